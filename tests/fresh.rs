//! The index against the files: after any history of edits, both give the same rows, facts and cards.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests make their own files and may fail"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use touchbase::index::store::{HeldLock, Store};
use touchbase::model::settings::Settings;
use touchbase::network::rows::{Rows, Want};
use touchbase::workspace::{OpenOptions, Progress, Workspace};

/// Small, repeatable and good enough to choose edits with.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(dir.path().join("vault")).expect("a vault");
        Self { dir }
    }

    fn vault(&self) -> PathBuf {
        self.dir.path().join("vault")
    }

    fn options(&self) -> OpenOptions {
        OpenOptions {
            vault: self.vault(),
            index: Some(self.dir.path().join("index")),
            settings: Settings::default(),
            refresh: true,
            use_index: true,
            remember: true,
            ..OpenOptions::default()
        }
    }

    fn open(&self) -> Workspace {
        Workspace::open(&self.options(), &mut ()).expect("a workspace")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.vault().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a note");
    }

    /// The index gives what the files give.
    fn assert_fresh(&self, indexed: &Workspace) {
        let files = Workspace::open(&OpenOptions { use_index: false, ..self.options() }, &mut ()).expect("the files");
        assert_eq!(digest(indexed.rows()), digest(files.rows()));
        assert_eq!(indexed.outcome().left_out, files.outcome().left_out);
        assert_eq!(indexed.outcome().problems, files.outcome().problems);
    }
}

/// Everything that rows say, in an order of its own.
fn digest(rows: &dyn Rows) -> BTreeMap<String, String> {
    let references = rows.references();
    let mut found = BTreeMap::new();
    let mut sweeps: BTreeMap<u32, String> = BTreeMap::new();
    rows.sweep(Want::ALL, &mut |sweep| {
        let names: Vec<_> = sweep.references.iter().map(|&r| &references[r as usize]).collect();
        sweeps.insert(sweep.note, format!("{names:?} {:?}", sweep.rows));
    });
    for note in 0..u32::try_from(rows.note_count()).expect("few notes") {
        let entry = rows.note(note);
        let mut named = Vec::new();
        rows.references_in(note, &mut |list| named = list.to_vec());
        for reference in &named {
            assert!(rows.notes_with(&[*reference]).contains(&note), "{} is found by what it names", entry.path);
        }
        let text = format!("{:?}\n{:?}\n{:?}", entry, sweeps.remove(&note), rows.facts(note));
        assert_eq!(found.insert(entry.path.clone(), text), None, "{} is there once", entry.path);
    }
    assert!(sweeps.is_empty(), "every sweep is of a note");
    // The second answer is the remembered one.
    for network in [rows.network(&[]), rows.network(&[])] {
        let met = references.iter().zip(&network.resolutions);
        let met: BTreeSet<String> = met.map(|(r, who)| format!("{r:?} {who:?}")).collect();
        let people = format!("{:#?}\n{met:#?}", *network.people);
        let known = found.entry("(people)".into()).or_insert_with(|| people.clone());
        assert_eq!(*known, people);
    }
    let mut names: Vec<String> = references.iter().map(|r| format!("{r:?}")).collect();
    names.sort();
    found.insert("(references)".into(), names.join("\n"));
    found.insert("(cards)".into(), format!("{:#?}", rows.cards()));
    found
}

const NAMES: [&str; 6] = ["Ana López", "Björn", "Cleo Park", "Dmitri", "Eve", "王伟"];

