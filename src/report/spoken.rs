//! The words of a statement as they were said.

/// Marks around a quotation.
const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('‘', '’')];

/// What was said, without the quotation marks if nothing but a quotation and signs stand there: `"About time," 🥹` as
/// `About time`. Where the note goes on in words of its own, the marks tell whose are whose.
#[must_use]
pub fn words(text: &str) -> &str {
    let text = text.trim();
    let inside = QUOTES.iter().find_map(|&(open, close)| {
        let (inside, after) = text.strip_prefix(open)?.rsplit_once(close)?;
        (!inside.contains([open, close]) && !after.contains(char::is_alphanumeric)).then_some(inside)
    });
    inside.map_or(text, |inside| inside.trim().trim_end_matches(','))
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn only_marks_around_the_whole_go() {
        let cases = [
            ("\"I owe you one,\"", "I owe you one"),
            ("“Draw it.” 🥹", "Draw it."),
            ("\"ok\" moved it", "\"ok\" moved it"),
            ("\"yes\" and \"no\"", "\"yes\" and \"no\""),
            ("the form is \"the wall\"", "the form is \"the wall\""),
            ("'tis late", "'tis late"),
        ];
        for (text, want) in cases {
            assert_eq!(words(text), want);
        }
    }
}
