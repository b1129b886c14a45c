//! Floor 7: the folder of notes on disk: where it starts, what is in it, which rule leaves a file out.

pub mod explain;
pub mod ignore_file;
pub mod name;
pub mod obsidian;
pub mod reader;
pub mod root;
pub mod rules;
pub mod skip;
pub mod stamp;
pub mod walk;
mod year;

use std::path::{Path, PathBuf};

use root::Identity;
use rules::Rules;

/// What is read of a vault, beyond the rules that always hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultOptions {
    /// Leave out what `.gitignore` and `.ignore` list, too.
    pub respect_gitignore: bool,
    /// Read `.txt` files, too.
    pub text_files: bool,
    /// Larger notes are left out (P-2), in bytes.
    pub max_size: u64,
}

impl Default for VaultOptions {
    fn default() -> Self {
        Self { respect_gitignore: false, text_files: false, max_size: 16 << 20 }
    }
}

/// An existing folder of notes.
#[derive(Clone, Debug)]
pub struct Vault {
    /// Its real path.
    pub root: PathBuf,
    /// Which folder that is, to notice when another takes its place.
    pub identity: Identity,
    /// What is left out.
    pub rules: Rules,
    /// Larger notes are left out (P-2), in bytes.
    pub max_size: u64,
}

impl Vault {
    /// The vault at `path`.
    ///
    /// # Errors
    /// If it is no folder or can't be looked at.
    pub fn open(path: &Path, options: &VaultOptions) -> std::io::Result<Self> {
        let root = path.canonicalize()?;
        let identity = Identity::of(&root)?;
        let rules = Rules::new(&root, options);
        Ok(Self { root, identity, rules, max_size: options.max_size })
    }

    /// What can be said of a vault whose folder is not there: that it has no notes.
    #[must_use]
    pub fn missing(path: &Path, options: &VaultOptions) -> Self {
        let rules = Rules::new(path, options);
        Self { root: path.to_owned(), identity: Identity::default(), rules, max_size: options.max_size }
    }

    /// Where the note of this vault-relative path lies.
    #[must_use]
    pub fn path_of(&self, note: &str) -> PathBuf {
        self.root.join(name::to_os(note))
    }
}
