//! Parsing is total: whatever the text, the note is well formed.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests make their own files and may fail"
)]

use std::sync::Arc;

use proptest::prelude::*;
use touchbase::model::note::{Block, BlockKind, Note};
use touchbase::model::settings::Settings;
use touchbase::parse::Parser;
use touchbase::words::lexicon::Lexicon;

fn parse(text: &str) -> Note {
    let settings = Settings::default();
    let lexicon = Arc::new(Lexicon::new(&settings.languages, "").expect("the built-in lexicon reads"));
    Parser::new(&settings, lexicon).parse("notes/any.md", text)
}

/// Pieces of markup that meet in ways nobody would write on purpose.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "    ",
        "- ",
        "* ",
        "1. ",
        "- [ ] ",
        "- [x] ",
        "> ",
        "# ",
        "## Actions\n",
        "@mira",
        "@Mira Sol",
        "＠",
        "@",
        "@[[",
        "[[",
        "]]",
        "|",
        "\\|",
        "[",
        "]",
        "(",
        ")",
        "[a](b.md)",
        "![[",
        "%%",
        "<!--",
        "-->",
        "<a>",
        "</a>",
        "<div>",
        "</div>",
        "<br>",
        "`",
        "```\n",
        "~~~",
        "**",
        "*",
        "_",
        "~~",
        "==",
        "#tag",
        "#",
        "::",
        "due:: ",
        "[due:: ",
        "2026-11-30",
        "2026-02-30",
        "📅 ",
        "🔁 every day",
        "🆔 a",
        "⛔ a, b",
        "⏫",
        "✅",
        "\u{fe0f}",
        "é",
        "e\u{301}",
        "王伟",
        "👋",
        "\u{a0}",
        "\u{1}",
        "\\",
        "&amp;",
        "&#64;",
        "^id",
        " ^id\n",
        "$$\n",
        "---\n",
        "| a | b |\n|--|--|\n",
        "[!note]",
        "> [!quote]- T\n",
        "TODO ",
        "TODO: ",
        "DEADLINE: <2026-11-30 Mon>",
        ":LOGBOOK:\n",
        "[^1]",
        "[^1]: ",
        "https://x.org/@a",
        "a@b.org",
        "word",
        "Ana",
        "{{",
        "}}",
        "(A) ",
        "{{[[TODO]]}}",
        "{{embed ",
        "((",
        "x ",
    ]);
    prop_oneof![
        4 => prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn check(block: &Block, at: usize, line_count: u32) {
    let prose = &block.prose;
    let on_text = |span: touchbase::words::text::Span| prose.text.get(span.start as usize..span.end as usize).is_some();
    assert!(prose.marks.iter().all(|m| on_text(m.span)), "marks lie on characters: {block:?}");
    assert!(prose.marks.is_sorted_by_key(|m| m.span.start), "marks ascend: {block:?}");
    assert!(prose.cells.iter().all(|&cell| on_text(cell)), "cells lie on characters: {block:?}");
    assert_eq!(prose.lines.first().map(|l| l.start), Some(0), "the first line starts the text: {block:?}");
    assert!(prose.lines.is_sorted_by(|a, b| a.start < b.start && a.number < b.number), "lines ascend: {block:?}");
    for line in &prose.lines {
        assert!(prose.text.is_char_boundary(line.start as usize) && prose.text.is_char_boundary(line.body as usize));
        assert!((1..=line_count).contains(&line.number), "{block:?}");
    }
    assert_eq!(prose.text.matches('\n').count() + 1, prose.lines.len(), "one line entry a line: {block:?}");
    let context = [block.heading, block.parent, block.table];
    assert!(context.iter().flatten().all(|&outer| outer < at), "context comes first: {block:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_gives_a_well_formed_note(text in hostile_text()) {
        let note = parse(&text);
        let line_count = u32::try_from(touchbase::words::text::LineIndex::new(&text).len()).unwrap_or(u32::MAX);
        for (at, block) in note.blocks.iter().enumerate() {
            check(block, at, line_count);
        }
        // A comment inside a block comes after it.
        let read = note.blocks.iter().filter(|b| b.kind != BlockKind::Comment).map(|b| b.prose.first_line());
        prop_assert!(read.is_sorted(), "blocks ascend: {:?}", note.blocks);
    }

    #[test]
    fn the_kind_of_line_ending_makes_no_difference(text in hostile_text()) {
        let text = text.replace('\r', "");
        let windows = text.replace('\n', "\r\n");
        prop_assert_eq!(parse(&text).blocks, parse(&windows).blocks);
    }
}

/// The shape of a failure that the random search found only after many runs: code in the shown part of a broken link.
#[test]
fn code_that_runs_on_behind_a_broken_link_reads_the_same_with_windows_line_endings() {
    let text = "[[x\ny|a `b\nc` d]] e\n";
    let blocks = parse(text).blocks;
    assert_eq!(blocks[0].prose.text, "a b\nc d e");
    assert_eq!(blocks, parse(&text.replace('\n', "\r\n")).blocks);
}
