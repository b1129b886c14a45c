//! `suggest`: whom to reach out to now, why, and how to begin. The same notes and day always suggest the same people.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::Serialize;

use super::history::{self, History};
use super::last_contact::channel_word;
use super::page::{Page, Part, Role, Text};
use super::people::PLACE_FIELDS;
use super::place::Place;
use super::promises::{self, Promise};
use super::standing::{self, Standing, State};
use super::topics::{self, Care};
use super::ways::Ways;
use super::{Answer, Context, Refusal, ages, ledger, thanks};
use crate::model::fact::{Channel, Owner};
use crate::network::person::{Person, PersonId};
use crate::network::rows::{NoteId, Want};
use crate::network::view::Who;
use crate::words::date::{Date, days_between};
use crate::words::text::fold;

/// Whom to reach out to now, with the reason and something to begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// So many people [default: 3].
    #[arg(short, value_name = "N")]
    pub n: Option<usize>,
    /// Only people who are in this town or country by their notes.
    #[arg(long = "in", value_name = "PLACE")]
    pub location: Option<String>,
    /// Only people whom you reach in ways that fit into this time, by what your notes show: 15m, 1h.
    #[arg(long, value_name = "SPAN")]
    pub with_time: Option<String>,
}

/// People to suggest.
const PEOPLE: usize = 3;
/// Days to a birthday from which it is a reason.
const BIRTHDAY_WITHIN: i64 = 14;
/// A planned contact within so many days makes lateness no reason.
const PLANNED_WITHIN: i64 = 7;
/// Somebody whom one saw so few days ago needs no suggestion.
const JUST_SEEN: i64 = 1;
/// Lateness beyond three cadences weighs no more.
const MOST_LATE: f64 = 3.0;

/// Why to reach out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What sort: `overdue`, `drifting`, `birthday`, `promise`, `thanks`, `topic`.
    pub kind: &'static str,
    /// In words.
    pub text: String,
    /// The lines that say so, where they are not the row's own.
    pub evidence: Vec<Place>,
    #[serde(skip)]
    weight: f64,
}

/// One person to reach out to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Who.
    pub person: String,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// How to reach out within the time asked for.
    pub how: Option<Channel>,
    /// The last contact.
    pub last: Option<Date>,
    /// What they last said, or what was last noted of them.
    pub opener: Option<String>,
    /// Whether the opener is in their words.
    pub said: bool,
    /// When that was.
    pub opener_date: Option<Date>,
    /// Where that is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If the time of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let all = history::histories(context.view, context.today, None);
    let rows = rows(context, options, &all, &BTreeSet::new())?;
    Ok(Answer::new(page(&rows, options, context.today), &rows))
}

/// The people to reach out to but for those of these names, the most pressing first.
///
/// # Errors
/// See [`answer`].
pub fn rows(
    context: &Context<'_>,
    options: &Options,
    all: &[History],
    without: &BTreeSet<String>,
) -> Result<Vec<Row>, Refusal> {
    let (view, today) = (context.view, context.today);
    let ways = options.with_time.as_deref().map(|text| Ways::new(context, text)).transpose()?;
    let cares = topics::cares(context);
    let open = promises::open(view);
    let mut owed: BTreeMap<PersonId, usize> = BTreeMap::new();
    thanks::owed(&ledger::entries(context, &[])).into_iter().for_each(|e| *owed.entry(e.person).or_default() += 1);
    let location = options.location.as_deref().map(fold);
    let mut found: Vec<(PersonId, Vec<Reason>)> = history::others(view)
        .filter(|&id| location.as_deref().is_none_or(|wanted| is_in(view.person(id), wanted)))
        .filter_map(|id| {
            let (person, history) = (view.person(id), &all[id as usize]);
            let standing = standing::standing(person, history, today, context.preferences);
            let has_time = ways.as_ref().is_none_or(|ways| ways.fits(id));
            if !may_be_suggested(history, &standing) || without.contains(&person.name) || !has_time {
                return None;
            }
            let thanks = owed.get(&id).copied().unwrap_or(0);
            let mut reasons: Vec<Reason> = [
                late(history, &standing, today, context),
                birthday(person, today),
                promised(&open[id as usize], today),
                (thanks > 0).then(|| reason("thanks", "thanks owed".to_owned(), 1.0)),
                cares.get(&id).map(topic),
            ]
            .into_iter()
            .flatten()
            .collect();
            reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            (!reasons.is_empty()).then_some((id, reasons))
        })
        .collect();
    let weight = |reasons: &[Reason]| reasons.iter().map(|r| r.weight).sum::<f64>();
    found.sort_by(|a, b| weight(&b.1).total_cmp(&weight(&a.1)).then(a.0.cmp(&b.0)));
    found.truncate(options.n.unwrap_or(PEOPLE));
    let mut told = BTreeMap::new();
    for (id, reasons) in &mut found {
        let promise = pressing(context, &open[*id as usize]);
        for (reason, promise) in reasons.iter_mut().filter(|r| r.kind == PROMISE).zip(promise) {
            reason.text = in_words(context, promise);
            told.insert(*id, (promise.note, promise.line));
        }
    }
    let openers = openers(context, &found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), &told);
    let how = |id| ways.as_ref().and_then(|ways| ways.best(id));
    let row = |(id, reasons)| Row { how: how(id), ..row(context, id, reasons, &all[id as usize], openers.get(&id)) };
    Ok(found.into_iter().map(row).collect())
}

