//! What the rest of a line, its block and its task make of a clause: plans, denials, dates, fragments.

use super::channel;
use super::clause::{Clause, Modality, Polarity, Reading, Subject};
use super::clause_tokens::TokenKind;
use super::contact::{self, Said};
use super::contact_day;
use super::draft::Draft;
use super::governed::Verdict;
use crate::model::fact::{ContactRule, NotContact, Region};
use crate::model::note::{Block, BlockKind, DateVia};
use crate::model::task::Status;
use crate::words::date::Date;
use crate::words::lexicon::clause::{Sense, Senses};

/// The verdict of clause `index` on somebody, and the day, all things considered.
#[must_use]
pub fn settle(draft: &Draft<'_>, reading: &Reading, index: usize, verdict: Verdict) -> (Verdict, Option<Date>) {
    let clause = &reading.clauses[index];
    let block = &draft.note.blocks[clause.block];
    let line = block.prose.lines.get(clause.line).and_then(|l| l.date);
    let plain = line.and_then(contact_day::day_of);
    if let Some(why) = by_place(block, clause) {
        return (Verdict::Not(why), plain);
    }
    if let Some(task) = &block.task {
        let verdict = match (task.status, verdict) {
            (Status::Open, _) => Verdict::Not(NotContact::Planned),
            (Status::Cancelled, _) => Verdict::Not(NotContact::Negated),
            (Status::Done, Verdict::Met(_, channel)) => {
                denied(reading, index).unwrap_or(Verdict::Met(ContactRule::C7, channel))
            }
            (Status::Done, not) => not,
        };
        return (verdict, task.done.or(plain));
    }
    let verdict = denied(reading, index).unwrap_or(verdict);
    let Verdict::Met(rule, told) = verdict else { return (verdict, plain) };
    let channel = told.filter(|c| *c != crate::model::fact::Channel::Other);
    let channel = channel.or_else(|| channel::first(sentence(reading, index), draft.lexicon)).or(told);
    match contact_day::shifted(draft, reading, index, line) {
        Ok(day) => (Verdict::Met(rule, channel), day),
        Err(why) => (Verdict::Not(why), plain),
    }
}

/// Why nothing in this place is a contact: quoted text, struck text, tables that are no log.
fn by_place(block: &Block, clause: &Clause) -> Option<NotContact> {
    let line = block.prose.lines.get(clause.line)?;
    let logged = line.date.is_some_and(|d| matches!(d.via, DateVia::Line | DateVia::Field));
    match block.kind {
        _ if contact::is_quoted(block) => Some(NotContact::Quoted),
        BlockKind::Row { .. } if !logged => Some(NotContact::About),
        _ => None,
    }
}

fn sentence(reading: &Reading, index: usize) -> impl Iterator<Item = &super::clause_tokens::Token> {
    let (block, number) = (reading.clauses[index].block, reading.clauses[index].sentence);
    let clauses = reading.clauses_of(block).iter().filter(move |c| c.sentence == number);
    clauses.flat_map(|c| reading.tokens_of(c))
}

/// Why clause `index` states no contact: itself denied or planned, or by the clauses around it.
fn denied(reading: &Reading, index: usize) -> Option<Verdict> {
    let clause = &reading.clauses[index];
    let modality = inherited_modality(reading, index);
    let why = if clause.polarity == Polarity::Negated || comes_to_nothing(reading, index) {
        NotContact::Negated
    } else {
        match modality {
            Modality::Real => return heard_or_read(reading, index).then_some(Verdict::Not(NotContact::About)),
            Modality::Planned => NotContact::Planned,
            Modality::Conditional => NotContact::Conditional,
            Modality::Question => NotContact::Plain,
        }
    };
    Some(Verdict::Not(why))
}

/// A clause without a verb of its own, or after a label, goes on with the stance of the clause before.
fn inherited_modality(reading: &Reading, index: usize) -> Modality {
    let clause = &reading.clauses[index];
    if clause.modality != Modality::Real {
        return clause.modality;
    }
    let before = index.checked_sub(1).and_then(|i| reading.clauses.get(i));
    let Some(before) = before.filter(|b| b.block == clause.block && b.line == clause.line) else {
        return clause.modality;
    };
    let labelled = reading.tokens_of(before).last().is_some_and(|t| t.is_mark(':'));
    let goes_on = before.sentence == clause.sentence && clause.subject == Subject::Elided && !states(reading, clause);
    let next_too = future_follows(reading, index) && !states(reading, clause);
    if labelled || goes_on {
        let stance = inherited_modality_of(reading, before, index);
        if stance != Modality::Real {
            return stance;
        }
    }
    if next_too { Modality::Planned } else { clause.modality }
}

