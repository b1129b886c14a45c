//! Spans, line numbers, and the folding by which names are compared (NOTES §3.3).

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A half-open byte range of some text. Both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`. Notes are capped far below 4 GiB (P-2), so `u32` holds every offset.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: to_u32(start), end: to_u32(end) }
    }

    /// The part of `text` that the span covers; empty if it does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Whether `offset` lies inside.
    #[must_use]
    pub fn contains(self, offset: usize) -> bool {
        (self.start as usize..self.end as usize).contains(&offset)
    }

    /// Whether nothing is covered.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// An offset or a count as `u32`, saturating: no note comes near 4 GiB.
#[must_use]
pub fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Where each line of a text begins. LF, CRLF and a lone CR end a line (P-3).
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, &b) in bytes.iter().enumerate() {
            if b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(to_u32(i + 1));
            }
        }
        Self { starts }
    }

    /// The 1-based number of the line that holds byte `offset`.
    #[must_use]
    pub fn line(&self, offset: usize) -> u32 {
        to_u32(self.starts.partition_point(|&s| s as usize <= offset))
    }

    /// The byte offset at which the 1-based `line` starts; the text's last line start if there is no such line.
    #[must_use]
    pub fn start(&self, line: u32) -> usize {
        let i = (line.max(1) as usize - 1).min(self.starts.len().saturating_sub(1));
        self.starts.get(i).copied().unwrap_or(0) as usize
    }

    /// How many lines there are; a final line ending opens no counted line of its own for callers that stop at `text.len()`.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: even an empty text has one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The 1-based `line` of `text` without its line ending.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let start = self.start(line);
        let end = self.starts.get(line as usize).map_or(text.len(), |&e| e as usize);
        text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }
}

/// KEY of NOTES §3.3: accents and case folded, every run of other characters one `-`.
///
/// `Ana López`, `ana-lopez` and `ANA_LÓPEZ` have the same key.
#[must_use]
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    extend_key(&mut key, name);
    key
}

/// Makes `key` the key of a longer name: of what it was the key of, directly followed by `text`.
///
/// What it was the key of must end in a letter or digit, or be empty.
pub fn extend_key(key: &mut String, text: &str) {
    if !text.is_ascii() {
        let joined = join_alphanumerics(fold(text).chars(), true);
        if !key.is_empty() && !joined.is_empty() && !text.starts_with(char::is_alphanumeric) {
            key.push('-');
        }
        key.push_str(&joined);
        return;
    }
    let mut gap = false;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            if gap && !key.is_empty() {
                key.push('-');
            }
            gap = false;
            key.push(char::from(byte.to_ascii_lowercase()));
        } else {
            gap = true;
        }
    }
}

/// SQUASH of NOTES §3.3: the key without its hyphens, so that `@AnaLopez` meets `Ana López`.
#[must_use]
pub fn squash(name: &str) -> String {
    key(name).replace('-', "")
}

/// Like [`key`] but with accents kept, to prefer `Michaël` over `Michael` where both exist (§3.4 rule 3).
#[must_use]
pub fn accent_key(name: &str) -> String {
    join_alphanumerics(name.nfc().flat_map(char::to_lowercase), false)
}

fn join_alphanumerics(chars: impl Iterator<Item = char>, ascii_marks_dropped: bool) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in chars {
        if c.is_alphanumeric() || (!ascii_marks_dropped && is_combining_mark(c)) {
            if gap && !out.is_empty() {
                out.push('-');
            }
            gap = false;
            out.push(c);
        } else if c != '\u{200b}' && c != '\u{200d}' && c != '\u{feff}' {
            gap = true;
        }
    }
    out
}

/// `text` in lower case with accents and ligatures folded, other characters kept. ASCII text takes a fast path.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            'ł' | 'Ł' => out.push('l'),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ı' | 'İ' => out.push('i'),
            'ß' | 'ẞ' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Folds a front-matter key: case, blanks, `_` and `-` make no difference (FM-12).
#[must_use]
pub fn field_key(key: &str) -> String {
    key.trim().chars().map(|c| if c == ' ' || c == '_' { '-' } else { c }).flat_map(char::to_lowercase).collect()
}

/// `text` with every character that could act on a terminal or mislead a reader shown as `\u{…}`: control codes,
/// bidirectional controls and zero-width characters (FAULTS I9), but for the joiner between two pictures, which are one
/// emoji. Line breaks become blanks.
#[must_use]
pub fn sanitize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut after_picture = false;
    while let Some(c) = chars.next() {
        let joins = c == JOINER && after_picture && chars.peek().copied().is_some_and(is_picture);
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if (c.is_control() || is_invisible(c)) && !joins => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
        after_picture = is_picture(c) || after_picture && c == AS_EMOJI;
    }
    out
}

/// Makes one emoji of two.
const JOINER: char = '\u{200d}';
/// Asks for the colourful form of the picture before it.
const AS_EMOJI: char = '\u{fe0f}';

/// Whether this lies in the blocks that the pictures of joined emoji come from (Unicode, emoji-zwj-sequences).
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_accents_and_joints_share_a_key() {
        for name in ["Ana López", "ana-lopez", "ANA_LÓPEZ", "Ana Lo\u{301}pez"] {
            assert_eq!(key(name), "ana-lopez");
        }
        assert_eq!(squash("AnaLopez"), squash("Ana López"));
        assert_eq!(key("Łukasz Øß"), "lukasz-oss");
        assert_ne!(accent_key("Michael"), accent_key("Michaël"));
        assert_eq!(accent_key("Michae\u{308}l"), accent_key("Michaël"));
    }

    #[test]
    fn a_key_grows_with_its_name() {
        for (name, rest) in
            [("Ana", " López"), ("O", "'Brien"), ("王", "伟"), ("Jean", "-Luc P."), ("", "Élodie"), ("a", "")]
        {
            let mut grown = key(name);
            extend_key(&mut grown, rest);
            assert_eq!(grown, key(&format!("{name}{rest}")));
        }
    }

    #[test]
    fn every_kind_of_line_ending_ends_a_line() {
        let text = "a\r\nb\rc\nd";
        let lines = LineIndex::new(text);
        assert_eq!((1..=4).map(|n| lines.text(text, n)).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert_eq!(lines.line(text.find('c').unwrap()), 3);
    }

    #[test]
    fn nothing_that_acts_on_a_terminal_survives() {
        assert_eq!(sanitize("a\u{1b}[2Jb\u{202e}c\nd"), "a\\u{1b}[2Jb\\u{202e}c d");
    }

    #[test]
    fn a_joiner_stays_only_inside_an_emoji() {
        for emoji in ["🤦\u{200d}♀\u{fe0f}", "👩🏽\u{200d}🚀", "❤\u{fe0f}\u{200d}🔥"] {
            assert_eq!(sanitize(emoji), emoji);
        }
        assert_eq!(sanitize("al\u{200d}ice"), "al\\u{200d}ice");
        assert_eq!(sanitize("🤦\u{200d}x\u{200d}🤦\u{200d}"), "🤦\\u{200d}x\\u{200d}🤦\\u{200d}");
    }
}
