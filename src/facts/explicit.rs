//! Contacts that the note states as such (C2): fields `with:: @ana`, tags `#call @ana`.

use super::channel;
use super::contact::Said;
use super::contact_day;
use super::draft::Draft;
use super::governed::Verdict;
use super::row;
use crate::model::fact::{ContactRule, NotContact};
use crate::model::note::{Block, Mark, MarkKind};
use crate::model::task::Status;

/// Reads the fields of every block whose key says that somebody was met.
pub(super) fn read(draft: &Draft<'_>, said: &mut Vec<Said>) {
    for (at, block) in draft.note.blocks.iter().enumerate() {
        for mark in &block.prose.marks {
            let MarkKind::Field { key, value } = &mark.kind else { continue };
            let Some(channel) = draft.lexicon.clause.fields.get(key) else { continue };
            let told = if channel.is_empty() { in_words(draft, block, value) } else { Some(channel::named(channel)) };
            let verdict = match block.task.as_ref().map(|t| t.status) {
                None | Some(Status::Done) => Verdict::Met(ContactRule::C2, told),
                Some(Status::Open) => Verdict::Not(NotContact::Planned),
                Some(Status::Cancelled) => Verdict::Not(NotContact::Negated),
            };
            enter(draft, (at, block), mark, value, verdict, said);
        }
    }
}

/// The channel that the value or the rest of the line names: `contact:: @ana call`.
fn in_words(draft: &Draft<'_>, block: &Block, value: &str) -> Option<crate::model::fact::Channel> {
    let folded = crate::words::text::fold(&format!("{value} {}", block.prose.text));
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
    let named = words.filter_map(|w| draft.lexicon.phrases().word(w)?.channel.as_deref());
    named.map(channel::named).find(|c| *c != crate::model::fact::Channel::Other)
}

fn enter(draft: &Draft<'_>, place: (usize, &Block), field: &Mark, value: &str, verdict: Verdict, said: &mut Vec<Said>) {
    let (at, block) = place;
    let Some(line) = block.prose.line_at(field.span.start as usize) else { return };
    let inside = |m: &Mark| field.span.start <= m.span.start && m.span.end <= field.span.end;
    let marks: Vec<usize> = (0..block.prose.marks.len())
        .filter(|&i| matches!(block.prose.marks[i].kind, MarkKind::Mention(_)) && inside(&block.prose.marks[i]))
        .collect();
    let base = |reference, mark| Said {
        reference,
        line: line.number,
        date: block.task.as_ref().and_then(|t| t.done).or(line.date.and_then(contact_day::day_of)),
        region: super::contact::region(block),
        verdict,
        mark,
        named: true,
        doubtful: false,
    };
    if marks.is_empty() {
        let rows = row::rows_of_value(value, false, draft.lexicon);
        said.extend(rows.iter().map(|r| base(r.reference(), None)));
    }
    for index in marks {
        if let MarkKind::Mention(reference) = &block.prose.marks[index].kind {
            said.push(base(reference.clone(), Some((at, index))));
        }
    }
}
