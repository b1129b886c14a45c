//! `suggest`: whom to reach out to now, why, and how to begin. The same notes and day always suggest the same people.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::history::{self, History};
use super::last_contact::channel_word;
use super::opener::Opener;
use super::page::{Page, Part, Role, Text};
use super::people::PLACE_FIELDS;
use super::place::Place;
use super::promises::Promise;
use super::reasons::{Grounds, Reason};
use super::standing::{self, Standing, State};
use super::ways::Ways;
use super::{Answer, Context, Refusal, ages, ledger, opener};
use crate::model::fact::Channel;
use crate::network::person::{Person, PersonId};
use crate::words::date::Date;
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
/// Somebody whom one saw so few days ago needs no suggestion.
const JUST_SEEN: i64 = 1;
/// Said when there is nobody to suggest.
const NOBODY: &str = "Nobody presses. `cadence: monthly` in somebody's note says how often to keep in touch.";

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
    let view = context.view;
    let ways = options.with_time.as_deref().map(|text| Ways::new(context, text)).transpose()?;
    let location = options.location.as_deref().map(fold);
    let entries = ledger::entries(context, &[]);
    let mut grounds = Grounds::new(context, &entries);
    let is_there = |id: PersonId| location.as_deref().is_none_or(|wanted| is_in(view.person(id), wanted));
    let is_free = |id: PersonId| ways.as_ref().is_none_or(|ways| ways.fits(id));
    let is_new = |id: PersonId| !without.contains(&view.person(id).name);
    let reasons = |id: PersonId, open: &[Promise]| {
        let history = &all[id as usize];
        let standing = standing::standing(view.person(id), history, context.today, context.preferences);
        let is_apt = may_be_suggested(history, &standing);
        if is_apt { grounds.reasons(id, history, &standing, open) } else { Vec::new() }
    };
    let people = history::others(view).filter(|&id| is_there(id) && is_free(id) && is_new(id));
    let found = people.filter_map(|id| Candidate::new(id, reasons(id, grounds.stated(id)), None)).collect();
    let found = most_pressing(found, options.n.unwrap_or(PEOPLE), |id| {
        let open = grounds.unkept(id);
        Candidate::new(id, reasons(id, &open), Some(open))
    });
    let (mut told, mut suggested) = (BTreeMap::new(), Vec::new());
    for Candidate { id, mut reasons, promises, .. } in found {
        let line = grounds.word(id, &all[id as usize], &promises.unwrap_or_default(), &mut reasons);
        told.extend(line.map(|line| (id, line)));
        suggested.push((id, reasons));
    }
    let people = suggested.iter().map(|(id, _)| (*id, all[*id as usize].last)).collect();
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
    Ok(suggested.into_iter().map(row).collect())
}

/// Somebody who may be suggested.
struct Candidate {
    id: PersonId,
    reasons: Vec<Reason>,
    weight: f64,
    /// Their open promises, once it is known that no later line keeps them.
    promises: Option<Vec<Promise>>,
}

impl Candidate {
    /// `None` without a reason.
    fn new(id: PersonId, reasons: Vec<Reason>, promises: Option<Vec<Promise>>) -> Option<Self> {
        let weight = reasons.iter().map(|r| r.weight).sum();
        (!reasons.is_empty()).then_some(Self { id, reasons, weight, promises })
    }

    /// The more pressing, the less.
    fn order(&self, other: &Self) -> Ordering {
        other.weight.total_cmp(&self.weight).then(self.id.cmp(&other.id))
    }
}

/// The `n` most pressing, in order. `check` finds out which promises are kept, which takes long and can only make somebody
/// less pressing: so it is asked of those alone who come first.
fn most_pressing(mut found: Vec<Candidate>, n: usize, check: impl Fn(PersonId) -> Option<Candidate>) -> Vec<Candidate> {
    found.sort_by(|a, b| b.order(a));
    let mut first = Vec::new();
    while first.len() < n
        && let Some(next) = found.pop()
    {
        if next.promises.is_some() {
            first.push(next);
        } else if let Some(checked) = check(next.id) {
            let at = found.partition_point(|other| checked.order(other).is_lt());
            found.insert(at, checked);
        }
    }
    first
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
