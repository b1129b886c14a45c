//! Floor 9: the command line. Parses, asks, prints; knows no note.

pub mod args;
pub mod error;
pub mod man;
pub mod output;
pub mod session;
pub mod world;

use std::io::Write;

use clap::Parser;

use crate::network::view::View;
use crate::report;

use args::{Cli, Command};
use error::{Exit, Failure};
use session::Session;
use world::World;

/// Runs the command line in `world` and returns the exit code.
pub fn run(world: &mut World<'_>) -> u8 {
    let cli = match Cli::try_parse_from(&world.args) {
        Ok(cli) => cli,
        Err(e) => return explain_usage(world, &e),
    };
    match execute(world, &cli) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            for line in failure.lines() {
                world.notice(&line);
            }
            failure.exit().code()
        }
    }
}

/// Help and version go to stdout, errors of usage to stderr.
fn explain_usage(world: &mut World<'_>, e: &clap::Error) -> u8 {
    let text = e.render().to_string();
    // Nothing is left to tell if the terminal is gone.
    let _ =
        if e.use_stderr() { world.stderr.write_all(text.as_bytes()) } else { world.stdout.write_all(text.as_bytes()) };
    if e.use_stderr() { Exit::Error.code() } else { Exit::Done.code() }
}

fn execute(world: &mut World<'_>, cli: &Cli) -> Result<Exit, Failure> {
    match &cli.command {
        Some(Command::Man) => man::write(world.stdout)?,
        Some(Command::Facts(options)) => {
            let session = Session::open(world, &cli.global)?;
            let view = View::new(session.workspace.rows(), &session.me);
            let mut written = Ok(());
            report::facts::lines(&view, &[], options, &mut |line| {
                if written.is_ok() {
                    written = writeln!(world.stdout, "{line}");
                }
            });
            written?;
        }
        _ => return Err(Failure::usage("not wired yet")),
    }
    Ok(Exit::Done)
}
