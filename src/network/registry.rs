//! Everyone by every name they answer to (NOTES §3.3, §3.4, §4.6).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::cards::{is_full, stem};
use super::names::{Names, Ways};
use super::person::{Person, PersonId};
use crate::parse::link::strip_note_extension;
use crate::words::text::{accent_key, fold, key};

/// The names of a vault's people.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Registry {
    names: Names,
    /// Accent keys of names and first names, to tell `Michaël` from `Michael`.
    accents: Names,
    /// By folded address.
    emails: Names,
    /// As written: `eP` is not `EP`.
    abbreviations: Names,
    /// The notes of people by folded stem, the shortest path first.
    notes: HashMap<String, Vec<NotePath>>,
}

/// Where a person's note is.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct NotePath {
    /// As links compare.
    path: String,
    /// Key of the stem with its accents.
    accents: String,
    id: PersonId,
}

/// Words by which the writer is called in every vault.
const OWN_NAMES: [&str; 2] = ["me", "myself"];

impl Registry {
    /// Learns every name of a person.
    pub fn learn(&mut self, id: PersonId, person: &Person) {
        let names = std::iter::once(&person.name).chain(&person.aliases).filter(|n| !n.is_empty());
        // A first name beside a handle is no more than a first name.
        let whole = |name: &str| person.note.is_some() || person.implicit || is_full(name);
        for name in names {
            self.learn_name(id, name, if whole(name) { Ways::NAME } else { Ways::FIRST });
        }
        person.handles.iter().for_each(|h| self.learn_name(id, h, Ways::HANDLE));
        if person.is_me {
            OWN_NAMES.iter().for_each(|name| self.learn_name(id, name, Ways::NAME));
        }
        person.emails.iter().for_each(|e| self.emails.put(fold(e), id, Ways::WHOLE));
        person.abbreviations.iter().for_each(|a| self.abbreviations.put(a.clone(), id, Ways::WHOLE));
        if let Some(path) = &person.note {
            self.learn_name(id, stem(path), Ways::NAME);
            let accents = accent_key(stem(path));
            let path = link_key(path);
            let stem = path.rsplit('/').next().unwrap_or(&path).to_owned();
            let paths = self.notes.entry(stem).or_default();
            paths.push(NotePath { path, accents, id });
            paths.sort_by(|a, b| (a.path.len(), &a.path, a.id).cmp(&(b.path.len(), &b.path, b.id)));
        }
    }

    /// Learns one more name of a person.
    pub fn learn_name(&mut self, id: PersonId, name: &str, way: Ways) {
        let whole = key(name);
        if way.meets(Ways::WHOLE) {
            self.names.put(whole.replace('-', ""), id, Ways::SQUASHED);
        }
        self.accents.put(accent_key(name), id, Ways::WHOLE);
        let mut words = name.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric));
        if let Some(last) = words.next_back().map(key) {
            let initial = last.chars().next().map_or_else(String::new, |c| format!("-{c}"));
            let mut first = String::new();
            for word in words {
                first = if first.is_empty() { key(word) } else { format!("{first}-{}", key(word)) };
                self.names.put(first.clone(), id, Ways::FIRST);
                self.names.put(format!("{first}{initial}"), id, Ways::INITIAL);
                self.accents.put(accent_key(word), id, Ways::FIRST);
            }
            // The letter of `Mrs T` is no surname.
            if !first.is_empty() && last.len() > 1 {
                self.names.put(last, id, Ways::LAST);
            }
        }
        self.names.put(whole, id, way);
    }

    /// Whom a key means in any of `ways`, into `found`. Of several those whose accents are those of `written`.
    pub fn named(&self, key: &str, ways: Ways, written: &dyn Fn() -> String, found: &mut Vec<PersonId>) -> bool {
        found.clear();
        found.extend(self.named_only(key, ways));
        if found.len() > 1 {
            let exact = accent_key(&written());
            let agrees =
                |id: &PersonId| self.accents.get(&exact, Ways::WHOLE.or(Ways::FIRST)).any(|known| known == *id);
            if found.iter().any(agrees) {
                found.retain(agrees);
            }
        }
        !found.is_empty()
    }

    /// Whom a key means in any of `ways`, whatever the accents.
    pub fn named_only<'n>(&'n self, key: &str, ways: Ways) -> impl Iterator<Item = PersonId> + use<'n> {
        self.names.get(key, ways)
    }

    /// Whom rosters abbreviate so.
    pub fn abbreviated<'n>(&'n self, abbreviation: &str) -> impl Iterator<Item = PersonId> + use<'n> {
        self.abbreviations.get(abbreviation, Ways::WHOLE)
    }

    /// Whose address this is.
    pub fn at_address<'n>(&'n self, email: &str) -> impl Iterator<Item = PersonId> + use<'n> {
        self.emails.get(&fold(email), Ways::WHOLE)
    }

    /// The person whose note a link target means: a path or its end; of several the one that is spelled with the same
    /// accents, then the shortest path (L-4, L-6).
    #[must_use]
    pub fn linked(&self, target: &str) -> Option<PersonId> {
        let folded = link_key(target.trim_start_matches("./"));
        let leads = |note: &&NotePath| {
            note.path.strip_suffix(&folded).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let notes = self.notes.get(folded.rsplit('/').next().unwrap_or(&folded))?;
        let found = match notes.len() {
            1 => notes.iter().find(leads),
            _ => {
                let accents = accent_key(stem(target));
                notes.iter().filter(leads).min_by_key(|note| note.accents != accents)
            }
        };
        found.map(|note| note.id)
    }

    /// Renumbers everyone: the person numbered `i` is numbered `ids[i]` from now on.
    pub fn renumber(&mut self, ids: &[PersonId]) {
        for names in [&mut self.names, &mut self.accents, &mut self.emails, &mut self.abbreviations] {
            names.renumber(ids);
        }
        self.notes.values_mut().flatten().for_each(|note| note.id = ids[note.id as usize]);
    }
}

/// A path or link target as links compare (L-3): without extension, case and accents folded; without the `@` that marks
/// person notes, which references leave out (M-4).
fn link_key(target: &str) -> String {
    let key = fold(strip_note_extension(target));
    let stem = key.rfind('/').map_or(0, |slash| slash + 1);
    if key[stem..].starts_with('@') { format!("{}{}", &key[..stem], key[stem..].trim_start_matches('@')) } else { key }
}
