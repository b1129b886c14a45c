//! People whom a line only describes: `Pete Lomax = VP infra`, `Karin Vale, ex colleague`.
//!
//! A full name counts only if it begins with a given name and is said to be somebody: by an equals sign, or by a word for
//! what people are to each other or do.

use super::draft::Draft;
use super::{card, contact, contact_person};
use crate::model::note::{Block, BlockKind};
use crate::model::person::{CardSource, PersonCard};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// Words that are looked at for a role.
const REACH: usize = 6;

/// Reads them into the draft as cards.
pub fn read(draft: &mut Draft<'_>) {
    // What follows a name in minutes is what that person says.
    if !draft.roster.is_empty() {
        return;
    }
    let note = draft.note;
    for block in note.blocks.iter().filter(|b| is_read(b)) {
        for (i, line) in block.prose.lines.iter().enumerate() {
            if let Some(card) = described(block.prose.line_text(i), line.number, draft.lexicon) {
                draft.facts.cards.push(card);
            }
        }
    }
}

/// Whether what a block says of people describes them.
pub(super) fn is_read(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) && block.task.is_none() && !contact::is_quoted(block)
}

fn described(text: &str, line: u32, lexicon: &Lexicon) -> Option<PersonCard> {
    let end = [text.find(['=', ',', '(', '–', '—']), text.find(" - ")].into_iter().flatten().min()?;
    let (name, rest) = (text[..end].trim(), text[end..].trim_start_matches(|c: char| !c.is_alphanumeric()));
    let says_who = text[end..].starts_with('=') || has_role(rest, lexicon);
    // `Ana next door = Ana Vale, HAS KEY`
    let meant = rest.split([',', '(', '.']).next().unwrap_or_default().trim();
    let called = text[end..].starts_with('=') && contact_person::is_person(meant, lexicon);
    if !says_who || rest.is_empty() || !(called || contact_person::is_person(name, lexicon)) {
        return None;
    }
    let mut card = card::blank(CardSource::Row, line);
    if called {
        meant.clone_into(&mut card.name);
        card.aliases.push(name.to_owned());
        return Some(card);
    }
    name.clone_into(&mut card.name);
    let role = rest.trim_end_matches(['.', ')', ' ']).to_owned();
    card.fields.insert("role".to_owned(), vec![role]);
    Some(card)
}

/// Whether the first words say what somebody is, before the sentence goes on.
pub(super) fn has_role(rest: &str, lexicon: &Lexicon) -> bool {
    let phrase = rest.split(['.', ';', ',']).next().unwrap_or_default();
    let folded = fold(phrase);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.take(REACH).any(|w| lexicon.card.roles.contains(w))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{facts, undated};

    #[test]
    fn a_full_name_that_is_said_to_be_somebody_makes_a_person() {
        for (text, name) in [
            ("Karin Vale = CTO at Ostro", Some("Karin Vale")),
            ("- Karin Vale, old neighbour of mine", Some("Karin Vale")),
            ("- Karin Vale (dentist)", Some("Karin Vale")),
            ("- Karin Vale - dentist, mornings", Some("Karin Vale")),
            ("- Karin next door = Karin Vale, no. 4", Some("Karin Vale")),
            ("- Karin Vale: ask the director", None),
            ("- Karin Vale, The Long Winter", None),
            ("- Ostro Vale, engineer", None),
            ("Karin Vale wrote about engineers", None),
            ("> Karin Vale, engineer", None),
        ] {
            let cards = facts(&undated("people.md", text)).cards;
            assert_eq!(cards.first().map(|c| c.name.as_str()), name, "{text}");
        }
    }
}
