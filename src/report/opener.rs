//! How to begin with somebody: what they last said, or what the notes of the last time tell.

use std::collections::BTreeMap;

use super::history::Event;
use super::place::{Excerpt, Place};
use super::{Context, ledger, meeting, noted, spoken};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, Want};
use crate::network::view::Who;
use crate::words::date::Date;

/// Words about other than the person that the line of a contact tells something by.
const TELLING: usize = 3;

/// A line of a note.
pub type Line = (NoteId, u32);

/// Something to begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opener {
    /// What they said, or what was noted; `None` if there is only the day of the last contact.
    pub words: Option<String>,
    /// Whether the words are theirs.
    pub said: bool,
    /// When that was.
    pub date: Option<Date>,
    /// Where that is noted.
    pub place: Place,
}

/// A statement, not yet read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Statement {
    date: Date,
    note: NoteId,
    fact: u32,
    line: u32,
}

/// What to begin with for each of `people`, with their last contact, other than the line of `told` that the reader is
/// told anyway.
#[must_use]
pub fn openers(
    context: &Context<'_>,
    people: &BTreeMap<PersonId, Option<Event>>,
    told: &BTreeMap<PersonId, Line>,
) -> BTreeMap<PersonId, Opener> {
    let statements = last_said(context, people, told);
    let opener = |(&id, &last): (&PersonId, &Option<Event>)| {
        let said = statements.get(&id).copied();
        // What they said before the last time may be long settled.
        let is_stale = |s: &Statement| last.is_some_and(|last| s.date < last.date);
        let fresh = said.filter(|s| !is_stale(s)).and_then(|s| in_their_words(context, s));
        let noted = || last.and_then(|last| noted_then(context, id, last, told.get(&id)));
        let older = || said.and_then(|s| in_their_words(context, s));
        let opener = fresh.or_else(noted).or_else(older);
        (id, opener.or_else(|| last.map(|last| only_day(context, last))).unwrap_or_default())
    };
    people.iter().map(opener).collect()
}

/// The last statement of each of `people` up to today.
fn last_said(
    context: &Context<'_>,
    people: &BTreeMap<PersonId, Option<Event>>,
    told: &BTreeMap<PersonId, Line>,
) -> BTreeMap<PersonId, Statement> {
    let mut found: BTreeMap<PersonId, Statement> = BTreeMap::new();
    context.view.sweep(Want::STATEMENTS, &mut |note, row, who| {
        let (Who::Person(id), Some(date)) = (who, row.date.filter(|d| *d <= context.today)) else { return };
        if !people.contains_key(id) || told.get(id) == Some(&(note, row.line)) {
            return;
        }
        let new = Statement { date, note, fact: row.fact, line: row.line };
        let place = |s: &Statement| (s.note, s.line);
        let is_later = |old: &Statement| {
            old.date.cmp(&date).then_with(|| ledger::by_place(context, place(old), place(&new))).is_lt()
        };
        if found.get(id).is_none_or(is_later) {
            found.insert(*id, new);
        }
    });
    found
}

fn in_their_words(context: &Context<'_>, s: Statement) -> Option<Opener> {
    let statement = context.view.rows.facts(s.note)?.statements.into_iter().nth(s.fact as usize)?;
    let words = Some(spoken::words(&statement.text).to_owned()).filter(|text| !text.is_empty());
    let place = Place::new(context.view.rows, s.note, s.line);
    words.map(|words| Opener { words: Some(words), said: true, date: Some(s.date), place })
}

/// The first line that the notes of the last time tell of it, else the line that states the contact, but for the line
/// `told`.
fn noted_then(context: &Context<'_>, id: PersonId, last: Event, told: Option<&Line>) -> Option<Opener> {
    let resolved = context.view.resolved(last.note)?;
    let own = noted::noted(context, &resolved, id, last.date, last.line);
    // `called @ana` is nothing to begin with.
    let is_telling = |n: &Excerpt| ledger::things(context, id, &n.text).len() >= TELLING;
    let stating = noted::own_line(context, &resolved, id, last.date, last.line).filter(is_telling);
    let is_told = |line: u32| told == Some(&(last.note, line));
    let first = own.into_iter().chain(stating).find(|n| !is_told(n.place.line))?;
    let words = meeting::undated(&first.text, first.date);
    Some(Opener { words: Some(words), said: false, date: first.date, place: first.place })
}

fn only_day(context: &Context<'_>, last: Event) -> Opener {
    let place = Place::new(context.view.rows, last.note, last.line);
    Opener { words: None, said: false, date: Some(last.date), place }
}
