//! `index --watch`: notices changes below a vault, lets them settle, and answers commands that ask whether they have.
//!
//! Events are hints that something below the vault changed; the truth is a pass over the tree, which every settling
//! makes. A full pass also follows whatever may have hidden events: an overflow, another folder in the vault's place, a
//! jump of the clock, and time.

mod tree;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};

use crate::clock;
use crate::fs::{FileKind, kind_of_file_system, stat};
use crate::index::home::{create_file, remove_own_file};
use crate::index::socket;
use crate::vault::root::Identity;
use crate::vault::{Vault, name};
use tree::Tree;

/// After rest, a change is settled once nothing has followed it so long.
const LEADING: Duration = Duration::from_millis(3);
/// While changes keep coming: how long they have to pause.
const WINDOW: Duration = Duration::from_millis(100);
/// At the latest so long after its first event a burst is settled.
const CAP: Duration = Duration::from_secs(1);
/// How often signals, the clock and the vault's folder are looked at.
const TICK: Duration = Duration::from_millis(200);
/// So long after the last change stamps are old enough to be trusted, and there is time to tidy up.
const REST: Duration = Duration::from_secs(3);
/// A pass by timer.
const FULL_PASS: Duration = Duration::from_secs(15 * 60);
/// The same where the system tells nothing, or not everything.
const POLL: Duration = Duration::from_secs(10);
/// The clock and the time that passes may differ by so much.
const JUMP: Duration = Duration::from_secs(30);
/// So many changed notes are looked at one by one; more are worth a pass over the vault.
const MANY: usize = 256;
/// Names of markers in the index's folder: events come in order, so once a marker's has come, all before it have.
const MARKER: &str = "asked-";

/// Why waiting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something may have changed.
    Changed,
    /// Nothing has for a while.
    Rested,
    /// Another thread has called ([`Waker`]).
    Called,
    /// A signal asks to stop: the exit code.
    Stopped(usize),
}

/// What the threads behind a watch say.
enum Hint {
    /// Something changed.
    Change,
    /// Something happened to the file at this path.
    File(PathBuf),
    /// A folder may be new.
    Folder(PathBuf),
    /// Events were lost.
    Lost,
    /// Another thread calls.
    Call,
    /// The marker of this number has come by.
    Marker(usize),
    /// A command asks.
    #[cfg(unix)]
    Asked(socket::Stream),
}

/// Ends a wait from another thread.
pub struct Waker(Sender<Hint>);

impl Waker {
    /// Calls.
    pub fn wake(&self) {
        // A watch that is gone waits no more.
        let _ = self.0.send(Hint::Call);
    }
}

/// Waits for changes below a vault, for commands that ask, and for signals.
pub struct Watch {
    hints: Receiver<Hint>,
    sender: Sender<Hint>,
    called: bool,
    /// `None`: polling.
    tree: Option<Tree>,
    vault: Vault,
    identity: Option<Identity>,
    index: PathBuf,
    signal: Arc<AtomicUsize>,
    poll: Option<Duration>,
    asking: Asking,
    /// Vault-relative paths of the only notes that can have changed since the last settling; `None`: any.
    hinted: Option<BTreeSet<String>>,
    last_event: Instant,
    last_pass: Instant,
    /// The clock at the last look, and when that was.
    clock: (i64, Instant),
    rest: Option<Instant>,
}

impl Watch {
    /// Watches `vault`, whose index is at `index`: by events, or every `poll` if that is asked for, if the system has no
    /// events, or if it has none of what other machines do.
    ///
    /// # Errors
    /// If signals can't be heard.
    pub fn new(vault: &Vault, index: &Path, poll: Option<Duration>) -> std::io::Result<Self> {
        let signal = Arc::new(AtomicUsize::new(0));
        for (number, code) in [(signal_hook::consts::SIGINT, 130), (signal_hook::consts::SIGTERM, 143)] {
            signal_hook::flag::register_usize(number, Arc::clone(&signal), code)?;
        }
        let (sender, hints) = channel();
        let tells_all = poll.is_none() && kind_of_file_system(&vault.root).is_none();
        let hear = listener(sender.clone(), index.to_owned());
        let tree = if tells_all { Tree::new(vault, index, hear) } else { None };
        let poll = poll.or(if tree.as_ref().is_some_and(|t| !t.is_partial) { None } else { Some(POLL) });
        #[cfg(unix)]
        if poll.is_none() {
            let sender = sender.clone();
            // Without a socket commands look for themselves.
            let _ = socket::listen(index, move |stream| sender.send(Hint::Asked(stream)).is_ok());
        }
        let now = Instant::now();
        Ok(Self {
            hints,
            sender,
            called: false,
            tree,
            vault: vault.clone(),
            identity: Some(vault.identity),
            index: index.to_owned(),
            signal,
            poll,
            asking: Asking::default(),
            hinted: None,
            last_event: now,
            last_pass: now,
            clock: (clock::now(), now),
            rest: None,
        })
    }

