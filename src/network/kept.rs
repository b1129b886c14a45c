//! Promises that a later line plainly keeps: probably done, never silently dropped (FACTS §3).
//!
//! A line keeps a promise if it names the same person on a later day, or further down in the same note, and is about the
//! same: something changed hands and a word of the promise returns, or most of its words do. To ring somebody is kept by
//! being in touch, to ask or tell something by being in touch about it.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::person::PersonId;
use super::rows::{NoteId, RowKind, Want};
use super::view::{View, Who};
use crate::facts::gist::{SHORTEST_STEM, word_hash};
use crate::model::fact::{ContactRule, Gist, GistKind, Occurrence};
use crate::words::date::Date;
use crate::words::text::fold;

/// Most later lines that are looked at for one promise.
const MOST_LOOKS: usize = 40;
/// Words of a promise that have to return where nothing says that anything changed hands.
const FEWEST: usize = 2;

/// A line of a note.
pub type Place = (NoteId, u32);

/// The lines that may keep promises, by person and day.
pub struct Deeds<'v, 'r> {
    view: &'v View<'r>,
    lines: HashMap<PersonId, BTreeMap<Date, Vec<Place>>>,
    gists: RefCell<HashMap<NoteId, Vec<Gist>>>,
}

/// An open promise.
#[derive(Clone, Copy, Debug)]
pub struct Promise<'p> {
    /// Whom it concerns.
    pub people: &'p [PersonId],
    /// Its note.
    pub note: NoteId,
    /// Its line.
    pub line: u32,
    /// The day it was made.
    pub made: Option<Date>,
    /// Its writer has made a task of it, and not ticked it: only what leaves little doubt keeps it.
    pub explicit: bool,
}

impl<'v, 'r> Deeds<'v, 'r> {
    /// All deeds of the vault up to `today`: what is dated later is planned, whatever its note says.
    #[must_use]
    pub fn new(view: &'v View<'r>, today: Date) -> Self {
        let mut lines: HashMap<PersonId, BTreeMap<Date, Vec<Place>>> = HashMap::new();
        let want = Want::CONTACTS.and(Want::EXCHANGES).and(Want::INTRODUCTIONS);
        view.sweep(want, &mut |note, row, who| {
            let told = match row.kind {
                RowKind::Contact { occurrence, rule, .. } => {
                    occurrence == Occurrence::Happened && rule != ContactRule::C1
                }
                _ => true,
            };
            let date = row.date.filter(|date| *date <= today);
            if let (true, Some(date), Who::Person(id)) = (told, date, who) {
                lines.entry(*id).or_default().entry(date).or_default().push((note, row.line));
            }
        });
        Self { view, lines, gists: RefCell::default() }
    }

    /// The first line that keeps `promise`.
    #[must_use]
    pub fn keeping(&self, promise: Promise<'_>) -> Option<Place> {
        let made = promise.made?;
        let Gist { words: mut wanted, kind, .. } = self.gist(promise.note, promise.line, true)?;
        let names: HashSet<u32> = promise.people.iter().flat_map(|&id| self.name_words(id)).collect();
        wanted.retain(|word| !names.contains(word));
        if wanted.is_empty() && kind != GistKind::Errand {
            return None;
        }
        let later = |date: Date, place: &Place| {
            if place.0 == promise.note { place.1 > promise.line } else { date > made }
        };
        promise.people.iter().find_map(|id| {
            let days = self.lines.get(id)?.range(made..);
            let places = days.flat_map(|(date, places)| {
                let mut places: Vec<Place> = places.iter().copied().filter(|p| later(*date, p)).collect();
                places.sort_by_cached_key(|(note, line)| (self.view.rows.note(*note).path, *line));
                places
            });
            places.take(MOST_LOOKS).find(|place| self.keeps(*place, &wanted, kind, promise.explicit))
        })
    }

    fn keeps(&self, (note, line): Place, wanted: &[u32], kind: GistKind, explicit: bool) -> bool {
        let Some(gist) = self.gist(note, line, false) else { return false };
        let back = wanted.iter().filter(|word| gist.words.contains(word)).count();
        let enough = if explicit { 3 } else { 4 };
        if kind == GistKind::Errand && enough * back >= wanted.len() {
            // They were in touch, and about that.
            return true;
        }
        let delivers = gist.kind == GistKind::Delivery;
        let share = match (explicit, delivers) {
            (false, true) => 4,
            (false, false) => 3,
            (true, true) => 2,
            (true, false) => return false,
        };
        back > 0 && (delivers || back >= FEWEST) && share * back >= wanted.len()
    }

    fn gist(&self, note: NoteId, line: u32, promise: bool) -> Option<Gist> {
        let mut gists = self.gists.borrow_mut();
        let read = || self.view.rows.dealings(note).map(|f| f.gists).unwrap_or_default();
        gists
            .entry(note)
            .or_insert_with(read)
            .iter()
            .find(|g| g.line == line && g.kind.is_promise() == promise)
            .cloned()
    }

    fn name_words(&self, id: PersonId) -> Vec<u32> {
        let person = self.view.person(id);
        let names = std::iter::once(&person.name).chain(&person.aliases).chain(&person.handles);
        // Gists hold words without their endings, whichever those are.
        let words = names.flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).map(fold);
        let beginnings = |word: String| {
            let from = word.chars().count().min(SHORTEST_STEM);
            let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).skip(from.saturating_sub(1));
            ends.map(|end| word_hash(&word[..end])).collect::<Vec<_>>()
        };
        words.flat_map(beginnings).collect()
    }
}
