//! Which lines are tasks, and what their metadata says (NOTES §5.1, §5.2).

use super::markdown::{self, Shape};
use super::probe::{note, note_with, tasks};
use super::rules::Rules;
use crate::model::note::Note;
use crate::model::settings::Settings;
use crate::model::task::{Priority, Status, Task, TaskKind};
use crate::words::date;

/// Each task as `kind status text`.
fn told(text: &str) -> Vec<String> {
    tasks(text).iter().map(|(_, t)| format!("{} {} {}", t.kind.rule(), status(t), t.text)).collect()
}

fn status(task: &Task) -> &'static str {
    match task.status {
        Status::Open => "open",
        Status::Done => "done",
        Status::Cancelled => "cancelled",
    }
}

fn only(text: &str) -> Task {
    let mut found = tasks(text);
    assert_eq!(found.len(), 1, "{text}");
    found.remove(0).1
}

#[test]
fn lines_that_are_tasks() {
    for (text, want) in [
        ("1. [ ] a\n2. [x] b", &["T-1 open a", "T-1 done b"][..]),
        ("2) [ ] b", &["T-1 open b"]),
        ("Rain.\n[ ] tar the roof\n[x] sweep", &["T-1 open tar the roof", "T-1 done sweep"]),
        (
            "[ ] tar the roof\nand the door\nRain again.\n[x] sweep",
            &["T-1 open tar the roof and the door", "T-1 done sweep"],
        ),
        ("[ ] tar the roof\n\n[1] a source\n[x](url)", &["T-1 open tar the roof"]),
        ("> - [ ] c", &["T-1 open c"]),
        (
            "* [X] d\n* [-] e\n* [/] f\n* [>] g\n* [h] h",
            &["T-1 done d", "T-1 cancelled e", "T-1 open f", "T-1 open g", "T-1 open h"],
        ),
        ("- [] a\n- [  ] b\n- [ ]c\n- [x](u)\n- [ ]\n- [ ]  ", &[]),
        ("- [*] star\n- [\"] quote\n- [i] info\n- [2] two\n- [d] d", &[]),
        ("- [ ] a\n  more\n\t- child", &["T-1 open a more"]),
        ("- [ ] last", &["T-1 open last"]),
        (
            "- TODO a\n- DONE b\n- CANCELLED c\n- TODOS d\n- WAITING e",
            &["T-5 open a", "T-5 done b", "T-5 cancelled c", "T-5 open e"],
        ),
        ("TODO: a\nplain\nACTION: b\nAI: c\nTodo: d\nNOTE: e", &["T-8 open a plain", "T-8 open b", "T-8 open c"]),
        (
            "a\nTODO thank @mira\n2026-11-01: x\n2026-11-02: DONE mail\n  and more\nNOW or never\nDONE",
            &["T-5 open thank @mira", "T-5 done mail and more"],
        ),
        ("- {{[[TODO]]}} a\n- {{[[DONE]]}} b\n- {{[[SOON]]}} c", &["T-5 open a", "T-5 done b"]),
        ("x\n\n\t- [ ] deep\n", &["T-1 open deep"]),
        ("- a\n\n      - [ ] deeper", &["T-1 open deeper"]),
    ] {
        assert_eq!(told(text), want, "{text:?}");
    }
}

#[test]
fn bullets_under_task_headings_are_tasks() {
    for (text, want) in [
        (
            "## Action items\n- a\n- ~~b~~\n- done: c\n- ✅ d",
            &["T-7 open a", "T-7 done b", "T-7 done c", "T-7 done d"][..],
        ),
        ("## ✅ Next steps:\n- a\n\t- why", &["T-7 open a"]),
        ("## Follow-ups\n- @mira\n\t- send deck\n- Tom:\n\t- call", &["T-7 open send deck", "T-7 open call"]),
        ("## Actions\n- [x] a\n- b", &["T-1 done a", "T-7 open b"]),
        ("## Actions\n- [the list](https://example.org)\n- b", &["T-7 open b"]),
        ("## Actions\n- dropped: a", &["T-7 cancelled a"]),
        ("## Actions\n### Notes\n- a", &[]),
        ("## Actionscript\n- a\n## Task force\n- b", &[]),
        ("## Tareas\n- llamar", &["T-7 open llamar"]),
    ] {
        assert_eq!(told(text), want, "{text:?}");
    }
}

#[test]
fn lanes_of_a_board_settle_their_cards() {
    let board = "## Doing\n- [ ] a\n- [x] b\n- c\n## Ready\n**Complete**\n- [ ] d\n## Done\n- e\n%% kanban:settings\n```\n{}\n```\n%%";
    // Elsewhere the same text is an ordinary list.
    assert_eq!(told(board), ["T-1 open a", "T-1 done b", "T-1 open d"]);
    let (blocks, _) = markdown::blocks(board, 0, Shape { folder: "", kanban: true, drawing: false }, &Rules::default());
    let told: Vec<_> =
        blocks.iter().filter_map(|b| b.task.as_ref()).map(|t| (t.kind, status(t), t.text.as_str())).collect();
    let kanban = |status, text| (TaskKind::Kanban, status, text);
    assert_eq!(
        told,
        [kanban("open", "a"), kanban("done", "b"), kanban("open", "c"), kanban("done", "d"), kanban("done", "e")]
    );
}

