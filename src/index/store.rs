//! Opening, building and replacing the index of a vault.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::directory::RamDirectory;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{Index, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::directory::Unflushed;
pub use super::home::HeldLock;
use super::home::{Home, Ownership};
use super::payload::Payload;
use super::schema::{self, Fields};
use super::seal::Seal;

/// Memory of one indexing thread while a vault is read for the first time, in bytes.
const BUILD_HEAP: usize = 50_000_000;
/// Memory of the indexing thread for some changed notes: the least that tantivy takes.
const UPDATE_HEAP: usize = 15_000_000;
/// Segments of fewer documents count as equally small. With tantivy's own 10,000 every few saves would rewrite a small
/// index whole.
const SMALL_SEGMENT: u32 = 64;

/// Size of a block of stored facts, in bytes.
const STORE_BLOCK: usize = 4_096;

/// The files of every segment; one with deletions has another.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::Store,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
];

/// Why the index can't be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder holds files that touchbase did not make.
    #[error("index `{}`: the folder holds other files", .0.display())]
    Foreign(PathBuf),
    /// The system refuses: permission, space, a broken disk. The index is left as it is.
    #[error("index `{}`: {error}", path.display())]
    System {
        /// The folder.
        path: PathBuf,
        /// The system's word.
        error: io::Error,
    },
    /// Files are missing, torn or changed: the index has to be built anew.
    #[error("index `{}` is damaged: {detail}", path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
}

/// An index opened.
#[derive(Clone, Debug)]
pub struct Store {
    home: Home,
    data: PathBuf,
    index: Index,
    /// Its fields.
    pub fields: Fields,
    /// What its last commit says of itself; `None` if there is no commit yet.
    pub payload: Option<Payload>,
}

impl Store {
    /// Opens the index in the folder at `path`; `None` if there is none.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        let home = Home::new(path);
        match home.ownership().map_err(|e| system(path, e))? {
            Ownership::Free => return Ok(None),
            Ownership::Foreign => return Err(StoreError::Foreign(path.to_owned())),
            Ownership::Ours => {}
        }
        let Some(data) = home.current() else { return Ok(None) };
        guarded(path, || {
            let (schema, fields) = schema::schema();
            let mut index = Index::open(Unflushed::open(&data)?)?;
            index.set_tokenizers(schema::tokenizers());
            let payload = index.load_metas()?.payload.and_then(|p| serde_json::from_str(&p).ok());
            // Fields of another schema must never be used: their numbers differ.
            let payload = if index.schema() == schema { payload } else { None };
            Ok(Some(Self { home, data, index, fields, payload }))
        })
    }

    /// Starts a new index in the folder at `path`, to be put in use by [`Store::put_in_use`]. Only with the lock held.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        let home = Home::new(path);
        let data = home.fresh().map_err(|e| system(path, e))?;
        guarded(path, || {
            let (schema, fields) = schema::schema();
            let mut index = Index::create(Unflushed::open(&data)?, schema, settings())?;
            index.set_tokenizers(schema::tokenizers());
            Ok(Self { home, data, index, fields, payload: None })
        })
    }

    /// Takes the right to write into the folder at `path`, which is made if need be; `None` if another process has it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn lock(path: &Path) -> Result<Option<HeldLock>, StoreError> {
        let home = Home::new(path);
        if home.ownership().map_err(|e| system(path, e))? == Ownership::Foreign {
            return Err(StoreError::Foreign(path.to_owned()));
        }
        home.create().and_then(|()| home.try_lock()).map_err(|e| system(path, e))
    }

    /// Moves the files of a damaged index out of the way. Only with the lock held.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn set_aside(path: &Path) -> Result<(), StoreError> {
        let home = Home::new(path);
        home.current().map_or(Ok(()), |data| home.set_aside(&data)).map_err(|e| system(path, e))
    }

    /// Makes this index the one in use.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn put_in_use(&self) -> Result<(), StoreError> {
        self.home.switch_to(&self.data).map_err(|e| system(self.home.path(), e))
    }

    /// The folder of the index files.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Whose fault a failure of tantivy is.
    #[must_use]
    pub fn blame(&self, e: &TantivyError) -> StoreError {
        blame(self.home.path(), e)
    }

    /// Runs something that damaged files may make fail or panic, and tells whose fault it is.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn guarded<T>(&self, run: impl FnOnce() -> tantivy::Result<T>) -> Result<T, StoreError> {
        guarded(self.home.path(), run)
    }

    /// Checks the sums of all files.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if one doesn't hold.
    pub fn check(&self) -> Result<(), StoreError> {
        let files = guarded(self.home.path(), || self.files())?;
        self.check_sums(files.iter())
    }

    /// Vouches for the files of the last commit, which this process has just written or checked. Only with the lock held.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn seal(&self) -> Result<(), StoreError> {
        let files = guarded(self.home.path(), || self.files())?;
        Seal::write(&self.data, &files);
        Ok(())
    }

    /// The last commit. Files that nobody vouches for are checked, and vouched for from then on if this process holds
    /// the lock.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn searcher(&self, is_locked: bool) -> Result<Searcher, StoreError> {
        let (searcher, files) = guarded(self.home.path(), || {
            let reader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            Ok((reader.searcher(), self.files()?))
        })?;
        let seal = Seal::read(&self.data);
        let broken: Vec<&PathBuf> = seal.broken(&files).collect();
        self.check_sums(broken.iter().copied())?;
        if is_locked && !broken.is_empty() {
            Seal::write(&self.data, &files);
        }
        Ok(searcher)
    }

    /// The files of the last commit.
    fn files(&self) -> tantivy::Result<Vec<PathBuf>> {
        let metas = self.index.searchable_segment_metas()?;
        let of_segment = |meta: &SegmentMeta| {
            let deletions = meta.has_deletes().then_some(SegmentComponent::Delete);
            COMPONENTS.iter().cloned().chain(deletions).map(|part| meta.relative_path(part)).collect::<Vec<_>>()
        };
        Ok(metas.iter().flat_map(of_segment).collect())
    }

    fn check_sums<'f>(&self, files: impl Iterator<Item = &'f PathBuf>) -> Result<(), StoreError> {
        let path = self.home.path();
        for file in files {
            let what = guarded(path, || match self.index.directory().validate_checksum(file) {
                // Another process may have made a newer commit, which has no use for it.
                Err(OpenReadError::FileDoesNotExist(_)) => Ok(self.files()?.contains(file).then_some("is missing")),
                checked => Ok((!checked?).then_some("has another sum")),
            })?;
            if let Some(what) = what {
                let detail = format!("{} {what}", file.display());
                return Err(StoreError::Damaged { path: path.to_owned(), detail });
            }
        }
        Ok(())
    }

    /// Opens a writer for `expected` notes. Only with the lock held.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn writer(&self, expected: usize) -> Result<Writer, StoreError> {
        let build = expected > 1_000;
        guarded(self.home.path(), || {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(if build { 2 } else { 1 })
                .num_merge_threads(1)
                .memory_budget_per_thread(if build { BUILD_HEAP } else { UPDATE_HEAP })
                .build();
            let writer: IndexWriter = self.index.writer_with_options(options)?;
            let mut policy = LogMergePolicy::default();
            policy.set_min_layer_size(SMALL_SEGMENT);
            policy.set_del_docs_ratio_before_merge(0.5);
            writer.set_merge_policy(Box::new(policy));
            // A process killed between the file of deletions and `meta.json` leaves a name behind that every later
            // commit would choose again, and fail.
            writer.garbage_collect_files().wait()?;
            Ok(Writer { inner: writer, path: self.home.path().to_owned(), fields: self.fields })
        })
    }
}

