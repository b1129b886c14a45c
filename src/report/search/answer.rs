//! From a query to the page: candidates, lines, order, snippets.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Source;
use super::line::{self, Line};
use super::matching::{Answering, Matcher};
use super::parse::Reader;
use super::query::{Place as LinePlace, Query, Words};
use crate::model::fact::Region;
use crate::network::find::Lookup;
use crate::network::person::PersonId;
use crate::network::rows::NoteEntry;
use crate::network::view::{Resolved, View};
use crate::report::filters::{Bound, Filters};
use crate::report::page::{Page, Part, Role, Run, Text};
use crate::report::place::Place;
use crate::report::{Answer, Context, Refusal, ages};
use crate::words::date::Date;
use crate::words::stem::Stems;
use crate::words::text::Span;

/// Lines shown unless --limit says otherwise.
const DEFAULT_LIMIT: usize = 20;
/// How much more or less a line counts where it is a heading, and where it is code.
const HEADING: f32 = 1.2;
const CODE: f32 = 0.6;
/// What the next line of a note counts beside the one before it.
const NEXT_OF_NOTE: f32 = 0.85;
/// Most words that are looked up where nothing is found.
const MOST_WORDS: usize = 12;
/// Words that are left out in turn, to see what is found without.
const MOST_LEFT_OUT: usize = 3;
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
    /// One entry a note, with its lines.
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
pub fn search(context: &Context<'_>, source: &dyn Source, stems: &Stems, options: &Options) -> Result<Found, Refusal> {
    let text = options.query.join(" ");
    let query = read(context, source, &text)?;
    let bound = options.filters.bind(context)?;
    let limit = options.filters.limit.unwrap_or(DEFAULT_LIMIT);
    let searching = Searching::new(context, source, stems, &query, &bound, options.context);
    let all = options.count || options.sort == Sort::Date || options.filters.reverse;
    // A query that has neither words nor conditions looks for nothing.
    let mut rows = if query == Query::All { Vec::new() } else { searching.rows(if all { usize::MAX } else { limit }) };
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
    rows.truncate(limit);
    let page = if options.count {
        Page { title: Text::plain(count.to_string()), ..Page::default() }
    } else if rows.is_empty() {
        nothing(source, &query, &text, context, stems)
    } else {
        page(&rows, options.group.is_some(), context.today)
    };
    Ok(Found { answer: Answer::new(page, &rows), count })
}

/// The query that `text` means.
///
/// # Errors
/// If it can't be understood.
pub fn read(context: &Context<'_>, source: &dyn Source, text: &str) -> Result<Query, Refusal> {
    let date = |text: &str| context.dates.option_date(text, context.today);
    let person = |name: &str| people(context.view, name);
    let reader = Reader { date: &date, person: &person, is_key: &|key| source.is_key(key) };
    reader.read(text).map_err(|e| Refusal { message: e.to_string(), hints: Vec::new() })
}

/// Everyone whom a name of the query could mean.
fn people(view: &View<'_>, name: &str) -> Result<Vec<PersonId>, String> {
    match view.find(name) {
        Ok(id) => Ok(vec![id]),
        Err(Lookup::Several(names)) => Ok(names.iter().filter_map(|n| view.find(n).ok()).collect()),
        Err(Lookup::Nobody(near)) if near.is_empty() => Err(format!("nobody is called `{name}`")),
        Err(Lookup::Nobody(near)) => Err(format!("nobody is called `{name}`; did you mean {}?", near.join(" or "))),
    }
}

pub(super) struct Searching<'a> {
    context: &'a Context<'a>,
    source: &'a dyn Source,
    stems: &'a Stems,
    query: &'a Query,
    bound: &'a Bound,
    around: usize,
    /// By wanted word, how much it tells.
    weights: Vec<f32>,
}

