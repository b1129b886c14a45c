//! People known only by being named (NOTES §3.4 rule 7, §3.6).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cards::{is_full, settle_names};
use super::person::{Person, PersonId};
use super::reading::{Reading, last_segment};
use super::registry::Registry;
use crate::model::reference::{Claim, Form, Reference};
use crate::parse::mention::implicit_token;
use crate::words::text::{key, to_u32};

/// Adds whom firm references name and nobody answers to. Full names come first, so that whether a first name or handle
/// is theirs does not hang on the order of the notes.
pub fn add(people: &mut Vec<Person>, registry: &mut Registry, references: &[Reference]) {
    let surname = |r: &Reference| key(r.token.rsplit(' ').next().unwrap_or_default());
    let alone = |r: &Reference| registry.named_only(&surname(r), super::names::Ways::LAST).next().is_none();
    let makes =
        |r: &&Reference| matches!(r.claim, Claim::Firm | Claim::Called) || (r.claim == Claim::Titled && alone(r));
    let firm: Vec<&Reference> = references.iter().filter(makes).collect();
    let mut unknown = unknown(registry, firm.into_iter());
    for (_, spelling) in spellings(&unknown, true) {
        add_one(people, registry, spelling);
    }
    unknown.retain(|r| !is_full(Spelling::of(r).name));
    let still = self::unknown(registry, unknown.into_iter());
    for (name_key, spelling) in spellings(&still, false) {
        // Somebody added just now may answer to this spelling of the same name.
        let known = registry.named(&name_key, super::names::Ways::WHOLE, &String::new, &mut Vec::new());
        let squashed = name_key.replace('-', "");
        if !known && !registry.named(&squashed, super::names::Ways::SQUASHED, &String::new, &mut Vec::new()) {
            add_one(people, registry, spelling);
        }
    }
}

/// Adds somebody of this name, who is not known by it.
pub fn add_one(people: &mut Vec<Person>, registry: &mut Registry, spelling: Spelling<'_>) -> PersonId {
    let name = spelling.name.to_owned();
    let mut person = Person { name: name.clone(), implicit: true, ..Person::default() };
    if name.contains('@') {
        person.emails.push(name);
    } else if spelling.is_handle {
        person.handles.push(name);
    }
    // Nobody but the writer is called that.
    person.is_me = key(&person.name) == "me";
    settle_names(&mut person);
    let id = to_u32(people.len());
    registry.learn(id, &person);
    people.push(person);
    id
}

/// A name as some note writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling<'n> {
    /// The name.
    pub name: &'n str,
    /// Whether it is written as a handle.
    pub is_handle: bool,
}

impl<'n> Spelling<'n> {
    fn of(reference: &'n Reference) -> Self {
        let token = reference.token.as_str();
        let is_handle = reference.form == Form::Handle && !token.contains(['/', ' ']);
        Self { name: if is_handle { implicit_token(token) } else { last_segment(token) }, is_handle }
    }

    /// Of several spellings the one that says most, whichever note has it: names before handles, capitals and accents
    /// before their absence.
    fn rank(self) -> (bool, Reverse<usize>, Reverse<usize>, &'n str) {
        let capitals = self.name.chars().filter(|c| c.is_uppercase()).count();
        (self.is_handle, Reverse(self.name.len()), Reverse(capitals), self.name)
    }
}

fn unknown<'r>(registry: &Registry, references: impl Iterator<Item = &'r Reference>) -> Vec<&'r Reference> {
    let mut reading = Reading::new(registry);
    references.filter(|r| reading.read(r).is_none()).collect()
}

/// The best spelling of each name, full names or others.
fn spellings<'r>(references: &[&'r Reference], full: bool) -> BTreeMap<String, Spelling<'r>> {
    let mut best: BTreeMap<String, Spelling<'r>> = BTreeMap::new();
    for spelling in references.iter().map(|r| Spelling::of(r)).filter(|s| is_full(s.name) == full) {
        let name_key = key(spelling.name);
        if name_key.is_empty() {
            continue;
        }
        let kept = best.entry(name_key).or_insert(spelling);
        if spelling.rank() < kept.rank() {
            *kept = spelling;
        }
    }
    best
}
