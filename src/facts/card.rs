//! Person cards: person notes, tables and lists of people, groups (NOTES §1.5, R-2).

use super::draft::Draft;

/// Reads them into the draft.
pub fn read(_draft: &mut Draft<'_>) {}
