//! From references to people (NOTES §3.4, §4.6, §7 L-7).

use serde::{Deserialize, Serialize};

use super::later::Later;
use super::person::{Person, PersonId};
use super::reading::Reading;
use super::registry::Registry;
use super::rows::CardEntry;
use super::{cards, groups, implicit, nicknames};
use crate::model::reference::{Claim, Reference};
use crate::words::text::to_u32;

/// What a reference means in the vault as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resolution {
    /// One person.
    Person(PersonId),
    /// Several could be meant; the note that holds the reference may settle it by the people it names (§3.4 rule 4).
    /// Candidates in order of id.
    Ambiguous(Vec<PersonId>),
    /// Several could be meant, and the note does not tell which: whom it names, it names on other days.
    Open(Vec<PersonId>),
    /// A bare name that counts only in notes that name one of these people otherwise (S-2, S-3).
    IfNamed(Vec<PersonId>),
    /// Names nobody.
    Nobody,
}

/// Everyone of a vault, and what its references mean.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Network {
    /// Everyone, in the order of their names' keys.
    pub people: Later<Vec<Person>>,
    /// The writer.
    pub me: Option<PersonId>,
    /// Those of them who are groups, in order.
    pub groups: Vec<PersonId>,
    /// In the order of the references.
    pub resolutions: Vec<Resolution>,
    /// The names by which it was found out.
    pub registry: Later<Registry>,
}

/// Everyone in the vault, and what each reference means. The order of `references` and `cards` makes no difference
/// beyond that of the resolutions.
///
/// `me` are names, handles or e-mail addresses of the writer.
#[must_use]
pub fn resolve(references: &[Reference], entries: &[CardEntry], me: &[String]) -> Network {
    let mut people = cards::people(entries, me);
    let mut registry = Registry::default();
    for (id, person) in people.iter().enumerate() {
        registry.learn(to_u32(id), person);
    }
    // Whom a link calls by a nickname may be known by cards, or only by being named.
    nicknames::learn(&mut people, &mut registry, entries);
    implicit::add(&mut people, &mut registry, references);
    nicknames::learn(&mut people, &mut registry, entries);
    groups::join(&mut people, &mut registry, entries);
    let ids = number(&mut people);
    registry.renumber(&ids);
    let mut reading = Reading::new(&registry);
    let resolutions = references.iter().map(|r| settle(&mut reading, r)).collect();
    let numbered = || (0..).zip(&people);
    let me = numbered().find(|(_, p)| p.is_me).map(|(id, _)| id);
    let groups = numbered().filter(|(_, p)| !p.members.is_empty()).map(|(id, _)| id).collect();
    Network { people: Later::known(people), me, groups, resolutions, registry: Later::known(registry) }
}

fn settle(reading: &mut Reading<'_>, reference: &Reference) -> Resolution {
    if reading.read(reference).is_none() {
        return Resolution::Nobody;
    }
    reading.found.sort_unstable();
    match (reference.claim, &reading.found[..]) {
        (Claim::IfNamedHere, found) => Resolution::IfNamed(found.to_vec()),
        (_, &[one]) => Resolution::Person(one),
        (Claim::AcrossDays, found) => Resolution::Open(found.to_vec()),
        (_, found) => Resolution::Ambiguous(found.to_vec()),
    }
}

/// Puts everyone in the order of their names' keys. Tells the new number of each old one.
fn number(people: &mut Vec<Person>) -> Vec<PersonId> {
    let mut order: Vec<usize> = (0..people.len()).collect();
    let rank = |p: &Person| (p.key.clone(), p.name.clone(), p.note.clone(), p.handles.clone());
    order.sort_by_cached_key(|&i| rank(&people[i]));
    let mut ids = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        ids[old] = to_u32(new);
    }
    *people = order.iter().map(|&i| std::mem::take(&mut people[i])).collect();
    people.iter_mut().flat_map(|p| &mut p.members).for_each(|m| *m = ids[*m as usize]);
    ids
}
