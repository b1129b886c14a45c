//! Legends of initials: `HB = Henk Bosman, LF = Lena Fuchs, SM is me`.
//!
//! Only initials that are those of the name count, so that `SLA = Service Level` names nobody by chance alone.

use super::card;
use super::draft::Draft;
use super::name;
use crate::model::note::BlockKind;
use crate::model::person::{CardSource, PersonCard};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// Fewest entries of a legend: one alone may explain a thing.
const FEWEST: usize = 2;

/// Reads the legends of the note as cards.
pub fn read(draft: &mut Draft<'_>) {
    for block in &draft.note.blocks {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) {
            continue;
        }
        for (i, line) in block.prose.lines.iter().enumerate() {
            let text = block.prose.line_text(i);
            if !text.contains('=') {
                continue;
            }
            let parts = text.split([',', ';']);
            let cards: Vec<PersonCard> = parts.filter_map(|part| entry(part, draft.lexicon, line.number)).collect();
            if cards.len() >= FEWEST {
                draft.facts.cards.extend(cards);
            }
        }
    }
}

/// `HB = Henk Bosman`, `SM is me`.
fn entry(part: &str, lexicon: &Lexicon, line: u32) -> Option<PersonCard> {
    let (initials, meaning) = part.split_once('=').or_else(|| part.split_once(" is "))?;
    let (initials, meaning) = (initials.trim(), meaning.trim().trim_end_matches('.'));
    let short = (2..=4).contains(&initials.chars().count()) && initials.chars().all(char::is_uppercase);
    let is_me = lexicon.roster.me.contains(&fold(meaning));
    let named = name::is_name(meaning, &lexicon.card.particles) && initials_of(meaning) == initials;
    if !short || !(is_me || named) {
        return None;
    }
    let mut card = card::blank(CardSource::Row, line);
    card.abbreviations.push(initials.to_owned());
    card.is_me = is_me;
    if !is_me {
        meaning.clone_into(&mut card.name);
    }
    Some(card)
}

/// The first letter of every word and of every part of a double name.
fn initials_of(name: &str) -> String {
    name.split([' ', '-']).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::probe::{dated, read as read_with};
    use super::*;

    fn legend(text: &str) -> Vec<(String, bool)> {
        let facts = read_with(&dated("group.md", text), &[read]);
        facts.cards.iter().map(|c| (format!("{} {}", c.abbreviations.concat(), c.name), c.is_me)).collect()
    }

    #[test]
    fn initials_name_whom_they_are_the_initials_of() {
        let want =
            [("IG Ines Groot".to_owned(), false), ("MLH Mei-Ling Hsu".to_owned(), false), ("RK ".to_owned(), true)];
        assert_eq!(legend("IG = Ines Groot, MLH = Mei-Ling Hsu, RK is me"), want);
    }

    #[test]
    fn other_short_forms_name_nobody() {
        for text in
            ["SLA = Service Contract, KPI = Key Number", "IG = Ines Groot", "a = Ada Lund, b = Bo Berg", "x = 1, y = 2"]
        {
            assert!(legend(text).is_empty(), "{text}");
        }
    }
}
