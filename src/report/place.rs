//! Where a row comes from.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::page::{Role, Text};
use crate::network::rows::{NoteId, Rows};
use crate::words::date::Date;

/// The notes' own words.
pub trait Lines {
    /// The visible text of line `line` of the note `file`: the note's title for line 0 and for its front matter. `None` if
    /// it can't be read, or has no such line.
    fn line(&self, file: &str, line: u32) -> Option<String>;
    /// What the note `file` says above its first heading and without a date: of a person's note, who they are. Paragraphs
    /// and list items, without tasks and fields.
    fn preface(&self, file: &str) -> Vec<String>;
    /// The front matter and the blocks of the note `file`; nothing if it can't be read.
    fn outline(&self, file: &str) -> Outline;
}

/// A note as a reader skims it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The fields of its front matter and of its text.
    pub fields: Vec<Noted>,
    /// Its own text in order; no quotations, code or comments.
    pub blocks: Vec<Skimmed>,
}

/// A field of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Folded key.
    pub key: String,
    /// Its value as written.
    pub value: String,
    /// 1-based line.
    pub line: u32,
}

/// One block of a note as a reader skims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skimmed {
    /// What it is.
    pub kind: SkimmedKind,
    /// Its visible text, on one line.
    pub text: String,
    /// 1-based line on which it starts.
    pub line: u32,
}

/// What a skimmed block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkimmedKind {
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A list item that stands under no other.
    Item,
    /// A task, or an item under another.
    Other,
}

/// A line of a note; line 0 is the note as a whole. In JSON: `file` and `line`, flattened into the row.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path relative to the vault; empty where there is no note.
    pub file: String,
    /// 1-based line.
    pub line: u32,
}

impl Place {
    /// The line of a note of `rows`.
    #[must_use]
    pub fn new(rows: &dyn Rows, note: NoteId, line: u32) -> Self {
        Self { file: rows.note(note).path, line }
    }

    /// `path:line`.
    #[must_use]
    pub fn text(&self) -> Text {
        match (self.file.as_str(), self.line) {
            ("", _) => Text::default(),
            (file, 0) => Text::of(Role::Path, file),
            (file, line) => Text::of(Role::Path, format!("{file}:{line}")),
        }
    }
}

/// Words of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    /// When.
    pub date: Option<Date>,
    /// The words.
    pub text: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Place", 2)?;
        let known = !self.file.is_empty();
        out.serialize_field("file", &known.then_some(&self.file))?;
        out.serialize_field("line", &known.then_some(self.line))?;
        out.end()
    }
}
