//! A person card: what one note says of one person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words::date::Yearly;

/// Where a card comes from; decides whose name wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CardSource {
    /// The note is this person's own (§1.5).
    PersonNote,
    /// A roster row, a table of people or an address-book line names them with handle, e-mail or role.
    Row,
    /// A piped link calls somebody by another name: `name` is the link's target, `aliases` what it shows. Says nothing of
    /// a target that is no person.
    Link,
    /// A note about a group with `members:` (C9); `names` are the group's own names.
    Group,
    /// An entry of a list or table with telephone numbers or addresses: whoever stands there is somebody, if only by a
    /// first name.
    AddressBook,
    /// A sentence that says who somebody is whom it calls by a first name: `my sister Ruth came`.
    Sentence,
}

impl CardSource {
    /// Whether the card is a line of a list or table, and known by that line.
    #[must_use]
    pub fn is_line(self) -> bool {
        matches!(self, Self::Row | Self::AddressBook | Self::Sentence)
    }
}

/// Names, handles and fields of one person as one note gives them. All texts as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// What kind of claim this is.
    pub source: CardSource,
    /// 1-based line; 0 for the whole note.
    pub line: u32,
    /// The name to show: title, H1 or file stem of a person note; the name of a row. May be empty for a row with only a handle.
    pub name: String,
    /// Further names: aliases, former names, the file stem if the title differs.
    pub aliases: Vec<String>,
    /// Handles without `@`.
    pub handles: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Abbreviations that stand for the person in this note, folder or vault.
    pub abbreviations: Vec<String>,
    /// Other fields by folded key, in document order of values: `role`, `org`, `birthday`, `cadence`, `children.name` …
    pub fields: BTreeMap<String, Vec<String>>,
    /// How often to keep in touch, in days, read from the cadence fields (FACTS §2).
    pub cadence_days: Option<u32>,
    /// Days that come round every year: what (`birthday`, `anniversary`, a child's name) and when.
    pub yearly: Vec<(String, Yearly)>,
    /// Tags of a person note.
    pub tags: Vec<String>,
    /// Members of a group, as written.
    pub members: Vec<String>,
    /// `me: true`: the writer.
    pub is_me: bool,
}

impl PersonCard {
    /// A card that says nothing.
    #[must_use]
    pub fn empty(source: CardSource) -> Self {
        Self {
            source,
            line: 0,
            name: String::new(),
            aliases: Vec::new(),
            handles: Vec::new(),
            emails: Vec::new(),
            abbreviations: Vec::new(),
            fields: BTreeMap::new(),
            cadence_days: None,
            yearly: Vec::new(),
            tags: Vec::new(),
            members: Vec::new(),
            is_me: false,
        }
    }
}
