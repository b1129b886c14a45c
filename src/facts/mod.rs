//! Floor 3: notes to facts. What a note means, clause by clause, with the rule that says so (FACTS).
//!
//! Each fact has a module; all read the same [`draft::Draft`].

pub mod address;
mod announced;
mod around;
mod called;
pub mod card;
pub mod channel;
pub mod clause;
mod clause_names;
mod clause_split;
pub mod clause_tokens;
pub mod contact;
mod contact_day;
#[cfg(test)]
mod contact_doubt_tests;
mod contact_heading;
mod contact_label;
mod contact_line;
#[cfg(test)]
mod contact_log_tests;
mod contact_person;
mod contact_phrase;
#[cfg(test)]
mod contact_style_tests;
mod contact_table;
#[cfg(test)]
mod contact_tests;
mod continuation;
mod day_log;
pub mod dealing;
#[cfg(test)]
mod dealing_tests;
mod deed;
mod delivered;
pub mod described;
mod done;
pub mod draft;
pub mod encounter;
pub mod exchange;
mod explicit;
mod favour_kind;
mod favour_list;
pub mod focus;
pub mod followup;
mod gift;
pub mod gist;
mod governed;
mod governed_walk;
mod handle;
mod introduced;
pub mod introduction;
pub mod legend;
mod list_title;
mod listing;
pub mod lookup;
pub mod means;
mod minutes;
pub mod name;
pub mod nickname;
mod others;
mod own_log;
pub mod people_table;
mod phone_list;
pub mod phrasebook;
#[cfg(test)]
mod phrasebook_tests;
mod present_list;
#[cfg(test)]
mod probe;
pub mod quotation;
mod quoted;
pub mod reported;
pub mod rhythm;
pub mod roster;
pub mod row;
pub mod said_table;
pub mod sentence;
pub mod signs;
pub mod speaker;
pub mod statement;
mod stretch;
mod task_owner;
mod task_people;
mod todo_mark;
pub mod transcript;
pub mod turn;
mod turn_place;
pub mod voice;

use std::sync::Arc;

use crate::model::fact::Facts;
use crate::model::note::{Note, NoteKind};
use crate::model::settings::Settings;
use crate::parse::date_expr::DateReader;
use crate::words::lexicon::Lexicon;
use clause::Reading;
use dealing::Dealings;
use draft::Draft;

/// Reads facts under fixed settings. Make one and use it for every note.
#[derive(Clone, Debug)]
pub struct Extractor {
    settings: Settings,
    lexicon: Arc<Lexicon>,
    dates: DateReader,
    dealings: Dealings,
}

impl Extractor {
    /// An extractor for `settings`, with the lexicon that they name.
    #[must_use]
    pub fn new(settings: &Settings, lexicon: Arc<Lexicon>) -> Self {
        Self {
            dates: DateReader::new(&lexicon, settings.day_first).with_year(settings.year),
            dealings: Dealings::new(&lexicon),
            settings: settings.clone(),
            lexicon,
        }
    }

    /// What `note` claims. Templates, conflict copies and drawings claim nothing.
    #[must_use]
    pub fn extract(&self, note: &Note) -> Facts {
        let mut draft = Draft::new(note, &self.settings, &self.lexicon, &self.dates, &self.dealings);
        if !matches!(note.kind, NoteKind::Template | NoteKind::Conflict | NoteKind::Drawing) {
            card::read(&mut draft);
            nickname::read(&mut draft);
            legend::read(&mut draft);
            roster::read(&mut draft);
            described::read(&mut draft);
            introduced::read(&mut draft);
            handle::read(&mut draft);
            draft.reading = Reading::of(&draft);
            contact::read(&mut draft);
            followup::read(&mut draft);
            statement::read(&mut draft);
            minutes::read(&mut draft);
            exchange::read(&mut draft);
            dealing::read(&mut draft);
            todo_mark::read(&mut draft);
            introduction::read(&mut draft);
            done::read(&mut draft);
            deed::read(&mut draft);
        }
        draft.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::probe::{dated, facts};

    /// Pieces of notes that readers of facts look for, in any order.
    const PIECES: [&str; 40] = [
        "@ana",
        "[[Ana López]]",
        "[[People/Bo|Bo]]",
        "Ana López",
        "Bo",
        "王伟",
        "é",
        "  ",
        " ",
        "\n",
        "\n\n",
        "- ",
        "* ",
        "> ",
        "# ",
        "## Present\n",
        "Attendees:",
        "| name | handle |\n|--|--|\n| ",
        " | ",
        ":",
        ", ",
        " - ",
        " — ",
        "→",
        "\"",
        "“",
        "”",
        "(",
        ")",
        "[00:12] ",
        "10:02 AM",
        "says",
        "told me",
        "she ",
        "He",
        "’s",
        ". ",
        "? ",
        "---\nwith: ",
        "\n---\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_note_gives_facts_whose_people_are_listed(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
            for path in ["notes/x.md", "People/Ana.md", "Meetings/x.md"] {
                let facts = facts(&dated(path, &pieces.concat()));
                let listed = |p: &u32| (*p as usize) < facts.references.len();
                prop_assert!(facts.statements.iter().flat_map(|s| &s.people).all(listed));
                prop_assert!(facts.statements.iter().all(|s| s.line <= s.last_line && s.line > 0));
                prop_assert!(facts.mentions.iter().all(|m| listed(&m.person)));
                prop_assert!(facts.contacts.iter().flat_map(|c| &c.people).all(listed));
            }
        }
    }
}
