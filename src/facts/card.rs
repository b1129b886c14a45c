//! Person cards: person notes, groups, tables and lists of people (NOTES §1.5, R-2).

use super::draft::Draft;
use super::{address, name, people_table, phone_list, rhythm};
use crate::model::note::{MarkKind, Note, NoteKind};
use crate::model::person::{CardSource, PersonCard};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::word_set::Words;
use crate::words::text::key;

/// Keys whose values become names, handles and addresses instead of fields (§1.5).
const NAMES: [&str; 3] = ["title", "name", "full-name"];
const ALIASES: [&str; 6] = ["aliases", "alias", "also-known-as", "aka", "nickname", "nicknames"];
const HANDLES: [&str; 6] = ["handle", "handles", "username", "github", "slack", "mention"];
const EMAILS: [&str; 5] = ["email", "emails", "e-mail", "mail", "email-address"];
/// Keys that say how often to keep in touch.
pub const CADENCES: [&str; 6] =
    ["cadence", "contact-every", "keep-in-touch", "prm-cadence", "contact-frequency", "frequency"];
const PASSED_OVER: [&str; 7] = ["tags", "tag", "keywords", "cssclass", "cssclasses", "publish", "members"];

/// Reads the cards of the note into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    if note.kind == NoteKind::Person {
        let card = own_card(draft, CardSource::PersonNote);
        draft.facts.cards.push(card);
    } else if note.front.first(&["members"]).is_some() {
        let card = own_card(draft, CardSource::Group);
        draft.facts.cards.push(card);
    }
    people_table::read(draft);
    address::read(draft);
    phone_list::read(draft);
}

/// The card of the person or group whose own note this is.
fn own_card(draft: &Draft<'_>, source: CardSource) -> PersonCard {
    let (note, lexicon) = (draft.note, draft.lexicon);
    let mut card = blank(source, 0);
    card.name = own_name(note);
    card.is_me = note.front.flag("me");
    card.tags.clone_from(&note.tags);
    add_alias(&mut card, name::bare(&note.stem));
    for (key, values) in fields(note) {
        take_field(&mut card, &key, values, lexicon);
    }
    read_rhythms(&mut card, draft);
    card
}

/// A card that says nothing yet.
pub(super) fn blank(source: CardSource, line: u32) -> PersonCard {
    PersonCard { line, ..PersonCard::empty(source) }
}

/// The note's title without `@` and emoji. A first heading that shares no word with the file name, such as `# Log`, is a
/// heading of the text and not the person's name.
fn own_name(note: &Note) -> String {
    let (title, stem) = (name::bare(&note.title), name::bare(&note.stem));
    let named = note.front.first(&NAMES).is_some();
    let (title_key, stem_key) = (key(title), key(stem));
    let shared = stem_key.split('-').any(|w| title_key.split('-').any(|t| t.starts_with(w) || w.starts_with(t)));
    let chosen = if title.is_empty() || !(named || shared) { stem } else { title };
    chosen.to_owned()
}

/// All fields of the note in order: front matter, then page-level `key:: value` of the body (I-2).
fn fields(note: &Note) -> Vec<(String, Vec<(String, bool)>)> {
    let front = note.front.fields.iter();
    let mut out: Vec<_> =
        front.map(|f| (f.key.clone(), f.values.iter().map(|v| (v.text.clone(), v.quoted)).collect())).collect();
    for block in note.blocks.iter().filter(|b| b.task.is_none()) {
        for mark in &block.prose.marks {
            if let MarkKind::Field { key, value } = &mark.kind {
                out.push((key.clone(), vec![(value.clone(), false)]));
            }
        }
    }
    out
}

fn take_field(card: &mut PersonCard, field: &str, values: Vec<(String, bool)>, lexicon: &Lexicon) {
    let former = |words: &Words| words.contains(field) || words.contains(&field.replace('-', " "));
    if ALIASES.contains(&field) || former(&lexicon.card.former) {
        values.iter().flat_map(|(text, quoted)| split_list(text, *quoted)).for_each(|a| take_alias(card, a));
    } else if HANDLES.contains(&field) {
        values.iter().flat_map(|(text, _)| split_list(text, false)).for_each(|h| take_handle(card, field, h));
    } else if EMAILS.contains(&field) {
        let addresses = values.iter().flat_map(|(text, _)| split_list(text, false));
        card.emails.extend(addresses.map(|a| a.trim_start_matches("mailto:").to_owned()).filter(|a| a.contains('@')));
    } else if field == "members" {
        card.members.extend(values.iter().flat_map(|(text, quoted)| split_list(text, *quoted)).map(str::to_owned));
    } else if !NAMES.contains(&field) && !PASSED_OVER.contains(&field) && field != "me" {
        card.fields.entry(field.to_owned()).or_default().extend(values.into_iter().map(|(text, _)| text));
    }
}

