//! `newcomers`: who is new in the notes, and whether they were met or something is planned with them.

use serde::Serialize;

use super::filters::Filters;
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::promises::{self, Open, Promise};
use super::{Answer, Context, Refusal, ages, history, ledger, standing};
use crate::model::fact::{Occurrence, Region};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::{Date, days_between};

/// People first named lately (not in the first two weeks of the notes), and whether you met them or have something to do with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// First named so many days ago at most [default: 30].
    #[arg(long, value_name = "DAYS")]
    pub within: Option<String>,
    /// Only whom you have not met and have nothing to do with.
    #[arg(long)]
    pub unwelcomed: bool,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// Days within which somebody is new.
const WITHIN: i64 = 30;
/// Whoever is named within so many days of the first day of the notes was there before them.
const BEGINNING: i64 = 14;

/// One newcomer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Who.
    pub person: String,
    /// Day on which the notes first name them.
    pub first_named: Date,
    /// Days since.
    pub days: i64,
    /// Day of the first contact.
    pub met: Option<Date>,
    /// Open follow-ups with them.
    pub open: usize,
    /// The first of these, in the note's words.
    pub next: Option<String>,
    /// Where they are first named.
    #[serde(flatten)]
    pub place: Place,
}

/// The first day on which somebody is named, and the first contact.
#[derive(Clone, Debug, Default)]
struct First {
    named: Option<Date>,
    /// The lines of that day; which comes first shows only by their paths.
    lines: Vec<(NoteId, u32)>,
    met: Option<Date>,
}

/// Answers the question.
///
/// # Errors
/// If a name, date or number of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    Ok(Answer::new(page(&rows, context.today), &rows))
}

/// The newcomers, the newest first.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let within = options.within.as_deref().map_or(Ok(WITHIN), |t| context.days(t, "--within"))?;
    let firsts = firsts(context);
    let begun = firsts.iter().filter_map(|f| f.named).min();
    let is_of_old = |day: Date| begun.is_some_and(|begun| days_between(begun, day) < BEGINNING);
    let open = Open::new(context);
    let welcomed = |id: PersonId| firsts[id as usize].met.is_some() || !open.of(id).is_empty();
    let mut found: Vec<(PersonId, Date)> = history::others(context.view)
        .filter(|&id| bound.fits_person(id, context.view.person(id)))
        // Whose note asks for quiet is nobody to welcome.
        .filter(|&id| !standing::is_paused(context.view.person(id)))
        .filter_map(|id| Some((id, firsts[id as usize].named?)))
        .filter(|(_, day)| !is_of_old(*day))
        .filter(|(_, day)| days_between(*day, context.today) <= within && bound.fits_date(Some(*day)))
        .filter(|(id, _)| !(options.unwelcomed && welcomed(*id)))
        .collect();
    found.sort_by_key(|(id, day)| (std::cmp::Reverse(*day), *id));
    options.filters.cut(&mut found);
    Ok(found.into_iter().filter_map(|(id, _)| row(context, id, &firsts[id as usize], &open.of(id))).collect())
}

/// Everyone's first days, by [`PersonId`].
fn firsts(context: &Context<'_>) -> Vec<First> {
    let mut all = vec![First::default(); context.view.people.len()];
    context.view.sweep(Want::MENTIONS.and(Want::CONTACTS), &mut |note, row, who| {
        let (Who::Person(id), Some(date)) = (who, row.date.filter(|d| *d <= context.today)) else { return };
        let Some(first) = all.get_mut(*id as usize) else { return };
        match row.kind {
            RowKind::Mention { region: Region::Code | Region::Comment, .. } => return,
            RowKind::Contact { occurrence: Occurrence::Happened, .. } => {
                first.met = Some(first.met.map_or(date, |known| known.min(date)));
            }
            _ => {}
        }
        if first.named.is_none_or(|known| date < known) {
            first.named = Some(date);
            first.lines.clear();
        }
        if first.named == Some(date) {
            first.lines.push((note, row.line));
        }
    });
    all
}

fn row(context: &Context<'_>, id: PersonId, first: &First, open: &[Promise]) -> Option<Row> {
    let day = first.named?;
    let (note, line) = first.lines.iter().copied().min_by(|a, b| ledger::by_place(context, *a, *b))?;
    Some(Row {
        person: context.view.person(id).name.clone(),
        first_named: day,
        days: days_between(day, context.today),
        met: first.met,
        open: open.len(),
        next: promises::first(context.view, open.iter()).map(|p| p.text(context)),
        place: Place::new(context.view.rows, note, line),
    })
}

fn page(rows: &[Row], today: Date) -> Page {
    let title = Text::of(Role::Heading, "New people")
        .and(Role::Muted, format!("  as of {today} · {}", ages::count(rows.len(), "person", "people")));
    if rows.is_empty() {
        let hint = Text::of(Role::Muted, "Nobody new. `--within 90d` looks further back.");
        return Page { title, parts: Vec::new(), hint: Some(hint) };
    }
    let columns = vec![
        Column::new("person", Fit::Fixed),
        Column::new("first named", Fit::Fixed),
        Column::new("met", Fit::Fixed),
        Column::new("open", Fit::Wrap),
        Column::new("source", Fit::Below),
    ];
    let cells = |r: &Row| {
        let met =
            r.met.map_or_else(|| Text::of(Role::Due, "not yet"), |d| Text::of(Role::Good, ages::relative(d, today)));
        let more = if r.open > 1 { format!(" (and {} more)", r.open - 1) } else { String::new() };
        vec![
            Text::of(Role::Person, r.person.as_str()),
            Text::of(Role::Date, ages::relative(r.first_named, today)),
            met,
            Text::plain(r.next.as_deref().unwrap_or("")).and(Role::Muted, more),
            r.place.text(),
        ]
    };
    Page { title, parts: vec![Part::Table { columns, rows: rows.iter().map(cells).collect() }], hint: None }
}
