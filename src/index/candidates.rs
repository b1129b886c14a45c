//! From a query to the notes that may hold an answer: postings, expanded by walking the term dictionary.
//!
//! Scores are BM25 over living notes alone, so that the index's history does not show (DESIGN "Storage").

use std::cell::{OnceCell, RefCell};
use std::cmp::Ordering;
use std::collections::BTreeSet;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::{Field as Column, IndexRecordOption};
use tantivy::{DocSet, TERMINATED};

use super::columns::{Columns, Place};
use super::segment::Segment;
use crate::network::rows::{NoteId, Rows};
use crate::network::view::View;
use crate::query::token_match::{is_near, token_fits};
use crate::query::{Field, Matching, Query, Words};
use crate::words::date::{Date, days_between};
use crate::words::stem::Stems;
use crate::words::text::fold;

/// BM25's usual constants.
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// How much more a word counts in a title and in a heading.
const BOOSTS: [f32; 3] = [1.0, 3.0, 1.5];
/// Most that a note of today gains over an old one.
const RECENCY: f32 = 0.25;
/// Most terms that one token expands to.
const MOST_TERMS: usize = 2000;
/// Notes that are sorted at first.
const FIRST_SORTED: usize = 64;
/// Most words to suggest.
const MOST_NEAR: usize = 4;

/// Proposes notes.
pub struct Proposer<'a> {
    columns: &'a Columns,
    /// The people, for conditions on them.
    view: &'a View<'a>,
    stems: &'a Stems,
    /// For the recency of notes.
    today: Date,
    /// The average lengths of the fields that are searched, once they are known.
    lengths: [OnceCell<f32>; 3],
    /// How many notes hold words that were looked up.
    holding: RefCell<Vec<(Words, usize)>>,
}

/// The notes that a part of the query leaves, by id; `None`: all.
type Notes = Option<Vec<bool>>;

/// A note, its score and its date.
type Candidate = (NoteId, f32, Option<Date>);

impl<'a> Proposer<'a> {
    /// Proposes notes of an index.
    #[must_use]
    pub fn new(columns: &'a Columns, view: &'a View<'a>, stems: &'a Stems, today: Date) -> Self {
        let (lengths, holding) = ([const { OnceCell::new() }; 3], RefCell::default());
        Self { columns, view, stems, today, lengths, holding }
    }

