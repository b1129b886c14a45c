//! Tokens of full-text search, the same for notes and queries.

use unicode_normalization::char::is_combining_mark;

use super::text::{Span, fold};

/// The tokens of `text`, each with its span: runs of letters and digits, folded for case and accents; each CJK character
/// is a token of its own.
pub fn tokens(text: &str) -> impl Iterator<Item = (Span, String)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let first = text[start..].chars().next()?;
        let len = if is_cjk(first) {
            first.len_utf8()
        } else {
            let ends = |c: char| is_cjk(c) || !(c.is_alphanumeric() || is_combining_mark(c));
            text[start..].find(ends).unwrap_or(text.len() - start)
        };
        at = start + len;
        Some((Span::new(start, at), fold(&text[start..at])))
    })
}

/// Scripts written without blanks between words, searched by single characters.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_and_cjk_stands_alone() {
        let found: Vec<String> = tokens("Don't, LÓPEZ-2 王伟!").map(|(_, t)| t).collect();
        assert_eq!(found, ["don", "t", "lopez", "2", "王", "伟"]);
        let text = "a Ló";
        assert_eq!(tokens(text).map(|(s, _)| s.of(text)).collect::<Vec<_>>(), ["a", "Ló"]);
    }
}
