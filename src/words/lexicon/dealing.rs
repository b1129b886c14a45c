//! Phrases of give and take, promises and introductions, as data (FACTS §3, §5, §6).
//!
//! A phrase is words with placeholders: `P` a person, `ME` the writer as object, `^` the start of a clause whose subject
//! is the writer or nobody, `|` the start of a sentence, `G` a word for a gift, `$` a sum
//! of money, `V` a verb of
//! doing something for somebody, `..` up to six words; `a/b` is either word.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::word_set::Words;

/// Words of dealings with people.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DealingWords {
    /// Phrases by what they state: `received-help`, `given-thing-open`, `promise-me`, `intro-received` …
    pub phrases: BTreeMap<String, Vec<String>>,
    /// The same for what a done task states: `thank P`.
    pub done_phrases: BTreeMap<String, Vec<String>>,
    /// How the writer is called as an object: `me`, `us`.
    pub me: Words,
    /// Pronouns as objects: `him`, `her`.
    pub objects: Words,
    /// Words that deny or only suppose what follows in their clause.
    pub unreal: Words,
    /// Words that start another clause.
    pub breaks: Words,
    /// Titles of lists of what others promised the writer.
    pub promised_to_me: Words,
    /// Titles of lists of what the writer promised.
    pub promised_by_me: Words,
    /// Words after a mark in a title: `lent to`.
    pub mark_ends: Words,
    /// Words in the name of a note about what was lent and borrowed.
    pub lending: Words,
    /// Titles that say which way in such a note only: `in`, `out`.
    pub lending_marks: BTreeMap<String, String>,
    /// Words that say that a thing has come back.
    pub back: Words,
    /// Words after `I owe her` that make it mere thanks: `one`.
    pub thankful: Words,
    /// How somebody else than the writer is addressed: `you`.
    pub you: Words,
    /// Verbs in the third person before which nobody may stand on a dated line: `wants a pie by Friday`.
    pub elided: Words,
    /// Verbs of thanking.
    pub thank: Words,
    /// Words of a line that say that something has not happened yet.
    pub pending: Words,
    /// Words for what is handed on without being a gift: `gave her the tour`.
    pub idle: Words,
    /// Phrases of a line that say that a promise is kept: `as promised`.
    pub as_promised: Words,
    /// Words that say of an entry or, after an arrow, of a promise that it is done: `paid`.
    pub settled: Words,
    /// Words before a promise that say that it was made earlier: `a week after I said I would`.
    pub told_of: Words,
    /// Words behind a promise that say that nothing came of it: `she'd come, didn't`.
    pub taken_back: Words,
    /// Words that say that something went to somebody, or came: `the plans landed`.
    pub arrived: Words,
    /// Words in the name of a note that lists favours: nobody speaks in its entries.
    pub ledgers: Words,
    /// Titles that say which way in such a note only: `in`, `out`.
    pub favour_marks: BTreeMap<String, String>,
    /// Words in the name of a note about what is owed.
    pub owing: Words,
    /// Words before `I` that make it a question: `would I`.
    pub questions: Words,
    /// Words that join people.
    pub joins: Words,
    /// Words that say what kind of thing is given, by kind: `intro`, `money`, `advice` …
    pub kinds: BTreeMap<String, Words>,
    /// Keys of fields, tags and headings of sections, by direction and kind: `gave` is `given`, `lent` `given-thing-open`.
    pub marks: BTreeMap<String, String>,
    /// Keys of fields of what somebody looks for.
    pub asks: Words,
    /// Keys of fields of what somebody offers.
    pub offers: Words,
    /// Keys of fields of what the writer owes.
    pub owe: Words,
    /// Keys of a person note's fields that name who brought that person and the writer together.
    pub introduced_by: Words,
    /// Words too common to tell what a thing given, asked for or offered is.
    pub common: Words,
    /// Endings without which forms of one word are alike: `s`, `ing`.
    pub endings: Words,
}

impl DealingWords {
    pub(super) fn merge(&mut self, other: Self) {
        for (meaning, phrases) in other.phrases {
            self.phrases.entry(meaning).or_default().extend(phrases);
        }
        for (meaning, phrases) in other.done_phrases {
            self.done_phrases.entry(meaning).or_default().extend(phrases);
        }
        for (kind, words) in other.kinds {
            self.kinds.entry(kind).or_default().extend(words);
        }
        self.me.extend(other.me);
        self.objects.extend(other.objects);
        self.unreal.extend(other.unreal);
        self.breaks.extend(other.breaks);
        self.questions.extend(other.questions);
        self.pending.extend(other.pending);
        self.as_promised.extend(other.as_promised);
        self.idle.extend(other.idle);
        self.thank.extend(other.thank);
        self.you.extend(other.you);
        self.elided.extend(other.elided);
        self.settled.extend(other.settled);
        self.arrived.extend(other.arrived);
        self.told_of.extend(other.told_of);
        self.ledgers.extend(other.ledgers);
        self.favour_marks.extend(other.favour_marks);
        self.taken_back.extend(other.taken_back);
        self.owing.extend(other.owing);
        self.promised_to_me.extend(other.promised_to_me);
        self.promised_by_me.extend(other.promised_by_me);
        self.mark_ends.extend(other.mark_ends);
        self.lending.extend(other.lending);
        self.lending_marks.extend(other.lending_marks);
        self.back.extend(other.back);
        self.thankful.extend(other.thankful);
        self.joins.extend(other.joins);
        self.marks.extend(other.marks);
        self.asks.extend(other.asks);
        self.offers.extend(other.offers);
        self.owe.extend(other.owe);
        self.introduced_by.extend(other.introduced_by);
        self.common.extend(other.common);
        self.endings.extend(other.endings);
    }
}