fn split_list(text: &str, quoted: bool) -> impl Iterator<Item = &str> {
    let split = if quoted { vec![text] } else { text.split(',').collect() };
    split.into_iter().map(str::trim).filter(|t| !t.is_empty())
}

/// An alias; one that starts with `@` is a handle too (§1.5). Of a former name, what stands in brackets is not part.
fn take_alias(card: &mut PersonCard, alias: &str) {
    let alias = alias.split(" (").next().unwrap_or_default();
    if let Some(handle) = alias.strip_prefix('@') {
        push_new(&mut card.handles, handle);
    } else {
        add_alias(card, alias);
    }
}

fn add_alias(card: &mut PersonCard, alias: &str) {
    if !alias.is_empty() && key(alias) != key(&card.name) {
        push_new(&mut card.aliases, alias);
    }
}

/// A handle, if the value is one; a link to a profile stays a field.
fn take_handle(card: &mut PersonCard, field: &str, value: &str) {
    let handle = value.trim_start_matches('@');
    if handle.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        push_new(&mut card.handles, handle);
    }
    if field != "handle" && field != "handles" {
        card.fields.entry(field.to_owned()).or_default().push(value.to_owned());
    }
}

fn push_new(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|t| t == text) {
        list.push(text.to_owned());
    }
}

/// Reads the cadence and the days of every year out of the card's fields.
pub(super) fn read_rhythms(card: &mut PersonCard, draft: &Draft<'_>) {
    let lexicon = draft.lexicon;
    let first = |k: &&str| card.fields.get(*k)?.iter().find_map(|text| rhythm::cadence_days(text, lexicon));
    card.cadence_days = CADENCES.iter().find_map(first);
    let mut yearly = Vec::new();
    let day = |text: &str| rhythm::yearly(text, draft.settings.day_first, lexicon);
    for (field, values) in &card.fields {
        if let Some(what) = lexicon.card.yearly.get(field) {
            yearly.extend(values.iter().filter_map(|v| day(v)).map(|d| (what.clone(), d)).take(1));
        }
        if lexicon.card.children.contains(field) {
            yearly.extend(values.iter().flat_map(|v| v.split(',')).filter_map(|child| {
                let (name, rest) = child.split_once('(')?;
                Some((name.trim().to_owned(), day(rest)?))
            }));
        }
    }
    for parent in &lexicon.card.children {
        let list = |what: &str| card.fields.get(&format!("{parent}.{what}")).map_or(&[][..], Vec::as_slice);
        let pairs = list("name").iter().zip(list("birthday"));
        yearly.extend(pairs.filter_map(|(name, birthday)| Some((name.clone(), day(birthday)?))));
    }
    card.yearly = yearly;
}

#[cfg(test)]
mod tests {
    use super::super::probe::{read as read_with, undated};
    use super::*;

    fn cards(path: &str, text: &str) -> Vec<PersonCard> {
        read_with(&undated(path, text), &[read]).cards
    }

    #[test]
    fn a_person_note_gives_names_addresses_and_fields() {
        let text = "---\naliases: [Inez, \"@ines\", \"Groot, Ines\"]\nformerly: Ines Vos (until 2020)\nemail: ines@x.example\n\
                    github: inesg\nbirthday: 2 May\ncadence: every 3 weeks\nchildren:\n  name: Pim\nme: true\n---\n\
                    # 🌊 Ines de Groot\n\nEmployer:: Harbour";
        let card = &cards("People/Ines Groot.md", text)[0];
        assert_eq!((card.source, card.name.as_str(), card.is_me), (CardSource::PersonNote, "Ines de Groot", true));
        assert_eq!(card.aliases, ["Ines Groot", "Inez", "Groot, Ines", "Ines Vos"]);
        assert_eq!(
            (card.handles.clone(), card.emails.clone()),
            (vec!["ines".into(), "inesg".into()], vec!["ines@x.example".into()])
        );
        assert_eq!((card.cadence_days, card.yearly[0].1.to_string()), (Some(21), "--05-02".to_owned()));
        assert_eq!(
            (card.fields["employer"].concat(), card.fields["children.name"].concat()),
            ("Harbour".into(), "Pim".into())
        );
    }

    #[test]
    fn a_heading_of_the_text_is_no_name() {
        assert_eq!(cards("People/Ines Groot.md", "# Log\n")[0].name, "Ines Groot");
    }

    #[test]
    fn a_note_with_members_is_a_group() {
        let card = &cards("crew.md", "---\nmembers: [Ines Groot, \"@rob\"]\n---\n")[0];
        assert_eq!((card.source, card.members.clone()), (CardSource::Group, vec!["Ines Groot".into(), "@rob".into()]));
    }
}
