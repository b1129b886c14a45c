//! One segment of a commit: its columns and its stored facts.

use std::sync::OnceLock;

use tantivy::columnar::{BytesColumn, Column, StrColumn};
use tantivy::schema::Value;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::document::State;
use super::row_reader::{self, Documents};
use super::schema::{Fields, KINDS, WIDTH, row_column};
use super::{blob, code};
use crate::model::fact::{Facts, NoteFacts};
use crate::network::rows::CardEntry;
use crate::vault::stamp::Stamp;
use crate::words::date::{Date, from_days};

/// Blocks of stored facts kept unpacked, 16 KiB each.
const CACHED_BLOCKS: usize = 8;

/// A segment, opened for reading.
pub struct Segment {
    /// Postings.
    pub reader: SegmentReader,
    /// References by document.
    pub references: Option<StrColumn>,
    /// Cards by document.
    pub cards: Option<BytesColumn>,
    /// Rows by document, for each kind its columns; opened when they are first asked for.
    rows: [OnceLock<[Column<u64>; WIDTH]>; KINDS],
    with_rows: [OnceLock<Documents>; KINDS],
    ordinals: OnceLock<(Column<u64>, Documents)>,
    stamp: Column<u64>,
    hash: Column<u64>,
    path_hash: Column<u64>,
    state: Column<u64>,
    date: Column<i64>,
    store: StoreReader,
    fields: Fields,
}

impl Segment {
    /// Opens the columns of a segment.
    ///
    /// # Errors
    /// If they are damaged or can't be read.
    pub fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let column = |name: &str| -> tantivy::Result<Column<u64>> {
            Ok(columns.column_opt(name)?.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())))
        };
        Ok(Self {
            references: columns.str("references")?,
            cards: columns.bytes("cards")?,
            rows: [const { OnceLock::new() }; KINDS],
            with_rows: [const { OnceLock::new() }; KINDS],
            ordinals: OnceLock::new(),
            stamp: column("stamp")?,
            hash: column("hash")?,
            path_hash: column("path_hash")?,
            state: column("state")?,
            date: columns.column_opt("date")?.unwrap_or_else(|| Column::build_empty_column(reader.max_doc())),
            store: reader.get_store_reader(CACHED_BLOCKS)?,
            reader: reader.clone(),
            fields,
        })
    }

    /// The columns of the rows of the kind of this number, in the order of [`super::schema`]. What the last check of the
    /// file has not told is damage that has come since: then there are no rows.
    #[must_use]
    pub fn row_columns(&self, kind: usize) -> &[Column<u64>; WIDTH] {
        self.rows[kind].get_or_init(|| {
            let open = |column| self.reader.fast_fields().column_opt(&row_column(kind, column)).ok().flatten();
            let empty = || Column::build_empty_column(self.reader.max_doc());
            std::array::from_fn(|column| open(column).unwrap_or_else(empty))
        })
    }

    /// The same with the documents that have such rows.
    #[must_use]
    pub fn rows(&self, kind: usize) -> (&[Column<u64>; WIDTH], &Documents) {
        let columns = self.row_columns(kind);
        (columns, self.with_rows[kind].get_or_init(|| Documents::of(&columns[0])))
    }

    /// The references of documents as ordinals of the dictionary, and the documents that have any.
    #[must_use]
    pub fn reference_ordinals(&self) -> (&Column<u64>, &Documents) {
        let (column, documents) = self.ordinals.get_or_init(|| {
            let empty = || Column::build_empty_column(self.reader.max_doc());
            let column = self.references.as_ref().map_or_else(empty, |references| references.ords().clone());
            let documents = Documents::of(&column);
            (column, documents)
        });
        (column, documents)
    }

    /// The note's own date.
    #[must_use]
    pub fn date(&self, doc: DocId) -> Option<Date> {
        self.date.first(doc).and_then(|days| from_days(i32::try_from(days).ok()?))
    }

    /// What was noticed of the file when it was read.
    #[must_use]
    pub fn stamp(&self, doc: DocId) -> Stamp {
        Stamp::from_u64(self.stamp.first(doc).unwrap_or_default())
    }

    /// XXH3 of its text.
    #[must_use]
    pub fn hash(&self, doc: DocId) -> u64 {
        self.hash.first(doc).unwrap_or_default()
    }

    /// XXH3 of its path.
    #[must_use]
    pub fn path_hash(&self, doc: DocId) -> u64 {
        self.path_hash.first(doc).unwrap_or_default()
    }

    /// Whether it was read.
    #[must_use]
    pub fn state(&self, doc: DocId) -> State {
        State::from_u64(self.state.first(doc).unwrap_or_default())
    }

    /// The facts of a note that no column has: among them follow-ups, exchanges, introductions and asks.
    #[must_use]
    pub fn stored_facts(&self, doc: DocId) -> Option<Facts> {
        postcard::from_bytes(&self.blob(doc)?).ok()
    }

    /// All facts of a note, without the words of its statements.
    #[must_use]
    pub fn facts(&self, doc: DocId) -> Option<Facts> {
        let mut facts = self.stored_facts(doc)?;
        let rows = row_reader::rows_of(self, doc);
        let (mut references, mut cards, mut term) = (Vec::new(), Vec::new(), Vec::new());
        for (column, out) in [(self.references.as_deref(), true), (self.cards.as_ref(), false)] {
            let Some(column) = column else { continue };
            for ordinal in column.term_ords(doc) {
                column.ord_to_bytes(ordinal, &mut term).ok()?;
                if out {
                    references.extend(code::decode_reference(&term));
                } else {
                    cards.extend(decode_card(&term));
                }
            }
        }
        blob::restore(&mut facts, references, cards, &rows);
        Some(facts)
    }

    /// The beginning of the facts: what is true of the note as a whole.
    #[must_use]
    pub fn note_facts(&self, doc: DocId) -> Option<NoteFacts> {
        postcard::take_from_bytes(&self.blob(doc)?).ok().map(|(note, _)| note)
    }

    /// Path of a document, and of a left-out one the message.
    #[must_use]
    pub fn left_out(&self, doc: DocId) -> Option<(String, String)> {
        postcard::from_bytes(&self.blob(doc)?).ok()
    }

    /// Path of any document. Both kinds of blob begin with it.
    #[must_use]
    pub fn path(&self, doc: DocId) -> Option<String> {
        postcard::take_from_bytes(&self.blob(doc)?).ok().map(|(path, _)| path)
    }

    fn blob(&self, doc: DocId) -> Option<Vec<u8>> {
        let document: TantivyDocument = self.store.get(doc).ok()?;
        document.get_first(self.fields.blob)?.as_bytes().map(<[u8]>::to_vec)
    }
}

/// A card as the column keeps it, if it is not too long.
#[must_use]
pub fn encode_card(entry: &CardEntry) -> Vec<u8> {
    postcard::to_stdvec(&(&entry.origin, &entry.card)).unwrap_or_default()
}

/// A card as the column keeps it; `None` for one too long, or damaged.
#[must_use]
pub fn decode_card(term: &[u8]) -> Option<CardEntry> {
    let (origin, card) = postcard::from_bytes(term).ok()?;
    Some(CardEntry { origin, card })
}
