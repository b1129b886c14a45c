//! Reading rows: of one note, or of all of them, where one thread reads ahead of whoever looks at them.

use std::ops::Range;
use std::sync::mpsc::sync_channel;
use std::thread;

use tantivy::DocId;
use tantivy::columnar::{Column, ColumnIndex};

use super::code::{BY_NUMBER, Decoder};
use super::columns::DEAD;
use super::schema::{DUE, KINDS, WIDTH};
use super::segment::Segment;
use crate::network::rows::{GlobalRef, NoteId, Row, Sweep, Want};

/// Values that are read ahead: reading them one by one takes several times as long.
const AHEAD: usize = 1024;
/// Rows that are handed over at a time: to wake another thread takes as long as to read a thousand.
const BATCH: usize = 4096;
/// Batches that may wait to be looked at.
const WAITING: usize = 2;
/// Fewer documents are read before a thread has begun.
const FEW: u32 = 1000;

/// All rows of one document.
#[must_use]
pub fn rows_of(segment: &Segment, doc: DocId) -> Vec<Row> {
    let mut rows = Vec::new();
    for kind in 0..KINDS {
        let (columns, mut decoder) = (segment.row_columns(kind), Decoder::new(kind));
        for at in columns[0].index.value_row_ids(doc) {
            rows.extend(decoder.decode(std::array::from_fn(|i| {
                let column = &columns[i].values;
                if at < column.num_vals() { column.get_val(at) } else { 0 }
            })));
        }
    }
    rows
}

/// Which documents have values in a column.
#[derive(Debug)]
pub struct Documents {
    /// In order.
    docs: Vec<DocId>,
    /// By document the number of its first value, and the number of all.
    starts: Vec<u32>,
}

impl Documents {
    /// Those of a column. To ask the column document by document takes as long as to read its values.
    #[must_use]
    pub fn of(column: &Column<u64>) -> Self {
        let all = column.values.num_vals();
        match &column.index {
            ColumnIndex::Empty { .. } => Self { docs: Vec::new(), starts: vec![0] },
            ColumnIndex::Full => Self { docs: (0..all).collect(), starts: (0..=all).collect() },
            ColumnIndex::Optional(optional) => {
                Self { docs: optional.iter_non_null_docs().collect(), starts: (0..=all).collect() }
            }
            ColumnIndex::Multivalued(many) => {
                let docs: Vec<DocId> = many.iter_non_null_docs().collect();
                let mut starts: Vec<u32> = docs.iter().map(|&doc| column.index.value_row_ids(doc).start).collect();
                starts.push(all);
                Self { docs, starts }
            }
        }
    }
}

/// Goes through documents in order.
struct Cursor<'s> {
    documents: &'s Documents,
    at: usize,
}

impl<'s> Cursor<'s> {
    fn new(documents: &'s Documents) -> Self {
        Self { documents, at: 0 }
    }

    fn doc(&self) -> Option<DocId> {
        self.documents.docs.get(self.at).copied()
    }

    /// Goes on to `doc` and behind it. Returns the numbers of its values, if it has any.
    fn pass(&mut self, doc: DocId) -> Option<Range<u32>> {
        while self.doc().is_some_and(|next| next < doc) {
            self.at += 1;
        }
        self.doc().filter(|next| *next == doc)?;
        self.at += 1;
        Some(*self.documents.starts.get(self.at - 1)?..*self.documents.starts.get(self.at)?)
    }
}

/// Values of columns of equal length, read ahead together.
struct Window<'s> {
    columns: &'s [Column<u64>],
    /// The number of the first value in memory.
    start: u32,
    values: [Vec<u64>; WIDTH],
}

impl<'s> Window<'s> {
    fn new(columns: &'s [Column<u64>]) -> Self {
        Self { columns, start: 0, values: [const { Vec::new() }; WIDTH] }
    }

    /// Reads the values of these numbers if they are not in memory yet, and tells where they are. Numbers rise from call
    /// to call; a damaged range is cut short.
    fn load(&mut self, range: Range<u32>) -> Range<usize> {
        let end = self.start as usize + self.values[0].len();
        if range.end as usize > end {
            let known = self.columns.iter().map(|column| column.values.num_vals()).min().unwrap_or_default();
            let length = range.len().max(AHEAD).min(known.saturating_sub(range.start) as usize);
            for (column, values) in self.columns.iter().zip(&mut self.values) {
                values.resize(length, 0);
                column.values.get_range(range.start.into(), values);
            }
            self.start = range.start;
        }
        let from = (range.start - self.start) as usize;
        from..(from + range.len()).min(self.values[0].len())
    }
}

