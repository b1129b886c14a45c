//! The words of a language as data: one TOML file a language. Code holds the grammar, never the words (FACTS).
//!
//! Notes mix languages, so the languages of the settings are merged into one lexicon.

pub mod notes;
pub mod people;
pub mod promises;

use std::collections::BTreeMap;

use serde::Deserialize;

use notes::{KindWords, MentionWords, TaskWords};
use people::{CardWords, RosterWords, SpeechWords};
use promises::FollowUpWords;

/// Words that no language owns.
const COMMON: &str = include_str!("lexicon/common.toml");

const BUILT_IN: [(&str, &str); 2] = [("en", include_str!("lexicon/en.toml")), ("es", include_str!("lexicon/es.toml"))];

/// The merged word lists of some languages. All words are folded ([`super::text::fold`]).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lexicon {
    /// Words of dates.
    pub date: DateWords,
    /// Words of rosters.
    pub roster: RosterWords,
    /// Words of person cards.
    pub card: CardWords,
    /// Words of speech.
    pub speech: SpeechWords,
    /// Words of follow-ups.
    pub followup: FollowUpWords,
    /// Words about handles and names.
    pub mention: MentionWords,
    /// Words that make a task.
    pub task: TaskWords,
    /// Words that tell kinds of notes.
    pub kind: KindWords,
}

/// Words by which dates are written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DateWords {
    /// Month names and abbreviations: word to month 1–12.
    pub months: BTreeMap<String, u32>,
    /// Weekday names and abbreviations: word to 1 (Monday) – 7.
    pub weekdays: BTreeMap<String, u32>,
}

impl Lexicon {
    /// The lexicon of `languages` (unknown ones are passed over) with the entries of `extra`, a TOML text of the same shape.
    ///
    /// # Errors
    /// If `extra` is not such a text.
    pub fn new(languages: &[String], extra: &str) -> Result<Self, toml::de::Error> {
        let mut lexicon: Self = toml::from_str(COMMON)?;
        for (name, text) in BUILT_IN {
            if languages.iter().any(|l| l == name) {
                lexicon.merge(toml::from_str(text)?);
            }
        }
        lexicon.merge(toml::from_str(extra)?);
        Ok(lexicon)
    }

    fn merge(&mut self, other: Self) {
        self.mention.merge(other.mention);
        self.task.merge(other.task);
        self.kind.merge(other.kind);
        self.date.months.extend(other.date.months);
        self.date.weekdays.extend(other.date.weekdays);
        self.roster.merge(other.roster);
        self.card.merge(other.card);
        self.speech.merge(other.speech);
        self.followup.merge(other.followup);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_language_reads() {
        for (name, _) in BUILT_IN {
            let lexicon = Lexicon::new(&[name.to_owned()], "").unwrap();
            assert!(lexicon.date.months.len() >= 12, "{name} has months");
        }
    }
}
