//! Floor 2: text to notes. Total: every text gives a note, and nothing here does I/O.

pub mod date_expr;
pub mod dating;
pub mod decode;
pub mod front_matter;
pub mod link;
pub mod mention;
pub mod recurrence;

mod builder;
mod comment;
mod container;
mod field;
mod html;
mod inline;
mod kind;
mod link_mark;
mod markdown;
#[cfg(test)]
mod markdown_tests;
mod outline;
#[cfg(test)]
mod probe;
mod prose;
mod rules;
mod scan;
mod tag;
mod task;
mod task_fields;
#[cfg(test)]
mod task_tests;
mod task_text;
mod todo_txt;

use std::collections::HashSet;
use std::sync::Arc;

use crate::model::note::{Block, BlockKind, FrontMatter, MarkKind, Note, NoteKind};
use crate::model::settings::Settings;
use crate::words::lexicon::Lexicon;
use markdown::Shape;
use rules::Rules;

/// Reads notes under fixed settings. Make one and use it for every note.
#[derive(Clone, Debug)]
pub struct Parser {
    rules: Rules,
}

impl Parser {
    /// A parser for `settings`, with the lexicon that they name.
    #[must_use]
    pub fn new(settings: &Settings, lexicon: Arc<Lexicon>) -> Self {
        Self { rules: Rules::new(settings, lexicon) }
    }

    /// Reads the note at the vault-relative `path` from its decoded `text` (P-1).
    #[must_use]
    pub fn parse(&self, path: &str, text: &str) -> Note {
        let (front, mut diagnostics) = front_matter::read(text);
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = link::strip_note_extension(file).to_owned();
        let todo = todo_txt::is_todo_txt(path, text);
        let shape = Shape {
            folder,
            kanban: front.first(&["kanban-plugin"]).is_some(),
            drawing: kind::is_drawing(file, &front),
        };
        let (blocks, odd) = if todo {
            todo_txt::blocks(text, &self.rules)
        } else {
            markdown::blocks(text, front.body_start, shape, &self.rules)
        };
        diagnostics.extend(odd);
        let tags = tags(&front, &blocks);
        let kind = if todo { NoteKind::Todo } else { kind::kind(path, &front, &tags, None, text, &self.rules) };
        Note {
            path: path.to_owned(),
            title: title(&front, &blocks).unwrap_or(&stem).to_owned(),
            stem,
            kind,
            hash: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
            date: None,
            front,
            tags,
            blocks,
            diagnostics,
        }
    }
}

/// Front-matter title, else the first heading of level one (§1.5).
fn title<'n>(front: &'n FrontMatter, blocks: &'n [Block]) -> Option<&'n str> {
    let heading = || blocks.iter().find(|b| b.kind == BlockKind::Heading(1)).map(|b| b.prose.text.as_str());
    front.first(&["title", "name", "full-name"]).map(|value| value.text.as_str()).or_else(heading)
}

/// All tags, each once: front matter first, strings and items split at commas and blanks (§1.5).
fn tags(front: &FrontMatter, blocks: &[Block]) -> Vec<String> {
    let values = front.values(&["tags", "tag", "keywords", "keyword"]);
    let split = values.flat_map(|value| value.text.split(|c: char| c == ',' || c.is_whitespace()));
    let front = split.map(|tag| tag.trim_start_matches('#')).filter(|tag| !tag.chars().all(|c| c.is_ascii_digit()));
    let body = blocks.iter().flat_map(|block| &block.prose.marks).filter_map(|mark| match &mark.kind {
        MarkKind::Tag(tag) => Some(tag.as_str()),
        _ => None,
    });
    let mut seen = HashSet::new();
    front.chain(body).filter(|&tag| seen.insert(tag)).map(str::to_owned).collect()
}
