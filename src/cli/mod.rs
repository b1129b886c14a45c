//! Floor 9: the command line. Parses, asks, prints; knows no note.

pub mod args;
pub mod commands;
pub mod completions;
pub mod error;
pub mod index;
pub mod man;
pub mod output;
mod progress;
pub mod search;
pub mod session;
pub mod watch;
pub mod world;

use clap::Parser;

use args::Cli;
use error::Exit;
use world::World;

/// Runs the command line in `world` and returns the exit code.
pub fn run(world: &mut World<'_>) -> u8 {
    if let Some(shell) = world.var(completions::ASKED).map(ToOwned::to_owned) {
        completions::complete(world, &shell);
        return Exit::Done.code();
    }
    let cli = match Cli::try_parse_from(&world.args) {
        Ok(cli) => cli,
        Err(e) => return explain_usage(world, &e),
    };
    match commands::execute(world, &cli) {
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
