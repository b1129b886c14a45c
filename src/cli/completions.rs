//! Completion in the shell: commands and options from the command line's grammar, and people's names from the index.

use std::ffi::{OsStr, OsString};

use clap::{Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use super::args::{Cli, Global};
use super::error::Failure;
use super::session::Session;
use super::world::World;

/// The environment variable by which a shell asks for completions.
pub const ASKED: &str = "COMPLETE";
/// Arguments that take people's names.
const PEOPLE_ARGUMENTS: [&str; 4] = ["people", "person", "with", "name"];

/// Prints the script that makes `shell` ask this program for completions.
///
/// # Errors
/// If the shell is not known, or stdout can't be written.
pub fn register(world: &mut World<'_>, shell: &str) -> Result<(), Failure> {
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell) else {
        let known: Vec<&str> = shells.names().collect();
        return Err(Failure::usage(format!("`{shell}` is no shell; expected one of {}", known.join(", "))));
    };
    Ok(completer.write_registration(ASKED, "touchbase", "touchbase", "touchbase", world.stdout)?)
}

/// Answers a shell that asks for completions. Nobody sees an error here, so there is none.
pub fn complete(world: &mut World<'_>, shell: &OsStr) {
    let shells = Shells::builtins();
    let Some(completer) = shell.to_str().and_then(|s| shells.completer(s)) else { return };
    let command = with_people(Cli::command(), &names(world));
    let words: Vec<OsString> = world.args.iter().skip_while(|a| *a != "--").skip(1).cloned().collect();
    // A shell that went away needs no completions.
    let _ = completer.write_complete(&mut { command }, words, Some(&world.cwd), world.stdout);
}

/// Names and handles of everyone, from the index as it stands.
fn names(world: &mut World<'_>) -> Vec<String> {
    let global = Global { no_refresh: true, quiet: true, ..Global::default() };
    let Ok(session) = Session::open(world, &global) else { return Vec::new() };
    let view = session.view();
    view.people.iter().filter(|p| !p.is_me).map(|p| p.name.clone()).collect()
}

/// `command` whose arguments for people complete to `names`.
fn with_people(command: Command, names: &[String]) -> Command {
    let mut command = command;
    let subcommands: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in subcommands {
        command = command.mut_subcommand(name, |sub| {
            let takers: Vec<String> = sub
                .get_arguments()
                .map(|a| a.get_id().to_string())
                .filter(|id| PEOPLE_ARGUMENTS.contains(&id.as_str()))
                .collect();
            takers.into_iter().fold(sub, |sub, id| {
                let names = names.to_vec();
                let candidates = move |typed: &OsStr| matching(&names, typed);
                sub.mut_arg(id, |arg| arg.add(ArgValueCompleter::new(candidates)))
            })
        });
    }
    command
}

fn matching(names: &[String], typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = crate::words::text::fold(&typed.to_string_lossy());
    let fits = |n: &&String| crate::words::text::fold(n).split(' ').any(|w| w.starts_with(&typed)) || typed.is_empty();
    names.iter().filter(fits).map(CompletionCandidate::new).collect()
}
