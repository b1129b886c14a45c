//! `thanks`: whom do I still owe thanks, and who thanked or praised me.

use std::collections::BTreeMap;

use serde::Serialize;

use super::filters::Filters;
use super::ledger::{self, Entry, Texts};
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal, ages};
use crate::model::fact::{Direction, ExchangeKind};
use crate::network::person::PersonId;
use crate::words::date::{Date, days_between};

/// What you got and never said thanks for, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only these people.
    pub people: Vec<String>,
    /// The thanks and praise that you got instead, newest first.
    #[arg(long)]
    pub kudos: bool,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// Something to say thanks for, or thanks received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// From whom.
    pub person: String,
    /// What sort.
    pub kind: ExchangeKind,
    /// What, in the note's words.
    pub what: String,
    /// When.
    pub date: Option<Date>,
    /// Days since.
    pub days: Option<i64>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    Ok(Answer::new(page(&rows, options.kudos, context.today), &rows).narrowed(options.filters != Filters::default()))
}

/// The thanks asked for.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let only = super::people_named(context.view, &options.people)?;
    let entries = ledger::entries(context, &only);
    let mut found: Vec<&Entry> = if options.kudos { received(&entries) } else { owed(&entries) };
    found.retain(|e| bound.fits_date(e.date) && bound.fits_person(e.person, context.view.person(e.person)));
    options.filters.cut(&mut found);
    let mut texts = Texts::new(context);
    Ok(found.into_iter().map(|e| row(context, e, &mut texts)).collect())
}

/// What was received with no thanks given later, oldest first.
#[must_use]
pub fn owed(entries: &[Entry]) -> Vec<&Entry> {
    let mut thanked: BTreeMap<PersonId, Vec<&Entry>> = BTreeMap::new();
    for thanks in entries.iter().filter(|e| e.is_thanks() && e.direction == Direction::Given) {
        thanked.entry(thanks.person).or_default().push(thanks);
    }
    let is_owed = |e: &&Entry| {
        e.calls_for_thanks() && !thanked.get(&e.person).is_some_and(|all| all.iter().any(|t| is_later(t, e)))
    };
    entries.iter().filter(is_owed).collect()
}

/// Whether `thanks` may be for `favour`: not before it. Within one note and day the lines tell.
fn is_later(thanks: &Entry, favour: &Entry) -> bool {
    match (thanks.date, favour.date) {
        (Some(a), Some(b)) if a == b && thanks.note == favour.note => thanks.line >= favour.line,
        (Some(a), Some(b)) => a >= b,
        _ => true,
    }
}

fn received(entries: &[Entry]) -> Vec<&Entry> {
    entries.iter().rev().filter(|e| e.is_thanks() && e.direction == Direction::Received).collect()
}

fn row(context: &Context<'_>, e: &Entry, texts: &mut Texts<'_>) -> Row {
    Row {
        person: context.view.person(e.person).name.clone(),
        kind: e.kind,
        what: texts.what(e),
        date: e.date,
        days: e.date.map(|d| days_between(d, context.today)),
        place: Place::new(context.view.rows, e.note, e.line),
    }
}

fn page(rows: &[Row], kudos: bool, today: Date) -> Page {
    let (name, count, hint) = if kudos {
        let hint = "No thanks or praise noted. Lines such as `@ana thanked me for the talk` and `… #kudos` count.";
        ("Thanks and praise you got", rows.len().to_string(), hint)
    } else {
        let hint = "Nothing to say thanks for. Favours are read from `@ana helped me with …`, `got:: @ana …`; thanks from `thanked @ana`.";
        ("Thanks owed", format!("for {}", ages::count(rows.len(), "thing", "things")), hint)
    };
    let title = Text::of(Role::Heading, name).and(Role::Muted, format!("  as of {today} · {count}"));
    if rows.is_empty() {
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let columns = vec![
        Column::new("person", Fit::Fixed),
        Column::new("when", Fit::Fixed),
        Column::new(if kudos { "" } else { "for" }, Fit::Wrap),
        Column::new("source", Fit::Below),
    ];
    let cells = |r: &Row| {
        vec![
            Text::of(Role::Person, r.person.as_str()),
            Text::of(Role::Date, r.date.map_or_else(|| "undated".to_owned(), |d| ages::relative(d, today))),
            Text::plain(r.what.as_str()),
            r.place.text(),
        ]
    };
    Page { title, parts: vec![Part::Table { columns, rows: rows.iter().map(cells).collect() }], hint: None }
}
