//! What the vault's own editor settings say. Read for their data only; nothing in them runs.

use std::path::Path;

use regex::{Regex, RegexBuilder};
use serde_json::Value;

use super::year;
use crate::fs::read_text;
use crate::model::settings::{DailyFormat, Settings};
use crate::words::text::fold;

/// Largest settings file read, in bytes.
const CAP: u64 = 1 << 20;
/// Largest compiled filter, in bytes.
const FILTER_CAP: usize = 1 << 20;

/// The files that Obsidian excludes (X-5).
#[derive(Clone, Debug, Default)]
pub struct Excluded {
    prefixes: Vec<String>,
    patterns: Vec<Regex>,
}

impl Excluded {
    /// Whether the vault-relative `path` is among them. Case makes no difference.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        if self.prefixes.is_empty() && self.patterns.is_empty() {
            return false;
        }
        let folded = path.to_lowercase();
        self.prefixes.iter().any(|p| folded.starts_with(p.as_str())) || self.patterns.iter().any(|p| p.is_match(path))
    }
}

/// Reads `userIgnoreFilters` of `.obsidian/app.json`: `/…/` is a regular expression, anything else the start of a path.
/// An expression that can't be read excludes nothing.
#[must_use]
pub fn excluded(root: &Path) -> Excluded {
    let mut excluded = Excluded::default();
    let app = read(root, "app.json");
    for filter in app.get("userIgnoreFilters").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    {
        match filter.strip_prefix('/').and_then(|f| f.strip_suffix('/')).filter(|f| !f.is_empty()) {
            Some(pattern) => excluded
                .patterns
                .extend(RegexBuilder::new(pattern).case_insensitive(true).size_limit(FILTER_CAP).build().ok()),
            None if filter.is_empty() => {}
            None => excluded.prefixes.push(filter.to_lowercase()),
        }
    }
    excluded
}

/// Adds to `settings` what the editor knows and the config doesn't say: daily notes (DT-9), templates (X-6), task
/// statuses (T-4) and the tag of tasks (T-11).
pub fn complete(settings: &mut Settings, root: &Path) {
    settings.year = settings.year.or_else(|| year::of_names(root));
    let daily = read(root, "daily-notes.json");
    add_daily(settings, &daily);
    let periodic = read(root, "plugins/periodic-notes/data.json");
    if let Some(daily) = periodic.get("daily").filter(|d| d.get("enabled").and_then(Value::as_bool) != Some(false)) {
        add_daily(settings, daily);
    }
    add_template(settings, text(&read(root, "templates.json"), "folder"));
    add_template(settings, text(&read(root, "plugins/templater-obsidian/data.json"), "templates_folder"));
    add_tasks(settings, &read(root, "plugins/obsidian-tasks-plugin/data.json"));
}

fn add_daily(settings: &mut Settings, daily: &Value) {
    if !daily.is_object() {
        return;
    }
    let folder = text(daily, "folder").trim_matches('/').to_owned();
    let format = Some(text(daily, "format")).filter(|f| !f.is_empty()).unwrap_or("YYYY-MM-DD").to_owned();
    let format = DailyFormat { folder, format };
    if !settings.daily.contains(&format) {
        settings.daily.push(format);
    }
    let template = text(daily, "template");
    add_template(settings, template);
    if !template.is_empty() && !std::path::Path::new(template).extension().is_some_and(|e| e.eq_ignore_ascii_case("md"))
    {
        add_template(settings, &format!("{template}.md"));
    }
}

fn add_template(settings: &mut Settings, path: &str) {
    let path = path.trim_matches('/');
    if !path.is_empty() && !settings.templates.iter().any(|t| fold(t) == fold(path)) {
        settings.templates.push(path.to_owned());
    }
}

fn add_tasks(settings: &mut Settings, tasks: &Value) {
    let filter = text(tasks, "globalFilter").trim();
    if settings.global_filter.is_none() && !filter.is_empty() {
        settings.global_filter = Some(filter.to_owned());
    }
    let statuses = ["coreStatuses", "customStatuses"]
        .iter()
        .filter_map(|list| tasks.get("statusSettings")?.get(list)?.as_array())
        .flatten();
    for status in statuses {
        let mut symbol = text(status, "symbol").chars();
        let (Some(symbol), None) = (symbol.next(), symbol.next()) else { continue };
        if !settings.task_statuses.iter().any(|(s, _)| *s == symbol) {
            settings.task_statuses.push((symbol, meaning(text(status, "type")).to_owned()));
        }
    }
}

/// Our word for a status type of the Tasks plugin.
fn meaning(kind: &str) -> &'static str {
    match kind {
        "DONE" => "done",
        "CANCELLED" => "cancelled",
        "NON_TASK" | "EMPTY" => "none",
        _ => "open",
    }
}

fn read(root: &Path, file: &str) -> Value {
    let text = read_text(&root.join(".obsidian").join(file), CAP).unwrap_or_default();
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(".obsidian").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn excluded_files_are_prefixes_or_expressions() {
        let dir = vault(&[("app.json", r#"{"userIgnoreFilters": ["Old/", "/\\.draft\\.md$/", "/[/", "", 3]}"#)]);
        let excluded = excluded(dir.path());
        for path in ["old/x.md", "Old/", "a/b.DRAFT.md"] {
            assert!(excluded.holds(path), "{path}");
        }
        assert!(!excluded.holds("a/Old/x.md") && !excluded.holds("b.md"));
    }

    #[test]
    fn the_editor_completes_what_the_config_leaves_open() {
        let dir = vault(&[
            ("daily-notes.json", r#"{"folder": "Log/", "template": "tpl/day"}"#),
            ("templates.json", r#"{"folder": "/Tpl"}"#),
            (
                "plugins/obsidian-tasks-plugin/data.json",
                r##"{"globalFilter": "#todo", "statusSettings": {"coreStatuses": [{"symbol": "x", "type": "DONE"}],
                    "customStatuses": [{"symbol": "?", "type": "NON_TASK"}, {"symbol": "ab", "type": "DONE"}]}}"##,
            ),
        ]);
        let mut settings = Settings { task_statuses: vec![('?', "open".into())], ..Settings::default() };
        complete(&mut settings, dir.path());
        assert_eq!(settings.daily, [DailyFormat { folder: "Log".into(), format: "YYYY-MM-DD".into() }]);
        assert_eq!(settings.templates, ["tpl/day", "tpl/day.md", "Tpl"]);
        assert_eq!(settings.global_filter.as_deref(), Some("#todo"));
        assert_eq!(settings.task_statuses, [('?', "open".to_owned()), ('x', "done".to_owned())]);
    }

    #[test]
    fn broken_settings_change_nothing() {
        let dir = vault(&[("app.json", "{"), ("daily-notes.json", "[1]"), ("templates.json", "{\"folder\": 3}")]);
        let mut settings = Settings::default();
        complete(&mut settings, dir.path());
        assert_eq!(settings, Settings::default());
    }
}
