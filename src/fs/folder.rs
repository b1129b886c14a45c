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
        self.read()?.collect()
    }

    /// The same one by one, for whoever need not see all of them.
    ///
    /// # Errors
    /// As the system says.
    pub fn read(&self) -> io::Result<impl Iterator<Item = io::Result<Entry>> + use<>> {
        use rustix::fs::FileType;
        use std::os::unix::ffi::OsStrExt;
        let entries = rustix::fs::Dir::read_from(&self.0)?;
        Ok(entries.filter(|e| e.as_ref().map_or(true, |e| !matches!(e.file_name().to_bytes(), b"." | b".."))).map(
            |e| {
                let e = e?;
                let kind = Some(e.file_type()).filter(|&t| t != FileType::Unknown).map(FileKind::from);
                Ok(Entry { name: OsStr::from_bytes(e.file_name().to_bytes()).to_owned(), kind })
            },
        ))
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
        self.read()?.collect()
    }

    /// The same one by one, for whoever need not see all of them.
    ///
    /// # Errors
    /// As the system says.
    pub fn read(&self) -> io::Result<impl Iterator<Item = io::Result<Entry>> + use<>> {
        Ok(std::fs::read_dir(&self.0)?.map(|e| Ok(Entry { name: e?.file_name(), kind: None })))
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
