//! `today`: the digest. Short, and nothing is named in two places.

use std::collections::BTreeSet;

use serde::Serialize;

use super::attendee::{self, Known};
use super::filters::Filters;
use super::history::{self, History};
use super::meeting::{self, Meeting};
use super::page::{Page, Part, Role, Text};
use super::place::Place;
use super::standing::State;
use super::{Answer, Context, Refusal, ages, birthdays, followups, last_contact, ledger, suggest, thanks};
use crate::network::person::PersonId;
use crate::words::date::{Date, add_days};

/// Most follow-ups shown.
const FOLLOWUPS: usize = 7;
/// Late ones shown however many others there are.
const LATE: usize = 3;
/// Follow-ups looked at to find them.
const LOOKED_AT: usize = 60;
/// Most people shown who are overdue.
const OVERDUE: usize = 5;
/// Most birthdays shown.
const MOST_BIRTHDAYS: usize = 5;
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
    /// `meeting`, `attendee`, `followup`, `birthday`, `overdue`, `thanks`, `suggestion`.
    pub kind: &'static str,
    /// Its day.
    pub date: Option<Date>,
    /// When a meeting starts, as written.
    pub time: Option<String>,
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
    let until = add_days(context.today, if options.week { 7 } else { 1 });
    let entries = ledger::entries(context, &[]);
    let thanks = thanks::owed(&entries);
    let planned = meeting::ahead(context, until);
    let (meetings, told) = meetings(context, &planned, &thanks);
    let owed = followups_due(context, until, &told);
    let birthdays = birthdays_near(context)?;
    let histories = history::histories(context.view, context.today, None);
    let (late, late_people) = overdue(context, &histories)?;
    let met: BTreeSet<PersonId> = planned.iter().flat_map(|m| &m.people).copied().collect();
    let thanks = thanks_owed(context, &thanks.iter().map(|e| e.person).filter(|p| !met.contains(p)).collect());
    // Whoever another part names needs no suggestion.
    let mut named: BTreeSet<String> = met.iter().map(|&id| context.view.person(id).name.clone()).collect();
    named.extend(owed.shown.iter().chain(&birthdays).flat_map(|r| r.people.clone()).chain(late_people));
    let suggestion = suggestion(context, &histories, &named)?;
    let more = [
        more(birthdays.len(), MOST_BIRTHDAYS, "birthdays", "touchbase birthdays --within 7d"),
        more(owed.more, 0, "overdue", "touchbase followups --overdue"),
    ];
    let [more_birthdays, more_due] = more;
    let sections = [
        Section { name: "Meetings", rows: meetings, more: None },
        Section { name: "Due", rows: owed.shown, more: more_due },
        Section { name: "Birthdays", rows: birthdays.into_iter().take(MOST_BIRTHDAYS).collect(), more: more_birthdays },
        Section { name: "Not seen for long", rows: late, more: None },
        Section { name: "And", rows: thanks, more: None },
        Section { name: "And", rows: suggestion, more: None },
    ];
    let page = page(context, &sections);
    let rows: Vec<Row> = sections.into_iter().flat_map(|s| s.rows).collect();
    Ok(Answer::new(page, &rows))
}

/// A part of the digest. Parts of one name that follow each other share their heading.
struct Section {
    name: &'static str,
    rows: Vec<Row>,
    more: Option<String>,
}

/// Where the rest is, if more than `shown` of `all` there are.
fn more(all: usize, shown: usize, what: &str, command: &str) -> Option<String> {
    (all > shown).then(|| format!("  and {} more {what}: `{command}`", all - shown))
}

/// A row a meeting, with a row for everyone in it that no earlier meeting told of; and the follow-ups that these tell.
fn meetings(context: &Context<'_>, planned: &[Meeting], thanks: &[&ledger::Entry]) -> (Vec<Row>, BTreeSet<Place>) {
    let everyone: BTreeSet<PersonId> = planned.iter().flat_map(|m| &m.people).copied().collect();
    let mut known = Known::new(context, &everyone, thanks);
    let mut rows = Vec::new();
    for meeting in planned {
        let names = meeting.people.iter().map(|&id| context.view.person(id).name.clone());
        rows.push(Row {
            kind: "meeting",
            date: meeting.date,
            time: meeting.time.clone(),
            people: names.collect(),
            text: meeting.title.clone(),
            place: meeting.place.clone(),
        });
        rows.extend(meeting.people.iter().filter_map(|&id| known.row(context, id)).take(attendee::MOST));
    }
    (rows, known.told)
}

struct Owed {
    shown: Vec<Row>,
    more: usize,
}

