//! Floor 8: vault, settings and index opened together, brought up to date, and asked for rows.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

use rayon::prelude::*;

use crate::clock;
use crate::model::diagnostic::Severity;
use crate::model::fact::Facts;
use crate::model::note::Note;
use crate::model::settings::Settings;
use crate::network::rows::{Memory, Rows};
use crate::vault::reader::{Reader, Unread};
use crate::vault::skip::Skip;
use crate::vault::walk::{LeftOut, Pass, walk};
use crate::vault::{Vault, VaultOptions, obsidian};

/// What to open, and how.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// The folder of notes.
    pub vault: PathBuf,
    /// The folder of the index; `None`: no index can be had, as with `use_index` off.
    pub index: Option<PathBuf>,
    /// How notes are read, from the config; what the vault's editor knows besides is added here.
    pub settings: Settings,
    /// What is read of the vault.
    pub reading: VaultOptions,
    /// Bring the index up to date first; else answer from it as it stands.
    pub refresh: bool,
    /// Use an index; else answer from the files alone.
    pub use_index: bool,
    /// Believe that the vault is empty.
    pub allow_empty: bool,
}

/// Hears how far the work has come. `()` doesn't listen.
pub trait Progress {
    /// `done` of `total` notes have been read.
    fn notes(&mut self, done: usize, total: usize);
}

impl Progress for () {
    fn notes(&mut self, _done: usize, _total: usize) {}
}

/// Why a vault could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// The folder isn't there or can't be looked at (exit code 4).
    #[error("vault `{}`: {error}", path.display())]
    NoVault {
        /// The folder.
        path: PathBuf,
        /// The system's word.
        error: io::Error,
    },
    /// No note is there, though there were some before (exit code 4).
    #[error("vault `{}` has no notes, but its index knows {known}; the index is left as it is", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
        /// How many notes the index knows.
        known: usize,
    },
    /// The config's own words can't be used (exit code 2).
    #[error("lexicon: {0}")]
    Lexicon(String),
}

/// What bringing the notes up to date has found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Notes there are now.
    pub notes: usize,
    /// Notes that were not known before.
    pub added: usize,
    /// Notes whose text has changed.
    pub changed: usize,
    /// Notes that are gone.
    pub removed: usize,
    /// What was left out, by reason.
    pub left_out: BTreeMap<Skip, LeftOut>,
    /// Notes and folders left out or read only in part against their writer's will: vault-relative path and what is
    /// wrong, with what to do. In order of path.
    pub problems: Vec<(String, String)>,
}

/// An opened vault.
pub struct Workspace {
    /// The folder of notes.
    pub vault: Vault,
    reader: Reader,
    memory: Memory,
    outcome: Outcome,
}

impl Workspace {
    /// Opens the vault and brings its index up to date.
    ///
    /// # Errors
    /// See [`WorkspaceError`].
    pub fn open(options: &OpenOptions, progress: &mut dyn Progress) -> Result<Self, WorkspaceError> {
        let vault = Vault::open(&options.vault, &options.reading)
            .map_err(|error| WorkspaceError::NoVault { path: options.vault.clone(), error })?;
        let mut settings = options.settings.clone();
        obsidian::complete(&mut settings, &vault.root);
        let reader = Reader::new(&settings).map_err(|e| WorkspaceError::Lexicon(e.message().to_owned()))?;
        let (memory, outcome) = read_all(&vault, &reader, progress);
        Ok(Self { vault, reader, memory, outcome })
    }

    /// The facts of the vault.
    #[must_use]
    pub fn rows(&self) -> &dyn Rows {
        &self.memory
    }

    /// What bringing the notes up to date has found.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The note at the vault-relative `path` with its text, as it is now; `None` if it can't be read.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<(Note, String)> {
        let text = self.reader.text(&self.vault, path).ok()?;
        let reading = self.reader.understand(path, &text).ok()?;
        Some((reading.note, text.text))
    }
}

/// Reads every note of the vault, without any index.
fn read_all(vault: &Vault, reader: &Reader, progress: &mut dyn Progress) -> (Memory, Outcome) {
    let paths = Mutex::new(Vec::new());
    let mut pass = walk(vault, clock::now(), &|path, _| {
        paths.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(path.to_owned());
    });
    let mut paths = paths.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    paths.sort();
    let read = |path: &String| {
        let text = reader.text(vault, path)?;
        Ok(reader.understand(path, &text)?.facts)
    };
    let results: Vec<Result<Facts, Unread>> = paths.par_iter().map(read).collect();
    progress.notes(paths.len(), paths.len());
    let mut outcome = Outcome::default();
    let mut all = Vec::new();
    for (path, result) in paths.iter().zip(results) {
        match result {
            Ok(facts) => {
                outcome.note_problems(path, &facts);
                all.push(facts);
            }
            Err(unread) => outcome.left_out(&mut pass, path, &unread),
        }
    }
    outcome.notes = all.len();
    outcome.added = all.len();
    outcome.finish(pass);
    (Memory::new(all), outcome)
}

impl Outcome {
    fn note_problems(&mut self, path: &str, facts: &Facts) {
        for d in facts.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            self.problems.push((path.to_owned(), format!("line {}: {}", d.line, d.message)));
        }
    }

    fn left_out(&mut self, pass: &mut Pass, path: &str, unread: &Unread) {
        let Some(why) = unread.why else { return };
        pass.leave_out(why, path);
        if let Some(advice) = why.advice() {
            self.problems.push((path.to_owned(), format!("{}; {advice}", unread.message)));
        }
    }

    fn finish(&mut self, pass: Pass) {
        for (path, message) in &pass.unreadable {
            let shown = if path.is_empty() { "." } else { path.as_str() };
            let advice = Skip::Unreadable.advice().unwrap_or_default();
            self.problems.push((shown.to_owned(), format!("{message}; {advice}")));
        }
        let pipes = pass.left_out.get(&Skip::NotRegular);
        for path in pipes.iter().flat_map(|l| &l.paths) {
            let advice = Skip::NotRegular.advice().unwrap_or_default();
            self.problems.push((path.clone(), format!("{}; {advice}", Skip::NotRegular.reason())));
        }
        self.left_out = pass.left_out;
        self.problems.sort();
        self.problems.dedup();
    }
}
