//! One parsed file: front matter, blocks of visible text with what is marked in them, dates, tasks.

use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostic;
use super::reference::Reference;
use super::task::Task;
use crate::words::date::{Date, Granularity};
use crate::words::text::Span;

/// What sort of note a file is; decides which rules read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Named after a day (DT-8, DT-9), or a period (DT-10).
    Daily,
    /// Has a roster, `type: meeting|1-1|call`, or lies in a meetings folder.
    Meeting,
    /// A person's own note (§1.5).
    Person,
    /// A template: no facts.
    Template,
    /// A conflict copy: no facts.
    Conflict,
    /// An Excalidraw drawing: text only.
    Drawing,
    /// A todo.txt file (T-6).
    Todo,
    /// Anything else.
    Other,
}

/// By which rule of NOTES §2.2 something got its date; in order of strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateVia {
    /// Rule 1, a field on the line.
    Field,
    /// Rule 2, at the start of the line.
    Line,
    /// Rule 3, a list ancestor.
    Parent,
    /// Rule 4, an enclosing heading.
    Heading,
    /// Rule 5, an event key of the front matter.
    FrontMatter,
    /// Rule 6, the preamble.
    Preamble,
    /// Rule 7, file name or folders.
    FileName,
    /// Rule 8, a period note.
    Period,
    /// Rule 9, a creation key: low confidence.
    Created,
}

/// A date with the rule that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// First day.
    pub date: Date,
    /// Last day of a written span or of a period; equals `date` for a single day.
    pub end: Date,
    /// The rule.
    pub via: DateVia,
    /// How exact it is.
    pub granularity: Granularity,
    /// The year was not written but inferred (DT-1f).
    pub inferred: bool,
}

/// A parsed note. Total: every text gives one.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Path relative to the vault, `/` between folders.
    pub path: String,
    /// XXH3 of the decoded text.
    pub hash: u64,
    /// Title: front matter, else H1, else file stem (§1.5).
    pub title: String,
    /// File name without extension.
    pub stem: String,
    /// What sort of note.
    pub kind: NoteKind,
    /// The date that lines inherit by rules 5–9, if any.
    pub date: Option<Dated>,
    /// Front matter as read.
    pub front: FrontMatter,
    /// All tags, front matter and body, as written without `#`, each once.
    pub tags: Vec<String>,
    /// The body in document order.
    pub blocks: Vec<Block>,
    /// What was odd.
    pub diagnostics: Vec<Diagnostic>,
}

/// Front matter, every value a raw string (§1.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Fields in document order; nested keys dotted (FM-31), duplicates merged (FM-13).
    pub fields: Vec<Field>,
    /// Where the body starts in the decoded text.
    pub body_start: usize,
}

/// One front-matter key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Folded key ([`crate::words::text::field_key`]).
    pub key: String,
    /// Values in order. An empty or null value gives none (FM-21).
    pub values: Vec<Value>,
    /// 1-based line of the key.
    pub line: u32,
}

/// One front-matter item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The item, unquoted.
    pub text: String,
    /// Whether it was written in quotes (then it is never split).
    pub quoted: bool,
    /// 1-based line of the item.
    pub line: u32,
}

impl FrontMatter {
    /// All values under any of the folded `keys`, in document order.
    pub fn values<'f>(&'f self, keys: &'f [&str]) -> impl Iterator<Item = &'f Value> {
        self.fields.iter().filter(move |f| keys.contains(&f.key.as_str())).flat_map(|f| &f.values)
    }

    /// The first value under any of the folded `keys`.
    #[must_use]
    pub fn first(&self, keys: &[&str]) -> Option<&Value> {
        self.fields.iter().filter(|f| keys.contains(&f.key.as_str())).find_map(|f| f.values.first())
    }

    /// Whether a flag is set: true, yes, on, 1, x (§1.4).
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        self.first(&[key]).is_some_and(|v| matches!(v.text.to_lowercase().as_str(), "true" | "yes" | "on" | "1" | "x"))
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading; levels 1–6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item's own text, without child items.
    Item,
    /// A row of a table; `cells` of the prose are its cells.
    Row {
        /// Whether this is the header row.
        header: bool,
    },
    /// Text inside an HTML block (P-10).
    Html,
    /// A code block (P-9): searchable, opaque.
    Code,
    /// A comment (P-5): searchable, opaque.
    Comment,
    /// A thematic break; no text.
    Rule,
}

