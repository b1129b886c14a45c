//! Bad input, kills, damage and company: the program as users run it, against what goes wrong around it.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests make their own files and may fail"
)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A vault and its index, made for one test.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir(place.vault()).expect("a vault");
        place
    }

    fn with_notes(count: usize) -> Self {
        let place = Self::new();
        for i in 0..count {
            let (day, person) = (1 + i % 28, ["ana", "ben", "cleo"][i % 3]);
            let text = format!("coffee with @{person}\n\n- [ ] send @{person} part {i}\n\n**Ben**: rivers rise {i}\n");
            place.write(&format!("d{}/2026-0{}-{day:02} n{i}.md", i % 5, 1 + i % 9), text.as_bytes());
        }
        place
    }

    fn vault(&self) -> PathBuf {
        self.0.path().join("vault")
    }

    fn index(&self) -> PathBuf {
        self.0.path().join("index")
    }

    fn write(&self, path: &str, text: &[u8]) {
        let path = self.vault().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a note");
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_touchbase"));
        command.args(["--vault".as_ref(), self.vault().as_os_str(), "--index".as_ref(), self.index().as_os_str()]);
        command.args(["--today", "2026-11-20"]).args(args);
        command.env_remove("TOUCHBASE_VAULT").env("HOME", self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program starts")
    }

    /// What the index says, once it is up to date.
    fn facts(&self) -> String {
        let out = self.run(&["facts"]);
        assert!(out.status.success(), "{}", text(&out.stderr));
        text(&out.stdout)
    }

    /// What the notes say.
    fn truth(&self) -> String {
        text(&self.run(&["--no-index", "facts"]).stdout)
    }

    /// The files of the index, in order.
    fn files(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = walkdir::WalkDir::new(self.index())
            .into_iter()
            .map(|entry| entry.expect("a readable index"))
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect();
        found.sort();
        found
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A program that is killed when the test ends, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn bad_notes_are_named_once_with_what_to_do_and_the_good_ones_are_read() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with_notes(3);
    place.write("locked.md", b"lunch with @dora\n");
    place.write("binary.md", b"\x7fELF\0\x01\x02");
    place.write("huge.md", &b"lunch with @eve and nobody else\n".repeat(50 << 15));
    place.write("broken.md", b"---\nattendees: [ana, \"ben\ntags: x: y: {\n---\n2026-03-04 lunch with @finn\n");
    let pipe = place.vault().join("pipe.md");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).expect("a pipe");
    let locked = place.vault().join("locked.md");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("a locked note");
    // Nothing is locked to root.
    let is_locked = fs::File::open(&locked).is_err();
    let out = place.run(&["index"]);
    let heard = text(&out.stderr);
    let mut named = vec![
        ("binary.md", "rename"),
        ("huge.md", "max_size"),
        ("pipe.md", "move it"),
        ("broken.md:2", "close the `[`"),
    ];
    named.extend(is_locked.then_some(("locked.md", "make it readable")));
    for (name, advice) in named {
        let lines: Vec<&str> = heard.lines().filter(|line| line.contains(name)).collect();
        assert!(matches!(lines[..], [line] if line.contains(advice)), "{name}: {lines:?}");
    }
    assert_eq!(out.status.code(), Some(3), "{heard}");
    let facts = place.facts();
    for name in ["n0.md", "n1.md", "n2.md", "\"finn\""] {
        assert!(facts.contains(name), "{name}");
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o600)).expect("an unlocked note");
}

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    let place = Place::with_notes(60);
    let truth = place.truth();
    let start = Instant::now();
    assert_eq!(place.facts(), truth);
    let whole = start.elapsed();
    for step in 0..40_u32 {
        // Now the first index, now a change of half the notes.
        if step % 4 == 0 {
            fs::remove_dir_all(place.index()).expect("the index is there");
        } else {
            for i in 0..30 {
                place.write(&format!("k{i}.md"), format!("2026-02-03 lunch with @ana {step} {i}\n").as_bytes());
            }
        }
        let mut child = Running(place.command(&["index"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let due = Instant::now() + whole.mul_f64(f64::from(step) / 40.0);
        while Instant::now() < due && child.0.try_wait().expect("a child").is_none() {
            std::thread::yield_now();
        }
        drop(child);
        assert_eq!(place.facts(), place.truth(), "after a kill at step {step}");
    }
}

#[test]
fn damage_anywhere_is_noticed_and_mended() {
    let place = Place::with_notes(12);
    let truth = place.truth();
    assert_eq!(place.facts(), truth);
    for number in 0..place.files().len() {
        for (part, damage) in [(0, 0_u8), (1, 0x10), (2, 0xff)] {
            // Healing may have changed which files there are.
            let files = place.files();
            let Some(file) = files.get(number) else { continue };
            let mut bytes = fs::read(file).expect("a file of the index");
            if bytes.is_empty() {
                continue;
            }
            match part {
                0 => bytes.truncate(bytes.len() / 2),
                _ => {
                    let at = (bytes.len() - 1) * part / 3;
                    bytes[at] ^= damage;
                }
            }
            fs::write(file, &bytes).expect("damage");
            let checked = place.run(&["index"]);
            assert!(!text(&checked.stderr).contains("panicked"), "{}: {}", file.display(), text(&checked.stderr));
            assert_eq!(place.facts(), truth, "{} damaged in way {part}", file.display());
        }
    }
}

#[test]
fn a_missing_file_of_the_index_is_mended() {
    let place = Place::with_notes(12);
    let truth = place.truth();
    assert_eq!(place.facts(), truth);
    for number in 0..place.files().len() {
        let Some(file) = place.files().into_iter().nth(number) else { continue };
        fs::remove_file(&file).expect("removed");
        assert_eq!(place.facts(), truth, "without {}", file.display());
    }
}

#[test]
fn several_at_once_agree() {
    let place = Place::with_notes(80);
    let truth = place.truth();
    let args: [&[&str]; 4] = [&["index"], &["facts"], &["index"], &["facts"]];
    let children: Vec<Child> = args
        .iter()
        .map(|args| place.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a start"))
        .collect();
    for (child, args) in children.into_iter().zip(args) {
        let out = child.wait_with_output().expect("an end");
        assert!(out.status.success(), "{args:?}: {}", text(&out.stderr));
        if *args == ["facts"] {
            assert_eq!(text(&out.stdout), truth);
        }
    }
    assert_eq!(place.facts(), truth);
}

#[cfg(unix)]
#[test]
fn a_watch_tells_when_it_is_ready_and_settled_and_stops_when_asked() {
    let place = Place::with_notes(5);
    let child = place.command(&["-v", "index", "--watch"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut watch = Running(child.expect("a start"));
    let mut said = BufReader::new(watch.0.stderr.take().expect("a pipe")).lines();
    let mut wait_for = |what: &str| {
        let line = said.find(|line| line.as_ref().is_ok_and(|line| line.contains(what)));
        line.expect("it goes on").expect("it speaks UTF-8")
    };
    wait_for("ready");
    for round in 1..=3 {
        place.write(&format!("new {round}.md"), b"2026-11-19 lunch with @zoe about saxifrage\n");
        wait_for(&format!("settled {round}"));
        let found = text(&place.run(&["--no-refresh", "search", "--count", "saxifrage"]).stdout);
        assert!(found.contains(&round.to_string()), "{found}");
    }
    let pid = rustix::process::Pid::from_child(&watch.0);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("a signal");
    let asked = Instant::now();
    let status = watch.0.wait().expect("an end");
    assert_eq!(status.code(), Some(143));
    assert!(asked.elapsed() < Duration::from_secs(1));
    assert!(Path::new(&place.index()).exists());
}
