//! What has changed since the last commit, and bringing the index up to it.
//!
//! The truth is one pass over the vault: size, times and inode of every note against those of the last commit. Only notes
//! that differ are read, and only those whose text differs are understood anew. An error is never a deletion.

mod hinted;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use tantivy::indexer::UserOperation;
use tantivy::{Searcher, TantivyDocument, Term};

use super::columns::{Columns, Place, Source};
use super::document::{State, of_left_out, of_note, path_hash};
use super::payload::Payload;
use super::schema::Fields;
use super::store::{Store, StoreError, Writer, in_memory};
use crate::clock;
use crate::fs::kind_of_file_system;
use crate::vault::Vault;
use crate::vault::reader::Unread;
use crate::vault::skip::Skip;
use crate::vault::stamp::Stamp;
use crate::vault::walk::{Pass, walk};

/// So many changes are looked into before it is decided whether there is anything to write.
const FIRST_LOOK: usize = 256;
/// So many notes may be read in vain at each pass because their stamps were young, before it is worth a commit.
const MANY_SETTLED: usize = 64;

/// A note that may have changed.
#[derive(Clone, Debug)]
struct Suspect {
    path: String,
    known: Option<Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    place: Place,
    stamp: Stamp,
    hash: u64,
    state: State,
}

/// What one pass over the vault says against the last commit.
#[derive(Debug)]
pub struct Plan {
    suspects: Vec<Suspect>,
    gone: Vec<(Place, String)>,
    /// Notes that are not there but may still be: they keep what is known of them.
    pub kept: BTreeSet<String>,
    /// The pass.
    pub pass: Pass,
    now: i64,
    unstable: bool,
}

/// What an update has found and done.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Notes that were not known before.
    pub added: usize,
    /// Notes whose text has changed.
    pub changed: usize,
    /// Notes that are gone.
    pub removed: usize,
    /// The paths of all of these.
    pub touched: Vec<String>,
    /// Notes that can't be read now and keep what is known of them: path, reason, words.
    pub unread: Vec<(String, Skip, String)>,
}

/// A path's hash is already one.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0 << 8 | u64::from(*b));
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

impl Plan {
    /// Looks at every note of the vault. Without `columns` all of them are new.
    #[must_use]
    pub fn new(vault: &Vault, columns: Option<&Columns>) -> Self {
        let now = clock::now();
        let mut documents: Vec<(Place, u64, Stamp)> = Vec::new();
        documents.extend(
            columns
                .into_iter()
                .flat_map(Columns::documents)
                .map(|(place, segment)| (place, segment.path_hash(place.doc), segment.stamp(place.doc))),
        );
        let by_path: HashMap<u64, usize, BuildHasherDefault<AsIs>> =
            documents.iter().enumerate().map(|(i, (_, path, _))| (*path, i)).collect();
        let seen: Vec<AtomicBool> = documents.iter().map(|_| AtomicBool::new(false)).collect();
        let suspects = Mutex::new(Vec::new());
        let pass = walk(vault, now, &|path, stamp| {
            let at = by_path.get(&path_hash(path)).copied();
            let known = at.and_then(|i| documents.get(i));
            if let Some(seen) = at.and_then(|i| seen.get(i)) {
                seen.store(true, Ordering::Relaxed);
            }
            if known.is_some_and(|(_, _, old)| old.same_file(stamp) && !old.is_young()) {
                return;
            }
            suspects.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_owned(), at));
        });
        let mut suspects = suspects.into_inner().unwrap_or_else(PoisonError::into_inner);
        suspects.sort();
        let known = |i: usize| {
            let (place, _, stamp) = *documents.get(i)?;
            let segment = columns?.segments().get(place.segment as usize)?;
            Some(Known { place, stamp, hash: segment.hash(place.doc), state: segment.state(place.doc) })
        };
        let suspects = suspects.into_iter().map(|(path, at)| Suspect { path, known: at.and_then(known) }).collect();
        let unseen = documents.iter().zip(&seen).filter(|(_, seen)| !seen.load(Ordering::Relaxed)).map(|(d, _)| d.0);
        let (mut gone, mut kept) = (Vec::new(), BTreeSet::new());
        for place in unseen {
            let segment = columns.and_then(|c| c.segments().get(place.segment as usize));
            let path = segment.and_then(|s| s.path(place.doc)).unwrap_or_default();
            if pass.may_hold(&path) {
                kept.insert(path);
            } else {
                gone.push((place, path));
            }
        }
        let unstable = kind_of_file_system(&vault.root).is_some();
        Self { suspects, gone, kept, pass, now, unstable }
    }

    /// How many notes would be removed.
    #[must_use]
    pub fn losses(&self) -> usize {
        self.gone.len()
    }

    /// Whether nothing has changed for certain.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.suspects.is_empty() && self.gone.is_empty()
    }
}

