//! The folder that an index lives in, and the only code that writes files.
//!
//! ```text
//! CACHEDIR.TAG     for backup programs, and the sign that the folder is ours
//! touchbase-index  the same sign again, should one of the two be damaged
//! sync             the socket of a live watcher
//! lock             held by whoever writes
//! current          the name of the folder in use; its replacement is the switch after a rebuild
//! data-1 …         index files of tantivy, which of them are whole, and what was found out about the last commit
//! data.bad         the last damaged one
//! ```
//! Only files that the signs vouch for are ever removed.

#![allow(clippy::disallowed_methods, reason = "the index's own folder, which no note lies in")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// See <https://bford.info/cachedir/>.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds an index made by touchbase. It can be deleted at any time.\n";
const SIGN: &str = "touchbase index\n";
const TAG_FILE: &str = "CACHEDIR.TAG";
const SIGN_FILE: &str = "touchbase-index";
const LOCK_FILE: &str = "lock";
const CURRENT_FILE: &str = "current";
const DATA: &str = "data-";
const BAD: &str = "data.bad";

/// The folder of one vault's index.
#[derive(Clone, Debug)]
pub struct Home(PathBuf);

/// What a folder looks like before it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// Nothing is there yet.
    Free,
    /// One of ours.
    Ours,
    /// Somebody else's files.
    Foreign,
}

impl Home {
    /// The index folder at `path`, there or not.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whose the folder is.
    ///
    /// # Errors
    /// If it can't be looked at.
    pub fn ownership(&self) -> io::Result<Ownership> {
        let signed = [(TAG_FILE, TAG), (SIGN_FILE, SIGN)]
            .iter()
            .any(|(file, text)| fs::read(self.0.join(file)).is_ok_and(|found| found == text.as_bytes()));
        if signed {
            return Ok(Ownership::Ours);
        }
        match fs::read_dir(&self.0) {
            Ok(entries) => {
                let is_free = entries.flatten().all(|entry| is_half_signed(&entry.path()));
                Ok(if is_free { Ownership::Free } else { Ownership::Foreign })
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Ownership::Free),
            Err(e) => Err(e),
        }
    }

    /// Makes the folder, readable by its owner alone, and signs it.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn create(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)?;
        for (file, text) in [(TAG_FILE, TAG), (SIGN_FILE, SIGN)] {
            let path = self.0.join(file);
            if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
                replace_file(&path, text.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Takes the writer's lock; `None` if another process holds it.
    ///
    /// # Errors
    /// If the lock can't be taken for another reason.
    pub fn try_lock(&self) -> io::Result<Option<HeldLock>> {
        HeldLock::try_take(&self.0.join(LOCK_FILE))
    }

    /// The folder of the index files in use, if there is one.
    #[must_use]
    pub fn current(&self) -> Option<PathBuf> {
        let name = fs::read_to_string(self.0.join(CURRENT_FILE)).ok()?;
        let number = name.strip_prefix(DATA)?;
        // Whatever else the file says must not lead out of this folder.
        let is_ours = !number.is_empty() && number.len() < 10 && number.bytes().all(|b| b.is_ascii_digit());
        is_ours.then(|| self.0.join(name))
    }

    /// An empty folder for new index files. Only with the lock held.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn fresh(&self) -> io::Result<PathBuf> {
        self.clear_unused();
        let used = self.data_folders().iter().filter_map(|(number, _)| *number).max().unwrap_or(0);
        let path = self.0.join(format!("{DATA}{}", used + 1));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(path)
    }

    /// Puts the folder `data` in use, and removes the one used before. Only with the lock held.
    ///
    /// # Errors
    /// If the switch can't be made; then the one used before stays in use.
    pub fn switch_to(&self, data: &Path) -> io::Result<()> {
        let name = data.file_name().unwrap_or_default().as_encoded_bytes();
        replace_file(&self.0.join(CURRENT_FILE), name)?;
        self.clear_unused();
        Ok(())
    }

    /// Sets damaged index files aside, in place of those set aside before. Only with the lock held.
    ///
    /// # Errors
    /// If they can't be moved.
    pub fn set_aside(&self, data: &Path) -> io::Result<()> {
        let bad = self.0.join(BAD);
        if bad.exists() {
            fs::remove_dir_all(&bad)?;
        }
        match fs::rename(data, bad) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            moved => moved,
        }
    }

