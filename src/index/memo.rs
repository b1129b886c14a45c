//! What was found out about the notes as a whole: their people and whom their references mean. It is kept beside the
//! commit, so that a report need not find it out again. It is no second truth: a memo that is missing, damaged, or of
//! other notes, another program or writer counts as none.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::home::replace_file;
use super::intern::Interned;
use super::payload::Payload;
use super::segment::Segment;
use crate::fs::read_note;
use crate::network::resolve::Network;

/// Holds [`Interned`], for one commit.
const NUMBERS: &str = "references";
/// Holds the [`Network`], for as long as the notes have the same references and cards, whatever else is saved.
const PEOPLE: &str = "people";
/// A larger memo than any vault needs is not one of ours, in bytes.
const CAP: u64 = 1 << 30;

/// Where the memos beside one commit are kept.
#[derive(Clone)]
pub struct Memo {
    folder: PathBuf,
    /// Tells how the notes were read.
    reading: u64,
    /// Tells the commit.
    commit: u64,
    /// Whether they may be written.
    may_write: bool,
}

impl Memo {
    /// The memos beside the index files in `data` of the commit that consists of `segments`.
    #[must_use]
    pub fn new(data: &Path, segments: &[Segment], payload: &Payload, may_write: bool) -> Self {
        let mut reading = Xxh3::new();
        reading.update(payload.program.as_bytes());
        reading.update(payload.settings.as_bytes());
        let mut commit = reading.clone();
        for segment in segments {
            let reader = &segment.reader;
            commit.update(reader.segment_id().uuid_string().as_bytes());
            commit.update(&reader.num_docs().to_le_bytes());
            commit.update(&reader.delete_opstamp().unwrap_or_default().to_le_bytes());
        }
        Self { folder: data.to_owned(), reading: reading.digest(), commit: commit.digest(), may_write }
    }

    /// The references of the commit, if they are known.
    #[must_use]
    pub fn interned(&self) -> Option<Interned> {
        self.load(NUMBERS, self.commit)
    }

    /// Who is who, if that was found out of notes of this `content` for a writer of these names.
    #[must_use]
    pub fn network(&self, content: u128, me: &[String]) -> Option<Network> {
        self.load(PEOPLE, self.key(content, me))
    }

    /// Keeps the references of the commit.
    pub fn keep_interned(&self, interned: &Interned) {
        self.save(NUMBERS, self.commit, interned);
    }

    /// Keeps who is who.
    pub fn keep_network(&self, content: u128, me: &[String], network: &Network) {
        self.save(PEOPLE, self.key(content, me), network);
    }

    fn load<T: DeserializeOwned>(&self, file: &str, key: u64) -> Option<T> {
        let bytes = read_note(&self.folder.join(file), CAP).ok()?.bytes;
        let (found, rest) = bytes.split_first_chunk::<8>()?;
        let (sum, body) = rest.split_first_chunk::<8>()?;
        let is_ours = *found == key.to_le_bytes() && *sum == xxh3_64(body).to_le_bytes();
        postcard::from_bytes(body).ok().filter(|_| is_ours)
    }

    /// Where it can't be kept, the next command finds it out again.
    fn save(&self, file: &str, key: u64, found: &impl Serialize) {
        if !self.may_write {
            return;
        }
        let body = postcard::to_stdvec(found).unwrap_or_default();
        let sum = xxh3_64(&body).to_le_bytes();
        let _ = replace_file(&self.folder.join(file), &[&key.to_le_bytes()[..], &sum, &body].concat());
    }

    fn key(&self, content: u128, me: &[String]) -> u64 {
        let mut key = Xxh3::with_seed(self.reading);
        key.update(&content.to_le_bytes());
        for name in me {
            key.update(name.as_bytes());
            key.update(b"\n");
        }
        key.digest()
    }
}
