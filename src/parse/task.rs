//! What makes a block a task, and its state (NOTES §5.1).

use super::rules::Rules;
use super::task_fields;
use crate::model::diagnostic::Diagnostic;
use crate::model::note::{Block, BlockKind, MarkKind, Prose};
use crate::model::task::{Status, Task, TaskKind};
use crate::words::text::fold;

/// A block that may be a task, and what is known about it from outside its text.
pub(super) struct Candidate<'b> {
    /// The blocks up to and with the one in question.
    pub blocks: &'b [Block],
    /// Its number.
    pub at: usize,
    /// The symbol in its checkbox.
    pub checkbox: Option<char>,
    /// It stands on a Kanban board.
    pub kanban: bool,
}

/// The task that a block is, if any.
pub(super) fn read(candidate: &Candidate<'_>, rules: &Rules, odd: &mut Vec<Diagnostic>) -> Option<Task> {
    let block = candidate.blocks.get(candidate.at)?;
    let (kind, status, start) = state(candidate, block, rules)?;
    let mut task = task_fields::read(&block.prose, start, kind, rules, odd);
    task.status = status;
    // T-2: a template's empty line is no task.
    (!task.text.is_empty()).then_some(task)
}

fn state(candidate: &Candidate<'_>, block: &Block, rules: &Rules) -> Option<(TaskKind, Status, usize)> {
    let prose = &block.prose;
    let is_item = block.kind == BlockKind::Item;
    if candidate.kanban && is_item && block.parent.is_none() {
        let settled = in_done_lane(candidate, block, rules).then_some(Status::Done);
        let own = || candidate.checkbox.map_or(Some(Status::Open), |symbol| rules.checkbox_status(symbol));
        return settled.or_else(own).map(|status| (TaskKind::Kanban, status, 0));
    }
    if let Some(symbol) = candidate.checkbox {
        return rules.checkbox_status(symbol).map(|status| (TaskKind::Checkbox, status, 0));
    }
    if let Some(opening) = rules.task_opening(&prose.text, is_item) {
        return Some(opening);
    }
    (is_item && in_section(candidate, block, rules)).then(|| {
        let (status, start) = section_state(prose, rules);
        (TaskKind::Section, status, start)
    })
}

/// A lane named or marked as done (T-10).
fn in_done_lane(candidate: &Candidate<'_>, block: &Block, rules: &Rules) -> bool {
    let Some(lane) = block.heading else { return false };
    let done = |block: &Block| rules.lexicon.task.done_words.contains(&fold(block.prose.text.trim()));
    let named = candidate.blocks.get(lane).is_some_and(done);
    named || candidate.blocks.get(lane + 1).is_some_and(|b| b.kind == BlockKind::Paragraph && done(b))
}

/// A bullet under a heading such as `Action items` (T-7). What hangs on a task explains it; what hangs on a bare label
/// (`Ana:`) is a task itself, and the label is none.
fn in_section(candidate: &Candidate<'_>, block: &Block, rules: &Rules) -> bool {
    let heading = block.heading.and_then(|heading| candidate.blocks.get(heading));
    let explains = |parent: usize| candidate.blocks.get(parent).is_some_and(|parent| !is_label(&parent.prose));
    let headed = heading.is_some_and(|heading| rules.is_task_section(&heading.prose.text));
    (headed || is_led_in(candidate, rules))
        && !block.prose.text.ends_with(':')
        && !is_link(&block.prose)
        && !block.parent.is_some_and(explains)
}

/// Whether the line right before a list says no more than that tasks follow: `Actions`.
fn is_led_in(candidate: &Candidate<'_>, rules: &Rules) -> bool {
    let before = candidate.blocks.get(..candidate.at).and_then(|b| b.iter().rev().find(|b| b.kind != BlockKind::Item));
    let line = before.filter(|b| b.kind == BlockKind::Paragraph).and_then(|b| b.prose.text.lines().last());
    line.is_some_and(|line| {
        let title = fold(line.trim_matches(|c: char| !c.is_alphanumeric()));
        rules.lexicon.task.sections.contains(&title)
    })
}

/// Whether an item only points elsewhere.
fn is_link(prose: &Prose) -> bool {
    prose.marks.iter().any(|m| m.kind == MarkKind::Link && m.span.of(&prose.text).len() == prose.text.trim().len())
}

/// Whether an item only says whose the items below it are.
pub(super) fn is_label(prose: &Prose) -> bool {
    let text = prose.text.trim();
    let all = |span: crate::words::text::Span| span.of(&prose.text).len() == text.len();
    let one_name = !text.contains(char::is_whitespace) && !text.starts_with(char::is_lowercase);
    text.ends_with(':') || one_name || prose.mentions().any(|(mark, _)| all(mark.span))
}

fn section_state(prose: &Prose, rules: &Rules) -> (Status, usize) {
    let text = &prose.text;
    let struck = prose.marks.iter().any(|m| m.kind == MarkKind::Struck && m.span.of(text).len() == text.trim().len());
    if struck {
        return (Status::Done, 0);
    }
    if let Some(start) = cancelled(text, rules) {
        return (Status::Cancelled, start);
    }
    let sign = text.strip_prefix('✅').map(str::trim_start);
    let word = || {
        let (word, rest) = text.split_once([' ', ':'])?;
        let done = rules.lexicon.task.done_words.contains(&fold(word));
        done.then(|| rest.trim_start_matches([' ', ':', '-', '–', '—']))
    };
    match sign.filter(|rest| task_fields::iso_day(rest).is_none()).or_else(word) {
        Some(rest) => (Status::Done, text.len() - rest.len()),
        None => (Status::Open, 0),
    }
}

/// Where the text starts after `cancelled: `, if it begins so.
pub(super) fn cancelled(text: &str, rules: &Rules) -> Option<usize> {
    let (word, rest) = text.split_once(": ")?;
    (word.len() < 20 && rules.lexicon.task.cancelled_words.contains(&fold(word))).then(|| text.len() - rest.len())
}