/// The right to change an index, and what was changed so far.
pub struct Writer {
    /// Takes documents from any thread.
    pub inner: IndexWriter,
    /// Fields of the documents.
    pub fields: Fields,
    path: PathBuf,
}

impl Writer {
    /// Makes all changes visible at once, and waits until the files are tidy.
    ///
    /// # Errors
    /// See [`StoreError`]; then nothing has changed.
    pub fn commit(mut self, payload: &Payload) -> Result<(), StoreError> {
        let path = self.path.clone();
        guarded(&path, move || {
            let mut prepared = self.inner.prepare_commit()?;
            prepared.set_payload(&serde_json::to_string(payload).unwrap_or_default());
            prepared.commit()?;
            self.inner.wait_merging_threads()
        })
    }
}

/// A report asks for a few facts of many notes: small blocks leave less to unpack in vain.
fn settings() -> IndexSettings {
    IndexSettings { docstore_blocksize: STORE_BLOCK, ..IndexSettings::default() }
}

/// An index in memory, of the documents that `fill` hands over.
///
/// # Errors
/// If memory runs out, or whatever else tantivy says.
pub fn in_memory(fill: impl FnOnce(&mut dyn FnMut(TantivyDocument))) -> tantivy::Result<(Searcher, Fields)> {
    let (schema, fields) = schema::schema();
    let builder = Index::builder().schema(schema).tokenizers(schema::tokenizers());
    let mut writer = builder.single_segment_index_writer(RamDirectory::create(), BUILD_HEAP)?;
    let mut result = Ok(());
    fill(&mut |document| {
        if result.is_ok() {
            result = writer.add_document(document).map(|_stamp| ());
        }
    });
    result?;
    let index = writer.finalize()?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok((reader.searcher(), fields))
}

/// Runs something that tantivy may fail or panic in when files are damaged, and tells whose fault it is.
fn guarded<T>(path: &Path, run: impl FnOnce() -> tantivy::Result<T>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(|e| blame(path, &e)),
        Err(panic) => Err(StoreError::Damaged { path: path.to_owned(), detail: panic_text(&*panic) }),
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unreadable".to_owned())
}

fn system(path: &Path, error: io::Error) -> StoreError {
    StoreError::System { path: path.to_owned(), error }
}

/// The system's errors are told from damage: damage is mended by building anew, which the system's errors would only
/// make worse.
fn blame(path: &Path, e: &TantivyError) -> StoreError {
    let io = match e {
        TantivyError::IoError(e)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: e, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: e, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: e, .. }) => Some(e),
        TantivyError::LockFailure(tantivy::directory::error::LockError::IoError(e), _) => Some(e),
        _ => None,
    };
    match io {
        // tantivy reports torn files by errors of its own making, which carry no number of the system.
        Some(e) if e.raw_os_error().is_some() => {
            let error = e.raw_os_error().map_or_else(|| e.kind().into(), io::Error::from_raw_os_error);
            system(path, error)
        }
        _ if matches!(e, TantivyError::LockFailure(..) | TantivyError::ErrorInThread(_)) => {
            system(path, io::Error::other(e.to_string()))
        }
        _ => StoreError::Damaged { path: path.to_owned(), detail: e.to_string() },
    }
}
