//! Which lines of a note answer a query. A line answers when it satisfies the query by itself; if none does, those that
//! meet what is no word and whose words stand on them or in the headings and items above them; else, if the note as a
//! whole does, its best lines answer for it, as far as they meet what is no word. `NOT` looks at the same unit.

use std::collections::BTreeSet;

use super::line::{self, Line};
use crate::model::note::Note;
use crate::network::person::PersonId;
use crate::query::token_match::token_fits;
use crate::query::{Fact, Field, Query, Words};
use crate::words::stem::Stems;
use crate::words::text::{Span, fold};
use crate::words::tokens::tokens;

/// Lines that answer only together with others, and nearly as well as the best of them.
const NEARLY_BEST: f32 = 0.7;
/// Most of these in one note.
const MOST_PARTS: usize = 3;

/// A note being matched.
pub struct Matcher<'a> {
    /// The note.
    pub note: &'a Note,
    /// Its lines.
    pub lines: &'a [Line],
    /// Whom its front matter names.
    pub named_in_front: &'a BTreeSet<PersonId>,
    /// Word stems.
    pub stems: &'a Stems,
}

/// A line that answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Answering {
    /// Index into the lines.
    pub line: usize,
    /// Share of the query's words that it holds, 0 to 1.
    pub coverage: f32,
    /// It satisfies the query by itself.
    pub alone: bool,
    /// The matched words.
    pub highlights: Vec<Span>,
}

