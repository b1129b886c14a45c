//! Headings that say whom a section is about having met (C5).

use super::channel;
use super::clause::Reading;
use super::clause_tokens::TokenKind;
use super::contact::{self, Said};
use super::contact_day;
use super::contact_person;
use super::draft::Draft;
use super::encounter;
use super::governed::Verdict;
use crate::model::fact::{ContactRule, NotContact, Region};
use crate::model::note::{BlockKind, NoteKind};
use crate::model::task::Status;
use crate::words::lexicon::clause::Sense;
use std::collections::BTreeMap;

/// Turns plain mentions in dated headings into contacts: a heading that is people alone, or a noun of contact and people,
/// with text below that is not all plans.
pub(super) fn read(draft: &Draft<'_>, reading: &Reading, said: &mut Vec<Said>) {
    let note = draft.note;
    if matches!(note.kind, NoteKind::Person | NoteKind::Todo) || contact::lists_who_was_there(draft) {
        return;
    }
    let at_line = first_of_lines(said);
    for (at, block) in note.blocks.iter().enumerate().filter(|(_, b)| matches!(b.kind, BlockKind::Heading(_))) {
        let tokens: Vec<_> = reading.tokens_in(at).copied().collect();
        let people: Vec<usize> = tokens.iter().filter_map(super::clause_tokens::Token::person).collect();
        let small = tokens.iter().all(|t| {
            t.person().is_some()
                || matches!(t.kind, TokenKind::Mark(_) | TokenKind::Number)
                || t.has(Sense::Noun)
                || t.has(Sense::Join)
                || t.has(Sense::With)
                || t.has(Sense::Determiner)
        });
        let noun = tokens.iter().position(|t| t.has(Sense::Noun));
        let first = tokens.iter().position(|t| t.person().is_some_and(|p| is_bare(reading, p)));
        // `Apollo Meeting` is a meeting of that name; `Meeting Ana` is one with her.
        let named = first.is_some() && noun > first;
        if people.is_empty() || named || !small || !has_text_below(draft, at) || encounter::of(note, draft.lexicon).off
        {
            continue;
        }
        let date = block.prose.lines.first().and_then(|l| l.date).and_then(contact_day::day_of);
        let verdict = Verdict::Met(ContactRule::C5, channel::first(&tokens, draft.lexicon));
        for person in people.into_iter().filter_map(|p| reading.people.get(p)) {
            let mark = person.mark.map(|m| (person.block, m));
            let line = block.prose.first_line();
            let known = at_line.get(&line).and_then(|&first| {
                said[first..].iter_mut().take(8).find(|s| s.line == line && s.reference == person.reference)
            });
            match known {
                Some(s) if s.verdict == Verdict::Not(NotContact::Plain) => (s.verdict, s.date) = (verdict, date),
                Some(_) => {}
                None => said.push(Said {
                    reference: contact_person::sure(&person.reference, verdict, false, false, draft.lexicon),
                    line,
                    date,
                    region: Region::Heading,
                    verdict,
                    mark,
                    named: true,
                    doubtful: false,
                }),
            }
        }
    }
}

/// Where what is said of each line begins; what one line says stands together.
fn first_of_lines(said: &[Said]) -> BTreeMap<u32, usize> {
    let mut out = BTreeMap::new();
    for (at, s) in said.iter().enumerate() {
        out.entry(s.line).or_insert(at);
    }
    out
}

fn is_bare(reading: &Reading, person: usize) -> bool {
    reading.people.get(person).is_some_and(|p| p.mark.is_none())
}

/// Whether something other than open tasks stands under the heading.
fn has_text_below(draft: &Draft<'_>, heading: usize) -> bool {
    let below = draft.note.blocks.iter().skip(heading + 1).take_while(|b| b.heading == Some(heading));
    let text = below.filter(|b| !matches!(b.kind, BlockKind::Code | BlockKind::Comment | BlockKind::Rule));
    text.into_iter().any(|b| b.task.as_ref().is_none_or(|t| t.status == Status::Done))
}
