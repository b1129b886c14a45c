//! The process edge: gathers the surroundings, runs the command line, exits.

#![allow(clippy::disallowed_methods, reason = "this is where the surroundings come in")]

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use touchbase::cli;
use touchbase::cli::world::{Terminal, World};

fn main() -> ExitCode {
    let size = terminal_size::terminal_size();
    let (mut stdout, mut stderr) = (io::stdout().lock(), io::stderr());
    let terminal = Terminal {
        stdout: stdout.is_terminal(),
        stderr: stderr.is_terminal(),
        width: size.map(|(w, _)| w.0.into()),
        height: size.map(|(_, h)| h.0.into()),
    };
    let mut world = World {
        args: std::env::args_os().collect(),
        vars: std::env::vars_os().collect(),
        cwd: std::env::current_dir().unwrap_or_default(),
        today: &|| chrono::Local::now().date_naive(),
        stdout: &mut stdout,
        stderr: &mut stderr,
        terminal,
    };
    ExitCode::from(cli::run(&mut world))
}
