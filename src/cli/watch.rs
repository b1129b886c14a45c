//! `index --watch`: the digest, then live lines of what each settled change did to follow-ups and last contacts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
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
    let standing = Standing::new(&session);
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
    thread::scope(|scope| {
        let (to_tell, commits) = channel();
        let (lines, told) = channel();
        let waker = watch.waker();
        // What a change did takes longer to find out than the next save or question may wait.
        scope.spawn(move || {
            tell(&commits, standing, &|text| {
                // Lines that nobody waits for any more are not printed.
                let _ = lines.send(text);
                waker.wake();
            });
        });
        follow(world, global, options, &mut watch, (&to_tell, &told))
    })
}

/// Keeps the index up to date, hands over every commit to be told of, and prints what is told.
fn follow(
    world: &mut World<'_>,
    global: &Global,
    options: &IndexOptions,
    watch: &mut Watch,
    (to_tell, told): (&Sender<Commit>, &Receiver<String>),
) -> Result<Exit, Failure> {
    let mut settled = 0_usize;
    let quiet = Global { quiet: true, ..global.clone() };
    loop {
        let wake = watch.wait();
        told.try_iter().try_for_each(|text| world.stdout.write_all(text.as_bytes()))?;
        world.stdout.flush()?;
        match wake {
            Wake::Stopped(code) => return Ok(Exit::Signal(u8::try_from(code).unwrap_or(u8::MAX))),
            Wake::Called => continue,
            Wake::Changed | Wake::Rested => {}
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
        if session.workspace.outcome().gone.is_some() {
            watch.failed();
            if options.exit_on_gone {
                return Ok(Exit::NoVault);
            }
        } else {
            watch.settled(!session.workspace.outcome().touched.is_empty());
        }
        settled += session.workspace.outcome().touched.len();
        if global.verbose {
            world.notice_bare(&format!("settled {settled}"));
        }
        // Nobody hears it any more only if the teller has panicked, which ends the scope.
        let _ = to_tell.send(Commit { session, rested: wake == Wake::Rested });
    }
}

/// A commit to be told of.
struct Commit {
    session: Session,
    /// Nothing has changed for a while.
    rested: bool,
}

/// Says what each commit did; of commits that came meanwhile what they did together.
fn tell(commits: &Receiver<Commit>, mut standing: Standing, say: &dyn Fn(String)) {
    while let Ok(mut commit) = commits.recv() {
        let mut touched: BTreeSet<String> = commit.session.workspace.outcome().touched.iter().cloned().collect();
        for next in commits.try_iter() {
            touched.extend(next.session.workspace.outcome().touched.iter().cloned());
            commit = next;
        }
        if !touched.is_empty() {
            let text = standing.follow(&commit.session, &touched);
            if !text.is_empty() {
                say(text);
            }
        } else if commit.rested {
            commit.session.remember();
        }
    }
}

fn alone(open: &mut OpenOptions) {
    open.trust_watcher = false;
}

impl Standing {
    /// As the whole vault says.
    fn new(session: &Session) -> Self {
        let view = session.view();
        let context = session.context(&view);
        let open = followups::rows(&context, &followups::Options::default()).unwrap_or_default();
        Self::of(open, last_contact::rows(&context, &last_contact::Options::default()).unwrap_or_default())
    }

    /// Moves on to a commit that changed the `touched` notes, and says what that did, a line each.
    fn follow(&mut self, session: &Session, touched: &BTreeSet<String>) -> String {
        let mut lines = String::new();
        let now = Self::after(session, touched);
        for path in touched {
            let nothing = BTreeMap::new();
            let new = now.open.get(path).unwrap_or(&nothing);
            let old = self.open.remove(path).unwrap_or_default();
            for (_, shown) in new.iter().filter(|(text, _)| !old.contains_key(*text)) {
                lines += &format!("+ follow-up  {}  {}\n", sanitize(shown), sanitize(path));
            }
            for (_, shown) in old.iter().filter(|(text, _)| !new.contains_key(*text)) {
                lines += &format!("✓ closed  {}  {}\n", sanitize(shown), sanitize(path));
            }
        }
        self.open.extend(now.open);
        for (person, date) in &now.last {
            let old = self.last.get(person);
            if old != Some(date) {
                let age = |d: &Date| ages::relative(*d, session.today);
                let old = old.map_or_else(|| "never".to_owned(), age);
                lines += &format!("last contact  {}: {old} → {}\n", sanitize(person), age(date));
            }
        }
        self.last = now.last;
        lines
    }

    /// As the vault says now, of follow-ups only those in the `touched` notes.
    fn after(session: &Session, touched: &BTreeSet<String>) -> Self {
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
