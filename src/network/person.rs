//! A resolved person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words::date::Yearly;

/// A person's number within one network: index into [`super::view::View::people`]. People are numbered in the order of
/// their names' keys.
pub type PersonId = u32;

/// Everything the vault's cards say of one person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Canonical name: the person note's title, else the longest form seen, else the handle (CLI.md). The writer is `me`.
    pub name: String,
    /// Stable id: the key of the name.
    pub key: String,
    /// Handles without `@`.
    pub handles: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Abbreviations that stand for the person in minutes.
    pub abbreviations: Vec<String>,
    /// Path of the person's own note.
    pub note: Option<String>,
    /// Known only by being named: no note, no card.
    pub implicit: bool,
    /// The writer.
    pub is_me: bool,
    /// For a group: its members.
    pub members: Vec<PersonId>,
    /// How often to keep in touch, in days, as the person's own cards say.
    pub cadence_days: Option<u32>,
    /// Days that come round every year: what (`birthday`, `anniversary`, a child's name) and when.
    pub yearly: Vec<(String, Yearly)>,
    /// Tags of the person note.
    pub tags: Vec<String>,
    /// All fields of all cards, the person note's first.
    pub fields: BTreeMap<String, Vec<String>>,
}

impl Person {
    /// The person's own birthday.
    #[must_use]
    pub fn birthday(&self) -> Option<Yearly> {
        self.yearly.iter().find(|(what, _)| what == "birthday").map(|(_, when)| *when)
    }

    /// The first value of the first of `keys` that has one.
    #[must_use]
    pub fn field(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|k| self.fields.get(*k)?.first()).map(String::as_str)
    }
}
