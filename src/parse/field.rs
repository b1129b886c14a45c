//! Inline fields: `[key:: value]`, `(key:: value)` (I-1) and `Key:: value` lines (I-2).

use crate::words::text::Span;

/// A field found in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlineField {
    /// The whole field, brackets included.
    pub whole: Span,
    /// The key as written.
    pub key: Span,
    /// The value, trimmed.
    pub value: Span,
}

/// Longest key and value that are looked for; bounds the work on hostile lines.
const MAX_KEY: usize = 80;
const MAX_VALUE: usize = 500;

/// The field whose `::` stands at `at` in `text`, where `line` is the span of the line around it.
#[must_use]
pub fn field_at(text: &str, line: Span, at: usize) -> Option<InlineField> {
    let (start, end) = (line.start as usize, line.end as usize);
    let before = text.get(start..at)?;
    match bracket_before(before) {
        Some(open) => bracket_field(text, start + open, at, end),
        None => line_field(text, start, at, end),
    }
}

/// Offset of the `[` or `(` that opens a field's key, the key being what follows it in `before`.
fn bracket_before(before: &str) -> Option<usize> {
    let mut chars = before.char_indices().rev().take(MAX_KEY);
    let (open, bracket) = chars.find(|(_, c)| matches!(c, '[' | ']' | '(' | ')'))?;
    matches!(bracket, '[' | '(').then_some(open)
}

fn bracket_field(text: &str, open: usize, at: usize, end: usize) -> Option<InlineField> {
    let key = trimmed(text, open + 1, at)?;
    let close = closing_bracket(text.get(at + 2..end)?, text.as_bytes()[open])? + at + 2;
    // `[due:: x](y)` is a link.
    if text.as_bytes()[open] == b'[' && text.as_bytes().get(close + 1) == Some(&b'(') {
        return None;
    }
    if is_path(text, open, key, at + 2) {
        return None;
    }
    let value = trimmed(text, at + 2, close).unwrap_or(Span::new(at + 2, at + 2));
    Some(InlineField { whole: Span::new(open, close + 1), key, value })
}

/// `(std::move)`: a path of some programming language. A field without a blank after its `::` has a key of one word, and
/// in round brackets a value that no path could go on with.
fn is_path(text: &str, open: usize, key: Span, value: usize) -> bool {
    let key = key.of(text);
    let tight = !text[value..].starts_with(|c: char| c.is_whitespace() || c == ']' || c == ')');
    let round = text.as_bytes()[open] == b'(';
    let goes_on = text[value..].starts_with(|c: char| c.is_alphabetic() || matches!(c, ':' | '_' | '<'));
    key.contains(':') || (tight && (key.contains(char::is_whitespace) || (round && goes_on)))
}

fn closing_bracket(value: &str, open: u8) -> Option<usize> {
    let close = if open == b'[' { b']' } else { b')' };
    let mut depth = 1;
    let mut escaped = false;
    for (i, &b) in value.as_bytes().iter().take(MAX_VALUE).enumerate() {
        if escaped {
            escaped = false;
        } else if b == b'\\' {
            escaped = true;
        } else if b == open {
            depth += 1;
        } else if b == close {
            depth -= 1;
            if depth == 0 {
                return Some(i);
            }
        }
    }
    None
}

/// A key of at most four words from the start of the line, then `::` and a blank or the end of the line.
fn line_field(text: &str, start: usize, at: usize, end: usize) -> Option<InlineField> {
    let key = trimmed(text, start, at)?;
    let words = key.of(text);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/');
    if words.len() > MAX_KEY || !words.chars().all(plain) || words.split(' ').count() > 4 {
        return None;
    }
    let rest = text.get(at + 2..end)?;
    if !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let value = trimmed(text, at + 2, end).unwrap_or(Span::new(end, end));
    Some(InlineField { whole: Span::new(start, end), key, value })
}

fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    let raw = text.get(start..end)?;
    let lead = raw.len() - raw.trim_start().len();
    let inner = raw.trim();
    (!inner.is_empty()).then(|| Span::new(start + lead, start + lead + inner.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<(&str, &str)> {
        let line = Span::new(0, text.len());
        let colons = text.match_indices("::").map(|(i, _)| i);
        colons.filter_map(|at| field_at(text, line, at)).map(|f| (f.key.of(text), f.value.of(text))).collect()
    }

    #[test]
    fn fields_are_told_from_prose_and_links() {
        for (text, want) in [
            ("lunch [date:: 2026-11-20] (with:: Ana)", &[("date", "2026-11-20"), ("with", "Ana")][..]),
            ("x [note:: a [b] c]", &[("note", "a [b] c")]),
            ("(on:: a (b) c) d", &[("on", "a (b) c")]),
            (
                "[due::2026-11-20] (on::2026-11-20) [priority::high]",
                &[("due", "2026-11-20"), ("on", "2026-11-20"), ("priority", "high")],
            ),
            ("(std::move) [see std::mem] (x: a:: b)", &[]),
            ("[empty:: ]", &[("empty", "")]),
            ("Met through:: a friend", &[("Met through", "a friend")]),
            ("due::", &[("due", "")]),
            ("std::move(x)", &[]),
            ("[due:: x](y)", &[]),
            ("one two three four five:: six", &[]),
            ("[open:: never", &[]),
            (":: x", &[]),
        ] {
            assert_eq!(fields(text), want, "{text}");
        }
    }
}
