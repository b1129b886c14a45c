//! Floor 0: text, dates and word lists as values. Nothing here knows notes.

pub mod date;
pub mod lexicon;
pub mod stem;
pub mod text;
pub mod tokens;
