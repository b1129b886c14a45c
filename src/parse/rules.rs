//! What the reading of every note depends on besides the note: settings and words, prepared once.

use std::collections::HashSet;
use std::sync::Arc;

use super::date_expr::DateReader;
use super::task_fields::iso_day;
use crate::model::settings::Settings;
use crate::model::task::{Status, TaskKind};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// No label before a task is longer, in bytes.
const LONGEST_LABEL: usize = 24;

/// Settings and lexicon with the look-ups that the parser needs on its hot path.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// The settings.
    pub settings: Settings,
    /// The words.
    pub lexicon: Arc<Lexicon>,
    /// Reads dates.
    pub dates: DateReader,
    stop: HashSet<String>,
    people_folders: HashSet<String>,
}

impl Rules {
    /// Prepares `settings` and `lexicon`.
    pub fn new(settings: &Settings, lexicon: Arc<Lexicon>) -> Self {
        let own = settings.stop_handles.iter().map(|h| fold(h.trim_start_matches('@')));
        let stop = lexicon.mention.stop_handles.iter().cloned().chain(own).collect();
        let people_folders = settings.people_folders.iter().map(|f| fold(f.trim_matches('/'))).collect();
        let dates = DateReader::new(&lexicon, settings.day_first).with_year(settings.year);
        Self { settings: settings.clone(), lexicon, dates, stop, people_folders }
    }

    /// Whether a handle never makes a person (§3.2).
    pub fn is_stop_handle(&self, token: &str) -> bool {
        self.stop.contains(&fold(token))
    }

    /// Whether `token` ends like a domain: `gmail.com`.
    pub fn ends_in_domain(&self, token: &str) -> bool {
        let last = token.rsplit_once('.').map(|(_, last)| fold(last));
        last.is_some_and(|last| self.lexicon.mention.top_level_domains.contains(&last))
    }

    /// What a checkbox symbol says (T-4); `None`: a note, not a task.
    pub fn checkbox_status(&self, symbol: char) -> Option<Status> {
        let own = self.settings.task_statuses.iter().find(|(s, _)| *s == symbol);
        match own.map_or(default_status(symbol), |(_, status)| status.as_str()) {
            "open" => Some(Status::Open),
            "done" => Some(Status::Done),
            "cancelled" => Some(Status::Cancelled),
            _ => None,
        }
    }

    /// Whether the bullets under a heading are tasks (T-7).
    pub fn is_task_section(&self, heading: &str) -> bool {
        let heading = fold(heading.trim_start_matches(|c: char| !c.is_alphanumeric()));
        let begins = |word: &String| {
            let rest = heading.strip_prefix(word.as_str());
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        };
        self.lexicon.task.sections.iter().any(begins)
    }

    /// How a line says by its first word that it is a task: the kind, the state, and where the text after it starts. An
    /// outline keyword counts for any item (T-5), only the plainest ones for other lines; a label takes a colon (T-8). A
    /// leading day may stand before either.
    pub fn task_opening(&self, line: &str, item: bool) -> Option<(TaskKind, Status, usize)> {
        let at = after_leading_day(line);
        let rest = &line[at..];
        if !rest.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        if let Some(text) = self.after_label(rest) {
            return Some((TaskKind::Label, Status::Open, line.len() - text.len()));
        }
        let head = rest.get(..LONGEST_LABEL).unwrap_or(rest);
        let end = head.find(|c: char| !c.is_ascii_uppercase() && c != '-')?;
        let word = &head[..end];
        let words = &self.lexicon.task;
        let counts = rest[end..].starts_with(' ') && (item || words.line_keywords.contains(word));
        let status = match word {
            _ if !counts => None,
            open if words.open_keywords.contains(open) => Some(Status::Open),
            done if words.done_keywords.contains(done) => Some(Status::Done),
            cancelled if words.cancelled_keywords.contains(cancelled) => Some(Status::Cancelled),
            _ => None,
        };
        let text = rest[end..].trim_start_matches([' ', '-', '–', '—']);
        status.map(|status| (TaskKind::Keyword, status, line.len() - text.len()))
    }

    /// What follows a label such as `TODO: ` or `Next step: `.
    fn after_label<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (label, rest) = text.split_once(": ")?;
        self.lexicon.task.labels.contains(label).then_some(rest)
    }

    /// Whether `path` lies in a people folder or a subfolder of one. Leading emoji and numbers of a folder's name do
    /// not count (§1.5).
    pub fn in_people_folder(&self, path: &str) -> bool {
        let Some((folders, _)) = path.rsplit_once('/') else { return false };
        let named = |folder: &str| {
            let bare = folder.trim_start_matches(|c: char| !c.is_alphabetic());
            self.people_folders.contains(&fold(folder)) || self.people_folders.contains(&fold(bare))
        };
        let ends = folders.match_indices('/').map(|(i, _)| i).chain([folders.len()]);
        folders.split('/').any(named) || ends.map(|end| &folders[..end]).any(named)
    }
}

/// Information icons of themes are no debts, so every symbol but these makes a note (T-4).
fn default_status(symbol: char) -> &'static str {
    match symbol {
        ' ' | '/' | '!' | '?' | '<' | '>' | 'h' | 'R' | '+' => "open",
        'x' | 'X' => "done",
        '-' => "cancelled",
        _ => "none",
    }
}

/// Where the text starts after `2026-11-20: `, if it begins so.
fn after_leading_day(line: &str) -> usize {
    let Some((Some(_), len)) = iso_day(line) else { return 0 };
    let rest = line[len..].trim_start_matches([' ', ':', ',', '-', '–', '—']);
    line.len() - rest.len()
}

#[cfg(test)]
impl Default for Rules {
    fn default() -> Self {
        let settings = Settings::default();
        let lexicon = Lexicon::new(&settings.languages, "").expect("the built-in lexicon reads");
        Self::new(&settings, Arc::new(lexicon))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_folders_are_found_anywhere_above_the_note() {
        let rules = Rules::default();
        for path in ["People/Ana.md", "people/work/Ana.md", "👥 People/Ana.md", "30 - People/Ana.md", "x/CRM/Ana.md"]
        {
            assert!(rules.in_people_folder(path), "{path}");
        }
        for path in ["People.md", "Peoples/Ana.md", "x/Ana.md"] {
            assert!(!rules.in_people_folder(path), "{path}");
        }
    }
}
