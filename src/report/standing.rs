//! How things stand with a person: cadence, overdue, cold, drifting, never (FACTS §2). Nothing here is stored.

use serde::Serialize;

use super::Preferences;
use super::history::History;
use super::page::Role;
use crate::network::person::Person;
use crate::network::rows::folder_of;
use crate::words::date::Date;
use crate::words::text::fold;

/// Fields by which a note says that its person is to be left alone.
const PAUSE_FIELDS: [&str; 3] = ["paused", "touchbase-ignore", "archived"];
const SNOOZE_FIELDS: [&str; 3] = ["snooze-until", "snooze", "snoozed-until"];
/// Share of the cadence from which a contact is due.
const DUE_SHARE: f64 = 0.8;

/// How things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Longer ago than the cadence.
    Overdue,
    /// A silence longer than the person's own rhythm.
    Drifting,
    /// No contact for long.
    Cold,
    /// The cadence is nearly over.
    Due,
    /// In order.
    Ok,
    /// A person note, but no contact.
    Never,
    /// Put off by the note.
    Snoozed,
    /// Left alone by the note.
    Paused,
}

impl State {
    /// The word to show.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Drifting => "drifting",
            Self::Cold => "cold",
            Self::Due => "due",
            Self::Ok => "ok",
            Self::Never => "never",
            Self::Snoozed => "snoozed",
            Self::Paused => "paused",
        }
    }

    /// What the word means.
    #[must_use]
    pub fn role(self) -> Role {
        match self {
            Self::Overdue | Self::Cold => Role::Overdue,
            Self::Drifting | Self::Due => Role::Due,
            Self::Ok => Role::Good,
            Self::Never | Self::Snoozed | Self::Paused => Role::Muted,
        }
    }
}

/// How things stand with one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The strongest of what holds.
    pub state: State,
    /// How often to keep in touch, in days.
    pub cadence: Option<u32>,
    /// Days since the last contact.
    pub silence: Option<i64>,
    /// (days − cadence) / cadence; above 0 is overdue.
    pub lateness: Option<f64>,
    /// No contact for so many days as make cold, whatever else holds.
    pub cold: bool,
    /// Beyond the person's own rhythm, whatever else holds.
    pub drifting: bool,
}

/// The cadence: the person's own, else by tag (the most frequent), tier, folder.
#[must_use]
pub fn cadence(person: &Person, preferences: &Preferences) -> Option<u32> {
    let by = |table: &std::collections::BTreeMap<String, u32>, name: &str| {
        table.iter().find(|(key, _)| fold(key) == fold(name)).map(|(_, days)| *days)
    };
    let tag = || person.tags.iter().filter_map(|t| by(&preferences.cadence_by_tag, t)).min();
    let tier = || by(&preferences.cadence_by_tier, person.field(&["tier", "importance"])?);
    let folder = || by(&preferences.cadence_by_folder, folder_of(person.note.as_deref()?));
    person.cadence_days.or_else(tag).or_else(tier).or_else(folder)
}

/// How things stand as of `today`.
#[must_use]
pub fn standing(person: &Person, history: &History, today: Date, preferences: &Preferences) -> Standing {
    let cadence = cadence(person, preferences);
    let silence = history.silence(today);
    let lateness = match (silence, cadence) {
        (Some(days), Some(cadence)) => Some((days as f64 - f64::from(cadence)) / f64::from(cadence)),
        _ => None,
    };
    let cold = silence.is_some_and(|d| d >= i64::from(preferences.cold_days));
    let drifting = silence.is_some_and(|d| is_drifting(history, d, preferences));
    let state = if is_paused(person) {
        State::Paused
    } else if is_snoozed(person, today) {
        State::Snoozed
    } else {
        match (silence, lateness) {
            (None, _) => State::Never,
            (_, Some(late)) if late > 0.0 => State::Overdue,
            _ if drifting => State::Drifting,
            _ if cold => State::Cold,
            (_, Some(late)) if late >= DUE_SHARE - 1.0 => State::Due,
            _ => State::Ok,
        }
    };
    Standing { state, cadence, silence, lateness, cold, drifting }
}

fn is_drifting(history: &History, silence: i64, p: &Preferences) -> bool {
    history.rhythm(p.drift_gaps, p.drift_span).is_some_and(|gap| {
        let gap = gap as f64;
        let over = |factor: f64, extra: u32| (gap * factor).max(gap + f64::from(extra));
        let silence = silence as f64;
        silence > over(p.drift_factor, p.drift_extra) && silence <= over(p.drift_factor_most, p.drift_extra_most)
    })
}

/// Whether the note asks to be left alone for good.
#[must_use]
pub fn is_paused(person: &Person) -> bool {
    let yes = |v: &str| matches!(fold(v).as_str(), "true" | "yes" | "on" | "1" | "x");
    PAUSE_FIELDS.iter().any(|f| person.field(&[f]).is_some_and(yes))
}

/// Whether the note asks to be left alone until later than `today`.
fn is_snoozed(person: &Person, today: Date) -> bool {
    let until = person.field(&SNOOZE_FIELDS).and_then(|v| v.trim_matches(['[', ']', ' ']).parse::<Date>().ok());
    until.is_some_and(|until| until > today)
}
