//! Who cares about what the writer wrote today: its words against what people looked for and said.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::place::Place;
use super::{Context, spoken};
use crate::facts::gist::gist;
use crate::model::fact::Facts;
use crate::network::person::{Person, PersonId};
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::Date;
use crate::words::text::key;
use crate::words::tokens::tokens;

/// Letters that a word has at least by which lines meet.
const SHORTEST: usize = 4;
/// Words that a statement shares with a line at least.
const SHARED: usize = 2;
/// What somebody looks for in a word or two is to the point: one of so many of its words is enough.
const OF_ASKED: usize = 2;
/// The newest statements that are looked at.
const STATEMENTS: usize = 300;

/// A line of today, and what somebody looked for or said that it meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Care {
    /// Looked for, else said.
    pub asked: bool,
    /// What they looked for or said.
    pub theirs: String,
    /// Where.
    pub their_place: Place,
    /// What was written today.
    pub written: String,
    /// Where.
    pub place: Place,
}

/// Something looked for or said.
struct Voice {
    person: PersonId,
    date: Option<Date>,
    note: NoteId,
    fact: u32,
    line: u32,
    asked: bool,
}

/// By person the line of today that meets most of what they look for, else of what they said.
#[must_use]
pub fn cares(context: &Context<'_>) -> BTreeMap<PersonId, Care> {
    let notes: BTreeSet<NoteId> = context.view.rows.notes_on(context.today).into_iter().collect();
    let written = written(context, &notes);
    let mut found: BTreeMap<PersonId, ((bool, usize), Care)> = BTreeMap::new();
    if written.is_empty() {
        return BTreeMap::new();
    }
    let mut facts: HashMap<NoteId, Option<Facts>> = HashMap::new();
    for voice in voices(context).iter().filter(|v| !notes.contains(&v.note)) {
        let facts = facts.entry(voice.note).or_insert_with(|| context.view.rows.facts(voice.note));
        let Some(theirs) = facts.as_ref().and_then(|f| words_of(voice, f)) else { continue };
        let words = telling(context, &theirs);
        for (text, own, place) in &written {
            let shared = shared(context, &words, own);
            let rank = (voice.asked, shared);
            let is_enough = shared >= SHARED || voice.asked && OF_ASKED * shared >= words.len();
            if shared > 0 && is_enough && found.get(&voice.person).is_none_or(|(known, _)| *known < rank) {
                let their_place = Place::new(context.view.rows, voice.note, voice.line);
                let care = Care {
                    asked: voice.asked,
                    theirs: theirs.clone(),
                    their_place,
                    written: text.clone(),
                    place: place.clone(),
                };
                found.insert(voice.person, (rank, care));
            }
        }
    }
    found.into_iter().map(|(person, (_, care))| (person, care)).collect()
}

/// What people look for and the newest of what they said, in the order of their days and the notes' paths.
fn voices(context: &Context<'_>) -> Vec<Voice> {
    let mut voices = Vec::new();
    context.view.sweep(Want::ASKS.and(Want::STATEMENTS), &mut |note, row, who| {
        let asked = matches!(row.kind, RowKind::Ask { wants: true });
        let (true, Who::Person(person)) = (asked || row.kind == RowKind::Statement, who) else { return };
        if row.date.is_none_or(|d| d < context.today) && !context.view.person(*person).is_me {
            voices.push(Voice { person: *person, date: row.date, note, fact: row.fact, line: row.line, asked });
        }
    });
    let mut said: Vec<Option<Date>> = voices.iter().filter(|v| !v.asked).map(|v| v.date).collect();
    said.sort_unstable_by(|a, b| b.cmp(a));
    let oldest = said.get(STATEMENTS).copied().flatten();
    voices.retain(|v| v.asked || v.date > oldest);
    voices.sort_by_cached_key(|v| (std::cmp::Reverse(v.date), context.view.rows.note(v.note).path, v.line, v.fact));
    voices
}

fn words_of(voice: &Voice, facts: &Facts) -> Option<String> {
    let at = voice.fact as usize;
    if voice.asked {
        facts.asks.get(at).map(|a| a.what.clone())
    } else {
        facts.statements.get(at).map(|s| spoken::words(&s.text).to_owned())
    }
}

/// The lines of today with their words.
fn written(context: &Context<'_>, notes: &BTreeSet<NoteId>) -> Vec<(String, BTreeSet<String>, Place)> {
    let mut paths: Vec<String> = notes.iter().map(|&note| context.view.rows.note(note).path).collect();
    paths.sort_unstable();
    let mut found = Vec::new();
    for file in paths {
        for block in context.lines.outline(&file).blocks {
            let words = telling(context, &block.text);
            if !words.is_empty() {
                found.push((block.text, words, Place { file: file.clone(), line: block.line }));
            }
        }
    }
    found
}

/// The words by which two texts meet, and names of things such as `KT66`.
#[must_use]
pub fn telling(context: &Context<'_>, text: &str) -> BTreeSet<String> {
    let mut words = gist(text, context.lexicon);
    let has = |word: &str, kind: fn(char) -> bool| word.chars().any(kind);
    words
        .extend(tokens(text).map(|(_, word)| word).filter(|w| has(w, char::is_alphabetic) && has(w, char::is_numeric)));
    words.retain(|w| w.chars().count() >= SHORTEST);
    words
}

/// How many words two texts share. Names of people are none.
fn shared(context: &Context<'_>, a: &BTreeSet<String>, b: &BTreeSet<String>) -> usize {
    let names = |p: &Person, word: &str| {
        let own = [&p.name].into_iter().chain(&p.aliases).chain(&p.handles);
        own.map(|n| key(n)).any(|n| n.split('-').any(|part| part.starts_with(word)))
    };
    a.intersection(b).filter(|word| !context.view.people.iter().any(|p| names(p, word))).count()
}
