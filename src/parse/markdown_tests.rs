//! What the blocks of a note are (NOTES §P, §6, §9).

use super::probe::{fields, mentions, note, note_at, tags, tasks};
use crate::model::note::{Block, BlockKind};

/// Each block as `kind@line text`, items with `<parent`.
fn outline(text: &str) -> Vec<String> {
    let show = |b: &Block| {
        let kind = match b.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Item => "-".to_owned(),
            BlockKind::Row { header } => if header { "head" } else { "row" }.to_owned(),
            BlockKind::Html => "html".to_owned(),
            BlockKind::Code => "code".to_owned(),
            BlockKind::Comment => "%".to_owned(),
            BlockKind::Rule => "rule".to_owned(),
        };
        let parent = b.parent.map(|p| format!("<{p}")).unwrap_or_default();
        format!("{kind}@{}{parent} {}", b.prose.first_line(), b.prose.text.replace('\n', "⏎"))
    };
    note(text).blocks.iter().map(show).collect()
}

#[test]
fn blocks_stand_on_their_own_lines() {
    for (text, want) in [
        ("# A\n\nb\nc\n\n## D\n", &["h1@1 A", "p@3 b⏎c", "h2@6 D"][..]),
        ("- a\n\t- b\n\t\t- c\n- d", &["-@1 a", "-@2<0 b", "-@3<1 c", "-@4 d"]),
        ("1. a\r\n   more\r\n2) b", &["-@1 a⏎more", "-@3 b"]),
        ("- a\n\n  second\n\n- b", &["-@1 a", "p@3<0 second", "-@5 b"]),
        ("x\ry\rz", &["p@1 x⏎y⏎z"]),
        ("Talked to @mira\n---", &["h2@1 Talked to @mira"]),
        ("a\n\n***\nb", &["p@1 a", "rule@3 ", "p@4 b"]),
        ("|n|s|\n|-|-|\n|a|b `c`|", &["head@1 n | s", "row@3 a | b c"]),
        ("```js\nlet a;\n\nb\n```\nx", &["code@2 let a;⏎⏎b", "p@6 x"]),
        ("```dataview\nLIST\n```\n~~~ mermaid\nx\n~~~", &[]),
        ("a[^1]\n\n[^1]: see b", &["p@1 a", "p@3 see b"]),
        ("> a\n> > b", &["p@1 a", "p@2 b"]),
        ("- # Head\n\t- a", &["-@1 Head", "-@2<0 a"]),
        ("-\n\t- a", &["-@1 ", "-@2<0 a"]),
    ] {
        assert_eq!(outline(text), want, "{text:?}");
    }
}

#[test]
fn lost_list_items_are_items() {
    for (text, want) in [
        ("- a @mira\n      - [ ] six", &["-@1 a @mira", "-@2<0 six"][..]),
        ("Met Mira\n\t- [ ] x", &["p@1 Met Mira", "-@2 x"]),
        ("a\n\n    - b\n        - c\n    - d", &["p@1 a", "-@3 b", "-@4<1 c", "-@5 d"]),
        ("a\n\n    - b\n      more **d**", &["p@1 a", "-@3 b⏎more d"]),
        ("a\n\n    code @mira", &["p@1 a", "code@3 code @mira"]),
        ("Text\n2. second", &["p@1 Text", "-@2 second"]),
        ("It cost\n1.5 a piece - no", &["p@1 It cost⏎1.5 a piece - no"]),
    ] {
        assert_eq!(outline(text), want, "{text:?}");
    }
    assert_eq!(tasks("- a @mira\n      - [ ] six")[0].1.text, "six");
}

#[test]
fn comments_are_searchable_and_silent() {
    for (text, want) in [
        ("%%\n- [ ] hidden\n%%\nb", &["%@1 %%⏎- [ ] hidden⏎%%", "p@4 b"][..]),
        ("a <!-- @x --> b <!-- c\nd --> e", &["p@1 a  b⏎e", "%@1 <!-- @x -->", "%@1 <!-- c⏎d -->"]),
        ("%%c%% text", &["p@1 text", "%@1 %%c%%"]),
        ("100 %% open", &["p@1 100 %% open"]),
        ("`%%` a `%%` <!-- open", &["p@1 %% a %% <!-- open"]),
        ("a {{embed [[b]]}} c ((62f5c3e8-1d2b-4f0e-9c3d-0123456789ab)) d", &["p@1 a  c  d"]),
        ("{{date}} ((a))", &["p@1 {{date}} ((a))"]),
        ("$$\n- [ ] x_1\n$$\nb", &["p@4 b"]),
    ] {
        assert_eq!(outline(text), want, "{text:?}");
    }
    assert_eq!(mentions("%%\n@a\n%%\n<!-- @b -->\n<!--\n@c\n-->\n@d"), ["@d"]);
    assert_eq!(tags("%% #no %% #yes"), ["yes"]);
}

