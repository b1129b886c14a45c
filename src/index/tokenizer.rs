//! The tokens of [`crate::words::tokens`] for tantivy, without an allocation a token for ASCII text.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::char::is_combining_mark;

use crate::words::text::fold;
use crate::words::tokens::is_cjk;

/// The name by which the schema asks for it.
pub const NAME: &str = "exact";

/// Folds case and accents; CJK by single characters; no stemming (that is left to queries).
#[derive(Clone, Debug, Default)]
pub struct Exact {
    token: Token,
}

impl Tokenizer for Exact {
    type TokenStream<'a> = ExactStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ExactStream<'a> {
        self.token.reset();
        ExactStream { text, at: 0, token: &mut self.token }
    }
}

/// See [`Exact`].
pub struct ExactStream<'a> {
    text: &'a str,
    at: usize,
    token: &'a mut Token,
}

impl TokenStream for ExactStream<'_> {
    fn advance(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        while bytes.get(start).is_some_and(|b| b.is_ascii() && !b.is_ascii_alphanumeric()) {
            start += 1;
        }
        let mut end = start;
        while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            end += 1;
        }
        if bytes.get(end).is_some_and(|b| !b.is_ascii()) {
            return self.advance_by_characters(start);
        }
        if start == end {
            return false;
        }
        self.emit(start, end);
        self.token.text.push_str(&self.text[start..end]);
        self.token.text.make_ascii_lowercase();
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

impl ExactStream<'_> {
    /// As [`crate::words::tokens::tokens`] does it, from `from` on.
    fn advance_by_characters(&mut self, from: usize) -> bool {
        let Some(start) = self.text[from..].find(char::is_alphanumeric).map(|i| from + i) else { return false };
        let rest = &self.text[start..];
        let first = rest.chars().next().unwrap_or_default();
        let len = if is_cjk(first) {
            first.len_utf8()
        } else {
            rest.find(|c: char| is_cjk(c) || !(c.is_alphanumeric() || is_combining_mark(c))).unwrap_or(rest.len())
        };
        self.emit(start, start + len);
        self.token.text.push_str(&fold(&self.text[start..start + len]));
        true
    }

    fn emit(&mut self, start: usize, end: usize) {
        self.at = end;
        self.token.offset_from = start;
        self.token.offset_to = end;
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tokens::tokens;

    fn found(text: &str) -> Vec<(usize, usize, String, usize)> {
        let mut tokenizer = Exact::default();
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while let Some(t) = stream.next() {
            found.push((t.offset_from, t.offset_to, t.text.clone(), t.position));
        }
        found
    }

    #[test]
    fn notes_and_queries_have_the_same_tokens() {
        for text in [
            "",
            "  ",
            "Don't e-mail LÓPEZ2 \u{301}x 王伟x y",
            "caféx — naïve… Łódź",
            "a.b,c",
            "ASCII then é",
            "日本 go",
            "x\u{301}y 9th",
        ] {
            let want: Vec<_> =
                tokens(text).enumerate().map(|(i, (span, t))| (span.start as usize, span.end as usize, t, i)).collect();
            assert_eq!(found(text), want, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn for_any_text(text in "[a-zA-Z0-9 .é王łß\u{301}\u{200b}-]{0,40}") {
            let want: Vec<String> = tokens(&text).map(|(_, t)| t).collect();
            let got: Vec<String> = found(&text).into_iter().map(|t| t.2).collect();
            proptest::prop_assert_eq!(got, want);
        }
    }
}
