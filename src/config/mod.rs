//! Floor 7: settings from `touchbase.toml` of the vault and of the user.
//!
//! A vault may come from somebody else, so its file holds data only: nothing in it runs, and no path in it leads out.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Table, Value};

use crate::model::settings::{DailyFormat, Settings};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// The defaults, commented: the reference of every key.
pub const DEFAULT: &str = include_str!("default.toml");

/// Keys that are no part of [`DEFAULT`] because their absence means something.
const OPTIONAL: [&str; 3] = ["day_first", "year", "tasks.global_filter"];
/// Tables whose keys are the user's own.
const FREE: [&str; 6] =
    ["tasks.statuses", "cadence.tags", "cadence.tiers", "cadence.folders", "search.saved", "lexicon"];

/// Everything that can be configured; see `default.toml` for what each key means.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "default.toml documents every key beside its default")]
pub struct Config {
    pub me: Vec<String>,
    pub languages: Vec<String>,
    pub day_first: Option<bool>,
    pub year: Option<i32>,
    pub notes: Notes,
    pub tasks: Tasks,
    pub contact: Contact,
    pub cadence: Cadence,
    pub last_contact: LastContact,
    pub search: Search,
    pub lexicon: Table,
}

/// `[notes]`
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "default.toml documents every key beside its default")]
pub struct Notes {
    pub people_folders: Vec<String>,
    pub templates: Vec<String>,
    pub daily: Vec<DailyFormat>,
    pub respect_gitignore: bool,
    pub text_files: bool,
    pub max_size: u64,
    pub stop_handles: Vec<String>,
}

/// `[tasks]`
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "default.toml documents every key beside its default")]
pub struct Tasks {
    pub global_filter: Option<String>,
    pub statuses: BTreeMap<char, TaskStatus>,
    pub inferred: bool,
}

/// What a checkbox symbol means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaskStatus {
    /// Still to be done.
    Open,
    /// Done.
    Done,
    /// Given up.
    Cancelled,
    /// A note, not a task.
    None,
}

/// `[contact]`
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "default.toml documents every key beside its default")]
pub struct Contact {
    pub plain_mentions: PlainMentions,
}

/// What being named counts for (FACTS N8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlainMentions {
    /// Nothing.
    Ignore,
    /// A contact, in dated notes.
    Count,
}

/// `[cadence]`: cadences as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[allow(missing_docs, reason = "default.toml documents every key beside its default")]
pub struct Cadence {
    pub tags: BTreeMap<String, String>,
    pub tiers: BTreeMap<String, String>,
    pub folders: BTreeMap<String, String>,
}

/// `[last_contact]`: days and factors (FACTS §2).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[allow(missing_docs, reason = "default.toml documents every key beside its default")]
pub struct LastContact {
    pub cold_days: u32,
    pub drift_gaps: usize,
    pub drift_span: u32,
    pub drift_factor: f64,
    pub drift_extra: u32,
    pub drift_factor_most: f64,
    pub drift_extra_most: u32,
}

/// `[search]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[allow(missing_docs, reason = "default.toml documents every key beside its default")]
pub struct Search {
    pub saved: BTreeMap<String, String>,
}

/// A config file as found: where, and what it says.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path to show in messages.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Config {
    /// The defaults, overlaid by `sources` in order. Returns what is wrong with them besides: an unknown or unreadable
    /// key is named with its nearest known one and passed over.
    #[must_use]
    pub fn read(sources: &[Source]) -> (Self, Vec<String>) {
        let mut problems = Vec::new();
        let defaults = defaults();
        let mut merged = defaults.clone();
        for source in sources {
            match source.text.parse::<Table>() {
                Ok(table) => {
                    let known =
                        known_only(&table, &defaults, "", &mut |key| problems.push(unknown(source, key, &defaults)));
                    let candidate = overlay(merged.clone(), known);
                    match Self::from_table(candidate.clone()) {
                        Ok(_) => merged = candidate,
                        Err(e) => problems.push(format!("{}: {e}; the file is passed over", source.path)),
                    }
                }
                Err(e) => {
                    problems.push(format!("{}: {}; the file is passed over", source.path, one_line(&e.to_string())));
                }
            }
        }
        (Self::from_table(merged).unwrap_or_else(|_| Self::default()), problems)
    }

    fn from_table(table: Table) -> Result<Self, String> {
        let config: Self = Value::Table(table).try_into().map_err(|e: toml::de::Error| one_line(e.message()))?;
        let words = toml::to_string(&config.lexicon).map_err(|e| e.to_string())?;
        Lexicon::check(&words).map_err(|e| format!("[lexicon]: {}", one_line(e.message())))?;
        Ok(config)
    }

    /// The settings by which notes are read.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let symbol = |(symbol, status): (&char, &TaskStatus)| {
            let status = match status {
                TaskStatus::Open => "open",
                TaskStatus::Done => "done",
                TaskStatus::Cancelled => "cancelled",
                TaskStatus::None => "none",
            };
            (*symbol, status.to_owned())
        };
        Settings {
            me: self.me.clone(),
            day_first: self.day_first,
            year: self.year,
            people_folders: self.notes.people_folders.iter().map(|f| fold(f)).collect(),
            daily: self.notes.daily.clone(),
            templates: self.notes.templates.clone(),
            task_statuses: self.tasks.statuses.iter().map(symbol).collect(),
            global_filter: self.tasks.global_filter.clone(),
            stop_handles: self.notes.stop_handles.clone(),
            languages: self.languages.clone(),
            plain_mentions: self.contact.plain_mentions == PlainMentions::Count,
            inferred_followups: self.tasks.inferred,
            lexicon: toml::to_string(&self.lexicon).unwrap_or_default(),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        // `default.toml` is part of the program; a test reads it.
        Self::from_table(defaults()).unwrap_or_else(|e| unreachable!("default.toml: {e}"))
    }
}

