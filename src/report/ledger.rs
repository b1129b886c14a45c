//! Give and take with everyone, in order, with what has come back (FACTS §5): the base of `balance` and `thanks`.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Context, repeated};
use crate::facts::gist::gist;
use crate::model::fact::{Direction, Exchange, ExchangeKind};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::Date;

/// One exchange between the writer and a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// With whom.
    pub person: PersonId,
    /// Which way.
    pub direction: Direction,
    /// What sort.
    pub kind: ExchangeKind,
    /// Was to come back.
    pub lent: bool,
    /// Is itself what came back.
    pub settles: bool,
    /// When it came back; only of what was lent.
    pub back: Option<Back>,
    /// When.
    pub date: Option<Date>,
    /// Where.
    pub note: NoteId,
    /// 1-based line.
    pub line: u32,
    /// Index among the note's exchanges.
    pub fact: u32,
    /// Another line that tells of the same: a ledger's.
    pub also: Option<(NoteId, u32)>,
}

/// What closes a loan or a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Back {
    /// When.
    pub date: Option<Date>,
    /// Where.
    pub note: NoteId,
    /// 1-based line.
    pub line: u32,
}

impl Entry {
    /// Something done or given, as against thanks, praise and what only comes back.
    #[must_use]
    pub fn is_favour(&self) -> bool {
        !self.settles && !self.is_thanks()
    }

    /// Thanks or praise.
    #[must_use]
    pub fn is_thanks(&self) -> bool {
        matches!(self.kind, ExchangeKind::Thanks | ExchangeKind::Kudos)
    }

    /// A loan or a debt that has not come back.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.lent && self.back.is_none()
    }

    /// A favour received that thanks are due for. What was only lent comes back instead.
    #[must_use]
    pub fn calls_for_thanks(&self) -> bool {
        self.direction == Direction::Received && self.is_favour() && !self.lent
    }
}

/// The exchanges with `only` these people, with everyone if there are none, up to today and in the order of their days.
#[must_use]
pub fn entries(context: &Context<'_>, only: &[PersonId]) -> Vec<Entry> {
    let mut found = Vec::new();
    context.view.sweep(Want::EXCHANGES, &mut |note, row, who| {
        let (Who::Person(person), RowKind::Exchange { direction, kind, open, settles }) = (who, row.kind) else {
            return;
        };
        let wanted = if only.is_empty() { !context.view.person(*person).is_me } else { only.contains(person) };
        if wanted && row.date.is_none_or(|d| d <= context.today) {
            found.push(Entry {
                person: *person,
                direction,
                kind,
                lent: open,
                settles,
                back: None,
                date: row.date,
                note,
                line: row.line,
                fact: row.fact,
                also: None,
            });
        }
    });
    found.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| by_place(context, (a.note, a.line), (b.note, b.line))));
    // A line that a tag and its words both tell of is one exchange.
    let mut seen = BTreeSet::new();
    found.retain(|e| seen.insert((e.note, e.line, e.person, e.direction, e.kind, e.settles)));
    repeated::fold(context, &mut found);
    settle(context, &mut found);
    found
}

/// The order of two lines of the vault.
#[must_use]
pub fn by_place(context: &Context<'_>, a: (NoteId, u32), b: (NoteId, u32)) -> Ordering {
    let path = |note| context.view.rows.note(note).path;
    if a.0 == b.0 { a.1.cmp(&b.1) } else { path(a.0).cmp(&path(b.0)) }
}

/// Finds for everything lent the first later return, the other way and of the same person, that names the same thing.
fn settle(context: &Context<'_>, entries: &mut [Entry]) {
    let mut returns: BTreeMap<PersonId, Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, e)| e.settles) {
        returns.entry(entry.person).or_default().push(at);
    }
    let mut texts = Texts::new(context);
    let mut named: HashMap<usize, BTreeSet<String>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if (entry.lent || entry.settles) && returns.contains_key(&entry.person) {
            named.insert(at, things(context, entry.person, &texts.what(entry)));
        }
    }
    let mut used = BTreeSet::new();
    for at in 0..entries.len() {
        let loan = &entries[at];
        let (Some(candidates), Some(things)) = (returns.get(&loan.person), named.get(&at)) else { continue };
        let closes = |&by: &usize| {
            let back = &entries[by];
            loan.lent
                && back.direction != loan.direction
                && back.date >= loan.date
                && !used.contains(&by)
                && named.get(&by).is_some_and(|other| !other.is_disjoint(things))
        };
        if let Some(by) = candidates.iter().copied().find(closes) {
            used.insert(by);
            let Entry { date, note, line, .. } = entries[by];
            entries[at].back = Some(Back { date, note, line });
        }
    }
}

/// The things that a text about giving names: its content words, the person's own names aside.
#[must_use]
pub fn things(context: &Context<'_>, person: PersonId, text: &str) -> BTreeSet<String> {
    let person = context.view.person(person);
    let names = std::iter::once(&person.name).chain(&person.aliases).chain(&person.handles);
    let own: BTreeSet<String> = names.flat_map(|n| gist(n, context.lexicon)).collect();
    gist(text, context.lexicon).difference(&own).cloned().collect()
}

/// The word for a kind of exchange.
#[must_use]
pub fn kind_word(kind: ExchangeKind) -> &'static str {
    match kind {
        ExchangeKind::Help => "help",
        ExchangeKind::Intro => "introduction",
        ExchangeKind::Advice => "advice",
        ExchangeKind::Thanks => "thanks",
        ExchangeKind::Gift => "gift",
        ExchangeKind::Kudos => "praise",
        ExchangeKind::Money => "money",
        ExchangeKind::Thing => "thing",
        ExchangeKind::Other => "other",
    }
}

/// The words of entries; each note is read once.
pub struct Texts<'c> {
    context: &'c Context<'c>,
    notes: HashMap<NoteId, Vec<Exchange>>,
}

impl<'c> Texts<'c> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(context: &'c Context<'c>) -> Self {
        Self { context, notes: HashMap::new() }
    }

    /// What was given, in the note's words.
    pub fn what(&mut self, entry: &Entry) -> String {
        let read = || self.context.view.rows.dealings(entry.note).map(|f| f.exchanges).unwrap_or_default();
        let exchanges = self.notes.entry(entry.note).or_insert_with(read);
        exchanges.get(entry.fact as usize).map(|e| e.what.clone()).unwrap_or_default()
    }
}