/// The rows of one kind, document after document.
struct KindReader<'s> {
    documents: Cursor<'s>,
    window: Window<'s>,
    decoder: Decoder,
}

impl<'s> KindReader<'s> {
    fn new(segment: &'s Segment, kind: usize) -> Self {
        let (columns, documents) = segment.rows(kind);
        let width = if BY_NUMBER[kind].overlaps(Want::FOLLOWUPS) { WIDTH } else { DUE };
        Self { documents: Cursor::new(documents), window: Window::new(&columns[..width]), decoder: Decoder::new(kind) }
    }

    /// Adds the rows of `doc`.
    fn read(&mut self, doc: DocId, rows: &mut Vec<Row>) {
        let Some(range) = self.documents.pass(doc) else { return };
        let at = self.window.load(range);
        let columns = self.window.values.each_ref().map(|values| values.get(at.clone()).unwrap_or_default());
        for i in 0..at.len() {
            // Rows that no column of due days knows have none.
            let numbers = columns.map(|column| column.get(i).copied().unwrap_or_default());
            rows.extend(self.decoder.decode(numbers));
        }
    }
}

/// A segment and the notes of its documents; [`DEAD`] for documents that are none.
pub type Notes<'c> = (&'c Segment, &'c [NoteId]);

/// Rows of some notes.
#[derive(Default)]
struct Batch {
    /// The note, and where its rows and its references end.
    notes: Vec<(NoteId, usize, usize)>,
    rows: Vec<Row>,
    references: Vec<GlobalRef>,
}

impl Batch {
    fn visit(&self, visit: &mut dyn FnMut(Sweep<'_>)) {
        let (mut row, mut reference) = (0, 0);
        for &(note, rows, references) in &self.notes {
            visit(Sweep { note, references: &self.references[reference..references], rows: &self.rows[row..rows] });
            (row, reference) = (rows, references);
        }
    }
}

/// Visits every note of the segments that has wanted rows. `global` are the references of the vault by segment and
/// ordinal of the segment's dictionary.
pub fn sweep(segments: &[Notes<'_>], want: Want, global: &[Vec<GlobalRef>], visit: &mut dyn FnMut(Sweep<'_>)) {
    if segments.iter().map(|(segment, _)| segment.reader.max_doc()).sum::<u32>() < FEW {
        return batches(segments, want, global, &mut |batch| batch.visit(visit));
    }
    thread::scope(|scope| {
        let (sender, read) = sync_channel(WAITING);
        // Nobody listens any more only if whoever looks at the rows has panicked.
        scope.spawn(move || batches(segments, want, global, &mut |batch| drop(sender.send(batch))));
        read.iter().for_each(|batch: Batch| batch.visit(visit));
    });
}

fn batches(segments: &[Notes<'_>], want: Want, global: &[Vec<GlobalRef>], out: &mut dyn FnMut(Batch)) {
    let mut batch = Batch::default();
    for ((segment, notes), global) in segments.iter().zip(global) {
        let wanted = (0..KINDS).filter(|&kind| want.overlaps(BY_NUMBER[kind]));
        let mut kinds: Vec<KindReader<'_>> = wanted.map(|kind| KindReader::new(segment, kind)).collect();
        let mut references = References::new(segment, global);
        while let Some(doc) = kinds.iter().filter_map(|kind| kind.documents.doc()).min() {
            let before = batch.rows.len();
            kinds.iter_mut().for_each(|kind| kind.read(doc, &mut batch.rows));
            let Some(&note) = notes.get(doc as usize).filter(|note| **note != DEAD) else {
                batch.rows.truncate(before);
                continue;
            };
            references.read(doc, &mut batch.references);
            batch.notes.push((note, batch.rows.len(), batch.references.len()));
            if batch.rows.len() >= BATCH {
                out(std::mem::take(&mut batch));
            }
        }
    }
    out(batch);
}

/// The references of one document after another.
struct References<'s> {
    documents: Cursor<'s>,
    window: Window<'s>,
    global: &'s [GlobalRef],
}

impl<'s> References<'s> {
    fn new(segment: &'s Segment, global: &'s [GlobalRef]) -> Self {
        let (ordinals, documents) = segment.reference_ordinals();
        let window = Window::new(std::slice::from_ref(ordinals));
        Self { documents: Cursor::new(documents), window, global }
    }

    fn read(&mut self, doc: DocId, out: &mut Vec<GlobalRef>) {
        let Some(range) = self.documents.pass(doc) else { return };
        let global = |ordinal: &u64| usize::try_from(*ordinal).ok().and_then(|o| self.global.get(o)).copied();
        let at = self.window.load(range);
        out.extend(self.window.values[0][at].iter().map(|ordinal| global(ordinal).unwrap_or_default()));
    }
}
