//! The rows of a vault: every claim of every note about one person, small enough to sweep in milliseconds.
//!
//! Two things implement [`Rows`]: the index's columns, and a plain [`Memory`] made of facts. A property test holds every
//! report equal on both.

use std::collections::HashMap;

use crate::model::fact::{
    Channel, ContactRule, Direction, ExchangeKind, Facts, FollowUp, GistKind, IntroductionStatus, NotContact,
    Occurrence, Owner, Region,
};
use crate::model::person::PersonCard;
use crate::model::reference::Reference;
use crate::model::task::Status;
use crate::words::date::Date;
use crate::words::text::to_u32;

use super::resolve::{Network, resolve};

pub use super::want::Want;

/// A note's number within one commit. Notes are numbered in no particular order; sort by path where order shows.
pub type NoteId = u32;

/// A distinct reference's number within one commit: index into [`Rows::references`].
pub type GlobalRef = u32;

/// What a row says of its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// Is named.
    Mention {
        /// Where.
        region: Region,
        /// Why it is no contact; `None` where it is (part of) one.
        why_not: Option<NotContact>,
    },
    /// Contact, happened or planned.
    Contact {
        /// How.
        channel: Channel,
        /// What made it one.
        rule: ContactRule,
        /// Whether it took place.
        occurrence: Occurrence,
    },
    /// A follow-up; one row a person, and one row without a person for a follow-up that names nobody.
    FollowUp {
        /// State.
        status: Status,
        /// Who has to act.
        owner: Owner,
        /// Read from prose.
        inferred: bool,
    },
    /// Said something.
    Statement,
    /// Gave or got.
    Exchange {
        /// Which way.
        direction: Direction,
        /// What sort.
        kind: ExchangeKind,
        /// A loan or debt.
        open: bool,
        /// Closes one.
        settles: bool,
    },
    /// Looks for something, or offers it.
    Ask {
        /// Looks for it.
        wants: bool,
    },
    /// Did something, or was sent something, on a line that states no contact.
    Deed,
    /// Part of an introduction.
    Introduction {
        /// State.
        status: IntroductionStatus,
        /// Whether this person made it, else was introduced.
        by: bool,
    },
}

/// One claim about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// What is claimed.
    pub kind: RowKind,
    /// Index of the fact among the note's facts of that kind; rows of one fact share it.
    pub fact: u32,
    /// Position in the note's reference list ([`Sweep::references`]); `None`: nobody is named.
    pub person: Option<u32>,
    /// The fact's date: of a follow-up the day it was noted.
    pub date: Option<Date>,
    /// Follow-ups: the day after which it is overdue.
    pub due: Option<Date>,
    /// 1-based line; 0 for the whole note.
    pub line: u32,
    /// Counts only if no other row of the same fact names somebody; such rows stand last (T-20).
    pub fallback: bool,
    /// Of contacts, exchanges, introductions and deeds: something changed hands on the line.
    pub delivers: bool,
}

/// What a sweep hands out for one note.
#[derive(Clone, Copy, Debug)]
pub struct Sweep<'a> {
    /// The note.
    pub note: NoteId,
    /// Its distinct references, in the order of its facts.
    pub references: &'a [GlobalRef],
    /// Its rows.
    pub rows: &'a [Row],
}

/// A card with the note it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct CardEntry {
    /// Path of the note for a person's or group's own note; for rows the folder of the note, since equal rows of many
    /// notes are one entry.
    pub origin: String,
    /// The card.
    pub card: PersonCard,
}

/// What is true of a note as a whole, for listings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteEntry {
    /// Path relative to the vault.
    pub path: String,
    /// Title.
    pub title: String,
    /// The note's own date.
    pub date: Option<Date>,
    /// Tags.
    pub tags: Vec<String>,
    /// The note can't be read any more; its facts are those last seen.
    pub stale: bool,
}

