//! `stats`: totals over a vault.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::page::{Column, Fit, Page, Part, Role, Text};
use super::{Answer, Context, Refusal, ages, counts, history};
use crate::model::fact::{Channel, Occurrence};
use crate::model::task::Status;
use crate::network::person::PersonId;
use crate::network::rows::{RowKind, Want};
use crate::network::view::Who;
use crate::report::last_contact::channel_word;
use crate::words::date::{Date, add_days, days_between};

/// Totals: notes, people, contacts, follow-ups, coverage, streaks, channels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {}

/// The note of figures that the contacts are split into.
const BY_CHANNEL: &str = "by channel";

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What is counted.
    pub what: String,
    /// How many.
    pub count: usize,
    /// What else there is to say.
    pub note: String,
}

/// Answers the question.
///
/// # Errors
/// None so far.
pub fn answer(context: &Context<'_>, _options: &Options) -> Result<Answer, Refusal> {
    let view = context.view;
    let total = counts::count(view, view.rows.note_count());
    let mut days: BTreeMap<Date, BTreeSet<PersonId>> = BTreeMap::new();
    let mut channels: BTreeMap<Channel, usize> = BTreeMap::new();
    let mut done = 0;
    let mut last = None;
    view.sweep(Want::CONTACTS.and(Want::FOLLOWUPS), &mut |note, row, who| {
        let Who::Person(id) = who else { return };
        match (row.kind, row.date) {
            (RowKind::Contact { channel, occurrence: Occurrence::Happened, .. }, Some(date))
                if date <= context.today =>
            {
                days.entry(date).or_default().insert(*id);
                *channels.entry(channel).or_default() += 1;
            }
            (RowKind::FollowUp { status: Status::Done, .. }, _) if last != Some((note, row.fact)) => {
                last = Some((note, row.fact));
                done += 1;
            }
            _ => {}
        }
    });
    let row = |what: &str, count, note: String| Row { what: what.to_owned(), count, note };
    let streak = longest_streak(days.keys().copied().collect());
    let busiest = days.iter().max_by_key(|(day, met)| (met.len(), std::cmp::Reverse(**day)));
    let mut rows = vec![
        row("notes", total.notes, String::new()),
        row("people", total.people, String::new()),
        row("contacts", days.values().map(BTreeSet::len).sum(), ages::count(days.len(), "day", "days")),
        row("open follow-ups", total.followups, format!("{done} done")),
        row("statements", total.statements, String::new()),
        row("favours", total.exchanges, String::new()),
        row(
            "longest streak",
            streak.0,
            streak.1.map_or_else(String::new, |d| format!("days in a row with a contact, up to {d}")),
        ),
    ];
    rows.extend(in_touch(context, &days));
    rows.extend(busiest.map(|(day, n)| {
        row("busiest day", n.len(), format!("{} on {day}", if n.len() == 1 { "person" } else { "people" }))
    }));
    let mut by_channel: Vec<(Channel, usize)> = channels.into_iter().collect();
    by_channel.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    rows.extend(by_channel.into_iter().map(|(channel, n)| row(channel_word(channel), n, BY_CHANNEL.to_owned())));
    let since = days.keys().next().map_or_else(String::new, |first| format!("contacts from {first}, "));
    Ok(Answer::new(page(&rows, &format!("  {since}as of {}", context.today)), &rows))
}

/// Coverage: with how many people there was a contact before they would be cold (FACTS §2).
fn in_touch(context: &Context<'_>, days: &BTreeMap<Date, BTreeSet<PersonId>>) -> Option<Row> {
    let since = add_days(context.today, -i64::from(context.preferences.cold_days));
    let met: BTreeSet<PersonId> = days.range(since..).flat_map(|(_, met)| met).copied().collect();
    let everyone: Vec<PersonId> = history::others(context.view).collect();
    let count = everyone.iter().filter(|id| met.contains(id)).count();
    let share = (100 * count + everyone.len() / 2).checked_div(everyone.len())?;
    let of = ages::count(everyone.len(), "person", "people");
    let note = format!("of {of} in the last {} days, {share} %", context.preferences.cold_days);
    Some(Row { what: "in touch with".to_owned(), count, note })
}

/// The most days in a row, and the last of them; of several such streaks the first.
fn longest_streak(days: BTreeSet<Date>) -> (usize, Option<Date>) {
    let mut best = (0, None);
    let (mut length, mut before): (usize, Option<Date>) = (0, None);
    for day in days {
        length = if before.is_some_and(|b| days_between(b, day) == 1) { length + 1 } else { 1 };
        before = Some(day);
        if length > best.0 {
            best = (length, Some(day));
        }
    }
    best
}

fn page(rows: &[Row], period: &str) -> Page {
    let (channels, totals): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|r| r.note == BY_CHANNEL);
    let cells = |r: &&Row| {
        let what = if r.what == channel_word(Channel::Other) { "not said how" } else { r.what.as_str() };
        let note = if r.note == BY_CHANNEL { "" } else { r.note.as_str() };
        vec![Text::plain(what), Text::plain(r.count.to_string()), Text::of(Role::Muted, note)]
    };
    let table = |rows: &[&Row]| Part::Table {
        columns: vec![Column::new("", Fit::Fixed), Column::new("", Fit::Fixed).right(), Column::new("", Fit::Wrap)],
        rows: rows.iter().map(cells).collect(),
    };
    let mut parts = vec![table(&totals)];
    if !channels.is_empty() {
        parts.extend([Part::Heading(Text::of(Role::Heading, "Contacts by channel")), table(&channels)]);
    }
    Page { title: Text::of(Role::Heading, "Totals").and(Role::Muted, period), parts, hint: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::date::day;

    #[test]
    fn a_streak_is_days_in_a_row() {
        let days = [1, 2, 4, 5, 6, 9].map(|d| day(2026, 11, d).unwrap());
        assert_eq!(longest_streak(days.into()), (3, day(2026, 11, 6)));
        assert_eq!(longest_streak(BTreeSet::new()), (0, None));
    }
}
