//! Follow-ups: tasks and promises (NOTES §5, FACTS §3).

use super::draft::Draft;
use super::task_people::{self, TaskPeople};
use crate::model::fact::FollowUp;
use crate::model::note::Block;
use crate::model::task::Task;
use crate::words::date::{Date, DateRange};

/// Reads the tasks of the note into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    for (at, block) in note.blocks.iter().enumerate() {
        if let Some(task) = &block.task {
            let people = task_people::of(draft, at, task);
            let followup = from_task(draft, block, task, people);
            draft.facts.followups.push(followup);
        }
    }
}

fn from_task(draft: &Draft<'_>, block: &Block, task: &Task, people: TaskPeople) -> FollowUp {
    let noted_on = task.created.or(block.prose.lines.first().and_then(|l| l.date).map(|d| d.date));
    let due = due(draft, task, noted_on.or_else(|| dated_above(draft, block)));
    FollowUp {
        people: people.named,
        fallback: people.fallback,
        via: people.via,
        owner: people.owner,
        status: task.status,
        due: due.map(|d| d.start),
        due_end: due.map(|d| d.end),
        scheduled: task.scheduled,
        start: task.start,
        done_on: task.done,
        noted_on,
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

/// The last date that the note gives above an undated task: it was hardly written before that.
fn dated_above(draft: &Draft<'_>, block: &Block) -> Option<Date> {
    let line = block.prose.first_line();
    let lines = draft.note.blocks.iter().flat_map(|b| &b.prose.lines).take_while(|l| l.number < line);
    lines.filter_map(|l| l.date).map(|d| d.end).last()
}

/// The task's own due day, else what its words set relative to the day it was noted (§5.3).
fn due(draft: &Draft<'_>, task: &Task, noted_on: Option<Date>) -> Option<DateRange> {
    let phrase = || match noted_on {
        Some(day) => {
            let phrase = draft.dates.due_phrase(&task.text, day).map(|(_, range)| range);
            phrase.or_else(|| draft.dates.closing_day(&task.text, day))
        }
        None => draft.dates.due_of_year(&task.text),
    };
    task.due.map(DateRange::day).or_else(phrase)
}
