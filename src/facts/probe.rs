//! Short ways to look into facts, for tests.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Extractor;
use super::draft::Draft;
use crate::model::fact::{Facts, Mention, RefId};
use crate::model::note::{DateVia, Dated, Note};
use crate::model::settings::Settings;
use crate::parse::Parser;
use crate::parse::date_expr::DateReader;
use crate::words::date::{Date, Granularity, day};
use crate::words::lexicon::Lexicon;

/// The day of the notes under test.
pub(super) fn today() -> Date {
    day(2026, 5, 4).unwrap()
}

/// The lexicon of the default settings.
pub(super) fn lexicon() -> Lexicon {
    Lexicon::new(&Settings::default().languages, "").unwrap()
}

/// The note of `text` at `path`, dated to [`today`] unless it is undated by nature.
pub(super) fn dated(path: &str, text: &str) -> Note {
    let mut note = undated(path, text);
    let dated =
        Dated { date: today(), end: today(), via: DateVia::FileName, granularity: Granularity::Day, inferred: false };
    note.date = Some(dated);
    for line in note.blocks.iter_mut().flat_map(|b| &mut b.prose.lines) {
        line.date = Some(dated);
    }
    note
}

/// The note of `text` at `path`.
pub(super) fn undated(path: &str, text: &str) -> Note {
    Parser::new(&Settings::default(), Arc::new(lexicon())).parse(path, text)
}

/// The facts of `note`.
pub(super) fn facts(note: &Note) -> Facts {
    Extractor::new(&Settings::default(), Arc::new(lexicon())).extract(note)
}

/// What one reader finds in `note`.
pub(super) fn read(note: &Note, readers: &[fn(&mut Draft<'_>)]) -> Facts {
    let (settings, lexicon) = (Settings::default(), lexicon());
    let dates = DateReader::new(&lexicon, settings.day_first);
    let dealings = super::dealing::Dealings::new(&lexicon);
    let mut draft = Draft::new(note, &settings, &lexicon, &dates, &dealings);
    readers.iter().for_each(|read| read(&mut draft));
    draft.finish()
}

/// The token by which a fact names a person.
pub(super) fn token(facts: &Facts, person: RefId) -> &str {
    &facts.references[person as usize].token
}

/// Everyone met, by token.
pub(super) fn met(facts: &Facts) -> Vec<&str> {
    facts.contacts.iter().flat_map(|c| &c.people).map(|&p| token(facts, p)).collect()
}

/// Everyone met according to a daily note, each once, sorted.
pub(super) fn met_in(text: &str) -> Vec<String> {
    let facts = facts(&undated("log/2026-05-04.md", text));
    let people: BTreeSet<&str> = met(&facts).into_iter().collect();
    people.into_iter().map(str::to_owned).collect()
}

/// The days of a note's contacts, each once, sorted.
pub(super) fn days(path: &str, text: &str) -> Vec<String> {
    let days: BTreeSet<Date> = facts(&undated(path, text)).contacts.iter().map(|c| c.date).collect();
    days.iter().map(ToString::to_string).collect()
}

/// Mentions as token and reason.
pub(super) fn reasons(facts: &Facts) -> Vec<(&str, Option<crate::model::fact::NotContact>)> {
    facts.mentions.iter().map(|m: &Mention| (token(facts, m.person), m.why_not)).collect()
}

/// Statements as `speaker: text`.
pub(super) fn said(facts: &Facts) -> Vec<String> {
    let speakers = |people: &[RefId]| people.iter().map(|&p| token(facts, p)).collect::<Vec<_>>().join("+");
    facts.statements.iter().map(|s| format!("{}: {}", speakers(&s.people), s.text)).collect()
}
