//! The fields of a note's document.

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;

use super::tokenizer::{Exact, NAME};

/// Grows with every change of the fields or of what they hold; an index of another number is built anew.
pub const VERSION: u32 = 2;

/// The longest term that tantivy takes, in bytes.
pub const MAX_TERM: usize = tantivy::tokenizer::MAX_TOKEN_LEN;

/// Handles to the fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Vault-relative path, exact: the note's identity.
    pub path: Field,
    /// Title, tokenised.
    pub title: Field,
    /// Headings, tokenised, a value each.
    pub headings: Field,
    /// Source text, tokenised.
    pub body: Field,
    /// Folded tags, exact; of `work/x` also `work`.
    pub tags: Field,
    /// Folded `key:value` of front matter, and what we know besides: `type:meeting`, `has:followup` …; exact.
    pub facets: Field,
    /// Distinct references in the order of the facts, exact, and as a column.
    pub references: Field,
    /// Cards, a column.
    pub cards: Field,
    /// The note's own date in days from 1970, a column.
    pub date: Field,
    /// What it takes to notice a change, a column (see [`crate::vault::stamp::Stamp`]).
    pub stamp: Field,
    /// XXH3 of the text, a column.
    pub hash: Field,
    /// XXH3 of the path, a column.
    pub path_hash: Field,
    /// Whether the note was read, a column (see [`super::document::State`]).
    pub state: Field,
    /// Rows: columns of equal length, a value a row (see [`super::code`]).
    pub rows: Rows,
    /// All facts, or why there are none; stored.
    pub blob: Field,
}

/// The columns of the rows.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// What is claimed.
    pub kind: Field,
    /// Whom it is about.
    pub person: Field,
    /// Which fact it belongs to.
    pub fact: Field,
    /// Its date.
    pub date: Field,
    /// Its due date.
    pub due: Field,
    /// Its line.
    pub line: Field,
}

/// Names of the columns of the rows, in the order of [`Rows`].
pub const ROW_COLUMNS: [&str; 6] = ["row_kind", "row_person", "row_fact", "row_date", "row_due", "row_line"];

/// The schema and its fields.
#[must_use]
pub fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let text = text_options();
    let exact = || TextOptions::default().set_indexing_options(exact_indexing());
    let [kind, person, fact, date, due, line] = ROW_COLUMNS.map(|name| b.add_u64_field(name, FAST));
    let fields = Fields {
        path: b.add_text_field("path", exact()),
        title: b.add_text_field("title", text.clone()),
        headings: b.add_text_field("headings", text.clone()),
        body: b.add_text_field("body", text),
        tags: b.add_text_field("tags", exact()),
        facets: b.add_text_field("facets", exact()),
        references: b.add_text_field("references", exact().set_fast("raw")),
        cards: b.add_bytes_field("cards", FAST),
        date: b.add_i64_field("date", FAST),
        stamp: add_column(&mut b, "stamp"),
        hash: add_column(&mut b, "hash"),
        path_hash: add_column(&mut b, "path_hash"),
        state: add_column(&mut b, "state"),
        rows: Rows { kind, person, fact, date, due, line },
        blob: b.add_bytes_field("blob", STORED),
    };
    (b.build(), fields)
}

/// The tokenizers that the schema names.
#[must_use]
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(NAME, Exact::default());
    manager
}

fn add_column(b: &mut SchemaBuilder, name: &str) -> Field {
    b.add_u64_field(name, FAST)
}

fn text_options() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(NAME).set_index_option(IndexRecordOption::WithFreqsAndPositions),
    )
}

fn exact_indexing() -> TextFieldIndexing {
    TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(IndexRecordOption::Basic)
}
