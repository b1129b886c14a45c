//! The year that a vault is of, by its dated file names: what a date without a year means where its note tells none
//! (DT-1f).

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::path::Path;

use crate::fs::{FileKind, Folder};

/// How many levels of folders are looked into.
const DEPTH: usize = 3;
/// Fewest dated names that tell a year.
const FEWEST: usize = 3;
/// Share of the dated names that must agree, in tenths.
const AGREEMENT: usize = 9;
/// So many years with [`FEWEST`] names each are a spread, whatever else there is: a large vault is not read to its end.
const SPREAD: usize = 3;
/// Folders read side by side: one with many undated names doesn't keep from those with dated ones.
const SIDE_BY_SIDE: usize = 16;
/// What may be a year.
const YEARS: Range<i32> = 1990..2100;
/// Names read of a folder before the next one has its turn.
const TURN: usize = 64;

/// The year of nearly all dated file names; none where they spread over years, for then a date could be of any.
#[must_use]
pub fn of_names(root: &Path) -> Option<i32> {
    let mut years: BTreeMap<i32, usize> = BTreeMap::new();
    // Breadth first: dated names lie in few and shallow folders.
    let mut waiting = VecDeque::from([(root.to_owned(), 0)]);
    let mut open = VecDeque::new();
    loop {
        while open.len() < SIDE_BY_SIDE
            && let Some((path, depth)) = waiting.pop_front()
        {
            open.extend(Folder::open(&path).and_then(|f| f.read()).map(|entries| (path, depth, entries)));
        }
        let Some((path, depth, mut entries)) = open.pop_front() else { break };
        let mut read = 0;
        for entry in entries.by_ref().take(TURN) {
            read += 1;
            let Ok(entry) = entry else { continue };
            let Some(name) = entry.name.to_str().filter(|n| !n.starts_with('.')) else { continue };
            if entry.kind == Some(FileKind::Folder) {
                if depth < DEPTH {
                    waiting.push_back((path.join(name), depth + 1));
                }
            } else if let Some(year) = year_in(name).or_else(|| year_of(&path)) {
                *years.entry(year).or_default() += 1;
                if years.values().filter(|count| **count >= FEWEST).count() >= SPREAD {
                    return None;
                }
            }
        }
        if read == TURN {
            open.push_back((path, depth, entries));
        }
    }
    let all: usize = years.values().sum();
    let (&year, &most) = years.iter().max_by_key(|(year, count)| (**count, **year))?;
    (most >= FEWEST && most * 10 >= all * AGREEMENT).then_some(year)
}

/// The year that a folder is called: of `2026/april.md` the first part.
fn year_of(folder: &Path) -> Option<i32> {
    let name = folder.file_name()?.to_str().filter(|name| name.len() == 4)?;
    name.parse().ok().filter(|year| YEARS.contains(year))
}

/// The year of a day, week or month in a file name: `2026-11-20`, `2026_11_20`, `20261120`, `2026-W47`, `2026-11 autumn`.
fn year_in(name: &str) -> Option<i32> {
    let bytes = name.as_bytes();
    (0..bytes.len().saturating_sub(7)).find_map(|at| {
        let digits = |from: usize, n: usize| {
            bytes.get(at + from..at + from + n).is_some_and(|d| d.iter().all(u8::is_ascii_digit))
        };
        let separated = |from: usize| bytes.get(at + from).is_some_and(|b| b"-_.".contains(b));
        let starts = at == 0 || !bytes[at - 1].is_ascii_digit();
        let day = digits(0, 4) && separated(4) && digits(5, 2) && separated(7) && digits(8, 2);
        let week = digits(0, 4) && separated(4) && bytes.get(at + 5) == Some(&b'W') && digits(6, 2);
        let month = at == 0 && digits(0, 4) && separated(4) && digits(5, 2) && matches!(bytes[7], b' ' | b'.');
        let year: i32 =
            name.get(at..at + 4).filter(|_| starts && (day || week || month || digits(0, 8)))?.parse().ok()?;
        YEARS.contains(&year).then_some(year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_year_tell_it_and_names_of_several_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str| std::fs::write(dir.path().join(name), "").unwrap();
        ["2026-01-02.md", "2026-W07.md", "20260304 x.md", "plan 1999.md"].iter().for_each(|n| write(n));
        assert_eq!(of_names(dir.path()), Some(2026));
        write("2025-01-02.md");
        assert_eq!(of_names(dir.path()), None);
    }

    #[test]
    fn months_and_folders_of_a_year_tell_it() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str| std::fs::write(dir.path().join(name), "").unwrap();
        ["2026", "plans"].iter().for_each(|f| std::fs::create_dir(dir.path().join(f)).unwrap());
        ["2026/april.md", "2026-05 May.md", "plans/2031.md", "2026-1234.md"].iter().for_each(|n| write(n));
        assert_eq!(of_names(dir.path()), None);
        write("2026-06.md");
        assert_eq!(of_names(dir.path()), Some(2026));
    }
}
