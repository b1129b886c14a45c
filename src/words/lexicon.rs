//! The words of a language as data: one TOML file a language. Code holds the grammar, never the words (FACTS).
//!
//! Notes mix languages, so the languages of the settings are merged into one lexicon.

pub mod clause;
pub mod dealing;
pub mod notes;
pub mod people;
pub mod promises;
pub mod word_set;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use clause::{ClauseWords, PhraseTable};
use dealing::DealingWords;
use notes::{KindWords, MentionWords, TaskWords};
use people::{CardWords, RosterWords, SpeechWords};
use promises::FollowUpWords;
use word_set::Words;

/// Words that no language owns.
const COMMON: &str = include_str!("lexicon/common.toml");

const BUILT_IN: [(&str, &str); 2] = [("en", include_str!("lexicon/en.toml")), ("es", include_str!("lexicon/es.toml"))];

/// The merged word lists of some languages. All words are folded ([`super::text::fold`]).
#[derive(Clone, Debug, Default, Deserialize)]
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
    /// Phrases of give and take, promises and introductions.
    pub dealing: DealingWords,
    /// Words of clauses.
    pub clause: ClauseWords,
    #[serde(skip)]
    phrases: OnceLock<PhraseTable>,
}

/// Words by which dates are written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DateWords {
    /// Month names and abbreviations: word to month 1–12.
    pub months: BTreeMap<String, u32>,
    /// Weekday names and abbreviations: word to 1 (Monday) – 7.
    pub weekdays: BTreeMap<String, u32>,
    /// Words between a day and its month or year: `of`.
    pub of: Words,
    /// Words that shift the inherited date at the start of a line (DT-12): to days.
    pub shifts: BTreeMap<String, i32>,
    /// Words before a date that make a heading's date something else (DT-4): `due`, `until`.
    pub not_own: Words,
    /// Words of due phrases (§5.3).
    pub due: DueWords,
}

/// Words of due phrases and of dates on the command line (NOTES §5.3).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DueWords {
    /// Those of the words below that also say how long something goes on: `until`.
    pub lasting: Words,
    /// Words that begin a clause about what goes on, and not about what is to be done: `so`, `whether`.
    pub subordinate: Words,
    /// Words that lead to a due day: `by`, `until`, `due`.
    pub leads: Words,
    /// Those after which the day itself is too late: `before`.
    pub before: Words,
    /// Words for a number of days from the reference: `today`, `tomorrow`.
    pub days: BTreeMap<String, i32>,
    /// Words before a span of time: `in`, `within`.
    pub within: Words,
    /// Units in days.
    pub day_units: BTreeMap<String, i32>,
    /// Units in months.
    pub month_units: BTreeMap<String, i32>,
    /// Numbers in words.
    pub numbers: BTreeMap<String, i32>,
    /// The coming one: `next`.
    pub next: Words,
    /// The present one: `this`.
    pub this: Words,
    /// The one before: `last`.
    pub last: Words,
    /// Behind a span that is past: `ago`.
    pub ago: Words,
    /// The last day of a period: `end`.
    pub end: Words,
    /// Words that may stand between: `the`, `of`.
    pub filler: Words,
    /// Abbreviations of the end of the week.
    pub end_of_week: Words,
    /// Hours that are a day's only behind `by`: `midnight`.
    pub hours: Words,
    /// Short names of days that are verbs too: `sat`.
    pub homographs: Words,
    /// Abbreviations of the end of the month.
    pub end_of_month: Words,
    /// Words for Saturday and Sunday together.
    pub weekend: Words,
    /// Words for the week, the month, the quarter and the year.
    pub week: Words,
    /// See `week`.
    pub month: Words,
    /// See `week`.
    pub quarter: Words,
    /// See `week`.
    pub year: Words,
    /// Feasts of a fixed day: to `MM-DD`.
    pub feasts: BTreeMap<String, String>,
}

impl DateWords {
    fn merge(&mut self, other: Self) {
        self.months.extend(other.months);
        self.weekdays.extend(other.weekdays);
        self.of.extend(other.of);
        self.shifts.extend(other.shifts);
        self.not_own.extend(other.not_own);
        self.due.merge(other.due);
    }
}

impl DueWords {
    fn merge(&mut self, other: Self) {
        self.leads.extend(other.leads);
        self.before.extend(other.before);
        self.days.extend(other.days);
        self.within.extend(other.within);
        self.day_units.extend(other.day_units);
        self.month_units.extend(other.month_units);
        self.numbers.extend(other.numbers);
        self.next.extend(other.next);
        self.this.extend(other.this);
        self.last.extend(other.last);
        self.ago.extend(other.ago);
        self.end.extend(other.end);
        self.filler.extend(other.filler);
        self.end_of_week.extend(other.end_of_week);
        self.hours.extend(other.hours);
        self.homographs.extend(other.homographs);
        self.end_of_month.extend(other.end_of_month);
        self.weekend.extend(other.weekend);
        self.lasting.extend(other.lasting);
        self.subordinate.extend(other.subordinate);
        self.week.extend(other.week);
        self.month.extend(other.month);
        self.quarter.extend(other.quarter);
        self.year.extend(other.year);
        self.feasts.extend(other.feasts);
    }
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

    /// The words of clauses, to look up. Only whoever reads what notes mean needs them.
    #[must_use]
    pub fn phrases(&self) -> &PhraseTable {
        self.phrases.get_or_init(|| PhraseTable::new(self))
    }

    /// Whether `extra` is a text of the lexicon's shape.
    ///
    /// # Errors
    /// If it is not.
    pub fn check(extra: &str) -> Result<(), toml::de::Error> {
        toml::from_str::<Self>(extra).map(drop)
    }

    fn merge(&mut self, other: Self) {
        self.mention.merge(other.mention);
        self.task.merge(other.task);
        self.kind.merge(other.kind);
        self.date.merge(other.date);
        self.clause.merge(other.clause);
        self.dealing.merge(other.dealing);
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
