//! What was done, on lines that may be no contact: something changed hands or arrived, or somebody did something (FACTS §3).

use std::collections::BTreeSet;

use super::clause::{Clause, Modality, Polarity, Subject};
use super::clause_tokens::{Somebody, Token, TokenKind};
use super::draft::Draft;
use crate::model::fact::{Deed, Occurrence, RefId};
use crate::model::note::BlockKind;
use crate::words::lexicon::clause::Sense;
use crate::words::text::fold;

/// Puts down what people did, or were sent, on lines that no contact or exchange with them stands on.
pub fn read(draft: &mut Draft<'_>) {
    let (reading, mut found) = (&draft.reading, Vec::new());
    for clause in reading.clauses.iter().filter(|c| is_stated(draft, c)) {
        let tokens = reading.tokens_of(clause);
        let handed = hands_over(tokens);
        let acted = || clause.subject == Subject::People && clause.rest(reading).iter().any(|t| acts(draft, clause, t));
        if !handed && !acted() {
            continue;
        }
        let doers = reading.tokens.get(clause.tokens.start..clause.predicate).unwrap_or_default();
        let named = if handed { tokens } else { doers }.iter().filter_map(Token::person);
        let Some(line) = draft.note.blocks.get(clause.block).and_then(|b| b.prose.lines.get(clause.line)) else { continue };
        let somebody = named.filter_map(|i| reading.people.get(i)).filter(|s| !s.doubtful);
        found.extend(somebody.map(|s: &Somebody| (s.reference.clone(), line.date.map(|d| d.end), line.number)));
    }
    let mut known = known(draft);
    for (reference, date, line) in found {
        let person = draft.reference(&reference);
        if known.insert((line, person)) {
            draft.facts.deeds.push(Deed { person, date, line });
        }
    }
}

/// Whom other facts already know to have been dealt with on which line.
fn known(draft: &Draft<'_>) -> BTreeSet<(u32, RefId)> {
    let facts = &draft.facts;
    let met = facts.contacts.iter().filter(|c| c.occurrence == Occurrence::Happened);
    let met = met.flat_map(|c| c.people.iter().map(|&p| (c.line, p)));
    let dealt = facts.exchanges.iter().map(|e| (e.line, e.person));
    let introduced = facts.introductions.iter().flat_map(|i| i.people.iter().map(|&p| (i.line, p)));
    met.chain(dealt).chain(introduced).collect()
}

/// Whether a clause of the writer's own prose states a fact. A task states none.
fn is_stated(draft: &Draft<'_>, clause: &Clause) -> bool {
    let own = |b: &crate::model::note::Block| {
        matches!(b.kind, BlockKind::Paragraph | BlockKind::Item) && b.quote_depth == 0 && b.task.is_none()
    };
    clause.modality == Modality::Real
        && clause.polarity == Polarity::Affirmed
        && draft.note.blocks.get(clause.block).is_some_and(own)
}

/// Whether something changes hands in a clause: `sent the plan`, or without a verb `the plan to @ana`, `plan → @ana`.
pub(super) fn hands_over(tokens: &[Token]) -> bool {
    tokens.iter().any(delivers) || is_sent(tokens)
}

/// Whether a word says that something changed hands, or came. To ask for it is not enough.
fn delivers(token: &Token) -> bool {
    let came = token.has(Sense::Come) && !token.has(Sense::Say);
    // `read the poem to Ana` hands nothing over.
    let handed = token.has(Sense::Hand) && !token.has(Sense::Reading);
    (handed || came) && !token.has(Sense::Base)
}

/// A thing and whom it went to, with no verb: `the plan to @ana`.
fn is_sent(tokens: &[Token]) -> bool {
    let to = tokens.windows(2).position(|w| w[0].has(Sense::To) && w[1].person().is_some());
    let Some(before) = to.and_then(|to| tokens.get(..to)) else { return false };
    let thing = |t: &Token| t.kind == TokenKind::Word && t.senses.is_empty() || t.has(Sense::Letter);
    let does = |t: &Token| {
        [Sense::Base, Sense::Past, Sense::Be, Sense::Have, Sense::Reach, Sense::Come, Sense::I, Sense::He, Sense::Noun]
            .iter()
            .any(|&sense| t.has(sense))
            || t.person().is_some()
    };
    before.iter().any(thing) && !before.iter().any(does)
}

/// Whether a word is a verb of doing something, in the past: `fixed`, `wrote`.
fn acts(draft: &Draft<'_>, clause: &Clause, token: &Token) -> bool {
    if token.has(Sense::Past) && !token.has(Sense::Base) {
        return true;
    }
    let Some(block) = draft.note.blocks.get(clause.block).filter(|_| token.kind == TokenKind::Word) else { return false };
    let word = fold(token.span.of(&block.prose.text));
    let imperatives = &draft.lexicon.followup.imperatives;
    draft.lexicon.clause.past_endings.iter().filter_map(|end| word.strip_suffix(end.as_str())).any(|stem| {
        let doubled = || stem.char_indices().next_back().and_then(|(at, _)| stem.get(..at));
        imperatives.contains(stem)
            || imperatives.contains(&format!("{stem}e"))
            || doubled().is_some_and(|s| imperatives.contains(s))
    })
}
