//! Lists of who was there that name the writer among them and say nothing else (C1): `15/9: Ana, Bo, me.`

use super::channel;
use super::clause::{Clause, Modality, Polarity, Reading, is_void};
use super::clause_tokens::{Token, TokenKind};
use super::contact::{self, Said};
use super::draft::Draft;
use super::governed::Verdict;
use super::{contact_day, contact_label, contact_person};
use crate::model::fact::ContactRule;
use crate::model::note::{Block, BlockKind, DateVia};
use crate::words::lexicon::clause::Sense;

/// Fewest others of a list: one may be whom the writer shares something with.
const FEWEST: usize = 2;

/// Reads the lists of the note, each behind its own day or below an item that tells of an encounter.
pub(super) fn read(draft: &Draft<'_>, reading: &Reading, said: &mut Vec<Said>) {
    for (at, block) in draft.note.blocks.iter().enumerate() {
        let prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) && block.task.is_none();
        if !prose || contact::is_quoted(block) {
            continue;
        }
        for (index, line) in block.prose.lines.iter().enumerate() {
            let Some(dated) = line.date else { continue };
            let Some(people) = listed(reading, at, index) else { continue };
            let lead = reading.clauses_on(at, index).first();
            let planned = lead.is_none_or(|clause| contact_label::is_of_plans(draft, reading, clause));
            let told = dated.via == DateVia::Line || is_encounter(reading, block);
            if planned || !told {
                continue;
            }
            let channel = block.parent.and_then(|p| channel::first(reading.tokens_in(p), draft.lexicon));
            let verdict = Verdict::Met(ContactRule::C1, channel);
            for person in people.iter().filter_map(|t| reading.people.get(t.person()?)) {
                said.push(Said {
                    reference: contact_person::sure(&person.reference, verdict, false, false, draft.lexicon),
                    line: line.number,
                    date: contact_day::day_of(dated),
                    region: contact::region(block),
                    verdict,
                    mark: person.mark.map(|mark| (at, mark)),
                    named: true,
                    doubtful: false,
                });
            }
        }
    }
}

/// The tokens of the first sentence of a line, if they name the writer and others and nothing else.
fn listed(reading: &Reading, block: usize, line: usize) -> Option<&[Token]> {
    let clauses = reading.clauses_on(block, line);
    let (first, last) = (clauses.first()?, clauses.iter().rfind(|c| c.sentence == clauses[0].sentence)?);
    let tokens = reading.tokens.get(first.tokens.start..last.tokens.end)?;
    let is_listed = |t: &Token| {
        t.person().is_some() || t.has(Sense::Me) || t.has(Sense::Join) || matches!(t.kind, TokenKind::Mark(',' | '.'))
    };
    if !tokens.iter().all(is_listed) {
        return None;
    }
    let sure = |t: &&Token| t.person().and_then(|p| reading.people.get(p)).is_some_and(|p| !p.doubtful);
    let others = tokens.iter().filter(sure).count();
    let everybody = tokens.iter().filter(|t| t.person().is_some()).count();
    let me = tokens.iter().any(|t| t.has(Sense::Me));
    (me && others >= FEWEST && others == everybody).then_some(tokens)
}

/// Whether the item that a block stands below tells of an encounter that took place: `- design review`.
fn is_encounter(reading: &Reading, block: &Block) -> bool {
    let Some(parent) = block.parent else { return false };
    let off = |c: &Clause| {
        let tokens = reading.tokens_of(c);
        let void = (0..tokens.len()).any(|at| is_void(tokens, at));
        void || c.modality != Modality::Real || c.polarity == Polarity::Negated
    };
    let clauses = reading.clauses_of(parent);
    reading.tokens_in(parent).any(|t| t.has(Sense::Noun)) && !clauses.iter().any(off)
}

#[cfg(test)]
mod tests {
    use super::super::probe::met_in;

    #[test]
    fn who_is_listed_with_the_writer_was_there() {
        assert_eq!(met_in("- 2026-09-15: Ana, Bo, @cy, me. The roof next.\n"), ["Ana", "Bo", "cy"]);
        assert_eq!(met_in("- design review\n\t- @ana, @bo and me\n"), ["ana", "bo"]);
    }

    #[test]
    fn other_lists_say_nothing_of_an_encounter() {
        for text in [
            "- tickets\n\t- @ana, @bo, me\n",
            "- design review postponed\n\t- @ana, @bo, me\n",
            "- owed\n\t- @ana, me\n",
            "- 2026-09-15: @ana, @bo\n",
            "- 2026-09-15: @ana, @bo, me to sign\n",
            "- [ ] 2026-09-15: @ana, @bo, me\n",
        ] {
            assert_eq!(met_in(text), [""; 0], "{text}");
        }
    }
}
