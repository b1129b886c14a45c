//! Promises that a later line plainly keeps: probably done, never silently dropped (FACTS §3).
//!
//! A line keeps a promise if it names the same person on a later day, or further down in the same note, and is about the
//! same: something changed hands and a word of the promise returns, or most of its words do. To ring somebody is kept by
//! being in touch, to ask or tell something by being in touch about it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::person::PersonId;
use super::rows::{NoteId, RowKind, Want};
use super::view::{View, Who};
use crate::facts::gist::{SHORTEST_STEM, word_hash};
use crate::model::fact::{Channel, ContactRule, Gist, GistKind, Occurrence};
use crate::words::date::Date;
use crate::words::text::fold;

/// So many later lines are looked at for one promise, and those of the same day.
const MOST_LOOKS: usize = 40;
/// Words of a promise that have to return where nothing says that anything changed hands.
const FEWEST: usize = 2;

/// A line of a note.
pub type Place = (NoteId, u32);

/// The lines that may keep promises, by person and day.
pub struct Deeds<'v, 'r> {
    view: &'v View<'r>,
    /// By [`PersonId`], in no order.
    lines: Vec<Vec<Deed>>,
    gists: RefCell<HashMap<NoteId, Vec<Gist>>>,
}

/// A line that may keep a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Deed {
    date: Date,
    place: Place,
    delivers: bool,
    meets: bool,
    calls: bool,
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
        let mut lines = vec![Vec::new(); view.people.len()];
        let want = Want::CONTACTS.and(Want::EXCHANGES).and(Want::INTRODUCTIONS).and(Want::DEEDS);
        view.sweep(want, &mut |note, row, who| {
            let calls = matches!(row.kind, RowKind::Contact { channel: Channel::Call | Channel::Video, .. });
            let meets = row.kind != RowKind::Deed;
            let told = match row.kind {
                RowKind::Contact { occurrence, rule, .. } => {
                    occurrence == Occurrence::Happened && rule != ContactRule::C1
                }
                _ => true,
            };
            if let (true, Some(date), Who::Person(id)) = (told, row.date.filter(|d| *d <= today), who)
                && let Some(own) = lines.get_mut(*id as usize)
            {
                own.push(Deed { date, place: (note, row.line), delivers: row.delivers, meets, calls });
            }
        });
        Self { view, lines, gists: RefCell::default() }
    }

    /// The first line that keeps `promise`.
    #[must_use]
    pub fn keeping(&self, promise: Promise<'_>) -> Option<Place> {
        let made = promise.made?;
        let may_keep = |deed: &&Deed| {
            let further = if deed.place.0 == promise.note { deed.place.1 > promise.line } else { deed.date > made };
            deed.date >= made && further
        };
        let later = |id: &PersonId| -> Vec<Deed> {
            let of_person = self.lines.get(*id as usize).into_iter().flatten();
            of_person.filter(may_keep).copied().collect()
        };
        let later: Vec<Vec<Deed>> = promise.people.iter().map(later).filter(|deeds| !deeds.is_empty()).collect();
        if later.is_empty() {
            return None;
        }
        let names: HashSet<u32> = promise.people.iter().flat_map(|&id| self.name_words(id)).collect();
        let matters = self.promised(promise.note, promise.line).into_iter().map(|mut gist| {
            gist.words.retain(|word| !names.contains(word));
            gist
        });
        matters.into_iter().find_map(|matter| self.fulfilling(&matter, promise.explicit, &later))
    }

    /// The first of the lines in `later`, which are those about each person, that does what is promised.
    fn fulfilling(&self, matter: &Gist, explicit: bool, later: &[Vec<Deed>]) -> Option<Place> {
        let (kind, empty) = (matter.kind, matter.words.is_empty());
        let may_keep: &dyn Fn(&Deed) -> bool = match kind {
            // `ring Ana back`: that they met since is no plain sign, if the box is not ticked; that they rang is.
            GistKind::Call if empty && explicit => &|deed| deed.calls,
            GistKind::Errand | GistKind::Call | GistKind::Thanks if !(empty && explicit) => &|deed| deed.meets,
            _ if empty => return None,
            _ => &|deed| deed.delivers || !explicit,
        };
        let keeps = |deed: &Deed| self.keeps(deed, &matter.words, kind, explicit);
        later.iter().find_map(|deeds| {
            let mut deeds: Vec<Deed> = deeds.iter().filter(|deed| may_keep(deed)).copied().collect();
            self.first_keeping(&mut deeds, &keeps)
        })
    }

    /// The first of `deeds` that keeps a promise.
    fn first_keeping(&self, deeds: &mut [Deed], keeps: &dyn Fn(&Deed) -> bool) -> Option<Place> {
        deeds.sort_unstable();
        let mut looks = 0;
        for day in deeds.chunk_by(|a, b| a.date == b.date) {
            if looks >= MOST_LOOKS {
                break;
            }
            looks += day.len();
            let places: Vec<Place> = day.iter().filter(|deed| keeps(deed)).map(|deed| deed.place).collect();
            let by_path = |place: &&Place| (self.view.rows.note(place.0).path, place.1);
            let first = if places.len() > 1 { places.iter().min_by_key(by_path) } else { places.first() };
            if first.is_some() {
                return first.copied();
            }
        }
        None
    }

    fn keeps(&self, deed: &Deed, wanted: &[u32], kind: GistKind, explicit: bool) -> bool {
        let Some(gist) = self.done(deed.place) else { return false };
        let back = wanted.iter().filter(|word| gist.words.contains(word)).count();
        if kind == GistKind::Thanks {
            return gist.kind == GistKind::Thanked;
        }
        let enough = match (deed.meets, explicit) {
            (false, _) => 2,
            (true, true) => 3,
            (true, false) => 4,
        };
        let about =
            matches!(kind, GistKind::Errand | GistKind::Call | GistKind::Message) && enough * back >= wanted.len();
        if about {
            // They were in touch, and about that.
            return true;
        }
        let intro = gist.kind == GistKind::Introduced && gist.words.first().is_some_and(|word| wanted.contains(word));
        let delivers = gist.kind == GistKind::Delivery || intro;
        let share = match (explicit, delivers) {
            (false, true) => 4,
            (false, false) => 3,
            (true, true) => 2,
            (true, false) => return false,
        };
        back > 0 && (delivers || back >= FEWEST) && share * back >= wanted.len()
    }

    /// What is promised on a line, in as many ways as it can be read.
    fn promised(&self, note: NoteId, line: u32) -> Vec<Gist> {
        self.gists(note, |gists| gists.iter().filter(|g| g.line == line && g.kind.is_promise()).cloned().collect())
    }

    /// What is done on a line.
    fn done(&self, (note, line): Place) -> Option<Gist> {
        self.gists(note, |gists| gists.iter().find(|g| g.line == line && !g.kind.is_promise()).cloned())
    }

    fn gists<T>(&self, note: NoteId, look: impl FnOnce(&[Gist]) -> T) -> T {
        let mut gists = self.gists.borrow_mut();
        let read = || self.view.rows.dealings(note).map(|f| f.gists).unwrap_or_default();
        look(gists.entry(note).or_insert_with(read))
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
