//! One line of brief for everyone in a meeting to come: last time, what is open, what to say thanks for.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::ages;
use super::last_contact::channel_word;
use super::ledger::{Entry, Texts};
use super::meeting::{self, Before};
use super::place::Place;
use super::promises::{self, Open};
use super::standing;
use super::today::Row;
use crate::model::fact::{Channel, Owner};
use crate::network::person::PersonId;
use crate::words::date::days_between;

/// The kind of these rows.
pub const KIND: &str = "attendee";
/// People of one meeting to tell of; `brief` tells of all.
pub const MOST: usize = 8;

/// What is known of the people to be met.
pub struct Known<'c> {
    before: BTreeMap<PersonId, Before>,
    open: Option<Open<'c>>,
    thanks: BTreeMap<PersonId, Entry>,
    texts: Texts<'c>,
    done: BTreeSet<PersonId>,
    /// The follow-ups that the rows told so far tell.
    pub told: BTreeSet<Place>,
}

impl<'c> Known<'c> {
    /// What is known of `people`; `thanks` are the favours that thanks are owed for, oldest first.
    #[must_use]
    pub fn new(context: &'c Context<'c>, people: &BTreeSet<PersonId>, thanks: &[&Entry]) -> Self {
        let open = (!people.is_empty()).then(|| Open::new(context));
        let before = if people.is_empty() { BTreeMap::new() } else { meeting::last_before(context, people) };
        let thanks = thanks.iter().filter(|e| people.contains(&e.person)).map(|e| (e.person, (*e).clone())).collect();
        Self { before, open, thanks, texts: Texts::new(context), done: BTreeSet::new(), told: BTreeSet::new() }
    }

    /// The row of one person, once.
    pub fn row(&mut self, context: &Context<'_>, id: PersonId) -> Option<Row> {
        if !self.done.insert(id) {
            return None;
        }
        let mut told = vec![self.last_time(context, id)];
        told.extend(self.promise(context, id));
        told.extend(self.thanks.get(&id).map(|e| format!("thanks for: {}", self.texts.what(e))));
        let before = self.before.get(&id);
        Some(Row {
            kind: KIND,
            date: before.map(|b| b.date),
            time: None,
            people: vec![context.view.person(id).name.clone()],
            text: told.join(" · "),
            place: before.map(|b| b.place.clone()).unwrap_or_default(),
        })
    }

    /// `last time 5 weeks ago, coffee, meant to be every 3 weeks`.
    fn last_time(&self, context: &Context<'_>, id: PersonId) -> String {
        let Some(before) = self.before.get(&id) else { return "never met, as far as the notes know".to_owned() };
        let how = if before.channel == Channel::Other { "" } else { channel_word(before.channel) };
        let person = context.view.person(id);
        let every = standing::cadence(person, context.preferences)
            .map(i64::from)
            .filter(|every| !standing::is_paused(person) && days_between(before.date, context.today) > *every);
        let late = every.map_or_else(String::new, |every| format!(", meant to be every {}", ages::span(every)));
        let gap = if how.is_empty() { "" } else { ", " };
        format!("last time {}{gap}{how}{late}", ages::relative(before.date, context.today))
    }

    /// The promise that presses most: the writer's own before theirs. One that two people share is told once.
    fn promise(&mut self, context: &Context<'_>, id: PersonId) -> Option<String> {
        let own = self.open.as_ref()?.of(id);
        let of = |owner| promises::first(context.view, own.iter().filter(move |p| p.owner == owner));
        let first = of(Owner::Me).or_else(|| of(Owner::Them))?;
        if !self.told.insert(Place::new(context.view.rows, first.note, first.line)) {
            return None;
        }
        let due = first.due.map_or_else(String::new, |due| format!(", due {}", ages::relative(due, context.today)));
        let who = if first.owner == Owner::Me { "you owe" } else { "they owe" };
        Some(format!("{who}: {}{due}", first.text(context)))
    }
}