fn inherited_modality_of(reading: &Reading, before: &Clause, index: usize) -> Modality {
    // One step back is enough: stances rarely reach further, and this keeps a long line linear.
    let _ = (reading, index);
    before.modality
}

/// `lunch with @ana, next Tuesday`: a day to come that follows as a clause of its own.
fn future_follows(reading: &Reading, index: usize) -> bool {
    let (clause, next) = (&reading.clauses[index], reading.clauses.get(index + 1));
    next.is_some_and(|n| {
        n.sentence == clause.sentence
            && n.block == clause.block
            && reading.tokens_of(n).first().is_some_and(|t| t.has(Sense::Future))
    })
}

const STATING: Senses =
    Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Introduce).and(Sense::Past).and(Sense::Hand);

fn states(reading: &Reading, clause: &Clause) -> bool {
    reading.tokens_of(clause).iter().any(|t| t.senses.any(STATING) && !t.has(Sense::Base))
}

/// Whether a clause begins with a verb, so that the subject of the one before does it too.
#[must_use]
pub fn starts_with_verb(reading: &Reading, clause: &Clause) -> bool {
    let verb = Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Hand).and(Sense::Past).and(Sense::Have);
    clause.rest(reading).first().is_some_and(|t| {
        (t.senses.any(verb) && !t.has(Sense::Noun)) || (t.kind == TokenKind::Word && t.senses.is_empty())
    })
}

/// Whether what follows says that it came to nothing: later in the sentence, or as the first word of the next (N2).
fn comes_to_nothing(reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let real = states(reading, clause);
    let later = reading.clauses.iter().skip(index + 1).take(6);
    let near = later.take_while(|c| c.block == clause.block && c.sentence <= clause.sentence + 1);
    near.into_iter().any(|c| {
        let tokens = reading.tokens_of(c);
        let void = tokens.iter().position(|t| t.has(Sense::Void) || (!real && t.has(Sense::Absent)));
        let own = c.subject != Subject::Writer || tokens.iter().any(|t| t.has(Sense::Not));
        let others = c.subject == Subject::People;
        match void {
            Some(at) if c.sentence == clause.sentence => own && !others && (at == 0 || !states(reading, c)),
            Some(at) => at == 0 && c.line == clause.line,
            None => false,
        }
    })
}

/// Whether the sentence is about something read or heard of, and nobody was met (N5).
fn heard_or_read(reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let own = clause.subject == Subject::Writer || states(reading, clause);
    let read = sentence(reading, index).any(|t| t.has(Sense::Hearsay));
    let shown = reading.tokens_of(clause).iter().any(|t| t.has(Sense::Reading));
    read || (shown && !own)
}

/// Lines made of pieces: `rehearsal, @ana @bo` names who was there in a piece of their own.
pub fn join_fragments(reading: &Reading, draft: &Draft<'_>, said: &mut [(usize, Said)]) {
    for (index, found) in said.iter_mut() {
        if found.verdict != Verdict::Not(NotContact::Plain) || !matches!(found.region, Region::Text | Region::Table) {
            continue;
        }
        let clause = &reading.clauses[*index];
        if clause.subject != Subject::People
            || !clause.rest(reading).iter().all(|t| matches!(t.kind, TokenKind::Mark(_)) || t.has(Sense::Join))
        {
            continue;
        }
        let line = contact::line_of(reading, clause);
        let heads = line.iter().take_while(|c| c.tokens.end <= clause.tokens.start);
        let head = heads.into_iter().find(|c| {
            let tokens = reading.tokens_of(c);
            tokens.iter().any(|t| t.has(Sense::Noun)) && !tokens.iter().any(|t| t.person().is_some())
        });
        let Some(head) = head.and_then(|h| reading.clauses.iter().position(|c| c == h)) else { continue };
        let told = channel::first(reading.tokens_of(&reading.clauses[head]), draft.lexicon);
        let (verdict, date) = settle(draft, reading, head, Verdict::Met(ContactRule::C3, told));
        (found.verdict, found.date) = (verdict, date);
    }
}
