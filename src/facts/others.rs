//! What somebody does who is not the writer: to the writer, or to others (C3, C4, N4).

use super::channel;
use super::clause_tokens::{Token, TokenKind};
use super::governed::Verdict;
use crate::model::fact::{Channel, ContactRule, NotContact};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::Sense;

/// Others met each other.
pub(super) const OTHERS: Verdict = Verdict::Not(NotContact::OtherPeople);
/// Somebody is only named.
pub(super) const PLAIN: Verdict = Verdict::Not(NotContact::Plain);

/// What the predicate `rest` of others does: to the writer, and it is a contact; else not.
#[must_use]
pub fn by_others(rest: &[Token], lexicon: &Lexicon) -> Verdict {
    let rest = behind_origin(rest);
    // `@ana on slack: …`, `@ana finally on the phone`, `@ana 1:1`: notes of a log, without a verb.
    let late = rest.iter().take_while(|t| t.has(Sense::Adverb) && !t.has(Sense::Round)).count();
    if let Some(first) = rest.get(late) {
        let rest = &rest[late..];
        let channel = channel::of(first, lexicon);
        let by_means = channel::is_means(first, lexicon);
        // `@ana intro call`: what sort of call comes before it.
        let sort = usize::from(first.kind == TokenKind::Word && first.senses.is_empty() && channel.is_none());
        let encounter = rest.get(sort).filter(|t| t.has(Sense::Noun) && rest.get(sort + 1).is_none_or(is_stop));
        // `@ana 30 min: the offer`
        let for_long = first.kind == TokenKind::Number
            && rest.get(1).is_some_and(|t| t.has(Sense::Duration))
            && rest.get(2).is_none_or(|t| is_stop(t) || channel::of(t, lexicon).is_some());
        if for_long {
            return Verdict::Met(ContactRule::C3, channel::first(rest.iter().take(3), lexicon));
        }
        // `@ana round for supper`, `@ana for supper`
        let round = first.has(Sense::Round) && rest.get(1).is_none_or(|t| is_stop(t) || t.has(Sense::About));
        let fed = first.has(Sense::Round) && rest.get(1).is_some_and(|t| t.has(Sense::Round));
        if (round && !first.has(Sense::Adverb)) || fed {
            return Verdict::Met(ContactRule::C3, Some(Channel::Visit));
        }
        // `@ana for supervision.`
        let came_for = first.has(Sense::About)
            && rest.get(1).is_some_and(|t| t.has(Sense::Noun))
            && rest.get(2).is_none_or(is_stop);
        if came_for {
            return Verdict::Met(ContactRule::C3, channel::first(rest.iter().take(2), lexicon));
        }
        // `@ana on Zoom with @bo`
        if by_means && rest.windows(2).any(|w| w[0].has(Sense::With) && w[1].person().is_some()) {
            return OTHERS;
        }
        if by_means || encounter.is_some() {
            return Verdict::Met(ContactRule::C3, channel.or_else(|| channel::of(encounter?, lexicon)));
        }
    }
    // `@ana and the children came`
    let company =
        rest.first().is_some_and(|t| t.has(Sense::Join)) && rest.get(1).is_some_and(|t| t.has(Sense::Determiner));
    // `@ana and family came`
    let family = !company
        && rest.first().is_some_and(|t| t.has(Sense::Join))
        && rest.get(1).is_some_and(|t| t.kind == TokenKind::Word && t.senses.is_empty())
        && rest.get(2).is_some_and(|t| t.has(Sense::Come));
    let beside = if company { 3 } else { 2 * usize::from(family) };
    let rest = rest.get(beside..).unwrap_or_default();
    let content = rest.iter().position(|t| t.has(Sense::Conjunction)).unwrap_or(rest.len());
    let own = &rest[..content];
    // `@ana did the early visit`
    let noun = |i: usize| i > 0 && own[i].has(Sense::Base) && own[i].has(Sense::Noun);
    if let Some(at) = (0..own.len()).find(|&i| (own[i].has(Sense::Come) || own[i].has(Sense::Reach)) && !noun(i)) {
        let next = rest.get(at + 1);
        // `@ana rang her mother`
        let hers = own[at].has(Sense::Reach) && next.is_some_and(|t| t.has(Sense::Her));
        let to_me = next.is_some_and(|t| t.has(Sense::Me));
        let to_others = hers
            || next.is_some_and(|t| t.person().is_some() || t.has(Sense::Him))
            || (!to_me && goes_to_others(&own[at..]));
        if next.is_some_and(|t| t.has(Sense::Everyone)) {
            return PLAIN;
        }
        let before = own[..at].iter().any(|t| t.kind == TokenKind::Word && t.senses.is_empty());
        // `told me @bo is ill`: the verb has its listener.
        let to_me = own[at].has(Sense::Say) && !own[at].has(Sense::Reach);
        if to_others && !to_me {
            return OTHERS;
        }
        // `wrote a report` is no word to the writer.
        let written = own[at].has(Sense::Say) && channel::of(&own[at], lexicon) == Some(Channel::Message);
        // `@ana was asked`
        if at > 0 && own[at - 1].has(Sense::Be) && own[at].has(Sense::Reach) {
            return PLAIN;
        }
        // `@ana rang the school`
        let called =
            channel::of(&own[at], lexicon) == Some(Channel::Call) && next.is_some_and(|t| t.has(Sense::Determiner));
        if called && own.get(at + 2).is_some_and(|t| t.kind == TokenKind::Word && t.senses.is_empty()) {
            return OTHERS;
        }
        let work = written && next.is_some_and(|t| t.has(Sense::Determiner));
        if own[at].has(Sense::Come) && !before && !work {
            return Verdict::Met(ContactRule::C3, channel::first(&rest[at..], lexicon));
        }
    }
    // `@ana brought the leaflets round`
    let brings = own.iter().position(|t| t.has(Sense::Hand) && !t.has(Sense::Base) && !t.has(Sense::Say));
    let round = brings.is_some_and(|at| own[at..].iter().any(|t| t.has(Sense::Round)) && !goes_to_others(&own[at..]));
    if round && !own.iter().any(|t| t.person().is_some() || t.has(Sense::Him)) {
        return Verdict::Met(ContactRule::C3, Some(Channel::Visit));
    }
    let stative = own.iter().any(|t| t.has(Sense::Stative));
    let aimed = |i: usize| own[i].has(Sense::Me) && !(i > 0 && own[i - 1].has(Sense::About));
    let listener = (0..own.len()).find(|&i| aimed(i));
    if listener.is_some_and(|at| at > 0) && !stative {
        return Verdict::Met(ContactRule::C4, channel::first(rest, lexicon));
    }
    let together = own.iter().position(|t| t.has(Sense::With) || t.has(Sense::Noun));
    let another = own.iter().any(|t| t.person().is_some());
    if together.is_some() && another { OTHERS } else { PLAIN }
}

