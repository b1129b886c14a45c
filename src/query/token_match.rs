//! Whether a token of a note is one that a query looks for.

use super::{Matching, Words};
use crate::words::stem::Stems;

/// The `i`-th token of `words`, as it matches: in a phrase all but the last match exactly.
#[must_use]
pub fn token_fits(words: &Words, i: usize, token: &str, stems: &Stems) -> bool {
    let Some(wanted) = words.tokens.get(i) else { return false };
    let last = i + 1 == words.tokens.len();
    match words.matching {
        Matching::Stem => stems.same(wanted, token),
        Matching::Exact => wanted == token,
        Matching::Prefix if last => token.starts_with(wanted.as_str()),
        Matching::Fuzzy(edits) if last => is_near(wanted, token, edits),
        Matching::Prefix | Matching::Fuzzy(_) => wanted == token,
    }
}

/// Whether two words are at most so many edits apart (insert, delete, replace, swap neighbours).
#[must_use]
pub fn is_near(a: &str, b: &str, edits: u8) -> bool {
    let (x, y) = (a.chars().count(), b.chars().count());
    // An edit brings in at most one letter; this spares nearly all words the full look.
    let strange = (letters(a) & !letters(b)).count_ones().max((letters(b) & !letters(a)).count_ones());
    x.abs_diff(y) <= edits.into() && strange <= edits.into() && strsim::damerau_levenshtein(a, b) <= edits.into()
}

/// Which bytes a word has, several to a bit.
fn letters(word: &str) -> u64 {
    word.bytes().fold(0, |set, byte| set | 1 << (byte % 64))
}
