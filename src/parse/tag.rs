//! Inline tags (I-3).

use unicode_normalization::char::is_combining_mark;

/// The end of the tag whose `#` stands at `at` in `text`, if it is one. The tag itself is `text[at + 1..end]`.
#[must_use]
pub fn end_of_tag(text: &str, at: usize) -> Option<usize> {
    let opens = text[..at].chars().next_back().is_none_or(may_precede_tag);
    if !opens {
        return None;
    }
    let body = &text[at + 1..];
    let len = body.find(|c| !is_tag_char(c)).unwrap_or(body.len());
    let tag = body[..len].trim_end_matches('/');
    tag.chars().any(|c| !c.is_ascii_digit() && c != '/').then_some(at + 1 + tag.len())
}

/// Start, blank or opening punctuation. Obsidian ignores `#b` in `#a,#b`; we accept it.
fn may_precede_tag(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '«' | '¿' | '¡' | ',' | ';' | '（' | '「')
}

/// Letters, marks, digits, symbols such as emoji, `_ - /`; other punctuation ends a tag.
fn is_tag_char(c: char) -> bool {
    match c {
        '_' | '-' | '/' | '\u{200d}' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        '\u{a0}'..='\u{bf}'
        | '\u{2000}'..='\u{206f}'
        | '\u{3000}'..='\u{303f}'
        | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}' => false,
        c => c.is_alphanumeric() || is_combining_mark(c) || !(c.is_whitespace() || c.is_control()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<&str> {
        let hashes = text.match_indices('#').map(|(i, _)| i);
        hashes.filter_map(|at| end_of_tag(text, at).map(|end| &text[at + 1..end])).collect()
    }

    #[test]
    fn tags_end_where_readers_see_them_end() {
        for (text, want) in [
            ("#a/b", &["a/b"][..]),
            ("see #y1984.", &["y1984"]),
            ("#🏢/x", &["🏢/x"]),
            ("#tag, more", &["tag"]),
            ("#trailing/", &["trailing"]),
            ("(#in) #a,#b", &["in", "a", "b"]),
            ("#año #日本", &["año", "日本"]),
            ("#person/ana", &["person/ana"]),
            ("#1984 x#y ##h #12.34 # #/", &[]),
        ] {
            assert_eq!(tags(text), want, "{text}");
        }
    }
}
