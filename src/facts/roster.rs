//! Rosters: who was there (NOTES §3.6, §4.2), and the contacts that follow from them (C1).

use super::draft::Draft;

/// Reads them into the draft.
pub fn read(_draft: &mut Draft<'_>) {}
