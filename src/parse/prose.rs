//! Building the visible text of one block from the events of the Markdown parser.

use super::rules::Rules;
use super::scan;
use crate::model::note::{Mark, MarkKind, Prose, ProseLine};
use crate::words::text::{Span, to_u32};

/// Collects one block's text, lines and marks; reused from block to block.
#[derive(Debug, Default)]
pub(super) struct ProseBuilder {
    prose: Prose,
    /// Where pieces of the visible text come from.
    pieces: Vec<Piece>,
    /// What the scanner of running text must know.
    terrain: Terrain,
    /// Text from here on belongs to a link or code, so that its end is no end of a line.
    held: Option<usize>,
    /// Strong, struck and opaque stretches that are open, innermost last.
    open: Vec<(MarkKind, u32)>,
}

/// A run of visible text that stands in the source as it is.
#[derive(Clone, Copy, Debug)]
struct Piece {
    visible: u32,
    source: u32,
}

/// Where running text may be scanned for handles, tags and fields, all offsets ascending.
#[derive(Debug, Default)]
pub(super) struct Terrain {
    /// Characters that were escaped or written as entities: they start no handle, tag or field.
    pub literals: Vec<u32>,
    /// Places where markup was removed: no token or name reaches across.
    pub seams: Vec<u32>,
    /// Code, links, embeds: scanned for nothing.
    pub closed: Vec<Span>,
}

impl ProseBuilder {
    /// Begins a block whose first line is `number`.
    pub fn start(&mut self, number: u32) {
        self.prose.lines.push(ProseLine { start: 0, body: 0, number, date: None });
    }

    /// Moves the still empty block to the line `number`.
    pub fn restart(&mut self, number: u32) {
        self.prose.lines.clear();
        self.start(number);
    }

    /// The line of the file that is being read.
    pub fn line_number(&self) -> u32 {
        self.prose.lines.last().map_or(0, |line| line.number)
    }

    /// Visible bytes so far.
    pub fn len(&self) -> usize {
        self.prose.text.len()
    }

    /// The visible text so far.
    pub fn text(&self) -> &str {
        &self.prose.text
    }

    /// Adds text that stands at `source`. `literal`: its first character was escaped or is an entity.
    pub fn push_text(&mut self, text: &str, source: usize, literal: bool) {
        if literal {
            self.terrain.literals.push(to_u32(self.len()));
        }
        if text.contains("==") {
            return self.push_highlighted(text, source);
        }
        self.push_piece(text, source);
    }

    fn push_piece(&mut self, text: &str, source: usize) {
        let line = self.prose.lines.last().map_or(0, |l| l.start as usize);
        let visible = if line == self.len() { text.trim_start_matches([' ', '\t']) } else { text };
        let source = source + text.len() - visible.len();
        let text = visible;
        self.pieces.push(Piece { visible: to_u32(self.len()), source: to_u32(source) });
        self.prose.text.push_str(text);
    }

    /// Drops the marks of `==highlights==` that open and close within one run of text (I-5).
    fn push_highlighted(&mut self, text: &str, source: usize) {
        let mut at = 0;
        while let Some((open, close)) = highlight(text, at) {
            self.push_piece(&text[at..open], source + at);
            self.seam();
            self.push_piece(&text[open + 2..close], source + open + 2);
            self.seam();
            at = close + 2;
        }
        self.push_piece(&text[at..], source + at);
    }

    /// Adds text as it is, for blocks that are not read.
    pub fn push_opaque(&mut self, text: &str) {
        self.prose.text.push_str(text);
    }

    /// Begins a link or code; [`Self::close`] ends it.
    pub fn hold(&mut self) {
        self.seam();
        self.held = Some(self.len());
    }

    /// Ends a link without text.
    pub fn release(&mut self) {
        self.held = None;
    }

    /// Marks everything from `start` as `kind` and closes it to the scanner.
    pub fn close(&mut self, start: usize, kind: MarkKind) {
        self.held = None;
        let span = Span::new(start, self.len());
        let inside = self.terrain.closed.partition_point(|s| (s.start as usize) < start);
        self.terrain.closed.truncate(inside);
        self.terrain.closed.push(span);
        self.seam();
        self.prose.marks.push(Mark { span, kind });
    }

    /// Notes that markup stood here.
    pub fn seam(&mut self) {
        self.terrain.seams.push(to_u32(self.len()));
    }

    /// Opens a stretch of bold, struck or opaque text.
    pub fn open_stretch(&mut self, kind: MarkKind) {
        self.seam();
        self.open.push((kind, to_u32(self.len())));
    }

