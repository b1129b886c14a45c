//! Whom a name on the command line means.

use super::person::{Person, PersonId};
use super::view::View;
use crate::words::text::key;

/// Why a name means no one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// Nobody answers to it; these names come near, the nearest first.
    Nobody(Vec<String>),
    /// Several answer to it.
    Several(Vec<String>),
}

/// Likeness from which a name is worth suggesting.
const NEAR: f64 = 0.82;
/// Most names to suggest.
const MOST_SUGGESTED: usize = 3;

impl View<'_> {
    /// The one person whom `query` means: by name, else by alias or handle, address, note, first name, initial, last
    /// name or abbreviation, else by the beginning of a name. Case, accents and a leading `@` make no difference, but
    /// of several the accents decide.
    ///
    /// # Errors
    /// If that is nobody, or several.
    pub fn find(&self, query: &str) -> Result<PersonId, Lookup> {
        let wanted = key(query);
        let name = query.trim().trim_matches(['[', ']']).trim_start_matches('@');
        let canonical: Vec<PersonId> = self.where_key(|key| *key == wanted);
        let found = if canonical.is_empty() { self.readings(name).into_iter().next() } else { None };
        let found = found.map_or(canonical, |(_, people)| people);
        match found[..] {
            [one] => return Ok(one),
            [] => {}
            _ => return Err(self.several(&found)),
        }
        let begun = if wanted.is_empty() { Vec::new() } else { self.where_key(|key| key.starts_with(&wanted)) };
        match begun[..] {
            [one] => Ok(one),
            [] => Err(Lookup::Nobody(self.near(&wanted))),
            _ => Err(self.several(&begun)),
        }
    }

    fn where_key(&self, fits: impl Fn(&String) -> bool) -> Vec<PersonId> {
        (0..).zip(&self.people).filter(|(_, p)| fits(&p.key)).map(|(id, _)| id).collect()
    }

    fn several(&self, people: &[PersonId]) -> Lookup {
        Lookup::Several(people.iter().map(|&id| self.person(id).name.clone()).collect())
    }

    fn near(&self, wanted: &str) -> Vec<String> {
        let likeness = |p: &Person| {
            let whole = names(p).map(|n| strsim::jaro_winkler(&key(n), wanted));
            let parts = key(&p.name).split('-').map(|part| strsim::jaro_winkler(part, wanted)).fold(0.0, f64::max);
            whole.fold(parts, f64::max)
        };
        let mut near: Vec<(f64, &str)> = self.people.iter().map(|p| (likeness(p), p.name.as_str())).collect();
        near.retain(|(likeness, _)| *likeness >= NEAR);
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        near.into_iter().take(MOST_SUGGESTED).map(|(_, name)| name.to_owned()).collect()
    }
}

fn names(person: &Person) -> impl Iterator<Item = &str> {
    std::iter::once(&person.name).chain(&person.aliases).chain(&person.handles).map(String::as_str)
}