fn note(dice: &mut Dice) -> String {
    let name = |dice: &mut Dice| NAMES[dice.roll(NAMES.len())];
    let mut text = String::new();
    match dice.roll(5) {
        0 => text.push_str(&format!("---\ntype: person\nemail: {}@example.org\n---\n", dice.roll(9))),
        1 => text.push_str(&format!("---\ndate: 2026-0{}-11\nattendees: [{}]\n---\n", 1 + dice.roll(9), name(dice))),
        2 => text.push_str("---\ntouchbase: false\n---\n"),
        _ => {}
    }
    for _ in 0..dice.roll(6) {
        let (who, other, day) = (name(dice), name(dice), 10 + dice.roll(18));
        text.push_str(&match dice.roll(6) {
            0 => format!("- 2026-03-{day} call with [[{who}]] about plans\n"),
            1 => format!("- [ ] send @{} the draft 📅 2026-04-{day}\n", who.replace(' ', "")),
            2 => format!("**{who}**: we should ask {other} first\n\n"),
            3 => format!("## 2026-05-{day} lunch with [[{who}]]\n\nThanked @{} for help.\n\n", other.replace(' ', "")),
            4 => format!("- [x] introduce [[{who}]] to [[{other}]] ✅ 2026-02-{day}\n"),
            _ => "Nothing much happened today.\n\n".to_owned(),
        });
    }
    text
}

#[test]
fn any_history_of_edits_ends_where_a_fresh_index_begins() {
    for seed in 1..=3 {
        let (place, mut dice) = (Place::new(), Dice(seed));
        for _ in 0..6 {
            for _ in 0..=dice.roll(8) {
                let path = format!("{}/{}.md", ["a", "b/c", "People"][dice.roll(3)], NAMES[dice.roll(NAMES.len())]);
                let full = place.vault().join(&path);
                match dice.roll(8) {
                    0 => drop(fs::remove_file(full)),
                    1 => drop(fs::rename(full, place.vault().join(format!("moved {}.md", dice.roll(4))))),
                    2 => drop(fs::rename(place.vault().join("b"), place.vault().join("a/b"))),
                    3 => place.write(&path, "\0binary"),
                    _ => place.write(&path, &note(&mut dice)),
                }
            }
            if fs::read_dir(place.vault()).expect("the vault").next().is_none() {
                place.write("only.md", "x");
            }
            let workspace = place.open();
            place.assert_fresh(&workspace);
        }
    }
}

#[test]
fn nothing_is_written_when_nothing_has_changed() {
    let place = Place::new();
    place.write("a.md", "call with [[Ana]]");
    place.open();
    let files = |place: &Place| {
        let mut found = BTreeMap::new();
        let mut folders = vec![place.dir.path().join("index")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the index") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.insert(path.clone(), fs::read(path).expect("a file"));
                }
            }
        }
        found
    };
    let before = files(&place);
    let workspace = place.open();
    assert_eq!(workspace.outcome().added + workspace.outcome().changed, 0);
    assert!(before == files(&place));
}

#[test]
fn a_command_beside_a_writer_answers_from_what_it_has_read_itself() {
    let place = Place::new();
    place.write("a.md", "- 2026-03-11 call with [[Ana López]]\n");
    place.write("b.md", "- 2026-03-12 call with [[Björn]]\n");
    place.open();
    let held = touchbase::index::store::Store::lock(&place.dir.path().join("index")).expect("a lock").expect("free");
    place.write("a.md", "- 2026-04-11 lunch with [[Cleo Park]]\n");
    fs::remove_file(place.vault().join("b.md")).expect("removed");
    place.write("c.md", "- [ ] send [[Eve]] the draft\n");
    place.assert_fresh(&place.open());
    drop(held);
    place.assert_fresh(&place.open());
}

#[test]
fn an_endless_card_is_kept() {
    let place = Place::new();
    place.write("People/Ana.md", &format!("---\ntype: person\nlikes: {}\n---\nx\n", "tea and ".repeat(9_000)));
    let workspace = place.open();
    assert_eq!(workspace.rows().cards().len(), 1);
    place.assert_fresh(&workspace);
}

#[test]
fn an_empty_vault_is_not_believed() {
    let place = Place::new();
    place.write("a.md", "call with [[Ana]]");
    place.open();
    fs::remove_file(place.vault().join("a.md")).expect("removed");
    let workspace = place.open();
    assert!(workspace.outcome().gone.is_some());
    assert_eq!(workspace.rows().note_count(), 1);
    let options = OpenOptions { allow_empty: true, ..place.options() };
    let workspace = Workspace::open(&options, &mut ()).expect("a workspace");
    assert_eq!((workspace.rows().note_count(), workspace.outcome().removed), (0, 1));
}

