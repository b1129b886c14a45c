//! Blocks in the making: which one is open, and the containers around it (P-7, P-11).

use std::ops::Range;

use super::container::ColumnCursor;
use super::link_mark::OpenLink;
use super::markdown::Shape;
use super::prose::ProseBuilder;
use super::rules::Rules;
use super::scan::Scope;
use super::task::{self, Candidate};
use crate::model::diagnostic::Diagnostic;
use crate::model::note::{Block, BlockKind, Callout, Prose};
use crate::model::task::TaskKind;
use crate::words::text::LineIndex;

/// The blocks found so far and the state of the walk.
pub(super) struct Builder<'s> {
    /// The visible text of the open block.
    pub prose: ProseBuilder,
    pub(super) source: &'s str,
    pub(super) original: &'s str,
    pub(super) lines: &'s LineIndex,
    pub(super) comments: std::slice::Iter<'s, Range<usize>>,
    pub(super) shape: Shape<'s>,
    pub(super) rules: &'s Rules,
    pub(super) blocks: Vec<Block>,
    /// The block that takes text, and its checkbox.
    pub(super) open: Option<Open>,
    pub(super) headings: Vec<(u8, usize)>,
    pub(super) items: Vec<OpenItem>,
    pub(super) quotes: Vec<Option<Callout>>,
    pub(super) table: Option<usize>,
    pub(super) cell: usize,
    pub(super) links: Vec<OpenLink<'s>>,
    /// Source before this offset is markup: list markers, checkboxes, callout signs.
    pub(super) shown_from: usize,
    pub(super) column: ColumnCursor,
    diagnostics: Vec<Diagnostic>,
}

/// The block that takes text.
pub(super) struct Open {
    pub block: usize,
    pub checkbox: Option<char>,
}

/// A list item around what is read.
pub(super) struct OpenItem {
    pub block: usize,
    /// The column of its marker.
    pub column: usize,
    /// Made by P-7 or P-8, so that no event of the Markdown parser ends it.
    pub lost: bool,
    /// Its checkbox stands without a list marker.
    pub bare: bool,
}

impl<'s> Builder<'s> {
    /// A builder over the veiled `source` of the `original` text.
    pub fn new(
        source: &'s str,
        original: &'s str,
        lines: &'s LineIndex,
        comments: &'s [Range<usize>],
        shape: Shape<'s>,
        rules: &'s Rules,
    ) -> Self {
        Self {
            prose: ProseBuilder::default(),
            source,
            original,
            lines,
            comments: comments.iter(),
            shape,
            rules,
            blocks: Vec::new(),
            open: None,
            headings: Vec::new(),
            items: Vec::new(),
            quotes: Vec::new(),
            table: None,
            cell: 0,
            links: Vec::new(),
            shown_from: 0,
            column: ColumnCursor::default(),
            diagnostics: Vec::new(),
        }
    }

    /// All blocks, comments included, and what was odd in them.
    pub fn finish(mut self) -> (Vec<Block>, Vec<Diagnostic>) {
        self.close();
        self.pass_comments(usize::MAX);
        (self.blocks, self.diagnostics)
    }

    /// Opens a block at the source offset `at`.
    pub fn start_block(&mut self, kind: BlockKind, at: usize) {
        self.close();
        self.pass_comments(at);
        self.open = Some(Open { block: self.blocks.len(), checkbox: None });
        self.blocks.push(self.block_here(kind, Prose::default()));
        self.prose.start(self.lines.line(at));
    }

    fn block_here(&self, kind: BlockKind, prose: Prose) -> Block {
        Block {
            kind,
            prose,
            heading: self.headings.last().map(|&(_, block)| block),
            parent: self.items.last().map(|item| item.block),
            table: None,
            quote_depth: u8::try_from(self.quotes.len()).unwrap_or(u8::MAX),
            callout: self.quotes.iter().rev().find_map(Clone::clone),
            task: None,
            date: None,
        }
    }

    /// Closes the open block, if any; one without text vanishes unless others hang on it.
    pub fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let kind = self.blocks[open.block].kind;
        let scope = if kind == BlockKind::Html { Scope::Html } else { Scope::Text };
        let prose = self.prose.finish(self.source, self.rules, scope);
        let needed = matches!(kind, BlockKind::Item | BlockKind::Row { .. }) || !prose.text.trim().is_empty();
        // The hint that every drawing starts with.
        let hint = self.shape.drawing && prose.text.trim_start_matches('=').starts_with('⚠');
        if !needed || hint {
            self.blocks.truncate(open.block);
            return;
        }
        self.blocks[open.block].prose = prose;
        if kind == BlockKind::Item || kind == BlockKind::Paragraph {
            let (at, kanban) = (open.block, self.shape.kanban);
            let candidate = Candidate { blocks: &self.blocks, at, checkbox: open.checkbox, kanban };
            let task = task::read(&candidate, self.rules, &mut self.diagnostics);
            if let Some(label) = self.blocks[at].parent.filter(|_| task.is_some()) {
                self.revoke_label(label);
            }
            self.blocks[open.block].task = task;
        }
    }

    /// An item that turns out to be the label of tasks below it is no task itself (T-7).
    fn revoke_label(&mut self, at: usize) {
        let Some(block) = self.blocks.get_mut(at) else { return };
        if block.task.as_ref().is_some_and(|t| t.kind == TaskKind::Section) && task::is_label(&block.prose) {
            block.task = None;
        }
    }

    /// Adds the comments that stand before `at` (P-5).
    pub fn pass_comments(&mut self, at: usize) {
        while let Some(comment) = self.comments.as_slice().first().filter(|c| c.start < at) {
            self.comments.next();
            if !self.shape.drawing {
                self.push_opaque(BlockKind::Comment, std::slice::from_ref(comment));
            }
        }
    }

    /// Adds a block of these source ranges that is searched but not read: code, a comment.
    pub fn push_opaque(&mut self, kind: BlockKind, ranges: &[Range<usize>]) {
        let mut prose = ProseBuilder::default();
        let Some(first) = ranges.first() else { return };
        let mut number = self.lines.line(first.start);
        prose.start(number);
        for range in ranges {
            let mut at = range.start;
            for line in self.original[range.clone()].split_inclusive(['\n', '\r']) {
                let next = self.lines.line(at);
                if next != number {
                    prose.break_line(next);
                    number = next;
                }
                prose.push_opaque(line.trim_end_matches(['\n', '\r']));
                at += line.len();
            }
        }
        let prose = prose.finish("", self.rules, Scope::Opaque);
        self.blocks.push(self.block_here(kind, prose));
    }

    /// A thematic break.
    pub fn rule(&mut self, at: usize) {
        self.start_block(BlockKind::Rule, at);
        if let Some(open) = self.open.take() {
            self.blocks[open.block].prose = self.prose.finish(self.source, self.rules, Scope::Opaque);
        }
    }
}
