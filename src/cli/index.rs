//! `index`: builds or updates the index, and says what is in it and what was left out.

use super::args::{Global, IndexOptions};
use super::error::{Exit, Failure};
use super::session::Session;
use super::watch;
use super::world::World;
use super::{explain, output};
use crate::report::counts;
use crate::words::text::sanitize;
use crate::workspace::Outcome;

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(world: &mut World<'_>, global: &Global, options: &IndexOptions) -> Result<Exit, Failure> {
    if options.watch {
        return watch::run(world, global, options);
    }
    let session = Session::open_with(world, global, |open| {
        open.wait = open.refresh;
        open.trust_watcher = false;
        open.rebuild = options.rebuild;
    })?;
    if let Some(path) = &options.explain {
        return explain::run(world, &session, path);
    }
    if options.check {
        let differences = session.workspace.check();
        for line in &differences {
            writeln!(world.stdout, "{}", sanitize(line))?;
        }
        return Ok(if differences.is_empty() { Exit::Done } else { Exit::Nothing });
    }
    let outcome = session.workspace.outcome();
    if !global.quiet {
        name_problems(world, outcome);
    }
    let answer = counts::answer(&session.view(), outcome.notes);
    output::print(world, global, "index", session.today, &answer)?;
    Ok(exit(&session, outcome))
}

/// Each note left out or read in part against its writer's will, and every other reason with its count.
fn name_problems(world: &mut World<'_>, outcome: &Outcome) {
    for (path, message) in &outcome.problems {
        world.notice(&format!("{}: {}", sanitize(path), sanitize(message)));
    }
    let quiet = outcome.left_out.iter().filter(|(why, _)| !why.is_loss());
    let counts: Vec<String> = quiet.map(|(w, l)| format!("{} {} ({})", l.count, w.reason(), w.rule())).collect();
    if !counts.is_empty() {
        world.notice(&format!("left out: {}", counts.join(", ")));
    }
}

fn exit(session: &Session, outcome: &Outcome) -> Exit {
    match session.exit() {
        Exit::Done if outcome.unsaved.is_some() => Exit::NoIndex,
        Exit::Done if outcome.is_partial() => Exit::Partly,
        exit => exit,
    }
}
