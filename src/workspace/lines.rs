//! The words of single lines, as reports quote them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use super::Workspace;
use crate::model::note::Note;
use crate::report::place::Lines;

/// The notes read so far by path; `None`: can't be read.
pub(super) type Read = Mutex<HashMap<String, Option<Words>>>;

/// The words of one note.
pub(super) struct Words {
    title: String,
    by_line: BTreeMap<u32, String>,
    first: u32,
}

impl Lines for Workspace {
    fn line(&self, file: &str, line: u32) -> Option<String> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let words = match read.get(file) {
            Some(words) => words,
            None => {
                let words = self.read(file).map(|(note, _)| words(&note));
                read.entry(file.to_owned()).or_insert(words)
            }
        };
        let words = words.as_ref()?;
        if line < words.first { Some(words.title.clone()) } else { words.by_line.get(&line).cloned() }
    }
}

fn words(note: &Note) -> Words {
    let mut by_line = BTreeMap::new();
    for block in &note.blocks {
        for (i, line) in block.prose.lines.iter().enumerate() {
            let text = block.prose.line_text(i).trim();
            if !text.is_empty() {
                by_line.entry(line.number).or_insert_with(|| text.to_owned());
            }
        }
    }
    let first = by_line.keys().next().copied().unwrap_or(u32::MAX);
    Words { title: note.title.clone(), by_line, first }
}
