//! The words of single lines, as reports quote them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use super::Workspace;
use crate::model::note::{Block, BlockKind, MarkKind, Note};
use crate::report::place::{Lines, Noted, Outline, Skimmed, SkimmedKind};

/// The notes read so far by path; `None`: can't be read.
pub(super) type Read = Mutex<HashMap<String, Option<Words>>>;

/// The words of one note.
pub(super) struct Words {
    title: String,
    by_line: BTreeMap<u32, String>,
    first: u32,
    preface: Vec<String>,
    outline: Outline,
}

impl Lines for Workspace {
    fn line(&self, file: &str, line: u32) -> Option<String> {
        self.words(
            file,
            |words| {
                if line < words.first { Some(words.title.clone()) } else { words.by_line.get(&line).cloned() }
            },
        )
    }

    fn preface(&self, file: &str) -> Vec<String> {
        self.words(file, |words| Some(words.preface.clone())).unwrap_or_default()
    }

    fn outline(&self, file: &str) -> Outline {
        self.words(file, |words| Some(words.outline.clone())).unwrap_or_default()
    }
}

impl Workspace {
    fn words<T>(&self, file: &str, ask: impl FnOnce(&Words) -> Option<T>) -> Option<T> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let words = read.entry(file.to_owned()).or_insert_with(|| self.read(file).map(|(note, _)| words_of(&note)));
        ask(words.as_ref()?)
    }
}

fn words_of(note: &Note) -> Words {
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
    Words { title: note.title.clone(), by_line, first, preface: preface(note), outline: outline(note) }
}

fn preface(note: &Note) -> Vec<String> {
    let is_plain = |block: &&Block| {
        let dated = block.prose.lines.first().is_some_and(|l| l.date.is_some());
        let fields = block.prose.marks.iter().any(|m| matches!(m.kind, MarkKind::Field { .. }));
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) && block.task.is_none() && !dated && !fields
    };
    let is_below = |block: &Block| matches!(block.kind, BlockKind::Heading(level) if level > 1);
    let above = note.blocks.iter().take_while(|b| !is_below(b)).filter(is_plain);
    above.map(|b| b.prose.text.replace('\n', " ").trim().to_owned()).filter(|t| !t.is_empty()).collect()
}

fn outline(note: &Note) -> Outline {
    let front = note
        .front
        .fields
        .iter()
        .flat_map(|f| f.values.iter().map(|v| Noted { key: f.key.clone(), value: v.text.clone(), line: v.line }));
    let marks = note.blocks.iter().flat_map(|b| b.prose.marks.iter().map(move |m| (b, m)));
    let inline = marks.filter_map(|(b, mark)| match &mark.kind {
        MarkKind::Field { key, value } => {
            let line = b.prose.line_at(mark.span.start as usize).map_or(0, |l| l.number);
            Some(Noted { key: key.clone(), value: value.clone(), line })
        }
        _ => None,
    });
    let kind = |block: &Block| match block.kind {
        BlockKind::Heading(_) => Some(SkimmedKind::Heading),
        BlockKind::Paragraph if block.parent.is_none() && block.task.is_none() => Some(SkimmedKind::Paragraph),
        BlockKind::Item if block.parent.is_none() && block.task.is_none() => Some(SkimmedKind::Item),
        BlockKind::Paragraph | BlockKind::Item => Some(SkimmedKind::Other),
        _ => None,
    };
    let own = note.blocks.iter().filter(|b| b.quote_depth == 0);
    let text = |b: &Block| b.prose.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let skimmed = |b: &Block| Some(Skimmed { kind: kind(b)?, text: text(b), line: b.prose.first_line() });
    Outline { fields: front.chain(inline).collect(), blocks: own.filter_map(skimmed).collect() }
}