#[test]
fn emoji_fields_are_read_and_cut() {
    let task = only(
        "- [ ] #todo call @mira 📅2026-11-30 ⏫ ⏳ 2026-11-21 🛫\u{a0}2026-11-20 ➕ 2026-11-01 🔁 every 6 weeks ✅ 2026-11-22 ❌ 2026-11-23 🆔 a-1 ⛔ b_2, c3 🏁 delete ^t1",
    );
    let on = |month, day| date::day(2026, month, day);
    assert_eq!(task.text, "#todo call @mira");
    assert_eq!((task.due, task.scheduled, task.start), (on(11, 30), on(11, 21), on(11, 20)));
    assert_eq!((task.created, task.done, task.cancelled), (on(11, 1), on(11, 22), on(11, 23)));
    assert_eq!((task.priority, task.recurrence.as_deref()), (Some(Priority::High), Some("every 6 weeks")));
    assert_eq!((task.id.as_deref(), task.depends_on.join(" ")), (Some("a-1"), "b_2 c3".to_owned()));
}

#[test]
fn fields_are_read_wherever_they_stand() {
    let due = date::day(2026, 11, 30);
    for (text, want) in [
        ("- [ ] 📅 2026-11-30 call", "call"),
        ("- [ ] call 🗓\u{fe0f} 2026-11-30 now", "call now"),
        ("- [ ] call 📆 [[2026-11-30]]", "call"),
        ("- [ ] call [due:: 2026-11-30] x", "call x"),
        ("- [ ] call (due::2026-11-30)", "call"),
        ("- [ ] call [  due:: [[2026-11-30]]]", "call"),
        ("- [ ] call due:2026-11-30", "call"),
        ("- [ ] call\n  due:: 2026-11-30", "call"),
        ("- TODO [#A] call\n  DEADLINE: <2026-11-30 Mon 10:00 .+1w>\n  :LOGBOOK:\n  CLOCK: x\n  :END:", "call"),
        ("- [ ] call 📅 2026-11-29 📅 2026-11-30", "call"),
    ] {
        let task = only(text);
        assert_eq!((task.due, task.text.as_str()), (due, want), "{text}");
    }
    let task = only(
        "- [ ] x [priority:: lowest] [repeat:: every day when done] [completion:: 2026-11-30] [dependsOn:: a, b] (owner:: @mira)",
    );
    assert_eq!((task.priority, task.recurrence.as_deref()), (Some(Priority::Lowest), Some("every day when done")));
    assert_eq!((task.done, task.depends_on.len(), task.text.as_str()), (due, 2, "x"));
    assert_eq!(task.fields, [("owner".to_owned(), "@mira".to_owned())]);
}

#[test]
fn what_is_no_field_stays_text() {
    for (text, want) in [
        ("- [ ] call 📅 tomorrow", "call 📅 tomorrow"),
        ("- [ ] say `📅 2026-11-30`", "say 📅 2026-11-30"),
        ("- [ ] a 🔁 now and then", "a 🔁 now and then"),
        ("- [ ] ✅ check", "✅ check"),
        ("- [ ] overdue:2026-11-30", "overdue:2026-11-30"),
        ("- [ ] Name:: x", "Name:: x"),
    ] {
        let task = only(text);
        assert_eq!((task.due, task.recurrence, task.done, task.text.as_str()), (None, None, None, want), "{text}");
    }
    assert_eq!(only("- [ ] a 📅 2026-02-30").due, None);
}

#[test]
fn odd_fields_are_named_with_their_line() {
    let codes = |note: &Note| note.diagnostics.iter().map(|d| (d.code.clone(), d.line)).collect::<Vec<_>>();
    for (text, code) in [
        ("\n- [ ] a 📅 tomorrow", "task-date"),
        ("\n- [ ] a ⏳ 2026-02-30", "task-date"),
        ("\n- [ ] a [due:: soon]", "task-date"),
        ("\n- [ ] a 📅 2026-11-30 📅 2026-11-29", "task-field-twice"),
        ("\n- [ ] a 🔁 sometimes", "task-recurrence"),
    ] {
        assert_eq!(codes(&note(text)), [(code.to_owned(), 2)], "{text}");
    }
    assert_eq!(codes(&note("- [ ] ✅ nice ❌ bad")), []);
}

#[test]
fn settings_change_symbols_and_strip_the_filter() {
    let settings = Settings {
        task_statuses: vec![('>', "none".to_owned()), ('d', "done".to_owned())],
        global_filter: Some("#task".to_owned()),
        ..Settings::default()
    };
    let note = note_with(&settings, "- [>] a\n- [d] #task b #other");
    let told: Vec<_> =
        note.blocks.iter().filter_map(|b| b.task.as_ref()).map(|t| (status(t), t.text.as_str())).collect();
    assert_eq!(told, [("done", "b #other")]);
}
