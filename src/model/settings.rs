//! The settings by which notes are read. A pure value: config and the vault's own settings are merged into it by floor 7.
//!
//! A hash of it rides in the index, so changing any of it rebuilds the index.

use serde::{Deserialize, Serialize};

/// Everything besides path and text on which the facts of a note depend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Names, handles and e-mail addresses of the writer.
    pub me: Vec<String>,
    /// `20/11/2026` is day first; `None`: unknown, ambiguous dates are refused (DT-1e).
    pub day_first: Option<bool>,
    /// What a date without a year means where its note tells no year (DT-1f); `None`: nothing.
    pub year: Option<i32>,
    /// Folders whose notes are person notes, folded (§1.5).
    pub people_folders: Vec<String>,
    /// Folder of daily notes and its moment format, as the editor's own settings name them (DT-9).
    pub daily: Vec<DailyFormat>,
    /// Folders and files that hold templates, vault-relative.
    pub templates: Vec<String>,
    /// Checkbox symbols whose status differs from the default map (T-4): symbol and `open|done|cancelled|none`.
    pub task_statuses: Vec<(char, String)>,
    /// The tag that marks tasks, stripped from their text (T-11), such as `#task`.
    pub global_filter: Option<String>,
    /// Handles that never name a person unless registered (§3.2), beyond the built-in list.
    pub stop_handles: Vec<String>,
    /// Languages whose lexicons read the notes, such as `en`, `es`.
    pub languages: Vec<String>,
    /// Count a plain mention in a dated note as a contact (N8).
    pub plain_mentions: bool,
    /// Read promises in prose as follow-ups (FACTS §3).
    pub inferred_followups: bool,
    /// Extra lexicon entries from the user's config: a TOML text of the same shape as `facts/lexicon/en.toml`.
    pub lexicon: String,
}

/// Where daily notes lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyFormat {
    /// Folder, vault-relative, without trailing `/`; empty for the root.
    pub folder: String,
    /// moment.js format of the path below the folder, such as `YYYY/MM/YYYY-MM-DD`.
    pub format: String,
}

impl Default for Settings {
    fn default() -> Self {
        let texts = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        Self {
            me: Vec::new(),
            day_first: None,
            year: None,
            people_folders: texts(&["people", "persons", "contacts", "crm"]),
            daily: Vec::new(),
            templates: Vec::new(),
            task_statuses: Vec::new(),
            global_filter: None,
            stop_handles: Vec::new(),
            languages: texts(&["en", "es"]),
            plain_mentions: false,
            inferred_followups: true,
            lexicon: String::new(),
        }
    }
}
