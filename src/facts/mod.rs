//! Floor 3: notes to facts. What a note means, clause by clause, with the rule that says so (FACTS).
//!
//! Each fact has a module; all read the same [`draft::Draft`].

pub mod address;
mod called;
pub mod card;
pub mod clause;
mod clause_split;
pub mod clause_tokens;
pub mod contact;
pub mod draft;
pub mod encounter;
pub mod exchange;
pub mod focus;
pub mod followup;
pub mod introduction;
pub mod listing;
pub mod lookup;
pub mod name;
pub mod people_table;
#[cfg(test)]
mod probe;
pub mod quotation;
pub mod reported;
pub mod rhythm;
pub mod roster;
pub mod row;
pub mod said_table;
pub mod sentence;
pub mod signs;
pub mod speaker;
pub mod statement;
mod task_people;
pub mod transcript;
pub mod turn;
pub mod voice;

use std::sync::Arc;

use crate::model::fact::Facts;
use crate::model::note::{Note, NoteKind};
use crate::model::settings::Settings;
use crate::parse::date_expr::DateReader;
use crate::words::lexicon::Lexicon;
use clause::Reading;
use draft::Draft;

/// Reads facts under fixed settings. Make one and use it for every note.
#[derive(Clone, Debug)]
pub struct Extractor {
    settings: Settings,
    lexicon: Arc<Lexicon>,
    dates: DateReader,
}

impl Extractor {
    /// An extractor for `settings`, with the lexicon that they name.
    #[must_use]
    pub fn new(settings: &Settings, lexicon: Arc<Lexicon>) -> Self {
        Self { dates: DateReader::new(&lexicon, settings.day_first), settings: settings.clone(), lexicon }
    }

    /// What `note` claims. Templates, conflict copies and drawings claim nothing.
    #[must_use]
    pub fn extract(&self, note: &Note) -> Facts {
        let mut draft = Draft::new(note, &self.settings, &self.lexicon, &self.dates);
        if !matches!(note.kind, NoteKind::Template | NoteKind::Conflict | NoteKind::Drawing) {
            card::read(&mut draft);
            roster::read(&mut draft);
            draft.reading = Reading::of(&draft);
            contact::read(&mut draft);
            followup::read(&mut draft);
            statement::read(&mut draft);
            exchange::read(&mut draft);
            introduction::read(&mut draft);
        }
        draft.finish()
    }
}
