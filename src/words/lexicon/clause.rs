//! Words that make a clause a contact, a plan or a denial (FACTS §1), as data and as a table to look them up in.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use serde::Deserialize;

use super::word_set::Words;
use super::{DateWords, Lexicon};
use crate::words::text::{fold, to_u32};

/// What a word or phrase does in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sense {
    /// A verb whose object the writer meets or reaches: `called @ana`.
    Reach,
    /// A verb by which somebody comes to or reaches the writer: `@ana rang`.
    Come,
    /// A verb of speech, what follows its listener is content: `told @ana that …`.
    Say,
    /// A verb that hands something over, so that `to` leads to a person: `sent the plan to @ana`.
    Hand,
    /// A verb of bringing people together: `introduced me to @ana`.
    Introduce,
    /// After `put` and people, brings them together: `in touch`.
    Touch,
    /// A verb form that states nothing: `call`, `ask`.
    Base,
    /// An encounter as a noun: `coffee`, `call`.
    Noun,
    /// Something sent: `mail from @ana`, `letter to @bo`.
    Letter,
    /// A stretch of time that can be spent with somebody: `two hours with @ana`.
    Duration,
    /// A past form of any other verb.
    Past,
    /// A time gone by: `years ago`, `last year`.
    Earlier,
    /// Leads what took place long before: `months since I saw @ana`.
    Since,
    /// Many at once, of whom the writer may be one: `@ana emailed everyone`.
    Everyone,
    /// A verb that takes somebody along with a particle after them: `picked @ana up`.
    Fetch,
    /// Before a verb, that it did take place: `did thank @ana`.
    Did,
    /// How the writer felt about what took place: `good to see @ana`.
    Pleased,
    /// Be and its forms.
    Be,
    /// Have and its forms.
    Have,
    /// `with`, `w/`.
    With,
    /// `from`.
    From,
    /// `to`.
    To,
    /// `at`.
    At,
    /// Leads what something is about: `about`, `for`, `of`.
    About,
    /// Leads the day on which something took place: `on`.
    On,
    /// Any other preposition.
    Preposition,
    /// Joins equals: `and`, `+`.
    Join,
    /// Starts another clause: `but`, `because`, `that`.
    Conjunction,
    /// Starts a clause about what stands before it: `who`, `which`.
    Relative,
    /// Makes its sentence depend on something: `if`.
    If,
    /// Says that something is still to be done: `should`, `will`, `tomorrow`.
    Plan,
    /// A day or period to come: `tomorrow`, `next week`.
    Future,
    /// Denies: `didn't`, `no`.
    Not,
    /// Says that it came to nothing: `no answer`, `cancelled`.
    Void,
    /// Said of an encounter, that it did not take place then: `the call with @ana moved`.
    Moved,
    /// Not there: `off sick`.
    Absent,
    /// Text or a show by which one takes in others' words: `blog`, `podcast`.
    Reading,
    /// Word from a third side: `apparently`, `rumour`.
    Hearsay,
    /// A verb after which `me` is no listener: `owes`.
    Stative,
    /// A noun or adjective that takes `with` without company: `problem with`.
    Unsocial,
    /// Where somebody lives or works, after a genitive: `@ana's place`.
    Place,
    /// A turn in somebody's life, which is news and no meeting: `promoted`.
    Life,
    /// `he`, `she`, `they`.
    He,
    /// `him`, `them`.
    Him,
    /// `them`, which may be things.
    Them,
    /// Several people at once: `them both`.
    Both,
    /// `her`, which is object or possessive.
    Her,
    /// `his`, `my` and other determiners.
    Determiner,
    /// `I`, `we`.
    I,
    /// `we`, which takes in whoever the line is about.
    We,
    /// A verb of what several do with each other: `we talked`.
    Together,
    /// `me`, `us`.
    Me,
    /// May stand before or after a verb without changing who did it: `finally`, `then`.
    Adverb,
    /// After `had` and somebody, that they came to the writer's: `over`, `round`.
    Round,
    /// A day of the week.
    Weekday,
    /// A month.
    Month,
}

/// A set of [`Sense`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Senses(u64);

impl Senses {
    /// The set of one.
    #[must_use]
    pub const fn of(sense: Sense) -> Self {
        Self(1 << sense as u32)
    }