impl<'a> Searching<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        source: &'a dyn Source,
        stems: &'a Stems,
        query: &'a Query,
        bound: &'a Bound,
        around: usize,
    ) -> Self {
        let weights = query.wanted_words().into_iter().map(|words| source.weight(words)).collect();
        Self { context, source, stems, query, bound, around, weights }
    }

    /// Lines of the best notes, until there are `enough` and the first look is over.
    pub(super) fn rows(&self, enough: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for (looked, (note, score)) in self.source.candidates(self.query).into_iter().enumerate() {
            if rows.len() >= enough && looked >= FIRST_LOOK {
                break;
            }
            rows.extend(self.in_note(note, score));
        }
        rows
    }

    fn in_note(&self, note: u32, score: f32) -> Vec<Row> {
        let view = self.context.view;
        let entry = view.rows.note(note);
        if self.bound.asks_for_notes() && !self.bound.fits_note(&entry, &[]) {
            return Vec::new();
        }
        let Some(resolved) = view.resolved_claims(note) else { return Vec::new() };
        let Some((parsed, text)) = self.source.note(&entry.path) else {
            return self.unreadable(entry, score);
        };
        let named_in_front = named_in_front(&resolved);
        let lines = line::lines(&parsed, &text, &resolved);
        let matcher = Matcher { note: &parsed, lines: &lines, named_in_front: &named_in_front, stems: self.stems };
        let fits = |a: &Answering| {
            let line = &lines[a.line];
            let people: Vec<PersonId> = line.people.union(&named_in_front).copied().collect();
            self.bound.fits_date(line.date.or(entry.date)) && self.bound.fits_people(&people)
        };
        let answering = matcher.answering(self.query, &self.weights).into_iter().filter(fits);
        let mut rows: Vec<Row> = answering.map(|a| self.row(&entry.path, &lines, &a, score)).collect();
        // One note shall not fill the page before others have had their say.
        rows.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.place.cmp(&b.place)));
        let mut share = 1.0;
        for row in &mut rows {
            row.score *= share;
            share *= NEXT_OF_NOTE;
        }
        rows
    }

    /// A note that the index knows and that can't be read now: its words are there, its lines can't be told.
    fn unreadable(&self, entry: NoteEntry, score: f32) -> Vec<Row> {
        if self.query.wanted_words().is_empty() {
            return Vec::new();
        }
        let text = format!("{} (can't be read now)", entry.title);
        let place = Place { file: entry.path, line: 1 };
        let nobody = Vec::new;
        let (heading, people, speaker, highlights, context) = (nobody(), nobody(), nobody(), Vec::new(), Vec::new());
        vec![Row { place, date: entry.date, heading, people, speaker, text, highlights, score, context }]
    }

    fn row(&self, path: &str, lines: &[Line], a: &Answering, score: f32) -> Row {
        let view = self.context.view;
        let line = &lines[a.line];
        let names = |ids: &BTreeSet<PersonId>| ids.iter().map(|&id| view.person(id).name.clone()).collect();
        let whole = if a.alone { 1.0 } else { 0.5 };
        let kind = match () {
            () if line.places.contains(&LinePlace::Heading) || line.number == 1 => HEADING,
            () if line.places.contains(&LinePlace::Code) => CODE,
            () => 1.0,
        };
        let around = lines[a.line.saturating_sub(self.around)..lines.len().min(a.line + self.around + 1)].iter();
        Row {
            place: Place { file: path.to_owned(), line: line.number },
            date: line.date,
            heading: line.headings.clone(),
            people: names(&line.people),
            speaker: names(&line.speakers),
            text: line.text.clone(),
            highlights: a.highlights.clone(),
            score: (0.1 + score) * (0.5 + a.coverage) * whole * kind,
            context: around.filter(|l| l.number != line.number).map(|l| (l.number, l.text.clone())).collect(),
        }
    }
}

fn named_in_front(resolved: &Resolved) -> BTreeSet<PersonId> {
    let front = resolved.facts.mentions.iter().filter(|m| m.region == Region::FrontMatter);
    front.flat_map(|m| resolved.candidates(m.person)).collect()
}

