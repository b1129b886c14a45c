//! People whom a text introduces without a mark: `my sister Ruth`, `New volunteer: Hannah Boateng`, `# Committee` with a
//! list of names below.
//!
//! From then on a first name is enough; so a name counts only if it begins with a given name and the text says in words
//! that somebody is meant.

use super::described::{has_role, is_read};
use super::draft::Draft;
use super::{card, contact_person, name};
use crate::model::note::{Block, MarkKind, NoteKind, Prose};
use crate::model::person::{CardSource, PersonCard};
use crate::model::reference::Form;
use crate::words::lexicon::Lexicon;
use crate::words::text::{Span, fold};

/// Fewest names of a list, so that all of it lists people.
const FEWEST: usize = 3;
/// Longest title of such a list, and longest label before a name, in words.
const TITLE: usize = 5;
/// Most words of a name.
const LONGEST: usize = 3;

/// Reads them into the draft as cards.
pub fn read(draft: &mut Draft<'_>) {
    // What follows a name in minutes is what that person says.
    if !draft.roster.is_empty() {
        return;
    }
    let note = draft.note;
    for block in note.blocks.iter().filter(|b| is_read(b)) {
        for (i, line) in block.prose.lines.iter().enumerate() {
            let text = block.prose.line_text(i);
            let found = kin(text, draft.lexicon)
                .or_else(|| labelled(text, draft.lexicon))
                .or_else(|| set_off(text, draft.lexicon))
                .or_else(|| said_to_be(text, draft.lexicon))
                .or_else(|| addressed(&block.prose, block.prose.line_span(i), draft.lexicon));
            draft.facts.cards.extend(found.map(|card| PersonCard { line: line.number, ..card }));
        }
    }
    if note.kind == NoteKind::Other && note.date.is_none() {
        lists(draft);
    }
}

/// A card of somebody called `name`, who is `role`.
fn somebody(name: &str, role: &str) -> PersonCard {
    let source = if name.contains(' ') { CardSource::Row } else { CardSource::AddressBook };
    let mut card = PersonCard { name: name.to_owned(), ..card::blank(source, 0) };
    let role = role.trim_matches(|c: char| !c.is_alphanumeric());
    if !role.is_empty() {
        card.fields.insert("role".to_owned(), vec![role.to_owned()]);
    }
    card
}

/// `my sister Ruth`, `our new vet Jo Lind`
fn kin(text: &str, lexicon: &Lexicon) -> Option<PersonCard> {
    let own =
        lexicon.card.own.iter().flat_map(|own| text.match_indices(own.as_str()).map(|(at, own)| (at, at + own.len())));
    own.into_iter().find_map(|(start, end)| {
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '\'');
        if !apart(text[..start].chars().next_back()) || !text[end..].starts_with(' ') {
            return None;
        }
        let words: Vec<&str> = text[end..].split_whitespace().take(3 + LONGEST).collect();
        let role = words.iter().take(2).position(|w| lexicon.card.roles.contains(&fold(w)))?;
        let called = given_name(words.get(role + 1..)?, lexicon)?;
        let source = if called.contains(' ') { CardSource::Row } else { CardSource::Sentence };
        Some(PersonCard { source, ..somebody(&called, words.get(role)?) })
    })
}

/// The name of up to three words that `words` begin with, if it begins with a given name.
fn given_name(words: &[&str], lexicon: &Lexicon) -> Option<String> {
    let mut name: Vec<&str> = Vec::new();
    for word in words.iter().take(LONGEST) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or(bare.strip_suffix("’s")).unwrap_or(bare);
        let known = || lexicon.phrases().word(fold(bare).as_str()).is_some();
        if !name::is_name_word(bare) || !bare.chars().any(char::is_lowercase) || known() {
            break;
        }
        name.push(bare);
        if bare.len() < word.len() {
            break;
        }
    }
    let first = name.first()?;
    lexicon.mention.is_given_name(&fold(first)).then(|| name.join(" "))
}

/// `New volunteer: Hannah Boateng, drives a van`
fn labelled(text: &str, lexicon: &Lexicon) -> Option<PersonCard> {
    let (label, rest) = text.split_once(": ")?;
    let role = label.split_whitespace().next_back().filter(|_| label.split_whitespace().count() <= TITLE)?;
    if !lexicon.card.roles.contains(&fold(role)) {
        return None;
    }
    let end = rest.find([',', '(', '.', ';']).unwrap_or(rest.len());
    let name = rest[..end].trim();
    contact_person::is_person(name, lexicon).then(|| somebody(name, label))
}

/// `a stall run by Hannah Boateng, our new volunteer`, `Hannah Boateng (our new volunteer) drove`
fn set_off(text: &str, lexicon: &Lexicon) -> Option<PersonCard> {
    let marks = text.match_indices(", ").chain(text.match_indices(" ("));
    marks.into_iter().find_map(|(at, mark)| {
        let before = &text[..at];
        let last = before.rsplit(' ').next().filter(|w| w.starts_with(char::is_uppercase))?;
        let rest = &text[at + mark.len()..];
        let lead = fold(rest.split(' ').next().unwrap_or_default());
        if name::is_name_word(last) && lexicon.card.leads.contains(&lead) && has_role(rest, lexicon) {
            let words: Vec<&str> = before.split(' ').rev().take(LONGEST).collect();
            let names = (2..=words.len()).map(|n| words[..n].iter().rev().copied().collect::<Vec<_>>().join(" "));
            let name = names.into_iter().find(|name| contact_person::is_person(name, lexicon))?;
            return Some(somebody(&name, rest.split([',', ')', '.', ';']).next().unwrap_or_default()));
        }
        None
    })
}

