//! Listing a folder, and describing what is in it relative to it: no path is walked twice.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use super::stat::{FileKind, Stat};

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: OsString,
    /// What it is, where the listing says so.
    pub kind: Option<FileKind>,
}

/// An open folder.
#[cfg(unix)]
#[derive(Debug)]
pub struct Folder(rustix::fd::OwnedFd);

#[cfg(unix)]
impl Folder {
    /// Opens the folder at `path`; a link is refused.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(Self(rustix::fs::open(path, flags, Mode::empty())?))
    }

    /// Its entries in the system's order, without `.` and `..`.
    ///
    /// # Errors
    /// As the system says; a folder that was read only in part is an error, so that no note counts as deleted.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        use rustix::fs::FileType;
        use std::os::unix::ffi::OsStrExt;
        let mut entries = Vec::new();
        for entry in rustix::fs::Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                let kind = Some(entry.file_type()).filter(|&t| t != FileType::Unknown).map(FileKind::from);
                entries.push(Entry { name: OsStr::from_bytes(name).to_owned(), kind });
            }
        }
        Ok(entries)
    }

    /// Describes the entry `name` itself, also where it is a link.
    ///
    /// # Errors
    /// As the system says.
    pub fn stat(&self, name: &OsStr) -> io::Result<Stat> {
        Ok(Stat::from(rustix::fs::statat(&self.0, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)?))
    }

    /// Describes the folder itself.
    ///
    /// # Errors
    /// As the system says.
    pub fn stat_self(&self) -> io::Result<Stat> {
        Ok(Stat::from(rustix::fs::fstat(&self.0)?))
    }
}

/// An open folder.
#[cfg(not(unix))]
#[derive(Debug)]
pub struct Folder(std::path::PathBuf);

#[cfg(not(unix))]
impl Folder {
    /// Opens the folder at `path`.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(path: &Path) -> io::Result<Self> {
        std::fs::read_dir(path).map(|_| Self(path.to_owned()))
    }

    /// Its entries in the system's order.
    ///
    /// # Errors
    /// As the system says.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        std::fs::read_dir(&self.0)?.map(|e| Ok(Entry { name: e?.file_name(), kind: None })).collect()
    }

    /// Describes the entry `name` itself, also where it is a link.
    ///
    /// # Errors
    /// As the system says.
    pub fn stat(&self, name: &OsStr) -> io::Result<Stat> {
        super::stat::stat(&self.0.join(name))
    }

    /// Describes the folder itself.
    ///
    /// # Errors
    /// As the system says.
    pub fn stat_self(&self) -> io::Result<Stat> {
        super::stat::stat(&self.0)
    }
}
