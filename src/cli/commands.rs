//! What each command does: opens what it needs, asks, prints.

use super::args::{Cli, Command};
use super::error::{Exit, Failure};
use super::session::Session;
use super::world::World;
use super::{completions, index, man};
use crate::report;

/// Carries out the command.
///
/// # Errors
/// See [`Failure`].
pub fn execute(world: &mut World<'_>, cli: &Cli) -> Result<Exit, Failure> {
    match &cli.command {
        Some(Command::Man) => man::write(world.stdout)?,
        Some(Command::Completions { shell }) => completions::register(world, shell)?,
        Some(Command::Index(options)) => return index::run(world, &cli.global, options),
        Some(Command::Facts(options)) => facts(world, cli, options)?,
        None => return Err(Failure::usage("not wired yet")),
    }
    Ok(Exit::Done)
}

fn facts(world: &mut World<'_>, cli: &Cli, options: &report::facts::Options) -> Result<(), Failure> {
    let session = Session::open(world, &cli.global)?;
    let view = session.view();
    let only = report::people_named(&view, &options.people)?;
    let mut written = Ok(());
    report::facts::lines(&view, &only, options, &mut |line| {
        if written.is_ok() {
            written = writeln!(world.stdout, "{line}");
        }
    });
    Ok(written?)
}
