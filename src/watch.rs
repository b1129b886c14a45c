//! `index --watch`: keeps the index up to date, and says what each settled change did to the reports.
//!
//! Events are hints that something below the vault changed; the truth is a pass over the tree, which every settling
//! makes. A folder made while nobody looks may hide events of what is put into it, so a settling is followed by a second
//! and a third look, and there is a pass by timer anyway.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How long a burst of events may grow before it is settled.
const WINDOW: Duration = Duration::from_millis(100);
/// At the latest so long after its first event.
const CAP: Duration = Duration::from_secs(1);
/// How often signals are looked for while nothing happens.
const TICK: Duration = Duration::from_millis(200);
/// Looks after a settling, for what its events did not tell.
const AFTERMATH: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];
/// A pass by timer.
const FULL_PASS: Duration = Duration::from_secs(15 * 60);
/// The same where the system tells nothing.
const POLL: Duration = Duration::from_secs(10);

/// Why waiting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// Something may have changed.
    Changed,
    /// A signal asks to stop: its number.
    Stopped(usize),
}

/// Waits for changes below a folder, and for signals.
pub struct Watch {
    events: Receiver<()>,
    /// Kept alive: dropping it ends the events. `None`: polling.
    watcher: Option<RecommendedWatcher>,
    signal: Arc<AtomicUsize>,
    poll: Option<Duration>,
    looks: Vec<Instant>,
}

impl Watch {
    /// Watches the folder at `root`; every `poll` instead of by events if that is asked for, or if the system refuses.
    ///
    /// # Errors
    /// If signals can't be heard.
    pub fn new(root: &std::path::Path, poll: Option<Duration>) -> std::io::Result<Self> {
        let signal = Arc::new(AtomicUsize::new(0));
        for (number, name) in [(signal_hook::consts::SIGINT, 130), (signal_hook::consts::SIGTERM, 143)] {
            signal_hook::flag::register_usize(number, Arc::clone(&signal), name)?;
        }
        let (sender, events) = channel();
        let hint = move |event: notify::Result<Event>| {
            if event.is_err() || event.is_ok_and(|e| is_change(&e)) {
                // The receiver lives as long as the watcher.
                let _ = sender.send(());
            }
        };
        let watcher = if poll.is_some() { None } else { start(root, hint) };
        let poll = poll.or(if watcher.is_none() { Some(POLL) } else { None });
        Ok(Self { events, watcher, signal, poll, looks: Vec::new() })
    }

    /// Whether changes are found by looking again and again.
    #[must_use]
    pub fn polls(&self) -> Option<Duration> {
        self.poll.filter(|_| self.watcher.is_none())
    }

    /// Waits until a burst of changes has settled, a look is due, or a signal comes.
    pub fn wait(&mut self) -> Wake {
        let started = Instant::now();
        loop {
            if let Some(code) = self.stopped() {
                return Wake::Stopped(code);
            }
            let full = self.poll.unwrap_or(FULL_PASS);
            match self.events.recv_timeout(TICK) {
                Ok(()) => {
                    self.settle();
                    let now = Instant::now();
                    self.looks = AFTERMATH.iter().map(|after| now + *after).collect();
                    return Wake::Changed;
                }
                Err(RecvTimeoutError::Timeout) if started.elapsed() < full => {
                    let now = Instant::now();
                    if self.looks.first().is_some_and(|look| *look <= now) {
                        self.looks.remove(0);
                        return Wake::Changed;
                    }
                }
                // Without events only the timer is left.
                Err(RecvTimeoutError::Disconnected) if started.elapsed() < full => std::thread::park_timeout(TICK),
                Err(_) => return Wake::Changed,
            }
        }
    }

    /// Swallows the rest of a burst: until it pauses, or the cap is reached.
    fn settle(&self) {
        let first = Instant::now();
        while first.elapsed() < CAP && self.events.recv_timeout(WINDOW.min(CAP.saturating_sub(first.elapsed()))).is_ok()
        {
        }
    }

    fn stopped(&self) -> Option<usize> {
        Some(self.signal.load(Ordering::Relaxed)).filter(|code| *code != 0)
    }
}

fn start(
    root: &std::path::Path,
    hint: impl FnMut(notify::Result<Event>) + Send + 'static,
) -> Option<RecommendedWatcher> {
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(hint, config).ok()?;
    watcher.watch(root, RecursiveMode::Recursive).ok()?;
    Some(watcher)
}

/// Reading a note is an event, too, but no change.
fn is_change(event: &Event) -> bool {
    !matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}
