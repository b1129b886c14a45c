//! Comments, display formulas and outliners' macros, veiled before the Markdown parser sees them (P-5, I-14).

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::markdown::OPTIONS;

/// Stands for veiled bytes on lines that also hold other text; no note is likely to hold it, and it is never shown.
pub(super) const FILLER: char = '\u{1}';

/// Macros of outliners that show something else in their place (I-14). They are no placeholders of templates.
pub(super) const MACROS: [&str; 7] = ["embed", "query", "renderer", "video", "youtube", "tweet", "[["];

/// A text whose comments are veiled without moving a byte.
#[derive(Debug)]
pub(super) struct Veiled<'t> {
    /// The text to parse.
    pub text: Cow<'t, str>,
    /// Where the comments are, in order.
    pub comments: Vec<Range<usize>>,
}

/// Veils the comments of `text` from `body` on that lie outside code. An unclosed comment is text.
pub(super) fn veil(text: &str, body: usize) -> Veiled<'_> {
    let signs = ["%%", "<!--", "$$", "{{", "(("];
    if !signs.iter().any(|sign| text[body..].contains(sign)) {
        return Veiled { text: Cow::Borrowed(text), comments: Vec::new() };
    }
    let code = code_ranges(text, body);
    let found = hidden_ranges(text, body, &code);
    let mut bytes = text.as_bytes().to_vec();
    for hidden in &found {
        blank(text, &mut bytes, hidden.range.clone());
        let keyword = keyword(&text[hidden.range.clone()]);
        bytes[hidden.range.start..][..keyword.len()].copy_from_slice(keyword.as_bytes());
    }
    let comments = found.into_iter().filter(|h| h.comment).map(|h| h.range).collect();
    // Whole characters were replaced by ASCII ones, so this is UTF-8.
    let text = String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned);
    Veiled { text, comments }
}

/// `{{[[TODO]]}}` is a checkbox in Roam; the keyword of other outliners says the same.
fn keyword(hidden: &str) -> &'static str {
    match hidden {
        "{{[[TODO]]}}" => "TODO",
        "{{[[DONE]]}}" => "DONE",
        _ => "",
    }
}

struct Hidden {
    range: Range<usize>,
    comment: bool,
}

fn code_ranges(text: &str, body: usize) -> Vec<Range<usize>> {
    let events = Parser::new_ext(&text[body..], OPTIONS).into_offset_iter();
    let code = events.filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))));
    code.map(|(_, range)| range.start + body..range.end + body).collect()
}

fn hidden_ranges(text: &str, body: usize, code: &[Range<usize>]) -> Vec<Hidden> {
    let mut found = Vec::new();
    // A sign that once found no end finds none further on either; this keeps the search linear.
    let mut endless = [false; 5];
    let mut at = body;
    while let Some(next) = text[at..].find(['%', '<', '$', '{', '(']).map(|i| at + i) {
        at = next + 1;
        let Some(sign) = sign_at(text, next) else { continue };
        if let Some(end) = code_around(code, next) {
            at = end.max(at);
        } else if !endless[sign as usize] && !text[..next].ends_with('\\') {
            match end_of(text, next, sign, code) {
                Some(end) => {
                    let comment = matches!(sign, Sign::Percent | Sign::Html);
                    found.push(Hidden { range: next..end, comment });
                    at = end;
                }
                // Macros look no further than their line.
                None => endless[sign as usize] = !matches!(sign, Sign::Macro | Sign::BlockReference),
            }
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Percent,
    Html,
    Formula,
    Macro,
    BlockReference,
}

fn sign_at(text: &str, at: usize) -> Option<Sign> {
    let rest = &text[at..];
    match rest.as_bytes() {
        [b'%', b'%', ..] => Some(Sign::Percent),
        [b'<', b'!', b'-', b'-', ..] => Some(Sign::Html),
        [b'$', b'$', ..] => alone_on_line(text, at..at + 2).then_some(Sign::Formula),
        [b'{', b'{', ..] => MACROS.iter().any(|name| rest[2..].starts_with(name)).then_some(Sign::Macro),
        [b'(', b'(', ..] => Some(Sign::BlockReference),
        _ => None,
    }
}

fn end_of(text: &str, at: usize, sign: Sign, code: &[Range<usize>]) -> Option<usize> {
    match sign {
        Sign::Percent => ends(text, at + 2, "%%").find(|&end| code_around(code, end - 1).is_none()),
        Sign::Html => ends(text, at + 4, "-->").next(),
        Sign::Formula => ends(text, at + 2, "$$").find(|&end| alone_on_line(text, end - 2..end)),
        Sign::Macro => end_of_macro(text, at),
        Sign::BlockReference => end_of_block_reference(text, at),
    }
}

fn end_of_macro(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 300;
    let near = text.as_bytes()[at..].iter().take(LONGEST).take_while(|b| !matches!(b, b'\n' | b'\r')).count();
    let inside = text.as_bytes()[at..at + near].windows(2).position(|pair| pair == b"}}")?;
    Some(at + inside + 2)
}

/// `((62f5c3e8-…))`, an outliner's link to a block.
fn end_of_block_reference(text: &str, at: usize) -> Option<usize> {
    const UUID: usize = 36;
    let id = text.as_bytes().get(at + 2..at + 2 + UUID)?;
    let is_id = id.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-');
    let end = at + 2 + UUID + 2;
    (is_id && text.as_bytes().get(end - 2..end) == Some(b"))")).then_some(end)
}

fn ends<'t>(text: &'t str, from: usize, sign: &'static str) -> impl Iterator<Item = usize> + 't {
    text[from..].match_indices(sign).map(move |(i, _)| from + i + sign.len())
}

fn code_around(code: &[Range<usize>], at: usize) -> Option<usize> {
    let i = code.partition_point(|r| r.end <= at);
    code.get(i).filter(|r| r.contains(&at)).map(|r| r.end)
}

fn alone_on_line(text: &str, range: Range<usize>) -> bool {
    let before = text[..range.start].trim_end_matches([' ', '\t']);
    let after = text[range.end..].trim_start_matches([' ', '\t']);
    (before.is_empty() || before.ends_with(['\n', '\r'])) && (after.is_empty() || after.starts_with(['\n', '\r']))
}

/// Lines that hold nothing else become blank; on others the filler keeps a comment's width from turning what follows
/// into indented code.
fn blank(text: &str, bytes: &mut [u8], range: Range<usize>) {
    let mut at = range.start;
    while at < range.end {
        let len = text[at..range.end].find(['\n', '\r']).unwrap_or(range.end - at);
        let end = at + len;
        let alone = alone_on_line(text, at..end);
        bytes[at..end].fill(if alone { b' ' } else { FILLER as u8 });
        at = end + usize::from(end < range.end);
    }
}
