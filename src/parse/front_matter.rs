//! Front matter: tolerant, key by key, every value a raw string (NOTES §1).

use crate::model::diagnostic::Diagnostic;
use crate::model::note::FrontMatter;

/// Splits the front matter off `text` and reads it.
#[must_use]
pub fn read(_text: &str) -> (FrontMatter, Vec<Diagnostic>) {
    (FrontMatter::default(), Vec::new())
}
