//! Papers that came in or went out without a verb of sending (C3): `Ana's slides landed`, `report from Bo came`.

use super::clause_tokens::{Token, TokenKind};
use super::others::is_stop;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::fold;

/// Most words between somebody and their paper: `Ana's new set of slides`.
const MOST_WORDS: usize = 3;

/// Who else does something in the clause, so that the paper did not come to the writer.
const DOING: Senses = Senses::of(Sense::I).and(Sense::He).and(Sense::Him).and(Sense::Her);

/// Whether the clause of `tokens` says that a paper of the person at `at` arrived; what follows them begins at `end`.
pub(super) fn is(tokens: &[Token], at: usize, end: usize, text: &str, lexicon: &Lexicon) -> bool {
    let word = |t: &Token| fold(t.span.of(text));
    let paper = |t: &Token| t.kind == TokenKind::Word && lexicon.clause.papers.contains(&word(t));
    let arrived = |t: &Token| t.kind == TokenKind::Word && lexicon.clause.arrivals.contains(&word(t));
    let others = |t: &Token| t.person().is_some() || t.senses.any(DOING);
    if tokens.get(end).is_some_and(|t| t.kind == TokenKind::Genitive) {
        let thing = (end + 1..tokens.len().min(end + 2 + MOST_WORDS)).find(|&i| paper(&tokens[i]));
        return thing.is_some_and(|i| {
            let came = tokens.get(i + 1).is_some_and(arrived);
            came && tokens.get(i + 2).is_none_or(|t| !others(t) && !t.has(Sense::From) && !t.has(Sense::To))
        });
    }
    let Some((from, before)) = tokens[..at].split_last() else { return false };
    let came_from = word_ends_in_from(from, text, lexicon);
    if before.iter().any(others) || !(from.has(Sense::From) || came_from) || !before.iter().any(paper) {
        return false;
    }
    let leads = before.iter().find(|t| !t.has(Sense::Determiner)).is_some_and(paper);
    let next = tokens.get(end);
    came_from
        || before.iter().any(arrived)
        || next.is_some_and(arrived)
        || (leads && before.len() <= MOST_WORDS && next.is_some_and(|t| t.is_mark(':') && is_stop(t)))
}

/// `came from`, which of anything else than a paper says where it is from.
fn word_ends_in_from(token: &Token, text: &str, lexicon: &Lexicon) -> bool {
    let words = fold(token.span.of(text));
    words.split_once(' ').is_some_and(|(verb, from)| {
        lexicon.clause.arrivals.contains(verb) && lexicon.phrases().senses(from).has(Sense::From)
    })
}
