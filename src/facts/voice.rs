//! Whose voice a label is in this note (NOTES §4.6): the roster's, a marked person's, or a name for the network to know.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::lookup::{Found, Lookup};
use super::name;
use super::roster::Part;
use super::speaker::Named;
use crate::model::fact::RefId;
use crate::model::reference::{Claim, Form, Reference};
use crate::words::text::{fold, key};

/// What the note says of its speakers.
#[derive(Clone, Debug, Default)]
pub struct Voices {
    /// The roster, to look labels up.
    pub lookup: Lookup,
    /// Folded labels that a transcript makes people of (S-5).
    pub implicit: BTreeSet<String>,
    /// The handles and links that the note marks, by key of the token.
    marked: BTreeMap<String, Reference>,
    /// The same by the first word of the key; `None` where several begin so.
    begins: BTreeMap<String, Option<Reference>>,
    /// The same by what a link shows: what the note calls the person.
    shown: BTreeMap<String, Option<Reference>>,
}

/// A speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Somebody, and how sure that is, in hundredths.
    Person(RefId, u8),
    /// The writer.
    Writer,
}

impl Voices {
    /// The voices of the note whose roster is in `draft`.
    #[must_use]
    pub fn new(draft: &Draft<'_>) -> Self {
        let mut voices = Self { lookup: Lookup::new(&draft.roster), ..Self::default() };
        for block in &draft.note.blocks {
            for (mark, reference) in block.prose.mentions() {
                voices.mark(reference, mark.span.of(&block.prose.text));
            }
        }
        voices
    }

    fn mark(&mut self, reference: &Reference, shown: &str) {
        let token = key(reference.token.rsplit('/').next().unwrap_or_default());
        note_down(&mut self.shown, key(shown), reference);
        if !self.marked.contains_key(&token) {
            let first = token.split('-').next().unwrap_or_default().to_owned();
            note_down(&mut self.begins, first, reference);
            self.marked.insert(token, reference.clone());
        }
    }

    /// Whether the note names anybody whom a bare name could continue (S-2, S-3).
    #[must_use]
    pub fn named_here(&self) -> bool {
        !self.lookup.is_empty() || !self.marked.is_empty()
    }

    /// Whether `named` is somebody whom the note itself names.
    #[must_use]
    pub fn knows(&self, named: &Named) -> bool {
        match named {
            Named::Mark(_) => true,
            Named::Words(words) => matches!(self.lookup.find(words), Found::One(_)) || self.called(words).is_some(),
        }
    }

    /// The marked person whom the note calls `name`: by the same words, by what a link to them shows, or by the first
    /// word if only one person is marked so.
    #[must_use]
    pub fn called(&self, name: &str) -> Option<Reference> {
        let wanted = key(name);
        let only = |map: &BTreeMap<String, Option<Reference>>| map.get(&wanted).cloned().flatten();
        self.marked.get(&wanted).cloned().or_else(|| only(&self.shown)).or_else(|| only(&self.begins))
    }

    /// The marked person with this handle, for writers who put no capitals.
    #[must_use]
    pub fn handle_called(&self, folded: &str) -> Option<Reference> {
        self.marked.get(folded).filter(|r| r.form == Form::Handle).cloned()
    }

    /// Whose voice `named` is. `claim` is what an unlisted name needs in order to count.
    pub fn of(&self, named: &Named, claim: Claim, draft: &mut Draft<'_>) -> Option<Voice> {
        let words = match named {
            Named::Mark(reference) => return Some(Voice::Person(draft.reference(reference), 100)),
            Named::Words(words) => words,
        };
        let folded = fold(words);
        let speech = &draft.lexicon.speech;
        if speech.me.contains(&folded) || draft.settings.me.iter().any(|m| key(m) == key(words)) {
            return Some(Voice::Writer);
        }
        if speech.them.contains(&folded) {
            return only_other(draft).map(|person| Voice::Person(person, 90));
        }
        match self.lookup.find(words) {
            Found::One(person) => return Some(Voice::Person(person, 90)),
            Found::Several => return Some(Voice::Person(weak(words, Claim::IfNamedHere, draft), 90)),
            Found::Nobody => {}
        }
        if speech.deny.contains(&folded) {
            return None;
        }
        if let Some(reference) = self.called(words) {
            return Some(Voice::Person(draft.reference(&reference), 90));
        }
        if self.implicit.contains(&folded) {
            return Some(Voice::Person(weak(words, Claim::Firm, draft), 60));
        }
        // A small word before a colon is a key far more often than a name.
        let small = words.starts_with(char::is_lowercase) && !name::is_abbreviation(words);
        let claim = if small { Claim::IfNamedHere } else { claim };
        let possible = claim != Claim::IfNamedHere || self.named_here();
        possible.then(|| Voice::Person(weak(words, claim, draft), 90))
    }
}

/// Enters `reference` under `key`, or that the key stands for several people.
fn note_down(map: &mut BTreeMap<String, Option<Reference>>, key: String, reference: &Reference) {
    let same = |held: &Reference| held.token == reference.token;
    map.entry(key).and_modify(|held| *held = held.take().filter(same)).or_insert_with(|| Some(reference.clone()));
}

/// The one person besides the writer who was there (§4.5).
#[must_use]
pub fn only_other(draft: &Draft<'_>) -> Option<RefId> {
    let mut present = draft.roster.iter().filter(|e| e.part == Part::Present).map(|e| e.person);
    let first = present.next()?;
    present.all(|p| p == first).then_some(first)
}

/// A bare name.
pub fn weak(words: &str, claim: Claim, draft: &mut Draft<'_>) -> RefId {
    draft.reference(&Reference { form: Form::Weak, claim, token: words.to_owned(), tail: String::new() })
}
