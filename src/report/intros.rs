//! `intros`: who brought whom together, what is promised, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::filters::Filters;
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal, ages, ledger};
use crate::model::fact::{IntroductionStatus, Occurrence};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::{Date, days_between};

/// Introductions made, received and still to be made, and what became of those you made.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only those with these people in them.
    pub people: Vec<String>,
    /// Only those that are asked for or promised.
    #[arg(long)]
    pub pending: bool,
    /// The outcome of an introduction is unknown if nothing is heard of either for so long after it [default: 30].
    #[arg(long, value_name = "DAYS")]
    pub after: Option<String>,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// Days after an introduction within which something should be heard of it.
const AFTER: i64 = 30;

/// What became of an introduction that the writer made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// There was a contact or an exchange with one of them since.
    HeardSince,
    /// Too early to tell.
    Early,
    /// Nothing was heard.
    Unknown,
}

/// One introduction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// By whom; `me` is the writer.
    pub by: String,
    /// Who was introduced, the writer left out.
    pub people: Vec<String>,
    /// State.
    pub status: IntroductionStatus,
    /// What became of it; only of those made.
    pub outcome: Option<Outcome>,
    /// When.
    pub date: Option<Date>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name, date or number of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    Ok(Answer::new(page(&rows, context.today), &rows)
        .narrowed(options.pending || options.filters != Filters::default()))
}

/// An introduction as the sweep finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    by: Option<PersonId>,
    people: Vec<PersonId>,
    status: IntroductionStatus,
    date: Option<Date>,
    note: NoteId,
    line: u32,
}

/// The introductions asked for, the latest first.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let only = super::people_named(context.view, &options.people)?;
    let after = options.after.as_deref().map_or(Ok(AFTER), |t| context.days(t, "--after"))?;
    let mut found = introductions(context);
    found.retain(|f| {
        let all: Vec<PersonId> = f.people.iter().copied().chain(f.by).collect();
        let people = || all.iter().map(|&p| context.view.person(p)).collect::<Vec<_>>();
        bound.fits_date(f.date)
            && bound.fits_people(&all)
            && only.iter().all(|p| all.contains(p))
            && (!options.pending || is_pending(f.status))
            && (!bound.asks_for_notes() || bound.fits_note(&context.view.rows.note(f.note), &people()))
    });
    let place = |f: &Found| (f.note, f.line);
    found.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| ledger::by_place(context, place(a), place(b))));
    options.filters.cut(&mut found);
    let heard = heard_of(context, &found);
    Ok(found.iter().map(|f| row(context, f, after, &heard)).collect())
}

fn introductions(context: &Context<'_>) -> Vec<Found> {
    let mut found: BTreeMap<(NoteId, u32), Found> = BTreeMap::new();
    context.view.sweep(Want::INTRODUCTIONS, &mut |note, row, who| {
        let (Who::Person(id), RowKind::Introduction { status, by }) = (who, row.kind) else { return };
        let is_me = context.view.person(*id).is_me;
        if is_me || row.date.is_some_and(|d| d > context.today) {
            return;
        }
        let new = || Found { by: None, people: Vec::new(), status, date: row.date, note, line: row.line };
        let entry = found.entry((note, row.fact)).or_insert_with(new);
        if by {
            entry.by = Some(*id);
        } else if !entry.people.contains(id) {
            entry.people.push(*id);
        }
    });
    found.into_values().collect()
}

fn is_pending(status: IntroductionStatus) -> bool {
    matches!(status, IntroductionStatus::AskedFor | IntroductionStatus::Pending)
}

/// Days of contact and exchange with the people whom the writer introduced.
fn heard_of(context: &Context<'_>, found: &[Found]) -> BTreeMap<PersonId, BTreeSet<Date>> {
    let made = found.iter().filter(|f| f.status == IntroductionStatus::Made);
    let mut heard: BTreeMap<PersonId, BTreeSet<Date>> =
        made.flat_map(|f| &f.people).map(|&p| (p, BTreeSet::new())).collect();
    if heard.is_empty() {
        return heard;
    }
    context.view.sweep(Want::CONTACTS.and(Want::EXCHANGES), &mut |_, row, who| {
        let (Who::Person(id), Some(date)) = (who, row.date.filter(|d| *d <= context.today)) else { return };
        let planned = matches!(row.kind, RowKind::Contact { occurrence: Occurrence::Planned, .. });
        if let Some(days) = heard.get_mut(id).filter(|_| !planned) {
            days.insert(date);
        }
    });
    heard
}

