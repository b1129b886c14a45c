//! What was found out about a commit as a whole: its people and whom its references mean. It is kept beside the commit,
//! so that a report need not find it out again. It is no second truth: a memo that is missing, damaged, or of another
//! commit, program or writer counts as none.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::home::replace_file;
use super::payload::Payload;
use super::segment::Segment;
use crate::fs::read_note;
use crate::network::resolve::Network;
use crate::network::rows::GlobalRef;

const FILE: &str = "people";
/// A larger memo than any vault needs is not one of ours, in bytes.
const CAP: u64 = 1 << 30;

/// The distinct references of all segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interned {
    /// By [`GlobalRef`]: a segment that has the reference, and its ordinal in that segment's dictionary.
    pub places: Vec<(u32, u32)>,
    /// By segment and ordinal of the segment's dictionary.
    pub by_segment: Vec<Vec<GlobalRef>>,
}

/// Where the memo of one commit is kept.
#[derive(Clone)]
pub struct Memo {
    path: PathBuf,
    /// Tells the commit, and how it was read.
    commit: u64,
    /// Whether it may be written.
    may_write: bool,
}

impl Memo {
    /// The memo beside the index files in `data` of the commit that consists of `segments`.
    #[must_use]
    pub fn new(data: &Path, segments: &[Segment], payload: &Payload, may_write: bool) -> Self {
        let mut commit = Xxh3::new();
        commit.update(payload.program.as_bytes());
        commit.update(payload.settings.as_bytes());
        for segment in segments {
            let reader = &segment.reader;
            commit.update(reader.segment_id().uuid_string().as_bytes());
            commit.update(&reader.num_docs().to_le_bytes());
            commit.update(&reader.delete_opstamp().unwrap_or_default().to_le_bytes());
        }
        Self { path: data.join(FILE), commit: commit.digest(), may_write }
    }

    /// What the memo says, if it is of this commit and was made for a writer of these names.
    #[must_use]
    pub fn load(&self, me: &[String]) -> Option<(Interned, Network)> {
        let bytes = read_note(&self.path, CAP).ok()?.bytes;
        let (key, rest) = bytes.split_first_chunk::<8>()?;
        let (sum, body) = rest.split_first_chunk::<8>()?;
        let is_ours = *key == self.key(me) && *sum == xxh3_64(body).to_le_bytes();
        postcard::from_bytes(body).ok().filter(|_| is_ours)
    }

    /// Keeps what was found out. Where that can't be done, the next command finds it out again.
    pub fn save(&self, me: &[String], found: (&Interned, &Network)) {
        if !self.may_write {
            return;
        }
        let body = postcard::to_stdvec(&found).unwrap_or_default();
        let sum = xxh3_64(&body).to_le_bytes();
        let _ = replace_file(&self.path, &[&self.key(me)[..], &sum, &body].concat());
    }

    fn key(&self, me: &[String]) -> [u8; 8] {
        let mut key = Xxh3::with_seed(self.commit);
        for name in me {
            key.update(name.as_bytes());
            key.update(b"\n");
        }
        key.digest().to_le_bytes()
    }
}
