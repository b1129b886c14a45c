//! Where a turn can start in a note, and what lies below it (NOTES §4.3).

use super::speaker;
use crate::model::note::{Block, BlockKind, Note};
use crate::words::text::Span;

/// A line of a block.
pub(super) struct Place<'p> {
    pub(super) note: &'p Note,
    pub(super) index: usize,
    pub(super) block: &'p Block,
    pub(super) i: usize,
}

impl Place<'_> {
    pub(super) fn has_children(&self) -> bool {
        self.note.blocks.get(self.index + 1).is_some_and(|b| b.parent == Some(self.index))
    }

    pub(super) fn before_list(&self) -> bool {
        let next = self.note.blocks.get(self.index + 1);
        self.block.kind == BlockKind::Paragraph && next.is_some_and(|b| b.kind == BlockKind::Item)
    }
}

/// Where a label could start: at the start of the line, after its time or date, and after sentences.
pub(super) fn starts(place: &Place<'_>, line: Span) -> Vec<usize> {
    let prose = &place.block.prose;
    let text = line.of(&prose.text);
    let body = prose.lines.get(place.i).map_or(line.start, |l| l.body.max(line.start)) as usize;
    let time = line.start as usize + speaker::skip_time(text);
    let mut starts = vec![time.max(body)];
    for (at, mark) in text.match_indices(['.', '?', '!']) {
        let rest = &text[at + mark.len()..];
        let next = rest.trim_start_matches(' ');
        if next.len() < rest.len() && next.starts_with(|c: char| c.is_uppercase() || c == '@') {
            starts.push(line.start as usize + text.len() - next.len());
        }
    }
    starts
}

/// Whether `block` lies below the item or paragraph `ancestor`.
pub(super) fn below(note: &Note, block: &Block, ancestor: usize) -> bool {
    let mut parent = block.parent;
    while let Some(index) = parent.filter(|p| *p >= ancestor) {
        if index == ancestor {
            return true;
        }
        parent = note.blocks.get(index).and_then(|b| b.parent).filter(|p| *p < index);
    }
    false
}
