//! What a short text is about: its content words, by which two texts meet.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use crate::words::lexicon::Lexicon;
use crate::words::tokens::tokens;

/// Letters that a content word has at least.
const SHORTEST: usize = 3;
/// Letters that are left of a word at least when its ending goes.
pub const SHORTEST_STEM: usize = 3;

/// The content words of `text`: folded, endings dropped, without the common words of the languages.
#[must_use]
pub fn gist(text: &str, lexicon: &Lexicon) -> BTreeSet<String> {
    let tells = |word: &String| {
        word.chars().count() >= SHORTEST
            && word.chars().all(char::is_alphabetic)
            && !lexicon.dealing.common.contains(word)
            && !says_when(word, lexicon)
    };
    tokens(text).map(|(_, word)| word).filter(tells).map(|word| alike(&word, lexicon).to_owned()).collect()
}

/// Whether a word names a day, which says when, not what.
fn says_when(word: &str, lexicon: &Lexicon) -> bool {
    let days = &lexicon.date.weekdays;
    let each = lexicon.dealing.endings.iter().filter_map(|e| word.strip_suffix(e.as_str()));
    days.contains_key(word)
        || each.into_iter().any(|day| days.contains_key(day))
        || lexicon.date.months.contains_key(word)
        || lexicon.date.due.days.contains_key(word)
}

/// A content word as lines are compared by it.
#[must_use]
pub fn word_hash(word: &str) -> u32 {
    let hash = xxh3_64(word.as_bytes());
    u32::try_from(hash & u64::from(u32::MAX)).unwrap_or_default()
}

/// A word in the form that all its forms share. Whoever introduces somebody makes an intro.
fn alike<'w>(word: &'w str, lexicon: &'w Lexicon) -> &'w str {
    let words = lexicon.dealing.kinds.get("intro");
    let intro = words.filter(|w| w.contains(word)).and_then(|w| w.iter().min());
    intro.map_or_else(|| stem(word, lexicon), String::as_str)
}

/// The word without its longest ending and without a final `e`, so that forms of one word are alike.
fn stem<'w>(word: &'w str, lexicon: &Lexicon) -> &'w str {
    let long_enough = |stem: &&str| stem.chars().count() >= SHORTEST_STEM;
    let endings = lexicon.dealing.endings.iter();
    let stem = endings.filter_map(|e| word.strip_suffix(e.as_str())).filter(long_enough).min_by_key(|s| s.len());
    let stem = stem.map_or(word, undoubled);
    stem.strip_suffix('e').filter(long_enough).unwrap_or(stem)
}

/// A stem without the second of two equal letters that an ending brought along: `dropped`.
fn undoubled(stem: &str) -> &str {
    let mut letters = stem.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    let shorter = stem.strip_suffix(|_: char| true).filter(|s| last == before && s.chars().count() >= SHORTEST_STEM);
    shorter.unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_alike_and_common_words_are_left_out() {
        let lexicon = Lexicon::new(&["en".to_owned()], "").unwrap();
        let words = |text: &str| gist(text, &lexicon).into_iter().collect::<Vec<_>>();
        assert_eq!(words("she translates the labels"), ["label", "translat"]);
        assert_eq!(words("Translation of a LABEL, for the week"), ["label", "translat"]);
        assert_eq!(words("took the urn back"), ["urn"]);
        assert_eq!(words("dropped, shipped, drop"), ["drop", "ship"]);
    }
}
