//! File names as text and back without loss.
//!
//! A name need not be UTF-8. Its stray bytes 0x80–0xFF travel as the last 128 characters of Unicode's last private plane,
//! which no real name holds, so that paths are `String`s everywhere and still find their file.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};

const STRAY: u32 = 0x10_FF00;

/// `name` as text.
#[cfg(unix)]
#[must_use]
pub fn to_text(name: &OsStr) -> Cow<'_, str> {
    use std::os::unix::ffi::OsStrExt;
    if let Some(text) = name.to_str() {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().filter_map(|&b| char::from_u32(STRAY + u32::from(b))));
    }
    Cow::Owned(text)
}

/// The name that [`to_text`] made this text of.
#[cfg(unix)]
#[must_use]
pub fn to_os(text: &str) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        match u32::from(c).checked_sub(STRAY).map(u8::try_from) {
            Some(Ok(stray)) if stray >= 0x80 => bytes.push(stray),
            _ => bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
        }
    }
    OsString::from_vec(bytes)
}

/// `name` as text.
#[cfg(not(unix))]
#[must_use]
pub fn to_text(name: &OsStr) -> Cow<'_, str> {
    name.to_string_lossy()
}

/// The name that [`to_text`] made this text of.
#[cfg(not(unix))]
#[must_use]
pub fn to_os(text: &str) -> OsString {
    OsString::from(text)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    #[test]
    fn every_name_survives_the_way_there_and_back() {
        for name in [&b"plain.md"[..], "Łódź 王.md".as_bytes(), b"caf\xe9 \xff\x80.md", b"\xf0\x9f"] {
            let name = OsStr::from_bytes(name);
            assert_eq!(to_os(&to_text(name)), name);
        }
    }
}
