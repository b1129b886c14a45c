//! A list of the lexicon. Nearly every word of every note is looked up in dozens of them and found in none.

use std::collections::{BTreeSet, btree_set};
use std::fmt;
use std::ops::Bound;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Folded words and phrases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    all: BTreeSet<String>,
    whole: Shapes,
    firsts: Shapes,
}

impl Words {
    /// No words.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether `phrase` is one of them.
    #[must_use]
    pub fn contains(&self, phrase: &str) -> bool {
        self.whole.may_hold(phrase) && self.all.contains(phrase)
    }

    /// Whether one of them is the folded `word` or begins with it.
    #[must_use]
    pub fn begin_with(&self, word: &str) -> bool {
        if !self.firsts.may_hold(word) {
            return false;
        }
        let mut from = self.all.range::<str, _>((Bound::Included(word), Bound::Unbounded));
        // Between a word and its phrases others may stand: `call`, `call-up`, `call on`.
        let of_word = |p: &&String| p.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        from.by_ref().take_while(|p| p.starts_with(word)).any(|p| of_word(&p))
    }

    /// The shapes of their first words.
    #[must_use]
    pub fn first_shapes(&self) -> Shapes {
        self.firsts
    }

    /// In order.
    pub fn iter(&self) -> btree_set::Iter<'_, String> {
        self.all.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Adds those of `other`.
    pub fn extend(&mut self, mut other: Self) {
        self.all.append(&mut other.all);
        self.whole = self.whole.or(other.whole);
        self.firsts = self.firsts.or(other.firsts);
    }

    fn add(&mut self, word: String) {
        self.whole.add(&word);
        self.firsts.add(word.split(' ').next().unwrap_or_default());
        self.all.insert(word);
    }
}

impl FromIterator<String> for Words {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut all = Self::default();
        words.into_iter().for_each(|word| all.add(word));
        all
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Thousands of words are read at every start: none passes through another list.
        deserializer.deserialize_seq(List)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Words;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of words")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
        let mut words = Words::default();
        while let Some(word) = list.next_element()? {
            words.add(word);
        }
        Ok(words)
    }
}

impl IntoIterator for Words {
    type Item = String;
    type IntoIter = btree_set::IntoIter<String>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

impl<'w> IntoIterator for &'w Words {
    type Item = &'w String;
    type IntoIter = btree_set::Iter<'w, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Which shapes some words have. It tells most words that are not among them without comparing letters.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shapes([u64; 8]);

impl Shapes {
    /// Whether a word of this shape is among them. ASCII letters count alike in both cases.
    #[must_use]
    pub fn may_hold(&self, word: &str) -> bool {
        let (at, bit) = shape(word);
        self.0[at] & bit != 0
    }

    /// These and those.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let mut shapes = self.0;
        shapes.iter_mut().zip(other.0).for_each(|(own, more)| *own |= more);
        Self(shapes)
    }

    fn add(&mut self, word: &str) {
        let (at, bit) = shape(word);
        self.0[at] |= bit;
    }
}

/// First byte, last byte and length, as the place of a bit.
fn shape(word: &str) -> (usize, u64) {
    let bytes = word.as_bytes();
    let letter = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default() & 31);
    let mixed = letter(bytes.first()) * 37 + letter(bytes.last()) * 11 + bytes.len() * 101;
    (mixed / 64 % 8, 1 << (mixed % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_and_phrases_by_their_first_word() {
        let words: Words = ["call", "call-up", "look after", "é"].map(str::to_owned).into_iter().collect();
        for word in ["call", "call-up", "look after", "é"] {
            assert!(words.contains(word), "{word}");
        }
        for word in ["", "cell", "look", "calls"] {
            assert!(!words.contains(word), "{word}");
        }
        assert!(words.begin_with("look") && words.begin_with("call") && !words.begin_with("loo"));
        assert!(words.first_shapes().may_hold("LOOK"));
    }
}
