//! Which phrases are found in a sentence.

use super::phrasebook::{Phrasebook, units};
use super::sentence;
use super::voice::Voices;
use crate::model::settings::Settings;
use crate::parse::Parser;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::word_set::Words;
use std::sync::Arc;

fn meanings(text: &str, phrases: &str) -> Vec<(String, Vec<usize>)> {
    let extra = format!(
        "[dealing]\nme = ['me']\nunreal = ['not']\njoins = ['and']\nbreaks = ['and']\n[dealing.phrases]\nx = {phrases}"
    );
    let lexicon = Lexicon::new(&[], &extra).unwrap();
    let english = Lexicon::new(&["en".to_owned()], "").unwrap();
    let note = Parser::new(&Settings::default(), Arc::new(english.clone())).parse("a.md", text);
    let prose = &note.blocks[0].prose;
    let book = Phrasebook::new(&lexicon.dealing.phrases, &Words::new());
    let sentences = sentence::sentences(prose, prose.line_span(0), &Voices::default(), &english);
    let found = sentences.iter().flat_map(|s| book.find(&units(s, &prose.text, &book), &lexicon.dealing));
    found.map(|m| (m.span.of(&prose.text).to_owned(), m.people.iter().map(Vec::len).collect())).collect()
}

#[test]
fn placeholders_capture_people_and_those_joined_to_them() {
    let found = meanings("@ines and @petr lent me a saw", "['P lent ME']");
    assert_eq!(found, [("@ines and @petr lent me".to_owned(), vec![2])]);
    assert_eq!(meanings("she lent me a saw", "['P lent ME']").len(), 1);
    assert_eq!(meanings("she lent him a saw", "['P lent ME']").len(), 0);
}

#[test]
fn a_clause_of_the_writers_starts_where_nobody_else_acts() {
    for (text, count) in
        [("gave @ines a saw", 1), ("I gave @ines a saw", 1), ("@petr gave @ines a saw", 0), ("Gave @ines a saw", 1)]
    {
        assert_eq!(meanings(text, "['^ gave P']").len(), count, "{text}");
    }
}

#[test]
fn a_note_to_oneself_opens_its_sentence() {
    for (text, count) in [("ring @ines", 1), ("Rain. Ring @ines", 1), ("we ring @ines", 0), ("rain, ring @ines", 0)] {
        assert_eq!(meanings(text, "['| ring P']").len(), count, "{text}");
    }
}

#[test]
fn what_is_denied_is_not_found() {
    assert_eq!(meanings("I did not give @ines a saw", "['give P']").len(), 0);
}

#[test]
fn a_gap_spans_a_few_words_of_one_clause() {
    assert_eq!(meanings("put in a good word for @ines", "['put .. word for P']").len(), 1);
    assert_eq!(meanings("put it back. a word for @ines", "['put .. word for P']").len(), 0);
}