/// `Hannah Boateng is our new driver`
fn said_to_be(text: &str, lexicon: &Lexicon) -> Option<PersonCard> {
    if !text.starts_with(char::is_uppercase) {
        return None;
    }
    let words: Vec<&str> = text.split_whitespace().take(LONGEST + 2).collect();
    let is = words.iter().position(|w| lexicon.card.is.contains(&fold(w)))?;
    let name = words[..is].join(" ");
    let (_, rest) = text.split_once(words[is])?;
    let said = lexicon.card.leads.contains(&fold(words.get(is + 1)?)) && has_role(rest, lexicon);
    (said && contact_person::is_person(&name, lexicon))
        .then(|| somebody(&name, rest.split([',', '.', ';', '(']).next().unwrap_or_default()))
}

/// `Hannah Boateng <hannah@x.example>`, `Kit Marlow - kit@x.example`
fn addressed(prose: &Prose, line: Span, lexicon: &Lexicon) -> Option<PersonCard> {
    let first = prose.marks.partition_point(|m| m.span.start < line.start);
    let mark = prose.marks.get(first).filter(|m| m.span.start < line.end)?;
    let MarkKind::Mention(reference) = &mark.kind else { return None };
    let before = Span { start: line.start, end: mark.span.start }.of(&prose.text);
    let name = before.trim_matches(|c: char| !c.is_alphanumeric());
    if reference.form != Form::Email || !contact_person::is_person(name, lexicon) {
        return None;
    }
    let mut card = PersonCard { source: CardSource::AddressBook, ..somebody(name, "") };
    card.emails.push(reference.token.clone());
    Some(card)
}

/// Lists of names under a title that says that they are people: `# Committee`, `Volunteers.md`.
fn lists(draft: &mut Draft<'_>) {
    let note = draft.note;
    let mut at = 0;
    while let Some(heading) = note.blocks.get(at).map(|b| b.heading) {
        let count = note.blocks[at..].iter().take_while(|b| b.heading == heading).count().max(1);
        let title = heading.and_then(|h| note.blocks.get(h)).map_or(note.title.as_str(), |h| h.prose.text.as_str());
        if names_people(title, draft.lexicon) {
            let cards = list(&note.blocks[at..at + count], draft.lexicon);
            draft.facts.cards.extend(cards);
        }
        at += count;
    }
}

/// Whether a short title has a word for people, one or many.
fn names_people(title: &str, lexicon: &Lexicon) -> bool {
    let words: Vec<String> = title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(fold).collect();
    let role = |w: &String| lexicon.card.roles.contains(w.strip_suffix('s').unwrap_or(w));
    words.len() <= TITLE && words.iter().any(|w| lexicon.card.lists.contains(w) || role(w))
}

/// A card for each line that begins with a name, if nearly all of them do.
fn list(blocks: &[Block], lexicon: &Lexicon) -> Vec<PersonCard> {
    let mut lines = 0;
    let mut cards = Vec::new();
    for block in blocks.iter().filter(|b| is_read(b) && b.parent.is_none()) {
        for (i, line) in block.prose.lines.iter().enumerate() {
            lines += 1;
            let found = listed(block.prose.line_text(i), lexicon);
            cards.extend(found.map(|card| PersonCard { line: line.number, ..card }));
        }
    }
    if cards.len() >= FEWEST && cards.len() * 3 >= lines * 2 { cards } else { Vec::new() }
}

/// `Hannah Boateng - van, Tuesdays`, `Kit (stalls)`, `Omar`
fn listed(text: &str, lexicon: &Lexicon) -> Option<PersonCard> {
    let text = text.trim();
    let ends = [" - ", " – ", " — ", " = ", ",", " (", ":", "\t", "  "].iter().filter_map(|end| text.find(end)).min();
    let (called, rest) = text.split_at(ends.unwrap_or(text.len()));
    let words: Vec<&str> = called.split_whitespace().collect();
    let name = given_name(&words, lexicon).filter(|name| *name == called)?;
    Some(somebody(&name, rest.split(['.', ';']).next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{facts, undated};

    fn names(path: &str, text: &str) -> Vec<String> {
        facts(&undated(path, text)).cards.into_iter().map(|c| c.name).collect()
    }

    #[test]
    fn a_sentence_introduces_somebody() {
        for (text, want) in [
            ("my sister Ruth came for tea", &["Ruth"][..]),
            ("our new vet Karin Vale says so", &["Karin Vale"]),
            ("my sister's ruthless", &[]),
            ("my landlord Monday, early", &[]),
            ("New volunteer: Karin Vale, drives a van", &["Karin Vale"]),
            ("New boiler: Karin Vale", &[]),
            ("a stall run by Karin Vale, our new driver", &["Karin Vale"]),
            ("a book by Karin Vale, the long one", &[]),
            ("Karin Vale is the new driver", &["Karin Vale"]),
            ("Karin Vale is a mystery", &[]),
            ("Karin Vale <karin@x.example>", &["Karin Vale"]),
        ] {
            assert_eq!(names("log/2026-05-04.md", text), want, "{text}");
        }
    }

    #[test]
    fn a_list_under_a_word_for_people_lists_people() {
        let list = "- Karin Vale - van, Tuesdays\n- Marek (stalls)\n- Ruth\n- spare key";
        assert_eq!(names("Volunteers.md", list), ["Karin Vale", "Marek", "Ruth"]);
        assert!(names("Songs.md", list).is_empty());
        assert!(names("log/2026-05-04 team.md", list).is_empty());
    }
}
