//! Floor 9: the command line. Parses, asks, prints; knows no note.

pub mod args;
pub mod commands;
pub mod completions;
pub mod error;
mod explain;
pub mod index;
pub mod man;
pub mod output;
mod progress;
pub mod search;
pub mod session;
pub mod watch;
pub mod world;

use std::ffi::OsString;

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
    let cli = match Cli::try_parse_from(with_negations(&world.args)) {
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

/// The arguments with `-word` written as `NOT word` where a query may stand: no short option is longer than one letter.
fn with_negations(args: &[OsString]) -> Vec<OsString> {
    let is_query = args.iter().any(|arg| arg == "search" || arg == "said" || arg == "--about");
    let mut out = Vec::with_capacity(args.len() + 1);
    let mut rest = args.iter();
    for arg in rest.by_ref() {
        let word =
            arg.to_str().and_then(|a| a.strip_prefix('-')).filter(|w| !w.starts_with('-') && w.chars().count() > 1);
        match word.filter(|_| is_query && !arg.to_str().is_some_and(is_short_options)) {
            Some(word) => out.extend(["NOT".into(), word.into()]),
            None => out.push(arg.clone()),
        }
        if arg == "--" {
            break;
        }
    }
    out.extend(rest.cloned());
    out
}

/// Whether this is several options of one letter in one.
fn is_short_options(arg: &str) -> bool {
    arg.strip_prefix('-').is_some_and(|letters| letters.chars().all(|c| matches!(c, 'q' | 'v' | 'h' | 'V')))
}