/// Something written today that meets what they look for or said.
fn topic(care: &Care) -> Reason {
    let verb = if care.asked { "looks for" } else { "said" };
    let text = format!("you wrote today: {}; {verb}: {}", care.written, care.theirs);
    let evidence = vec![care.place.clone(), care.their_place.clone()];
    Reason { evidence, ..reason("topic", text, if care.asked { 1.5 } else { 1.0 }) }
}

fn is_in(person: &Person, wanted: &str) -> bool {
    PLACE_FIELDS.iter().filter_map(|f| person.fields.get(*f)).flatten().any(|value| fold(value).contains(wanted))
}

/// Not whom the notes ask to leave alone, nor whom one just saw, nor whom one never met and plans nothing with.
fn may_be_suggested(history: &History, standing: &Standing) -> bool {
    match standing.state {
        State::Paused | State::Snoozed => false,
        State::Never => history.next.is_some(),
        _ => standing.silence.is_none_or(|days| days > JUST_SEEN),
    }
}

fn reason(kind: &'static str, text: String, weight: f64) -> Reason {
    Reason { kind, text, evidence: Vec::new(), weight }
}

fn late(history: &History, standing: &Standing, today: Date, context: &Context<'_>) -> Option<Reason> {
    let silence = standing.silence?;
    if history.next.is_some_and(|next| days_between(today, next.date) <= PLANNED_WITHIN) {
        return None;
    }
    if let (Some(late), Some(cadence)) = (standing.lateness.filter(|late| *late > 0.0), standing.cadence) {
        let text = format!("no contact for {}, meant to be every {}", ages::span(silence), ages::span(cadence.into()));
        return Some(reason("overdue", text, 2.0 + late.min(MOST_LATE)));
    }
    let rhythm = history.rhythm(context.preferences.drift_gaps, context.preferences.drift_span)?;
    let text = || format!("no contact for {}, used to be every {}", ages::span(silence), ages::span(rhythm));
    standing.drifting.then(|| reason("drifting", text(), 2.0))
}

fn birthday(person: &Person, today: Date) -> Option<Reason> {
    let born = person.birthday()?;
    let next = born.next(today)?;
    let days = days_between(today, next);
    let age = born.year.map_or_else(String::new, |year| format!(", {}", next.year() - year));
    let text = format!("birthday {}{age}", ages::relative(next, today));
    (days <= BIRTHDAY_WITHIN).then(|| reason("birthday", text, 2.5))
}

/// The writer's own open promises. Their words are read only of whom is suggested.
fn promised(open: &[Promise], today: Date) -> Option<Reason> {
    let own = || open.iter().filter(|p| p.owner == Owner::Me);
    let is_late = own().any(|p| p.due.is_some_and(|due| due < today));
    own().next().map(|_| reason(PROMISE, String::new(), if is_late { 1.5 } else { 1.0 }))
}

/// The kind of reason that is a promise.
const PROMISE: &str = "promise";

/// The writer's own promise that presses most.
fn pressing<'p>(context: &Context<'_>, open: &'p [Promise]) -> Option<&'p Promise> {
    promises::first(context.view, open.iter().filter(|p| p.owner == Owner::Me))
}

