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

use clap::{CommandFactory, Parser};

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

/// The arguments with `-word` written as `NOT word` behind a command that takes a query: no short option is longer than
/// one letter.
fn with_negations(args: &[OsString]) -> Vec<OsString> {
    let is_query = |&at: &usize| args[at] == "search" || args[at] == "said";
    let Some(at) = command_at(args).filter(is_query) else { return args.to_vec() };
    let end = args.iter().position(|arg| arg == "--").unwrap_or(args.len()).max(at);
    let (query, rest) = args.split_at(end);
    let mut out = query[..at].to_vec();
    for arg in &query[at..] {
        let word = arg.to_str().filter(|a| !is_short_options(a)).and_then(|a| a.strip_prefix('-'));
        match word.filter(|w| !w.starts_with('-') && w.chars().count() > 1) {
            Some(word) => out.extend(["NOT".into(), word.into()]),
            None => out.push(arg.clone()),
        }
    }
    out.extend_from_slice(rest);
    out
}

/// Where the command stands: the first argument behind the program's name that is neither an option nor the value of one.
fn command_at(args: &[OsString]) -> Option<usize> {
    let cli = Cli::command();
    let takes_value = |name: &str| {
        cli.get_arguments().any(|option| option.get_long() == Some(name) && option.get_action().takes_values())
    };
    let mut at = 1;
    loop {
        let arg = args.get(at)?.to_string_lossy();
        if !arg.starts_with('-') {
            return Some(at);
        }
        at += if arg.strip_prefix("--").is_some_and(takes_value) { 2 } else { 1 };
    }
}

/// Whether this is several options of one letter in one.
fn is_short_options(arg: &str) -> bool {
    arg.strip_prefix('-').is_some_and(|letters| letters.chars().all(|c| matches!(c, 'q' | 'v' | 'h' | 'V')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(line: &str) -> String {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        with_negations(&args).iter().map(|a| a.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_word_with_a_minus_is_a_negation_only_in_a_query() {
        let cases = [
            ("touchbase search roof -boat", "touchbase search roof NOT boat"),
            (
                "touchbase --vault search said ana -boat --limit 3",
                "touchbase --vault search said ana NOT boat --limit 3",
            ),
            ("touchbase search -qv roof -- -boat", "touchbase search -qv roof -- -boat"),
            ("touchbase --vault search people -boat", "touchbase --vault search people -boat"),
            ("touchbase resolve search -boat", "touchbase resolve search -boat"),
        ];
        for (line, want) in cases {
            assert_eq!(rewritten(line), want);
        }
    }
}
