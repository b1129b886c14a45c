//! `suggest`: whom to reach out to now, why, and how to begin. The same notes and day always suggest the same people.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use serde::Serialize;

use super::history::{self, History};
use super::last_contact::channel_word;
use super::ledger::{self, Entry, Texts};
use super::opener::Opener;
use super::page::{Page, Part, Role, Text};
use super::people::PLACE_FIELDS;
use super::place::Place;
use super::promises::{self, Promise};
use super::standing::{self, Standing, State};
use super::topics::{self, Care};
use super::ways::Ways;
use super::{Answer, Context, Refusal, ages, opener, portrait, thanks};
use crate::model::fact::{Channel, Owner};
use crate::network::person::{Person, PersonId};
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

/// What somebody looks for and the writer has just written of weighs as much as a birthday: tomorrow it is old.
const ASKED: f64 = 2.5;

/// Said when there is nobody to suggest.
const NOBODY: &str = "Nobody presses. `cadence: monthly` in somebody's note says how often to keep in touch.";

/// Why to reach out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What sort: `overdue`, `drifting`, `birthday`, `promise`, `thanks`, `topic`.
    pub kind: &'static str,
    /// In words.
    pub text: String,
    /// The lines that say so.
    pub evidence: Vec<Place>,
    #[serde(skip)]
    weight: f64,
}

impl Reason {
    /// Whether the text has the words of the lines that say so, not only their day.
    fn quotes(&self) -> bool {
        !matches!(self.kind, OVERDUE | DRIFTING | BIRTHDAY)
    }

