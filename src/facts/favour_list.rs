//! Lists of favours whose note says by its name what they are: letters of thanks, what is lent and owed (FACTS §5).

use super::draft::Draft;
use super::exchange::{is_back, put};
use super::list_title::is_about;
use super::task_people::{names_in, weak};
use crate::model::fact::RefId;
use crate::model::note::{Block, BlockKind};
use crate::model::task::Status;
use crate::words::lexicon::clause::Sense;
use crate::words::text::{Span, to_u32};

/// Reads an entry of such a list, if `block` is one.
pub(super) fn read(draft: &mut Draft<'_>, block: &Block) {
    if block.kind != BlockKind::Item || block.quote_depth > 0 {
        return;
    }
    let words = &draft.lexicon.dealing;
    match &block.task {
        Some(task) if task.status == Status::Done && is_about(draft, &words.thank) => thanked(draft, block),
        None if is_about(draft, &words.owing) || is_about(draft, &words.lending) => lent(draft, block),
        _ => {}
    }
}

/// `- [x] Ana, for the boxes` in a list of letters of thanks.
fn thanked(draft: &mut Draft<'_>, block: &Block) {
    let first = block.prose.text.split(',').next().unwrap_or_default();
    let end = to_u32(first.len());
    let known = entered(draft, block);
    for person in names_in(draft, block) {
        let named = draft.facts.references.get(person as usize).is_some_and(|r| first.contains(r.token.as_str()));
        if named && !known {
            put(draft, block, Span { start: 0, end }, person, "given-thanks", &block.prose.text, "list");
        }
    }
}

/// `drill from Ana, back on Friday` in a list of what is lent or owed: what is from somebody was received.
fn lent(draft: &mut Draft<'_>, block: &Block) {
    let Some(person) = source(draft, block).filter(|_| !entered(draft, block)) else { return };
    let text = block.prose.text.trim();
    let mark = if is_back(draft, text) { "received-thing-closed" } else { "received-thing-open" };
    put(draft, block, Span::default(), person, mark, text, "list");
}

/// Whom a thing is from, named right behind that word.
fn source(draft: &mut Draft<'_>, block: &Block) -> Option<RefId> {
    let text = &block.prose.text;
    let ends_so = |at: u32| {
        let before = text[..at as usize].trim_end();
        let word = before.rsplit(' ').next().unwrap_or_default();
        word.len() < before.len() && draft.lexicon.phrases().senses(word).has(Sense::From)
    };
    let marked = block.prose.mentions().find(|(m, _)| ends_so(m.span.start)).map(|(_, reference)| reference.clone());
    let imperatives = &draft.lexicon.followup.imperatives;
    let named = || {
        let names = super::task_people::bare_names(text, imperatives);
        names.into_iter().find(|name| ends_so(name.start)).map(|name| weak(name.of(text)))
    };
    let reference = marked.or_else(named)?;
    Some(draft.reference(&reference))
}

/// Whether the line is known to be an exchange already.
fn entered(draft: &Draft<'_>, block: &Block) -> bool {
    let line = block.prose.first_line();
    draft.facts.exchanges.iter().any(|e| e.line == line)
}
