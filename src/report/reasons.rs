//! Why to reach out to somebody: the reasons that `suggest` weighs.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use super::history::History;
use super::ledger::{Entry, Texts};
use super::opener::Line;
use super::page::Role;
use super::place::Place;
use super::promises::{self, Open, Promise};
use super::standing::Standing;
use super::topics::{self, Care};
use super::{Context, ages, portrait, thanks};
use crate::model::fact::Owner;
use crate::network::person::{Person, PersonId};
use crate::words::date::{Date, days_between};

/// Days to a birthday from which it is a reason.
const BIRTHDAY_WITHIN: i64 = 14;
/// A planned contact within so many days makes lateness no reason.
const PLANNED_WITHIN: i64 = 7;
/// What lateness weighs, and at most how many cadences of it weigh more.
const LATE: f64 = 2.0;
const MOST_LATE: f64 = 3.0;
/// What a birthday weighs. What somebody looks for and the writer has just written of weighs as much: tomorrow it is old.
const PRESSING: f64 = 2.5;
/// What an overdue promise weighs.
const BROKEN: f64 = 1.5;
/// What anything else weighs.
const PLAIN: f64 = 1.0;

/// Sorts of reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Silent for longer than the cadence.
    Overdue,
    /// Silent for longer than the own rhythm.
    Drifting,
    /// A birthday is near.
    Birthday,
    /// The writer promised something.
    Promise,
    /// The writer got something and never said thanks.
    Thanks,
    /// The writer wrote today of what they look for or spoke of.
    Topic,
}

/// Why to reach out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What sort.
    pub kind: Kind,
    /// In words.
    pub text: String,
    /// The lines that say so.
    pub evidence: Vec<Place>,
    /// How much it counts beside others.
    #[serde(skip)]
    pub weight: f64,
}

impl Reason {
    /// A reason whose lines are not looked up yet.
    fn new(kind: Kind, text: String, weight: f64) -> Self {
        Self { kind, text, evidence: Vec::new(), weight }
    }

    /// Whether the text has the words of the lines that say so, not only their day.
    #[must_use]
    pub fn quotes(&self) -> bool {
        matches!(self.kind, Kind::Promise | Kind::Thanks | Kind::Topic)
    }

    /// What it means, for the eye.
    #[must_use]
    pub fn role(&self) -> Role {
        match self.kind {
            Kind::Overdue => Role::Overdue,
            Kind::Drifting => Role::Due,
            Kind::Birthday => Role::Date,
            Kind::Promise | Kind::Thanks | Kind::Topic => Role::Plain,
        }
    }
}

/// What the notes hold that may be a reason.
pub struct Grounds<'g> {
    context: &'g Context<'g>,
    open: Open<'g>,
    /// The last favour of each that thanks are owed for.
    owed: BTreeMap<PersonId, &'g Entry>,
    cares: BTreeMap<PersonId, Care>,
    texts: Texts<'g>,
}

impl<'g> Grounds<'g> {
    /// Gathers them; `entries` are everyone's.
    #[must_use]
    pub fn new(context: &'g Context<'g>, entries: &'g [Entry]) -> Self {
        Self {
            context,
            open: Open::new(context),
            owed: thanks::owed(entries).into_iter().map(|e| (e.person, e)).collect(),
            cares: topics::cares(context),
            texts: Texts::new(context),
        }
    }

    /// The open follow-ups with somebody, some of which may be kept.
    #[must_use]
    pub fn stated(&self, id: PersonId) -> &[Promise] {
        self.open.stated(id)
    }

    /// The same without what a later line keeps, which takes long to find out.
    #[must_use]
    pub fn unkept(&self, id: PersonId) -> Vec<Promise> {
        self.open.of(id)
    }

    /// The reasons to reach out to one person with these open follow-ups, the weightiest first. [`Grounds::word`] puts
    /// those that are told in words.
    #[must_use]
    pub fn reasons(&self, id: PersonId, history: &History, standing: &Standing, open: &[Promise]) -> Vec<Reason> {
        let context = self.context;
        let all = [
            late(context, history, standing),
            birthday(context.view.person(id), context.today),
            promised(open, context.today),
            self.owed.get(&id).map(|_| Reason::new(Kind::Thanks, "thanks owed".to_owned(), PLAIN)),
            self.cares.get(&id).map(topic),
        ];
        let mut reasons: Vec<Reason> = all.into_iter().flatten().collect();
        reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        reasons
    }

