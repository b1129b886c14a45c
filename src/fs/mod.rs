//! Floor 7: the one place that reads the file system. Nothing here writes into a vault.
//!
//! Notes come from folders that other programs, other machines and other people write to, so every read expects a file
//! that is no file, grows, shrinks, vanishes or can't be opened (FAULTS §1c). Linux and macOS share one implementation;
//! elsewhere files are told apart without inode and change time.

mod folder;
mod read;
mod stat;

pub use folder::{Entry, Folder};
pub use read::{ReadError, ReadNote, read_note, read_system_text, read_text};
pub use stat::{FileKind, Stat, kind_of_file_system, program_stamp, stat};
