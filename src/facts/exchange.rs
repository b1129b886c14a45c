//! Give and take (FACTS §5).

use super::draft::Draft;

/// Reads them into the draft.
pub fn read(_draft: &mut Draft<'_>) {}
