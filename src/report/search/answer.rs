//! From a query to the page: candidates, lines, order, snippets.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Source;
use super::line::{self, Line};
use super::matching::{Answering, Matcher};
use super::parse::Reader;
use super::query::Query;
use crate::model::fact::Region;
use crate::network::find::Lookup;
use crate::network::person::PersonId;
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
    let searching = Searching { context, source, stems, query: &query, bound: &bound, around: options.context };
    let all = options.count || options.sort == Sort::Date || options.filters.reverse;
    let mut rows = searching.rows(if all { usize::MAX } else { limit });
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

fn read(context: &Context<'_>, source: &dyn Source, text: &str) -> Result<Query, Refusal> {
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

struct Searching<'a> {
    context: &'a Context<'a>,
    source: &'a dyn Source,
    stems: &'a Stems,
    query: &'a Query,
    bound: &'a Bound,
    around: usize,
}

impl Searching<'_> {
    /// Lines of the best notes, until there are `enough` and the first look is over.
    fn rows(&self, enough: usize) -> Vec<Row> {
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
        let (Some(parsed), Some(resolved)) = (self.source.note(&entry.path), view.resolved(note)) else {
            return Vec::new();
        };
        let named_in_front = named_in_front(&resolved);
        let lines = line::lines(&parsed, &resolved);
        let matcher = Matcher { note: &parsed, lines: &lines, named_in_front: &named_in_front, stems: self.stems };
        let fits = |a: &Answering| {
            let line = &lines[a.line];
            let people: Vec<PersonId> = line.people.union(&named_in_front).copied().collect();
            self.bound.fits_date(line.date.or(entry.date)) && self.bound.fits_people(&people)
        };
        let answering = matcher.answering(self.query).into_iter().filter(fits);
        answering.map(|a| self.row(&entry.path, &lines, &a, score)).collect()
    }

    fn row(&self, path: &str, lines: &[Line], a: &Answering, score: f32) -> Row {
        let view = self.context.view;
        let line = &lines[a.line];
        let names = |ids: &BTreeSet<PersonId>| ids.iter().map(|&id| view.person(id).name.clone()).collect();
        let whole = if a.alone { 1.0 } else { 0.5 };
        let around = lines[a.line.saturating_sub(self.around)..lines.len().min(a.line + self.around + 1)].iter();
        Row {
            place: Place { file: path.to_owned(), line: line.number },
            date: line.date,
            heading: line.headings.clone(),
            people: names(&line.people),
            speaker: names(&line.speakers),
            text: line.text.clone(),
            highlights: a.highlights.clone(),
            score: (0.1 + score) * (0.5 + a.coverage) * whole,
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
        let date = row.date.map_or_else(String::new, |d| format!("  {}", ages::relative(d, today)));
        let source = if grouped { Text::of(Role::Path, row.place.line.to_string()) } else { row.place.text() };
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
    if let Some(heading) = row.heading.last() {
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
    for token in words.iter().flat_map(|w| &w.tokens).filter(|t| t.chars().count() > 2) {
        let near = source.near_words(token);
        if !near.is_empty() {
            parts.push(Part::Item(
                Text::plain(format!("`{token}` is not there, but: {}", near.join(", "))),
                Text::default(),
            ));
        }
    }
    if let Query::And(all) = query {
        for (i, left_out) in all.iter().enumerate().filter(|(_, q)| matches!(q, Query::Words(_))) {
            let rest: Vec<Query> = all.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, q)| q.clone()).collect();
            let rest = Query::And(rest);
            let bound = Bound::default();
            let searching = Searching { context, source, stems, query: &rest, bound: &bound, around: 0 };
            let (found, Query::Words(words)) = (searching.rows(DEFAULT_LIMIT).len(), left_out) else { continue };
            if found > 0 {
                let without = format!("without `{}`: {}", words.tokens.join(" "), ages::count(found, "line", "lines"));
                parts.push(Part::Item(Text::plain(without), Text::default()));
            }
        }
    }
    Page { title: Text::of(Role::Muted, format!("Nothing found for {text}")), parts, hint: None }
}
