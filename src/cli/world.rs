//! Everything ambient, as arguments: so that the whole program runs in process in tests.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::PathBuf;

use crate::words::date::Date;

/// What surrounds one run of the program.
pub struct World<'w> {
    /// Arguments, the program's name first.
    pub args: Vec<OsString>,
    /// Environment variables.
    pub vars: BTreeMap<OsString, OsString>,
    /// Current folder.
    pub cwd: PathBuf,
    /// Today by the local calendar; `--today` wins.
    pub today: &'w dyn Fn() -> Date,
    /// Data goes here.
    pub stdout: &'w mut dyn Write,
    /// Notices, progress and diagnostics go here.
    pub stderr: &'w mut dyn Write,
    /// What stdout and stderr are connected to.
    pub terminal: Terminal,
}

/// The terminal, as far as there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminal {
    /// Stdout is one.
    pub stdout: bool,
    /// Stderr is one.
    pub stderr: bool,
    /// Cells a line.
    pub width: Option<usize>,
    /// Lines.
    pub height: Option<usize>,
}

impl World<'_> {
    /// A non-empty environment variable.
    #[must_use]
    pub fn var(&self, name: &str) -> Option<&OsStr> {
        self.vars.get(OsStr::new(name)).map(OsString::as_os_str).filter(|v| !v.is_empty())
    }

    /// A non-empty environment variable as text.
    #[must_use]
    pub fn text_var(&self, name: &str) -> Option<&str> {
        self.var(name).and_then(OsStr::to_str)
    }

    /// One line on stderr for scripts to wait for.
    pub fn notice_bare(&mut self, line: &str) {
        let _ = writeln!(self.stderr, "{line}");
    }

    /// One notice on stderr. That stderr is closed is no reason to stop.
    pub fn notice(&mut self, message: &str) {
        let _ = writeln!(self.stderr, "touchbase: {message}");
    }
}
