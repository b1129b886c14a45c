//! List markers and checkboxes as they stand in the source (T-1, P-7).

/// A list marker at the start of a line's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    /// Offset where the item's text begins, after marker, checkbox and blanks.
    pub content: usize,
    /// The character in the checkbox, if there is one.
    pub checkbox: Option<char>,
}

/// Reads the list marker that stands at `at`: `-`, `*`, `+`, or up to nine digits with `.` or `)`, then blanks.
/// With `empty`, the line may also end right after the marker.
pub(super) fn marker_at(source: &str, at: usize, empty: bool) -> Option<Marker> {
    let bytes = source.as_bytes();
    let digits = bytes[at..].iter().take(10).take_while(|b| b.is_ascii_digit()).count();
    let mark = *bytes.get(at + digits)?;
    let fits = if digits == 0 { matches!(mark, b'-' | b'*' | b'+') } else { matches!(mark, b'.' | b')') };
    if !fits || digits > 9 {
        return None;
    }
    let after = at + digits + 1;
    let content = skip_blanks(bytes, after);
    if content == after && !(empty && matches!(bytes.get(after), None | Some(b'\n' | b'\r'))) {
        return None;
    }
    Some(match checkbox_at(source, content) {
        Some((symbol, end)) => Marker { content: end, checkbox: Some(symbol) },
        None => Marker { content, checkbox: None },
    })
}

/// `[x]` followed by a blank or the end of the line: the symbol, and where the text after it begins.
fn checkbox_at(source: &str, at: usize) -> Option<(char, usize)> {
    let mut chars = source.get(at..)?.strip_prefix('[')?.chars();
    let symbol = chars.next().filter(|c| !matches!(c, '\n' | '\r'))?;
    let rest = chars.as_str().strip_prefix(']')?;
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let end = source.len() - rest.len();
    let text = rest.trim_start_matches([' ', '\t', '\u{a0}']);
    let symbol = if symbol == '\u{a0}' || symbol == '\t' { ' ' } else { symbol };
    Some((symbol, end + rest.len() - text.len()))
}

/// The lost list item on the line that starts at `line` (P-7): where its marker stands, and the marker.
pub(super) fn lost_item(source: &str, line: usize) -> Option<(usize, Marker)> {
    let bytes = source.as_bytes();
    let lead = bytes.get(line..)?.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    let at = line + lead;
    Some((at, marker_at(source, at, false).or_else(|| bare_box(source, at))?))
}

/// A checkbox that begins a line without a list marker before it, in `[ ] ring Ana` or `[x] ring Bo`. Other symbols in
/// brackets are more often notes and sources.
pub(super) fn bare_box(source: &str, at: usize) -> Option<Marker> {
    let (symbol, content) = checkbox_at(source, at).filter(|(symbol, _)| matches!(symbol, ' ' | 'x' | 'X'))?;
    let text = source[content..].starts_with(|c: char| !c.is_whitespace());
    text.then_some(Marker { content, checkbox: Some(symbol) })
}

/// The column that `bytes` reaches from `column` on, tabs going to the next multiple of four.
pub(super) fn advance_column(column: usize, bytes: &[u8]) -> usize {
    bytes.iter().fold(column, |column, &b| if b == b'\t' { (column / 4 + 1) * 4 } else { column + 1 })
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkboxes_need_one_character_and_a_blank() {
        for (line, checkbox, text) in [
            ("- [ ] a", Some(' '), "a"),
            ("1. [x] a", Some('x'), "a"),
            ("2) [/] a", Some('/'), "a"),
            ("* [X] a", Some('X'), "a"),
            ("- [\u{a0}] a", Some(' '), "a"),
            ("- [ ]", Some(' '), ""),
            ("- [] a", None, "[] a"),
            ("- [  ] a", None, "[  ] a"),
            ("- [ ]x", None, "[ ]x"),
            ("- [x](url)", None, "[x](url)"),
            ("- [x]: ref", None, "[x]: ref"),
        ] {
            let marker = marker_at(line, 0, true).unwrap();
            assert_eq!((marker.checkbox, &line[marker.content..]), (checkbox, text), "{line}");
        }
    }

    #[test]
    fn a_box_at_the_start_of_a_line_needs_no_marker() {
        for (line, checkbox) in [
            ("[ ] a", Some(' ')),
            ("[x] a", Some('x')),
            ("[1] a", None),
            ("[ ]", None),
            ("[x](u)", None),
            ("[] a", None),
        ] {
            assert_eq!(bare_box(line, 0).and_then(|m| m.checkbox), checkbox, "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_marker_is_text() {
        for line in ["-a", "1.5 litres", "1234567890. a", "-", "a - b", ""] {
            assert_eq!(marker_at(line, 0, false), None, "{line}");
        }
        assert_eq!(lost_item("x\n\t> - b", 2).map(|(at, m)| (at, m.content)), Some((5, 7)));
        assert_eq!(advance_column(0, b"\t \t"), 8);
    }
}
