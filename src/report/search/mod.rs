//! `search`: which lines of the notes answer a query.
//!
//! A source proposes notes; this module decides on lines, from the note as it is on disk, so that a hit is never staler
//! than that.

pub mod about;
pub mod answer;
mod hits;
pub mod line;
pub mod matching;
pub mod nothing;
mod shown;

use std::collections::BTreeSet;

use crate::model::note::Note;
use crate::network::rows::NoteId;
use crate::query::{Query, Words};
use crate::report::Context;
use crate::words::stem::Stems;

/// What every search works with.
#[derive(Clone, Copy)]
pub struct Searcher<'a> {
    /// The people, the day and the config.
    pub context: &'a Context<'a>,
    /// The notes to look into.
    pub source: &'a dyn Source,
    /// Word stems of the notes' languages.
    pub stems: &'a Stems,
}

/// Where notes come from.
pub trait Source {
    /// The notes that may hold an answer, with how well they fit, the best first: none is missing that has an answer.
    fn candidates(&self, query: &Query) -> Box<dyn Iterator<Item = (NoteId, f32)> + '_>;
    /// The note at a vault-relative path with its text, as it is now.
    fn note(&self, path: &str) -> Option<(Note, String)>;
    /// How much it tells that a note holds these words: the rarer they are, the more.
    fn weight(&self, words: &Words) -> f32;
    /// Words of the vault within one edit of `word`, the most frequent first.
    fn near_words(&self, word: &str) -> Vec<String>;
    /// Whether any note has this folded front-matter key.
    fn is_key(&self, key: &str) -> bool;
    /// Every tag of the vault, folded.
    fn tags(&self) -> BTreeSet<String>;
    /// Every folder of the vault that holds notes, folded.
    fn folders(&self) -> BTreeSet<String>;
}
