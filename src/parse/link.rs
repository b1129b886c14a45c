//! Where a link leads (NOTES §7, L-1, L-2) and what that says about people.

use std::borrow::Cow;

/// What a link's destination is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target<'d> {
    /// A note: its path or name without subpath and extension.
    Note(Cow<'d, str>),
    /// An e-mail address.
    Email(&'d str),
    /// A heading of the same note, an attachment, or something outside the vault: nobody.
    Nobody,
}

/// Reads the destination of a wikilink; `piped` if the link has a display text (L-1).
#[must_use]
pub fn wikilink(destination: &str, piped: bool) -> Target<'_> {
    let target = destination.trim();
    let target = if piped { target.strip_suffix('\\').unwrap_or(target) } else { target };
    if has_scheme(target) {
        return external(target);
    }
    note(Cow::Borrowed(target))
}

/// Reads the destination of a Markdown link: percent-decoded once, then as a wikilink's (L-2).
#[must_use]
pub fn markdown(destination: &str) -> Target<'_> {
    if has_scheme(destination) {
        return external(destination);
    }
    let path = destination.split_once('#').map_or(destination, |(path, _)| path);
    note(percent_decode(path))
}

fn external(target: &str) -> Target<'_> {
    match target.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            let address = &target[7..];
            let address = address.split_once('?').map_or(address, |(address, _)| address);
            if address.contains('@') { Target::Email(address) } else { Target::Nobody }
        }
        _ => Target::Nobody,
    }
}

fn note(target: Cow<'_, str>) -> Target<'_> {
    let cut = |text: &str| {
        let path = text.split_once('#').map_or(text, |(path, _)| path).trim();
        (strip_note_extension(path).len(), path.as_ptr() as usize - text.as_ptr() as usize)
    };
    let (len, start) = cut(&target);
    let name = match target {
        Cow::Borrowed(text) => Cow::Borrowed(&text[start..start + len]),
        Cow::Owned(text) => Cow::Owned(text[start..start + len].to_owned()),
    };
    let blank = name.chars().all(|c| c.is_whitespace() || c == '/');
    if blank || has_attachment_extension(&name) { Target::Nobody } else { Target::Note(name) }
}

/// `path` without `.md` or `.markdown`, in any case (L-1).
#[must_use]
pub fn strip_note_extension(path: &str) -> &str {
    [".md", ".markdown", ".mdown"].iter().find_map(|ext| strip_suffix_ignoring_case(path, ext)).unwrap_or(path)
}

fn strip_suffix_ignoring_case<'p>(path: &'p str, suffix: &str) -> Option<&'p str> {
    let at = path.len().checked_sub(suffix.len())?;
    path.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(suffix)).then(|| &path[..at])
}

/// Files that are no notes (I-9, L-5).
fn has_attachment_extension(name: &str) -> bool {
    const ATTACHMENTS: [&str; 24] = [
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif", ".pdf", ".canvas", ".base", ".mp3", ".m4a",
        ".wav", ".ogg", ".flac", ".webm", ".mp4", ".mov", ".mkv", ".zip", ".csv", ".docx", ".xlsx",
    ];
    ATTACHMENTS.iter().any(|ext| strip_suffix_ignoring_case(name, ext).is_some())
}

/// `https:`, `mailto:`, `obsidian:` …; one letter is a drive, not a scheme.
fn has_scheme(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.len() > 1
            && !rest.starts_with([' ', ':'])
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// Percent-decoding, once. What does not decode to UTF-8 stays as written.
#[must_use]
pub fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(hex(*high) * 16 + hex(*low));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(target: &Target<'_>) -> String {
        match target {
            Target::Note(name) => name.to_string(),
            Target::Email(address) => format!("<{address}>"),
            Target::Nobody => "-".to_owned(),
        }
    }

    #[test]
    fn wikilink_targets_lose_subpath_extension_and_table_escape() {
        for (destination, piped, want) in [
            ("Ana López", false, "Ana López"),
            (" People/Ana López ", true, "People/Ana López"),
            ("Ana López#1:1s", false, "Ana López"),
            ("Ana#H1#H2", false, "Ana"),
            ("Ana#^b1", false, "Ana"),
            ("People/Ana.MD", false, "People/Ana"),
            ("Ana.markdown", false, "Ana"),
            ("a\\", true, "a"),
            ("a\\", false, "a\\"),
            ("#Heading", false, "-"),
            ("", false, "-"),
            ("Board.canvas", false, "-"),
            ("https://example.org/x", true, "-"),
            ("Re: budget", false, "Re: budget"),
        ] {
            assert_eq!(name(&wikilink(destination, piped)), want, "{destination}");
        }
    }

    #[test]
    fn markdown_destinations_decode_once() {
        for (destination, want) in [
            ("People/Ana.md", "People/Ana"),
            ("People/Ana López.md", "People/Ana López"),
            ("People/Ana%20L%C3%B3pez.md#x", "People/Ana López"),
            ("50%25%20off.md", "50% off"),
            ("100%.md", "100%"),
            ("./evan.md", "./evan"),
            ("mailto:ana@example.org?subject=hi", "<ana@example.org>"),
            ("MAILTO:ana@example.org", "<ana@example.org>"),
            ("obsidian://open?vault=x", "-"),
            ("pic.png", "-"),
            ("#top", "-"),
        ] {
            assert_eq!(name(&markdown(destination)), want, "{destination}");
        }
    }
}
