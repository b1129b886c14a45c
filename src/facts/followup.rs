//! Follow-ups: tasks and promises (NOTES §5, FACTS §3).

use super::draft::Draft;

/// Reads them into the draft.
pub fn read(_draft: &mut Draft<'_>) {}
