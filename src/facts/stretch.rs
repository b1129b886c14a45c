//! Stretches of text that one sentence may run over: lines, and lines that an editor broke.

use crate::model::note::{Block, BlockKind, Prose};
use crate::words::text::Span;

/// Blocks of prose; code, comments and rules hold none.
pub(super) fn is_read(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Heading(_)
            | BlockKind::Paragraph
            | BlockKind::Item
            | BlockKind::Row { header: false }
            | BlockKind::Html
    )
}

/// The lines of a block, those that one sentence runs over together.
pub(super) fn stretches(block: &Block) -> Vec<Span> {
    let prose = &block.prose;
    let wrapped = is_wrapped(prose);
    let mut out: Vec<Span> = Vec::new();
    for (i, line) in prose.lines.iter().enumerate() {
        let span = prose.line_span(i);
        let start = line.body.max(span.start).min(span.end);
        match out.last_mut() {
            Some(last) if line.body == span.start && runs_on(prose, *last, span, wrapped) => last.end = span.end,
            _ => out.push(Span { start, end: span.end }),
        }
    }
    out
}

/// Lines shorter than this end where the writer ended them.
const WRAPPED: usize = 60;
/// A paragraph of two lines counts as wrapped only if the first is as long as this.
const WIDE: usize = 72;

/// Whether an editor broke the lines of a block: of none but the last would the next word have fit.
fn is_wrapped(prose: &Prose) -> bool {
    let length = |i: usize| prose.line_text(i).chars().count();
    let count = prose.lines.len();
    let widest = (0..count).map(length).max().unwrap_or(0);
    let word = |i: usize| prose.line_text(i).split(' ').next().map_or(0, |w| w.chars().count());
    let full = |i: usize| length(i) + 1 + word(i + 1) > widest;
    count > 1 && widest >= if count == 2 { WIDE } else { WRAPPED } && (0..count - 1).all(full)
}

/// Whether a line goes on with the sentence before, which ends in the midst.
fn runs_on(prose: &Prose, before: Span, line: Span, wrapped: bool) -> bool {
    let (before, next) = (before.of(&prose.text).trim_end(), line.of(&prose.text));
    let ended = before.ends_with(['.', '!', '?', ':', ';', '"', '”', '…', ')']);
    let small = next.starts_with(|c: char| c.is_lowercase() || c == '@');
    !ended && (wrapped || (small && before.ends_with(',')))
}