impl Matcher<'_> {
    /// The lines that answer, in order. `weights` say by wanted word how much it tells.
    #[must_use]
    pub fn answering(&self, query: &Query, weights: &[f32]) -> Vec<Answering> {
        let words = query.wanted_words();
        let total: f32 = weights.iter().sum();
        let answer = |i: usize, alone: bool| {
            let line = &self.lines[i];
            let hits: Vec<Vec<Span>> = words.iter().map(|w| self.spans(w, line)).collect();
            let found: f32 = hits.iter().zip(weights).filter(|(h, _)| !h.is_empty()).map(|(_, w)| w).sum();
            let coverage = if words.is_empty() { 1.0 } else { found / total.max(f32::MIN_POSITIVE) };
            let mut highlights: Vec<Span> = hits.into_iter().flatten().filter(|span| span.start < span.end).collect();
            highlights.sort();
            highlights.dedup();
            Answering { line: i, coverage, alone, highlights }
        };
        let fitting = (0..self.lines.len()).filter(|&i| self.fits_line(query, &self.lines[i]));
        // What is true of a note as a whole its first line answers.
        let most = if query.tells_lines_apart() { usize::MAX } else { 1 };
        let alone: Vec<Answering> = fitting.take(most).map(|i| answer(i, true)).collect();
        // Conditions alone are met by a line or not at all.
        if !alone.is_empty() || words.is_empty() || !self.fits_note(query) {
            return alone;
        }
        let conditions = query.conditions();
        let below = || (0..self.lines.len()).filter(|&i| self.fits_below(query, &self.lines[i]));
        let below: Vec<Answering> =
            if conditions.is_empty() { Vec::new() } else { below().map(|i| answer(i, false)).collect() };
        if !below.is_empty() {
            return below;
        }
        let meets = |&i: &usize| conditions.iter().all(|c| self.fits_line(c, &self.lines[i]));
        let mut parts: Vec<Answering> =
            (0..self.lines.len()).filter(meets).map(|i| answer(i, false)).filter(|a| a.coverage > 0.0).collect();
        let best = parts.iter().map(|a| a.coverage).fold(0.0, f32::max);
        parts.retain(|a| a.coverage >= best * NEARLY_BEST);
        parts.sort_by(|a, b| b.coverage.total_cmp(&a.coverage));
        parts.truncate(MOST_PARTS);
        parts
    }

    /// Where the words stand in a line; empty where they don't.
    fn spans(&self, words: &Words, line: &Line) -> Vec<Span> {
        let n = words.tokens.len();
        let fits = |w: &[(Span, String)]| w.iter().enumerate().all(|(i, (_, t))| token_fits(words, i, t, self.stems));
        let hits = line.tokens.windows(n.max(1)).filter(|w| fits(w));
        let mut spans: Vec<Span> =
            hits.filter_map(|w| Some(Span { start: w.first()?.0.start, end: w.last()?.0.end })).collect();
        spans.extend(self.wrapped_span(words, line));
        // A word of a link's target is there, but not to be seen.
        if spans.is_empty() && line.targets.windows(n.max(1)).any(fits) {
            spans.push(Span::new(0, 0));
        }
        spans
    }

    /// What a line holds of a phrase that goes on below it.
    fn wrapped_span(&self, words: &Words, line: &Line) -> Option<Span> {
        let (n, own) = (words.tokens.len(), line.tokens.len());
        if line.wrapped.is_empty() || n < 2 {
            return None;
        }
        let token = |i: usize| line.tokens.get(i).map(|(_, t)| t).or_else(|| line.wrapped.get(i - own));
        let fits =
            |&start: &usize| (0..n).all(|i| token(start + i).is_some_and(|t| token_fits(words, i, t, self.stems)));
        let start = (own.saturating_sub(n - 1)..own).find(fits)?;
        Some(Span { start: line.tokens.get(start)?.0.start, end: line.tokens.last()?.0.end })
    }

    /// Whether a line answers by itself.
    #[must_use]
    pub fn fits_line(&self, query: &Query, line: &Line) -> bool {
        match query {
            Query::All => true,
            Query::Words(words) => !self.spans(words, line).is_empty(),
            Query::Not(inner) => !self.fits_line(inner, line),
            Query::And(parts) => parts.iter().all(|p| self.fits_line(p, line)),
            Query::Or(parts) => parts.iter().any(|p| self.fits_line(p, line)),
            Query::Field(field) => self.line_field(field, line).unwrap_or_else(|| self.note_field(field)),
        }
    }

    /// Whether a line answers together with what it stands under: minutes name the subject once, above who says what.
    fn fits_below(&self, query: &Query, line: &Line) -> bool {
        let mut whole = line.clone();
        whole.tokens.extend(tokens(&line::above(self.note, line)));
        query.conditions().iter().all(|c| self.fits_line(c, line)) && self.fits_line(query, &whole)
    }

    fn fits_note(&self, query: &Query) -> bool {
        match query {
            Query::All => true,
            Query::Words(words) => self.lines.iter().any(|l| !self.spans(words, l).is_empty()),
            Query::Not(inner) => !self.fits_note(inner),
            Query::And(parts) => parts.iter().all(|p| self.fits_note(p)),
            Query::Or(parts) => parts.iter().any(|p| self.fits_note(p)),
            Query::Field(field) => {
                let mut lines = self.lines.iter().map(|l| self.line_field(field, l));
                lines.any(|fits| fits == Some(true)) || self.note_field(field)
            }
        }
    }

    /// Whether a condition holds on a line; `None` for a condition on the note.
    fn line_field(&self, field: &Field, line: &Line) -> Option<bool> {
        Some(match field {
            Field::Person(ids) => ids.iter().any(|id| line.people.contains(id) || self.named_in_front.contains(id)),
            Field::Said(ids) => ids.iter().any(|id| line.speakers.contains(id)),
            Field::In(place) => line.places.contains(place),
            Field::Date(range) => line.date.or(self.note.date.map(|d| d.date)).is_some_and(|d| range.contains(d)),
            Field::Has(Fact::Date) => line.date.is_some(),
            Field::Has(fact) => line.facts.contains(fact),
            Field::Tag(tag) if !self.is_tagged(tag) => has_tag(&line.tags, tag),
            Field::Tag(_) | Field::Path(_) | Field::Title(_) | Field::Type(_) | Field::Key { .. } => return None,
        })
    }

    fn note_field(&self, field: &Field) -> bool {
        let note = self.note;
        match field {
            Field::Tag(tag) => has_tag(&note.tags, tag),
            Field::Path(part) => fold(&note.path).contains(part),
            Field::Title(words) => {
                let title = Line { tokens: tokens(&note.title).collect(), ..Line::default() };
                !self.spans(words, &title).is_empty()
            }
            Field::Type(kind) => {
                let own = serde_json::to_value(note.kind).ok();
                own.as_ref().and_then(|k| k.as_str()) == Some(kind) || self.has_key("type", kind)
            }
            Field::Key { key, value } => self.has_key(key, value),
            Field::Person(_) | Field::Said(_) | Field::In(_) | Field::Date(_) | Field::Has(_) => false,
        }
    }

    /// Whether the front matter tags the note as a whole.
    fn is_tagged(&self, tag: &str) -> bool {
        let fields = self.note.front.fields.iter().filter(|f| matches!(f.key.as_str(), "tags" | "tag"));
        let values = fields.flat_map(|f| &f.values);
        let own: Vec<String> =
            values.flat_map(|v| v.text.split([' ', ','])).map(|t| t.trim_start_matches('#').to_owned()).collect();
        has_tag(&own, tag)
    }

    fn has_key(&self, key: &str, value: &str) -> bool {
        let mut fields = self.note.front.fields.iter().filter(|f| f.key == key);
        fields.any(|f| value.is_empty() || f.values.iter().any(|v| fold(&v.text).contains(value)))
    }
}

/// Whether one of `tags` is the folded `tag`, or nested in it.
fn has_tag(tags: &[String], tag: &str) -> bool {
    let is_it = |own: &String| fold(own).strip_prefix(tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    tags.iter().any(is_it)
}
