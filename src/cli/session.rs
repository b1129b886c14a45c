//! One run: config, vault, day; and the network of the vault's people.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Global;
use super::error::{Exit, Failure};
use super::progress::Bar;
use super::world::World;
use crate::config::{Config, Source};
use crate::facts::rhythm;
use crate::fs;
use crate::network::view::View;
use crate::parse::date_expr::DateReader;
use crate::report::{Context, Preferences};
use crate::vault::{VaultOptions, root};
use crate::words::date::Date;
use crate::words::lexicon::Lexicon;
use crate::workspace::{OpenOptions, Workspace, default_index};

/// Most bytes of a config file.
const CONFIG_CAP: u64 = 1 << 20;

/// What every command that reads notes works with.
pub struct Session {
    /// The opened vault.
    pub workspace: Workspace,
    /// The config in force.
    pub config: Config,
    /// What the config says about reports.
    pub preferences: Preferences,
    /// Reads dates of the command line.
    pub dates: DateReader,
    /// The words of the languages that the notes are in.
    pub lexicon: Arc<Lexicon>,
    /// The day as of which to answer.
    pub today: Date,
    /// The writer's names, from config and `--me`.
    pub me: Vec<String>,
}

impl Session {
    /// Reads the config, opens the vault, and names on stderr what is wrong with either.
    ///
    /// # Errors
    /// If an option can't be understood, or the vault or its index can't be opened.
    pub fn open(world: &mut World<'_>, global: &Global) -> Result<Self, Failure> {
        Self::open_with(world, global, |_| {})
    }

    /// The same, with options of the command's own.
    ///
    /// # Errors
    /// See [`Session::open`].
    pub fn open_with(
        world: &mut World<'_>,
        global: &Global,
        adjust: impl FnOnce(&mut OpenOptions),
    ) -> Result<Self, Failure> {
        let (mut options, config) = options(world, global)?;
        adjust(&mut options);
        let workspace = Workspace::open(&options, &mut Bar::new(world.terminal.stderr && !global.quiet))?;
        let lexicon = Arc::clone(workspace.lexicon());
        let dates = DateReader::new(&lexicon, config.day_first);
        let today = today(world, global, &dates)?;
        let outcome = workspace.outcome();
        if !global.quiet {
            outcome.notices.iter().chain(&outcome.unsaved).for_each(|n| world.notice(n));
        }
        outcome.gone.iter().for_each(|n| world.notice(n));
        let (preferences, problems) = preferences(&config, &lexicon);
        if !global.quiet {
            problems.iter().for_each(|p| world.notice(p));
        }
        Ok(Self { workspace, preferences, dates, lexicon, today, me: options.settings.me, config })
    }

    /// How a command ends that has found an answer: that of the last commit is one, but the vault is missing.
    #[must_use]
    pub fn exit(&self) -> Exit {
        if self.workspace.outcome().gone.is_some() { Exit::NoVault } else { Exit::Done }
    }

    /// Everyone in the vault, resolved anew.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View::new(self.workspace.rows(), &self.me)
    }

    /// Keeps who is who for the commands to come, if the session was opened to remember it.
    pub fn remember(&self) {
        drop(self.workspace.rows().network(&self.me));
    }

    /// What a report is asked with.
    #[must_use]
    pub fn context<'a>(&'a self, view: &'a View<'a>) -> Context<'a> {
        Context {
            view,
            today: self.today,
            preferences: &self.preferences,
            dates: &self.dates,
            lexicon: &self.lexicon,
            lines: &self.workspace,
        }
    }
}

