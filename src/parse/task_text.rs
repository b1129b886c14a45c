//! The text of a task without what was read out of it.

use crate::model::note::Prose;
use crate::words::text::Span;

/// A text and the spans that are cut from it.
pub(super) struct TaskText<'p> {
    text: &'p str,
    start: usize,
    cuts: Vec<Span>,
}

impl<'p> TaskText<'p> {
    /// The text of `prose` from `start` on.
    pub fn new(prose: &'p Prose, start: usize) -> Self {
        Self { text: &prose.text, start, cuts: Vec::new() }
    }

    /// Leaves `span` out.
    pub fn cut(&mut self, span: Span) {
        self.cuts.push(span);
    }

    /// What is left on one line, single blanks between words.
    pub fn finish(mut self) -> String {
        self.cuts.sort_unstable();
        let mut out = String::with_capacity(self.text.len() - self.start);
        let mut at = self.start;
        for cut in &self.cuts {
            push_words(&mut out, self.text.get(at..cut.start as usize).unwrap_or_default());
            at = at.max(cut.end as usize);
        }
        push_words(&mut out, self.text.get(at..).unwrap_or_default());
        out
    }
}

fn push_words(out: &mut String, text: &str) {
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}
