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
        // `mut_arg` would put an argument behind the others, and so in another place.
        command = command.mut_subcommand(name, |sub| {
            sub.mut_args(|arg| {
                if !PEOPLE_ARGUMENTS.contains(&arg.get_id().as_str()) {
                    return arg;
                }
                let names = names.to_vec();
                arg.add(ArgValueCompleter::new(move |typed: &OsStr| matching(&names, typed)))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(words: &[&str]) -> Vec<String> {
        let mut command = with_people(Cli::command(), &["Ana Roe".to_owned(), "Bo".to_owned()]);
        let words: Vec<OsString> =
            std::iter::once("touchbase").chain(words.iter().copied()).map(OsString::from).collect();
        let at = words.len() - 1;
        let found = clap_complete::engine::complete(&mut command, words, at, None).unwrap();
        found.iter().map(|c| c.get_value().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn names_complete_where_people_are_asked_for() {
        for command in ["said", "brief", "balance", "path", "show", "resolve"] {
            let found = completed(&[command, ""]);
            assert!(found.contains(&"Ana Roe".to_owned()) && found.contains(&"Bo".to_owned()), "{command}: {found:?}");
        }
        assert_eq!(completed(&["said", "ro"]), ["Ana Roe"]);
        assert_eq!(completed(&["followups", "--with", "b"]), ["Bo"]);
        assert_eq!(completed(&["said", "Bo", "an"]), [""; 0]);
        assert_eq!(completed(&["facts", "--type", "per"]), ["person"]);
        assert_eq!(completed(&["last-c"]), ["last-contact"]);
    }
}
