//! What the system says of a file without opening it.

use std::io;
use std::path::Path;

/// What sort of thing a directory entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, socket or device: opening one may block or act.
    Other,
}

/// One file as the system describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// What it is.
    pub kind: FileKind,
    /// Length in bytes.
    pub size: u64,
    /// Last change of the content, nanoseconds from 1970; can be set by anyone.
    pub modified: i64,
    /// Last change of content or metadata, nanoseconds from 1970; set by the system alone.
    pub changed: i64,
    /// Inode.
    pub inode: u64,
    /// Device.
    pub device: u64,
}

/// Describes `path` itself, also where it is a link.
///
/// # Errors
/// As the system says.
#[cfg(unix)]
pub fn stat(path: &Path) -> io::Result<Stat> {
    Ok(Stat::from(rustix::fs::lstat(path)?))
}

/// Describes `path` itself, also where it is a link.
///
/// # Errors
/// As the system says.
#[cfg(not(unix))]
pub fn stat(path: &Path) -> io::Result<Stat> {
    let meta = std::fs::symlink_metadata(path)?;
    let nanos = meta.modified()?.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    let modified = i64::try_from(nanos).unwrap_or(i64::MAX);
    let kind = match meta.file_type() {
        t if t.is_file() => FileKind::File,
        t if t.is_dir() => FileKind::Folder,
        t if t.is_symlink() => FileKind::Link,
        _ => FileKind::Other,
    };
    Ok(Stat { kind, size: meta.len(), modified, changed: modified, inode: 0, device: 0 })
}

#[cfg(unix)]
impl From<rustix::fs::Stat> for Stat {
    fn from(s: rustix::fs::Stat) -> Self {
        let nanos = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        #[allow(
            clippy::unnecessary_cast,
            clippy::cast_sign_loss,
            clippy::cast_possible_wrap,
            reason = "the fields' types differ between systems"
        )]
        Self {
            kind: FileKind::from(rustix::fs::FileType::from_raw_mode(s.st_mode)),
            size: s.st_size as u64,
            modified: nanos(s.st_mtime as i64, s.st_mtime_nsec as i64),
            changed: nanos(s.st_ctime as i64, s.st_ctime_nsec as i64),
            inode: s.st_ino as u64,
            device: s.st_dev as u64,
        }
    }
}

#[cfg(unix)]
impl From<rustix::fs::FileType> for FileKind {
    fn from(t: rustix::fs::FileType) -> Self {
        use rustix::fs::FileType;
        match t {
            FileType::RegularFile => Self::File,
            FileType::Directory => Self::Folder,
            FileType::Symlink => Self::Link,
            _ => Self::Other,
        }
    }
}

/// What tells this build of the program from others of the same version: size and time of its file.
#[must_use]
pub fn program_stamp() -> String {
    let own = std::env::current_exe().and_then(|path| stat(&path));
    own.map_or_else(|_| String::new(), |s| format!("{:x}-{:x}", s.size, s.modified))
}

/// The name of a file system whose changes the kernel doesn't report (network, FUSE, shared folders of virtual machines);
/// `None` for the others.
#[cfg(target_os = "linux")]
#[must_use]
pub fn kind_of_file_system(path: &Path) -> Option<&'static str> {
    #[allow(
        clippy::unnecessary_cast,
        clippy::cast_sign_loss,
        clippy::cast_possible_truncation,
        reason = "the field's type differs between targets; the numbers fit"
    )]
    let magic = rustix::fs::statfs(path).ok()?.f_type as u32;
    Some(match magic {
        0x6969 => "NFS",
        0xff53_4d42 | 0xfe53_4d42 | 0x517b => "SMB",
        0x6573_5546 => "FUSE",
        0x0102_1997 => "9P",
        0x786f_4256 => "VirtualBox",
        0x5346_414f => "AFS",
        0x00c3_6400 => "Ceph",
        _ => return None,
    })
}

/// See the Linux version; other systems can't tell.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn kind_of_file_system(_path: &Path) -> Option<&'static str> {
    None
}
