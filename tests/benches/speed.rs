//! The table of speed, memory and size goals: whole commands on whole vaults, beside what other programs need for the
//! same files at the same time.
//!
//! ```text
//! cargo bench --bench speed -- [VAULT…]
//! ```
//! Without a vault it makes one of 10,000 notes. In a given one it makes and removes a folder of its own.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a script that may fail and prints")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "it measures whole processes, makes its own files and prints a table"
)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, IndexWriter, TantivyDocument};
use walkdir::WalkDir;

const BINARY: &str = env!("CARGO_BIN_EXE_touchbase");
const RUNS: usize = 7;
const SAVES: usize = 100;
/// After so long a watch counts as idle.
const IDLE: Duration = Duration::from_millis(150);
const OWN_FOLDER: &str = "touchbase-speed";

fn main() {
    let vaults: Vec<PathBuf> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    let dir = tempfile::tempdir().unwrap();
    if vaults.is_empty() {
        let vault = dir.path().join("vault");
        generate(&vault, 10_000);
        Bench::new(&vault, dir.path()).run();
    }
    for vault in vaults {
        Bench::new(&vault, dir.path()).run();
    }
}

/// One vault and the index that is made of it.
struct Bench {
    vault: PathBuf,
    index: PathBuf,
    bare: PathBuf,
    notes: usize,
    bytes: u64,
}

impl Bench {
    fn new(vault: &Path, dir: &Path) -> Self {
        let sizes: Vec<u64> = notes_of(vault).map(|path| fs::metadata(path).unwrap().len()).collect();
        let (index, bare) = (dir.join("index"), dir.join("bare"));
        Self { vault: vault.to_owned(), index, bare, notes: sizes.len(), bytes: sizes.iter().sum() }
    }

    fn run(&self) {
        println!("{}: {} notes, {} MB of text", self.vault.display(), self.notes, self.bytes / 1_000_000);
        println!("{:<44} {:>12} {:>12} {:>8}  goal", "", "touchbase", "beside it", "ratio");
        self.first_index();
        self.refresh();
        self.queries();
        self.after_one_change();
        self.watching();
        let size: u64 = WalkDir::new(&self.index).into_iter().flatten().map(|e| e.metadata().unwrap().len()).sum();
        let share = size as f64 / self.bytes as f64;
        println!(
            "{:<44} {:>9.1} MB {:>12} {:>8.2}  0.60",
            "8 size of the index, of the text",
            size as f64 / 1e6,
            "",
            share
        );
    }

    fn first_index(&self) {
        let ours = best(3, || {
            let _ = fs::remove_dir_all(&self.index);
            self.touchbase(&["index"]);
        });
        let bare = best(3, || bare_tantivy(&self.vault, &self.bare));
        row("1 first index, beside bare tantivy", ours, Some(bare), "1.5");
        println!(
            "{:<44} {:>8.0} n/s {:>12} {:>8}  13,000",
            "1 notes a second",
            self.notes as f64 / ours.as_secs_f64(),
            "",
            ""
        );
        self.memory("9 memory of a refresh", &["index"], "22 MB");
    }

    fn refresh(&self) {
        let ours = best(RUNS, || self.touchbase(&["index"]));
        let find = beside("find", &[&self.text(), "-name", "*.md", "-printf", "%p\t%s\t%T@\t%i\n"]);
        row("2 refresh, nothing changed, beside find", ours, find, "0.6");
    }

    fn queries(&self) {
        let rg = beside("rg", &["-l", "budget", &self.text()]);
        let search = ["--no-refresh", "search", "--limit", "10", "budget"];
        let unrefreshed = best(RUNS, || self.touchbase(&search));
        row("3 search without refresh (6 ms), beside rg", unrefreshed, rg, "0.0125");
        row("4 search with refresh, beside rg", best(RUNS, || self.touchbase(&search[1..])), rg, "0.5");
        let reports = [("last-contact", "30 ms"), ("followups", "40 ms"), ("people", "40 ms"), ("today", "40 ms")];
        for (report, goal) in reports {
            row(&format!("5 {report}"), best(RUNS, || self.touchbase(&["--no-refresh", report])), None, goal);
        }
        self.memory("9 memory of a query", &search, "12 MB");
        self.memory("9 memory of a report", &["--no-refresh", "last-contact"], "24 MB");
        if fs::write("/proc/sys/vm/drop_caches", "3").is_ok() {
            row("11 search, nothing in memory", time(|| self.touchbase(&search)), None, "150 ms");
        }
    }

    fn after_one_change(&self) {
        let own = self.own_folder();
        let mut number = 0;
        let ours = best(RUNS, || {
            number += 1;
            fs::write(own.join("one.md"), format!("coffee with @ana, number {number}\n")).unwrap();
            self.touchbase(&["index"]);
        });
        row("10 index after one change", ours, None, "50 ms");
        fs::remove_dir_all(own).unwrap();
    }

