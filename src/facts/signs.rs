//! A cheap look at a line before its sentences are read: most lines of most notes report no speech.

use crate::words::lexicon::people::SpeechWords;
use crate::words::lexicon::word_set::{Shapes, Words};
use crate::words::text::fold;

/// Endings with which a wish may begin: `she'd like`.
const WISHES: [&str; 2] = ["'d ", "’d "];

/// The words without which a line reports nothing.
#[derive(Debug)]
pub struct Signs<'w> {
    sets: [&'w Words; 8],
    shapes: Shapes,
}

impl<'w> Signs<'w> {
    /// The signs of reported speech.
    #[must_use]
    pub fn new(words: &'w SpeechWords) -> Self {
        let sets = [
            &words.reports,
            &words.elided,
            &words.sent,
            &words.heard,
            &words.letters,
            &words.means,
            &words.advice,
            &words.rang,
        ];
        let shapes = sets.iter().map(|set| set.first_shapes()).fold(Shapes::default(), Shapes::or);
        Self { sets, shapes }
    }

    /// Whether `line` holds a quotation mark or a word of speech.
    #[must_use]
    pub fn shows(&self, line: &str) -> bool {
        line.contains(['"', '“', '„', '«'])
            || WISHES.iter().any(|wish| line.contains(wish))
            || line.split(|c: char| !c.is_alphanumeric()).any(|word| self.may_be(word) && self.is_sign(word))
    }

    fn may_be(&self, word: &str) -> bool {
        !word.is_ascii() || self.shapes.may_hold(word)
    }

    /// Whether `word` begins a phrase of speech.
    fn is_sign(&self, word: &str) -> bool {
        let folded = fold(word);
        self.sets.iter().any(|set| set.begin_with(&folded))
    }
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
