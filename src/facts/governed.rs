//! Whom the contact words of one clause govern (C3, C4), and why the others in it are no contact (N4, N5).

use super::channel;
use super::clause::{Clause, Reading, Subject};
use super::clause_tokens::{Token, TokenKind};
use super::governed_walk::Walk;
use super::others::{self, OTHERS, PLAIN};
use crate::model::fact::{Channel, ContactRule, NotContact};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::Sense;

/// What a clause says of one token that names somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Governed {
    /// Index into [`Reading::tokens`] of a name or pronoun.
    pub token: usize,
    /// Whether it is part of a contact.
    pub verdict: Verdict,
    /// Whether the clause introduces them, so that they are somebody though nobody has named them before.
    pub introduced: bool,
}

/// Whether somebody is part of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are.
    Met(ContactRule, Option<Channel>),
    /// They are not.
    Not(NotContact),
}

/// What `clause` says of everybody in it, polarity and modality aside. `done`: a ticked task, whose imperatives are facts.
/// `by`: the subject that a clause without one takes over from the one before.
#[must_use]
pub fn govern(
    reading: &Reading,
    clause: &Clause,
    by: Subject,
    done: bool,
    lexicon: &Lexicon,
    text: &str,
) -> Vec<Governed> {
    let tokens = reading.tokens_of(clause);
    let offset = clause.tokens.start;
    let mut out = Vec::new();
    let introduction = tokens.iter().position(|t| t.has(Sense::Introduce));
    let introduces = |at: usize| introduction.is_some_and(|i| i < at);
    let mut push = |at: usize, verdict| out.push(Governed { token: offset + at, verdict, introduced: introduces(at) });
    let predicate = clause.predicate - offset;
    let other = matches!(by, Subject::People | Subject::Pronoun) || is_between(tokens, text);
    if matches!(by, Subject::People | Subject::Pronoun | Subject::Joint) && by == clause.subject {
        let verdict = if by == Subject::Joint && done && is_order(&tokens[predicate.min(tokens.len())..], text, lexicon)
        {
            PLAIN
        } else if by == Subject::Joint {
            Verdict::Met(ContactRule::C3, channel::first(tokens, lexicon))
        } else {
            others::by_others(&tokens[predicate.min(tokens.len())..], lexicon)
        };
        let verdict = if verdict == PLAIN && is_over_meal(tokens, lexicon) {
            Verdict::Met(ContactRule::C3, channel::first(tokens, lexicon))
        } else {
            verdict
        };
        let verdict = if is_between(tokens, text) { OTHERS } else { verdict };
        let list = (0..predicate).filter(|&i| tokens[i].person().is_some() || tokens[i].has(Sense::He));
        list.for_each(|at| push(at, verdict));
    }
    let from = if matches!(clause.subject, Subject::Elided | Subject::Other) { 0 } else { predicate };
    let mut walk = Walk::new(lexicon, done, text);
    let mut at = from;
    while at < tokens.len() {
        let met = walk.step(tokens, at);
        if let Some(verdict) = met {
            let verdict = if other { beside(verdict, tokens, predicate, at) } else { verdict };
            push(at, verdict);
        }
        at += 1;
    }
    out
}

/// Whether a predicate tells what is to be done: `(@ana and me sign)`.
fn is_order(rest: &[Token], text: &str, lexicon: &Lexicon) -> bool {
    let past = |word: &str| lexicon.clause.past_endings.iter().any(|e| word.ends_with(e.as_str()));
    rest.first().is_some_and(|t| t.kind == TokenKind::Word && t.senses.is_empty() && !past(t.span.of(text)))
}

/// Whether a clause begins with a meal that it took place over: `over supper @ana explained the will`.
fn is_over_meal(tokens: &[Token], lexicon: &Lexicon) -> bool {
    let over = tokens.first().is_some_and(|t| t.has(Sense::Preposition) && t.has(Sense::Round));
    let meal = tokens.get(1).filter(|t| t.has(Sense::Noun)).and_then(|t| channel::of(t, lexicon));
    over && matches!(meal, Some(Channel::Meal | Channel::Coffee))
}

/// Whether an arrow stands between two others: `@ana ↔ @bo call`.
fn is_between(tokens: &[Token], text: &str) -> bool {
    let somebody = |i: usize| tokens.get(i).is_some_and(|t| t.person().is_some());
    let arrow = |i: usize| matches!(tokens[i].span.of(text), "↔" | "<->");
    (1..tokens.len()).any(|i| somebody(i - 1) && somebody(i + 1) && arrow(i))
}

/// Somebody beside another's doing: met only if they were brought together with the writer.
fn beside(verdict: Verdict, tokens: &[Token], predicate: usize, at: usize) -> Verdict {
    let between = &tokens[predicate.min(at)..at];
    // `introduced me to somebody at Mill House`: where they are is nobody.
    let is_place = between.last().is_some_and(|t| t.has(Sense::At));
    let has = |sense| between.iter().any(|t| t.has(sense));
    let introduced = has(Sense::Introduce) && has(Sense::Me) && !is_place;
    match verdict {
        _ if introduced => Verdict::Met(ContactRule::C3, None),
        Verdict::Met(..) => OTHERS,
        not => not,
    }
}
