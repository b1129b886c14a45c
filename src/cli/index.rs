//! `index`: builds or updates the index, and says what is in it and what was left out.

use super::args::{Global, IndexOptions};
use super::error::{Exit, Failure};
use super::output;
use super::session::Session;
use super::world::World;
use crate::report::counts;

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(world: &mut World<'_>, global: &Global, _options: &IndexOptions) -> Result<Exit, Failure> {
    let session = Session::open(world, global)?;
    let outcome = session.workspace.outcome();
    for (path, message) in &outcome.problems {
        world.notice(&format!("{path}: {message}"));
    }
    let answer = counts::answer(&session.view(), outcome.notes);
    output::print(world, global, "index", session.today, &answer)?;
    Ok(if outcome.problems.is_empty() { Exit::Done } else { Exit::Partly })
}
