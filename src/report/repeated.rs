//! The same favour noted twice counts once: in a ledger and in the diary, or by two rules on one line.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Context;
use super::ledger::{Entry, Texts, things};
use crate::model::fact::{Direction, ExchangeKind};
use crate::network::person::PersonId;
use crate::network::rows::NoteId;
use crate::words::date::days_between;

/// Days by which a ledger and the diary may differ about one favour.
const APART: i64 = 1;

/// Leaves of each favour the line that tells most: the diary's rather than the ledger's, which is kept as its second
/// source. Entries stay in order.
pub fn fold(context: &Context<'_>, entries: &mut Vec<Entry>) {
    let mut texts = Texts::new(context);
    drop_second_readings(entries, &mut texts);
    let mut own: BTreeMap<(PersonId, Direction, bool), Vec<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, e)| !e.settles) {
        own.entry((entry.person, entry.direction, entry.is_thanks())).or_default().push(at);
    }
    let mut ledgers: HashMap<NoteId, bool> = HashMap::new();
    let mut is_ledger = |note| *ledgers.entry(note).or_insert_with(|| context.view.rows.note(note).date.is_none());
    let mut repeated: BTreeMap<usize, usize> = BTreeMap::new();
    for all in own.values() {
        for &ledger in all {
            let near = |&&diary: &&usize| {
                entries[diary].note != entries[ledger].note && is_near(&entries[diary], &entries[ledger])
            };
            let mut candidates =
                all.iter().filter(near).filter(|at| !repeated.values().any(|used| used == *at)).peekable();
            if candidates.peek().is_none() || !is_ledger(entries[ledger].note) {
                continue;
            }
            let is_same = |diary: usize, texts: &mut Texts<'_>| {
                is_same_kind(&entries[diary], &entries[ledger])
                    || share_words(context, texts, &entries[diary], &entries[ledger])
            };
            let found = candidates.copied().find(|&at| !is_ledger(entries[at].note) && is_same(at, &mut texts));
            found.into_iter().for_each(|diary| {
                repeated.insert(ledger, diary);
            });
        }
    }
    for (&ledger, &diary) in &repeated {
        let (second, lent) = ((entries[ledger].note, entries[ledger].line), entries[ledger].lent);
        entries[diary].also = Some(second);
        entries[diary].lent |= lent;
    }
    let mut at = 0..;
    entries.retain(|_| at.next().is_none_or(|at: usize| !repeated.contains_key(&at)));
}

/// Two rules that read the same words of one line as two favours tell of one, and help is the vaguer of them.
fn drop_second_readings(entries: &mut Vec<Entry>, texts: &mut Texts<'_>) {
    let line = |e: &Entry| (e.note, e.line, e.person, e.direction);
    let mut vaguer: BTreeSet<usize> = BTreeSet::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, e)| e.kind == ExchangeKind::Help && e.is_favour()) {
        // Lines of one note and day come one after another.
        let beside = entries[at.saturating_sub(2)..].iter().take(5);
        let is_other = |e: &&Entry| line(e) == line(entry) && e.fact != entry.fact && e.kind != entry.kind;
        let others: Vec<&Entry> = beside.filter(is_other).filter(|e| e.is_favour()).collect();
        if !others.is_empty() && others.iter().any(|e| texts.what(e) == texts.what(entry)) {
            vaguer.insert(at);
        }
    }
    let mut at = 0..;
    entries.retain(|_| at.next().is_none_or(|at: usize| !vaguer.contains(&at)));
}

/// On the same day or the next; a ledger line without a date says nothing against it.
fn is_near(a: &Entry, b: &Entry) -> bool {
    a.date.zip(b.date).is_none_or(|(a, b)| days_between(a, b).abs() <= APART)
}

/// Of the same sort; of lines without a date only introductions, which are rare.
fn is_same_kind(a: &Entry, b: &Entry) -> bool {
    let is_dated = a.date.is_some() && b.date.is_some();
    a.kind == b.kind && a.kind != ExchangeKind::Other && (is_dated || a.kind == ExchangeKind::Intro)
}

fn share_words(context: &Context<'_>, texts: &mut Texts<'_>, a: &Entry, b: &Entry) -> bool {
    let [a, b] = [a, b].map(|e| things(context, e.person, &texts.what(e)));
    !a.is_disjoint(&b)
}
