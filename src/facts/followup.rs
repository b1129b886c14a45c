//! Follow-ups: tasks and promises (NOTES §5, FACTS §3).

use super::draft::Draft;
use super::task_people::{self, TaskPeople};
use crate::model::fact::FollowUp;
use crate::model::note::Block;
use crate::model::task::Task;

/// Reads the tasks of the note into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    for (at, block) in note.blocks.iter().enumerate() {
        if let Some(task) = &block.task {
            let people = task_people::of(draft, at, task);
            let followup = from_task(block, task, people);
            draft.facts.followups.push(followup);
        }
    }
}

fn from_task(block: &Block, task: &Task, people: TaskPeople) -> FollowUp {
    let noted_on = block.prose.lines.first().and_then(|l| l.date).map(|d| d.date);
    FollowUp {
        people: people.named,
        fallback: people.fallback,
        via: people.via,
        owner: people.owner,
        status: task.status,
        evidence: None,
        due: task.due,
        due_end: None,
        scheduled: task.scheduled,
        start: task.start,
        done_on: task.done,
        noted_on: task.created.or(noted_on),
        priority: task.priority,
        recurrence: task.recurrence.clone(),
        text: task.text.clone(),
        inferred: false,
        blocked_by: task.depends_on.clone(),
        id: task.id.clone(),
        line: block.prose.first_line(),
        rule: task.kind.rule().to_owned(),
    }
}
