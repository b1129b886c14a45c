//! How follow-ups look: what each side owes, then what they promised by the sound of it.

use super::ages;
use super::followups::Row;
use super::page::{Column, Fit, Page, Part, Role, Text};
use crate::model::fact::Owner;
use crate::model::task::Priority;
use crate::words::date::{Date, days_between};

/// `all` follow-ups are open and late, whether shown or not; `with` is the one person asked for, who need not be named in
/// every row.
#[must_use]
pub fn page(rows: &[Row], all: (usize, usize), with: Option<&str>, today: Date) -> Page {
    let (open, late) = all;
    // Of what is shown it is known whether it is blocked, or probably done.
    let late = if rows.len() < open { late } else { rows.iter().filter(|r| r.is_overdue()).count() };
    let whose = with.map_or_else(String::new, |name| format!(" with {name}"));
    let title = Text::of(Role::Heading, format!("Follow-ups{whose}"))
        .and(Role::Muted, format!("  as of {today} · {open} open"))
        .and(Role::Overdue, if late > 0 { format!(" · {late} overdue") } else { String::new() });
    let mut parts = Vec::new();
    let sections = [
        ("I owe", Owner::Me, false),
        ("They owe", Owner::Them, false),
        ("I promised, by the sound of it", Owner::Me, true),
        ("They promised, by the sound of it", Owner::Them, true),
    ];
    for (name, owner, inferred) in sections {
        let own: Vec<&Row> = rows.iter().filter(|r| r.owner == owner && r.inferred == inferred).collect();
        if !own.is_empty() {
            parts.push(Part::Heading(Text::of(Role::Heading, name)));
            parts.push(table(&own, with, today));
        }
    }
    let hint = rows.is_empty().then(|| {
        Text::of(
            Role::Muted,
            "Nothing is open. Tasks that name somebody count: `- [ ] send @ana the draft 📅 2026-11-30`.",
        )
    });
    Page { title, parts, hint }
}

fn table(rows: &[&Row], with: Option<&str>, today: Date) -> Part {
    let columns = vec![
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Below),
    ];
    Part::Table { columns, rows: rows.iter().map(|r| cells(r, with, today)).collect() }
}

/// When it is due, or since when it is open.
#[must_use]
pub fn due(r: &Row, today: Date) -> Text {
    match (r.due_end.or(r.due), r.noted_on) {
        _ if r.probably_done.is_some() => Text::of(Role::Good, "probably done"),
        _ if r.blocked => Text::of(Role::Muted, "blocked"),
        (Some(due), _) if due < today => Text::of(Role::Overdue, format!("due {}", ages::relative(due, today))),
        (Some(due), _) => Text::of(Role::Due, format!("due {}", ages::relative(due, today))),
        // A note of a day to come tells no age.
        (None, Some(noted)) if noted <= today => Text::of(Role::Muted, since(noted, today)),
        (None, _) => Text::default(),
    }
}

fn cells(r: &Row, with: Option<&str>, today: Date) -> Vec<Text> {
    let mark = match r.priority {
        Some(Priority::Highest | Priority::High) => "! ",
        _ => "",
    };
    let is_known = matches!(&r.people[..], [one] if Some(one.as_str()) == with);
    let people = if is_known { String::new() } else { r.people.join(", ") };
    vec![
        due(r, today),
        Text::of(Role::Person, people),
        Text::of(Role::Due, mark).and(Role::Plain, r.text.as_str()),
        match &r.probably_done {
            Some(kept) => Text([r.place.text().and(Role::Muted, " kept in ").0, kept.text().0].concat()),
            None => r.place.text(),
        },
    ]
}

fn since(noted: Date, today: Date) -> String {
    let days = days_between(noted, today);
    if days <= 1 { format!("since {}", ages::relative(noted, today)) } else { format!("for {}", ages::span(days)) }
}