    /// With another.
    #[must_use]
    pub const fn and(self, sense: Sense) -> Self {
        Self(self.0 | 1 << sense as u32)
    }

    /// Whether `sense` is in the set.
    #[must_use]
    pub const fn has(self, sense: Sense) -> bool {
        self.0 & (1 << sense as u32) != 0
    }

    /// Whether any of `others` is in the set.
    #[must_use]
    pub const fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether the word is none that this table knows.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Verbs that share a channel and a use.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerbGroup {
    /// The channel they mean; empty for none in particular.
    pub channel: String,
    /// What they do.
    pub uses: Vec<Sense>,
    /// Forms that state nothing by themselves: imperative, infinitive.
    pub base: Vec<String>,
    /// Forms that state a fact.
    pub past: Vec<String>,
}

/// Words of clauses.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClauseWords {
    /// Words and phrases by what they do.
    pub senses: BTreeMap<Sense, Words>,
    /// Words of names that are no person's: `team`, `project`.
    pub bodies: Words,
    /// Papers, which are sent and come in: `the slides`, `her quote`.
    pub papers: Words,
    /// How what was sent comes in: `landed`, `in the inbox`.
    pub arrivals: Words,
    /// How it went out in good time or at last: `a day early`.
    pub timely: Words,
    /// Words of plans that are things behind another noun: `the onboarding plan`.
    pub things: Words,
    /// Words right before a name that make it a thing's or a place's: `the Copper Kettle`.
    pub articles: Words,
    /// How the past of a verb ends that no list names.
    pub past_endings: Vec<String>,
    /// How participles end that say what the writer was at: `coming out I met @ana`.
    pub going_endings: Vec<String>,
    /// Verbs of contact.
    pub verbs: Vec<VerbGroup>,
    /// Nouns of encounters by channel.
    pub nouns: BTreeMap<String, Words>,
    /// Nouns of things sent by channel.
    pub letters: BTreeMap<String, Words>,
    /// Further words and emoji that tell the channel.
    pub channels: BTreeMap<String, Words>,
    /// Words that shift the day of their clause, in days.
    pub days: BTreeMap<String, i64>,
    /// Tags without `#` by channel: `#call @ana`.
    pub tags: BTreeMap<String, Words>,
    /// Keys of fields whose people were met (C2), by channel.
    pub fields: BTreeMap<String, String>,
}

impl ClauseWords {
    pub(super) fn merge(&mut self, other: Self) {
        for (sense, words) in other.senses {
            self.senses.entry(sense).or_default().extend(words);
        }
        self.bodies.extend(other.bodies);
        self.articles.extend(other.articles);
        self.papers.extend(other.papers);
        self.arrivals.extend(other.arrivals);
        self.timely.extend(other.timely);
        self.things.extend(other.things);
        self.past_endings.extend(other.past_endings);
        self.going_endings.extend(other.going_endings);
        self.verbs.extend(other.verbs);
        for (into, from) in [
            (&mut self.nouns, other.nouns),
            (&mut self.letters, other.letters),
            (&mut self.channels, other.channels),
            (&mut self.tags, other.tags),
        ] {
            for (channel, words) in from {
                into.entry(channel).or_default().extend(words);
            }
        }
        self.days.extend(other.days);
        self.fields.extend(other.fields);
    }
}

/// What the table knows of a word or phrase.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lexeme {
    /// What it does.
    pub senses: Senses,
    /// The channel that it tells.
    pub channel: Option<String>,
    /// By how many days it shifts the day of its clause; for weekdays 1–7.
    pub days: Option<i64>,
}

/// Words and phrases of clauses, to look up by folded word. Built once for a lexicon.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PhraseTable {
    lexemes: Vec<Lexeme>,
    first: FxHashMap<String, Entry>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Entry {
    alone: Option<u32>,
    /// The further words of each phrase, longest first.
    longer: Vec<(Vec<String>, u32)>,
}