/// A promise in the note's words.
fn in_words(context: &Context<'_>, promise: &Promise) -> String {
    let due = promise.due.map_or_else(String::new, |due| format!(", due {}", ages::relative(due, context.today)));
    format!("you owe: {}{due}", promise.text(context))
}

/// The last statement of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Opener {
    date: Date,
    note: NoteId,
    fact: u32,
    line: u32,
}

/// The last statement of each of `people`, other than on the line of the promise that a reason tells.
fn openers(
    context: &Context<'_>,
    people: &[PersonId],
    told: &BTreeMap<PersonId, (NoteId, u32)>,
) -> BTreeMap<PersonId, Opener> {
    let mut found: BTreeMap<PersonId, Opener> = BTreeMap::new();
    context.view.sweep(Want::STATEMENTS, &mut |note, row, who| {
        let (Who::Person(id), Some(date)) = (who, row.date.filter(|d| *d <= context.today)) else { return };
        if !people.contains(id) || told.get(id) == Some(&(note, row.line)) {
            return;
        }
        let new = Opener { date, note, fact: row.fact, line: row.line };
        let place = |o: &Opener| (o.note, o.line);
        let is_later =
            |old: &Opener| old.date.cmp(&date).then_with(|| ledger::by_place(context, place(old), place(&new))).is_lt();
        if found.get(id).is_none_or(is_later) {
            found.insert(*id, new);
        }
    });
    found
}

fn row(context: &Context<'_>, id: PersonId, reasons: Vec<Reason>, history: &History, said: Option<&Opener>) -> Row {
    let words = |o: &Opener| {
        let statement = context.view.rows.facts(o.note)?.statements.into_iter().nth(o.fact as usize)?;
        Some(statement.text).filter(|t| !t.trim().is_empty())
    };
    let opener = said.and_then(words);
    let is_said = opener.is_some();
    let last = history.last;
    let (date, place) = match said.filter(|_| is_said) {
        Some(o) => (Some(o.date), Place::new(context.view.rows, o.note, o.line)),
        None => (last.map(|e| e.date), last.map(|e| Place::new(context.view.rows, e.note, e.line)).unwrap_or_default()),
    };
    Row {
        person: context.view.person(id).name.clone(),
        reasons,
        how: None,
        last: last.map(|e| e.date),
        opener,
        said: is_said,
        opener_date: date,
        place,
    }
}

fn page(rows: &[Row], options: &Options, today: Date) -> Page {
    let place = options.location.as_ref().map_or_else(String::new, |place| format!(" · in {place}"));
    let time = options.with_time.as_ref().map_or_else(String::new, |time| format!(" · with {time} to spare"));
    let title = Text::of(Role::Heading, "Whom to reach out to").and(Role::Muted, format!("  on {today}{place}{time}"));
    if rows.is_empty() {
        let hint = "Nobody presses. `cadence: monthly` in somebody's note says how often to keep in touch.";
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let mut parts = Vec::new();
    for r in rows {
        parts.push(Part::Heading(Text::of(Role::Person, r.person.as_str())));
        for reason in &r.reasons {
            parts.push(Part::Item(Text::plain(reason.text.as_str()), sources(&reason.evidence)));
        }
        if let Some(how) = r.how {
            let time = options.with_time.as_deref().unwrap_or_default();
            let text = format!("fits in {time}: {}, as before with them", channel_word(how));
            parts.push(Part::Item(Text::plain(text), Text::default()));
        }
        // What a reason quotes need not be said again.
        if !r.reasons.iter().any(|reason| r.said && reason.evidence.contains(&r.place)) {
            parts.push(Part::Item(opener(r, today), r.place.text()));
        }
    }
    Page { title, parts, hint: None }
}

fn sources(places: &[Place]) -> Text {
    let mut text = Text::default();
    for place in places {
        let between = if text.is_empty() { "" } else { " and " };
        text = text.and(Role::Muted, between);
        text.0.extend(place.text().0);
    }
    text
}

fn opener(r: &Row, today: Date) -> Text {
    let when = r.opener_date.map_or_else(String::new, |d| ages::relative(d, today));
    match &r.opener {
        Some(words) => Text::of(Role::Muted, format!("said {when}: ")).and(Role::Plain, words.as_str()),
        None => Text::of(Role::Muted, format!("last contact {when}")),
    }
}