    /// The notes that may hold an answer, the best first; ties by date, then by a number that only the path decides.
    pub fn candidates<'s>(&'s self, query: &Query) -> impl Iterator<Item = (NoteId, f32)> + use<'a, 's> {
        let count = self.columns.note_count();
        let mut scores = vec![0.0_f32; count];
        let kept = self.notes(query, &mut scores);
        let fits = |id: &usize| kept.as_ref().is_none_or(|k| k[*id]);
        let candidate = |i: usize| {
            let id = crate::words::text::to_u32(i);
            let date = self.columns.date(id);
            (id, scores[i] * (1.0 + self.recency(date)), date)
        };
        let found: Vec<Candidate> = (0..count).filter(fits).map(candidate).collect();
        let hash = |c: &Candidate| self.columns.path_hash(c.0);
        let order = move |a: &Candidate, b: &Candidate| {
            b.1.total_cmp(&a.1).then_with(|| b.2.cmp(&a.2)).then_with(|| hash(a).cmp(&hash(b)))
        };
        in_order(found, order).map(|(id, score, _)| (id, score))
    }

    fn recency(&self, date: Option<Date>) -> f32 {
        date.map_or(0.0, |d| {
            let years = days_between(d, self.today).max(0) as f32 / 365.0;
            RECENCY / (1.0 + years)
        })
    }

    /// The notes that `query` leaves; words add to the scores. Never fewer than have an answer.
    fn notes(&self, query: &Query, scores: &mut [f32]) -> Notes {
        match query {
            Query::Words(words) => Some(self.words(words, scores)),
            Query::And(parts) => parts.iter().map(|p| self.notes(p, scores)).reduce(both).flatten(),
            Query::Or(parts) => {
                let parts: Option<Vec<Vec<bool>>> = parts.iter().map(|p| self.notes(p, scores)).collect();
                parts?.into_iter().reduce(|a, b| a.into_iter().zip(b).map(|(a, b)| a || b).collect())
            }
            Query::Field(field) => self.field(field, scores),
            // What a line lacks its note may have.
            Query::Not(_) | Query::All => None,
        }
    }

    fn field(&self, field: &Field, scores: &mut [f32]) -> Notes {
        let fields = self.columns.fields();
        match field {
            Field::Person(ids) | Field::Said(ids) => {
                let mut kept = vec![false; self.columns.note_count()];
                for id in self.columns.notes_with(&self.view.references_of(ids)) {
                    kept.get_mut(id as usize).into_iter().for_each(|k| *k = true);
                }
                Some(kept)
            }
            Field::Tag(tag) => Some(self.exact(fields.tags, tag)),
            Field::Title(words) => Some(self.words(words, scores)),
            Field::Path(_) | Field::In(_) | Field::Date(_) | Field::Has(_) | Field::Type(_) | Field::Key { .. } => None,
        }
    }

    /// The notes with an exact term.
    fn exact(&self, field: Column, term: &str) -> Vec<bool> {
        let mut kept = vec![false; self.columns.note_count()];
        let fits = |t: &str| t == term;
        self.each_posting(field, term, &fits, &mut |id, _, _| kept[id as usize] = true);
        kept
    }

    /// The notes that hold every token, in whatever field; scored by token.
    fn words(&self, words: &Words, scores: &mut [f32]) -> Vec<bool> {
        let mut kept: Notes = None;
        for i in 0..words.tokens.len() {
            kept = both(kept, Some(self.token(words, i, scores)));
        }
        let kept = kept.unwrap_or_else(|| vec![true; self.columns.note_count()]);
        let count = kept.iter().filter(|holds| **holds).count();
        self.holding.borrow_mut().push((words.clone(), count));
        kept
    }

    /// The inverse frequency of notes that hold these words.
    #[must_use]
    pub fn weight(&self, words: &Words) -> f32 {
        let count = self.columns.note_count();
        let known = || self.holding.borrow().iter().find(|(w, _)| w == words).map(|(_, holding)| *holding);
        let holding = known().unwrap_or_else(|| {
            let kept = self.words(words, &mut vec![0.0; count]);
            kept.into_iter().filter(|holds| *holds).count()
        });
        rarity(count, holding)
    }

    fn token(&self, words: &Words, i: usize, scores: &mut [f32]) -> Vec<bool> {
        let fields = self.columns.fields();
        let count = self.columns.note_count();
        let last = i + 1 == words.tokens.len();
        let wanted = words.tokens[i].as_str();
        let prefix = match words.matching {
            Matching::Stem => self.stems.prefix(wanted),
            Matching::Fuzzy(_) if last => "",
            _ => wanted,
        };
        let fits = |t: &str| token_fits(words, i, t, self.stems);
        let mut weights = vec![0.0_f32; count];
        let searched = [fields.body, fields.title, fields.headings].into_iter().zip(BOOSTS).zip(&self.lengths);
        for ((field, boost), length) in searched {
            let average = *length.get_or_init(|| self.average_length(field));
            self.each_posting(field, prefix, &fits, &mut |id, frequency, length| {
                let tf = frequency as f32;
                let norm = K1 * (1.0 - B + B * length as f32 / average);
                weights[id as usize] += boost * tf * (K1 + 1.0) / (tf + norm);
            });
        }
        let idf = rarity(count, weights.iter().filter(|w| **w > 0.0).count());
        scores.iter_mut().zip(&weights).for_each(|(s, w)| *s += w * idf);
        weights.into_iter().map(|w| w > 0.0).collect()
    }

    /// The average length of a field over living notes, in tokens.
    fn average_length(&self, field: Column) -> f32 {
        let (mut sum, mut count) = (0_u64, 0_u64);
        for (number, segment) in (0..).zip(self.columns.segments()) {
            let Ok(norms) = segment.reader.get_fieldnorms_reader(field) else { continue };
            for doc in 0..segment.reader.max_doc() {
                if self.columns.note_at(Place { segment: number, doc }).is_some() {
                    sum += u64::from(norms.fieldnorm(doc));
                    count += 1;
                }
            }
        }
        (sum as f32 / count.max(1) as f32).max(1.0)
    }

    /// Visits the living notes of every term that begins with `prefix` and fits: id, frequency, length of the field.
    fn each_posting(
        &self,
        field: Column,
        prefix: &str,
        fits: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(NoteId, u32, u32),
    ) {
        for (number, segment) in (0..).zip(self.columns.segments()) {
            // A segment that can't be read here fails the checks of the next `index`.
            let _ = self.in_segment(number, segment, field, prefix, fits, visit);
        }
    }

    fn in_segment(
        &self,
        number: u32,
        segment: &Segment,
        field: Column,
        prefix: &str,
        fits: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(NoteId, u32, u32),
    ) -> tantivy::Result<()> {
        let inverted = segment.reader.inverted_index(field)?;
        let norms = segment.reader.get_fieldnorms_reader(field).ok();
        for (_, info) in terms(segment, field, prefix, fits)? {
            let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqs)?;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if let Some(id) = self.columns.note_at(Place { segment: number, doc }) {
                    visit(id, postings.term_freq(), norms.as_ref().map_or(1, |n| n.fieldnorm(doc)));
                }
                postings.advance();
            }
        }
        Ok(())
    }

    /// Words of the bodies within one edit of `word`, the most frequent first.
    #[must_use]
    pub fn near_words(&self, word: &str) -> Vec<String> {
        let mut found: Vec<(u32, String)> = Vec::new();
        let fits = |t: &str| t != word && is_near(word, t, 1);
        for segment in self.columns.segments() {
            for (term, info) in terms(segment, self.columns.fields().body, "", &fits).unwrap_or_default() {
                match found.iter_mut().find(|(_, t)| *t == term) {
                    Some((count, _)) => *count += info.doc_freq,
                    None => found.push((info.doc_freq, term)),
                }
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.into_iter().take(MOST_NEAR).map(|(_, term)| term).collect()
    }

    /// Every tag, folded.
    #[must_use]
    pub fn tags(&self) -> BTreeSet<String> {
        self.gathered(self.columns.fields().tags, &|tag| Some(fold(tag)))
    }

    /// Every folder that holds notes, and every folder around it, folded.
    #[must_use]
    pub fn folders(&self) -> BTreeSet<String> {
        let mut found = self.gathered(self.columns.fields().path, &|path| Some(fold(path.rsplit_once('/')?.0)));
        for folder in found.clone() {
            found.extend(folder.match_indices('/').map(|(i, _)| folder[..i].to_owned()));
        }
        found
    }

    /// What `part` takes of the terms of a field.
    fn gathered(&self, field: Column, part: &dyn Fn(&str) -> Option<String>) -> BTreeSet<String> {
        let found = RefCell::new(BTreeSet::new());
        let take = |term: &str| {
            found.borrow_mut().extend(part(term));
            false
        };
        // None is kept, so that all are seen.
        self.columns.segments().iter().for_each(|segment| drop(terms(segment, field, "", &take)));
        found.into_inner()
    }

    /// Whether any note has this folded front-matter key.
    #[must_use]
    pub fn is_key(&self, key: &str) -> bool {
        let facets = self.columns.fields().facets;
        let any =
            |segment: &Segment| terms(segment, facets, &format!("{key}:"), &|_| true).is_ok_and(|t| !t.is_empty());
        self.columns.segments().iter().any(any)
    }
}

/// Hands out `found` in order and sorts no more of it than is asked for: most of thousands never is.
fn in_order<T: Copy>(mut found: Vec<T>, order: impl Fn(&T, &T) -> Ordering) -> impl Iterator<Item = T> {
    let (mut at, mut sorted) = (0, 0);
    std::iter::from_fn(move || {
        if at == sorted {
            let rest = &mut found[sorted..];
            let next = rest.len().min((sorted * 3).max(FIRST_SORTED));
            if next < rest.len() {
                rest.select_nth_unstable_by(next, &order);
            }
            rest[..next].sort_unstable_by(&order);
            sorted += next;
        }
        let one = found.get(at).copied()?;
        at += 1;
        Some(one)
    })
}

/// The terms of a field that begin with `prefix` and fit.
fn terms(
    segment: &Segment,
    field: Column,
    prefix: &str,
    fits: &dyn Fn(&str) -> bool,
) -> tantivy::Result<Vec<(String, TermInfo)>> {
    let inverted = segment.reader.inverted_index(field)?;
    let mut stream = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
    let mut found = Vec::new();
    while stream.advance() && found.len() < MOST_TERMS {
        let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
        if !term.starts_with(prefix) {
            break;
        }
        if fits(term) {
            found.push((term.to_owned(), stream.value().clone()));
        }
    }
    Ok(found)
}

/// BM25's inverse document frequency of what `holding` of `count` notes hold.
fn rarity(count: usize, holding: usize) -> f32 {
    let (count, holding) = (count as f32, holding as f32);
    (1.0 + (count - holding + 0.5) / (holding + 0.5)).ln()
}

fn both(a: Notes, b: Notes) -> Notes {
    match (a, b) {
        (None, other) | (other, None) => other,
        (Some(a), Some(b)) => Some(a.into_iter().zip(b).map(|(a, b)| a && b).collect()),
    }
}
