//! `search`: the query language, and which lines of a note answer it.
//!
//! The index proposes notes; this module decides on lines, from the note as it is on disk.

pub mod parse;
pub mod query;
