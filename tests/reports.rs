//! Reports as a whole: what they count of two thousand people, and that no line is wider than the terminal.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests make their own files and may fail"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use touchbase::cli::world::{Terminal, World};
use touchbase::words::date::{add_days, day};
use unicode_width::UnicodeWidthStr;

/// A vault that has been indexed once.
struct Notes {
    vault: PathBuf,
    index: tempfile::TempDir,
}

impl Notes {
    fn new(vault: &Path) -> Self {
        let notes = Self { vault: vault.to_owned(), index: tempfile::tempdir().unwrap() };
        notes.ask(80, "touchbase index");
        notes
    }

    /// What a command prints on 20 November 2026 in a terminal of this width.
    fn run(&self, width: usize, command: &str) -> String {
        self.ask(width, &format!("touchbase --no-refresh {command}"))
    }

    fn rows(&self, command: &str) -> Vec<Value> {
        let answer: Value = serde_json::from_str(&self.run(80, &format!("{command} --json"))).unwrap();
        answer["rows"].as_array().unwrap().clone()
    }

    fn ask(&self, width: usize, command: &str) -> String {
        let index = ["--index".into(), self.index.path().as_os_str().to_owned()];
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut world = World {
            args: shlex::split(command).unwrap().into_iter().map(OsString::from).chain(index).collect(),
            vars: BTreeMap::from([("TOUCHBASE_VAULT".into(), self.vault.as_os_str().to_owned())]),
            cwd: self.vault.clone(),
            today: &|| day(2026, 11, 20).unwrap(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            terminal: Terminal { width: Some(width), ..Terminal::default() },
        };
        let code = touchbase::cli::run(&mut world);
        assert_eq!(code, 0, "{command}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }
}

/// Two hundred days back from today, each with five coffees of two people who are met that day alone; the first of each
/// ten is owed something, the second lent something, and the third has something said.
fn two_thousand(vault: &Path) {
    let today = day(2026, 11, 20).unwrap();
    for back in 0..200_usize {
        let name = |i: usize| format!("@p{:04}", back * 10 + i);
        let mut text: String =
            (0..5).map(|i| format!("- coffee with {} and {}\n", name(2 * i), name(2 * i + 1))).collect();
        text +=
            &format!("- [ ] send {} the plan\n- lent {} the drill\n- {}: it will rain\n", name(0), name(1), name(2));
        let date = add_days(today, -i64::try_from(back).unwrap());
        fs::write(vault.join(format!("{date}.md")), text).unwrap();
    }
}

#[test]
fn two_thousand_people_are_counted_by_every_report() {
    let dir = tempfile::tempdir().unwrap();
    two_thousand(dir.path());
    let notes = Notes::new(dir.path());
    let rows = |command: &str| notes.rows(command);
    assert_eq!(rows("people").len(), 2000);
    assert_eq!(rows("last-contact").len(), 2000);
    // Ninety days ago and before: those of the days 90 to 199.
    assert_eq!(rows("last-contact --cold").len(), 1100);
    assert_eq!(rows("followups").len(), 200);
    assert_eq!(rows("balance").len(), 200);
    assert_eq!(rows("balance --open").len(), 200);
    // Five coffees a day; the plan, the drill, which is handed over in person, and the words.
    assert_eq!(rows("timeline --limit 5000").len(), (5 + 1 + 2 + 1) * 200);
    let met = rows("activity --by year").iter().filter_map(|r| r["contacts"].as_u64()).sum::<u64>();
    assert_eq!(met, 2000);
    // First named within thirty days; the notes' first fortnight is long ago.
    assert_eq!(rows("newcomers").len(), 310);
    assert_eq!(rows("suggest -n 7").len(), 7);
    assert_eq!(rows("path p0001")[0]["person"], "p0001");
    assert_eq!(rows("brief p0000")[0]["mutual"], serde_json::json!(["p0001"]));
    assert!(notes.run(80, "today").lines().count() < 30);
    assert!(notes.run(80, "network").lines().count() < 40);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let notes = Notes::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("example-vault"));
    let commands = [
        "today --week",
        "last-contact",
        "followups",
        "people",
        "balance",
        "balance ike",
        "thanks",
        "intros",
        "asks",
        "path fenella",
        "network",
        "suggest",
        "newcomers",
        "birthdays",
        "brief",
        "brief zoë",
        "show ike",
        "timeline ike",
        "said ike",
        "search lamp",
        "search lamp --group note",
        "people --about lamp",
        "activity ike",
        "stats",
        "doctor",
        "resolve ike",
    ];
    for command in commands {
        for width in [60, 80, 120, 200] {
            for line in notes.run(width, command).lines() {
                assert!(line.width() <= width, "{command} at {width}: {line}");
            }
        }
    }
}
