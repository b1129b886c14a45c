//! `index --watch`: the digest, then live lines of what each settled change did to follow-ups and last contacts.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::args::{Global, IndexOptions};
use super::error::{Exit, Failure};
use super::session::Session;
use super::world::World;
use crate::report::{ages, followups, last_contact};
use crate::watch::{Wake, Watch};
use crate::words::date::Date;
use crate::words::text::sanitize;
use crate::workspace::OpenOptions;

/// Lines of the digest.
const DIGEST: usize = 7;

/// What the reports say, to compare before and after a change.
#[derive(Default)]
struct Standing {
    /// Open follow-ups by note and text: how they are shown.
    open: BTreeMap<String, BTreeMap<String, String>>,
    /// Last contact by person.
    last: BTreeMap<String, Date>,
}

/// Runs until a signal comes.
///
/// # Errors
/// See [`Failure`].
pub fn run(world: &mut World<'_>, global: &Global, options: &IndexOptions) -> Result<Exit, Failure> {
    let session = Session::open_with(world, global, alone)?;
    let Some(index) = session.workspace.index().map(ToOwned::to_owned) else {
        return Err(Failure::usage("there is no index to keep up to date; leave out --no-index".to_owned()));
    };
    let poll = options.poll.map(Duration::from_secs);
    // The watch is set before the vault is read again, so that nothing falls between.
    let mut watch =
        Watch::new(session.workspace.vault(), &index, poll).map_err(|e| Failure::usage(format!("can't watch: {e}")))?;
    drop(session);
    let session = Session::open_with(world, global, alone)?;
    let mut standing = Standing::new(&session);
    digest(world, &session)?;
    if watch.is_partial() {
        world
            .notice("watch: the system watches no more folders; raise fs.inotify.max_user_watches for quicker answers");
    }
    if let Some(every) = watch.polls() {
        world.notice(&format!("watch: looking for changes every {} s", every.as_secs()));
    }
    watch.settled(false);
    if global.verbose {
        world.notice_bare(&format!("ready {} notes", session.workspace.outcome().notes));
    }
    drop(session);
    let mut settled = 0_usize;
    let quiet = Global { quiet: true, ..global.clone() };
    loop {
        let wake = watch.wait();
        if let Wake::Stopped(code) = wake {
            return Ok(Exit::Signal(u8::try_from(code).unwrap_or(u8::MAX)));
        }
        let opened = Session::open_with(world, &quiet, |open| {
            alone(open);
            open.hinted = watch.hinted();
            // Every save of a burst would write the whole memo anew.
            open.remember = wake == Wake::Rested;
        });
        let session = match opened {
            Ok(session) => session,
            Err(failure) if options.exit_on_gone => return Err(failure),
            Err(failure) => {
                watch.failed();
                failure.lines().iter().for_each(|l| world.notice(&format!("watch: {l}; waiting")));
                continue;
            }
        };
        let is_gone = session.workspace.outcome().gone.is_some();
        if is_gone {
            watch.failed();
        } else {
            watch.settled(!session.workspace.outcome().touched.is_empty());
        }
        if is_gone && options.exit_on_gone {
            return Ok(Exit::NoVault);
        }
        settled += changed(world, &session, &mut standing, wake)?;
        if global.verbose {
            world.notice_bare(&format!("settled {settled}"));
        }
    }
}

fn alone(open: &mut OpenOptions) {
    open.trust_watcher = false;
}

/// Prints what a settled change did; returns how many notes it touched.
fn changed(world: &mut World<'_>, session: &Session, standing: &mut Standing, wake: Wake) -> Result<usize, Failure> {
    let touched = &session.workspace.outcome().touched;
    if touched.is_empty() {
        if wake == Wake::Rested {
            session.remember();
        }
        return Ok(0);
    }
    let now = Standing::after(session, touched);
    for path in touched {
        let nothing = BTreeMap::new();
        let new = now.open.get(path).unwrap_or(&nothing);
        let old = standing.open.remove(path).unwrap_or_default();
        for (_, shown) in new.iter().filter(|(text, _)| !old.contains_key(*text)) {
            writeln!(world.stdout, "+ follow-up  {}  {}", sanitize(shown), sanitize(path))?;
        }
        for (_, shown) in old.iter().filter(|(text, _)| !new.contains_key(*text)) {
            writeln!(world.stdout, "✓ closed  {}  {}", sanitize(shown), sanitize(path))?;
        }
    }
    standing.open.extend(now.open);
    for (person, date) in &now.last {
        let old = standing.last.get(person);
        if old != Some(date) {
            let age = |d: &Date| ages::relative(*d, session.today);
            let old = old.map_or_else(|| "never".to_owned(), age);
            writeln!(world.stdout, "last contact  {}: {old} → {}", sanitize(person), age(date))?;
        }
    }
    standing.last = now.last;
    world.stdout.flush()?;
    Ok(touched.len())
}

impl Standing {
    /// As the whole vault says.
    fn new(session: &Session) -> Self {
        let view = session.view();
        let context = session.context(&view);
        let open = followups::rows(&context, &followups::Options::default()).unwrap_or_default();
        Self::of(open, last_contact::rows(&context, &last_contact::Options::default()).unwrap_or_default())
    }

    /// As the vault says now, of follow-ups only those in the `touched` notes.
    fn after(session: &Session, touched: &[String]) -> Self {
        let view = session.view();
        let context = session.context(&view);
        let notes: BTreeSet<_> = touched.iter().filter_map(|path| view.rows.note_at_path(path)).collect();
        let open = followups::of_notes(&context, &notes);
        Self::of(open, last_contact::rows(&context, &last_contact::Options::default()).unwrap_or_default())
    }

    fn of(open: Vec<followups::Row>, last: Vec<last_contact::Row>) -> Self {
        let mut standing = Self::default();
        for row in open {
            let shown = format!("{}: {}", row.people.join(", "), row.text);
            standing.open.entry(row.place.file).or_default().insert(row.text, shown);
        }
        standing.last = last.into_iter().filter_map(|row| Some((row.person, row.last?))).collect();
        standing
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
