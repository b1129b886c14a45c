//! One pass over the vault: every note with its stamp, everything left out with its reason.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::sync::{Arc, Mutex};

use super::explain::ignores_of;
use super::ignore_file::IgnoreChain;
use super::skip::Skip;
use super::stamp::Stamp;
use super::{Vault, name};
use crate::fs::{Entry, FileKind, Folder, Stat, kind_of_file_system};

/// Largest ignore file read, in bytes.
pub(super) const IGNORE_FILE_CAP: u64 = 1 << 20;

/// What one pass found besides notes.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// What was left out, by reason.
    pub left_out: BTreeMap<Skip, LeftOut>,
    /// Folders that could not be listed and files that could not be described: their notes keep their last state.
    /// Vault-relative path (empty for the root) and the system's word.
    pub unreadable: Vec<(String, String)>,
    /// Notes that the cloud has taken away for now; they keep their last state.
    pub evicted: Vec<String>,
    /// How many notes there are.
    pub notes: usize,
    /// How many folders were listed.
    pub folders: usize,
}

/// Files and folders left out for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub count: usize,
    /// Their vault-relative paths, only for reasons that [are losses](Skip::is_loss).
    pub paths: Vec<String>,
}

impl Pass {
    /// Counts one file or folder as left out.
    pub fn leave_out(&mut self, why: Skip, path: &str) {
        let left_out = self.left_out.entry(why).or_default();
        left_out.count += 1;
        if why.is_loss() {
            left_out.paths.push(path.to_owned());
        }
    }

    /// Whether a note that was not found may still be there: its folder could not be listed, it could not be described,
    /// or the cloud holds it.
    #[must_use]
    pub fn may_hold(&self, path: &str) -> bool {
        let below = |top: &str| {
            top.is_empty() || path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.unreadable.iter().any(|(top, _)| below(top)) || self.evicted.iter().any(|e| e == path)
    }

    fn absorb(&mut self, other: Self) {
        for (why, left_out) in other.left_out {
            let all = self.left_out.entry(why).or_default();
            all.count += left_out.count;
            all.paths.extend(left_out.paths);
        }
        self.unreadable.extend(other.unreadable);
        self.evicted.extend(other.evicted);
        self.notes += other.notes;
        self.folders += other.folders;
    }

    fn sort(&mut self) {
        self.left_out.values_mut().for_each(|l| l.paths.sort());
        self.unreadable.sort();
        self.evicted.sort();
    }
}

/// Visits every note below the vault's root with its stamp, from several threads at once and in no order.
///
/// `now` is the time, as [`crate::clock::now`] gives it.
#[must_use]
pub fn walk(vault: &Vault, now: i64, visit: &(dyn Fn(&str, Stamp) + Sync)) -> Pass {
    walk_below(vault, "", IgnoreChain::default(), now, visit)
}

/// The same for the folder at the vault-relative `top` (empty for the root), under the ignore files of the folders above.
#[must_use]
pub fn walk_below(
    vault: &Vault,
    top: &str,
    ignores: IgnoreChain,
    now: i64,
    visit: &(dyn Fn(&str, Stamp) + Sync),
) -> Pass {
    let unstable = kind_of_file_system(&vault.root).is_some();
    let walker = Walker { vault, now, unstable, visit, pass: Mutex::default() };
    let walker = &walker;
    rayon::scope(|scope| walker.enter(scope, top.to_owned(), ignores));
    let mut pass = std::mem::take(&mut *lock(&walker.pass));
    pass.sort();
    pass
}

/// So many entries of one folder are looked at by one thread.
const SHARE: usize = 256;

struct Walker<'w> {
    vault: &'w Vault,
    now: i64,
    unstable: bool,
    visit: &'w (dyn Fn(&str, Stamp) + Sync),
    pass: Mutex<Pass>,
}

/// A folder being looked through.
struct Place {
    folder: Folder,
    path: String,
    ignores: IgnoreChain,
    entries: Vec<Entry>,
}

