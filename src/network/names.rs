//! Every key by which anybody is called, and how (NOTES §3.3).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::person::PersonId;

/// In which ways a key means a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways(u8);

impl Ways {
    /// A whole name or alias.
    pub const NAME: Self = Self(1);
    /// A handle.
    pub const HANDLE: Self = Self(32);
    /// A whole name, alias or handle (§3.4 rule 1).
    pub const WHOLE: Self = Self::NAME.or(Self::HANDLE);
    /// A whole name without its joints (rule 2).
    pub const SQUASHED: Self = Self(2);
    /// The first word or words of a longer name (rule 5).
    pub const FIRST: Self = Self(4);
    /// The last word of a longer name (§4.6).
    pub const LAST: Self = Self(8);
    /// The first name and the first letter of the last: `Michael Z` (§4.6).
    pub const INITIAL: Self = Self(16);

    /// Either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether both have a way in common.
    #[must_use]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Keys to the people they mean. People stand in the order in which they were learned.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Names(HashMap<String, Vec<(PersonId, Ways)>>);

impl Names {
    /// Learns that `key` means `id` in this way.
    pub fn put(&mut self, key: String, id: PersonId, way: Ways) {
        if key.is_empty() {
            return;
        }
        let meanings = self.0.entry(key).or_default();
        match meanings.iter_mut().rev().find(|(known, _)| *known == id) {
            Some((_, ways)) => ways.0 |= way.0,
            None => meanings.push((id, way)),
        }
    }

    /// Whom `key` means in any of `ways`.
    pub fn get<'n>(&'n self, key: &str, ways: Ways) -> impl Iterator<Item = PersonId> + use<'n> {
        let meanings = self.0.get(key).map_or(&[][..], Vec::as_slice);
        meanings.iter().filter(move |(_, known)| known.meets(ways)).map(|(id, _)| *id)
    }

    /// Renumbers everyone: the person numbered `i` is numbered `ids[i]` from now on.
    pub fn renumber(&mut self, ids: &[PersonId]) {
        self.0.values_mut().flatten().for_each(|(id, _)| *id = ids[*id as usize]);
    }
}
