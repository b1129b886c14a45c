//! Floor 2: text to notes. Total: every text gives a note, and nothing here does I/O.

pub mod date_expr;
pub mod dating;
pub mod decode;
mod due_phrase;
#[cfg(test)]
mod due_phrase_tests;
pub mod front_matter;
mod leading;
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
mod moment;
mod option_date;
mod outline;
#[cfg(test)]
mod probe;
mod prose;
mod rules;
mod scan;
mod short_date;
mod tag;
mod task;
mod task_fields;
#[cfg(test)]
mod task_tests;
mod task_text;
mod todo_txt;
mod yaml;

use std::collections::HashSet;
use std::sync::Arc;

use crate::model::note::{Block, BlockKind, FrontMatter, MarkKind, Note, NoteKind};
use crate::model::settings::Settings;
use crate::words::lexicon::Lexicon;
use dating::Dating;
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
        let (mut blocks, odd) = if todo {
            todo_txt::blocks(text, &self.rules)
        } else {
            markdown::blocks(text, front.body_start, shape, &self.rules)
        };
        diagnostics.extend(odd);
        let tags = tags(&front, &blocks);
        let dating = Dating { reader: &self.rules.dates, settings: &self.rules.settings, lexicon: &self.rules.lexicon };
        let date = dating.note_date(path, &front, &blocks, &mut diagnostics);
        let kind = if todo {
            NoteKind::Todo
        } else {
            kind::kind(
                &kind::Evidence {
                    path,
                    front: &front,
                    properties: page_fields(&blocks).collect(),
                    tags: &tags,
                    date: date.as_ref(),
                    text,
                },
                &self.rules,
            )
        };
        dating.date_blocks(&mut blocks, date, kind == NoteKind::Person);
        Note {
            path: path.to_owned(),
            title: title(&front, &blocks).unwrap_or(&stem).to_owned(),
            stem,
            kind,
            hash: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
            date,
            front,
            tags,
            blocks,
            diagnostics,
        }
    }
}

/// Front-matter title, else a `title::` property, else the first heading of level one (§1.5, L-11).
fn title<'n>(front: &'n FrontMatter, blocks: &'n [Block]) -> Option<&'n str> {
    const KEYS: [&str; 3] = ["title", "name", "full-name"];
    let heading = || blocks.iter().find(|b| b.kind == BlockKind::Heading(1)).map(|b| b.prose.text.as_str());
    let property = || page_fields(blocks).find(|(key, _)| *key == "title").map(|(_, value)| value);
    front.first(&KEYS).map(|value| value.text.as_str()).or_else(property).or_else(heading)
}

/// The fields of the first block, which outliners read as properties of the page (I-2).
fn page_fields(blocks: &[Block]) -> impl Iterator<Item = (&str, &str)> {
    let first = blocks.first().filter(|b| b.task.is_none() && !matches!(b.kind, BlockKind::Row { .. }));
    first.into_iter().flat_map(|b| &b.prose.marks).filter_map(|mark| match &mark.kind {
        MarkKind::Field { key, value } => Some((key.as_str(), value.as_str())),
        _ => None,
    })
}

/// All tags, each once: front matter first, strings and items split at commas and blanks (§1.5).
fn tags(front: &FrontMatter, blocks: &[Block]) -> Vec<String> {
    const KEYS: [&str; 4] = ["tags", "tag", "keywords", "keyword"];
    let properties = page_fields(blocks).filter(|(key, _)| KEYS.contains(key)).map(|(_, value)| value);
    let written = front.values(&KEYS).map(|value| value.text.as_str()).chain(properties);
    let split = written.flat_map(|text| text.split(|c: char| c == ',' || c.is_whitespace()));
    let named =
        split.map(|tag| tag.trim_matches(['#', '[', ']'])).filter(|tag| !tag.chars().all(|c| c.is_ascii_digit()));
    let inline = blocks.iter().flat_map(|block| &block.prose.marks).filter_map(|mark| match &mark.kind {
        MarkKind::Tag(tag) => Some(tag.as_str()),
        _ => None,
    });
    let mut seen = HashSet::new();
    named.chain(inline).filter(|&tag| seen.insert(tag)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::probe::note;
    use crate::model::note::NoteKind;

    #[test]
    fn a_list_right_below_a_dated_line_tells_of_that_day() {
        let days = |text: &str| {
            let note = note(text);
            let lines = note.blocks.iter().flat_map(|b| b.prose.lines.iter());
            lines.map(|l| l.date.map(|d| d.date.to_string())).collect::<Vec<_>>()
        };
        let day = || Some("2026-03-02".to_owned());
        assert_eq!(days("2026-03-02 met on site\n- the roof\n  - tar\n- the door"), [day(), day(), day(), day()]);
        assert_eq!(days("2026-03-02 met on site\n\n- the roof"), [day(), None]);
        assert_eq!(days("# Site\n\nno day\n- the roof"), [None, None, None]);
    }

    #[test]
    fn properties_of_an_outline_page_are_those_of_the_note() {
        let note =
            note("title:: Mira Sol\ntags:: friend, [[sea]] #old\ntype:: [[Person]]\n\n# Other\n- a #new #friend");
        assert_eq!((note.title.as_str(), note.kind), ("Mira Sol", NoteKind::Person));
        assert_eq!(note.tags, ["friend", "sea", "old", "new"]);
    }

    #[test]
    fn a_note_is_called_by_heading_or_file() {
        assert_eq!(note("## Two\n# One\n# More").title, "One");
        assert_eq!(note("text").title, "plain");
    }
}
