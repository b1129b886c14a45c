//! What was done, on lines that may be no contact: something changed hands or arrived, or somebody did something (FACTS §3).

use std::collections::BTreeSet;

use super::clause::{Clause, Modality, Polarity, Subject};
use super::clause_tokens::{Somebody, Token, TokenKind};
use super::draft::Draft;
use crate::model::fact::{Deed, Occurrence, RefId};
use crate::model::note::{Block, BlockKind, ProseLine};
use crate::words::lexicon::clause::Sense;
use crate::words::text::fold;

/// Puts down what people did, or were sent, on lines that no contact or exchange with them stands on.
pub fn read(draft: &mut Draft<'_>) {
    let mut found = Vec::new();
    for (index, clause) in draft.reading.clauses.iter().enumerate() {
        let Some(line) = line_of(draft, clause).filter(|_| is_own(draft, clause)) else { continue };
        let named = people_of(draft, index, clause);
        let of = |s: &Somebody| (s.reference.clone(), line.date.map(|d| d.end), line.number);
        found.extend(named.into_iter().filter_map(|i| draft.reading.people.get(i)).map(of));
    }
    let mut known = known(draft);
    for (reference, date, line) in found {
        let person = draft.reference(&reference);
        if known.insert((line, person)) {
            draft.facts.deeds.push(Deed { person, date, line });
        }
    }
}

fn line_of<'d>(draft: &'d Draft<'_>, clause: &Clause) -> Option<&'d ProseLine> {
    draft.note.blocks.get(clause.block)?.prose.lines.get(clause.line)
}

/// Who did something in a clause, or was sent something.
fn people_of(draft: &Draft<'_>, index: usize, clause: &Clause) -> Vec<usize> {
    let reading = &draft.reading;
    let doers = reading.tokens.get(clause.tokens.start..clause.predicate).unwrap_or_default();
    let is_sure = |person: &usize| reading.people.get(*person).is_some_and(|s| !s.doubtful);
    let named = |tokens: &[Token]| tokens.iter().filter_map(Token::person).filter(is_sure).collect::<Vec<_>>();
    if hands_over(draft, clause) {
        // `Ana dropped the keys off`: a word before such a verb names somebody, or nobody answers to it.
        let subject = doers.iter().filter_map(Token::person).take(usize::from(clause.subject == Subject::People));
        let here: Vec<usize> = named(reading.tokens_of(clause)).into_iter().chain(subject).collect();
        if !here.is_empty() {
            return here;
        }
        // `The rope arrived, now in Ana's shed`
        let near = reading.clauses.iter().skip(index + 1).take_while(|c| c.sentence == clause.sentence);
        return near.flat_map(|c| named(reading.tokens_of(c))).collect();
    }
    let stated = clause.modality == Modality::Real && clause.polarity == Polarity::Affirmed;
    let acted = stated
        && clause.subject == Subject::People
        && clause.rest(reading).iter().any(|token| acts(draft, clause, token));
    if acted { named(doers) } else { Vec::new() }
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

/// Whether a clause stands in the writer's own prose. A task tells nothing.
fn is_own(draft: &Draft<'_>, clause: &Clause) -> bool {
    let own =
        |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Item) && b.quote_depth == 0 && b.task.is_none();
    draft.note.blocks.get(clause.block).is_some_and(own)
}

/// Whether something changes hands in a clause, in fact: `sent the plan`, or without a verb `the plan to @ana`.
pub(super) fn hands_over(draft: &Draft<'_>, clause: &Clause) -> bool {
    let tokens = draft.reading.tokens_of(clause);
    let text = draft.note.blocks.get(clause.block).map_or("", |b| b.prose.text.as_str());
    let word = |t: &Token| fold(t.span.of(text));
    let arrived = |t: &Token| t.kind == TokenKind::Word && draft.lexicon.dealing.arrived.contains(&word(t));
    let is_thing = |t: &Token| draft.lexicon.clause.things.contains(&word(t));
    let sent = || is_sent(tokens, &is_thing);
    let real = match clause.modality {
        Modality::Real => true,
        // `the plan to @ana`: a plan may be a thing.
        Modality::Planned => {
            let planned = |t: &&Token| t.has(Sense::Plan) || t.has(Sense::Future) || t.has(Sense::Base);
            sent() && tokens.iter().filter(planned).all(is_thing)
        }
        _ => false,
    };
    real && clause.polarity == Polarity::Affirmed && (tokens.iter().any(|t| delivers(t) || arrived(t)) || sent())
}

/// Whether a word says that something changed hands, or came. To ask for it is not enough.
fn delivers(token: &Token) -> bool {
    let came = token.has(Sense::Come) && !token.has(Sense::Say);
    // `read the poem to Ana` hands nothing over.
    let handed = token.has(Sense::Hand) && !token.has(Sense::Reading);
    (handed || came) && !token.has(Sense::Base)
}

/// A thing and whom it went to or came from, with no verb: `the plan to @ana`, `figures from @ana`. A visit to somebody is
/// none; `is_thing` are words such as `plan`, which may be things.
fn is_sent(tokens: &[Token], is_thing: &dyn Fn(&Token) -> bool) -> bool {
    let way = |t: &Token| t.has(Sense::To) || t.has(Sense::From);
    let to = tokens.windows(2).position(|w| way(&w[0]) && w[1].person().is_some());
    let Some((thing, before)) = to.and_then(|to| tokens.get(..to)).and_then(<[Token]>::split_last) else {
        return false;
    };
    let is = |t: &Token, senses: &[Sense]| senses.iter().any(|&sense| t.has(sense));
    let does = [Sense::Past, Sense::Be, Sense::Have, Sense::Reach, Sense::Come, Sense::I, Sense::He, Sense::Say];
    let acts = |t: &Token| (is(t, &does) || t.has(Sense::Base)) && !is_thing(t);
    let named = thing.kind == TokenKind::Word && !is(thing, &[Sense::Noun, Sense::Adverb]);
    named && !acts(thing) && !before.iter().any(|t| acts(t) || t.person().is_some())
}

/// Whether a word is a verb of doing something, in the past: `fixed`, `wrote`.
fn acts(draft: &Draft<'_>, clause: &Clause, token: &Token) -> bool {
    if token.has(Sense::Past) && !token.has(Sense::Base) {
        return true;
    }
    let Some(block) = draft.note.blocks.get(clause.block).filter(|_| token.kind == TokenKind::Word) else {
        return false;
    };
    let word = fold(token.span.of(&block.prose.text));
    let imperatives = &draft.lexicon.followup.imperatives;
    draft.lexicon.clause.past_endings.iter().filter_map(|end| word.strip_suffix(end.as_str())).any(|stem| {
        let doubled = || stem.char_indices().next_back().and_then(|(at, _)| stem.get(..at));
        imperatives.contains(stem)
            || imperatives.contains(&format!("{stem}e"))
            || doubled().is_some_and(|s| imperatives.contains(s))
    })
}
