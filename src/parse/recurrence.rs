//! Recurrence phrases of tasks (T-13): checked, never expanded.

use crate::words::lexicon::DateWords;
use crate::words::text::fold;

/// The length of the recurrence rule at the start of `text`; 0 if none stands there.
///
/// `every [N] day|weekday|week|month|year[s]`, or `every` weekdays or months; then `on` weekdays or `on the` ordinals;
/// then `when done`. The words are those of the Tasks plugin, whatever the language of the note.
#[must_use]
pub fn rule_len(text: &str, words: &DateWords) -> usize {
    let mut phrase = Phrase { text, at: 0, words };
    if !phrase.take(|w| w == "every") {
        return 0;
    }
    phrase.take(|w| w.parse::<u32>().is_ok_and(|n| n > 0) || w == "other");
    let period = phrase.take(is_unit) || phrase.take_list(is_weekday) || phrase.take_list(is_month);
    if !period {
        return 0;
    }
    phrase.either(&[Phrase::weekdays, Phrase::ordinals]);
    phrase.either(&[Phrase::when_done]);
    phrase.at
}

struct Phrase<'t, 'w> {
    text: &'t str,
    at: usize,
    words: &'w DateWords,
}

impl Phrase<'_, '_> {
    /// Takes the next word if it fits. Commas around words are passed over.
    fn take(&mut self, fits: impl Fn(&str) -> bool) -> bool {
        let rest = &self.text[self.at..];
        let start = self.at + rest.len() - rest.trim_start_matches([' ', ',']).len();
        let word = self.text[start..].split([' ', ',', '!']).next().unwrap_or_default();
        let fits = !word.is_empty() && fits(&fold(word));
        if fits {
            self.at = start + word.len();
        }
        fits
    }

    fn take_list(&mut self, fits: fn(&str, &DateWords) -> bool) -> bool {
        let words = self.words;
        let mut end = None;
        while self.take(|w| fits(w, words)) {
            end = Some(self.at);
            self.take(|w| w == "and");
        }
        self.at = end.unwrap_or(self.at);
        end.is_some()
    }

    /// Tries each continuation; none leaves the phrase as it is.
    fn either(&mut self, ways: &[fn(&mut Self) -> bool]) {
        let start = self.at;
        for way in ways {
            if way(self) {
                return;
            }
            self.at = start;
        }
    }

    fn weekdays(&mut self) -> bool {
        self.take(|w| w == "on") && self.take_list(is_weekday)
    }

    /// `on the 1st, 15th`, `on the last Friday`, `on the 2nd last Monday`.
    fn ordinals(&mut self) -> bool {
        if !(self.take(|w| w == "on") && self.take(|w| w == "the")) {
            return false;
        }
        let words = self.words;
        let mut any = false;
        while self.take(|w| w == "last" || is_ordinal(w)) || (any && self.take(|w| is_weekday(w, words))) {
            any = true;
            let end = self.at;
            if self.take(|w| w == "and") && !self.take(|w| w == "last" || is_ordinal(w)) {
                self.at = end;
                break;
            }
        }
        any
    }

    fn when_done(&mut self) -> bool {
        self.take(|w| w == "when") && self.take(|w| w == "done")
    }
}

fn is_unit(word: &str) -> bool {
    matches!(word.strip_suffix('s').unwrap_or(word), "day" | "weekday" | "week" | "month" | "year")
}

fn is_weekday(word: &str, words: &DateWords) -> bool {
    words.weekdays.contains_key(word)
}

fn is_month(word: &str, words: &DateWords) -> bool {
    words.months.contains_key(word)
}

fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse::<u32>().is_ok_and(|n| (1..=31).contains(&n))
        && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th")
}

#[cfg(test)]
mod tests {
    use super::super::rules::Rules;
    use super::*;

    #[test]
    fn rules_end_where_the_text_goes_on() {
        let rules = Rules::default();
        for (text, want) in [
            ("every day", "every day"),
            ("every 6 weeks, call", "every 6 weeks"),
            ("every week on Monday, Wed and Friday", "every week on Monday, Wed and Friday"),
            ("Every Month on the 31st", "Every Month on the 31st"),
            ("every month on the 1st, 15th and last", "every month on the 1st, 15th and last"),
            ("every month on the 2nd last Friday when done", "every month on the 2nd last Friday when done"),
            ("every January and July on the 15th", "every January and July on the 15th"),
            ("every weekday when done", "every weekday when done"),
            ("every week on my own", "every week"),
            ("every 0 days", ""),
            ("every so often", ""),
            ("weekly", ""),
        ] {
            assert_eq!(&text[..rule_len(text, &rules.lexicon.date)], want, "{text}");
        }
    }
}
