//! Answering from the index, brought up to date first: like `git status`, every command looks at the whole vault.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::outcome::Outcome;
use super::{OpenOptions, Progress, WorkspaceError};
use crate::index::columns::{Columns, Source};
use crate::index::payload::Payload;
use crate::index::socket;
use crate::index::store::{HeldLock, Store, StoreError};
use crate::index::sync::{Plan, Tally, overlay, update};

/// How long a command waits for the very first index that another process is building, before it reads the notes itself.
const FIRST_INDEX: Duration = Duration::from_secs(60);
/// How long `index` waits for another process to finish writing.
const OTHER_WRITER: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(20);
/// So many notes don't vanish by accident while another folder takes the vault's place.
const MANY_LOSSES: usize = 20;

/// Opens the index at `path` and brings it up to date as far as `options` ask.
///
/// # Errors
/// See [`WorkspaceError`].
pub fn open(
    options: &OpenOptions,
    path: &Path,
    source: &Arc<Source>,
    want: &Payload,
    progress: &mut dyn Progress,
) -> Result<(Columns, Outcome), WorkspaceError> {
    let mut session = Session { options, path, source, want, outcome: Outcome::default(), lock: None, store: None };
    let (columns, stale) = match session.vouched_for() {
        Some(columns) => (columns, BTreeSet::new()),
        None => {
            session.prepare()?;
            session.answer(progress)?
        }
    };
    let mut outcome = session.outcome;
    outcome.notes = crate::network::rows::Rows::note_count(&columns);
    outcome.add_remembered(&columns);
    outcome.sort();
    Ok((columns.with_source(Arc::clone(source), stale), outcome))
}

/// The last commit of the index at `path`, for a vault that is not there; `None` if there is none to be read.
pub fn without_vault(path: &Path, source: &Arc<Source>, want: &Payload) -> Option<Columns> {
    let store = Store::open(path).ok().flatten().filter(|s| s.payload.as_ref().is_some_and(|p| p.fits(want)))?;
    columns(&store, false).ok().map(|columns| columns.with_source(Arc::clone(source), BTreeSet::new()))
}

/// One opening.
struct Session<'s> {
    options: &'s OpenOptions,
    path: &'s Path,
    source: &'s Arc<Source>,
    want: &'s Payload,
    outcome: Outcome,
    /// Held while this process may write.
    lock: Option<HeldLock>,
    /// The index in use, if it can be used as it is.
    store: Option<Store>,
}

