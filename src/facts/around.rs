//! What the words next to somebody say of them in a clause.

use super::clause::list_end;
use super::clause_tokens::{Token, TokenKind};
use super::governed::Verdict;
use super::others::is_stop;
use crate::model::fact::NotContact;
use crate::words::lexicon::clause::{Sense, Senses};

/// Whether a token is somebody as an object; `texted them to @ana` speaks of things.
pub(super) fn is_him(tokens: &[Token], at: usize) -> bool {
    let to = |t: &Token| t.has(Sense::To) || t.has(Sense::Preposition);
    let things = tokens[at].has(Sense::Them) && tokens.get(at + 1).is_some_and(to);
    tokens[at].has(Sense::Him) && !things
}

/// `her` as an object: nothing that it could belong to follows.
pub(super) fn is_her(tokens: &[Token], at: usize) -> bool {
    let follows = tokens.get(at + 1);
    tokens[at].has(Sense::Her)
        && follows.is_none_or(|t| {
            matches!(t.kind, TokenKind::Mark(_) | TokenKind::Quote)
                || (!t.senses.is_empty() && !t.has(Sense::Noun) && !t.has(Sense::Letter) && !t.has(Sense::Place))
                || t.has(Sense::Duration)
                || t.person().is_some()
        })
}

/// Whether a thing without a verb went out to somebody, with no day to come set for it.
pub(super) fn went_out(tokens: &[Token], at: usize) -> bool {
    let [.., thing, out, to] = &tokens[..at] else { return false };
    let opaque = |t: &Token| t.kind == TokenKind::Word && t.senses.is_empty();
    let away = out.has(Sense::Preposition) && to.has(Sense::To) && out.span.end + 1 == to.span.start;
    let ends = tokens.get(at + 1).is_none_or(|t| is_stop(t) || t.kind == TokenKind::Number);
    let doing = Senses::of(Sense::Base).and(Sense::Past).and(Sense::Be).and(Sense::I).and(Sense::He);
    opaque(thing) && away && ends && !tokens[..at].iter().any(|t| t.senses.any(doing))
}

/// Whether somebody is only beside whom a letter or picture is of: `a photo of @ana with @bo`.
pub(super) fn is_pictured(tokens: &[Token], at: usize, last: Option<(usize, Verdict)>) -> bool {
    let Some((of, verdict)) = last.filter(|(of, _)| of + 2 == at) else { return false };
    verdict == Verdict::Not(NotContact::About) && tokens[..of].iter().any(|t| t.has(Sense::Letter))
}

/// Whether people and `in touch` follow, with nothing else between.
pub(super) fn brings_together(after: &[Token]) -> bool {
    let end = list_end(after, 0);
    end > 1 && after.get(end).is_some_and(|t| t.has(Sense::Touch))
}

/// Whether somebody only says which thing is meant: `the Dr Lund news`.
pub(super) fn is_attribute(tokens: &[Token], at: usize) -> bool {
    // `the Lund and Okafor phone group`
    let listed = at.checked_sub(2).filter(|&other| other > 0 && tokens[at - 1].has(Sense::Join));
    let before = listed.unwrap_or(at).checked_sub(1);
    let the = before.is_some_and(|b| tokens[b].has(Sense::Determiner));
    let thing = |t: &Token| {
        let bare = t.kind == TokenKind::Word && t.senses.is_empty();
        bare || ((t.has(Sense::Noun) || t.has(Sense::Letter))
            && (!t.has(Sense::Come) || t.has(Sense::Base))
            && !t.has(Sense::Past))
    };
    the && tokens.get(at + 1).is_some_and(thing)
}

/// `took mum to see @ana`: whoever goes somewhere to see somebody sees them.
pub(super) fn is_purpose_of_going(tokens: &[Token], at: usize) -> bool {
    const GOING: [Sense; 3] = [Sense::Reach, Sense::Hand, Sense::Past];
    let to = at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::To));
    // `good to see @ana`, `so good seeing @ana`
    let felt = |back: usize| at.checked_sub(back).is_some_and(|b| tokens[b].has(Sense::Pleased));
    if felt(1) || (to && felt(2)) {
        return true;
    }
    to && !tokens[at].has(Sense::Say) && tokens[..at].iter().any(|t| GOING.iter().all(|&s| t.has(s)))
}

/// Whether nothing but `and`, commas and a short bracket stands between two people. After somebody who was told
/// something, whoever follows at once is what was told.
pub(super) fn is_joint(between: &[Token], content: bool) -> bool {
    let aside = between.iter().position(|t| t.is_mark('(')).zip(between.iter().position(|t| t.is_mark(')')));
    let join = |t: &Token| t.has(Sense::Join) || matches!(t.kind, TokenKind::Mark(',' | '/'));
    let outside = |i: usize| !aside.is_some_and(|(open, close)| (open..=close).contains(&i));
    between.iter().enumerate().all(|(i, t)| !outside(i) || join(t)) && !(content && between.is_empty())
}

/// Senses that a verb of arriving has not.
pub(super) const NO_ARRIVAL: Senses =
    Senses::of(Sense::Reach).and(Sense::Say).and(Sense::Base).and(Sense::Hand).and(Sense::Noun);
/// What follows `@ana's` where no thing of hers does.
pub(super) const NO_THING: Senses = Senses::of(Sense::Join)
    .and(Sense::To)
    .and(Sense::Conjunction)
    .and(Sense::Preposition)
    .and(Sense::About)
    .and(Sense::With)
    .and(Sense::Adverb)
    .and(Sense::Weekday);
