//! Where a vault starts.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::fs::{FileKind, stat};

/// What marks the top folder of a vault (CLI.md).
const MARKS: [&str; 3] = ["touchbase.toml", ".obsidian", "logseq"];

/// The nearest folder from `start` upwards that looks like the top of a vault, else `start` itself.
#[must_use]
pub fn find(start: &Path) -> PathBuf {
    let is_top = |folder: &&Path| MARKS.iter().any(|mark| stat(&folder.join(mark)).is_ok());
    start.ancestors().find(is_top).unwrap_or(start).to_owned()
}

/// Which folder it is, whatever its path: another one in its place is noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Device.
    pub device: u64,
    /// Inode.
    pub inode: u64,
}

impl Identity {
    /// The identity of the folder at the real path `root`.
    ///
    /// # Errors
    /// If it is no folder or can't be looked at.
    pub fn of(root: &Path) -> io::Result<Self> {
        let stat = stat(root)?;
        if stat.kind != FileKind::Folder {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { device: stat.device, inode: stat.inode })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_marked_folder_wins() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("vault/a/b");
        std::fs::create_dir_all(deep.join("c")).unwrap();
        assert_eq!(find(&deep), deep);
        std::fs::create_dir(dir.path().join("vault/.obsidian")).unwrap();
        assert_eq!(find(&deep), dir.path().join("vault"));
        std::fs::write(deep.join("touchbase.toml"), "").unwrap();
        assert_eq!(find(&deep.join("c")), deep);
    }
}
