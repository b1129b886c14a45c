//! Text and links inside the open block (P-6, P-7, M-3 to M-7).

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::builder::Builder;
use super::comment::FILLER;
use super::html;
use super::link_mark::{self, OpenLink, Sigil};
use super::mention;
use super::outline;
use crate::model::note::{BlockKind, MarkKind};

impl<'s> Builder<'s> {
    /// Visible text of the source at `range`.
    pub fn text(&mut self, text: &str, range: Range<usize>) {
        if self.is_hidden(&range) {
            return;
        }
        self.ensure_open(range.start);
        let cut = self.shown_from.saturating_sub(range.start);
        let (text, start) = (text.get(cut..).unwrap_or(text), range.start + cut);
        let bytes = self.source.as_bytes();
        let escaped = start > 0
            && bytes[start - 1] == b'\\'
            && cut == 0
            && bytes.get(start).is_some_and(u8::is_ascii_punctuation);
        let entity = text.len() != range.end - start;
        if text.contains(['\n', '\r']) {
            // Only the target of a wikilink may run on.
            self.lines_of(start..range.end);
        } else if text.contains(FILLER) {
            let pieces = text.split_inclusive(FILLER).scan(start, |at, piece| {
                let start = *at;
                *at += piece.len();
                Some((piece.trim_end_matches(FILLER), start))
            });
            for (piece, at) in pieces.filter(|(piece, _)| !piece.is_empty()) {
                self.prose.push_text(piece, at, false);
            }
        } else {
            self.prose.push_text(text, start, escaped || entity);
        }
    }

    /// Text after the blocks of a list item opens a paragraph of its own.
    fn ensure_open(&mut self, at: usize) {
        if self.open.is_none() {
            self.start_block(BlockKind::Paragraph, at);
        }
    }

    /// Inline code: opaque. Its text may run over several lines.
    pub fn code(&mut self, text: &str, range: Range<usize>) {
        if self.is_hidden(&range) {
            return;
        }
        self.ensure_open(range.start);
        let start = self.prose.len();
        self.prose.hold();
        let source = &self.source[range.clone()];
        if source.contains(['\n', '\r']) {
            let ticks = source.len() - source.trim_start_matches('`').len();
            self.lines_of(range.start + ticks..range.end - ticks);
        } else {
            self.prose.push_opaque(text);
        }
        self.prose.close(start, MarkKind::Code);
    }

    /// Source text as it stands, line by line, without quote marks.
    fn lines_of(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.source[range.clone()].split_inclusive(['\n', '\r']) {
            // The second half of a Windows line ending starts no line.
            let is_half = line == "\n" && at > range.start && self.source.as_bytes()[at - 1] == b'\r';
            if !is_half {
                let mut text = line.trim_end_matches(['\n', '\r']);
                if at > range.start {
                    self.continue_at(at);
                    text = text.trim_start_matches([' ', '\t', '>']);
                }
                self.prose.push_opaque(text);
            }
            at += line.len();
        }
    }

    /// The source line ends at `range`; the next one may be a lost list item (P-7).
    pub fn line_break(&mut self, range: Range<usize>) {
        let next = range.end;
        if self.links.is_empty() {
            if let Some((at, marker)) = outline::lost_item(self.source, next) {
                return self.open_item(at, marker, true);
            }
            if self.leaves_box(next) {
                self.items.pop();
                return self.start_block(BlockKind::Paragraph, next);
            }
            if self.opens_task(next) || self.ends_task(next) {
                return self.start_block(BlockKind::Paragraph, next);
            }
        }
        self.continue_at(next);
    }

    /// The open block goes on with the source line at `at`.
    pub fn continue_at(&mut self, at: usize) {
        let number = self.lines.line(at);
        self.ensure_open(at);
        if self.prose.len() == 0 {
            self.prose.restart(number);
        } else if number > self.prose.line_number() {
            self.prose.break_line(number);
        }
    }

    /// `TODO: …` at the start of a line begins a block, so that it can be a task (T-8).
    fn opens_task(&self, at: usize) -> bool {
        let line = self.source[at..].trim_start_matches([' ', '\t', '>']);
        self.rules.task_opening(line, false).is_some()
    }

    /// Whether the line at `at` leaves the task that the open paragraph is. A wrapped task goes on in lower case; notes
    /// that put a line to each thing do not (T-8).
    fn ends_task(&self, at: usize) -> bool {
        let wrapped = self.source[at..].trim_start_matches([' ', '\t', '>']).starts_with(char::is_lowercase);
        let paragraph = self.open.as_ref().is_some_and(|open| self.blocks[open.block].kind == BlockKind::Paragraph);
        !wrapped && paragraph && self.rules.task_opening(self.prose.text(), false).is_some()
    }

    /// Whether the line at `at` leaves the item that a checkbox without a list marker made. Such notes put a line to each
    /// thing as well.
    fn leaves_box(&self, at: usize) -> bool {
        let wrapped = self.source[at..].starts_with(|c: char| c.is_lowercase() || c.is_whitespace());
        !wrapped && self.items.last().is_some_and(|item| item.bare)
    }

    /// An inline HTML tag: the text of links and code in it names nobody.
    pub fn inline_html(&mut self, tag: &str) {
        match html::opaque_tag(tag) {
            Some((_, true)) => self.prose.open_stretch(MarkKind::Opaque),
            Some((_, false)) => self.prose.close_stretch(&MarkKind::Opaque),
            None => self.prose.seam(),
        }
        if tag.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) {
            self.prose.push_opaque(" ");
        }
    }

    /// A link begins. A sigil right before it belongs to it.
    pub fn start_link(&mut self, link_type: LinkType, destination: CowStr<'s>, range: &Range<usize>) {
        self.ensure_open(range.start);
        let text = self.prose.text();
        let before = self.source.as_bytes().get(range.start.wrapping_sub(1));
        let is_wikilink = matches!(link_type, LinkType::WikiLink { .. });
        let sigil = match before {
            Some(b'@') if text.ends_with('@') && mention::left_allows(&text[..text.len() - 1], false) => Sigil::At,
            Some(b'#') if text.ends_with('#') && is_wikilink => Sigil::Hash,
            _ => Sigil::None,
        };
        let start = text.len() - usize::from(sigil != Sigil::None);
        self.prose.hold();
        self.links.push(OpenLink { start, link_type, destination, sigil });
    }

    /// An embed begins.
    pub fn start_embed(&mut self, link_type: LinkType, destination: CowStr<'s>, range: &Range<usize>) {
        self.ensure_open(range.start);
        self.prose.hold();
        self.links.push(OpenLink { start: self.prose.len(), link_type, destination, sigil: Sigil::Embed });
    }

    /// A link or embed ends.
    pub fn end_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        if link.start < self.prose.len() {
            let kind = link_mark::kind(&link, self.shape.folder, self.rules);
            self.prose.close(link.start, kind);
        } else {
            self.prose.release();
        }
    }
}
