//! Contacts and, for every mention that is none, why not (FACTS §1).

use super::draft::Draft;
use super::governed::Verdict;
use super::roster::Part;
use super::{
    contact_day, contact_heading, contact_line, contact_phrase, contact_table, explicit, own_log, present_list,
};
use crate::model::fact::{Channel, Contact, ContactRule, Mention, NotContact, Occurrence, RefId, Region};
use crate::model::note::{Block, BlockKind, MarkKind, NoteKind};
use crate::model::person::CardSource;
use crate::model::reference::Reference;
use crate::words::date::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What one place of a note says of a person.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    /// The person.
    pub reference: Reference,
    /// 1-based line.
    pub line: u32,
    /// The day: of the line, or as the clause shifts it.
    pub date: Option<Date>,
    /// Where.
    pub region: Region,
    /// Whether it is part of a contact.
    pub verdict: Verdict,
    /// The mark, as block and mark.
    pub mark: Option<(usize, usize)>,
    /// Named there, and not only meant by a pronoun or by the place.
    pub named: bool,
    /// The name is a guess, or none.
    pub doubtful: bool,
}

/// Reads them into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let reading = std::mem::take(&mut draft.reading);
    let mut said = contact_phrase::read(draft, &reading);
    contact_line::join_fragments(&reading, draft, &mut said);
    let mut said: Vec<Said> = said.into_iter().map(|(_, s)| s).filter(contact_phrase::keeps).collect();
    contact_heading::read(draft, &reading, &mut said);
    contact_table::read(draft, &reading, &mut said);
    own_log::read(draft, &reading, &mut said);
    own_log::read_below(draft, &reading, &mut said);
    explicit::read(draft, &mut said);
    present_list::read(draft, &reading, &mut said);
    opaque(draft, &mut said);
    address_book(draft, &mut said);
    said.sort_by_key(|s| s.line);
    emit(draft, said);
    draft.reading = reading;
}

/// What stands in an address book tells where somebody is found, and of no encounter: `Ana López, café`.
fn address_book(draft: &Draft<'_>, said: &mut [Said]) {
    let cards = draft.facts.cards.iter().filter(|c| c.source == CardSource::AddressBook);
    let lines: BTreeSet<u32> = cards.map(|c| c.line).collect();
    for found in said.iter_mut().filter(|s| lines.contains(&s.line)) {
        if matches!(found.verdict, Verdict::Met(..)) {
            found.verdict = Verdict::Not(NotContact::About);
        }
    }
}

/// Whether the note says who was there; it is right about it.
pub(super) fn lists_who_was_there(draft: &Draft<'_>) -> bool {
    draft.roster.iter().any(|e| e.part == Part::Present)
}

/// Where in the note a block stands.
pub(super) fn region(block: &Block) -> Region {
    match block.kind {
        _ if is_quoted(block) => Region::Quote,
        _ if block.task.is_some() => Region::Task,
        BlockKind::Heading(_) => Region::Heading,
        BlockKind::Row { .. } => Region::Table,
        BlockKind::Code => Region::Code,
        BlockKind::Comment => Region::Comment,
        _ => Region::Text,
    }
}

/// Whether a block holds others' words: a quotation, or a callout of one (I-6).
pub(super) fn is_quoted(block: &Block) -> bool {
    const QUOTES: [&str; 3] = ["quote", "cite", "say"];
    match &block.callout {
        Some(callout) => QUOTES.contains(&callout.kind.as_str()),
        None => block.quote_depth > 0,
    }
}

/// Marks that no clause reads: in code, comments, quotations, headers of tables.
fn opaque(draft: &Draft<'_>, said: &mut Vec<Said>) {
    let known: std::collections::BTreeSet<(usize, usize)> = said.iter().filter_map(|s| s.mark).collect();
    for (at, block) in draft.note.blocks.iter().enumerate() {
        let why = match block.kind {
            BlockKind::Code | BlockKind::Comment => NotContact::Code,
            _ if is_quoted(block) => NotContact::Quoted,
            _ => NotContact::About,
        };
        for (index, mark) in block.prose.marks.iter().enumerate() {
            let MarkKind::Mention(reference) = &mark.kind else { continue };
            if known.contains(&(at, index)) {
                continue;
            }
            let line = block.prose.line_at(mark.span.start as usize);
            said.push(Said {
                reference: reference.clone(),
                line: line.map_or(0, |l| l.number),
                date: line.and_then(|l| l.date).and_then(contact_day::day_of),
                region: region(block),
                verdict: Verdict::Not(why),
                mark: Some((at, index)),
                named: true,
                doubtful: false,
            });
        }
    }
}

/// Contacts of one line, day, rule and channel are one, with everybody in it.
fn emit(draft: &mut Draft<'_>, said: Vec<Said>) {
    let said = strongest(said);
    let mut contacts: BTreeMap<(u32, Date, ContactRule, Channel), Vec<RefId>> = BTreeMap::new();
    let log = draft.note.kind != NoteKind::Todo;
    for s in said {
        let listed = s.mark.is_some_and(|m| draft.roster_marks.contains(&m));
        if listed && !matches!(s.verdict, Verdict::Met(ContactRule::C2, _)) {
            continue;
        }
        let person = draft.reference(&s.reference);
        let (met, why_not) = match (s.verdict, s.date) {
            (Verdict::Met(rule, channel), Some(date)) if log || rule == ContactRule::C7 => {
                (Some((rule, channel, date)), None)
            }
            (Verdict::Met(..), _) => (None, Some(NotContact::Undated)),
            (Verdict::Not(why), _) => (None, Some(why)),
        };
        if let Some((rule, channel, date)) = met {
            let people = contacts.entry((s.line, date, rule, channel.unwrap_or(Channel::Other))).or_default();
            if !people.contains(&person) {
                people.push(person);
            }
        }
        if s.named && !listed {
            draft.facts.mentions.push(Mention { person, line: s.line, date: s.date, region: s.region, why_not });
        }
    }
    let contacts = contacts.into_iter().map(|((line, date, rule, channel), people)| Contact {
        people,
        date,
        channel,
        occurrence: Occurrence::Happened,
        line,
        rule,
    });
    draft.facts.contacts.extend(contacts);
}

/// One place names somebody once: of several verdicts on one mark, a contact wins.
fn strongest(said: Vec<Said>) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::with_capacity(said.len());
    let mut at: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for s in said {
        match s.mark.and_then(|m| at.get(&m).copied()) {
            Some(i) if matches!(out[i].verdict, Verdict::Met(..)) => {}
            Some(i) => out[i] = s,
            None => {
                at.extend(s.mark.map(|m| (m, out.len())));
                out.push(s);
            }
        }
    }
    out
}