    /// Closes the innermost open stretch of that kind.
    pub fn close_stretch(&mut self, kind: &MarkKind) {
        if let Some(i) = self.open.iter().rposition(|(open, _)| open == kind) {
            let (kind, start) = self.open.remove(i);
            self.end_stretch(kind, start);
        }
        self.seam();
    }

    fn end_stretch(&mut self, kind: MarkKind, start: u32) {
        if start as usize >= self.len() {
            return;
        }
        if kind == MarkKind::Opaque {
            return self.close(start as usize, kind);
        }
        self.prose.marks.push(Mark { span: Span::new(start as usize, self.len()), kind });
    }

    /// Ends the line; the next one is `number` in the file.
    pub fn break_line(&mut self, number: u32) {
        self.trim_line();
        self.prose.text.push('\n');
        let start = to_u32(self.len());
        self.prose.lines.push(ProseLine { start, body: start, number, date: None });
    }

    /// Drops trailing blanks and a block id from the last line (I-4).
    fn trim_line(&mut self) {
        let start = self.prose.lines.last().map_or(0, |l| l.start as usize);
        let closed = self.terrain.closed.last().map_or(0, |s| s.end as usize);
        let cell = self.prose.cells.last().map_or(0, |c| c.end as usize);
        let keep = start.max(closed).max(cell).max(self.held.unwrap_or(0));
        let line = &self.prose.text[keep..];
        let end = keep + without_block_id(line).trim_end_matches([' ', '\t']).len();
        self.prose.text.truncate(end);
        let end = to_u32(end);
        for mark in self.prose.marks.iter_mut().rev().take_while(|m| m.span.end > end) {
            mark.span.end = end;
            mark.span.start = mark.span.start.min(end);
        }
        self.open.iter_mut().for_each(|(_, start)| *start = end.min(*start));
    }

    /// Starts a cell of a table row; the result goes to [`Self::end_cell`].
    pub fn start_cell(&mut self) -> usize {
        if !self.prose.cells.is_empty() {
            self.prose.text.push_str(" | ");
        }
        self.seam();
        self.len()
    }

    /// Ends the cell that began at `start`.
    pub fn end_cell(&mut self, start: usize) {
        self.seam();
        self.prose.cells.push(Span::new(start, self.len()));
    }

    /// The finished prose: scanned, marks in order. Bold and struck stretches that are still open go on into the next
    /// block; an HTML element that is never closed hides nothing.
    pub fn finish(&mut self, source: &str, rules: &Rules, scope: scan::Scope) -> Prose {
        self.trim_line();
        let open = std::mem::take(&mut self.open).into_iter().filter(|(kind, _)| *kind != MarkKind::Opaque);
        for (kind, start) in open {
            self.end_stretch(kind.clone(), start);
            self.open.push((kind, 0));
        }
        let pieces = &self.pieces;
        let raw = |after, before| raw_text(source, pieces, after, before);
        scan::scan(&mut self.prose, &self.terrain, &raw, rules, scope);
        let mut prose = std::mem::take(&mut self.prose);
        prose.marks.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end)));
        self.held = None;
        self.pieces.clear();
        self.terrain.literals.clear();
        self.terrain.seams.clear();
        self.terrain.closed.clear();
        prose
    }
}

/// The source text between two visible characters; without the second, to the end of the source line.
fn raw_text<'s>(source: &'s str, pieces: &[Piece], after: usize, before: Option<usize>) -> Option<&'s str> {
    let at = |offset: usize| {
        let i = pieces.partition_point(|p| p.visible as usize <= offset).checked_sub(1)?;
        let piece = pieces.get(i)?;
        Some(piece.source as usize + offset - piece.visible as usize)
    };
    let rest = source.get(at(after)? + 1..)?;
    match before {
        Some(before) => rest.get(..at(before)?.checked_sub(source.len() - rest.len())?),
        None => rest.split(['\n', '\r']).next().map(without_block_id),
    }
}

fn highlight(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let open = at + text.get(at..)?.find("==")?;
        let inner = &text[open + 2..];
        if !inner.starts_with(|c: char| c.is_whitespace() || c == '=') {
            let len = inner.find("==")?;
            let closes = len > 0 && !inner[..len].ends_with(char::is_whitespace);
            return closes.then_some((open, open + 2 + len));
        }
        at = open + 2;
        at += text[at..].len() - text[at..].trim_start_matches('=').len();
    }
}

/// `line` without a final ` ^block-id`, or without all of it if it is nothing else.
fn without_block_id(line: &str) -> &str {
    let end = line.trim_end_matches([' ', '\t']);
    let Some(caret) = end.rfind('^') else { return line };
    let id = &end[caret + 1..];
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let stands_alone = caret == 0 || end[..caret].ends_with([' ', '\t']);
    if is_id && stands_alone { &line[..caret] } else { line }
}
