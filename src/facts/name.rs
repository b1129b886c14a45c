//! The shape of names (NOTES §4.2, §4.3): what could be somebody's name before anybody knows.

use crate::model::reference::{Claim, Form, Reference};
use crate::words::lexicon::word_set::Words;
use crate::words::text::{fold, key};

/// Whether `text` is a name of one to four words, each capitalised or of a script without case; `particles` such as
/// `van` may stand among them.
#[must_use]
pub fn is_name(text: &str, particles: &Words) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = words.iter().filter(|w| is_name_word(w)).count();
    (1..=4).contains(&named)
        && words.len() <= 6
        && words.iter().all(|w| is_name_word(w) || particles.contains(&fold(w)))
        && words.last().is_some_and(|w| is_name_word(w))
}

/// Whether `word` is made like a part of a name: letters, inner apostrophes and hyphens, a final full stop of an
/// initial; and begins with a capital or a letter without case.
#[must_use]
pub fn is_name_word(word: &str) -> bool {
    let body = word.strip_suffix('.').filter(|b| b.chars().count() <= 2).unwrap_or(word);
    let mut chars = body.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.' | '\u{300}'..='\u{36f}'))
        && !body.ends_with(['-', '\'', '’', '.'])
}

/// Whether `text` looks like the initials by which minutes abbreviate speakers: two to four letters, no more than the
/// first of them small (`WH`, `TBL`, `eP`).
#[must_use]
pub fn is_abbreviation(text: &str) -> bool {
    (2..=4).contains(&text.chars().count())
        && text.chars().all(char::is_alphabetic)
        && text.chars().skip(1).all(char::is_uppercase)
}

/// Whether `abbreviation`, in brackets after `name`, abbreviates it: the name has two capitalised words or more,
/// and the abbreviation begins like one of its words.
#[must_use]
pub fn abbreviates(abbreviation: &str, name: &str) -> bool {
    is_abbreviation(abbreviation)
        && name.split_whitespace().filter(|w| is_name_word(w)).count() >= 2
        && abbreviation.chars().next().is_some_and(|first| initials(name).contains(&fold(&first.to_string())))
}

/// Whether `handle` is made from `name`: it holds a word of it, begins one, or is its initials. `rkern`, `ros` and `rk` are
/// made from `Rosa Kern`.
#[must_use]
pub fn makes(name: &str, handle: &str) -> bool {
    let handle = key(handle);
    let long = |word: &str| word.chars().count() > 2;
    let of_word = |word: &str| long(word) && handle.contains(word) || long(&handle) && word.starts_with(&handle);
    key(name).split('-').any(of_word) || handle == initials(name)
}

/// The folded first letters of the words of `name`, parts joined by a hyphen counted apart.
#[must_use]
pub fn initials(name: &str) -> String {
    key(name).split('-').filter_map(|w| w.chars().next()).collect()
}

/// The reference as one that names a person for sure, where a word of contact, speech or favour governs it: a link to a
/// full name makes a person even without a note of that name (M-5, §3.4 rule 7).
#[must_use]
pub fn as_person(reference: &Reference, particles: &Words) -> Reference {
    let name = reference.token.rsplit('/').next().unwrap_or_default();
    let is_link = matches!(reference.form, Form::Wikilink | Form::Link);
    let full = is_name(name, particles) && name.contains(' ');
    let claim = if is_link && full { Claim::Firm } else { reference.claim };
    Reference { claim, ..reference.clone() }
}

/// `text` without the `@`, emoji and blanks that lead a title: the name in `👩 @ana`.
#[must_use]
pub fn bare(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric()).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn particles() -> Words {
        ["van", "de"].map(str::to_owned).into_iter().collect()
    }

    #[test]
    fn names_are_capitalised_or_of_a_script_without_case() {
        for name in ["Ines", "Ines de Groot", "van Dijk", "Jo-Ann O’Neil", "王伟", "Сергей Павлов", "Mary K. Holt"]
        {
            assert!(is_name(name, &particles()), "{name}");
        }
        for text in ["", "ines", "Ines van", "Ines went home", "Ines 7", "A B C D E", "Ines?"] {
            assert!(!is_name(text, &particles()), "{text}");
        }
    }

    #[test]
    fn abbreviations_begin_like_a_word_of_the_name() {
        assert!(abbreviates("IG", "Ines de Groot"));
        assert!(!abbreviates("RW", "Ines de Groot"));
        assert!(!abbreviates("IG", "Ines"));
        assert_eq!(initials("Jean-Luc Ábel"), "jla");
    }
}
