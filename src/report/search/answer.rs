//! `search`: its options, its rows and their order.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Searcher;
use super::hits::Asked;
use super::{nothing, shown};
use crate::network::find::Lookup;
use crate::network::person::PersonId;
use crate::network::view::View;
use crate::query::Query;
use crate::query::parse::Reader;
use crate::report::filters::Filters;
use crate::report::page::{Page, Text};
use crate::report::place::Place;
use crate::report::{Answer, Refusal};
use crate::words::date::{Date, DateRange};
use crate::words::text::Span;

/// Lines shown unless --limit says otherwise.
pub(super) const DEFAULT_LIMIT: usize = 20;

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