impl PhraseTable {
    /// The table of a lexicon's words.
    #[must_use]
    pub fn new(lexicon: &Lexicon) -> Self {
        let mut table = Self::default();
        let words = &lexicon.clause;
        for (&sense, phrases) in &words.senses {
            phrases.iter().for_each(|p| table.add(p, Senses::of(sense), None, None));
        }
        for group in &words.verbs {
            let uses = group.uses.iter().fold(Senses::default(), |all, &sense| all.and(sense));
            let channel = Some(group.channel.as_str()).filter(|c| !c.is_empty());
            group.past.iter().for_each(|p| table.add(p, uses, channel, None));
            group.base.iter().for_each(|p| table.add(p, uses.and(Sense::Base), channel, None));
        }
        let named = [(&words.nouns, Senses::of(Sense::Noun)), (&words.letters, Senses::of(Sense::Letter))];
        for (channels, senses) in named.into_iter().chain([(&words.channels, Senses::default())]) {
            for (channel, phrases) in channels {
                phrases.iter().for_each(|p| table.add(p, senses, Some(channel), None));
            }
        }
        words.days.iter().for_each(|(p, &days)| table.add(p, Senses::of(Sense::Adverb), None, Some(days)));
        table.add_dates(&lexicon.date);
        table.first.values_mut().for_each(|e| e.longer.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len())));
        table
    }

    fn add_dates(&mut self, dates: &DateWords) {
        for (word, &day) in &dates.weekdays {
            self.add(word, Senses::of(Sense::Weekday), None, Some(i64::from(day)));
        }
        for word in dates.months.keys() {
            self.add(word, Senses::of(Sense::Month), None, None);
        }
    }

    fn add(&mut self, phrase: &str, senses: Senses, channel: Option<&str>, days: Option<i64>) {
        let folded = fold(phrase);
        let mut words = folded.split(' ').map(str::to_owned);
        let Some(first) = words.next() else { return };
        let rest: Vec<String> = words.collect();
        let next = to_u32(self.lexemes.len());
        let entry = self.first.entry(first).or_default();
        let slot = if rest.is_empty() {
            *entry.alone.get_or_insert(next)
        } else if let Some((_, found)) = entry.longer.iter().find(|(r, _)| *r == rest) {
            *found
        } else {
            entry.longer.push((rest, next));
            next
        };
        if slot == next {
            self.lexemes.push(Lexeme::default());
        }
        if let Some(lexeme) = self.lexemes.get_mut(slot as usize) {
            lexeme.senses = Senses(lexeme.senses.0 | senses.0);
            lexeme.channel = lexeme.channel.take().or_else(|| channel.map(str::to_owned));
            lexeme.days = lexeme.days.or(days);
        }
    }

    /// The longest phrase that begins with the first of `words`, and how many words it has.
    pub fn find<'w>(&self, mut words: impl Iterator<Item = &'w str> + Clone) -> Option<(u32, usize)> {
        let entry = self.first.get(words.next()?)?;
        let fits = |rest: &[String]| {
            let mut next = words.clone();
            rest.iter().all(|r| next.next() == Some(r.as_str()))
        };
        let longer = entry.longer.iter().find(|(rest, _)| fits(rest));
        longer.map(|(rest, id)| (*id, rest.len() + 1)).or(entry.alone.map(|id| (id, 1)))
    }

    /// What `word` does by itself; nothing that is known, if the set is empty.
    #[must_use]
    pub fn senses(&self, word: &str) -> Senses {
        self.word(word).map(|lexeme| lexeme.senses).unwrap_or_default()
    }

    /// The lexeme of `word` by itself.
    #[must_use]
    pub fn word(&self, word: &str) -> Option<&Lexeme> {
        let (id, _) = self.find(std::iter::once(word))?;
        self.lexeme(id)
    }

    /// The lexeme numbered `id` by [`Self::find`].
    #[must_use]
    pub fn lexeme(&self, id: u32) -> Option<&Lexeme> {
        self.lexemes.get(id as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_and_words_add_up_their_senses() {
        let extra = "[clause.senses]\nnot = [\"no\"]\nvoid = [\"no answer\"]\nplan = [\"no\"]";
        let lexicon = Lexicon::new(&[], extra).unwrap();
        let table = PhraseTable::new(&lexicon);
        let senses = |text: &str| {
            let (id, words) = table.find(text.split(' ')).unwrap();
            (table.lexeme(id).unwrap().senses, words)
        };
        assert_eq!(senses("no answer yet"), (Senses::of(Sense::Void), 2));
        assert_eq!(senses("no way"), (Senses::of(Sense::Not).and(Sense::Plan), 1));
        assert_eq!(table.find("answer".split(' ')), None);
    }
}
