//! Word stems, so that a search for `meeting` finds `meetings`.

use rust_stemmers::{Algorithm, Stemmer};

/// Stems words in the languages of the notes.
pub struct Stems(Vec<Stemmer>);

impl Stems {
    /// Stemmers for language codes such as `en`; those without one are passed over.
    #[must_use]
    pub fn new(languages: &[String]) -> Self {
        let algorithm = |code: &String| {
            Some(match code.as_str() {
                "en" => Algorithm::English,
                "es" => Algorithm::Spanish,
                "de" => Algorithm::German,
                "fr" => Algorithm::French,
                "it" => Algorithm::Italian,
                "nl" => Algorithm::Dutch,
                "pt" => Algorithm::Portuguese,
                "sv" => Algorithm::Swedish,
                _ => return None,
            })
        };
        Self(languages.iter().filter_map(algorithm).map(Stemmer::create).collect())
    }

    /// Whether two folded words are forms of one word in any of the languages.
    #[must_use]
    pub fn same(&self, a: &str, b: &str) -> bool {
        // Stemming takes letters from the end: this spares nearly all words the full look.
        a == b || (a.chars().next() == b.chars().next() && self.0.iter().any(|s| s.stem(a) == s.stem(b)))
    }

    /// What every form of the folded `word` starts with, in any of the languages: at most its first three letters.
    #[must_use]
    pub fn prefix<'w>(&self, word: &'w str) -> &'w str {
        let end = word.char_indices().nth(3).map_or(word.len(), |(i, _)| i);
        let common = |s: &Stemmer| {
            let stem = s.stem(word);
            word.bytes().zip(stem.bytes()).take_while(|(a, b)| a == b).count()
        };
        let least = self.0.iter().map(common).min().unwrap_or(word.len()).min(end);
        word.get(..least).unwrap_or(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_are_the_same_in_their_language() {
        let stems = Stems::new(&["en".to_owned(), "es".to_owned()]);
        assert!(stems.same("meeting", "meetings"));
        assert!(stems.same("reunion", "reuniones"));
        assert!(!stems.same("meeting", "metal"));
        assert_eq!(stems.prefix("renewals"), "ren");
    }
}