impl Walker<'_> {
    fn enter<'s>(&'s self, scope: &rayon::Scope<'s>, path: String, ignores: IgnoreChain) {
        match self.list(&path) {
            Ok((folder, entries)) => {
                let rules = &self.vault.rules;
                let has_own = entries.iter().any(|e| rules.ignore_files.iter().any(|f| e.name == *f));
                let ignores = if has_own { ignores_of(self.vault, &path, &ignores) } else { ignores };
                let place = Arc::new(Place { folder, path, ignores, entries });
                lock(&self.pass).folders += 1;
                for start in (SHARE..place.entries.len()).step_by(SHARE) {
                    let place = Arc::clone(&place);
                    scope.spawn(move |scope| self.look_through(scope, &place, start));
                }
                self.look_through(scope, &place, 0);
            }
            // Whatever vanished between two listings is gone for good or seen by the next pass.
            Err(e) if e.kind() == io::ErrorKind::NotFound && !path.is_empty() => {}
            Err(e) => lock(&self.pass).unreadable.push((path, e.to_string())),
        }
    }

    /// Looks at the share of a folder's entries that begins at `start`.
    fn look_through<'s>(&'s self, scope: &rayon::Scope<'s>, place: &Place, start: usize) {
        let mut pass = Pass::default();
        for entry in place.entries.iter().skip(start).take(SHARE) {
            if let Some(below) = self.look_at(place, entry, &mut pass) {
                let ignores = place.ignores.clone();
                scope.spawn(move |scope| self.enter(scope, below, ignores));
            }
        }
        lock(&self.pass).absorb(pass);
    }

    fn list(&self, path: &str) -> io::Result<(Folder, Vec<Entry>)> {
        let folder = Folder::open(&self.vault.path_of(path))?;
        let entries = folder.entries()?;
        Ok((folder, entries))
    }

    /// Visits or counts one entry; the path of a folder to be entered.
    fn look_at(&self, place: &Place, entry: &Entry, pass: &mut Pass) -> Option<String> {
        let name = name::to_text(&entry.name);
        let path = join(&place.path, &name);
        let (kind, stat) = match entry.kind {
            Some(kind) => (kind, None),
            None => {
                let stat = self.describe(place, &entry.name, &path, pass)?;
                (stat.kind, Some(stat))
            }
        };
        if kind == FileKind::Folder {
            let rules = &self.vault.rules;
            let why = rules.folder(&path, &name).or_else(|| place.ignored(&path, true));
            if let Some(why) = why {
                pass.leave_out(why, &path);
            }
            return why.is_none().then_some(path);
        }
        if let Some(why) = self.vault.rules.file(&path, &name, kind).or_else(|| place.ignored(&path, false)) {
            pass.evicted.extend(evicted(place, &name));
            pass.leave_out(why, &path);
            return None;
        }
        let stat = stat.or_else(|| self.describe(place, &entry.name, &path, pass))?;
        if stat.kind == FileKind::File {
            pass.notes += 1;
            (self.visit)(&path, Stamp::new(&stat, self.now, self.unstable));
        }
        None
    }

    fn describe(&self, place: &Place, name: &OsStr, path: &str, pass: &mut Pass) -> Option<Stat> {
        match place.folder.stat(name) {
            Ok(stat) => Some(stat),
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => {
                pass.unreadable.push((path.to_owned(), e.to_string()));
                None
            }
        }
    }
}

impl Place {
    fn ignored(&self, path: &str, is_folder: bool) -> Option<Skip> {
        self.ignores.lists(path, is_folder).then_some(Skip::Ignored)
    }
}

/// For `.Note.md.icloud` the path of the note that it stands for, if that is not there itself.
fn evicted(place: &Place, name: &str) -> Option<String> {
    let note = name.strip_prefix('.')?.strip_suffix(".icloud")?;
    place.folder.stat(&name::to_os(note)).is_err().then(|| join(&place.path, note))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A thread that panicked while it held the lock has left whole values behind.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;
    use std::path::Path;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn notes(root: &Path) -> (Vec<String>, Pass) {
        let vault = Vault::open(root, &VaultOptions::default()).unwrap();
        let found = Mutex::new(Vec::new());
        let pass = walk(&vault, 0, &|path, _| lock(&found).push(path.to_owned()));
        let mut found = found.into_inner().unwrap();
        found.sort();
        (found, pass)
    }

    #[test]
    fn everything_is_a_note_or_left_out_for_a_reason() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["a.md", "b/c.md", "b/pic.png", ".git/x.md", "node_modules/y.md", "b/Secret/z.md", "d~"] {
            write(dir.path(), path, "");
        }
        write(dir.path(), "b/.touchbaseignore", "Secret/\n");
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path().join("a.md"), dir.path().join("link.md")).unwrap();
        let (found, pass) = notes(dir.path());
        assert_eq!(found, ["a.md", "b/c.md"]);
        assert_eq!((pass.notes, pass.folders), (2, 2));
        let counts: Vec<_> = pass.left_out.iter().map(|(why, l)| (*why, l.count)).collect();
        let mut want = vec![
            (Skip::NotANote, 1),
            (Skip::Hidden, 2),
            (Skip::ToolFolder, 1),
            (Skip::Ignored, 1),
            (Skip::EditorFile, 1),
        ];
        if cfg!(unix) {
            want.push((Skip::Link, 1));
        }
        assert_eq!(counts, want);
    }

    #[test]
    fn a_note_that_the_cloud_holds_may_still_be_there() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "a/.Note.md.icloud", "");
        write(dir.path(), "a/.Here.md.icloud", "");
        write(dir.path(), "a/Here.md", "");
        let (_, pass) = notes(dir.path());
        assert_eq!(pass.evicted, ["a/Note.md"]);
        assert!(pass.may_hold("a/Note.md") && !pass.may_hold("a/Other.md"));
    }

    #[test]
    fn what_lies_below_an_unreadable_folder_may_still_be_there() {
        let pass = Pass { unreadable: vec![("a/b".into(), "no".into())], ..Pass::default() };
        assert!(pass.may_hold("a/b/c.md") && pass.may_hold("a/b"));
        assert!(!pass.may_hold("a/bc.md") && !pass.may_hold("a/x.md"));
    }
}