fn defaults() -> Table {
    DEFAULT.parse().unwrap_or_else(|e| unreachable!("default.toml: {e}"))
}

/// The part of `table` whose keys `defaults` knows; others are reported by their dotted key.
fn known_only(table: &Table, defaults: &Table, at: &str, report: &mut dyn FnMut(&str)) -> Table {
    let mut known = Table::new();
    for (key, value) in table {
        let dotted = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
        match (defaults.get(key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) if !FREE.contains(&dotted.as_str()) => {
                known.insert(key.clone(), Value::Table(known_only(value, inner, &dotted, report)));
            }
            (None, _) if !OPTIONAL.contains(&dotted.as_str()) => report(&dotted),
            _ => {
                known.insert(key.clone(), value.clone());
            }
        }
    }
    known
}

fn overlay(mut under: Table, over: Table) -> Table {
    for (key, value) in over {
        let merged = match (under.remove(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => Value::Table(overlay(under, over)),
            (_, value) => value,
        };
        under.insert(key, merged);
    }
    under
}

fn unknown(source: &Source, key: &str, defaults: &Table) -> String {
    let mut known: Vec<String> = OPTIONAL.iter().map(|k| (*k).to_owned()).collect();
    dotted_keys(defaults, "", &mut known);
    let nearest = known.iter().max_by(|a, b| {
        let score = |k: &str| strsim::jaro_winkler(k, key);
        score(a).total_cmp(&score(b))
    });
    let hint = nearest.filter(|k| strsim::jaro_winkler(k, key) > 0.8);
    let hint = hint.map_or_else(String::new, |k| format!("; did you mean `{k}`?"));
    format!("{}: unknown key `{key}`{hint}", source.path)
}

fn dotted_keys(table: &Table, at: &str, out: &mut Vec<String>) {
    for (key, value) in table {
        let dotted = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
        match value {
            Value::Table(inner) if !inner.is_empty() => dotted_keys(inner, &dotted, out),
            _ => out.push(dotted),
        }
    }
}

fn one_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Config, Vec<String>) {
        Config::read(&[Source { path: "touchbase.toml".into(), text: text.into() }])
    }

    #[test]
    fn the_shipped_defaults_are_the_default_settings() {
        assert_eq!(Config::default().settings(), Settings::default());
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest_known_one_and_the_rest_counts() {
        let (config, problems) = read("me = ['Ana']\n[contact]\nplain_mention = 'count'\n");
        assert_eq!(config.me, ["Ana"]);
        assert_eq!(config.contact.plain_mentions, PlainMentions::Ignore);
        let want = "touchbase.toml: unknown key `contact.plain_mention`; did you mean `contact.plain_mentions`?";
        assert_eq!(problems, [want]);
    }

    #[test]
    fn a_file_that_cannot_be_used_is_passed_over_whole() {
        for text in ["me = [", "me = 3", "[lexicon.date]\nmonths = 3\n"] {
            let (config, problems) = read(text);
            assert_eq!(config, Config::default());
            assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        }
    }

    #[test]
    fn the_vault_wins_over_the_user_key_by_key() {
        let source = |text: &str| Source { path: "x".into(), text: text.into() };
        let user = source("me = ['Ana']\n[cadence.tags]\nwork = '3w'\n");
        let vault = source("[cadence.tags]\nfamily = '2w'\n[tasks.statuses]\n'!' = 'none'\n");
        let (config, problems) = Config::read(&[user, vault]);
        assert_eq!(problems, [""; 0]);
        assert_eq!(config.me, ["Ana"]);
        assert_eq!(config.cadence.tags.len(), 2);
        assert_eq!(config.settings().task_statuses, [('!', "none".to_owned())]);
    }
}
