//! The fields of a note's document.

use std::array;

use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;

use super::tokenizer::{Exact, NAME};

/// Grows with every change of the fields or of what they hold; an index of another number is built anew.
pub const VERSION: u32 = 5;

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
    /// Rows: for every kind of row columns of equal length, a value a row (see [`super::code`]).
    pub rows: [[Field; WIDTH]; KINDS],
    /// All facts, or why there are none; stored.
    pub blob: Field,
}

/// How many kinds of rows there are. Each has columns of its own: whoever asks for one kind reads no other.
pub const KINDS: usize = 8;
/// How many numbers a row takes.
pub const WIDTH: usize = 6;
/// The number that tells a row's due day, which only follow-ups have.
pub const DUE: usize = 5;

const KIND_NAMES: [&str; KINDS] =
    ["mention", "contact", "followup", "statement", "exchange", "introduction", "ask", "deed"];
const COLUMN_NAMES: [&str; WIDTH] = ["kind", "person", "fact", "date", "line", "due"];

/// The name of a column of the rows of one kind.
#[must_use]
pub fn row_column(kind: usize, column: usize) -> String {
    format!("{}_{}", KIND_NAMES[kind], COLUMN_NAMES[column])
}

/// The schema and its fields.
#[must_use]
pub fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let text = text_options();
    let exact = || TextOptions::default().set_indexing_options(exact_indexing());
    let rows = array::from_fn(|kind| array::from_fn(|column| add_column(&mut b, &row_column(kind, column))));
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
        rows,
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
