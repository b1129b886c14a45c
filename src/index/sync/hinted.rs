//! A plan from a watcher's hints: only notes that something has happened to are looked at, where that is as good as a
//! pass over the whole vault.

use std::collections::BTreeSet;

use super::{Known, Plan, Suspect};
use crate::clock;
use crate::fs::{FileKind, kind_of_file_system, stat};
use crate::index::columns::Columns;
use crate::vault::explain::why;
use crate::vault::stamp::Stamp;
use crate::vault::walk::Pass;
use crate::vault::{Vault, name};

/// What a look at one path says.
enum Look {
    /// Nothing to do.
    Same,
    /// It may have changed.
    Suspect(Suspect),
    /// Only a pass over the vault can tell.
    Unclear,
}

impl Plan {
    /// What has become of the notes at the vault-relative `paths`, all others being as they were at the last commit.
    /// `None` if only a pass over the vault can tell: for anything but saved notes, above all for what is gone, since
    /// whether that is to be believed depends on what is left.
    #[must_use]
    pub fn hinted(vault: &Vault, columns: &Columns, paths: &BTreeSet<String>) -> Option<Self> {
        let now = clock::now();
        let unstable = kind_of_file_system(&vault.root).is_some();
        let mut suspects = Vec::new();
        for path in paths {
            match look_at(vault, columns, path, (now, unstable)) {
                Look::Same => {}
                Look::Suspect(suspect) => suspects.push(suspect),
                Look::Unclear => return None,
            }
        }
        Some(Self { suspects, gone: Vec::new(), kept: BTreeSet::new(), pass: Pass::default(), now, unstable })
    }
}

fn look_at(vault: &Vault, columns: &Columns, path: &str, (now, unstable): (i64, bool)) -> Look {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if vault.rules.ignore_files.contains(&file) || file.ends_with(".icloud") {
        return Look::Unclear;
    }
    if vault.rules.file(path, file, FileKind::File).is_some() {
        return Look::Same;
    }
    let (full, real) = (vault.path_of(path), vault.path_of(folder));
    // A folder on the way may have been swapped for a link that leads elsewhere.
    if real.canonicalize().ok().as_ref() != Some(&vault.root.join(name::to_os(folder))) {
        return Look::Unclear;
    }
    let known = columns.document_at(path).and_then(|place| {
        let segment = columns.segments().get(place.segment as usize)?;
        let (stamp, hash, state) = (segment.stamp(place.doc), segment.hash(place.doc), segment.state(place.doc));
        Some(Known { place, stamp, hash, state })
    });
    match (why(vault, path), stat(&full)) {
        (Ok(None), Ok(stat)) if stat.kind == FileKind::File => {
            let stamp = Stamp::new(&stat, now, unstable);
            let same = known.is_some_and(|k| k.stamp.same_file(stamp) && !k.stamp.is_young());
            if same { Look::Same } else { Look::Suspect(Suspect { path: path.to_owned(), known }) }
        }
        (Ok(Some(_)), Ok(stat)) if known.is_none() && stat.kind == FileKind::File => Look::Same,
        _ => Look::Unclear,
    }
}