/// What to open and the config in force. Problems of the config are named on stderr.
///
/// # Errors
/// If `--config` names a file that can't be read.
pub fn options(world: &mut World<'_>, global: &Global) -> Result<(OpenOptions, Config), Failure> {
    let given = global.vault.clone().or_else(|| world.var("TOUCHBASE_VAULT").map(PathBuf::from));
    let vault = given.map_or_else(|| root::find(&world.cwd), |path| world.cwd.join(path));
    let (config, problems) = Config::read(&sources(world, global, &vault)?);
    if !global.quiet {
        problems.iter().for_each(|p| world.notice(p));
    }
    let mut settings = config.settings();
    settings.me.extend(global.me.iter().cloned());
    let reading = VaultOptions {
        max_size: config.notes.max_size << 20,
        respect_gitignore: config.notes.respect_gitignore,
        text_files: config.notes.text_files,
    };
    let index = global.index.as_ref().map(|path| world.cwd.join(path));
    let options = OpenOptions {
        index: index.or_else(|| cache_folder(world).map(|indexes| default_index(&indexes, &vault))),
        vault,
        settings,
        reading,
        refresh: !global.no_refresh,
        use_index: !global.no_index,
        allow_empty: global.allow_empty,
        wait: false,
        remember: true,
        trust_watcher: true,
        hinted: None,
        searchable: false,
        rebuild: false,
    };
    Ok((options, config))
}

/// The config files that there are: the user's, or the one that `--config` names, then the vault's.
fn sources(world: &World<'_>, global: &Global, vault: &Path) -> Result<Vec<Source>, Failure> {
    let mut found = Vec::new();
    let mut take = |path: PathBuf| {
        let text = fs::read_text(&path, CONFIG_CAP)?;
        found.push(Source { path: path.display().to_string(), text });
        Some(())
    };
    if let Some(path) = &global.config {
        let path = world.cwd.join(path);
        let message = format!("config `{}` can't be read", path.display());
        take(path).ok_or_else(|| Failure::usage(message))?;
    } else if let Some(folder) = user_folder(world, "XDG_CONFIG_HOME", ".config") {
        take(folder.join("touchbase/config.toml"));
    }
    take(vault.join("touchbase.toml"));
    Ok(found)
}

/// Where indexes are kept by default: one folder a vault below it.
fn cache_folder(world: &World<'_>) -> Option<PathBuf> {
    user_folder(world, "XDG_CACHE_HOME", ".cache").map(|folder| folder.join("touchbase"))
}

/// A folder of the user's by the XDG base directory specification.
fn user_folder(world: &World<'_>, variable: &str, below_home: &str) -> Option<PathBuf> {
    let set = world.var(variable).map(PathBuf::from).filter(|p| p.is_absolute());
    set.or_else(|| world.var("HOME").map(|home| Path::new(home).join(below_home)))
}

fn today(world: &World<'_>, global: &Global, dates: &DateReader) -> Result<Date, Failure> {
    let given = global.today.as_ref().and_then(Option::as_deref).or(world.text_var("TOUCHBASE_TODAY"));
    let now = (world.today)();
    let read = |text: &str| {
        let day = dates.option_date(text, now).filter(|range| range.start == range.end).map(|range| range.start);
        day.ok_or_else(|| Failure::Told {
            message: format!("`{text}` is no day; --today expects one such as 2026-11-20"),
            hints: vec!["as the last word, --today needs none".to_owned()],
            exit: Exit::Error,
        })
    };
    given.map_or(Ok(now), read)
}

/// The reports' preferences, and which cadences of the config can't be understood.
fn preferences(config: &Config, lexicon: &Lexicon) -> (Preferences, Vec<String>) {
    let mut problems = Vec::new();
    let mut days = |table: &str, cadences: &BTreeMap<String, String>| {
        let mut out = BTreeMap::new();
        for (name, text) in cadences {
            match rhythm::cadence_days(text, lexicon) {
                Some(days) => drop(out.insert(name.clone(), days)),
                None => problems.push(format!(
                    "config: cadence.{table}.{name}: `{text}` is no cadence; write `2w`, `monthly` or a number of days"
                )),
            }
        }
        out
    };
    let last = &config.last_contact;
    let preferences = Preferences {
        cadence_by_tag: days("tags", &config.cadence.tags),
        cadence_by_tier: days("tiers", &config.cadence.tiers),
        cadence_by_folder: days("folders", &config.cadence.folders),
        cold_days: last.cold_days,
        drift_gaps: last.drift_gaps,
        drift_span: last.drift_span,
        drift_factor: last.drift_factor,
        drift_extra: last.drift_extra,
        drift_factor_most: last.drift_factor_most,
        drift_extra_most: last.drift_extra_most,
    };
    (preferences, problems)
}
