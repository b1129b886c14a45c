//! What a label says of what stands after it or in the list below it: `Next week:`, `Emailed: @ana, @bo`.

use super::channel;
use super::clause::{Clause, Modality, Reading};
use super::clause_tokens::{Token, TokenKind};
use super::draft::Draft;
use super::governed::Verdict;
use crate::model::fact::ContactRule;
use crate::model::note::{Block, BlockKind, NoteKind};
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::fold;

/// Tokens of the longest label that ends in a colon.
const LONGEST: usize = 8;
/// The same of one without, which is a note of its own if longer or if it ends like a sentence.
const SHORT: usize = 5;

/// By block: the paragraph or item that leads the list in which it stands.
#[must_use]
pub fn leads(blocks: &[Block]) -> Vec<Option<usize>> {
    let mut paragraph = None;
    let lead = |(at, block): (usize, &Block)| {
        match block.kind {
            BlockKind::Item => return block.parent.or(paragraph),
            BlockKind::Paragraph => paragraph = Some(at),
            _ => paragraph = None,
        }
        None
    };
    blocks.iter().enumerate().map(lead).collect()
}

/// The clauses of the label over block `at`: the last line of the paragraph, or the whole item, if it is short.
fn label<'r>(draft: &Draft<'_>, reading: &'r Reading, at: usize) -> &'r [Clause] {
    let Some(lead) = reading.leads.get(at).copied().flatten() else { return &[] };
    let block = &draft.note.blocks[lead];
    let clauses = reading.clauses_on(lead, block.prose.lines.len().saturating_sub(1));
    let count: usize = clauses.iter().map(|c| c.tokens.len()).sum();
    let last = clauses.last().and_then(|c| reading.tokens_of(c).last());
    let most = if last.is_some_and(|t| t.is_mark(':')) { LONGEST } else { SHORT };
    let ended = last.is_some_and(|t| matches!(t.kind, TokenKind::Mark('.' | '!' | '?')));
    let whole = block.task.is_none() && (1..=most).contains(&count) && !ended;
    if whole { clauses } else { &[] }
}

/// Whether a clause stands in a list or after a label of things to come: `Next week`, `Things to tell @ana:`, `To do`.
#[must_use]
pub fn is_of_plans(draft: &Draft<'_>, reading: &Reading, clause: &Clause) -> bool {
    let line = reading.clauses_on(clause.block, clause.line);
    let lead =
        line.get(..1).filter(|lead| lead[0].tokens.start <= clause.tokens.start && ends_in_colon(reading, &lead[0]));
    lead.is_some_and(|lead| tells_of_plans(draft, reading, lead))
        || tells_of_plans(draft, reading, label(draft, reading, clause.block))
}

fn tells_of_plans(draft: &Draft<'_>, reading: &Reading, clauses: &[Clause]) -> bool {
    let Some(first) = clauses.first() else { return false };
    let to_come = Senses::of(Sense::Plan).and(Sense::Future).and(Sense::If);
    let planned = |c: &Clause| {
        matches!(c.modality, Modality::Planned | Modality::Conditional)
            || reading.tokens_of(c).iter().any(|t| t.senses.any(to_come))
    };
    clauses.iter().any(planned) || {
        let text = first.span(reading).of(&draft.note.blocks[first.block].prose.text);
        let text = fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
        let lexicon = draft.lexicon;
        lexicon.task.sections.contains(&text)
            || lexicon.kind.agenda.contains(&text)
            || lexicon.date.due.next.contains(&text)
            || text.split(' ').next().is_some_and(|word| lexicon.kind.agenda.contains(word))
    }
}

/// What a label of clause `index`, whose people are only listed, says of them: `Emailed: @ana, @bo`, `Rang:` over items.
#[must_use]
pub fn governs(draft: &Draft<'_>, reading: &Reading, index: usize) -> Option<Verdict> {
    let clause = &reading.clauses[index];
    let line = reading.clauses_on(clause.block, clause.line);
    let listed = |t: &Token| t.person().is_some() || matches!(t.kind, TokenKind::Mark(_)) || t.has(Sense::Join);
    if !reading.tokens_of(clause).iter().all(listed) {
        return None;
    }
    let first = line.first()?;
    if is_room(draft, reading, line, clause) {
        return Some(Verdict::Met(ContactRule::C1, None));
    }
    let people = || line.iter().flat_map(|c| reading.tokens_of(c));
    let group = people().filter(|t| t.person().is_some()).count() > 1 && people().all(listed);
    let label = match group || first.tokens.start == clause.tokens.start {
        true => label(draft, reading, clause.block).first()?,
        false if line.get(1).is_some_and(|c| c.tokens == clause.tokens) && ends_in_colon(reading, first) => first,
        false => return None,
    };
    let tokens = reading.tokens_of(label);
    let named = Senses::of(Sense::Base).and(Sense::Noun).and(Sense::Letter);
    let reached = |t: &Token| (t.has(Sense::Reach) || t.has(Sense::Come)) && !t.senses.any(named);
    let encounter = named.and(Sense::Reach);
    let made = tokens.len() > 1 && tokens[0].senses.any(encounter) && tokens[1].has(Sense::Past);
    let small = |t: &Token| reached(t) || t.has(Sense::Adverb) || matches!(t.kind, TokenKind::Mark(_));
    let told = tokens.iter().any(reached) && tokens.iter().all(small);
    let sort =
        |t: &Token| t.has(Sense::Noun) || t.has(Sense::Adverb) || (t.kind == TokenKind::Word && t.senses.is_empty());
    let held = group && tokens.iter().any(|t| t.has(Sense::Noun)) && tokens.iter().all(sort);
    (told || made || (held && draft.note.kind == NoteKind::Daily))
        .then(|| Verdict::Met(ContactRule::C3, channel::first(tokens, draft.lexicon)))
}

/// Whether a label in the midst of the line says that whoever is listed behind it was there: `Northgate, 14:00. In the room:
/// @ana, @bo`.
fn is_room(draft: &Draft<'_>, reading: &Reading, line: &[Clause], clause: &Clause) -> bool {
    let before = line.iter().find(|c| c.tokens.end == clause.tokens.start);
    before.filter(|label| ends_in_colon(reading, label)).is_some_and(|label| {
        let text = label.span(reading).of(&draft.note.blocks[clause.block].prose.text);
        let text = fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
        draft.lexicon.roster.there.contains(&text) || draft.lexicon.roster.present.contains(&text)
    })
}

fn ends_in_colon(reading: &Reading, clause: &Clause) -> bool {
    reading.tokens_of(clause).last().is_some_and(|t| t.is_mark(':'))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{facts, met, undated};

    #[test]
    fn a_label_governs_the_list_below_it() {
        for (text, want) in [
            ("Rang:\n- @mira\n- @olek", &["mira", "olek"][..]),
            ("Emailed: @mira, @olek", &["mira", "olek"]),
            ("Next week:\n- tea with @mira", &[]),
            ("To do\n- tea with @mira", &[]),
            ("Things to tell @olek\n- met @mira", &[]),
            ("A long walk in the rain, and after it the usual round of calls:\n- tea with @mira", &["mira"]),
        ] {
            assert_eq!(met(&facts(&undated("log/2026-05-04.md", text))), want, "{text}");
        }
    }
}