#[test]
fn html_is_read_for_mentions_only() {
    let text = "<details><summary>1:1 with @mira</summary>\n\n- [ ] x\n</details>";
    assert_eq!(mentions(text), ["@mira"]);
    assert_eq!(tasks(text).iter().map(|t| t.0).collect::<Vec<_>>(), [3]);
    assert_eq!(mentions("<div>[[Mira]] #x @tom</div>"), ["@tom"]);
    assert_eq!(tags("<div>#x</div>"), [""; 0]);
}

#[test]
fn callouts_keep_type_and_title() {
    for (text, kind, title, want) in [
        ("> [!note]+ Title @mira\n> body", "note", "Title @mira", "Title @mira\nbody"),
        ("> [!QUOTE|x]\n> said so", "quote", "", "said so"),
        ("> [!meeting]- \n> said so", "meeting", "", "said so"),
    ] {
        let note = note(text);
        let block = &note.blocks[0];
        let callout = block.callout.as_ref().unwrap();
        assert_eq!((callout.kind.as_str(), callout.title.as_str()), (kind, title), "{text}");
        assert_eq!(block.prose.text, want, "{text}");
    }
    assert_eq!(note("> [!quote]\n> x").blocks[0].prose.first_line(), 2);
    assert_eq!(note("> plain [!note]").blocks[0].callout, None);
    assert_eq!(note("> [!note] a\n\nb").blocks[1].callout, None);
}

#[test]
fn headings_nest_and_quoted_ones_govern_nothing() {
    let note = note("# A\n## B\nb\n> # Q\n> q\n\nx\n## C\nc\n# D\nd");
    let heading = |text: &str| {
        let block = note.blocks.iter().find(|b| b.prose.text == text).unwrap();
        block.heading.map(|h| note.blocks[h].prose.text.as_str())
    };
    for (text, want) in [
        ("A", None),
        ("B", Some("A")),
        ("b", Some("B")),
        ("q", Some("B")),
        ("x", Some("B")),
        ("c", Some("C")),
        ("D", None),
        ("d", Some("D")),
    ] {
        assert_eq!(heading(text), want, "{text}");
    }
}

#[test]
fn block_ids_and_highlights_are_not_shown() {
    for (text, want) in [
        ("a b ^id-1", "a b"),
        ("- a ^id\n- b", "a"),
        ("x ^2 y", "x ^2 y"),
        ("e = mc^2", "e = mc^2"),
        ("==a b== and a == b", "a b and a == b"),
        ("a\\*b &amp; **c** _d_ ~~e~~ `f`", "a*b & c d e f"),
        ("a\\\nb", "a\nb"),
    ] {
        assert_eq!(note(text).blocks[0].prose.text, want, "{text}");
    }
}

#[test]
fn fields_keep_their_values_as_written() {
    let own = |list: &[(&str, &str)]| list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<Vec<_>>();
    for (text, want) in [
        ("lunch (with:: [[Mira Sol]]) [on:: 2026-11-20]", &[("with", "[[Mira Sol]]"), ("on", "2026-11-20")][..]),
        ("**Met On**:: [[2026-11-20]], x ^b", &[("met-on", "[[2026-11-20]], x")]),
        ("- Owner:: @mira\n- b", &[("owner", "@mira")]),
        ("[due:: x](y) and std::move(x)", &[]),
        ("`[due:: 2026-11-20]`", &[]),
    ] {
        assert_eq!(fields(text), own(want), "{text}");
    }
    assert_eq!(mentions("(with:: [[Mira Sol]], @tom)"), ["?[[Mira Sol", "@tom"]);
}

#[test]
fn escaped_and_written_out_signs_start_nothing() {
    assert_eq!(tags("\\#a &#35;b #c `#d` https://example.org/#e"), ["c"]);
}

#[test]
fn of_a_drawing_only_its_words_are_read() {
    let text = "==⚠  Switch to EXCALIDRAW VIEW ==\n\n# Text Elements\nBox @mira ^x1\n\n%%\n# Drawing\n```compressed-json\nN4Ig\n```\n%%\n```json\n{}\n```";
    let note = note_at("Map.excalidraw.md", text);
    assert_eq!(note.blocks.iter().map(|b| b.prose.text.as_str()).collect::<Vec<_>>(), ["Text Elements", "Box @mira"]);
}