impl Session<'_> {
    /// The last commit, if a live watcher says that nothing has changed since.
    fn vouched_for(&self) -> Option<Columns> {
        if !(self.options.refresh && self.options.trust_watcher && socket::ask(self.path)) {
            return None;
        }
        let store = Store::open(self.path).ok().flatten()?;
        let said = store.payload.as_ref()?;
        let is_of_now = said.reads_like(self.want) && (&said.boot, said.root) == (&self.want.boot, self.want.root);
        if is_of_now { self.columns(&store).ok() } else { None }
    }

    /// Takes the lock if it can be had, and opens the index if there is one that can be used.
    fn prepare(&mut self) -> Result<(), WorkspaceError> {
        let patience = if self.options.wait { OTHER_WRITER } else { FIRST_INDEX };
        let start = Instant::now();
        loop {
            if self.options.refresh {
                self.lock = match Store::lock(self.path) {
                    Ok(lock) => lock,
                    Err(e @ StoreError::Foreign(_)) => return Err(WorkspaceError::Index(e)),
                    Err(e) => {
                        self.outcome.unsaved = Some(e.to_string());
                        None
                    }
                };
            }
            self.store = self.open_usable()?;
            let may_write = self.lock.is_some() || self.outcome.unsaved.is_some() || !self.options.refresh;
            let ready = may_write || self.store.is_some() && !self.options.wait;
            if ready || start.elapsed() >= patience {
                return Ok(());
            }
            sleep(PAUSE);
        }
    }

    /// The index, if it was made by this program and is whole; maybe by other settings. A damaged one is set aside.
    fn open_usable(&mut self) -> Result<Option<Store>, WorkspaceError> {
        if self.options.rebuild && self.lock.is_some() {
            return Ok(None);
        }
        let opened = Store::open(self.path).and_then(|store| {
            let Some(store) = store else { return Ok(None) };
            let Some(payload) = &store.payload else { return Ok(None) };
            let is_ours = payload.fits(self.want);
            if is_ours && self.options.refresh && (self.options.wait || payload.boot != self.want.boot) {
                store.check()?;
            }
            Ok(is_ours.then_some(store))
        });
        match opened {
            Ok(store) => Ok(store),
            Err(e) => self.give_up(e).map(|()| None),
        }
    }

    /// What to do about an index that can't be used: damage is mended by building anew, if this process may.
    fn give_up(&mut self, e: StoreError) -> Result<(), WorkspaceError> {
        match e {
            StoreError::Damaged { .. } if self.lock.is_some() => {
                Store::set_aside(self.path).map_err(WorkspaceError::Index)?;
                self.outcome.notices.push(format!("{e}; it was built anew"));
                Ok(())
            }
            StoreError::Damaged { .. } | StoreError::System { .. } if self.options.refresh => {
                self.outcome.unsaved = Some(e.to_string());
                Ok(())
            }
            _ => Err(WorkspaceError::Index(e)),
        }
    }

    /// The rows to answer from, and the notes among them that can't be read any more.
    fn answer(&mut self, progress: &mut dyn Progress) -> Result<(Columns, BTreeSet<String>), WorkspaceError> {
        let base = self.base()?;
        if !self.options.refresh {
            return base.map(|b| (b, BTreeSet::new())).ok_or(WorkspaceError::NoIndex(self.path.to_owned()));
        }
        if let (Some(columns), true, false) = (&base, self.is_read_like_this(), self.must_commit())
            && let Some(plan) = self.hinted(columns)
        {
            return self.follow(base, plan, progress);
        }
        let mut plan = Plan::new(&self.source.vault, base.as_ref());
        if let Some(base) = base {
            if let Some(message) = self.suspicion(&base, &plan) {
                self.outcome.gone = Some(message);
                return Ok((base, BTreeSet::new()));
            }
            if !self.is_read_like_this() {
                return self.follow(None, Plan::new(&self.source.vault, None), progress);
            }
            if !self.may_have_changed(&plan) {
                self.outcome.add_pass(std::mem::take(&mut plan.pass));
                return Ok((base, plan.kept));
            }
            return self.follow(Some(base), plan, progress);
        }
        self.follow(None, plan, progress)
    }

    /// What a watcher's hints say, if they are enough.
    fn hinted(&self, columns: &Columns) -> Option<Plan> {
        Plan::hinted(&self.source.vault, columns, self.options.hinted.as_ref()?)
    }

    /// The commit was read by the settings that hold now. A vault that is not there has other settings than one that
    /// is, so this is looked at only after [`Self::suspicion`].
    fn is_read_like_this(&self) -> bool {
        let said = self.store.as_ref().and_then(|s| s.payload.as_ref());
        said.is_some_and(|p| p.reads_like(self.want))
    }

    fn may_have_changed(&self, plan: &Plan) -> bool {
        !plan.is_empty() || self.must_commit()
    }

    /// The commit says something of its surroundings that is no longer so.
    fn must_commit(&self) -> bool {
        let said = self.store.as_ref().and_then(|s| s.payload.as_ref());
        said.is_some_and(|p| (&p.boot, p.root) != (&self.want.boot, self.want.root))
    }

    /// The last commit, if there is one.
    fn base(&mut self) -> Result<Option<Columns>, WorkspaceError> {
        let Some(store) = self.store.take() else { return Ok(None) };
        let columns = self.columns(&store);
        match columns {
            Ok(columns) => {
                self.store = Some(store);
                Ok(Some(columns))
            }
            Err(e) => self.give_up(e).map(|()| None),
        }
    }

    /// Why the vault is not to be believed (FAULTS §1b): an unmounted disk leaves an empty folder behind.
    fn suspicion(&self, base: &Columns, plan: &Plan) -> Option<String> {
        let known = base.documents().count();
        let vault = self.source.vault.root.display();
        let replaced = self.store.as_ref()?.payload.as_ref()?.root != self.want.root;
        let (gone, found) = (plan.losses(), plan.pass.notes);
        if self.options.allow_empty || gone == 0 {
            None
        } else if found == 0 {
            Some(format!("vault `{vault}` is empty, but {known} notes were there before; the index is left as it is"))
        } else if replaced && gone >= MANY_LOSSES && 2 * gone >= known {
            let what = format!("vault `{vault}` is another folder than before, without {gone} of {known} notes");
            Some(format!("{what}; the index is left as it is"))
        } else {
            None
        }
    }

    /// Follows the plan: into the index if this process may write, else in memory over the last commit.
    fn follow(
        &mut self,
        base: Option<Columns>,
        mut plan: Plan,
        progress: &mut dyn Progress,
    ) -> Result<(Columns, BTreeSet<String>), WorkspaceError> {
        let mut on_note = |done: usize, total: usize| progress.notes(done, total);
        if self.lock.is_some() {
            match self.write(base.as_ref(), &plan, &mut on_note) {
                Ok((columns, tally)) => {
                    let stale = self.take_over(&mut plan, tally);
                    return columns
                        .or(base)
                        .map(|c| (c, stale))
                        .ok_or_else(|| WorkspaceError::NoIndex(self.path.to_owned()));
                }
                Err(e) => self.outcome.unsaved = Some(format!("{e}; the index is left as it is")),
            }
        }
        let (extra, hidden, tally) = overlay(self.source, &plan, &mut on_note).map_err(WorkspaceError::memory)?;
        let columns = match base {
            Some(base) => base.below(&extra, &hidden),
            None => Columns::new(&extra, crate::index::schema::schema().1),
        };
        let columns = columns.map_err(WorkspaceError::memory)?;
        let stale = self.take_over(&mut plan, tally);
        Ok((columns, stale))
    }

    fn take_over(&mut self, plan: &mut Plan, tally: Tally) -> BTreeSet<String> {
        let mut stale = std::mem::take(&mut plan.kept);
        stale.extend(tally.unread.iter().map(|(path, ..)| path.clone()));
        self.outcome.add_tally(tally);
        self.outcome.add_pass(std::mem::take(&mut plan.pass));
        stale
    }

    /// Commits the plan. No columns: nothing had changed after all.
    fn write(
        &self,
        base: Option<&Columns>,
        plan: &Plan,
        on_note: &mut (dyn FnMut(usize, usize) + Send),
    ) -> Result<(Option<Columns>, Tally), StoreError> {
        let fresh = if base.is_none() { Some(Store::create(self.path)?) } else { None };
        let Some(store) = fresh.as_ref().or(self.store.as_ref()) else { return Ok((None, Tally::default())) };
        let must_commit = fresh.is_some() || self.must_commit();
        let (tally, committed) = update(store, self.source, plan, self.want, must_commit, on_note)?;
        if committed {
            store.seal()?;
        }
        if let Some(store) = &fresh {
            store.put_in_use()?;
        }
        let columns = if committed { Some(self.columns(store)?) } else { None };
        Ok((columns, tally))
    }

    /// The rows of the last commit.
    fn columns(&self, store: &Store) -> Result<Columns, StoreError> {
        let columns = columns(store, self.lock.is_some())?;
        let may_write = self.options.refresh && self.options.remember;
        Ok(columns.with_memo(store.data(), self.want, may_write))
    }
}

/// The rows of the last commit of an index.
fn columns(store: &Store, is_locked: bool) -> Result<Columns, StoreError> {
    let commit = store.searcher(is_locked)?;
    store.guarded(|| Columns::new(&commit, store.fields))
}