    /// How often changes are looked for, if events don't tell all of them.
    #[must_use]
    pub fn polls(&self) -> Option<Duration> {
        self.poll
    }

    /// Whether some folders go unwatched because the system grants no more watches.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.tree.as_ref().is_some_and(|tree| tree.is_partial)
    }

    /// What ends the waiting from another thread.
    #[must_use]
    pub fn waker(&self) -> Waker {
        Waker(self.sender.clone())
    }

    /// Waits until a burst of changes has settled, a pass is due, or a signal comes.
    pub fn wait(&mut self) -> Wake {
        loop {
            let code = self.signal.load(Ordering::Relaxed);
            if code != 0 {
                return Wake::Stopped(code);
            }
            if std::mem::take(&mut self.called) {
                return Wake::Called;
            }
            if self.is_pass_due() {
                return Wake::Changed;
            }
            if self.rest.is_some_and(|rest| rest <= Instant::now()) {
                self.rest = None;
                self.hinted = None;
                return Wake::Rested;
            }
            match self.hints.recv_timeout(TICK) {
                Ok(hint) => {
                    if self.take(hint) {
                        self.settle();
                        return Wake::Changed;
                    }
                }
                // The sender kept here never hangs up.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
    }

    /// The only notes that can have changed since the last settling, as vault-relative paths; `None`: any.
    #[must_use]
    pub fn hinted(&self) -> Option<BTreeSet<String>> {
        self.hinted.clone()
    }

    /// The index is up to date with all that this watch has told so far; `changed` says whether it was not before.
    pub fn settled(&mut self, changed: bool) {
        self.asking.answer();
        let now = Instant::now();
        if self.hinted.take().is_none() {
            self.last_pass = now;
        }
        self.hinted = Some(BTreeSet::new());
        if changed {
            self.rest = Some(now + REST);
        }
    }

    /// The index could not be brought up to date.
    pub fn failed(&mut self) {
        self.asking = Asking::default();
        self.hinted = None;
        self.last_pass = Instant::now();
    }

    /// Whether a full pass is due for another reason than an event; then all folders are watched anew.
    fn is_pass_due(&mut self) -> bool {
        let now = (clock::now(), Instant::now());
        let clock = Duration::from_nanos(now.0.abs_diff(self.clock.0));
        let jumped = clock.abs_diff(now.1 - self.clock.1) > JUMP;
        self.clock = now;
        let identity = Identity::of(&self.vault.root).ok();
        let replaced = identity != self.identity;
        self.identity = identity;
        let due = jumped || replaced || self.last_pass.elapsed() >= self.poll.unwrap_or(FULL_PASS);
        if due {
            self.cover(None);
        }
        due
    }

    /// Watches all folders at and below `top`, or below the vault's root; whatever has changed in them went unnoticed.
    fn cover(&mut self, top: Option<&Path>) {
        self.hinted = None;
        if let Some(tree) = &mut self.tree {
            tree.cover(top.unwrap_or(&self.vault.root));
        }
    }

    /// Whether something may have changed by this.
    fn take(&mut self, hint: Hint) -> bool {
        match hint {
            Hint::File(path) => {
                match (&mut self.hinted, path.strip_prefix(&self.vault.root)) {
                    (Some(paths), Ok(inside)) if paths.len() < MANY => {
                        paths.extend([name::to_text(inside.as_os_str()).into_owned()]);
                    }
                    _ => self.hinted = None,
                }
                return true;
            }
            Hint::Change => {
                self.hinted = None;
                return true;
            }
            Hint::Folder(path) => {
                self.cover(Some(&path));
                return true;
            }
            Hint::Lost => {
                self.cover(None);
                return true;
            }
            Hint::Call => {
                self.called = true;
                return false;
            }
            Hint::Marker(number) => self.asking.passed(number),
            #[cfg(unix)]
            Hint::Asked(stream) => self.asking.add(&self.index, stream),
        }
        // Nothing has changed since the last settling, or the wait would have ended.
        self.asking.answer();
        false
    }

    /// Swallows the rest of a burst: until it pauses, a command waits for it, or the cap is reached.
    fn settle(&mut self) {
        let first = Instant::now();
        let quiet = if first - self.last_event > WINDOW { LEADING } else { WINDOW };
        while first.elapsed() < CAP && !self.asking.is_urgent() {
            match self.hints.recv_timeout(quiet) {
                Ok(Hint::Marker(number)) => self.asking.passed(number),
                #[cfg(unix)]
                Ok(Hint::Asked(stream)) => self.asking.add(&self.index, stream),
                Ok(hint) => drop(self.take(hint)),
                Err(_) => break,
            }
        }
        self.last_event = Instant::now();
    }
}

/// Commands that wait for an answer.
#[derive(Default)]
struct Asking {
    #[cfg(unix)]
    waiting: Vec<(usize, socket::Stream)>,
    last: usize,
    /// Markers up to this number have come by.
    passed: usize,
}

impl Asking {
    /// Lets a marker follow all events that are on their way.
    #[cfg(unix)]
    fn add(&mut self, index: &Path, stream: socket::Stream) {
        self.last += 1;
        let marker = index.join(format!("{MARKER}{}", self.last));
        if create_file(&marker).is_ok() {
            self.waiting.push((self.last, stream));
        }
        remove_own_file(&marker);
    }

    fn passed(&mut self, number: usize) {
        self.passed = self.passed.max(number);
    }

    /// Whether somebody waits for nothing but the settling.
    fn is_urgent(&self) -> bool {
        #[cfg(unix)]
        return self.waiting.iter().any(|(number, _)| *number <= self.passed);
        #[cfg(not(unix))]
        false
    }

    /// Answers all whose markers have come by.
    fn answer(&mut self) {
        #[cfg(unix)]
        for (number, stream) in std::mem::take(&mut self.waiting) {
            if number <= self.passed {
                stream.settled();
            } else {
                self.waiting.push((number, stream));
            }
        }
    }
}

/// Turns events into hints.
fn listener(sender: Sender<Hint>, index: PathBuf) -> impl FnMut(notify::Result<Event>) + Send + 'static {
    move |event| {
        let hint = match event {
            Ok(event) if event.need_rescan() => Some(Hint::Lost),
            Ok(event) => hint(&event, &index),
            Err(_) => Some(Hint::Lost),
        };
        // The receiver lives as long as the watcher.
        let _ = hint.map(|hint| sender.send(hint));
    }
}

