//! Floor 2: text to notes. Total: every text gives a note, and nothing here does I/O.

pub mod date_expr;
pub mod dating;
pub mod front_matter;

use std::sync::Arc;

use crate::model::note::{Note, NoteKind};
use crate::model::settings::Settings;
use crate::words::lexicon::Lexicon;

/// Reads notes under fixed settings. Make one and use it for every note.
#[derive(Clone, Debug)]
pub struct Parser {
    settings: Settings,
    lexicon: Arc<Lexicon>,
}

impl Parser {
    /// A parser for `settings`, with the lexicon that they name.
    #[must_use]
    pub fn new(settings: &Settings, lexicon: Arc<Lexicon>) -> Self {
        Self { settings: settings.clone(), lexicon }
    }

    /// Reads the note at the vault-relative `path` from its decoded `text` (P-1).
    #[must_use]
    pub fn parse(&self, path: &str, text: &str) -> Note {
        let (front, diagnostics) = front_matter::read(text);
        let _ = (&self.settings, &self.lexicon);
        let stem = path.rsplit('/').next().unwrap_or(path).to_owned();
        Note {
            path: path.to_owned(),
            hash: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
            title: stem.clone(),
            stem,
            kind: NoteKind::Other,
            date: None,
            front,
            tags: Vec::new(),
            blocks: Vec::new(),
            diagnostics,
        }
    }
}
