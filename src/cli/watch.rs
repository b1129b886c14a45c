//! `index --watch`: the digest, then live lines of what each settled change did to follow-ups and last contacts.

use std::collections::BTreeMap;
use std::time::Duration;

use super::args::{Global, IndexOptions};
use super::error::{Exit, Failure};
use super::session::Session;
use super::world::World;
use crate::report::{ages, followups, last_contact};
use crate::watch::{Wake, Watch};
use crate::words::date::Date;
use crate::words::text::sanitize;

/// Lines of the digest.
const DIGEST: usize = 7;

/// What the reports say, to compare before and after a change.
#[derive(Default, PartialEq)]
struct Standing {
    /// Open follow-ups by place and text: how they are shown.
    open: BTreeMap<(String, String), String>,
    /// Last contact by person.
    last: BTreeMap<String, Date>,
}

/// Runs until a signal comes.
///
/// # Errors
/// See [`Failure`].
pub fn run(world: &mut World<'_>, global: &Global, options: &IndexOptions) -> Result<Exit, Failure> {
    let session = Session::open(world, global)?;
    let root = session.workspace.vault().root.clone();
    let poll = options.poll.map(Duration::from_secs);
    // The watch is set before the vault is read again, so that nothing falls between.
    let mut watch = Watch::new(&root, poll).map_err(|e| Failure::usage(format!("can't watch: {e}")))?;
    drop(session);
    let session = Session::open(world, global)?;
    let mut standing = standing(&session);
    digest(world, &session)?;
    if let Some(every) = watch.polls() {
        world.notice(&format!("watch: looking for changes every {} s", every.as_secs()));
    }
    if global.verbose {
        world.notice_bare(&format!("ready {} notes", session.workspace.outcome().notes));
    }
    drop(session);
    let mut settled = 0_usize;
    loop {
        if let Wake::Stopped(code) = watch.wait() {
            return Ok(Exit::Signal(u8::try_from(code).unwrap_or(u8::MAX)));
        }
        let quiet = Global { quiet: true, ..global.clone() };
        // Every save would write the whole memo anew.
        let session = match Session::open_with(world, &quiet, |open| open.remember = false) {
            Ok(session) => session,
            Err(failure) if options.exit_on_gone => return Err(failure),
            Err(failure) => {
                failure.lines().iter().for_each(|l| world.notice(&format!("watch: {l}; waiting")));
                continue;
            }
        };
        settled += changed(world, &session, &mut standing)?;
        if global.verbose {
            world.notice_bare(&format!("settled {settled}"));
        }
    }
}

/// Prints what a settled change did; returns how many notes it touched.
fn changed(world: &mut World<'_>, session: &Session, before: &mut Standing) -> Result<usize, Failure> {
    let outcome = session.workspace.outcome();
    let touched = outcome.added + outcome.changed + outcome.removed;
    if touched == 0 {
        return Ok(0);
    }
    let now = standing(session);
    for (key, shown) in now.open.iter().filter(|(k, _)| !before.open.contains_key(*k)) {
        writeln!(world.stdout, "+ follow-up  {}  {}", sanitize(shown), sanitize(&key.0))?;
    }
    for (key, shown) in before.open.iter().filter(|(k, _)| !now.open.contains_key(*k)) {
        writeln!(world.stdout, "✓ closed  {}  {}", sanitize(shown), sanitize(&key.0))?;
    }
    for (person, date) in &now.last {
        let old = before.last.get(person);
        if old != Some(date) {
            let age = |d: &Date| ages::relative(*d, session.today);
            let old = old.map_or_else(|| "never".to_owned(), age);
            writeln!(world.stdout, "last contact  {}: {old} → {}", sanitize(person), age(date))?;
        }
    }
    world.stdout.flush()?;
    *before = now;
    Ok(touched)
}

fn standing(session: &Session) -> Standing {
    let view = session.view();
    let context = session.context(&view);
    let open = followups::rows(&context, &followups::Options::default()).unwrap_or_default();
    let last = last_contact::rows(&context, &last_contact::Options::default()).unwrap_or_default();
    Standing {
        open: open
            .into_iter()
            .map(|r| ((r.place.file, r.text.clone()), format!("{}: {}", r.people.join(", "), r.text)))
            .collect(),
        last: last.into_iter().filter_map(|r| Some((r.person, r.last?))).collect(),
    }
}

/// What stands open and who is late, in a few lines.
fn digest(world: &mut World<'_>, session: &Session) -> Result<(), Failure> {
    let view = session.view();
    let context = session.context(&view);
    let open = followups::rows(&context, &followups::Options::default())?;
    let overdue = last_contact::Options { overdue: true, ..last_contact::Options::default() };
    let late = last_contact::rows(&context, &overdue)?;
    writeln!(
        world.stdout,
        "{} open, {} overdue",
        ages::count(open.len(), "follow-up", "follow-ups"),
        open.iter().filter(|r| r.is_overdue()).count()
    )?;
    for row in open.iter().filter(|r| r.is_overdue()).take(DIGEST) {
        writeln!(
            world.stdout,
            "  {}: {}  {}:{}",
            sanitize(&row.people.join(", ")),
            sanitize(&row.text),
            sanitize(&row.place.file),
            row.place.line
        )?;
    }
    for row in late.iter().take(DIGEST) {
        let ago = row.last.map_or_else(String::new, |d| ages::relative(d, session.today));
        writeln!(world.stdout, "  {} is overdue, last seen {ago}", sanitize(&row.person))?;
    }
    Ok(world.stdout.flush()?)
}