/// A callout that a block lies in (I-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    /// Lower-case type: `quote`, `meeting` …
    pub kind: String,
    /// Title as written, maybe empty.
    pub title: String,
}

/// A block of visible text with its context (P-11).
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its visible text.
    pub prose: Prose,
    /// Index of the nearest enclosing heading block. The chain is followed through that block's own `heading`.
    pub heading: Option<usize>,
    /// Index of the list item that this item is nested under, or that this paragraph belongs to.
    pub parent: Option<usize>,
    /// For table rows: index of the header row's block.
    pub table: Option<usize>,
    /// How many block quotes enclose it, callouts included.
    pub quote_depth: u8,
    /// The innermost callout, if it lies in one; such text is the writer's own unless the callout is a quotation.
    pub callout: Option<Callout>,
    /// The task that the block is, if any.
    pub task: Option<Task>,
    /// The heading's own date (DT-4), for headings.
    pub date: Option<Dated>,
}

/// The text of a block as a reader sees it: markup removed, links shown by their text, lines joined by `\n`.
///
/// Offsets below are bytes in [`Prose::text`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// Visible text, without list marker, checkbox, heading marks, quote marks and block id.
    pub text: String,
    /// One entry a source line, in order; `lines[0].start == 0`.
    pub lines: Vec<ProseLine>,
    /// What is marked in the text, in order of start.
    pub marks: Vec<Mark>,
    /// Cells of a table row.
    pub cells: Vec<Span>,
}

/// One source line of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProseLine {
    /// Offset in the block's text.
    pub start: u32,
    /// Offset where the sentence starts: after a leading date, its separator and time.
    pub body: u32,
    /// 1-based line in the file.
    pub number: u32,
    /// The line's date (rules 1–9 of §2.2). In a person note rules 5–9 give none.
    pub date: Option<Dated>,
}

impl Prose {
    /// The source line that holds `offset`.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> Option<&ProseLine> {
        let i = self.lines.partition_point(|l| l.start as usize <= offset);
        self.lines.get(i.checked_sub(1)?)
    }

    /// The text of the `i`-th line.
    #[must_use]
    pub fn line_text(&self, i: usize) -> &str {
        self.line_span(i).of(&self.text)
    }

    /// The span of the `i`-th line, without its `\n`.
    #[must_use]
    pub fn line_span(&self, i: usize) -> Span {
        let start = self.lines.get(i).map_or(self.text.len(), |l| l.start as usize);
        let end = self.lines.get(i + 1).map_or(self.text.len(), |l| (l.start as usize).saturating_sub(1));
        Span::new(start, end)
    }

    /// 1-based source line of the block's first line; 0 for an empty block.
    #[must_use]
    pub fn first_line(&self) -> u32 {
        self.lines.first().map_or(0, |l| l.number)
    }

    /// The marks that name people, in order.
    pub fn mentions(&self) -> impl Iterator<Item = (&Mark, &Reference)> {
        self.marks.iter().filter_map(|m| match &m.kind {
            MarkKind::Mention(reference) => Some((m, reference)),
            _ => None,
        })
    }
}

/// Something marked in a block's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The marked text. For a handle, sigil and token only: a longer known name may reach further.
    pub span: Span,
    /// What it is.
    pub kind: MarkKind,
}

/// What a mark is.
#[derive(Clone, Debug, PartialEq)]
pub enum MarkKind {
    /// Names somebody, perhaps.
    Mention(Reference),
    /// An inline tag without `#` (I-3).
    Tag(String),
    /// A field `key:: value` (I-1, I-2): folded key and value as written. The span covers the whole field.
    Field {
        /// Folded key.
        key: String,
        /// Value as written.
        value: String,
    },
    /// Inline code: opaque.
    Code,
    /// A URL or e-mail address in text, or a link that names nobody: opaque to name rules.
    Link,
    /// Struck through.
    Struck,
    /// Bold.
    Strong,
    /// An embed `![[x]]` (M-9): opaque.
    Embed,
    /// An inline HTML element's content or a comment: opaque.
    Opaque,
}
