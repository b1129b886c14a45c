//! The facts of one note in the making.

use std::collections::{BTreeSet, HashMap};

use super::clause::Reading;
use super::dealing::Dealings;
use super::roster::RosterEntry;
use crate::model::fact::{Facts, NoteFacts, RefId};
use crate::model::note::Note;
use crate::model::reference::Reference;
use crate::model::settings::Settings;
use crate::parse::date_expr::DateReader;
use crate::words::lexicon::Lexicon;
use crate::words::text::to_u32;

/// A note, the means to read it, and the facts found so far.
#[derive(Debug)]
pub struct Draft<'n> {
    /// The note.
    pub note: &'n Note,
    /// How to read it.
    pub settings: &'n Settings,
    /// The words.
    pub lexicon: &'n Lexicon,
    /// Reads dates.
    pub dates: &'n DateReader,
    /// Phrases of dealings.
    pub dealings: &'n Dealings,
    /// What was found so far.
    pub facts: Facts,
    /// Who was there, or was listed otherwise, in order of the note (NOTES §4.2).
    pub roster: Vec<RosterEntry>,
    /// Marks that the roster has read, as indexes of block and mark: their people need no further mention.
    pub roster_marks: BTreeSet<(usize, usize)>,
    /// The clauses of the note, once its roster is read.
    pub reading: Reading,
    ids: HashMap<Reference, RefId>,
}

impl<'n> Draft<'n> {
    /// An empty draft of `note`.
    #[must_use]
    pub fn new(
        note: &'n Note,
        settings: &'n Settings,
        lexicon: &'n Lexicon,
        dates: &'n DateReader,
        dealings: &'n Dealings,
    ) -> Self {
        let facts = Facts {
            note: NoteFacts {
                path: note.path.clone(),
                hash: note.hash,
                title: note.title.clone(),
                kind: note.kind,
                date: note.date.map(|d| d.date),
                date_via: note.date.map(|d| d.via),
                tags: note.tags.clone(),
            },
            references: Vec::new(),
            cards: Vec::new(),
            mentions: Vec::new(),
            contacts: Vec::new(),
            followups: Vec::new(),
            statements: Vec::new(),
            exchanges: Vec::new(),
            introductions: Vec::new(),
            asks: Vec::new(),
            deeds: Vec::new(),
            gists: Vec::new(),
            diagnostics: note.diagnostics.clone(),
        };
        Self {
            note,
            settings,
            lexicon,
            dates,
            dealings,
            facts,
            roster: Vec::new(),
            roster_marks: BTreeSet::new(),
            reading: Reading::default(),
            ids: HashMap::new(),
        }
    }

    /// The id of `reference` in this note, new or known.
    pub fn reference(&mut self, reference: &Reference) -> RefId {
        if let Some(&id) = self.ids.get(reference) {
            return id;
        }
        let id = to_u32(self.facts.references.len());
        self.facts.references.push(reference.clone());
        self.ids.insert(reference.clone(), id);
        id
    }

    /// The finished facts.
    #[must_use]
    pub fn finish(self) -> Facts {
        self.facts
    }
}
