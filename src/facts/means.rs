//! Lines of a log that say only beside the rest by what means they heard from somebody (C3): `Ana accepted. Phone.`, `Bo: ok
//! for Friday (mail)`.

use super::channel;
use super::clause::{Clause, Reading, Subject};
use super::clause_tokens::{Token, TokenKind};
use super::draft::Draft;
use crate::model::fact::Channel;
use crate::model::note::NoteKind;
use crate::words::lexicon::clause::Sense;

/// By what means the person of clause `index`, which begins its line, and the writer are said to have been in touch.
pub(super) fn stated(draft: &Draft<'_>, reading: &Reading, index: usize) -> Option<Channel> {
    let clause = &reading.clauses[index];
    if !clause.leads || draft.note.kind != NoteKind::Daily {
        return None;
    }
    let tokens = reading.tokens_of(clause);
    let named = |t: &Token| t.person().and_then(|p| reading.people.get(p)).is_some_and(|p| !p.doubtful);
    let at = tokens.iter().position(named)?;
    let alone = !tokens[at + 1..].iter().any(named);
    let sent = at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::To));
    if !alone || !(sent || clause.subject == Subject::People) {
        return None;
    }
    reading.clauses_on(clause.block, clause.line).iter().find_map(|c| aside(draft, reading, clause, c))
}

/// The channel that is all a bracket or a short sentence after `clause` begins with: `(mail, cc Bo)`, `Phone.`
fn aside(draft: &Draft<'_>, reading: &Reading, clause: &Clause, other: &Clause) -> Option<Channel> {
    let tokens = reading.tokens_of(other);
    let [means, rest @ ..] = tokens else { return None };
    let told = matches!(means.kind, TokenKind::Word)
        .then(|| channel::of(means, draft.lexicon))?
        .filter(|c| matches!(c, Channel::Email | Channel::Message | Channel::Call | Channel::Video))?;
    let before = other.tokens.start.checked_sub(1).and_then(|b| reading.tokens.get(b));
    let stop = |t: &Token| matches!(t.kind, TokenKind::Mark(')' | '.' | '!' | ','));
    let bracket = before.is_some_and(|t| t.is_mark('(')) && rest.first().is_none_or(stop);
    let sentence = other.sentence == clause.sentence + 1 && rest.iter().all(stop);
    (other.tokens.start > clause.tokens.start && (bracket || sentence)).then_some(told)
}
