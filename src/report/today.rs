//! `today`: the digest. Short, and nothing is named in two places.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::filters::Filters;
use super::history::{self, History};
use super::page::{Page, Part, Role, Text};
use super::place::Place;
use super::standing::State;
use super::{Answer, Context, Refusal, ages, birthdays, followups, last_contact, ledger, suggest, thanks};
use crate::model::fact::{ContactRule, Occurrence};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::{Date, add_days};

/// Most follow-ups shown.
const FOLLOWUPS: usize = 7;
/// Follow-ups looked at to find them.
const LOOKED_AT: usize = 60;
/// Most people shown who are overdue.
const OVERDUE: usize = 5;
/// Days to a birthday.
const BIRTHDAYS: &str = "7d";

/// The digest: who is met today, what is due, birthdays, who is overdue.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Meetings of the next seven days, and follow-ups due by then.
    #[arg(long)]
    pub week: bool,
}

/// One thing of the day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// `meeting`, `followup`, `birthday`, `overdue`, `thanks`, `suggestion`.
    pub kind: &'static str,
    /// Its day.
    pub date: Option<Date>,
    /// Whom it concerns.
    pub people: Vec<String>,
    /// In words.
    pub text: String,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// None so far.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let days = if options.week { 7 } else { 1 };
    let meetings = meetings(context, add_days(context.today, days));
    let owed = followups_due(context, add_days(context.today, days));
    let birthdays = birthdays_near(context)?;
    let histories = history::histories(context.view, context.today, None);
    let (late, late_people) = overdue(context, &histories)?;
    let thanks = thanks_owed(context);
    let suggestion = suggestion(context, &histories, &late_people);
    let sections = [
        ("Meetings", meetings),
        ("Due", owed.shown),
        ("Birthdays", birthdays),
        ("Not seen for long", late),
        ("", thanks),
        ("", suggestion),
    ];
    let page = page(context, &sections, owed.more);
    let rows: Vec<Row> = sections.into_iter().flat_map(|(_, rows)| rows).collect();
    Ok(Answer::new(page, &rows))
}

/// Contacts from today to `until`, a row a note and day, with who is in them.
fn meetings(context: &Context<'_>, until: Date) -> Vec<Row> {
    let mut found: BTreeMap<(Date, NoteId), (u32, BTreeSet<PersonId>)> = BTreeMap::new();
    context.view.sweep(Want::CONTACTS, &mut |note, row, who| {
        let (RowKind::Contact { occurrence, rule, .. }, Some(date), Who::Person(id)) = (row.kind, row.date, who) else {
            return;
        };
        // A meeting of today with a list of who comes is news until the day is over.
        let today = date == context.today && (occurrence == Occurrence::Planned || rule == ContactRule::C1);
        let ahead = date > context.today || today;
        if ahead && date <= until && !context.view.person(*id).is_me {
            let entry = found.entry((date, note)).or_insert((row.line, BTreeSet::new()));
            entry.0 = entry.0.min(row.line);
            entry.1.insert(*id);
        }
    });
    let row = |((date, note), (line, ids)): ((Date, NoteId), (u32, BTreeSet<PersonId>))| {
        let entry = context.view.rows.note(note);
        Row {
            kind: "meeting",
            date: Some(date),
            people: ids.iter().map(|&id| context.view.person(id).name.clone()).collect(),
            text: entry.title,
            place: Place { file: entry.path, line },
        }
    };
    let mut rows: Vec<Row> = found.into_iter().map(row).collect();
    rows.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.place.cmp(&b.place)));
    rows
}

struct Owed {
    shown: Vec<Row>,
    more: usize,
}

/// What is overdue or due by `until`: the freshest, which is the likeliest to be done today.
fn followups_due(context: &Context<'_>, until: Date) -> Owed {
    let filters = Filters { reverse: true, limit: Some(LOOKED_AT), ..Filters::default() };
    let options = followups::Options { due_until: Some(until), filters, ..followups::Options::default() };
    let all = followups::rows(context, &options).unwrap_or_default();
    let open = |r: &followups::Row| !r.blocked && r.probably_done.is_none();
    let due = all.into_iter().filter(|r| r.due_end.or(r.due).is_some_and(|d| d <= until) && open(r));
    let mut rows: Vec<Row> = due
        .map(|r| Row { kind: "followup", date: r.due_end.or(r.due), people: r.people, text: r.text, place: r.place })
        .collect();
    rows.truncate(FOLLOWUPS);
    let late = rows.iter().filter(|r| r.date.is_some_and(|d| d < context.today)).count();
    Owed { more: followups::count_overdue(context).saturating_sub(late), shown: rows }
}