/// What looking into a suspect has found.
enum Finding {
    /// The same text. Its stamp is to be renewed if `renew`; `settled` says that it was young and no longer is.
    Same { document: Option<TantivyDocument>, settled: bool },
    /// Another text, or none before. Not `kept` if the file is to be left out.
    New { document: TantivyDocument, kept: bool },
    /// Not there any more.
    Vanished,
    /// Can't be read now; what was known stays.
    Unread(Skip, String),
}

fn look_into(source: &Source, fields: &Fields, plan: &Plan, suspect: &Suspect) -> Finding {
    let Source { vault, reader } = source;
    let path = &suspect.path;
    let text = match reader.text(vault, path) {
        Ok(text) => text,
        Err(Unread { why: None, .. }) => return Finding::Vanished,
        Err(unread) => return left_out(source, fields, plan, suspect, &unread),
    };
    let stamp = Stamp::new(&text.stat, plan.now, plan.unstable);
    let same_text = suspect
        .known
        .is_some_and(|k| k.hash == text.hash && !matches!(k.state, State::LeftOut(s) if s != Skip::OptedOut));
    let same_file = suspect.known.is_some_and(|k| k.stamp.same_file(stamp));
    if same_text && same_file && stamp.is_young() {
        return Finding::Same { document: None, settled: false };
    }
    let (document, kept) = match reader.understand(path, &text) {
        Ok(reading) => (of_note(fields, &text, reading, stamp), true),
        Err(unread) => {
            let why = unread.why.unwrap_or(Skip::Crashed);
            (of_left_out(fields, path, stamp, text.hash, why, &unread), false)
        }
    };
    if same_text {
        Finding::Same { document: Some(document), settled: same_file }
    } else {
        Finding::New { document, kept }
    }
}

/// A file that was not read as a note. What its size or its bytes say is remembered; what the system or another program
/// is in the way of is tried again next time.
fn left_out(source: &Source, fields: &Fields, plan: &Plan, suspect: &Suspect, unread: &Unread) -> Finding {
    let why = unread.why.unwrap_or(Skip::Unreadable);
    match (why, crate::fs::stat(&source.vault.path_of(&suspect.path))) {
        (Skip::Binary | Skip::TooLarge, Ok(stat)) => {
            let stamp = Stamp::new(&stat, plan.now, plan.unstable);
            let known = suspect.known.filter(|k| k.state == State::LeftOut(why));
            if known.is_some_and(|k| k.stamp.same_file(stamp)) && stamp.is_young() {
                return Finding::Same { document: None, settled: false };
            }
            let document = of_left_out(fields, &suspect.path, stamp, 0, why, unread);
            if known.is_some() {
                Finding::Same { document: Some(document), settled: true }
            } else {
                Finding::New { document, kept: false }
            }
        }
        _ => Finding::Unread(why, unread.message.clone()),
    }
}

/// Hears how many of all suspects have been looked into.
pub type OnNote<'p> = &'p mut (dyn FnMut(usize, usize) + Send);

/// Brings the index up to the plan in one commit, if there is anything to commit.
///
/// # Errors
/// See [`StoreError`]; then the last commit stands.
pub fn update(
    store: &Store,
    source: &Source,
    plan: &Plan,
    payload: &Payload,
    must_commit: bool,
    on_note: OnNote<'_>,
) -> Result<(Tally, bool), StoreError> {
    let total = plan.suspects.len();
    let (first, rest) = plan.suspects.split_at(total.min(FIRST_LOOK));
    let looked: Vec<(&Suspect, Finding)> =
        first.par_iter().map(|s| (s, look_into(source, &store.fields, plan, s))).collect();
    on_note(first.len(), total);
    let settled = looked.iter().filter(|(_, f)| matches!(f, Finding::Same { settled: true, .. })).count();
    let telling = |f: &Finding| match f {
        Finding::New { .. } | Finding::Same { document: Some(_), settled: false } => true,
        Finding::Vanished | Finding::Same { .. } | Finding::Unread(..) => false,
    };
    let vanished = looked.iter().any(|(s, f)| matches!(f, Finding::Vanished) && s.known.is_some());
    let worth = must_commit || vanished || settled >= MANY_SETTLED || looked.iter().any(|(_, f)| telling(f));
    let recorder = Recorder::default();
    if !worth && rest.is_empty() && plan.gone.is_empty() {
        looked.into_iter().for_each(|(s, f)| drop(recorder.record(s, f)));
        return Ok((recorder.tally(plan), false));
    }
    let writer = store.writer(total)?;
    for (suspect, finding) in looked {
        recorder.write(&writer, suspect, finding);
    }
    let (done, on_note) = (AtomicUsize::new(first.len()), Mutex::new(on_note));
    rest.par_iter().for_each(|suspect| {
        recorder.write(&writer, suspect, look_into(source, &store.fields, plan, suspect));
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(100) {
            on_note.lock().unwrap_or_else(PoisonError::into_inner)(done, total);
        }
    });
    for (_, path) in &plan.gone {
        writer.inner.delete_term(Term::from_field_text(store.fields.path, path));
    }
    recorder.failure(store)?;
    writer.commit(payload)?;
    Ok((recorder.tally(plan), true))
}

