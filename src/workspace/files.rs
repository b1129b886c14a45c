//! Answering from the files alone (`--no-index`): what the index is compared with.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::outcome::Outcome;
use super::{Progress, WorkspaceError};
use crate::clock;
use crate::index::columns::{Columns, Source};
use crate::index::schema::schema;
use crate::index::sync::{Plan, overlay};
use crate::model::fact::Facts;
use crate::network::rows::{Memory, Rows};
use crate::vault::reader::Unread;
use crate::vault::walk::walk;

/// Reads every note of the vault.
pub fn read_all(source: &Source, progress: &mut dyn Progress) -> (Memory, Outcome) {
    let paths = Mutex::new(Vec::new());
    let pass = walk(&source.vault, clock::now(), &|path, _| {
        paths.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    });
    let mut paths = paths.into_inner().unwrap_or_else(PoisonError::into_inner);
    paths.sort();
    let read = |path: &String| -> Result<Facts, Unread> {
        let text = source.reader.text(&source.vault, path)?;
        Ok(source.reader.understand(path, &text)?.facts)
    };
    let results: Vec<_> = paths.par_iter().map(read).collect();
    progress.notes(paths.len(), paths.len());
    let mut outcome = Outcome::default();
    let mut all = Vec::new();
    for (path, result) in paths.iter().zip(results) {
        match result {
            Ok(facts) => {
                outcome.add_errors(&facts);
                all.push(facts);
            }
            Err(unread) => outcome.add_unread(path, &unread),
        }
    }
    (outcome.notes, outcome.added) = (all.len(), all.len());
    outcome.add_pass(pass);
    outcome.sort();
    (Memory::new(all), outcome)
}

/// Reads every note of the vault into an index in memory.
///
/// # Errors
/// If memory runs out.
pub fn read_into_columns(
    source: &Arc<Source>,
    progress: &mut dyn Progress,
) -> Result<(Columns, Outcome), WorkspaceError> {
    let mut plan = Plan::new(&source.vault, None);
    let mut on_note = |done, total| progress.notes(done, total);
    let (searcher, _, tally) = overlay(source, &plan, &mut on_note).map_err(WorkspaceError::memory)?;
    let (_, fields) = schema();
    let columns = Columns::new(&searcher, fields).map_err(WorkspaceError::memory)?;
    let mut outcome = Outcome { notes: columns.note_count(), ..Outcome::default() };
    outcome.add_tally(tally);
    outcome.add_pass(std::mem::take(&mut plan.pass));
    outcome.sort();
    Ok((columns.with_source(Arc::clone(source), BTreeSet::new()), outcome))
}
