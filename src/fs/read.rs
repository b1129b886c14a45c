//! Reading one note whole, or saying why not.

#![allow(clippy::disallowed_methods, reason = "this is where files are read")]

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::stat::{FileKind, Stat, stat};

/// How often a note is read anew that changes while it is being read.
const TRIES: usize = 3;

/// The bytes of a note, and what the system said of the file while they were read.
#[derive(Clone, Debug)]
pub struct ReadNote {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The file that they were read from, before and after alike.
    pub stat: Stat,
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is not there.
    #[error("is not there")]
    Vanished,
    /// A pipe, a device, a folder, a link.
    #[error("is no regular file")]
    NotRegular,
    /// Larger than the cap (P-2); its size in bytes.
    #[error("is too large ({} MiB)", .0 >> 20)]
    TooLarge(u64),
    /// Changed during each of several tries.
    #[error("changes while it is being read")]
    Changing,
    /// Anything else that the system says.
    #[error("{}", message(.0))]
    Io(#[from] io::Error),
}

/// Reads the regular file at `path` if it has at most `cap` bytes, from one state of the file.
///
/// # Errors
/// See [`ReadError`].
pub fn read_note(path: &Path, cap: u64) -> Result<ReadNote, ReadError> {
    // A pipe or device must not even be opened.
    if stat(path).map_err(classify)?.kind != FileKind::File {
        return Err(ReadError::NotRegular);
    }
    for _ in 0..TRIES {
        if let Some(note) = read_once(path, cap)? {
            return Ok(note);
        }
    }
    Err(ReadError::Changing)
}

/// The text of a small file of settings; `None` if it is not there, is no regular file or can't be read as UTF-8.
#[must_use]
pub fn read_text(path: &Path, cap: u64) -> Option<String> {
    let note = read_note(path, cap).ok()?;
    String::from_utf8(note.bytes).ok()
}

/// The text of a file that the system makes up while it is read, such as those of `/proc`, without blanks around it.
#[must_use]
pub fn read_system_text(path: &Path) -> Option<String> {
    Some(std::fs::read_to_string(path).ok()?.trim().to_owned())
}

fn read_once(path: &Path, cap: u64) -> Result<Option<ReadNote>, ReadError> {
    let mut file = open(path).map_err(classify)?;
    let before = describe(&file, path)?;
    if before.kind != FileKind::File {
        return Err(ReadError::NotRegular);
    }
    if before.size > cap {
        return Err(ReadError::TooLarge(before.size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.size).unwrap_or(0) + 1);
    Read::by_ref(&mut file).take(cap + 1).read_to_end(&mut bytes)?;
    let after = describe(&file, path)?;
    Ok((before == after && bytes.len() as u64 == after.size).then_some(ReadNote { bytes, stat: after }))
}

fn classify(e: io::Error) -> ReadError {
    match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Vanished,
        _ => ReadError::Io(e),
    }
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn describe(file: &File, _path: &Path) -> io::Result<Stat> {
    Ok(Stat::from(rustix::fs::fstat(file)?))
}

#[cfg(not(unix))]
fn describe(_file: &File, path: &Path) -> io::Result<Stat> {
    stat(path)
}

/// The system's words without its number.
fn message(e: &io::Error) -> String {
    let text = e.to_string();
    let plain = text.split(" (os error").next().unwrap_or(&text);
    plain.chars().enumerate().map(|(i, c)| if i == 0 { c.to_ascii_lowercase() } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_told_apart_from_what_cannot_be_read() {
        let dir = tempfile::tempdir().unwrap();
        let note = dir.path().join("a.md");
        std::fs::write(&note, "hello").unwrap();
        assert_eq!(read_note(&note, 5).unwrap().bytes, b"hello");
        assert!(matches!(read_note(&note, 4), Err(ReadError::TooLarge(5))));
        assert!(matches!(read_note(dir.path(), 5), Err(ReadError::NotRegular)));
        assert!(matches!(read_note(&dir.path().join("b.md"), 5), Err(ReadError::Vanished)));
        assert!(matches!(read_note(&note.join("c.md"), 5), Err(ReadError::Vanished)));
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_links_are_never_opened() {
        let dir = tempfile::tempdir().unwrap();
        let (pipe, link) = (dir.path().join("pipe.md"), dir.path().join("link.md"));
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", &link).unwrap();
        for path in [&pipe, &link] {
            assert!(matches!(read_note(path, 99), Err(ReadError::NotRegular)), "{path:?}");
        }
    }
}