/// What is overdue or due by `until`: the freshest, which is the likeliest to be done today.
fn followups_due(context: &Context<'_>, until: Date, told: &BTreeSet<Place>) -> Owed {
    let filters = Filters { reverse: true, limit: Some(LOOKED_AT), ..Filters::default() };
    let options = followups::Options { due_until: Some(until), filters, ..followups::Options::default() };
    let all = followups::rows(context, &options).unwrap_or_default();
    let is_late = |r: &followups::Row| r.due_end.or(r.due).is_some_and(|d| d < context.today);
    let told_late = all.iter().filter(|r| told.contains(&r.place) && is_late(r)).count();
    let open = |r: &followups::Row| !r.blocked && r.probably_done.is_none() && !told.contains(&r.place);
    let due = all.into_iter().filter(|r| r.due_end.or(r.due).is_some_and(|d| d <= until) && open(r));
    let (late, mut ahead): (Vec<_>, Vec<_>) = due.partition(is_late);
    // What is still in time comes in the order of its days.
    ahead.sort_by_key(|r| r.due_end.or(r.due));
    ahead.truncate(FOLLOWUPS);
    let room = (FOLLOWUPS - ahead.len()).max(LATE);
    let shown = ahead.into_iter().chain(late.into_iter().take(room));
    let row = |r: followups::Row| Row {
        kind: "followup",
        date: r.due_end.or(r.due),
        time: None,
        people: r.people,
        text: r.text,
        place: r.place,
    };
    let rows: Vec<Row> = shown.map(row).collect();
    let late = rows.iter().filter(|r| r.date.is_some_and(|d| d < context.today)).count();
    Owed { more: followups::count_overdue(context).saturating_sub(late + told_late), shown: rows }
}

fn birthdays_near(context: &Context<'_>) -> Result<Vec<Row>, Refusal> {
    let options = birthdays::Options { within: Some(BIRTHDAYS.to_owned()), ..birthdays::Options::default() };
    let row = |r: birthdays::Row| Row {
        kind: "birthday",
        date: Some(r.date),
        time: None,
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
        time: None,
        text: r.last.map_or_else(String::new, |d| format!("last seen {}", ages::relative(d, context.today))),
        people: vec![r.person],
        place: r.place,
    };
    Ok((late.map(row).collect(), names))
}

/// To whom else thanks are owed, in one line.
fn thanks_owed(context: &Context<'_>, owed: &BTreeSet<PersonId>) -> Vec<Row> {
    if owed.is_empty() {
        return Vec::new();
    }
    let people: Vec<String> = owed.iter().map(|&id| context.view.person(id).name.clone()).collect();
    let text = format!("Thanks may be owed to {}: `touchbase thanks`", ages::count(people.len(), "person", "people"));
    vec![Row { kind: "thanks", date: None, time: None, people, text, place: Place::default() }]
}

/// The first suggestion whom no other part names.
fn suggestion(context: &Context<'_>, histories: &[History], named: &BTreeSet<String>) -> Result<Vec<Row>, Refusal> {
    let options = suggest::Options { n: Some(1), ..suggest::Options::default() };
    let found = suggest::rows(context, &options, histories, named)?;
    let row = |r: suggest::Row| {
        let first = r.reasons.first().and_then(|reason| reason.evidence.first()).cloned();
        let why: Vec<String> = r.reasons.into_iter().map(|reason| reason.text).collect();
        Row {
            kind: "suggestion",
            date: r.last,
            time: None,
            people: vec![r.person],
            text: why.join(" · "),
            place: first.unwrap_or(r.place),
        }
    };
    Ok(found.into_iter().map(row).collect())
}

fn page(context: &Context<'_>, sections: &[Section]) -> Page {
    let today = context.today;
    let title = Text::of(Role::Heading, today.format("%A %-d %B %Y").to_string());
    let mut parts = Vec::new();
    let mut under = "";
    for section in sections.iter().filter(|s| !s.rows.is_empty()) {
        if section.name != under {
            parts.push(Part::Heading(Text::of(Role::Heading, section.name)));
        }
        under = section.name;
        parts.extend(section.rows.iter().map(|r| item(r, today)));
        parts.extend(section.more.iter().map(|more| Part::Paragraph(Text::of(Role::Muted, more.as_str()))));
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
            let time = r.time.as_deref().map_or_else(String::new, |t| format!(" {t}"));
            Text::of(Role::Date, when(date) + &time).and(Role::Plain, format!(": {}", r.text))
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
        (attendee::KIND, _) => Text::of(Role::Person, people).and(Role::Plain, format!(": {}", r.text)),
        ("overdue", _) => Text::of(Role::Person, people).and(Role::Overdue, format!(", {}", r.text)),
        ("suggestion", _) => {
            Text::plain("Reach out to ").and(Role::Person, people).and(Role::Plain, format!(": {}", r.text))
        }
        _ => Text::plain(r.text.as_str()),
    };
    let source = r.place.text();
    if r.kind == attendee::KIND { Part::Under(text, source) } else { Part::Item(text, source) }
}