fn row(context: &Context<'_>, f: &Found, after: i64, heard: &BTreeMap<PersonId, BTreeSet<Date>>) -> Row {
    let name = |id: &PersonId| context.view.person(*id).name.clone();
    let is_soon = |day: &Date, made: Date| (1..=after).contains(&days_between(made, *day));
    let outcome = |made: Date| {
        if f.people.iter().filter_map(|p| heard.get(p)).flatten().any(|day| is_soon(day, made)) {
            Outcome::HeardSince
        } else if days_between(made, context.today) < after {
            Outcome::Early
        } else {
            Outcome::Unknown
        }
    };
    Row {
        by: f.by.as_ref().map_or_else(|| "me".to_owned(), name),
        people: f.people.iter().map(name).collect(),
        status: f.status,
        outcome: f.date.filter(|_| f.status == IntroductionStatus::Made).map(outcome),
        date: f.date,
        place: Place::new(context.view.rows, f.note, f.line),
    }
}

fn page(rows: &[Row], today: Date) -> Page {
    let count = |fits: fn(&Row) -> bool| rows.iter().filter(|r| fits(r)).count();
    let title = Text::of(Role::Heading, "Introductions").and(
        Role::Muted,
        format!(
            "  as of {today} · {} made · {} received · {} pending",
            count(|r| r.status == IntroductionStatus::Made),
            count(|r| r.status == IntroductionStatus::Received),
            count(|r| is_pending(r.status)),
        ),
    );
    let hint = rows.is_empty().then(|| {
        let hint = "No introductions. Lines such as `introduced @ana to @bo`, `@ana introduced me to @bo` and `introduced-by:` in a person's note count.";
        Text::of(Role::Muted, hint)
    });
    let sections: [(&str, fn(&Row) -> bool); 4] = [
        ("Still to come", |r| is_pending(r.status)),
        ("You made", |r| r.status == IntroductionStatus::Made),
        ("You got", |r| r.status == IntroductionStatus::Received),
        ("Between others", |r| r.status == IntroductionStatus::BetweenOthers),
    ];
    let mut parts = Vec::new();
    for (name, fits) in sections {
        let own: Vec<&Row> = rows.iter().filter(|r| fits(r)).collect();
        if !own.is_empty() {
            parts.push(Part::Heading(Text::of(Role::Heading, name)));
            parts.push(table(&own, today));
        }
    }
    Page { title, parts, hint }
}

fn table(rows: &[&Row], today: Date) -> Part {
    let columns = vec![
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Below),
    ];
    let cells = |r: &&Row| {
        let when = r.date.map_or_else(String::new, |d| ages::relative(d, today));
        vec![Text::of(Role::Date, when), who(r), state(r), r.place.text()]
    };
    Part::Table { columns, rows: rows.iter().map(cells).collect() }
}

/// Who brought whom together: `Ana and Bo`, `Ana to you and Bo`.
fn who(r: &Row) -> Text {
    let people = r.people.join(" and ");
    match (r.status, r.by.as_str()) {
        (IntroductionStatus::Made, _) | (_, "me") => Text::of(Role::Person, people),
        (IntroductionStatus::BetweenOthers, by) => {
            Text::of(Role::Person, people).and(Role::Muted, " by ").and(Role::Person, by)
        }
        (_, by) => Text::of(Role::Person, people).and(Role::Muted, " through ").and(Role::Person, by),
    }
}

fn state(r: &Row) -> Text {
    match (r.status, r.outcome) {
        (IntroductionStatus::AskedFor, _) => Text::of(Role::Due, "asked for"),
        (IntroductionStatus::Pending, _) => Text::of(Role::Due, "promised"),
        (_, Some(Outcome::HeardSince)) => Text::of(Role::Good, "heard of them since"),
        (_, Some(Outcome::Early)) => Text::of(Role::Muted, "not heard of yet"),
        (_, Some(Outcome::Unknown)) => Text::of(Role::Overdue, "outcome unknown"),
        _ => Text::default(),
    }
}
