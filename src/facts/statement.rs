//! Who said what (NOTES §4, FACTS §4).

use super::draft::Draft;

/// Reads them into the draft.
pub fn read(_draft: &mut Draft<'_>) {}
