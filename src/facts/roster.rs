//! Rosters: who was there (NOTES §3.6, §4.2), and the contacts that follow from them (C1).

use super::draft::Draft;
use crate::model::fact::RefId;

/// How somebody on a roster took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Was there.
    Present,
    /// Was not there (N7).
    Absent,
    /// Has another part: invited, addressed, author, presenter.
    Role,
}

/// A person whom the note lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    /// The person's reference in this note.
    pub person: RefId,
    /// Name as written; may be empty.
    pub name: String,
    /// Other names that the row gives.
    pub aliases: Vec<String>,
    /// Handle without `@`.
    pub handle: Option<String>,
    /// Abbreviations that the row defines.
    pub abbreviations: Vec<String>,
    /// How they took part.
    pub part: Part,
    /// 1-based line.
    pub line: u32,
}

/// Reads them into the draft.
pub fn read(_draft: &mut Draft<'_>) {}