#[test]
fn other_settings_build_another_index() {
    let place = Place::new();
    place.write("a.md", "call with [[Ana]]");
    place.open();
    let settings = Settings { me: vec!["Ana".into()], ..Settings::default() };
    let options = OpenOptions { settings, ..place.options() };
    assert_eq!(Workspace::open(&options, &mut ()).expect("a workspace").outcome().added, 1);
    assert_eq!(Workspace::open(&options, &mut ()).expect("a workspace").outcome().added, 0);
}

#[test]
fn what_is_remembered_of_a_commit_is_whole_of_it_and_of_this_writer() {
    let place = Place::new();
    place.write("a.md", "---\ndate: 2026-03-01\nattendees: [Ana López, Ben Okri]\n---\n");
    let names = |me: &[String]| -> Vec<String> {
        place.open().rows().network(me).people.iter().map(|p| p.name.clone()).collect()
    };
    let both = ["Ana López", "Ben Okri"];
    assert_eq!(names(&[]), both);
    let file = |name: &str| place.dir.path().join("index/data-1").join(name);
    let (people, references) = (file("people"), file("references"));
    for memo in [&people, &references] {
        let whole = fs::read(memo).expect("what was found out");
        if *memo == people {
            assert_eq!(names(&["Ana López".into()]), ["Ben Okri", "me"]);
        }
        for at in (0..whole.len()).step_by(7) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(memo, &flipped).expect("damage");
            assert_eq!(names(&[]), both);
            assert_ne!(fs::read(memo).expect("mended"), flipped);
        }
        for part in [&whole[..0], &whole[..9], &whole[..whole.len() - 1]] {
            fs::write(memo, part).expect("damage");
            assert_eq!(names(&[]), both);
        }
    }
    // Who is who does not depend on what else a note says.
    let known = fs::read(&people).expect("what was found out");
    place.write("a.md", "---\ndate: 2026-03-01\nattendees: [Ben Okri, Ana López]\n---\nMore.");
    assert_eq!(names(&[]), both);
    assert_eq!(fs::read(&people).expect("still there"), known);
    fs::remove_file(&people).expect("removed");
    place.write("b.md", "call with @cleo");
    assert_eq!(names(&[]), ["Ana López", "Ben Okri", "cleo"]);
}

#[test]
fn a_folder_with_other_files_is_left_alone() {
    let place = Place::new();
    fs::create_dir(place.dir.path().join("index")).expect("a folder");
    fs::write(place.dir.path().join("index/thesis.txt"), "precious").expect("a file");
    assert!(Workspace::open(&place.options(), &mut ()).is_err());
    assert_eq!(count(&place.dir.path().join("index")), 1);
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).expect("a folder").count()
}

/// Gives the lock back and lets another process commit, once the notes have been looked into.
struct Meanwhile<'p> {
    place: &'p Place,
    lock: Option<HeldLock>,
}

impl Progress for Meanwhile<'_> {
    fn notes(&mut self, _done: usize, _total: usize) {
        if self.lock.take().is_some() {
            self.place.open();
        }
    }
}

#[test]
fn a_commit_that_another_process_makes_meanwhile_hides_no_note() {
    let place = Place::new();
    for note in 0..6 {
        place.write(&format!("{note}.md"), "2026-11-03 coffee with @ana\n");
    }
    place.open();
    let mut dice = Dice(7);
    for round in 0..40 {
        place.write(&format!("{}.md", dice.roll(6)), &format!("2026-11-04 call with @bo{round}\n"));
        let lock = Store::lock(&place.dir.path().join("index")).expect("an index");
        assert!(lock.is_some(), "nobody else has the lock");
        let answer = Workspace::open(&place.options(), &mut Meanwhile { place: &place, lock }).expect("a workspace");
        place.assert_fresh(&answer);
    }
}
