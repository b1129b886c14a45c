//! What each commit says of itself, beside the notes.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::schema;
use crate::clock;
use crate::fs::program_stamp;
use crate::model::settings::Settings;
use crate::vault::Vault;
use crate::vault::root::Identity;

/// Written into `meta.json` with every commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// [`schema::VERSION`].
    pub schema: u32,
    /// Version and build of the program: another one may read notes otherwise.
    pub program: String,
    /// Hash of the settings by which notes were read.
    pub settings: String,
    /// The run of the system that wrote it ([`clock::boot_id`]).
    pub boot: String,
    /// Which folder the notes were in.
    pub root: Identity,
    /// How many notes there were.
    pub notes: u64,
}

impl Payload {
    /// What a commit of `notes` notes of this vault would say now.
    #[must_use]
    pub fn new(vault: &Vault, settings: &Settings) -> Self {
        let settings = serde_json::to_vec(settings).unwrap_or_default();
        Self {
            schema: schema::VERSION,
            program: format!("{} {}", env!("CARGO_PKG_VERSION"), program_stamp()),
            settings: format!("{:016x}", xxh3_64(&settings)),
            boot: clock::boot_id(),
            root: vault.identity,
            notes: 0,
        }
    }

    /// Whether an index of `other` can be read at all.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        (self.schema, &self.program) == (other.schema, &other.program)
    }

    /// Whether what `other` has indexed can be used as it is: read by the same program in the same way.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        self.fits(other) && self.settings == other.settings
    }
}
