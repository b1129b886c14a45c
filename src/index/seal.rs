//! Which index files were found whole, by what the system says of them. tantivy believes whatever stands in a file
//! until its sum is checked, and to check all of them takes longer than most commands. A file that still looks as it did
//! when it was written or checked need not be read again; one that looks otherwise has been changed by somebody else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::home::replace_file;
use crate::fs::{read_note, stat};
use crate::vault::stamp::Stamp;

const FILE: &str = "whole";
/// A larger list than any index needs is not one of ours, in bytes.
const CAP: u64 = 1 << 20;

/// The files of one folder that were found whole.
#[derive(Clone, Debug)]
pub struct Seal {
    data: PathBuf,
    known: BTreeMap<String, u64>,
}

impl Seal {
    /// What is known of the files in `data`. A list that is missing or damaged vouches for nothing.
    #[must_use]
    pub fn read(data: &Path) -> Self {
        let bytes = read_note(&data.join(FILE), CAP).map(|read| read.bytes).unwrap_or_default();
        Self { data: data.to_owned(), known: postcard::from_bytes(&bytes).unwrap_or_default() }
    }

    /// Those of `files` that look otherwise than when they were found whole, or are gone.
    pub fn broken<'f>(&self, files: &'f [PathBuf]) -> impl Iterator<Item = &'f PathBuf> {
        files.iter().filter(|file| {
            let known = file.to_str().and_then(|name| self.known.get(name)).copied();
            known.is_none() || look(&self.data, file) != known
        })
    }

    /// Vouches for `files` as they look now, and for no others. Where that can't be written down, the next command
    /// checks them itself.
    pub fn write(data: &Path, files: &[PathBuf]) {
        let looks = files.iter().filter_map(|file| Some((file.to_str()?.to_owned(), look(data, file)?)));
        let known: BTreeMap<String, u64> = looks.collect();
        let _ = replace_file(&data.join(FILE), &postcard::to_stdvec(&known).unwrap_or_default());
    }
}

/// How a file looks; `None` if it isn't there.
fn look(data: &Path, file: &Path) -> Option<u64> {
    let stat = stat(&data.join(file)).ok()?;
    Some(Stamp::new(&stat, i64::MAX, false).to_u64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_that_was_changed_or_is_new_is_not_vouched_for() {
        let dir = tempfile::tempdir().unwrap();
        let names = ["a", "b", "c", "gone"].map(PathBuf::from);
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        ["a", "b"].iter().for_each(|name| write(name, "x"));
        assert_eq!(Seal::read(dir.path()).broken(&names).count(), 4, "nothing is sealed yet");
        Seal::write(dir.path(), &names);
        assert_eq!(Seal::read(dir.path()).broken(&names).collect::<Vec<_>>(), [&names[2], &names[3]]);
        write("b", "longer");
        write("c", "x");
        let seal = Seal::read(dir.path());
        assert_eq!(seal.broken(&names).collect::<Vec<_>>(), [&names[1], &names[2], &names[3]]);
        write(FILE, "\u{7f}");
        assert_eq!(Seal::read(dir.path()).broken(&names).count(), 4);
    }
}
