//! A log of one's day: lines that begin with a time of day, and mostly have no verb (C3).

use super::clause::{Clause, Reading, Subject};
use super::clause_tokens::{Token, TokenKind};
use super::draft::Draft;
use crate::model::note::{DateVia, NoteKind, ProseLine};
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::fold;

/// Whether a clause is of people at a time of day, as notes of a day of talks list them too: `16:10 Rosa + mum, all smiles`.
pub(super) fn is_slot(draft: &Draft<'_>, reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    clause.leads && clause.subject == Subject::People && is_timed(draft, clause)
}

/// Whether the line of a clause begins with a time of day.
fn is_timed(draft: &Draft<'_>, clause: &Clause) -> bool {
    let prose = &draft.note.blocks[clause.block].prose;
    let timed = |l: &ProseLine| {
        let own = l.date.is_some_and(|d| d.via == DateVia::Line);
        l.body > l.start && !own && prose.text[l.start as usize..].starts_with(|c: char| c.is_ascii_digit())
    };
    prose.lines.get(clause.line).is_some_and(timed)
}

/// Whether a slot is an entry of a day's log: the line says more than who, and no heading makes it a programme.
pub(super) fn is_entry(draft: &Draft<'_>, reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let line = reading.clauses_on(clause.block, clause.line);
    let tells = |c: &Clause| reading.tokens_of(c).iter().any(|t| t.kind == TokenKind::Word && t.person().is_none());
    let labels = reading.tokens_of(clause).last().is_some_and(|t| t.is_mark(':'));
    draft.note.kind == NoteKind::Daily && !labels && line.iter().any(tells) && !is_programme(draft, clause)
}

/// Whether the heading above a clause announces what is to come: `Agenda`.
fn is_programme(draft: &Draft<'_>, clause: &Clause) -> bool {
    let heading = draft.note.blocks[clause.block].heading.and_then(|h| draft.note.blocks.get(h));
    let words = heading.map(|h| fold(&h.prose.text)).unwrap_or_default();
    let announces = |w: &str| {
        let lexeme =
            draft.lexicon.phrases().find([w].into_iter()).and_then(|(id, _)| draft.lexicon.phrases().lexeme(id));
        draft.lexicon.kind.agenda.contains(w)
            || lexeme.is_some_and(|l| l.senses.has(Sense::Plan) || l.senses.has(Sense::Future))
    };
    words.split(|c: char| !c.is_alphanumeric()).any(announces)
}

/// Whether a log says what went to somebody at some time of the day, without a verb: `14:00 references to @ana`.
pub(super) fn is_dispatch(draft: &Draft<'_>, reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let tokens = reading.tokens_of(clause);
    let to = |w: &[Token]| w[0].has(Sense::To) && w[1].person().is_some();
    let doing = Senses::of(Sense::Base).and(Sense::Past).and(Sense::Be).and(Sense::I).and(Sense::He).and(Sense::Come);
    clause.leads
        && draft.note.kind == NoteKind::Daily
        && is_timed(draft, clause)
        && tokens.first().is_some_and(|t| t.kind == TokenKind::Word && !t.has(Sense::To))
        && tokens.windows(2).any(to)
        && !tokens.iter().any(|t| t.senses.any(doing))
        && !is_programme(draft, clause)
}