fn page(rows: &[Row], grouped: bool, today: Date) -> Page {
    let mut parts = Vec::new();
    let mut last_file = None;
    for row in rows {
        let new_note = last_file != Some(&row.place.file);
        if grouped && new_note {
            parts.push(Part::Heading(Text::of(Role::Path, row.place.file.as_str())));
        }
        last_file = Some(&row.place.file);
        let date = row.date.map_or_else(String::new, |d| format!("  {d}, {}", ages::relative(d, today)));
        let source = row.place.text();
        let (before, after): (Vec<_>, Vec<_>) = row.context.iter().partition(|(n, _)| *n < row.place.line);
        let aside = |(_, text): &(u32, String)| Part::Paragraph(Text::of(Role::Muted, format!("  {text}")));
        parts.extend(before.into_iter().map(aside));
        parts.push(Part::Item(snippet(row), source.and(Role::Date, date)));
        parts.extend(after.into_iter().map(aside));
    }
    Page { title: Text::default(), parts, hint: None }
}

/// The line with its matched words marked, after its last heading and before whoever says it.
fn snippet(row: &Row) -> Text {
    let mut runs = Vec::new();
    let mut put = |text: &str, role: Role| {
        if !text.is_empty() {
            runs.push(Run { text: text.to_owned(), role });
        }
    };
    for heading in &row.heading {
        put(&format!("{heading} › "), Role::Muted);
    }
    if !row.speaker.is_empty() {
        put(&format!("[{}] ", row.speaker.join(", ")), Role::Person);
    }
    let mut at = 0;
    for span in &row.highlights {
        let start = (span.start as usize).max(at);
        put(row.text.get(at..start).unwrap_or_default(), Role::Plain);
        let end = (span.end as usize).max(start);
        put(row.text.get(start..end).unwrap_or_default(), Role::Match);
        at = end;
    }
    put(row.text.get(at..).unwrap_or_default(), Role::Plain);
    Text(runs)
}

/// What nearly was there: words one edit away, and what the query without its rarest word would find.
fn nothing(source: &dyn Source, query: &Query, text: &str, context: &Context<'_>, stems: &Stems) -> Page {
    let mut parts = Vec::new();
    let words = query.wanted_words();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (words, token) in words.iter().flat_map(|w| w.tokens.iter().map(move |t| (w, t))) {
        let one = Query::Words(Words { tokens: vec![token.clone()], matching: words.matching });
        if !known.insert(token) || known.len() > MOST_WORDS || !source.candidates(&one).is_empty() {
            continue;
        }
        let near = if token.chars().count() > 2 { source.near_words(token) } else { Vec::new() };
        let near = if near.is_empty() { String::new() } else { format!(", but: {}", near.join(", ")) };
        parts.push(Part::Item(Text::plain(format!("`{token}` is not there{near}")), Text::default()));
    }
    parts.extend(without_rarest(source, query, context, stems));
    if *query == Query::All {
        parts.push(Part::Item(Text::plain("it holds no word to look for"), Text::default()));
    }
    Page { title: Text::of(Role::Muted, format!("Nothing found for {text}")), parts, hint: None }
}

/// How many lines the query has without the rarest word that stands in the way.
fn without_rarest(source: &dyn Source, query: &Query, context: &Context<'_>, stems: &Stems) -> Option<Part> {
    let Query::And(all) = query else { return None };
    let mut distinct: Vec<&Query> = Vec::new();
    all.iter().for_each(|q| distinct.extend(Some(q).filter(|q| !distinct.contains(q))));
    let words = |q: &&&Query| if let Query::Words(words) = **q { Some(words.clone()) } else { None };
    let mut rarest: Vec<(f32, Words)> =
        distinct.iter().filter_map(|q| words(&q)).map(|w| (source.weight(&w), w)).collect();
    rarest.sort_by(|a, b| b.0.total_cmp(&a.0));
    rarest.into_iter().take(MOST_LEFT_OUT).find_map(|(_, words)| {
        let rest = distinct.iter().copied().filter(|q| !matches!(q, Query::Words(w) if *w == words)).cloned().collect();
        let rest = Query::And(rest);
        let bound = Bound::default();
        let found = Searching::new(context, source, stems, &rest, &bound, 0).rows(DEFAULT_LIMIT).len();
        let without = || format!("without `{}`: {}", words.tokens.join(" "), ages::count(found, "line", "lines"));
        (found > 0).then(|| Part::Item(Text::plain(without()), Text::default()))
    })
}
