//! Headings, lists, quotes and tables around the text (P-7, P-11, I-6).

use std::ops::Range;

use super::builder::{Builder, OpenItem};
use super::outline::{self, Marker};
use crate::model::note::{BlockKind, Callout};

/// The last column computed, so that a line of ten thousand markers is not measured from its start for each.
#[derive(Default)]
pub(super) struct ColumnCursor {
    offset: usize,
    column: usize,
}

impl Builder<'_> {
    /// A paragraph begins at `at`; the first one of a list item is the item's own text. One that begins with a checkbox
    /// is an item whose marker was left out.
    pub fn start_paragraph(&mut self, at: usize) {
        if self.is_fresh() {
            return;
        }
        match outline::bare_box(self.source, at) {
            Some(marker) => self.open_item(at, marker, true),
            None => self.start_block(BlockKind::Paragraph, at),
        }
    }

    /// A paragraph ends, and with it the lost items inside.
    pub fn end_paragraph(&mut self) {
        self.close();
        while self.items.last().is_some_and(|item| item.lost) {
            self.items.pop();
        }
    }

    /// A heading begins. One that is a list item's text, or stands in a quotation, governs nothing below.
    pub fn start_heading(&mut self, level: u8, at: usize) {
        if self.is_fresh() {
            return;
        }
        let governs = self.items.is_empty() && self.quotes.is_empty();
        self.close();
        if governs {
            while self.headings.last().is_some_and(|&(open, _)| open >= level) {
                self.headings.pop();
            }
        }
        self.start_block(BlockKind::Heading(level), at);
        if let Some(open) = self.open.as_ref().filter(|_| governs) {
            self.headings.push((level, open.block));
        }
    }

    /// A heading ends. One without text governs nothing.
    pub fn end_heading(&mut self) {
        self.close();
        while self.headings.last().is_some_and(|&(_, block)| block >= self.blocks.len()) {
            self.headings.pop();
        }
    }

    /// A list item begins at or before its marker: the parser's offset may lie on the line before (finding 4).
    pub fn start_item(&mut self, at: usize) {
        self.close();
        let bytes = self.source.as_bytes();
        let at = at + bytes[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n' | b'\t' | b' ' | b'>')).count();
        let marker = outline::marker_at(self.source, at, true).unwrap_or(Marker { content: at, checkbox: None });
        self.open_item(at, marker, false);
    }

    /// Opens an item whose marker stands at `at`.
    pub(super) fn open_item(&mut self, at: usize, marker: Marker, lost: bool) {
        let column = self.column_of(at);
        self.close();
        while self.items.last().is_some_and(|item| item.lost && item.column >= column) {
            self.items.pop();
        }
        self.start_block(BlockKind::Item, at);
        if let Some(open) = &mut self.open {
            open.checkbox = marker.checkbox;
            let block = open.block;
            // A lost item may be indented less than the items that the parser sees around it.
            let parent = self.items.iter().rev().find(|item| !lost || item.column < column);
            self.blocks[block].parent = parent.map(|item| item.block);
            let bare = lost && self.source[at..].starts_with('[');
            self.items.push(OpenItem { block, column, lost, bare });
        }
        self.shown_from = marker.content;
    }

    /// A list item ends, with the lost items inside.
    pub fn end_item(&mut self) {
        self.close();
        while self.items.pop().is_some_and(|item| item.lost) {}
    }

    /// How many items are open.
    pub fn item_depth(&self) -> usize {
        self.items.len()
    }

    /// Leaves all items but the outermost `depth`.
    pub fn leave_items(&mut self, depth: usize) {
        self.items.truncate(depth);
    }

    /// A line of an outline that is indented like code, with text at `at`: a new item, or more of the last one. Returns
    /// where its text starts (P-8).
    pub fn outline_line(&mut self, at: usize) -> usize {
        if let Some((at, marker)) = outline::lost_item(self.source, at) {
            self.open_item(at, marker, true);
            return marker.content;
        }
        self.continue_at(at);
        at
    }

    fn column_of(&mut self, at: usize) -> usize {
        let line = self.lines.start(self.lines.line(at));
        let (from, column) = match self.column.offset {
            offset if offset >= line && offset <= at => (offset, self.column.column),
            _ => (line, 0),
        };
        let column = outline::advance_column(column, &self.source.as_bytes()[from..at]);
        self.column = ColumnCursor { offset: at, column };
        column
    }

    /// A block quote begins, maybe a callout (I-6).
    pub fn start_quote(&mut self, at: usize) {
        self.close();
        let callout = self.callout_at(at);
        self.quotes.push(callout);
    }

    /// A block quote ends.
    pub fn end_quote(&mut self) {
        self.close();
        self.quotes.pop();
    }

    /// `[!type]± Title` right after the quote mark. The sign is hidden; the title is text like any other.
    fn callout_at(&mut self, at: usize) -> Option<Callout> {
        let quoted = self.source.get(at..)?.trim_start_matches([' ', '\t', '\r', '\n']).strip_prefix('>')?;
        let sign = quoted.trim_start_matches([' ', '\t']).strip_prefix("[!")?;
        let line = &sign[..sign.find(['\n', '\r']).unwrap_or(sign.len())];
        let (kind, rest) = line.split_once(']')?;
        let kind = kind.split('|').next().unwrap_or_default().trim().to_lowercase();
        let title = rest.strip_prefix(['+', '-']).unwrap_or(rest).trim_start();
        let title_at = self.source.len() - sign.len() + line.len() - title.len();
        self.shown_from = title_at + usize::from(title.is_empty());
        (!kind.is_empty()).then(|| Callout { kind, title: title.trim_end().to_owned() })
    }

    /// A table row begins.
    pub fn start_row(&mut self, header: bool, at: usize) {
        self.start_block(BlockKind::Row { header }, at);
        if let Some(open) = self.open.as_ref().filter(|_| !header) {
            self.blocks[open.block].table = self.table;
        }
    }

    /// The header row ends; the rows that follow belong to it.
    pub fn end_head(&mut self) {
        self.table = self.open.as_ref().map(|open| open.block);
        self.close();
    }

    /// A table ends.
    pub fn end_table(&mut self) {
        self.close();
        self.table = None;
    }

    /// A cell begins.
    pub fn start_cell(&mut self) {
        self.cell = self.prose.start_cell();
    }

    /// A cell ends.
    pub fn end_cell(&mut self) {
        self.prose.end_cell(self.cell);
    }

    /// Whether a block is open and has no text yet.
    fn is_fresh(&self) -> bool {
        self.open.is_some() && self.prose.len() == 0
    }

    /// Whether source at `range` is markup that was read already.
    pub(super) fn is_hidden(&self, range: &Range<usize>) -> bool {
        range.end <= self.shown_from
    }
}
