//! Answering from the files alone (`--no-index`): what the index is compared with.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::Progress;
use super::outcome::Outcome;
use crate::clock;
use crate::index::columns::Source;
use crate::model::fact::Facts;
use crate::network::rows::Memory;
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
