//! Contacts and, for every mention that is none, why not (FACTS §1).

use super::clause::{Clause, Reading, Subject};
use super::clause_tokens::TokenKind;
use super::continuation::{self, Continuation};
use super::draft::Draft;
use super::governed::{self, Verdict};
use super::roster::Part;
use super::{contact_day, contact_heading, contact_line, contact_person, explicit, own_log};
use crate::model::fact::{Channel, Contact, ContactRule, Mention, NotContact, Occurrence, RefId, Region};
use crate::model::note::{Block, BlockKind, MarkKind, NoteKind};
use crate::model::reference::Reference;
use crate::model::task::Status;
use crate::words::date::Date;
use std::collections::BTreeMap;

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
}

/// Reads them into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let reading = std::mem::take(&mut draft.reading);
    let mut said = phrases(draft, &reading);
    contact_line::join_fragments(&reading, draft, &mut said);
    let mut said: Vec<Said> = said.into_iter().map(|(_, s)| s).collect();
    contact_heading::read(draft, &reading, &mut said);
    own_log::read(draft, &reading, &mut said);
    explicit::read(draft, &mut said);
    opaque(draft, &mut said);
    said.sort_by_key(|s| s.line);
    emit(draft, said);
    draft.reading = reading;
}

/// Of a longer list of subjects only so many are carried into the clauses that go on.
const MOST_DOERS: usize = 8;

/// What the clauses say of everybody they name, each with the index of its clause.
fn phrases(draft: &mut Draft<'_>, reading: &Reading) -> Vec<(usize, Said)> {
    let mut continuation = Continuation::new(draft);
    let mut out = Vec::new();
    let note = draft.note;
    let (mut entered, mut by) = (None, Subject::Elided);
    let mut doers: Vec<Said> = Vec::new();
    let listed = lists_who_was_there(draft);
    let minutes = draft.roster.iter().filter(|e| e.part == Part::Present).count() > 1;
    for (index, clause) in reading.clauses.iter().enumerate() {
        let block = &note.blocks[clause.block];
        if entered != Some(clause.block) {
            entered = Some(clause.block);
            let parent = block.parent.map(|p| continuation::named_in(reading, p));
            continuation.enter(block, parent.as_deref());
        }
        let line = block.prose.lines.get(clause.line);
        let date = line.and_then(|l| l.date).and_then(contact_day::day_of);
        continuation.clause(clause, date);
        by = subject(reading, index, by);
        if !minutes && clause.subject == Subject::Elided && matches!(by, Subject::People | Subject::Pronoun) {
            let verdict = governed::by_others(clause.rest(reading), draft.lexicon);
            let (verdict, date) = contact_line::settle(draft, reading, index, verdict);
            if matches!(verdict, Verdict::Met(..)) {
                out.extend(doers.iter().map(|d| (index, Said { verdict, date, ..d.clone() })));
            }
        } else {
            doers.clear();
        }
        let done = block.task.as_ref().is_some_and(|t| t.status == Status::Done);
        for found in governed::govern(reading, clause, by, done, draft.lexicon, &block.prose.text) {
            let token = &reading.tokens[found.token];
            let somebody = token.person().and_then(|p| reading.people.get(p));
            let reference = somebody.map(|s| &s.reference).or(continuation.pronoun()).cloned();
            if let Some(s) = somebody.filter(|s| !s.doubtful) {
                continuation.name(&s.reference);
            }
            let Some(reference) = reference else { continue };
            let quoted = !listed && found.token < clause.predicate && is_quoted_next(reading, index);
            let told = Verdict::Met(ContactRule::C4, None);
            let verdict = if quoted && found.verdict == Verdict::Not(NotContact::Plain) { told } else { found.verdict };
            // In minutes, and after a speaker's label, it is not the writer who tells.
            let theirs = (minutes && somebody.is_none_or(|s| s.mark.is_none())) || is_labelled(reading, clause);
            let verdict = if theirs && matches!(verdict, Verdict::Met(..)) && !quoted {
                Verdict::Not(NotContact::About)
            } else {
                verdict
            };
            let (verdict, date) = contact_line::settle(draft, reading, index, verdict);
            let reference = contact_person::sure(&reference, verdict, found.introduced, draft.lexicon);
            let said = Said {
                reference,
                line: line.map_or(0, |l| l.number),
                date,
                region: region(block),
                verdict,
                mark: somebody.and_then(|s| Some((s.block, s.mark?))),
                named: somebody.is_some(),
            };
            if found.token < clause.predicate && clause.subject != Subject::Joint && doers.len() < MOST_DOERS {
                doers.push(said.clone());
            }
            let kept = said.mark.is_some() || keeps(&said, somebody.is_none_or(|s| s.doubtful));
            if kept {
                out.push((index, said));
            }
        }
    }
    out
}

/// Whether the note says who was there; it is right about it.
pub(super) fn lists_who_was_there(draft: &Draft<'_>) -> bool {
    draft.roster.iter().any(|e| e.part == Part::Present)
}

/// Whether the line of `clause` begins with somebody's label, so that the rest is in their words: `Ana: I met Bo`.
fn is_labelled(reading: &Reading, clause: &Clause) -> bool {
    let lead = reading.clauses_on(clause.block, clause.line).first();
    lead.filter(|l| l.tokens.start < clause.tokens.start && l.subject == Subject::People).is_some_and(|l| {
        let label = l.rest(reading);
        matches!(label, [colon] if colon.is_mark(':'))
    })
}

/// Whether a clause leads to a quotation: `@ana at the door: "…"`.
fn is_quoted_next(reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let leads = reading.tokens_of(clause).last().is_some_and(|t| t.is_mark(':'));
    let next = reading.clauses.get(index + 1).filter(|n| n.block == clause.block);
    let quote = next.and_then(|n| reading.tokens_of(n).first()).is_some_and(|t| t.kind == TokenKind::Quote);
    leads && quote && clause.subject == Subject::People
}

/// Whether somebody whom no mark names is worth a fact: what governs them could make a contact.
fn keeps(said: &Said, doubtful: bool) -> bool {
    match said.verdict {
        Verdict::Met(..) => true,
        Verdict::Not(why) => {
            !doubtful && matches!(why, NotContact::Planned | NotContact::Negated | NotContact::Conditional)
        }
    }
}

/// The subject of a clause; one without takes over that of the clause before, if it goes on in the same sentence.
fn subject(reading: &Reading, index: usize, before: Subject) -> Subject {
    let clause = &reading.clauses[index];
    let previous = index.checked_sub(1).and_then(|i| reading.clauses.get(i));
    let goes_on = previous.is_some_and(|p| p.sentence == clause.sentence && p.block == clause.block);
    match clause.subject {
        Subject::Elided if goes_on && contact_line::starts_with_verb(reading, clause) => before,
        subject => subject,
    }
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