/// Counts findings, from any thread.
#[derive(Default)]
struct Recorder {
    tally: Mutex<Tally>,
    failure: Mutex<Option<tantivy::TantivyError>>,
}

impl Recorder {
    /// Counts a finding; the document to write, if any, and whether the old one goes.
    fn record(&self, suspect: &Suspect, finding: Finding) -> (Option<TantivyDocument>, bool) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        let was_note = suspect.known.is_some_and(|k| !matches!(k.state, State::LeftOut(_)));
        match finding {
            Finding::New { document, kept } => {
                if was_note || kept {
                    tally.touched.push(suspect.path.clone());
                }
                match (was_note, kept) {
                    (true, true) => tally.changed += 1,
                    (true, false) => tally.removed += 1,
                    (false, true) => tally.added += 1,
                    (false, false) => {}
                }
                (Some(document), true)
            }
            Finding::Same { document, .. } => {
                let replaces = document.is_some();
                (document, replaces)
            }
            Finding::Vanished => {
                if was_note {
                    tally.removed += 1;
                    tally.touched.push(suspect.path.clone());
                }
                (None, true)
            }
            Finding::Unread(why, message) => {
                tally.unread.push((suspect.path.clone(), why, message));
                (None, false)
            }
        }
    }

    fn write(&self, writer: &Writer, suspect: &Suspect, finding: Finding) {
        let (document, replaces) = self.record(suspect, finding);
        let mut operations = Vec::with_capacity(2);
        if replaces && suspect.known.is_some() {
            operations.push(UserOperation::Delete(Term::from_field_text(writer.fields.path, &suspect.path)));
        }
        operations.extend(document.map(UserOperation::Add));
        if let Err(e) = writer.inner.run(operations) {
            self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(e);
        }
    }

    fn failure(&self, store: &Store) -> Result<(), StoreError> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.map_or(Ok(()), |e| Err(store.blame(&e)))
    }

    fn tally(self, plan: &Plan) -> Tally {
        let mut tally = self.tally.into_inner().unwrap_or_else(PoisonError::into_inner);
        tally.removed += plan.gone.len();
        tally.touched.extend(plan.gone.iter().map(|(_, path)| path.clone()));
        tally.unread.sort();
        tally
    }
}

/// What has changed, as an index in memory to lie over the last commit, and the documents of that commit which it hides.
///
/// # Errors
/// Whatever tantivy says.
pub fn overlay(
    source: &Source,
    plan: &Plan,
    on_note: OnNote<'_>,
) -> tantivy::Result<(Searcher, HashSet<Place>, Tally)> {
    let recorder = Recorder::default();
    let mut hidden: HashSet<Place> = plan.gone.iter().map(|(place, _)| *place).collect();
    let (_, fields) = super::schema::schema();
    let (searcher, _) = in_memory(|add| {
        let total = plan.suspects.len();
        for (number, batch) in plan.suspects.chunks(FIRST_LOOK).enumerate() {
            let looked: Vec<Finding> = batch.par_iter().map(|s| look_into(source, &fields, plan, s)).collect();
            for (suspect, finding) in batch.iter().zip(looked) {
                let (document, replaces) = recorder.record(suspect, finding);
                hidden.extend(suspect.known.filter(|_| replaces).map(|k| k.place));
                document.into_iter().for_each(&mut *add);
            }
            on_note((number * FIRST_LOOK + batch.len()).min(total), total);
        }
    })?;
    Ok((searcher, hidden, recorder.tally(plan)))
}
