//! Who said what (NOTES §4, FACTS §4), and the contacts that follow from speech (C8).

use super::draft::Draft;
use super::roster::Part;
use super::transcript::Shape;
use super::turn::{self, Turn};
use super::voice::Voices;
use super::{encounter, quotation, reported, said_table as table};
use crate::model::fact::{Contact, ContactRule, Mention, NotContact, Occurrence, Region, Statement};
use crate::model::note::{DateVia, NoteKind};
use std::collections::BTreeSet;

/// Reads them into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let mut voices = Voices::new(draft);
    let shape = Shape::of(draft.note, &voices, draft.lexicon);
    voices.implicit.clone_from(&shape.implicit);
    let (quotations, taken) = quotation::read(draft, &voices);
    let mut turns = turn::read(draft, &voices, &shape, &taken);
    turns.extend(table::read(draft, &voices));
    turns.extend(quotations);
    speakers_met(draft, &turns);
    reported::read(draft, &voices, &turns);
    draft.facts.statements.extend(turns.into_iter().map(statement));
    draft.facts.statements.sort_by_key(|s| s.line);
}

fn statement(turn: Turn) -> Statement {
    Statement {
        people: turn.people,
        text: turn.text,
        date: turn.date,
        confidence: turn.confidence,
        line: turn.line,
        last_line: turn.last_line,
        rule: turn.rule.to_owned(),
    }
}

/// Who speaks in the minutes of a meeting was there, if they do not list who was (C8). Minutes that do are right about it.
fn speakers_met(draft: &mut Draft<'_>, turns: &[Turn]) {
    let listed = draft.roster.iter().any(|e| e.part == Part::Present);
    let dated = draft.note.date.filter(|d| d.via != DateVia::Created);
    let (false, NoteKind::Meeting, Some(_)) = (listed, draft.note.kind, dated) else { return };
    let encounter = encounter::of(draft.note, draft.lexicon);
    let mut seen: BTreeSet<_> = draft.roster.iter().map(|e| e.person).collect();
    for turn in turns.iter().filter(|t| matches!(t.rule, "S-1" | "S-4" | "S-5")) {
        let Some(date) = turn.date else { continue };
        for &person in turn.people.iter().filter(|p| seen.insert(**p)) {
            let why_not = encounter.off.then_some(NotContact::Negated);
            draft.facts.mentions.push(Mention {
                person,
                line: turn.line,
                date: Some(date),
                region: Region::Text,
                why_not,
            });
            if why_not.is_none() {
                draft.facts.contacts.push(Contact {
                    people: vec![person],
                    date,
                    channel: encounter.channel,
                    occurrence: Occurrence::Happened,
                    line: turn.line,
                    rule: ContactRule::C8,
                });
            }
        }
    }
}