/// The facts of a vault as rows.
pub trait Rows {
    /// How many notes there are.
    fn note_count(&self) -> usize;
    /// What note `note` is called.
    fn note(&self, note: NoteId) -> NoteEntry;
    /// The notes whose own date is `day`.
    fn notes_on(&self, day: Date) -> Vec<NoteId> {
        (0..to_u32(self.note_count())).filter(|&note| self.note(note).date == Some(day)).collect()
    }
    /// The note at the vault-relative `path`.
    fn note_at_path(&self, path: &str) -> Option<NoteId>;
    /// Every distinct reference of the vault, by [`GlobalRef`].
    fn references(&self) -> Vec<Reference>;
    /// Every distinct card, in a fixed order.
    fn cards(&self) -> Vec<CardEntry>;
    /// Everyone, and what each reference means to a writer of these names (see [`resolve`]).
    fn network(&self, me: &[String]) -> Network {
        resolve(&self.references(), &self.cards(), me)
    }
    /// Visits every note that has rows, once, in any order. `want` says by kind which rows the caller reads; others may
    /// be left out.
    fn sweep(&self, want: Want, visit: &mut dyn FnMut(Sweep<'_>));
    /// All facts of one note. Statement texts are empty where only the file has them and it can't be read.
    fn facts(&self, note: NoteId) -> Option<Facts>;
    /// The same without the words of statements.
    fn claims(&self, note: NoteId) -> Option<Facts> {
        self.facts(note)
    }
    /// The follow-ups, exchanges, introductions and asks of one note; its other facts may be missing.
    fn dealings(&self, note: NoteId) -> Option<Facts> {
        self.facts(note)
    }
    /// Hands out the references of one note, in the order of its facts.
    fn references_in(&self, note: NoteId, visit: &mut dyn FnMut(&[GlobalRef]));
    /// The notes that hold any of these references, in no particular order.
    fn notes_with(&self, references: &[GlobalRef]) -> Vec<NoteId>;
}

/// The rows of one note's facts, in the order mentions, contacts, follow-ups, statements, exchanges, introductions, asks,
/// deeds.
#[must_use]
pub fn rows_of(facts: &Facts) -> Vec<Row> {
    let mut rows = Vec::new();
    let row = |kind, fact: usize, person, date, line| Row {
        kind,
        fact: to_u32(fact),
        person: Some(person),
        date,
        due: None,
        line,
        fallback: false,
        delivers: false,
    };
    let hands_over = |kind| matches!(kind, GistKind::Delivery | GistKind::Introduced);
    let delivers = |line| facts.gists.iter().any(|g| g.line == line && hands_over(g.kind));
    for (i, m) in facts.mentions.iter().enumerate() {
        let kind = RowKind::Mention { region: m.region, why_not: m.why_not };
        rows.push(row(kind, i, m.person, m.date, m.line));
    }
    for (i, c) in facts.contacts.iter().enumerate() {
        let kind = RowKind::Contact { channel: c.channel, rule: c.rule, occurrence: c.occurrence };
        for &person in &c.people {
            rows.push(Row { delivers: delivers(c.line), ..row(kind, i, person, Some(c.date), c.line) });
        }
    }
    for (i, f) in facts.followups.iter().enumerate() {
        push_followup(&mut rows, to_u32(i), f);
    }
    for (i, s) in facts.statements.iter().enumerate() {
        for &person in &s.people {
            rows.push(row(RowKind::Statement, i, person, s.date, s.line));
        }
    }
    for (i, e) in facts.exchanges.iter().enumerate() {
        let kind = RowKind::Exchange { direction: e.direction, kind: e.kind, open: e.open, settles: e.settles };
        rows.push(Row { delivers: delivers(e.line), ..row(kind, i, e.person, e.date, e.line) });
    }
    for (i, n) in facts.introductions.iter().enumerate() {
        if let Some(by) = n.by {
            let kind = RowKind::Introduction { status: n.status, by: true };
            rows.push(Row { delivers: delivers(n.line), ..row(kind, i, by, n.date, n.line) });
        }
        for &person in &n.people {
            let kind = RowKind::Introduction { status: n.status, by: false };
            rows.push(Row { delivers: delivers(n.line), ..row(kind, i, person, n.date, n.line) });
        }
    }
    for (i, a) in facts.asks.iter().enumerate() {
        let kind = RowKind::Ask { wants: a.wants };
        let named = a.person.map(|p| row(kind, i, p, a.date, a.line));
        rows.push(named.unwrap_or(Row { person: None, ..row(kind, i, 0, a.date, a.line) }));
    }
    for (i, d) in facts.deeds.iter().enumerate() {
        rows.push(Row { delivers: delivers(d.line), ..row(RowKind::Deed, i, d.person, d.date, d.line) });
    }
    rows
}

fn push_followup(rows: &mut Vec<Row>, fact: u32, f: &FollowUp) {
    let kind = RowKind::FollowUp { status: f.status, owner: f.owner, inferred: f.inferred };
    let row = |person, fallback| Row {
        kind,
        fact,
        person,
        date: f.noted_on,
        due: f.due_end.or(f.due),
        line: f.line,
        fallback,
        delivers: false,
    };
    rows.extend(f.people.iter().map(|&person| row(Some(person), false)));
    rows.extend(f.fallback.iter().map(|&person| row(Some(person), true)));
    if f.people.is_empty() && f.fallback.is_empty() {
        rows.push(row(None, false));
    }
}

/// The folder part of a vault-relative path, without trailing `/`.
#[must_use]
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The rows of facts held in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    facts: Vec<Facts>,
    rows: Vec<Vec<Row>>,
    interned: Vec<Vec<GlobalRef>>,
    references: Vec<Reference>,
}

impl Memory {
    /// Interns the references of `facts`.
    #[must_use]
    pub fn new(mut facts: Vec<Facts>) -> Self {
        facts.sort_by(|a, b| a.note.path.cmp(&b.note.path));
        let mut ids: HashMap<Reference, GlobalRef> = HashMap::new();
        let mut references = Vec::new();
        let mut interned = Vec::with_capacity(facts.len());
        for f in &facts {
            let list = f.references.iter().map(|r| {
                *ids.entry(r.clone()).or_insert_with(|| {
                    references.push(r.clone());
                    to_u32(references.len() - 1)
                })
            });
            interned.push(list.collect());
        }
        let rows = facts.iter().map(rows_of).collect();
        Self { facts, rows, interned, references }
    }
}

impl Rows for Memory {
    fn note_count(&self) -> usize {
        self.facts.len()
    }