    fn role(&self) -> Role {
        match self.kind {
            OVERDUE => Role::Overdue,
            DRIFTING => Role::Due,
            BIRTHDAY => Role::Date,
            _ => Role::Plain,
        }
    }
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
    let entries = ledger::entries(context, &[]);
    // The last favour of each that thanks are owed for.
    let owed: BTreeMap<PersonId, &Entry> = thanks::owed(&entries).into_iter().map(|e| (e.person, e)).collect();
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
            let mut reasons: Vec<Reason> = [
                late(history, &standing, today, context),
                birthday(person, today),
                promised(&open[id as usize], today),
                owed.get(&id).map(|_| reason(THANKS, "thanks owed".to_owned(), 1.0)),
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
    let (mut told, mut texts) = (BTreeMap::new(), Texts::new(context));
    for (id, reasons) in &mut found {
        let promise = pressing(context, &open[*id as usize]);
        for (reason, promise) in reasons.iter_mut().filter(|r| r.kind == PROMISE).zip(promise) {
            reason.text = in_words(context, promise);
            reason.evidence = vec![Place::new(view.rows, promise.note, promise.line)];
            told.insert(*id, (promise.note, promise.line));
        }
        let favour = owed.get(id).filter(|favour| told.get(id) != Some(&(favour.note, favour.line)));
        for (reason, favour) in reasons.iter_mut().filter(|r| r.kind == THANKS).zip(favour) {
            reason.text = format!("thanks owed for: {}", texts.what(favour));
            reason.evidence = vec![Place::new(view.rows, favour.note, favour.line)];
        }
        for reason in reasons.iter_mut().filter(|r| r.kind == BIRTHDAY) {
            let source = portrait::source(&view.facts_about(&[*id]), view.person(*id));
            reason.evidence = source.into_iter().collect();
        }
    }
    let people = found.iter().map(|(id, _)| (*id, all[*id as usize].last)).collect();
    let mut openers = opener::openers(context, &people, &told);
    let row = |(id, reasons)| {
        let Opener { words, said, date, place } = openers.remove(&id).unwrap_or_default();
        Row {
            person: view.person(id).name.clone(),
            reasons,
            how: ways.as_ref().and_then(|ways| ways.best(id)),
            last: all[id as usize].last.map(|e| e.date),
            opener: words,
            said,
            opener_date: date,
            place,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// Something written today that meets what they look for or said.
fn topic(care: &Care) -> Reason {
    let verb = if care.asked { "looks for" } else { "said" };
    let text = format!("you wrote today: {}; {verb}: {}", care.written, care.theirs);
    let evidence = vec![care.place.clone(), care.their_place.clone()];
    Reason { evidence, ..reason("topic", text, if care.asked { ASKED } else { 1.0 }) }
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
    let evidence: Vec<Place> = history.last.iter().map(|e| Place::new(context.view.rows, e.note, e.line)).collect();
    if let (Some(late), Some(cadence)) = (standing.lateness.filter(|late| *late > 0.0), standing.cadence) {
        let text = format!("no contact for {}, meant to be every {}", ages::span(silence), ages::span(cadence.into()));
        return Some(Reason { evidence, ..reason(OVERDUE, text, 2.0 + late.min(MOST_LATE)) });
    }
    let rhythm = history.rhythm(context.preferences.drift_gaps, context.preferences.drift_span)?;
    let text = || format!("no contact for {}, used to be every {}", ages::span(silence), ages::span(rhythm));
    standing.drifting.then(|| Reason { evidence, ..reason(DRIFTING, text(), 2.0) })
}

fn birthday(person: &Person, today: Date) -> Option<Reason> {
    let born = person.birthday()?;
    let next = born.next(today)?;
    let days = days_between(today, next);
    let age = born.year.map_or_else(String::new, |year| format!(", turns {}", next.year() - year));
    let text = format!("birthday {}{age}", ages::relative(next, today));
    (days <= BIRTHDAY_WITHIN).then(|| reason(BIRTHDAY, text, 2.5))
}

/// The kinds of reason that count days.
const BIRTHDAY: &str = "birthday";
const OVERDUE: &str = "overdue";
const DRIFTING: &str = "drifting";
/// The kind of reason that is thanks owed. Its words are read only of whom is suggested.
const THANKS: &str = "thanks";

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

fn page(rows: &[Row], options: &Options, today: Date) -> Page {
    let place = options.location.as_ref().map_or_else(String::new, |place| format!(" · in {place}"));
    let time = options.with_time.as_ref().map_or_else(String::new, |time| format!(" · with {time} to spare"));
    let title = Text::of(Role::Heading, "Whom to reach out to").and(Role::Muted, format!("  on {today}{place}{time}"));
    if rows.is_empty() {
        let hint = match &options.location {
            Some(place) => format!("Nobody presses in {place}. `location:` in people's notes says where they are."),
            None => NOBODY.to_owned(),
        };
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let mut parts = Vec::new();
    for r in rows {
        parts.push(Part::Heading(Text::of(Role::Person, r.person.as_str())));
        // What a reason quotes need not be said again, nor where it stands; nor the day that it counts from.
        let says_it = |reason: &Reason| r.opener.is_none() || reason.quotes();
        let is_quoted = r.reasons.iter().any(|reason| says_it(reason) && reason.evidence.contains(&r.place));
        for reason in &r.reasons {
            let evidence = reason.evidence.iter().filter(|place| is_quoted || **place != r.place);
            parts.push(Part::Item(Text::of(reason.role(), reason.text.as_str()), sources(evidence)));
        }
        if let Some(how) = r.how {
            let time = options.with_time.as_deref().unwrap_or_default();
            let text = format!("fits in {time}: {}, as before with them", channel_word(how));
            parts.push(Part::Item(Text::plain(text), Text::default()));
        }
        if !is_quoted {
            parts.push(Part::Item(begin_with(r, today), r.place.text()));
        }
    }
    Page { title, parts, hint: None }
}

fn sources<'p>(places: impl Iterator<Item = &'p Place>) -> Text {
    let mut text = Text::default();
    for place in places {
        let between = if text.is_empty() { "" } else { " and " };
        text = text.and(Role::Muted, between);
        text.0.extend(place.text().0);
    }
    text
}

fn begin_with(r: &Row, today: Date) -> Text {
    let when = r.opener_date.map_or_else(String::new, |d| ages::relative(d, today));
    let verb = if r.said { "said" } else { "noted" };
    match &r.opener {
        Some(words) => Text::of(Role::Muted, format!("{verb} {when}: ")).and(Role::Plain, words.as_str()),
        None => Text::of(Role::Muted, format!("last contact {when}")),
    }
}