    /// Gives the reasons the notes' own words and lines, and returns the line of the promise that they tell. Notes are
    /// read for this, so only of whom is suggested.
    pub fn word(&mut self, id: PersonId, history: &History, open: &[Promise], reasons: &mut [Reason]) -> Option<Line> {
        let view = self.context.view;
        let promise = promises::first(view, own(open)).copied();
        let told = promise.map(|p| (p.note, p.line));
        // One line may promise and owe thanks.
        let favour = self.owed.get(&id).copied().filter(|favour| told != Some((favour.note, favour.line)));
        let place = |note, line| vec![Place::new(view.rows, note, line)];
        for reason in reasons {
            match (reason.kind, promise, favour, history.last) {
                (Kind::Overdue | Kind::Drifting, _, _, Some(last)) => reason.evidence = place(last.note, last.line),
                (Kind::Promise, Some(promise), ..) => {
                    reason.text = in_words(self.context, &promise);
                    reason.evidence = place(promise.note, promise.line);
                }
                (Kind::Thanks, _, Some(favour), _) => {
                    reason.text = format!("thanks owed for: {}", self.texts.what(favour));
                    reason.evidence = place(favour.note, favour.line);
                }
                (Kind::Birthday, ..) => {
                    let source = portrait::source(&view.claims_about(&[id]), view.person(id));
                    reason.evidence = source.into_iter().collect();
                }
                _ => {}
            }
        }
        told
    }
}

fn late(context: &Context<'_>, history: &History, standing: &Standing) -> Option<Reason> {
    let silence = standing.silence?;
    if history.next.is_some_and(|next| days_between(context.today, next.date) <= PLANNED_WITHIN) {
        return None;
    }
    if let (Some(late), Some(cadence)) = (standing.lateness.filter(|late| *late > 0.0), standing.cadence) {
        let text = format!("no contact for {}, meant to be every {}", ages::span(silence), ages::span(cadence.into()));
        return Some(Reason::new(Kind::Overdue, text, LATE + late.min(MOST_LATE)));
    }
    let rhythm = history.rhythm(context.preferences.drift_gaps, context.preferences.drift_span)?;
    let text = || format!("no contact for {}, used to be every {}", ages::span(silence), ages::span(rhythm));
    standing.drifting.then(|| Reason::new(Kind::Drifting, text(), LATE))
}

fn birthday(person: &Person, today: Date) -> Option<Reason> {
    let born = person.birthday()?;
    let next = born.next(today)?;
    let age = born.year.map_or_else(String::new, |year| format!(", turns {}", next.year() - year));
    let text = format!("birthday {}{age}", ages::relative(next, today));
    (days_between(today, next) <= BIRTHDAY_WITHIN).then(|| Reason::new(Kind::Birthday, text, PRESSING))
}

/// Something written today that meets what they look for or said.
fn topic(care: &Care) -> Reason {
    let (verb, weight) = if care.asked { ("looks for", PRESSING) } else { ("said", PLAIN) };
    let text = format!("you wrote today: {}; {verb}: {}", care.written, care.theirs);
    let evidence = vec![care.place.clone(), care.their_place.clone()];
    Reason { evidence, ..Reason::new(Kind::Topic, text, weight) }
}

/// Of open follow-ups those that the writer has to do.
fn own(open: &[Promise]) -> impl Iterator<Item = &Promise> + Clone {
    open.iter().filter(|p| p.owner == Owner::Me)
}

/// The writer's own open promises.
fn promised(open: &[Promise], today: Date) -> Option<Reason> {
    own(open).next()?;
    let is_late = own(open).any(|p| p.due.is_some_and(|due| due < today));
    Some(Reason::new(Kind::Promise, String::new(), if is_late { BROKEN } else { PLAIN }))
}

/// A promise in the note's words.
fn in_words(context: &Context<'_>, promise: &Promise) -> String {
    let due = promise.due.map_or_else(String::new, |due| format!(", due {}", ages::relative(due, context.today)));
    format!("you owe: {}{due}", promise.text(context))
}
