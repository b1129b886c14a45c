//! Lists of people with their numbers: `- Bev from the café 07700 900366`.

use super::draft::Draft;
use super::{card, name, nickname};
use crate::model::note::{Block, BlockKind};
use crate::model::person::{CardSource, PersonCard};
use crate::model::reference::Form;
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// Fewest items of a list with a number or address, so that all of it lists people.
const FEWEST: usize = 3;

/// Reads a card from every item of such a list that begins with a name.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    let items = |heading| {
        let item = move |b: &&Block| b.kind == BlockKind::Item && b.task.is_none() && b.parent.is_none();
        note.blocks.iter().filter(item).filter(move |b| b.heading == heading)
    };
    let mut headings: Vec<Option<usize>> = Vec::new();
    for block in note.blocks.iter().filter(|b| b.kind == BlockKind::Item) {
        if headings.last() != Some(&block.heading) {
            headings.push(block.heading);
        }
    }
    for heading in headings {
        if items(heading).filter(|b| has_number(b)).nth(FEWEST - 1).is_some() {
            draft.facts.cards.extend(items(heading).filter_map(|b| entry(b, draft.lexicon)));
        }
    }
}

/// A telephone number or an address.
fn has_number(item: &Block) -> bool {
    let text = item.prose.text.as_str();
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-')));
    let number = |run: &str| {
        let run = run.trim_matches([' ', '-']);
        let digits = run.chars().filter(char::is_ascii_digit).count();
        digits >= 9 && run.starts_with(['0', '+', '('])
    };
    runs.into_iter().any(number) || item.prose.mentions().any(|(_, r)| r.form == Form::Email)
}

/// `Malc over the road`, `Sue T = Sue Tranter, runs the café`
fn entry(item: &Block, lexicon: &Lexicon) -> Option<PersonCard> {
    let line = item.prose.text.lines().next()?.trim();
    let (nickname, text) = nickname::quoted(line).unwrap_or(("", line.to_owned()));
    let text = text.as_str();
    let mut card = card::blank(CardSource::AddressBook, item.prose.first_line());
    let short = |(called, _): &(&str, &str)| called.split(' ').count() <= 4 && !called.contains(['-', ',', '.', ':']);
    let (called, whole) = text.split_once(" = ").filter(short).unwrap_or(("", text));
    let (found, rest) = leading_name(whole);
    let words: Vec<&str> = found.split_whitespace().collect();
    let given = words.first().is_some_and(|w| lexicon.mention.is_given_name(&fold(w)));
    // A word with nothing but a number may be a shop.
    let described = !nickname.is_empty()
        || !rest.trim_start_matches([' ', '-', '–', ':']).starts_with(|c: char| c.is_ascii_digit() || c == '+');
    let body =
        |w: &&str| lexicon.clause.bodies.contains(&fold(w)) || lexicon.phrases().word(fold(w).as_str()).is_some();
    if words.is_empty() || words.len() > 3 || words.iter().any(body) || !(given || described) {
        return None;
    }
    card.name = found;
    if !nickname.is_empty() {
        card.aliases.push(nickname.to_owned());
    }
    if name::is_name_word(called.split(' ').next().unwrap_or_default()) {
        card.aliases.push(called.trim().to_owned());
    }
    Some(card)
}

/// The words made like a name that `text` begins with, and what follows them.
fn leading_name(text: &str) -> (String, &str) {
    let mut end = 0;
    for word in text.split(' ') {
        let bare = word.trim_end_matches([',', ':', ';']);
        if !name::is_name_word(bare) || bare.chars().skip(1).any(char::is_uppercase) {
            break;
        }
        end = (word.as_ptr() as usize - text.as_ptr() as usize) + bare.len();
        if bare.len() < word.len() {
            break;
        }
    }
    (text[..end].to_owned(), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::super::probe::{read as read_with, undated};
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let cards = read_with(&undated("Numbers.md", text), &[read]).cards;
        cards.into_iter().map(|c| std::iter::once(c.name).chain(c.aliases).collect::<Vec<_>>().join("/")).collect()
    }

    #[test]
    fn a_list_with_numbers_lists_people() {
        let list = "- Karin Vale - roofer, 01632 960101\n- Wrenby 01632 960102\n- Jory up the hill\n\
                    - Tam R = Tam Rudd, plays the organ 01632 960103\n- Greta - carer. Agency = Mabel 01632 960105\n- Pharmacy 01632 960104\n- gas key in the tin";
        assert_eq!(names(list), ["Karin Vale", "Jory", "Tam Rudd/Tam R", "Greta"]);
    }

    #[test]
    fn a_name_in_quotes_is_what_they_are_called() {
        let list = "- Wilhelmina \"Mina\" Oort 01632 960101\n- Pieter 'Pip' Rudd 01632 960102\n- Karin Vale, roofer, 01632 960103";
        assert_eq!(names(list), ["Wilhelmina Oort/Mina", "Pieter Rudd/Pip", "Karin Vale"]);
    }

    #[test]
    fn a_list_without_them_does_not() {
        assert!(names("- Karin Vale - roofer\n- Wrenby 2026-11-03\n- Jory up the hill 01632 960101").is_empty());
    }
}
