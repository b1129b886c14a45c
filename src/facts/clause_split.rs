//! Where clauses begin and end.

use super::clause::{self, Clause, Reading};
use super::clause_tokens::{Token, TokenKind};
use crate::model::note::Block;
use crate::words::lexicon::clause::{Sense, Senses};

/// Most tokens of a sentence; longer ones are data, and looking around in them would cost the square of their length.
const LONGEST: usize = 400;

/// Cuts the tokens from `offset` on into clauses of block `index` and adds them to `reading`.
pub(super) fn split(reading: &mut Reading, offset: usize, index: usize, block: &Block, sentence: &mut usize) {
    *sentence += 1;
    let mut start = offset;
    let mut leads = true;
    let mut began = offset;
    for at in offset..reading.tokens.len() {
        let tokens = &reading.tokens[offset..];
        let here = at - offset;
        let ends = ends_sentence(tokens, here) || at - began >= LONGEST;
        if ends || cuts_before(tokens, start - offset, here + 1) {
            add(reading, start, at + 1, (index, block), *sentence, leads);
            leads = false;
            start = at + 1;
            *sentence += usize::from(ends);
            began = if ends { at + 1 } else { began };
        }
    }
    add(reading, start, reading.tokens.len(), (index, block), *sentence, leads);
}

fn add(reading: &mut Reading, start: usize, end: usize, block: (usize, &Block), sentence: usize, leads: bool) {
    let tokens = &reading.tokens[start..end];
    let Some(first) = tokens.first() else { return };
    let line = block.1.prose.lines.partition_point(|l| l.start <= first.span.start).saturating_sub(1);
    let (subject, predicate, polarity, modality) = clause::parts(tokens, start);
    let clause =
        Clause { block: block.0, line, sentence, leads, tokens: start..end, subject, predicate, polarity, modality };
    reading.clauses.push(clause);
}

fn ends_sentence(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1);
    match tokens[at].kind {
        TokenKind::Mark('.' | '!' | '?' | '…') => {
            next.is_none_or(|n| n.span.start > tokens[at].span.end && !matches!(n.kind, TokenKind::Mark(',' | ')')))
        }
        TokenKind::Mark(';' | '|') => true,
        _ => false,
    }
}

/// Whether a clause begins at `at`, after one that began at `start`.
fn cuts_before(tokens: &[Token], start: usize, at: usize) -> bool {
    let (Some(before), Some(next)) = (at.checked_sub(1).and_then(|b| tokens.get(b)), tokens.get(at)) else {
        return false;
    };
    if is_aside(tokens, at) || is_apposition(tokens, start, at) {
        return false;
    }
    match before.kind {
        TokenKind::Mark('(' | ')' | '—' | '–' | '=' | '|' | ':') => true,
        TokenKind::Mark(',') => !continues_list(tokens, start, at),
        TokenKind::Mark('-') => before.span.end < next.span.start,
        TokenKind::Mark('>') if next.has(Sense::I) || next.has(Sense::He) => true,
        TokenKind::Quote => true,
        _ if at <= start + 1 => false,
        _ if next.has(Sense::Relative) => true,
        // `1:1 @ana -> she is leaving`
        _ if next.has(Sense::To) => tokens.get(at + 1).is_some_and(|t| t.has(Sense::I) || t.has(Sense::He)),
        _ if next.has(Sense::Conjunction) && !next.has(Sense::Base) => starts_clause(tokens, at + 1),
        _ if next.has(Sense::Join) => starts_clause(tokens, at + 1) && !is_joint(tokens, start, at),
        _ => matches!(next.kind, TokenKind::Mark('(' | '—' | '–') | TokenKind::Quote),
    }
}

/// Whether the writer joins whoever begins the clause: `afterwards @ana and I walked home`.
fn is_joint(tokens: &[Token], start: usize, at: usize) -> bool {
    let lead = start + tokens[start..at].iter().take_while(|t| t.has(Sense::Adverb)).count();
    lead < at
        && tokens[lead..at].iter().all(|t| t.person().is_some())
        && tokens.get(at + 1).is_some_and(|t| t.has(Sense::I))
}