    fn note(&self, note: NoteId) -> NoteEntry {
        let n = &self.facts[note as usize].note;
        NoteEntry { path: n.path.clone(), title: n.title.clone(), date: n.date, tags: n.tags.clone(), stale: false }
    }

    fn note_at_path(&self, path: &str) -> Option<NoteId> {
        self.facts.binary_search_by(|f| f.note.path.as_str().cmp(path)).ok().map(to_u32)
    }

    fn references(&self) -> Vec<Reference> {
        self.references.clone()
    }

    fn cards(&self) -> Vec<CardEntry> {
        distinct_cards(self.facts.iter().flat_map(card_entries).collect())
    }

    fn sweep(&self, want: Want, visit: &mut dyn FnMut(Sweep<'_>)) {
        for (i, rows) in self.rows.iter().enumerate() {
            let rows: Vec<Row> = rows.iter().copied().filter(|r| want.has(&r.kind)).collect();
            if !rows.is_empty() {
                visit(Sweep { note: to_u32(i), references: &self.interned[i], rows: &rows });
            }
        }
    }

    fn facts(&self, note: NoteId) -> Option<Facts> {
        self.facts.get(note as usize).cloned()
    }

    fn references_in(&self, note: NoteId, visit: &mut dyn FnMut(&[GlobalRef])) {
        visit(self.interned.get(note as usize).map_or(&[], Vec::as_slice));
    }

    fn notes_with(&self, references: &[GlobalRef]) -> Vec<NoteId> {
        let holds = |list: &Vec<GlobalRef>| list.iter().any(|r| references.contains(r));
        (0..).zip(&self.interned).filter(|(_, list)| holds(list)).map(|(i, _)| i).collect()
    }
}

/// The card entries of one note's facts; rows lose their line, so that equal rows of many notes are one entry.
#[must_use]
pub fn card_entries(facts: &Facts) -> Vec<CardEntry> {
    use crate::model::person::CardSource;
    let entry = |card: &PersonCard| match card.source {
        CardSource::PersonNote | CardSource::Group => CardEntry { origin: facts.note.path.clone(), card: card.clone() },
        CardSource::Row | CardSource::Link | CardSource::AddressBook | CardSource::Sentence => CardEntry {
            // The folder matters only to abbreviations.
            origin: if card.abbreviations.is_empty() { String::new() } else { folder_of(&facts.note.path).to_owned() },
            card: PersonCard { line: 0, ..card.clone() },
        },
    };
    facts.cards.iter().map(entry).collect()
}

/// Sorts and de-duplicates, so that every implementation gives the same list.
#[must_use]
pub fn distinct_cards(mut entries: Vec<CardEntry>) -> Vec<CardEntry> {
    let rank = |e: &CardEntry| (e.card.source, e.origin.clone(), postcard::to_stdvec(&e.card).unwrap_or_default());
    entries.sort_by_cached_key(rank);
    entries.dedup();
    entries
}
