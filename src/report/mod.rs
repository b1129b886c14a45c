//! Floor 5: one question a file. A report is a pure function of the network, the day and its options.
//!
//! Each file has `Options` (its flags; doc comments are the help), rows that serialise (its JSON), and
//! `answer(&Context, &Options) -> Result<Answer, Refusal>`. Adding a report is one such file and one line in the
//! registry of the command line.

pub mod activity;
pub mod ages;
pub mod asks;
pub mod attendee;
pub mod balance;
pub mod balance_page;
pub mod birthdays;
pub mod brief;
pub mod brief_page;
pub mod counts;
pub mod doctor;
pub mod facts;
pub mod filters;
pub mod followups;
pub mod followups_page;
pub mod history;
pub mod icalendar;
pub mod intros;
pub mod last_contact;
pub mod ledger;
pub mod meeting;
pub mod network;
pub mod network_page;
pub mod newcomers;
pub mod noted;
pub mod opener;
pub mod page;
pub mod path;
pub mod people;
pub mod picture;
pub mod place;
pub mod portrait;
pub mod promises;
pub mod reasons;
pub mod repeated;
pub mod resolve;
pub mod said;
pub mod search;
pub mod show;
pub mod spoken;
pub mod standing;
pub mod stats;
pub mod suggest;
pub mod thanks;
pub mod timeline;
pub mod today;
pub mod topics;
pub mod ways;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::network::find::Lookup;
use crate::network::person::PersonId;
use crate::network::view::View;
use crate::parse::date_expr::DateReader;
use crate::words::date::{Date, DateRange, days_between};
use crate::words::lexicon::Lexicon;
use page::{Page, Role, Text};
use place::Lines;

/// What every report is asked with.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The people and the rows.
    pub view: &'a View<'a>,
    /// The day as of which to answer.
    pub today: Date,
    /// What the config says.
    pub preferences: &'a Preferences,
    /// Reads dates that the command line gives.
    pub dates: &'a DateReader,
    /// The words of the notes' languages.
    pub lexicon: &'a Lexicon,
    /// The notes' own words.
    pub lines: &'a dyn Lines,
}

impl Context<'_> {
    /// The day or period that the value of `option` means.
    ///
    /// # Errors
    /// If it means none.
    pub fn date(&self, text: &str, option: &str) -> Result<DateRange, Refusal> {
        self.dates.option_date(text, self.today).ok_or_else(|| Refusal {
            message: format!(
                "`{text}` is no date; {option} expects one such as 2026-11-20, 2026-11, `last monday` or 2w"
            ),
            hints: Vec::new(),
        })
    }

    /// A number of days that the value of `option` means: `7`, `7d`, `2w`.
    ///
    /// # Errors
    /// If it means none.
    pub fn days(&self, text: &str, option: &str) -> Result<i64, Refusal> {
        let plain = text.trim().parse::<i64>().ok().filter(|n| (0..=36_500).contains(n));
        let spanned = || self.dates.option_date(text, self.today).map(|r| days_between(r.start, self.today).abs());
        plain.or_else(spanned).ok_or_else(|| Refusal {
            message: format!("`{text}` is no number of days; {option} expects one such as 7, 7d or 2w"),
            hints: Vec::new(),
        })
    }
}

/// An answer: the same rows to look at and to compute with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// To look at.
    pub page: Page,
    /// JSON objects, one a row; all have the same keys.
    pub rows: Vec<Value>,
    /// Printed as it is in place of the page: a picture for another program.
    pub text: Option<String>,
}

impl Answer {
    /// An answer of `rows`, shown as `page`.
    #[must_use]
    pub fn new<R: Serialize>(page: Page, rows: &[R]) -> Self {
        // Rows are plain data with string keys, which always serialise.
        Self { page, rows: rows.iter().filter_map(|r| serde_json::to_value(r).ok()).collect(), text: None }
    }

    /// The same; where the question was `narrowed` and nothing is left, that is why, and not how the notes are written.
    #[must_use]
    pub fn narrowed(mut self, narrowed: bool) -> Self {
        if narrowed && self.rows.is_empty() {
            self.page.hint = Some(Text::of(Role::Muted, "Nothing fits that; without the filters there may be more."));
        }
        self
    }
}

/// Why a question can't be answered as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is wrong, with what was expected.
    pub message: String,
    /// What to try instead, such as the people who might be meant.
    pub hints: Vec<String>,
}

/// What the config says about reports; days unless named otherwise (FACTS §2).
#[derive(Clone, Debug, PartialEq)]
pub struct Preferences {
    /// Cadence in days by tag, the most frequent wins.
    pub cadence_by_tag: BTreeMap<String, u32>,
    /// Cadence in days by tier.
    pub cadence_by_tier: BTreeMap<String, u32>,
    /// Cadence in days by folder of the person note.
    pub cadence_by_folder: BTreeMap<String, u32>,
    /// Cold after so many days.
    pub cold_days: u32,
    /// Drifting: fewest gaps.
    pub drift_gaps: usize,
    /// Drifting: fewest days from first to last contact.
    pub drift_span: u32,
    /// Drifting: silence above the median gap times this …
    pub drift_factor: f64,
    /// … or plus this, whichever is more;
    pub drift_extra: u32,
    /// up to the median gap times this …
    pub drift_factor_most: f64,
    /// … or plus this, whichever is more.
    pub drift_extra_most: u32,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            cadence_by_tag: BTreeMap::new(),
            cadence_by_tier: BTreeMap::new(),
            cadence_by_folder: BTreeMap::new(),
            cold_days: 90,
            drift_gaps: 3,
            drift_span: 21,
            drift_factor: 2.0,
            drift_extra: 14,
            drift_factor_most: 12.0,
            drift_extra_most: 90,
        }
    }
}

/// The people whom command-line arguments name.
///
/// # Errors
/// If a name is nobody's or several people's, with who might be meant.
pub fn people_named(view: &View<'_>, names: &[String]) -> Result<Vec<PersonId>, Refusal> {
    let refuse = |name: &str, lookup| match lookup {
        Lookup::Nobody(near) if near.is_empty() => Refusal {
            message: format!("nobody in these notes is called `{name}`"),
            hints: vec!["`touchbase people` lists everyone".to_owned()],
        },
        Lookup::Nobody(near) => Refusal {
            message: format!("nobody in these notes is called `{name}`"),
            hints: vec![format!("did you mean {}?", near.join(" or "))],
        },
        Lookup::Several(names) => Refusal {
            message: format!("`{name}` could be several people"),
            hints: vec![format!("say which: {}", names.join(", "))],
        },
    };
    names.iter().map(|name| view.find(name).map_err(|lookup| refuse(name, lookup))).collect()
}