    fn watching(&self) {
        let own = self.own_folder();
        let mut watch = self.command(&["-v", "index", "--watch"]);
        let mut watch = watch.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(watch.stderr.take().unwrap()).lines().map_while(Result::ok);
        lines.by_ref().find(|line| line.starts_with("ready")).unwrap();
        let mut settled = |text: String| {
            time(|| {
                fs::write(own.join("one.md"), text).unwrap();
                lines.by_ref().find(|line| line.starts_with("settled")).unwrap();
            })
        };
        settled("the first\n".to_owned());
        let before = written(watch.id());
        let mut all: Vec<Duration> = (0..SAVES)
            .map(|n| {
                // A save that follows another at once waits for the burst to end.
                std::thread::sleep(IDLE);
                settled(format!("tea with @ana, number {n}\n"))
            })
            .collect();
        let bytes = (written(watch.id()) - before) / SAVES as u64;
        all.sort();
        row("6 from save to commit, half of all", all[SAVES / 2], None, "20 ms");
        row("6 from save to commit, 99 of 100", all[SAVES * 99 / 100], None, "50 ms");
        println!("{:<44} {:>9.1} KB {:>12} {:>8}  60 KB", "7 written a save", bytes as f64 / 1e3, "", "");
        watch.kill().unwrap();
        watch.wait().unwrap();
        fs::remove_dir_all(own).unwrap();
    }

    fn own_folder(&self) -> PathBuf {
        let own = self.vault.join(OWN_FOLDER);
        fs::create_dir_all(&own).unwrap();
        own
    }

    fn memory(&self, what: &str, args: &[&str], goal: &str) {
        let mut timed = Command::new("/usr/bin/time");
        timed
            .args(["-f", "%M", BINARY, "--quiet", "--vault"])
            .arg(&self.vault)
            .arg("--index")
            .arg(&self.index)
            .args(args);
        let Ok(output) = timed.output() else { return };
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        if let Some(kilobytes) = text.lines().last().and_then(|l| l.parse::<f64>().ok()) {
            println!("{what:<44} {:>9.1} MB {:>12} {:>8}  {goal}", kilobytes / 1e3, "", "");
        }
    }

    fn text(&self) -> String {
        self.vault.display().to_string()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.arg("--vault").arg(&self.vault).arg("--index").arg(&self.index).args(args);
        command
    }

    fn touchbase(&self, args: &[&str]) {
        let status = self.command(args).arg("--quiet").stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        // 1: nothing found; 3: some notes were left out.
        assert!(matches!(status.code(), Some(0 | 1 | 3)), "{args:?}: {status}");
    }
}

fn row(what: &str, ours: Duration, beside: Option<Duration>, goal: &str) {
    let ms = |d: Duration| format!("{:.1} ms", d.as_secs_f64() * 1e3);
    let ratio = beside.map_or_else(String::new, |b| format!("{:.3}", ours.as_secs_f64() / b.as_secs_f64()));
    println!("{what:<44} {:>12} {:>12} {ratio:>8}  {goal}", ms(ours), beside.map_or_else(String::new, ms));
}

fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// The least of several times: what it takes when nothing is in the way.
fn best(runs: usize, mut run: impl FnMut()) -> Duration {
    (0..runs).map(|_| time(&mut run)).min().unwrap_or_default()
}

/// How long another program takes; `None` if it isn't installed.
fn beside(program: &str, args: &[&str]) -> Option<Duration> {
    let run = || Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run().ok()?;
    Some(best(RUNS, || drop(run())))
}

/// Walk, read, add the raw text with positions and tantivy's own tokenizer, on two threads.
fn bare_tantivy(vault: &Path, index: &Path) {
    let _ = fs::remove_dir_all(index);
    fs::create_dir_all(index).unwrap();
    let mut schema = Schema::builder();
    let body = schema.add_text_field("body", TEXT);
    let index = Index::create_in_dir(index, schema.build()).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(2, 100_000_000).unwrap();
    for path in notes_of(vault) {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let mut document = TantivyDocument::new();
        document.add_text(body, text);
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

fn notes_of(vault: &Path) -> impl Iterator<Item = PathBuf> {
    let files =
        WalkDir::new(vault).into_iter().flatten().filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|e| e == "md"))
}

/// Bytes that a process has written so far; 0 where the system doesn't say.
fn written(process: u32) -> u64 {
    let io = fs::read_to_string(format!("/proc/{process}/io")).unwrap_or_default();
    io.lines().find_map(|l| l.strip_prefix("wchar: ")?.parse().ok()).unwrap_or_default()
}

/// Daily notes about 500 people over ten years.
fn generate(vault: &Path, notes: usize) {
    const WORDS: [&str; 16] = [
        "budget", "roadmap", "garden", "hiring", "launch", "review", "the", "and", "of", "we", "talked", "plan",
        "about", "next", "quarter", "risk",
    ];
    let mut state = 7_usize;
    let mut dice = move |sides: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    for note in 0..notes {
        let (year, month, day) = (2016 + note % 10, 1 + note / 10 % 12, 1 + note / 120 % 28);
        let folder = vault.join(format!("Daily/{year}"));
        fs::create_dir_all(&folder).unwrap();
        let mut text = String::new();
        for line in 0..8 {
            let words: Vec<&str> = (0..12).map(|_| WORDS[dice(WORDS.len())]).collect();
            let start = ["coffee with", "- [ ] write to", "asked", "call with"][line % 4];
            text += &format!("{start} @person{}, {}\n\n", dice(500), words.join(" "));
        }
        fs::write(folder.join(format!("{year}-{month:02}-{day:02} {note}.md")), text).unwrap();
    }
}
