//! The metadata of a task: emoji, bracket and plain fields (T-11 to T-13).

use super::rules::Rules;
use crate::model::note::Prose;
use crate::model::task::{Status, Task, TaskKind};

/// Reads the text of a task from `start` on.
pub(super) fn read(prose: &Prose, start: usize, _rules: &Rules) -> Task {
    Task {
        kind: TaskKind::Checkbox,
        status: Status::Open,
        text: prose.text[start..].trim().to_owned(),
        due: None,
        scheduled: None,
        start: None,
        created: None,
        done: None,
        cancelled: None,
        priority: None,
        recurrence: None,
        id: None,
        depends_on: Vec::new(),
        fields: Vec::new(),
    }
}
