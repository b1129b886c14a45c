//! Reading rows: of one note, or of all of them, where one thread reads ahead of whoever looks at them.

use std::sync::mpsc::sync_channel;
use std::thread;

use tantivy::DocId;

use super::code::{self, DUE, Decoder, WIDTH};
use super::segment::Segment;
use crate::network::rows::{GlobalRef, NoteId, Row, Sweep, Want};

/// Rows that are read ahead: reading them one by one takes several times as long.
const AHEAD: u32 = 1024;
/// Rows that are handed over at a time: to wake another thread takes as long as to read a thousand.
const BATCH: usize = 16_384;
/// Batches that may wait to be looked at.
const WAITING: usize = 2;
/// Fewer documents are read before a thread has begun.
const FEW: u32 = 1000;

/// Reads rows of one segment, document after document.
pub struct RowReader<'s> {
    segment: &'s Segment,
    want: Want,
    ahead: u32,
    /// The first row read ahead, and the row after the last.
    start: u32,
    end: u32,
    /// Rows read ahead, by column; where few of them are wanted only their kinds.
    columns: [Vec<u64>; WIDTH],
    few_wanted: bool,
    decoder: Decoder,
}

impl<'s> RowReader<'s> {
    /// Reads the wanted rows of `segment`, at least `ahead` at a time.
    #[must_use]
    pub fn new(segment: &'s Segment, want: Want, ahead: u32) -> Self {
        let columns = [const { Vec::new() }; WIDTH];
        Self { segment, want, ahead, start: 0, end: 0, columns, few_wanted: true, decoder: Decoder::default() }
    }

    /// Adds the wanted rows of a note to `rows`.
    pub fn read(&mut self, doc: DocId, rows: &mut Vec<Row>) {
        let range = self.segment.rows[0].index.value_row_ids(doc);
        if range.is_empty() {
            return;
        }
        if range.start < self.start || range.end > self.end {
            self.read_ahead(range.start, range.end);
        }
        for at in range {
            let kind = self.columns[0][(at - self.start) as usize];
            if code::is_wanted(kind, self.want) {
                let numbers = self.numbers(at, kind);
                rows.extend(self.decoder.decode(numbers));
            }
        }
    }

    fn numbers(&self, at: u32, kind: u64) -> [u64; WIDTH] {
        let mut numbers = [kind; WIDTH];
        for (i, number) in numbers.iter_mut().enumerate().skip(1) {
            *number = match self.columns[i].get((at - self.start) as usize) {
                Some(read) => *read,
                None if self.few_wanted => self.segment.rows[i].values.get_val(at),
                // No row of a wanted kind has one.
                None => 0,
            };
        }
        numbers
    }

    fn read_ahead(&mut self, start: u32, end: u32) {
        let known = self.segment.rows[0].values.num_vals();
        (self.start, self.end) = (start, end.max(start.saturating_add(self.ahead).min(known)));
        let length = (self.end - self.start) as usize;
        for (i, (column, read)) in self.segment.rows.iter().zip(&mut self.columns).enumerate() {
            let is_read = i == 0 || !self.few_wanted && (i != DUE || self.want.overlaps(Want::FOLLOWUPS));
            read.resize(if is_read { length } else { 0 }, 0);
            if is_read {
                column.values.get_range(start.into(), read);
            }
            if i == 0 {
                let wanted = read.iter().filter(|kind| code::is_wanted(**kind, self.want)).count();
                self.few_wanted = wanted * 2 < length;
            }
        }
    }
}

/// A segment and the notes of its documents; [`super::columns::DEAD`] for documents that are none.
pub type Notes<'c> = (&'c Segment, &'c [NoteId]);

/// Hands out the references of the document of this number in the segment of this number.
pub type References<'c> = &'c (dyn Fn(u32, DocId, &mut Vec<GlobalRef>) + Sync);

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

/// Visits every note of the segments that has wanted rows.
pub fn sweep(segments: &[Notes<'_>], want: Want, references: References<'_>, visit: &mut dyn FnMut(Sweep<'_>)) {
    if segments.iter().map(|(segment, _)| segment.reader.max_doc()).sum::<u32>() < FEW {
        return batches(segments, want, references, &mut |batch| batch.visit(visit));
    }
    thread::scope(|scope| {
        let (sender, read) = sync_channel(WAITING);
        // Nobody listens any more only if whoever looks at the rows has panicked.
        scope.spawn(move || batches(segments, want, references, &mut |batch| drop(sender.send(batch))));
        read.iter().for_each(|batch: Batch| batch.visit(visit));
    });
}

fn batches(segments: &[Notes<'_>], want: Want, references: References<'_>, out: &mut dyn FnMut(Batch)) {
    let mut batch = Batch::default();
    for (number, (segment, notes)) in (0..).zip(segments) {
        let mut reader = RowReader::new(segment, want, AHEAD);
        let mut here = Vec::new();
        for (doc, &note) in (0..).zip(*notes).filter(|(_, note)| **note != super::columns::DEAD) {
            let before = batch.rows.len();
            reader.read(doc, &mut batch.rows);
            if batch.rows.len() == before {
                continue;
            }
            references(number, doc, &mut here);
            batch.references.append(&mut here);
            batch.notes.push((note, batch.rows.len(), batch.references.len()));
            if batch.rows.len() >= BATCH {
                out(std::mem::take(&mut batch));
            }
        }
    }
    out(batch);
}