fn birthdays_near(context: &Context<'_>) -> Result<Vec<Row>, Refusal> {
    let options = birthdays::Options { within: Some(BIRTHDAYS.to_owned()), ..birthdays::Options::default() };
    let row = |r: birthdays::Row| Row {
        kind: "birthday",
        date: Some(r.date),
        text: r.occasion(),
        people: vec![r.person],
        place: r.place,
    };
    Ok(birthdays::rows(context, &options)?.into_iter().map(row).collect())
}

/// Who is overdue, the latest first, and everyone of them.
fn overdue(context: &Context<'_>, histories: &[History]) -> Result<(Vec<Row>, BTreeSet<String>), Refusal> {
    let options = last_contact::Options { overdue: true, ..last_contact::Options::default() };
    let all = last_contact::rows_of(context, &options, histories)?;
    let names = all.iter().map(|r| r.person.clone()).collect();
    let late = all.into_iter().filter(|r| r.state == State::Overdue && r.planned.is_none()).take(OVERDUE);
    let row = |r: last_contact::Row| Row {
        kind: "overdue",
        date: r.last,
        text: r.last.map_or_else(String::new, |d| format!("last seen {}", ages::relative(d, context.today))),
        people: vec![r.person],
        place: r.place,
    };
    Ok((late.map(row).collect(), names))
}

/// To whom thanks are owed, in one line.
fn thanks_owed(context: &Context<'_>) -> Vec<Row> {
    let owed: BTreeSet<PersonId> = thanks::owed(&ledger::entries(context, &[])).into_iter().map(|e| e.person).collect();
    if owed.is_empty() {
        return Vec::new();
    }
    let people: Vec<String> = owed.iter().map(|&id| context.view.person(id).name.clone()).collect();
    let text = format!("Thanks may be owed to {}: `touchbase thanks`", ages::count(people.len(), "person", "people"));
    vec![Row { kind: "thanks", date: None, people, text, place: Place::default() }]
}

/// The first suggestion whom no other part names.
fn suggestion(context: &Context<'_>, histories: &[History], named: &BTreeSet<String>) -> Vec<Row> {
    let options = suggest::Options { n: Some(1), ..suggest::Options::default() };
    let found = suggest::rows(context, &options, histories, named);
    let row = |r: suggest::Row| {
        let why: Vec<String> = r.reasons.into_iter().map(|reason| reason.text).collect();
        Row { kind: "suggestion", date: r.last, people: vec![r.person], text: why.join("; "), place: r.place }
    };
    found.into_iter().map(row).collect()
}

fn page(context: &Context<'_>, sections: &[(&str, Vec<Row>)], more: usize) -> Page {
    let today = context.today;
    let title = Text::of(Role::Heading, today.format("%A %-d %B %Y").to_string());
    let mut parts = Vec::new();
    for (name, rows) in sections.iter().filter(|(_, rows)| !rows.is_empty()) {
        if !name.is_empty() {
            parts.push(Part::Heading(Text::of(Role::Heading, *name)));
        } else if rows.first().is_some_and(|r| r.kind == "thanks") {
            parts.push(Part::Heading(Text::of(Role::Heading, "And")));
        }
        parts.extend(rows.iter().map(|r| item(r, today)));
        if *name == "Due" && more > 0 {
            parts.push(Part::Paragraph(Text::of(
                Role::Muted,
                format!("  and {more} more overdue: `touchbase followups --overdue`"),
            )));
        }
    }
    let hint = parts.is_empty().then(|| {
        let known = context.view.people.iter().any(|p| !p.is_me);
        let text = if known {
            "Nothing is due, nobody is waiting. A good day."
        } else {
            "No people yet. Write `coffee with @ana` under a date, and ask again."
        };
        Text::of(Role::Muted, text)
    });
    Page { title, parts, hint }
}

fn item(r: &Row, today: Date) -> Part {
    let people = r.people.join(", ");
    let when = |d: Date| ages::relative(d, today);
    let text = match (r.kind, r.date) {
        ("meeting", Some(date)) => {
            Text::of(Role::Date, when(date)).and(Role::Plain, format!(": {} with ", r.text)).and(Role::Person, people)
        }
        ("followup", Some(date)) => {
            let role = if date < today { Role::Overdue } else { Role::Due };
            Text::of(role, format!("due {}: ", when(date)))
                .and(Role::Person, people)
                .and(Role::Plain, format!("  {}", r.text))
        }
        ("birthday", Some(date)) => Text::of(Role::Date, format!("{}: ", when(date)))
            .and(Role::Person, people)
            .and(Role::Plain, format!(", {}", r.text)),
        ("overdue", _) => Text::of(Role::Person, people).and(Role::Overdue, format!(", {}", r.text)),
        ("suggestion", _) => {
            Text::plain("Reach out to ").and(Role::Person, people).and(Role::Plain, format!(": {}", r.text))
        }
        _ => Text::plain(r.text.as_str()),
    };
    Part::Item(text, r.place.text())
}
