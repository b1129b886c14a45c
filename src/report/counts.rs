//! What is in a vault, in numbers.

use serde::Serialize;

use super::Answer;
use super::page::{Page, Role, Text};
use crate::model::fact::Occurrence;
use crate::model::task::Status;
use crate::network::rows::{RowKind, Want};
use crate::network::view::{View, Who};

/// Counts over a vault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Notes read.
    pub notes: usize,
    /// People named, the writer left out.
    pub people: usize,
    /// Contacts, one a person and line.
    pub contacts: usize,
    /// Open follow-ups that concern somebody.
    pub followups: usize,
    /// Statements.
    pub statements: usize,
    /// Favours, gifts, loans, thanks.
    pub exchanges: usize,
}

/// Counts everything.
#[must_use]
pub fn count(view: &View<'_>, notes: usize) -> Counts {
    let people = view.people.iter().filter(|p| !p.is_me && p.members.is_empty()).count();
    let mut counts = Counts { notes, people, ..Counts::default() };
    let mut last_followup = None;
    let kinds = Want::CONTACTS.and(Want::FOLLOWUPS).and(Want::STATEMENTS).and(Want::EXCHANGES);
    view.sweep(kinds, &mut |note, row, who| {
        if !matches!(who, Who::Person(_)) {
            return;
        }
        match row.kind {
            RowKind::Contact { occurrence: Occurrence::Happened, .. } => counts.contacts += 1,
            RowKind::FollowUp { status: Status::Open, .. } if last_followup != Some((note, row.fact)) => {
                last_followup = Some((note, row.fact));
                counts.followups += 1;
            }
            RowKind::Statement => counts.statements += 1,
            RowKind::Exchange { .. } => counts.exchanges += 1,
            _ => {}
        }
    });
    counts
}

/// The counts as one line and one row.
#[must_use]
pub fn answer(view: &View<'_>, notes: usize) -> Answer {
    let c = count(view, notes);
    let parts = [
        (c.notes, "note", "notes"),
        (c.people, "person", "people"),
        (c.contacts, "contact", "contacts"),
        (c.followups, "open follow-up", "open follow-ups"),
        (c.statements, "statement", "statements"),
        (c.exchanges, "favour", "favours"),
    ];
    let mut title = Text::default();
    for (i, (n, one, many)) in parts.into_iter().enumerate() {
        let between = if i == 0 { "" } else { " · " };
        title = title.and(Role::Muted, between).and(Role::Plain, format!("{n} {}", if n == 1 { one } else { many }));
    }
    Answer::new(Page { title, ..Page::default() }, &[c])
}
