//! What makes a block a task, and its state (NOTES §5.1).

use super::rules::Rules;
use super::task_fields;
use crate::model::note::{Block, BlockKind, Prose};
use crate::model::task::{Status, Task, TaskKind};

/// The task that `blocks[at]` is, if any. Its earlier blocks are complete.
pub(super) fn read(blocks: &[Block], at: usize, checkbox: Option<char>, kanban: bool, rules: &Rules) -> Option<Task> {
    let block = blocks.get(at)?;
    let prose = &block.prose;
    let is_item = block.kind == BlockKind::Item;
    if let Some(symbol) = checkbox {
        return rules.checkbox_status(symbol).and_then(|status| described(prose, 0, TaskKind::Checkbox, status, rules));
    }
    if let Some((status, at)) = keyword(prose, rules).filter(|_| is_item) {
        return described(prose, at, TaskKind::Keyword, status, rules);
    }
    if let Some(rest) = rules.task_label(&prose.text) {
        return described(prose, prose.text.len() - rest.len(), TaskKind::Label, Status::Open, rules);
    }
    let _ = kanban;
    None
}

/// An outline keyword before the text (T-5), and where the text after it starts.
fn keyword(prose: &Prose, rules: &Rules) -> Option<(Status, usize)> {
    let (word, rest) = prose.text.split_once(' ')?;
    let words = &rules.lexicon.task;
    let status = if words.open_keywords.contains(word) {
        Status::Open
    } else if words.done_keywords.contains(word) {
        Status::Done
    } else if words.cancelled_keywords.contains(word) {
        Status::Cancelled
    } else {
        return None;
    };
    Some((status, prose.text.len() - rest.len()))
}

/// A task of the text from `start` on; none without a description (T-2).
fn described(prose: &Prose, start: usize, kind: TaskKind, status: Status, rules: &Rules) -> Option<Task> {
    let mut task = task_fields::read(prose, start, rules);
    task.kind = kind;
    task.status = status;
    (!task.text.is_empty()).then_some(task)
}
