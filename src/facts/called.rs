//! By what names a note calls the people whom it marks or lists (FACTS §1, continuation).

use std::collections::HashMap;

use super::draft::Draft;
use super::{name, task_people};
use crate::model::note::NoteKind;
use crate::model::reference::{Form, Reference};
use crate::words::date::Granularity;
use crate::words::text::key;

/// The people of a note by the names that continue them: the whole name and its first word.
#[derive(Clone, Debug, Default)]
pub struct Called {
    /// `None`: two people could be meant.
    names: HashMap<String, Option<Reference>>,
    /// The note is of several days: a name continues whom its own line names, and nobody from another day.
    pub across_days: bool,
}

impl Called {
    /// The people marked in `draft`'s note and on its roster.
    #[must_use]
    pub fn new(draft: &Draft<'_>) -> Self {
        let across_days = draft.note.date.is_some_and(|d| d.granularity != Granularity::Day);
        let mut called = Self { across_days, ..Self::default() };
        for entry in &draft.roster {
            let Some(reference) = draft.facts.references.get(entry.person as usize) else { continue };
            called.add(&entry.name, reference);
            entry.handle.iter().chain(&entry.aliases).for_each(|name| called.add(name, reference));
        }
        if draft.note.kind == NoteKind::Person {
            called.add(name::bare(&draft.note.stem), &task_people::own(draft.note));
        }
        for block in &draft.note.blocks {
            for (mark, reference) in block.prose.mentions().filter(|(_, r)| r.form != Form::Email) {
                called.add(reference.token.rsplit('/').next().unwrap_or_default(), reference);
                if matches!(reference.form, Form::Wikilink | Form::Link) {
                    called.add(mark.span.of(&block.prose.text), reference);
                }
            }
        }
        called
    }

    fn add(&mut self, name: &str, reference: &Reference) {
        let whole = key(name);
        let first = whole.split('-').next().unwrap_or_default();
        if first.len() < whole.len() {
            self.enter(first.to_owned(), reference);
        }
        self.enter(whole, reference);
    }

    fn enter(&mut self, name: String, reference: &Reference) {
        if name.is_empty() {
            return;
        }
        let known = self.names.entry(name).or_insert_with(|| Some(reference.clone()));
        if known.as_ref().is_some_and(|k| !same(k, reference)) {
            *known = None;
        }
    }

    /// Whom `name`, written with a capital, continues.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Reference> {
        self.names.get(&key(name))?.as_ref()
    }

    /// Whom the folded `word` continues for writers who put no capitals: handles only.
    #[must_use]
    pub fn handle(&self, word: &str) -> Option<&Reference> {
        self.names.get(word)?.as_ref().filter(|r| r.form == Form::Handle)
    }
}

fn same(a: &Reference, b: &Reference) -> bool {
    let last = |r: &Reference| key(r.token.rsplit('/').next().unwrap_or_default());
    a == b || last(a) == last(b)
}