/// Whether `at` lies at or in a short bracket after which the clause goes on: `tea (bad) with @ana`, `@ana (late) and @bo`,
/// `@ana (late), @bo`.
fn is_aside(tokens: &[Token], at: usize) -> bool {
    let from = at.saturating_sub(ASIDE);
    let Some(open) = (from..=at).rev().find(|&i| tokens.get(i).is_some_and(|t| t.is_mark('('))) else { return false };
    let Some(close) = (open..tokens.len().min(open + ASIDE)).find(|&i| tokens[i].is_mark(')')) else { return false };
    let next = tokens.get(close + 1);
    let somebody = |i: usize| tokens.get(i).is_some_and(|t| t.person().is_some());
    let listed = next.is_some_and(|t| t.is_mark(',')) && open > 0 && somebody(open - 1) && somebody(close + 2);
    let joins = listed || next.is_some_and(|t| t.has(Sense::Join));
    let goes_on = next.is_some_and(|t| t.senses.any(LEADING)) || (joins && !starts_clause(tokens, close + 2));
    at <= close + 1 + usize::from(listed) && goes_on
}

/// Tokens of a bracket that a clause runs on after.
const ASIDE: usize = 8;
const LEADING: Senses = Senses::of(Sense::With).and(Sense::From).and(Sense::At);

/// Whether a comma sets off somebody who has just been described: `met the new cook, @ana`.
fn is_apposition(tokens: &[Token], start: usize, at: usize) -> bool {
    let comma = at.checked_sub(1).and_then(|b| tokens.get(b)).is_some_and(|t| t.is_mark(','));
    let ends = tokens.get(at + 1).is_none_or(|t| matches!(t.kind, TokenKind::Mark('.' | ';' | '!' | ')')));
    let word = at.checked_sub(2).and_then(|b| tokens.get(b));
    let described = word.is_some_and(|t| t.kind == TokenKind::Word && t.senses.is_empty());
    let near = start.max(at.saturating_sub(16)).min(at);
    let governed = tokens[near..at].iter().any(|t| t.has(Sense::Reach) || t.has(Sense::Introduce));
    comma && ends && described && governed && tokens.get(at).is_some_and(|t| t.person().is_some())
}

/// Whether after a comma the list of people goes on: somebody before it, somebody after it who does nothing.
fn continues_list(tokens: &[Token], start: usize, at: usize) -> bool {
    let before = at.checked_sub(2).and_then(|b| tokens.get(b)).is_some_and(|t| t.person().is_some());
    let next = tokens.get(at).is_some_and(|t| t.person().is_some() || t.has(Sense::Join));
    // `@ana, @bo, @cy came`
    let listed = |t: &Token| t.person().is_some() || t.is_mark(',');
    let list = || at - start <= clause::LONGEST_LIST && tokens[start..at].iter().all(listed);
    before && next && (!starts_clause(tokens, at) || list())
}

const VERBAL: Senses = Senses::of(Sense::Reach)
    .and(Sense::Come)
    .and(Sense::Hand)
    .and(Sense::Introduce)
    .and(Sense::Say)
    .and(Sense::Be)
    .and(Sense::Have)
    .and(Sense::Past)
    .and(Sense::Stative)
    .and(Sense::Plan)
    .and(Sense::If)
    .and(Sense::Not);
const NO_VERB: Senses = Senses::of(Sense::Join)
    .and(Sense::Conjunction)
    .and(Sense::With)
    .and(Sense::From)
    .and(Sense::To)
    .and(Sense::At)
    .and(Sense::About)
    .and(Sense::Preposition)
    .and(Sense::Noun)
    .and(Sense::Adverb)
    .and(Sense::Determiner)
    .and(Sense::Weekday)
    .and(Sense::Future)
    .and(Sense::Duration)
    .and(Sense::Touch);

/// Whether a predicate with its subject, or a verb that states a fact, stands at `at`.
fn starts_clause(tokens: &[Token], at: usize) -> bool {
    let at = at
        + tokens[at.min(tokens.len())..]
            .iter()
            .take(2)
            .take_while(|t| t.has(Sense::Adverb) && !t.senses.any(VERBAL))
            .count();
    let Some(first) = tokens.get(at) else { return false };
    if first.has(Sense::I) || first.has(Sense::He) {
        return true;
    }
    if first.senses.any(VERBAL) && !first.has(Sense::Noun) {
        return true;
    }
    if first.person().is_none() {
        let determined = first.has(Sense::Determiner) || first.has(Sense::Her);
        return determined && tokens.get(at + 2).is_some_and(|t| t.has(Sense::Be) || t.has(Sense::Have));
    }
    let end = clause::list_end(tokens, at);
    let next = tokens[end..].iter().find(|t| !t.has(Sense::Adverb) || t.senses.any(VERBAL));
    // `the Lund and Sol phone group`
    let thing = |t: &Token| end == at + 1 && t.has(Sense::Base) && t.has(Sense::Noun);
    next.is_some_and(|t| {
        let word = t.kind == TokenKind::Word && !t.senses.any(NO_VERB);
        word || (t.senses.any(VERBAL) && !thing(t))
    })
}
