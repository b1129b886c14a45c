//! The house rules that a machine can check: floors, file sizes, and that every case file is found.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests make their own files and may fail"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules in floor order; a module may use itself and those before it. Modules of one line share a floor.
const FLOORS: [&[&str]; 9] = [
    &["words"],
    &["model"],
    &["parse"],
    &["facts"],
    &["network", "query"],
    &["report"],
    &["render"],
    &["fs", "clock", "config", "vault", "index"],
    &["workspace"],
];
/// The front ends: they may use everything.
const TOP: [&str; 2] = ["cli", "watch"];
/// Lines a source file may have, its tests aside.
const MAX_LINES: usize = 500;

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(&root) {
        let path = entry.expect("an entry").into_path();
        if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            found.push((path.strip_prefix(&root).expect("below src").to_owned(), text));
        }
    }
    found.sort();
    found
}

/// The source before its test module.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|f| f.contains(&module)).or(TOP.contains(&module).then_some(FLOORS.len()))
}

fn module(path: &Path) -> String {
    let first = path.components().next().expect("a path").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a source names as `crate::…`.
fn used(text: &str) -> Vec<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    code(text).split("crate::").skip(1).map(name).filter(|n| !n.is_empty()).collect()
}

#[test]
fn modules_depend_downwards_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = module(&path);
        if matches!(own.as_str(), "lib" | "main") {
            continue;
        }
        let floor_of_own = floor(&own).unwrap_or_else(|| panic!("{own} is on no floor: add it to FLOORS"));
        for other in used(&text).into_iter().filter(|o| *o != own) {
            let of_other = floor(&other);
            if of_other.is_none_or(|f| f > floor_of_own) {
                wrong.push(format!("{} uses crate::{other}", path.display()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn files_are_short_enough_to_find_ones_way() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(path, text)| (path, code(text).lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert_eq!(long, [""; 0]);
}

#[test]
fn main_is_an_edge() {
    let (_, text) = sources().into_iter().find(|(p, _)| p == Path::new("main.rs")).expect("main.rs");
    assert!(text.lines().count() <= 40);
}

#[test]
fn every_module_of_the_library_has_a_floor_and_stands_in_floor_order() {
    let (_, lib) = sources().into_iter().find(|(p, _)| p == Path::new("lib.rs")).expect("lib.rs");
    let order: Vec<usize> = lib
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(|m| floor(m).unwrap_or_else(|| panic!("{m} is on no floor")))
        .collect();
    assert!(order.len() >= FLOORS.len(), "lib.rs lists its modules: {order:?}");
    assert!(order.is_sorted(), "{order:?}");
}
