//! By what names a note calls the people whom it marks or lists (FACTS §1, continuation).

use std::collections::HashMap;

use super::draft::Draft;
use super::{name, task_people};
use crate::model::note::{Note, NoteKind};
use crate::model::reference::{Claim, Form, Reference};
use crate::words::date::Granularity;
use crate::words::lexicon::Lexicon;
use crate::words::text::{fold, key};

/// The people of a note by the names that continue them: the whole name and its first word, the initials of a full name,
/// and what the front matter says they are in this note: `client: "[[Ana López]]"`.
#[derive(Clone, Debug, Default)]
pub struct Called {
    /// `None`: two people could be meant.
    names: HashMap<String, Option<Reference>>,
    /// By folded initials. `None`: two people could be meant.
    initials: HashMap<String, Option<Reference>>,
    /// By folded words for what people are.
    roles: HashMap<String, Reference>,
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
            called.add_initials(reference, draft.lexicon);
            entry.handle.iter().chain(&entry.aliases).for_each(|name| called.add(name, reference));
        }
        if draft.note.kind == NoteKind::Person {
            let own = task_people::own(draft.note);
            called.add(name::bare(&draft.note.stem), &own);
            called.add_initials(&own, draft.lexicon);
        } else {
            called.add_linked(draft.note, draft.lexicon);
        }
        for block in &draft.note.blocks {
            for (mark, reference) in block.prose.mentions().filter(|(_, r)| r.form != Form::Email) {
                called.add(reference.token.rsplit('/').next().unwrap_or_default(), reference);
                if matches!(reference.form, Form::Wikilink | Form::Link) {
                    called.add(mark.span.of(&block.prose.text), reference);
                    called.add_initials(reference, draft.lexicon);
                }
            }
        }
        called
    }

    /// The people whom the front matter links to; what its key says that they are means them, if it links to one alone.
    fn add_linked(&mut self, note: &Note, lexicon: &Lexicon) {
        for field in &note.front.fields {
            let people: Vec<Reference> = field.values.iter().flat_map(|v| links(&v.text)).collect();
            for person in &people {
                self.add(person.token.rsplit('/').next().unwrap_or_default(), person);
                self.add_initials(person, lexicon);
            }
            if let [person] = &people[..]
                && lexicon.card.roles.contains(&field.key)
            {
                self.roles.insert(field.key.clone(), person.clone());
            }
        }
    }

    /// The initials of a full name that begins with a given name, so that no thing gets any.
    fn add_initials(&mut self, reference: &Reference, lexicon: &Lexicon) {
        let name = reference.token.rsplit('/').next().unwrap_or_default();
        if name.split_once(' ').is_some_and(|(given, _)| lexicon.mention.is_given_name(&fold(given))) {
            enter(&mut self.initials, name::initials(name), reference);
        }
    }

    fn add(&mut self, name: &str, reference: &Reference) {
        let whole = key(name);
        let first = whole.split('-').next().unwrap_or_default();
        if first.len() < whole.len() {
            enter(&mut self.names, first.to_owned(), reference);
        }
        enter(&mut self.names, whole, reference);
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

    /// Who has the folded `initials`, of those whom the note names in full.
    #[must_use]
    pub fn initials(&self, initials: &str) -> Option<&Reference> {
        self.initials.get(initials)?.as_ref()
    }

    /// Who is the note's `client`, by the folded word.
    #[must_use]
    pub fn role(&self, word: &str) -> Option<&Reference> {
        self.roles.get(word)
    }
}

/// The wikilinks of a front-matter value, which may lead to no person.
fn links(value: &str) -> impl Iterator<Item = Reference> {
    value.split("[[").skip(1).filter_map(|rest| {
        let target = rest.split_once("]]")?.0.split(['|', '#']).next()?.trim();
        let token = target.to_owned();
        Some(Reference { form: Form::Wikilink, claim: Claim::IfKnown, token, tail: String::new() })
    })
}

/// Adds `reference` under `name`, which means nobody once it could mean two.
fn enter(names: &mut HashMap<String, Option<Reference>>, name: String, reference: &Reference) {
    if name.is_empty() {
        return;
    }
    let known = names.entry(name).or_insert_with(|| Some(reference.clone()));
    if known.as_ref().is_some_and(|k| !same(k, reference)) {
        *known = None;
    }
}

fn same(a: &Reference, b: &Reference) -> bool {
    let last = |r: &Reference| key(r.token.rsplit('/').next().unwrap_or_default());
    a == b || last(a) == last(b)
}