fn hint(event: &Event, index: &Path) -> Option<Hint> {
    let path = event.paths.last();
    if let Some(own) = path.filter(|p| p.parent() == Some(index)) {
        let number = own.file_name()?.to_str()?.strip_prefix(MARKER)?.parse().ok()?;
        return matches!(event.kind, EventKind::Create(_)).then_some(Hint::Marker(number));
    }
    let is_folder = || path.is_some_and(|p| stat(p).is_ok_and(|s| s.kind == FileKind::Folder));
    match event.kind {
        // Reading a note is an event, too, but no change.
        EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write) => None,
        EventKind::Create(CreateKind::File)
        | EventKind::Access(_)
        | EventKind::Modify(ModifyKind::Data(_))
        | EventKind::Remove(RemoveKind::File) => path.cloned().map(Hint::File),
        EventKind::Create(_)
        | EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Any | RenameMode::Both))
            if is_folder() =>
        {
            path.cloned().map(Hint::Folder)
        }
        // Whatever else becomes of a file that came by a new name has an event of its own.
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => path.cloned().map(Hint::File),
        // Both have been told one by one.
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => None,
        // What went may have been a folder, but for one that no notes are read of.
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) if is_hidden(path) => path.cloned().map(Hint::File),
        _ => Some(Hint::Change),
    }
}

fn is_hidden(path: Option<&PathBuf>) -> bool {
    path.and_then(|p| p.file_name()).is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
