//! Contacts and, for every mention that is none, why not (FACTS §1).

use super::draft::Draft;

/// Reads them into the draft.
pub fn read(_draft: &mut Draft<'_>) {}
