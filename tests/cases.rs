//! Runs every Markdown case in `tests/cases/` and the console blocks of `README.md`, in process.
//!
//! In a case file a heading of level 2 or more is a test. A paragraph that is one code span, followed by a fenced block,
//! is a note (the span is its path); notes above the first test belong to every test of the file. A fenced `console`
//! block is commands (`$ touchbase …`) with what they print: stdout, then stderr, then `[exit N]` if N is not 0.
//! README's commands run on `example-vault`. `UPDATE_EXPECT=1 cargo test` rewrites the blocks.

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
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use touchbase::cli::world::{Terminal, World};
use touchbase::words::date::day;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("README.md")];
    let cases = fs::read_dir(root.join("tests/cases")).expect("tests/cases exists");
    files.extend(
        cases.map(|e| e.expect("a readable entry").path()).filter(|p| p.extension().is_some_and(|e| e == "md")),
    );
    files.sort();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        files.iter().for_each(|f| update(f));
    }
    let trials = files.iter().flat_map(|f| {
        let text = fs::read_to_string(f).unwrap_or_default();
        let stem = f.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        read(&text).into_iter().map(move |case| trial(&stem, f.ends_with("README.md"), case))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn trial(stem: &str, readme: bool, case: Case) -> Trial {
    Trial::test(format!("{stem}::{}", case.name), move || {
        let place = Place::new(readme, &case);
        for block in &case.blocks {
            let got = place.transcript(&block.commands());
            if got != block.text {
                return Err(Failed::from(format!("expected:\n{}\ngot:\n{got}", block.text)));
            }
        }
        Ok(())
    })
}

/// A test: notes, and console blocks with their place in the file.
#[derive(Clone, Default)]
struct Case {
    name: String,
    notes: Vec<(String, String)>,
    blocks: Vec<Block>,
}

#[derive(Clone)]
struct Block {
    text: String,
    start: usize,
    end: usize,
}

impl Block {
    fn commands(&self) -> Vec<&str> {
        self.text.lines().filter_map(|l| l.strip_prefix("$ ")).collect()
    }
}

fn read(text: &str) -> Vec<Case> {
    let mut cases = vec![Case { name: "(file)".into(), ..Case::default() }];
    let mut path = None;
    let mut events = Parser::new(text).into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if level as u8 >= 2 => {
                let name = text[range].trim_matches(['#', ' ', '\n']).to_owned();
                let notes = cases[0].notes.clone();
                cases.push(Case { name, notes, blocks: Vec::new() });
            }
            Event::Start(Tag::Paragraph) => {
                path = None;
                if let Some((Event::Code(code), _)) = events.peek() {
                    path = Some(code.to_string());
                    events.next();
                    if !matches!(events.peek(), Some((Event::End(TagEnd::Paragraph), _))) {
                        path = None;
                    }
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let mut body = String::new();
                let (mut start, mut end) = (usize::MAX, 0);
                while let Some((Event::Text(t), r)) = events.next_if(|(e, _)| matches!(e, Event::Text(_))) {
                    body.push_str(&t);
                    (start, end) = (start.min(r.start), end.max(r.end));
                }
                let case = cases.last_mut().expect("there is always a case");
                if let Some(path) = path.take() {
                    case.notes.push((path, body));
                } else if &*info == "console" && start < end {
                    case.blocks.push(Block { text: body, start, end });
                }
            }
            _ => {}
        }
    }
    cases.retain(|c| !c.blocks.is_empty());
    cases
}

/// Where a case's commands run.
struct Place {
    dir: tempfile::TempDir,
    vault: PathBuf,
}

impl Place {
    fn new(readme: bool, case: &Case) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        if readme {
            return Self { dir, vault: Path::new(env!("CARGO_MANIFEST_DIR")).join("example-vault") };
        }
        let vault = dir.path().join("vault");
        fs::create_dir(&vault).expect("a vault");
        for (path, text) in &case.notes {
            let path = vault.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a note");
        }
        Self { dir, vault }
    }

    fn transcript(&self, commands: &[&str]) -> String {
        commands.iter().map(|c| format!("$ {c}\n{}", self.run(c))).collect()
    }

    fn run(&self, command: &str) -> String {
        let words = shlex::split(command).expect("a command line");
        let var = |name: &str, value: &Path| (OsString::from(name), value.as_os_str().to_owned());
        let vars = BTreeMap::from([
            var("TOUCHBASE_VAULT", &self.vault),
            var("HOME", self.dir.path()),
            var("XDG_CACHE_HOME", &self.dir.path().join("cache")),
            var("XDG_CONFIG_HOME", &self.dir.path().join("config")),
        ]);
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut world = World {
            args: words.into_iter().map(OsString::from).collect(),
            vars,
            cwd: self.vault.clone(),
            today: &|| day(2026, 11, 20).expect("a day"),
            stdout: &mut stdout,
            stderr: &mut stderr,
            terminal: Terminal { width: Some(80), ..Terminal::default() },
        };
        let code = touchbase::cli::run(&mut world);
        let mut out = String::from_utf8_lossy(&stdout).into_owned();
        out.push_str(&String::from_utf8_lossy(&stderr));
        // Markdown knows one line end; unit tests hold the other.
        out = out.replace("\r\n", "\n").replace(&*self.vault.to_string_lossy(), "VAULT");
        if code != 0 {
            out.push_str(&format!("[exit {code}]\n"));
        }
        out
    }
}

/// Rewrites the console blocks of a file with what the commands print now.
fn update(file: &Path) {
    let mut text = fs::read_to_string(file).unwrap_or_default();
    let cases = read(&text);
    let readme = file.ends_with("README.md");
    for case in cases.iter().rev() {
        let place = Place::new(readme, case);
        let outputs: Vec<String> = case.blocks.iter().map(|b| place.transcript(&b.commands())).collect();
        for (block, output) in case.blocks.iter().zip(outputs).rev() {
            text.replace_range(block.start..block.end, &output);
        }
    }
    fs::write(file, text).expect("the case file is written");
}
