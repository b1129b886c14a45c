//! From a query to the page: candidates, lines, order, snippets.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Searcher;
use super::line::{self, Line};
use super::matching::{Answering, Matcher};
use super::{nothing, shown};
use crate::model::fact::Region;
use crate::network::find::Lookup;
use crate::network::person::PersonId;
use crate::network::rows::{NoteEntry, NoteId};
use crate::network::view::{Resolved, View};
use crate::query::parse::Reader;
use crate::query::{Place as LinePlace, Query};
use crate::report::filters::{Bound, Filters};
use crate::report::page::{Page, Text};
use crate::report::place::Place;
use crate::report::{Answer, Refusal};
use crate::words::date::{Date, DateRange};
use crate::words::text::Span;

/// Lines shown unless --limit says otherwise.
pub(super) const DEFAULT_LIMIT: usize = 20;
/// How much more or less a line counts where it is a heading, and where it is code.
const HEADING: f32 = 1.2;
const CODE: f32 = 0.6;
/// What the next line of a note counts beside the one before it.
const NEXT_OF_NOTE: f32 = 0.85;
/// Notes looked into before the best lines are chosen.
const FIRST_LOOK: usize = 40;

/// Search the notes.
///
/// Words side by side must all be found; they are stemmed, exact in "quotes". AND OR NOT -x ( ), prefix*, typo~1,
/// person:ana or @ana, said:ana, tag:work/x, path:Work, title:x, in:task|code|comment|heading|quote|table,
/// date:2026-09..2026-11, has:followup|contact|statement|exchange, type:meeting, and any front-matter key as key:value.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// What to look for; `:name` is a saved search of the config.
    #[arg(required = true)]
    pub query: Vec<String>,
    /// One entry a note, with its lines; `--limit` then counts notes.
    #[arg(long, value_enum)]
    pub group: Option<Group>,
    /// Show so many lines around each.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub context: usize,
    /// Only print how many lines answer.
    #[arg(long)]
    pub count: bool,
    /// Order of the lines.
    #[arg(long, value_enum, default_value_t = Sort::Score)]
    pub sort: Sort,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// How lines are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Group {
    /// By note.
    Note,
}

/// Orders of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sort {
    /// The best first.
    #[default]
    Score,
    /// The newest first.
    Date,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// Its date.
    pub date: Option<Date>,
    /// Headings above it, outermost first.
    pub heading: Vec<String>,
    /// Whom it names.
    pub people: Vec<String>,
    /// Who says it.
    pub speaker: Vec<String>,
    /// Its text.
    pub text: String,
    /// The matched words, as bytes of `text`.
    pub highlights: Vec<Span>,
    /// How well it answers, relative to the others.
    pub score: f32,
    /// Lines around it, in order, with the line itself left out: number and text.
    pub context: Vec<(u32, String)>,
}

/// The one row of `--count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many lines answer.
    pub count: usize,
}

/// What a search found.
pub struct Found {
    /// To print.
    pub answer: Answer,
    /// How many lines answer, as far as was looked.
    pub count: usize,
}

/// Searches.
///
/// # Errors
/// If the query or a filter can't be understood.
pub fn search(searcher: &Searcher<'_>, options: &Options) -> Result<Found, Refusal> {
    let text = options.query.join(" ");
    let query = searcher.read(&text)?;
    let bound = options.filters.bind(searcher.context)?;
    let limit = options.filters.limit.unwrap_or(DEFAULT_LIMIT);
    let grouped = options.group.is_some();
    let asked = Asked { query: &query, bound: &bound, around: options.context, grouped };
    let all = options.count || options.sort == Sort::Date || options.filters.reverse;
    // A query that has neither words nor conditions looks for nothing.
    let enough = if all { usize::MAX } else { limit };
    let mut rows = if query == Query::All { Vec::new() } else { searcher.rows(&asked, enough) };
    match options.sort {
        Sort::Score => {
            rows.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.date.cmp(&a.date)).then(a.place.cmp(&b.place)));
        }
        Sort::Date => rows.sort_by(|a, b| b.date.cmp(&a.date).then(a.place.cmp(&b.place))),
    }
    let count = rows.len();
    if options.filters.reverse {
        rows.reverse();
    }
    if grouped {
        rows = by_note(rows, limit);
    } else {
        rows.truncate(limit);
    }
    let page = if options.count {
        Page { title: Text::plain(count.to_string()), ..Page::default() }
    } else if rows.is_empty() {
        nothing::nothing(searcher, &query, &text, &options.filters)
    } else {
        shown::page(&rows, grouped, searcher.context.today)
    };
    let answer = if options.count { Answer::new(page, &[Count { count }]) } else { Answer::new(page, &rows) };
    Ok(Found { answer, count })
}

/// Whether this is a span of time that lasts until today, such as `2w`, as it is for `--since`.
fn is_span(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len() && !unit.is_empty() && unit.chars().all(char::is_alphabetic)
}

/// Everyone whom a name of the query could mean.
fn people(view: &View<'_>, name: &str) -> Result<Vec<PersonId>, String> {
    match view.find(name) {
        Ok(id) => Ok(vec![id]),
        Err(Lookup::Several(names)) => Ok(names.iter().filter_map(|n| view.find(n).ok()).collect()),
        Err(Lookup::Nobody(near)) if near.is_empty() => {
            Err(format!("nobody is called `{name}`; `people` lists everyone"))
        }
        Err(Lookup::Nobody(near)) => Err(format!("nobody is called `{name}`; did you mean {}?", near.join(" or "))),
    }
}

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
    /// The query that `text` means.
    ///
    /// # Errors
    /// If it can't be understood.
    pub fn read(&self, text: &str) -> Result<Query, Refusal> {
        let context = self.context;
        let date = |text: &str| {
            let range = context.dates.option_date(text, context.today)?;
            Some(if is_span(text) { DateRange { end: context.today.max(range.end), ..range } } else { range })
        };
        let person = |name: &str| people(context.view, name);
        let reader = Reader { date: &date, person: &person, is_key: &|key| self.source.is_key(key) };
        reader.read(text).map_err(|e| Refusal { message: e.to_string(), hints: Vec::new() })
    }

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

/// The rows of the first `limit` notes, each note's together, in the order of its first.
fn by_note(rows: Vec<Row>, limit: usize) -> Vec<Row> {
    let mut notes: Vec<Vec<Row>> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let i = *at.entry(row.place.file.clone()).or_insert(notes.len());
        match notes.get_mut(i) {
            Some(note) => note.push(row),
            None => notes.push(vec![row]),
        }
    }
    notes.into_iter().take(limit).flatten().collect()
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
