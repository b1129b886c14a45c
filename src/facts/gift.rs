//! Whether what is said to be given is a gift between somebody and the writer (FACTS §5).

use super::draft::Draft;
use super::phrasebook::{Match, Unit};
use crate::model::fact::Direction;
use crate::words::lexicon::clause::Sense;

/// Words after a verb of giving among which what is given stands.
const REACH: usize = 3;

/// Whether `found` is a gift.
pub(super) fn is_given(draft: &Draft<'_>, units: &[Unit], found: &Match, direction: Direction) -> bool {
    !is_idle(draft, units, found) && !is_for_others(draft, units, found, direction)
}

/// Whether what follows the phrase is nothing that anybody keeps: `gave Ana the tour`.
fn is_idle(draft: &Draft<'_>, units: &[Unit], found: &Match) -> bool {
    let words = &draft.lexicon.dealing;
    let idle = |u: &Unit| u.word().is_some_and(|w| words.idle.contains(w));
    let after = units.iter().filter(|u| u.span.start >= found.span.end);
    // `took the cake list round to Ana`
    let is_gift = |u: &Unit| u.word().is_some_and(|w| words.kinds.get("gift").is_some_and(|g| g.contains(w)));
    let inside = units.windows(2).filter(|w| w[0].span.start >= found.span.start && w[1].span.end <= found.span.end);
    after.map_while(Unit::word).take(REACH).any(|w| words.idle.contains(w))
        || inside.into_iter().any(|w| is_gift(&w[0]) && idle(&w[1]))
}

/// Whether what somebody gave went to somebody else: `Ana brought him soup`.
fn is_for_others(draft: &Draft<'_>, units: &[Unit], found: &Match, direction: Direction) -> bool {
    let words = &draft.lexicon.dealing;
    let mut own = units.iter().filter(|u| u.span.start >= found.span.start && u.span.end <= found.span.end);
    let to_writer = own.clone().any(|u| u.is_writer() || u.word().is_some_and(|w| words.me.contains(w)));
    // `she left them on the step`: them may be things.
    let them = |w: &str| draft.lexicon.phrases().senses(w).has(Sense::Them);
    let other = |u: &Unit| u.is_somebody() || u.word().is_some_and(|w| words.objects.contains(w) && !them(w));
    direction == Direction::Received && !to_writer && own.nth(2).is_some_and(other)
}