    /// Removes folders of index files that a rebuild has left behind. What can't be removed now is tried again later.
    fn clear_unused(&self) {
        let current = self.current();
        for (_, path) in self.data_folders() {
            if Some(&path) != current.as_ref() {
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    fn data_folders(&self) -> Vec<(Option<u64>, PathBuf)> {
        let entries = fs::read_dir(&self.0).into_iter().flatten().flatten();
        let ours = entries.filter_map(|e| {
            let number = e.file_name().to_str()?.strip_prefix(DATA)?.parse().ok();
            Some((number, e.path()))
        });
        ours.collect()
    }
}

/// Whether a file is what a kill leaves of the very first one that [`Home::create`] writes.
fn is_half_signed(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".new")) == Some(TAG_FILE)
        && fs::read(path).is_ok_and(|written| TAG.as_bytes().starts_with(&written))
}

/// A lock that lasts as long as this value, or its process, lives. The file stays: who removes it lets two in.
#[derive(Debug)]
pub struct HeldLock(#[allow(dead_code, reason = "closing the file gives the lock back")] File);

impl HeldLock {
    /// Takes the lock of the file at `path`; `None` if another holds it.
    ///
    /// # Errors
    /// If the file can't be made or locked for another reason.
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        Ok(lock_file(&file)?.then_some(Self(file)))
    }
}

#[cfg(unix)]
fn lock_file(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, flock};
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Elsewhere tantivy's own lock, taken when its writer opens, has to do.
#[cfg(not(unix))]
fn lock_file(_file: &File) -> io::Result<bool> {
    Ok(true)
}

/// A new file, readable by its owner alone.
///
/// # Errors
/// If there is one of that name, or it can't be made.
pub fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Removes a file of the index's own, if it is there and can be.
pub fn remove_own_file(path: &Path) {
    let _ = fs::remove_file(path);
}

/// Replaces the file at `path` as a whole: readers see the old content or the new. Only one process may do so at a time.
///
/// # Errors
/// If it can't be written; then the old content stays.
pub fn replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    match fs::remove_file(&new) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = create_file(&new)?;
    file.write_all(content)?;
    drop(file);
    fs::rename(&new, path)
}

/// Whether a write failed because nothing may or can be written there at all, which is no reason not to read.
#[must_use]
pub fn is_unwritable(e: &io::Error) -> bool {
    matches!(e.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::StorageFull)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, Home) {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::new(&dir.path().join("index"));
        (dir, home)
    }

    #[test]
    fn a_folder_is_ours_while_one_of_its_signs_is_whole() {
        let (_dir, home) = home();
        assert_eq!(home.ownership().unwrap(), Ownership::Free);
        home.create().unwrap();
        fs::write(home.path().join(TAG_FILE), "x").unwrap();
        assert_eq!(home.ownership().unwrap(), Ownership::Ours);
        fs::remove_file(home.path().join(SIGN_FILE)).unwrap();
        assert_eq!(home.ownership().unwrap(), Ownership::Foreign);
    }

    #[test]
    fn a_kill_during_the_first_signature_leaves_the_folder_free() {
        let (_dir, home) = home();
        fs::create_dir(home.path()).unwrap();
        let half = home.path().join(format!("{TAG_FILE}.new"));
        for written in ["", &TAG[..9], TAG] {
            fs::write(&half, written).unwrap();
            assert_eq!(home.ownership().unwrap(), Ownership::Free, "{written:?}");
        }
        home.create().unwrap();
        assert!(!half.exists());
        fs::remove_file(home.path().join(TAG_FILE)).unwrap();
        fs::remove_file(home.path().join(SIGN_FILE)).unwrap();
        fs::write(&half, "somebody's own").unwrap();
        assert_eq!(home.ownership().unwrap(), Ownership::Foreign);
    }

    #[test]
    fn a_switch_removes_what_was_used_before_and_nothing_else() {
        let (_dir, home) = home();
        home.create().unwrap();
        let first = home.fresh().unwrap();
        home.switch_to(&first).unwrap();
        fs::write(home.path().join("mine.txt"), "").unwrap();
        let second = home.fresh().unwrap();
        assert_eq!(home.current(), Some(first.clone()));
        home.switch_to(&second).unwrap();
        assert_eq!(home.current(), Some(second));
        assert!(!first.exists() && home.path().join("mine.txt").exists());
    }

    #[test]
    fn a_damaged_pointer_points_nowhere() {
        let (_dir, home) = home();
        home.create().unwrap();
        for name in ["", "data-", "data-1/../..", "../x", "data-1\n"] {
            fs::write(home.path().join(CURRENT_FILE), name).unwrap();
            assert_eq!(home.current(), None, "{name:?}");
        }
    }

    #[test]
    fn one_writer_at_a_time() {
        let (_dir, home) = home();
        home.create().unwrap();
        let held = home.try_lock().unwrap();
        assert!(held.is_some() && home.try_lock().unwrap().is_none());
        drop(held);
        assert!(home.try_lock().unwrap().is_some());
    }
}
