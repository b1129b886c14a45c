//! `index --explain`: why a file, a line of it or a person is read as it is.

use std::io;
use std::path::Path;

use serde_json::Value;

use super::error::{Exit, Failure};
use super::session::Session;
use super::world::World;
use crate::report::facts;
use crate::vault::name::to_text;
use crate::words::text::sanitize;
use crate::workspace::Verdict;

/// Says which rule leaves the file `asked` out, or all its facts; those of one line for `PATH:LINE`; those about a person
/// where no such file is.
///
/// # Errors
/// See [`Failure`].
pub fn run(world: &mut World<'_>, session: &Session, asked: &Path) -> Result<Exit, Failure> {
    let path = inside(world, session, asked);
    let missing = match session.workspace.explain(&path) {
        Verdict::Unread(why) => why,
        verdict => return of_file(world, session, &path, verdict, None),
    };
    if let Some((file, line)) = path.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)))
        && let verdict @ (Verdict::Note(_) | Verdict::LeftOut(..)) = session.workspace.explain(file)
    {
        return of_file(world, session, file, verdict, Some(line));
    }
    let view = session.view();
    if let Ok(person) = view.find(&to_text(asked.as_os_str())) {
        print(world, |emit| facts::of_person(&view, session.today, person, emit))?;
        return Ok(Exit::Done);
    }
    writeln!(world.stdout, "{}: {missing}", sanitize(&path))?;
    Ok(Exit::Nothing)
}

/// The vault-relative path that `asked` means.
fn inside(world: &World<'_>, session: &Session, asked: &Path) -> String {
    let root = &session.workspace.vault().root;
    let full = world.cwd.join(asked);
    let inside = full.strip_prefix(root).or_else(|_| full.strip_prefix(&world.cwd)).unwrap_or(asked);
    to_text(inside.as_os_str()).into_owned()
}

fn of_file(
    world: &mut World<'_>,
    session: &Session,
    path: &str,
    verdict: Verdict,
    line: Option<u32>,
) -> Result<Exit, Failure> {
    let shown = sanitize(path);
    match verdict {
        Verdict::LeftOut(why, whose) => {
            let whose = if whose == path { String::new() } else { format!(", as is all below `{}`", sanitize(&whose)) };
            writeln!(world.stdout, "{shown}: left out by {}: {}{whose}", why.rule(), why.reason())?;
            if let Some(advice) = why.advice() {
                world.notice(&format!("hint: {advice}"));
            }
        }
        Verdict::Unread(why) => {
            writeln!(world.stdout, "{shown}: {why}")?;
            return Ok(Exit::Nothing);
        }
        Verdict::Note(note) => {
            let view = session.view();
            if print(world, |emit| facts::of_note(&view, session.today, note, line, emit))? == 0 {
                let line = line.map_or_else(String::new, |line| format!(":{line}"));
                world.notice(&format!("`{shown}{line}`: it says nothing of anybody, as far as it is understood"));
            }
        }
    }
    Ok(Exit::Done)
}

/// Prints every fact that `hand_out` hands out, up to the first trouble, and counts them.
fn print(world: &mut World<'_>, hand_out: impl FnOnce(&mut dyn FnMut(&Value))) -> io::Result<usize> {
    let mut written = Ok(0);
    hand_out(&mut |fact| {
        if let Ok(count) = written {
            written = writeln!(world.stdout, "{fact}").map(|()| count + 1);
        }
    });
    written
}
