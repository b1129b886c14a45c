//! Floor 8: vault, settings and index opened together, brought up to date, and asked for rows.

mod files;
mod inspect;
mod lines;
mod outcome;
mod refresh;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

pub use inspect::Verdict;
pub use outcome::Outcome;

use crate::index::columns::{Columns, Source};
use crate::index::payload::Payload;
use crate::index::store::StoreError;
use crate::model::note::Note;
use crate::model::settings::Settings;
use crate::network::rows::{Memory, Rows};
use crate::vault::reader::Reader;
use crate::vault::{Vault, VaultOptions, obsidian};
use crate::words::lexicon::Lexicon;

/// What to open, and how.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The folder of notes.
    pub vault: PathBuf,
    /// The folder of the index; `None`: there is no place for one.
    pub index: Option<PathBuf>,
    /// How notes are read, from the config; what the vault's editor knows besides is added here.
    pub settings: Settings,
    /// What is read of the vault.
    pub reading: VaultOptions,
    /// Bring the index up to date first; else answer from it as it stands.
    pub refresh: bool,
    /// Use the index; else answer from the files alone, neither reading nor writing one.
    pub use_index: bool,
    /// Believe that the vault is empty.
    pub allow_empty: bool,
    /// For `index`: check the index, and wait while another process writes it, rather than answer without it.
    pub wait: bool,
    /// Build the index from nothing.
    pub rebuild: bool,
    /// Take the word of a live watcher that the index is up to date.
    pub trust_watcher: bool,
    /// Keep what is found out about a commit as a whole for the commands to come.
    pub remember: bool,
    /// From a watcher: the only notes that can have changed since the last commit; `None`: any.
    pub hinted: Option<BTreeSet<String>>,
    /// For `search`: where the index is not used, make one in memory.
    pub searchable: bool,
}

/// Hears how far the work has come. `()` doesn't listen.
pub trait Progress: Send {
    /// `done` of `total` notes have been looked into.
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
    /// The config's own words can't be used (exit code 2).
    #[error("lexicon: {0}")]
    Lexicon(String),
    /// There is no index to answer from (exit code 5).
    #[error("index `{}`: there is none yet; run `touchbase index`", .0.display())]
    NoIndex(PathBuf),
    /// The index can't be used or repaired now (exit code 5).
    #[error(transparent)]
    Index(StoreError),
    /// Not even an index in memory can be had (exit code 5).
    #[error("index in memory: {0}")]
    Memory(String),
}

impl WorkspaceError {
    #[allow(clippy::needless_pass_by_value, reason = "it maps errors")]
    fn memory(e: tantivy::TantivyError) -> Self {
        Self::Memory(e.to_string())
    }
}

/// The folder of the index of `vault` among those of all vaults.
#[must_use]
pub fn default_index(indexes: &Path, vault: &Path) -> PathBuf {
    let real = vault.canonicalize().unwrap_or_else(|_| vault.to_owned());
    indexes.join(format!("{:016x}", xxh3_64(real.as_os_str().as_encoded_bytes())))
}

/// An opened vault.
pub struct Workspace {
    source: Arc<Source>,
    index: Option<PathBuf>,
    rows: Held,
    outcome: Outcome,
    read: lines::Read,
}

/// Where rows come from.
enum Held {
    Files(Memory),
    Index(Box<Columns>),
}

impl Workspace {
    /// Opens the vault and brings its index up to date.
    ///
    /// # Errors
    /// See [`WorkspaceError`].
    pub fn open(options: &OpenOptions, progress: &mut dyn Progress) -> Result<Self, WorkspaceError> {
        let (vault, missing) = match Vault::open(&options.vault, &options.reading) {
            Ok(vault) => (vault, None),
            Err(error) => (Vault::missing(&options.vault, &options.reading), Some(error)),
        };
        let mut settings = options.settings.clone();
        obsidian::complete(&mut settings, &vault.root);
        let reader = Reader::new(&settings).map_err(|e| WorkspaceError::Lexicon(e.message().to_owned()))?;
        let payload = Payload::new(&vault, &settings);
        let source = Arc::new(Source { vault, reader });
        let index = options.index.clone().filter(|_| options.use_index);
        if let Some(error) = missing {
            let no_vault = WorkspaceError::NoVault { path: options.vault.clone(), error };
            let last = index.as_ref().and_then(|path| refresh::without_vault(path, &source, &payload));
            let Some(columns) = last else { return Err(no_vault) };
            let outcome = Outcome { gone: Some(format!("{no_vault}; this is what was known")), ..Outcome::default() };
            return Ok(Self {
                source,
                index,
                rows: Held::Index(Box::new(columns)),
                outcome,
                read: lines::Read::default(),
            });
        }
        let (rows, outcome) = match options.index.as_ref().filter(|_| options.use_index) {
            None if options.searchable => {
                let (columns, outcome) = files::read_into_columns(&source, progress)?;
                (Held::Index(Box::new(columns)), outcome)
            }
            None => {
                let (memory, outcome) = files::read_all(&source, progress);
                (Held::Files(memory), outcome)
            }
            Some(path) => {
                let (columns, outcome) = refresh::open(options, path, &source, &payload, progress)?;
                (Held::Index(Box::new(columns)), outcome)
            }
        };
        Ok(Self { source, index, rows, outcome, read: lines::Read::default() })
    }

    /// The folder of notes.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.source.vault
    }

    /// The words by which the notes are read.
    #[must_use]
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.source.reader.lexicon
    }

    /// The folder of the index, if one is used.
    #[must_use]
    pub fn index(&self) -> Option<&Path> {
        self.index.as_deref()
    }

    /// The facts of the vault.
    #[must_use]
    pub fn rows(&self) -> &dyn Rows {
        match &self.rows {
            Held::Files(memory) => memory,
            Held::Index(columns) => &**columns,
        }
    }

    /// The index, for search; `None` where the answer comes from the files alone.
    #[must_use]
    pub fn columns(&self) -> Option<&Columns> {
        match &self.rows {
            Held::Files(_) => None,
            Held::Index(columns) => Some(columns),
        }
    }

    /// What bringing the notes up to date has found.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The note at the vault-relative `path` with its text, as it is now; `None` if it can't be read.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<(Note, String)> {
        let text = self.source.reader.text(&self.source.vault, path).ok()?;
        let note = self.source.reader.parse(path, &text).ok()?;
        Some((note, text.text))
    }
}
