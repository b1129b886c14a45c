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
    let then = clause.rest(reading).first();
    let timed = || is_timed(draft, clause) || then.is_some_and(|t| is_clock(draft, clause, t));
    clause.leads && clause.subject == Subject::People && timed()
}

/// Whether a token is a time of day written with minutes, or with its half of the day: `9:40`, `4pm`.
fn is_clock(draft: &Draft<'_>, clause: &Clause, token: &Token) -> bool {
    let text = fold(token.span.of(&draft.note.blocks[clause.block].prose.text));
    let minutes = |m: &str| m.len() == 2 && m.parse::<u8>().is_ok_and(|m| m < 60);
    let hour = |h: &str| h.parse::<u8>().is_ok_and(|h| h < 25);
    let half =
        |end| text.strip_suffix(end).is_some_and(|rest: &str| hour(rest.split([':', '.']).next().unwrap_or_default()));
    token.kind == TokenKind::Number
        && (text.split_once([':', '.']).is_some_and(|(h, m)| hour(h) && minutes(m)) || half("am") || half("pm"))
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
        let lexeme = draft.lexicon.phrases().word(w);
        draft.lexicon.kind.agenda.contains(w)
            || lexeme.is_some_and(|l| l.senses.has(Sense::Plan) || l.senses.has(Sense::Future))
    };
    words.split(|c: char| !c.is_alphanumeric()).any(announces)
}

/// Whether a log says what went to somebody, without a verb: `14:00 references to @ana`, `deck to @ana 7:55`, `list to @ana, a
/// day early`.
pub(super) fn is_dispatch(draft: &Draft<'_>, reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let tokens = reading.tokens_of(clause);
    let Some(to) = tokens.windows(2).position(|w| w[0].has(Sense::To) && w[1].person().is_some()) else { return false };
    let doing = Senses::of(Sense::Base).and(Sense::Past).and(Sense::Be).and(Sense::I).and(Sense::He).and(Sense::Come);
    clause.leads
        && draft.note.kind == NoteKind::Daily
        && tokens.first().is_some_and(|t| t.kind == TokenKind::Word && !t.has(Sense::To))
        && !tokens.iter().any(|t| t.senses.any(doing))
        && (is_timed(draft, clause) || is_timely(draft, reading, index, to + 2))
        && !is_programme(draft, clause)
}

/// Whether a time of day, or that it was early or late, follows at token `at` of a clause or in the next one.
fn is_timely(draft: &Draft<'_>, reading: &Reading, index: usize, at: usize) -> bool {
    let clause = &reading.clauses[index];
    let after = reading.tokens_of(clause).get(at..).unwrap_or_default();
    let text = &draft.note.blocks[clause.block].prose.text;
    let early = |t: &Token| draft.lexicon.clause.timely.contains(&fold(t.span.of(text)));
    let next = reading.clauses.get(index + 1).filter(|n| n.sentence == clause.sentence && n.block == clause.block);
    let next = next.map_or(&[][..], |n| reading.tokens_of(n));
    match after {
        [] => false,
        [Token { kind: TokenKind::Mark(','), .. }] => {
            let words: Vec<&Token> = next.iter().take_while(|t| !matches!(t.kind, TokenKind::Mark(_))).collect();
            words.first().is_some_and(|t| is_clock(draft, clause, t))
                || (words.len() <= 3 && words.last().is_some_and(|t| early(t)))
        }
        [first, ..] => is_clock(draft, clause, first),
    }
}
