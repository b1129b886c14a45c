//! From the notes that a source proposes to the lines that answer, with their scores.

use std::collections::BTreeSet;

use super::Searcher;
use super::answer::Row;
use super::line::{self, Line};
use super::matching::{Answering, Matcher};
use crate::model::fact::Region;
use crate::network::person::PersonId;
use crate::network::rows::{NoteEntry, NoteId};
use crate::network::view::Resolved;
use crate::query::{Place as LinePlace, Query};
use crate::report::filters::Bound;
use crate::report::place::Place;

/// How much more or less a line counts where it is a heading, and where it is code.
const HEADING: f32 = 1.2;
const CODE: f32 = 0.6;
/// What the next line of a note counts beside the one before it.
const NEXT_OF_NOTE: f32 = 0.85;
/// Notes looked into before the best lines are chosen.
const FIRST_LOOK: usize = 40;

/// What lines are looked for.
pub(super) struct Asked<'q> {
    pub query: &'q Query,
    pub bound: &'q Bound,
    /// Lines to tell around each.
    pub around: usize,
    /// Whether notes are counted, not lines.
    pub grouped: bool,
}

impl Searcher<'_> {
    /// Lines of the best notes: at least `enough`, if there are so many, and the best ones of the first look.
    pub(super) fn rows(&self, asked: &Asked<'_>, enough: usize) -> Vec<Row> {
        let (mut rows, mut scores) = (Vec::new(), Vec::new());
        let candidates = self.source.candidates(asked.query);
        // By wanted word, how much it tells. The source has just counted them.
        let weights: Vec<f32> = asked.query.wanted_words().into_iter().map(|words| self.source.weight(words)).collect();
        for (looked, (note, score)) in candidates.enumerate() {
            let is_settled =
                |scores: &mut Vec<f32>| looked >= FIRST_LOOK || most_of_line(score) < last_of_best(scores, enough);
            if scores.len() >= enough && is_settled(&mut scores) {
                break;
            }
            let found = self.in_note(asked, note, score, &weights);
            scores.extend(found.iter().map(|r: &Row| r.score).take(if asked.grouped { 1 } else { usize::MAX }));
            rows.extend(found);
        }
        rows
    }

    fn in_note(&self, asked: &Asked<'_>, note: NoteId, score: f32, weights: &[f32]) -> Vec<Row> {
        let view = self.context.view;
        let entry = view.rows.note(note);
        if asked.bound.asks_for_notes() && !asked.bound.fits_note(&entry, &[]) {
            return Vec::new();
        }
        let Some(resolved) = view.resolved_claims(note) else { return Vec::new() };
        let Some((parsed, text)) = self.source.note(&entry.path) else {
            return unreadable(asked.query, entry, score);
        };
        let named_in_front = named_in_front(&resolved);
        let lines = line::lines(&parsed, &text, &resolved);
        let matcher = Matcher { note: &parsed, lines: &lines, named_in_front: &named_in_front, stems: self.stems };
        let fits = |a: &Answering| {
            let line = &lines[a.line];
            let people: Vec<PersonId> = line.people.union(&named_in_front).copied().collect();
            asked.bound.fits_date(line.date.or(entry.date)) && asked.bound.fits_people(&people)
        };
        let answering = matcher.answering(asked.query, weights).into_iter().filter(fits);
        let mut rows: Vec<Row> = answering.map(|a| self.row(&entry.path, &lines, &a, (score, asked.around))).collect();
        // One note shall not fill the page before others have had their say.
        rows.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        let mut share = 1.0;
        for row in &mut rows {
            row.score *= share;
            share *= NEXT_OF_NOTE;
        }
        rows
    }

    /// The row of a line; `score` is that of its note, `around` so many lines are told with it.
    fn row(&self, path: &str, lines: &[Line], a: &Answering, (score, around): (f32, usize)) -> Row {
        let view = self.context.view;
        let line = &lines[a.line];
        let names = |ids: &BTreeSet<PersonId>| ids.iter().map(|&id| view.person(id).name.clone()).collect();
        let whole = if a.alone { 1.0 } else { 0.5 };
        let kind = match () {
            () if line.places.contains(&LinePlace::Heading) || line.number == 1 => HEADING,
            () if line.places.contains(&LinePlace::Code) => CODE,
            () => 1.0,
        };
        let around = lines[a.line.saturating_sub(around)..lines.len().min(a.line + around + 1)].iter();
        Row {
            place: Place { file: path.to_owned(), line: line.number },
            date: line.date,
            heading: line.headings.clone(),
            people: names(&line.people),
            speaker: names(&line.speakers),
            text: line.text.clone(),
            highlights: a.highlights.clone(),
            score: line_score(score, a.coverage) * whole * kind,
            context: around.filter(|l| l.number != line.number).map(|l| (l.number, l.text.clone())).collect(),
        }
    }
}

/// A note that the index knows and that can't be read now: its words are there, its lines can't be told.
fn unreadable(query: &Query, entry: NoteEntry, score: f32) -> Vec<Row> {
    if query.wanted_words().is_empty() {
        return Vec::new();
    }
    let text = format!("{} (can't be read now)", entry.title);
    let place = Place { file: entry.path, line: 1 };
    let nobody = Vec::new;
    let (heading, people, speaker, highlights, context) = (nobody(), nobody(), nobody(), Vec::new(), Vec::new());
    vec![Row { place, date: entry.date, heading, people, speaker, text, highlights, score, context }]
}

/// The score of an ordinary line that answers alone, with this share of the query's words, in a note with this score.
fn line_score(note: f32, coverage: f32) -> f32 {
    (0.1 + note) * (0.5 + coverage)
}

/// The highest score that a line of a note with this score can have.
fn most_of_line(note: f32) -> f32 {
    line_score(note, 1.0) * HEADING
}

/// The last of the `enough` best scores, of which there are so many: a line with less is not shown.
fn last_of_best(scores: &mut [f32], enough: usize) -> f32 {
    let Some(last) = enough.checked_sub(1) else { return f32::MAX };
    *scores.select_nth_unstable_by(last, |a, b| b.total_cmp(a)).1
}

fn named_in_front(resolved: &Resolved) -> BTreeSet<PersonId> {
    let front = resolved.facts.mentions.iter().filter(|m| m.region == Region::FrontMatter);
    front.flat_map(|m| resolved.candidates(m.person)).collect()
}
