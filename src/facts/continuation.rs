//! Whom `he`, `she`, `her` continue (FACTS §1, continuation): one person or nobody.

use super::clause::{Clause, Reading, Subject};
use super::draft::Draft;
use super::task_people::own_reference;
use super::voice;
use crate::model::note::{Block, BlockKind, NoteKind};
use crate::model::reference::Reference;
use crate::words::date::Date;

/// Of more people than these it is not clear whom `them` means.
const MOST_TOGETHER: usize = 3;

/// Who was named so far, nearest last.
#[derive(Clone, Debug, Default)]
pub struct Continuation {
    /// The person whom the whole note is about or with.
    note: Option<Reference>,
    sentence: Vec<Reference>,
    line: Vec<Reference>,
    section: Vec<Reference>,
    date: Option<Date>,
    /// The line speaks of somebody by a pronoun before it names anybody: they stay who the next line is about.
    goes_on: bool,
    /// The same of the sentence.
    same: bool,
    at: Option<(usize, usize, usize)>,
}

impl Continuation {
    /// At the start of the note.
    #[must_use]
    pub fn new(draft: &mut Draft<'_>) -> Self {
        let note =
            if draft.note.kind == NoteKind::Person { Some(own_reference(draft)) } else { voice::only_other(draft) };
        let note = note.and_then(|id| draft.facts.references.get(id as usize).cloned());
        Self { note, ..Self::default() }
    }

    /// A block begins.
    pub fn enter(&mut self, block: &Block, parent: Option<&[Reference]>) {
        self.at = None;
        if matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule) {
            self.section.clear();
        }
        if let Some(people) = parent.filter(|p| !p.is_empty()) {
            self.section = people.to_vec();
        }
    }

    /// A clause begins: forgets what a new sentence, line or day ends.
    pub fn clause(&mut self, clause: &Clause, date: Option<Date>) {
        let (block, line, sentence) = self.at.unwrap_or((clause.block, usize::MAX, clause.sentence));
        if block != clause.block || line != clause.line {
            let line = std::mem::take(&mut self.line);
            if !line.is_empty() && !self.goes_on {
                self.section = line;
            }
            self.sentence.clear();
            (self.goes_on, self.same) = (false, false);
        } else if sentence != clause.sentence {
            let sentence = std::mem::take(&mut self.sentence);
            if !sentence.is_empty() && !self.same {
                self.line = sentence;
            }
            self.same = false;
        }
        if date != self.date {
            self.section.clear();
            self.line.clear();
            self.date = date;
        }
        // `He preached on Jonah. I told him …`
        self.same |= clause.subject == Subject::Pronoun && self.sentence.is_empty();
        self.goes_on |= clause.subject == Subject::Pronoun && self.line.is_empty();
        self.at = Some((clause.block, clause.line, clause.sentence));
    }

    /// Somebody is named.
    pub fn name(&mut self, reference: &Reference) {
        if !self.sentence.contains(reference) {
            self.sentence.push(reference.clone());
        }
        if !self.same && !self.line.contains(reference) {
            self.line.push(reference.clone());
        }
    }

    /// Whom `them` means: everybody whom the sentence or the line names, if those are a few.
    #[must_use]
    pub fn several(&self) -> &[Reference] {
        let nearest = [&self.sentence, &self.line].into_iter().find(|s| !s.is_empty());
        nearest.filter(|s| (2..=MOST_TOGETHER).contains(&s.len())).map_or(&[], Vec::as_slice)
    }

    /// Whom a pronoun means here that is none of the people `beside` it.
    #[must_use]
    pub fn pronoun(&self, beside: &[&Reference]) -> Option<&Reference> {
        if self.note.is_some() {
            return self.note.as_ref();
        }
        let others = |s: &&Vec<Reference>| s.iter().any(|r| !beside.contains(&r));
        let nearest = [&self.sentence, &self.line, &self.section].into_iter().find(others)?;
        let mut people = nearest.iter().filter(|r| !beside.contains(r));
        people.next().filter(|_| people.next().is_none())
    }
}

/// The people named in the clauses of block `index`, for the items below it.
#[must_use]
pub fn named_in(reading: &Reading, index: usize) -> Vec<Reference> {
    let mut out = Vec::new();
    let tokens = reading.clauses_of(index).iter().take(8).flat_map(|c| reading.tokens_of(c)).take(64);
    for person in tokens.filter_map(|t| reading.people.get(t.person()?)).filter(|p| !p.doubtful) {
        if !out.contains(&person.reference) {
            out.push(person.reference.clone());
        }
    }
    out
}
