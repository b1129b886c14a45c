//! `activity`: bars of contact-days over time.

use std::collections::BTreeMap;

use serde::Serialize;

use super::filters::Filters;
use super::history;
use super::page::{Bar, Page, Part, Role, Text};
use super::{Answer, Context, Refusal};
use crate::words::date::{Date, DateRange, Granularity, add_days};
use chrono::Datelike;

/// Days of contact over time; of one person beside those of everyone.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Show the share of these people.
    pub people: Vec<String>,
    /// Length of a bar's period.
    #[arg(long, value_enum, default_value_t = Period::Month)]
    pub by: Period,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// Periods.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Period {
    /// ISO weeks.
    Week,
    /// Calendar months.
    #[default]
    Month,
    /// Quarters.
    Quarter,
    /// Years.
    Year,
}

/// One period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `2026-11`, `2026-W47`, `2026-Q4`, `2026`.
    pub period: String,
    /// First day.
    pub start: Date,
    /// Contact-days of the people asked for, else of everyone.
    pub contacts: u64,
    /// Contact-days of everyone.
    pub all: u64,
}

/// Answers the question: every period from the first to the last contact, the newest first.
///
/// # Errors
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let view = context.view;
    let bound = options.filters.bind(context)?;
    let only = super::people_named(view, &options.people)?;
    let until = bound.until.map_or(context.today, |u| u.min(context.today));
    let mut counts: BTreeMap<Date, (u64, u64)> = BTreeMap::new();
    for (id, history) in (0..).zip(history::histories(view, until, bound.since)) {
        let person = view.person(id);
        if person.is_me || !bound.fits_person(id, person) {
            continue;
        }
        let asked_for = only.is_empty() || only.contains(&id);
        for day in history.days {
            let count = counts.entry(DateRange::period(day, options.by.granularity()).start).or_default();
            count.0 += u64::from(asked_for);
            count.1 += 1;
        }
    }
    let mut rows = rows(&counts, options.by);
    rows.reverse();
    options.filters.cut(&mut rows);
    let who = only.iter().map(|&id| view.person(id).name.as_str()).collect::<Vec<_>>().join(", ");
    Ok(Answer::new(page(&rows, &who, options.by, until), &rows))
}

/// All periods from the first to the last, the empty ones, too.
fn rows(counts: &BTreeMap<Date, (u64, u64)>, by: Period) -> Vec<Row> {
    let (Some((&first, _)), Some((&last, _))) = (counts.first_key_value(), counts.last_key_value()) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    let mut start = first;
    while start <= last {
        let (contacts, all) = counts.get(&start).copied().unwrap_or_default();
        rows.push(Row { period: by.name(start), start, contacts, all });
        let next = add_days(DateRange::period(start, by.granularity()).end, 1);
        if next <= start {
            break;
        }
        start = next;
    }
    rows
}

impl Period {
    fn granularity(self) -> Granularity {
        match self {
            Self::Week => Granularity::Week,
            Self::Month => Granularity::Month,
            Self::Quarter => Granularity::Quarter,
            Self::Year => Granularity::Year,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    fn name(self, start: Date) -> String {
        match self {
            Self::Week => start.format("%G-W%V").to_string(),
            Self::Month => start.format("%Y-%m").to_string(),
            Self::Quarter => format!("{}-Q{}", start.year(), start.month0() / 3 + 1),
            Self::Year => start.year().to_string(),
        }
    }
}

fn page(rows: &[Row], who: &str, by: Period, until: Date) -> Page {
    let first = rows.iter().map(|r| r.start).min();
    let last = rows.iter().map(|r| DateRange::period(r.start, by.granularity()).end).max();
    let period = first
        .zip(last)
        .map_or_else(|| format!("  up to {until}"), |(first, last)| format!("  {first} to {}", last.min(until)));
    let title = Text::of(Role::Heading, "Days of contact")
        .and(Role::Muted, format!("{period} by {} · a day with two people counts for both", by.word()));
    if rows.is_empty() {
        let hint = Text::of(Role::Muted, "No contacts in that time.");
        return Page { title, parts: Vec::new(), hint: Some(hint) };
    }
    let bar = |r: &Row| Bar {
        label: r.period.clone(),
        part: r.contacts,
        whole: r.all,
        note: if who.is_empty() { r.all.to_string() } else { format!("{} of {}", r.contacts, r.all) },
    };
    let mut parts = Vec::new();
    if !who.is_empty() {
        parts.push(Part::Paragraph(Text::of(Role::Person, who).and(Role::Muted, " against everyone")));
    }
    parts.push(Part::Bars(rows.iter().map(bar).collect()));
    Page { title, parts, hint: None }
}