/// The predicate of somebody of whom it is first said where they are from: `from social services rang about Kyle`.
fn behind_origin(rest: &[Token]) -> &[Token] {
    let is_from = rest.first().is_some_and(|t| t.has(Sense::From));
    let acts = |t: &Token| !t.has(Sense::Base) && (t.has(Sense::Reach) || t.has(Sense::Come));
    let named = |t: &Token| t.kind == TokenKind::Word && t.person().is_none();
    let from = rest.iter().skip(1).take(4).take_while(|t| named(t) && !acts(t)).count();
    match rest.get(from + 1) {
        Some(verb) if is_from && from > 0 && acts(verb) => &rest[from + 1..],
        _ => rest,
    }
}

/// Whether what a verb hands on goes to somebody other than the writer: `sent it on to her brother`.
fn goes_to_others(from_verb: &[Token]) -> bool {
    let somebody = |t: &Token| {
        t.person().is_some()
            || t.has(Sense::Her)
            || t.has(Sense::Him)
            || t.has(Sense::Determiner)
            || t.has(Sense::Everyone)
    };
    from_verb[0].has(Sense::Hand) && from_verb.windows(2).any(|w| w[0].has(Sense::To) && somebody(&w[1]))
}

/// Whether a token is a mark or a quotation.
pub(super) fn is_stop(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Mark(_) | TokenKind::Quote)
}
