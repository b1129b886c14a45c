//! todo.txt files (T-6): one task a line.

use super::prose::ProseBuilder;
use super::rules::Rules;
use super::scan::Scope;
use super::task;
use super::task_fields::{self, iso_day};
use crate::model::diagnostic::Diagnostic;
use crate::model::note::{Block, BlockKind, MarkKind, Prose};
use crate::model::reference::{Claim, Form};
use crate::model::task::{Priority, Status, Task, TaskKind};
use crate::words::date::Date;

/// Whether a file is one, by its name or because most of its lines have the shape.
pub(super) fn is_todo_txt(path: &str, text: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    if file == "todo.txt" || file.ends_with(".todo.txt") {
        return true;
    }
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(has_shape) && {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let (all, shaped) = lines.fold((0, 0), |(all, shaped), line| (all + 1, shaped + usize::from(has_shape(line))));
        all >= 2 && shaped * 2 > all
    }
}

/// A priority, a dated `x`, or a created date with a project or due day: what prose and lists do not start with.
fn has_shape(line: &str) -> bool {
    let head = Head::read(line);
    head.priority.is_some()
        || head.status == Status::Done && head.done.is_some()
        || head.created.is_some() && line.split(' ').any(|word| word.starts_with('+') || word.starts_with("due:"))
}

/// The tasks of a todo.txt file.
pub(super) fn blocks(text: &str, rules: &Rules) -> (Vec<Block>, Vec<Diagnostic>) {
    let mut odd = Vec::new();
    let mut builder = ProseBuilder::default();
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let blocks = lines.map(|(number, line)| {
        builder.start(number);
        builder.push_text(line.trim(), 0, false);
        let mut prose = builder.finish(line.trim(), rules, Scope::Text);
        known_only(&mut prose);
        let task = task(&prose, rules, &mut odd);
        block(prose, task)
    });
    let blocks = blocks.collect();
    (blocks, odd)
}

/// `@phone` is a context as often as a person, so nobody unknown is made of one.
fn known_only(prose: &mut Prose) {
    for mark in &mut prose.marks {
        if let MarkKind::Mention(reference) = &mut mark.kind
            && reference.form == Form::Handle
        {
            reference.claim = Claim::IfKnown;
        }
    }
}

fn task(prose: &Prose, rules: &Rules, odd: &mut Vec<Diagnostic>) -> Option<Task> {
    let head = Head::read(&prose.text);
    let cancelled = task::cancelled(&prose.text[head.len..], rules);
    let start = head.len + cancelled.unwrap_or(0);
    let task = task_fields::read(prose, start, TaskKind::TodoTxt, rules, odd);
    let task = Task {
        status: if cancelled.is_some() { Status::Cancelled } else { head.status },
        priority: head.priority.or(task.priority),
        done: head.done.or(task.done),
        created: head.created.or(task.created),
        ..task
    };
    (!task.text.is_empty()).then_some(task)
}

/// What stands before the description: `x 2026-11-20 2026-11-01 `, `(A) 2026-11-01 `.
struct Head {
    status: Status,
    priority: Option<Priority>,
    done: Option<Date>,
    created: Option<Date>,
    len: usize,
}

impl Head {
    fn read(line: &str) -> Self {
        let (status, rest) = line.strip_prefix("x ").map_or((Status::Open, line), |rest| (Status::Done, rest));
        let (priority, rest) = take_priority(rest);
        let (first, rest) = take_day(rest);
        let (second, rest) = if status == Status::Done { take_day(rest) } else { (None, rest) };
        let (done, created) = if status == Status::Done { (first, second) } else { (None, first) };
        Self { status, priority, done, created, len: line.len() - rest.len() }
    }
}

fn take_priority(text: &str) -> (Option<Priority>, &str) {
    let Some([b'(', letter @ b'A'..=b'Z', b')', b' ']) = text.as_bytes().first_chunk::<4>() else {
        return (None, text);
    };
    let priority = match letter {
        b'A' => Priority::High,
        b'B' => Priority::Medium,
        _ => Priority::Low,
    };
    (Some(priority), &text[4..])
}

fn take_day(text: &str) -> (Option<Date>, &str) {
    match iso_day(text) {
        Some((Some(day), len)) if text[len..].starts_with(' ') => (Some(day), &text[len + 1..]),
        _ => (None, text),
    }
}

fn block(prose: Prose, task: Option<Task>) -> Block {
    Block {
        kind: BlockKind::Item,
        prose,
        heading: None,
        parent: None,
        table: None,
        quote_depth: 0,
        callout: None,
        task,
        date: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::note_at;
    use super::*;
    use crate::model::note::NoteKind;
    use crate::words::date;

    #[test]
    fn lines_are_tasks_with_their_dates() {
        let text = "(A) 2026-11-01 Call @mira +move due:2026-11-30\n\nx 2026-11-20 2026-11-02 Pay rent\nplain @phone\ncancelled: ball t:2026-11-05\n";
        let note = note_at("lists/todo.txt", text);
        assert_eq!(note.kind, NoteKind::Todo);
        let tasks: Vec<_> = note.blocks.iter().map(|b| (b.prose.first_line(), b.task.clone().unwrap())).collect();
        let [(1, call), (3, rent), (4, plain), (5, ball)] = &tasks[..] else { panic!("{tasks:?}") };
        let on = |month, day| date::day(2026, month, day);
        assert_eq!((call.text.as_str(), call.due, call.created), ("Call @mira +move", on(11, 30), on(11, 1)));
        assert_eq!((call.status, call.priority), (Status::Open, Some(Priority::High)));
        assert_eq!((rent.status, rent.done, rent.created), (Status::Done, on(11, 20), on(11, 2)));
        assert_eq!(plain.text, "plain @phone");
        assert_eq!((ball.status, ball.text.as_str(), ball.start), (Status::Cancelled, "ball", on(11, 5)));
        let claims = note.blocks.iter().flat_map(|b| b.prose.mentions()).map(|(_, r)| r.claim);
        assert!(claims.eq([Claim::IfKnown, Claim::IfKnown]));
    }

    #[test]
    fn content_tells_a_list_from_a_diary() {
        for (text, want) in [
            ("(A) call\n(B) write\nbuy milk", true),
            ("2026-11-01 call +home\nx 2026-11-02 pay", true),
            ("2026-11-01 met @mira for lunch\n2026-11-02 called @tom", false),
            ("(A) only one line", false),
            ("(A) remark\nthen\nprose", false),
            ("# Head\n(A) a\n(B) b\n(C) c", false),
        ] {
            assert_eq!(is_todo_txt("n.md", text), want, "{text:?}");
        }
    }
}
