//! How tantivy meets the disk.
//!
//! tantivy flushes 17 times a commit, to survive a power cut; this index can be derived anew, so nothing is flushed and
//! the first run after a reboot checks the sums instead. tantivy waits for ever for a lock that a stopped process holds,
//! and can't open an index on a read-only disk at all; here it waits [`PATIENCE`] and then goes on without.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

use super::home::{self, HeldLock};

/// How long to wait for another process to open or clean its files.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(5);

/// A folder of index files.
#[derive(Clone, Debug)]
pub struct Unflushed {
    folder: PathBuf,
    files: MmapDirectory,
    patience: Duration,
}

impl Unflushed {
    /// The existing folder `folder`.
    ///
    /// # Errors
    /// If it can't be opened.
    pub fn open(folder: &Path) -> Result<Self, OpenDirectoryError> {
        Ok(Self { folder: folder.to_owned(), files: MmapDirectory::open(folder)?, patience: PATIENCE })
    }
}

impl Directory for Unflushed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        match home::create_file(&self.folder.join(path)) {
            Ok(file) => Ok(BufWriter::new(Box::new(Plain(file)))),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Err(OpenWriteError::FileAlreadyExists(path.into())),
            Err(e) => Err(OpenWriteError::wrap_io_error(e, path.to_path_buf())),
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        home::replace_file(&self.folder.join(path), data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let path = self.folder.join(&lock.filepath);
        let start = Instant::now();
        loop {
            match HeldLock::try_take(&path) {
                Ok(Some(held)) => return Ok(DirectoryLock::from(Box::new(held))),
                Ok(None) if !lock.is_blocking => return Err(LockError::LockBusy),
                // Whoever holds it so long was stopped. Reading without the lock can at worst miss a file and fail.
                Ok(None) if start.elapsed() >= self.patience => return Ok(unlocked()),
                Ok(None) => sleep(PAUSE),
                Err(e) if lock.is_blocking && home::is_unwritable(&e) => return Ok(unlocked()),
                Err(e) => return Err(LockError::wrap_io_error(e)),
            }
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

fn unlocked() -> DirectoryLock {
    DirectoryLock::from(Box::new(()))
}

/// A file that is not flushed to disk when it is complete.
struct Plain(std::fs::File);

impl Write for Plain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Plain {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::directory::{INDEX_WRITER_LOCK, META_LOCK};

    #[test]
    fn a_second_writer_is_refused_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let files = Unflushed::open(dir.path()).unwrap();
        let held = files.acquire_lock(&INDEX_WRITER_LOCK).unwrap();
        assert!(matches!(files.acquire_lock(&INDEX_WRITER_LOCK), Err(LockError::LockBusy)));
        drop(held);
        assert!(files.acquire_lock(&INDEX_WRITER_LOCK).is_ok());
    }

    #[test]
    fn a_reader_goes_on_without_a_lock_that_is_never_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let files = Unflushed { patience: Duration::ZERO, ..Unflushed::open(dir.path()).unwrap() };
        let _held = HeldLock::try_take(&dir.path().join(&META_LOCK.filepath)).unwrap().unwrap();
        assert!(files.acquire_lock(&META_LOCK).is_ok());
    }
}
