//! Bytes to text (P-1): what editors write, including those that never heard of UTF-8.

use std::borrow::Cow;

/// What the bytes of a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded<'b> {
    /// Text without byte-order mark.
    Text {
        /// The text.
        text: Cow<'b, str>,
        /// It was neither UTF-8 nor marked UTF-16, so Windows-1252 was assumed.
        not_utf8: bool,
    },
    /// Not a text: NUL among the first 8 KiB, as of UTF-16 without a mark, or of what a power cut leaves behind.
    Binary,
}

/// Decodes a file: byte-order marks first, then UTF-8, then Windows-1252.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_unmarked(rest),
        // The mark of UTF-32, which no editor of notes writes, begins like that of UTF-16.
        [0xFF, 0xFE, 0, 0, ..] => Decoded::Binary,
        [0xFF, 0xFE, rest @ ..] => text(Cow::Owned(utf16(rest, u16::from_le_bytes)), false),
        [0xFE, 0xFF, rest @ ..] => text(Cow::Owned(utf16(rest, u16::from_be_bytes)), false),
        _ => decode_unmarked(bytes),
    }
}

fn text(text: Cow<'_, str>, not_utf8: bool) -> Decoded<'_> {
    Decoded::Text { text, not_utf8 }
}

fn decode_unmarked(bytes: &[u8]) -> Decoded<'_> {
    const BINARY_PROBE: usize = 8 * 1024;
    if bytes.iter().take(BINARY_PROBE).any(|&b| b == 0) {
        return Decoded::Binary;
    }
    match std::str::from_utf8(bytes) {
        Ok(valid) => text(Cow::Borrowed(valid), false),
        Err(_) => text(Cow::Owned(bytes.iter().map(|&b| windows_1252(b)).collect()), true),
    }
}

/// A last odd byte is dropped and lone surrogates become U+FFFD: reading never fails.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn windows_1252(byte: u8) -> char {
    /// 0x80–0x9F; the five bytes that Windows-1252 leaves undefined keep their control codes.
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', //
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, bool) {
        match decode(bytes) {
            Decoded::Text { text, not_utf8 } => (text.into_owned(), not_utf8),
            Decoded::Binary => ("binary".to_owned(), false),
        }
    }

    #[test]
    fn every_usual_encoding_reads() {
        let cases: [(&[u8], &str, bool); 10] = [
            (b"plain @ana", "plain @ana", false),
            (b"\xEF\xBB\xBF---\na: 1", "---\na: 1", false),
            (b"Caf\xE9 @ana", "Café @ana", true),
            (b"\x93hi\x94 \x80", "“hi” €", true),
            (b"\xFF\xFEh\0i\0", "hi", false),
            (b"\xFE\xFF\0h\0i", "hi", false),
            (b"PNG\0\xFF\xFE", "binary", false),
            (b"h\0i\0", "binary", false),
            (b"\xFF\xFE\0\0h\0\0\0", "binary", false),
            (&[0; 8192], "binary", false),
        ];
        for (bytes, want, not_utf8) in cases {
            assert_eq!(read(bytes), (want.to_owned(), not_utf8), "{bytes:?}");
        }
    }

    #[test]
    fn broken_utf16_loses_only_what_is_broken() {
        assert_eq!(read(b"\xFF\xFEa\0\x00\xD8b\0c").0, "a\u{fffd}b");
    }
}
