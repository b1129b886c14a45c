//! A cheap look at a line before its sentences are read: most lines of most notes report no speech.

use crate::words::lexicon::people::{SpeechWords, Words};
use crate::words::text::fold;

/// The words without which a line reports nothing, behind a filter on their first two letters.
#[derive(Debug)]
pub struct Signs<'w> {
    sets: [&'w Words; 7],
    pairs: [u32; 26],
}

impl<'w> Signs<'w> {
    /// The signs of reported speech.
    #[must_use]
    pub fn new(words: &'w SpeechWords) -> Self {
        let sets =
            [&words.reports, &words.elided, &words.sent, &words.heard, &words.letters, &words.means, &words.advice];
        let mut pairs = [0; 26];
        for word in sets.iter().flat_map(|set| set.iter()) {
            if let Some((first, bit)) = pair(word) {
                pairs[first] |= bit;
            }
        }
        Self { sets, pairs }
    }

    /// Whether `line` holds a quotation mark or a word of speech.
    #[must_use]
    pub fn shows(&self, line: &str) -> bool {
        line.contains(['"', '“', '„', '«'])
            || line.split(|c: char| !c.is_alphanumeric()).any(|word| self.may_be(word) && self.is_sign(word))
    }

    fn may_be(&self, word: &str) -> bool {
        pair(word).is_some_and(|(first, bit)| self.pairs[first] & bit != 0)
    }

    /// Whether `word` begins a phrase of speech.
    fn is_sign(&self, word: &str) -> bool {
        let folded = fold(word);
        self.sets.iter().any(|set| {
            let next = set.range(folded.clone()..).next();
            next.and_then(|phrase| phrase.strip_prefix(&folded))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }
}

/// The first two letters as index and bit; `None` where they are not plain.
fn pair(word: &str) -> Option<(usize, u32)> {
    let letter = |b: &u8| b.is_ascii_alphabetic().then(|| b.to_ascii_lowercase() - b'a');
    let bytes = word.as_bytes();
    Some((letter(bytes.first()?)?.into(), 1 << letter(bytes.get(1)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::lexicon::Lexicon;

    #[test]
    fn only_lines_with_words_of_speech_show_signs() {
        let lexicon = Lexicon::new(&["en".to_owned()], "").unwrap();
        let signs = Signs::new(&lexicon.speech);
        for line in ["Rob Says so", "heard from her", "he wrote: yes", "\"fine\""] {
            assert!(signs.shows(line), "{line}");
        }
        for line in ["", "went sailing with Rob", "a sad safari, heaven"] {
            assert!(!signs.shows(line), "{line}");
        }
    }
}
