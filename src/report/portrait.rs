//! Who somebody is, from the fields of their notes: for `show` and `brief`.

use serde::Serialize;

use super::Context;
use super::people::{ORG_FIELDS, PLACE_FIELDS, ROLE_FIELDS};
use super::place::{Place, SkimmedKind};
use crate::facts::card::CADENCES;
use crate::model::person::PersonCard;
use crate::network::person::Person;
use crate::network::view::Resolved;
use crate::words::date::Yearly;
use crate::words::text::{fold, key};

/// Fields whose meaning other lines of a card tell.
const TOLD: [&str; 1] = [RELATIONSHIP];
const RELATIONSHIP: &str = "relationship";
/// Key of the name in a mapping.
const NAME: &str = "name";

/// A field of a person's note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Its key.
    pub label: String,
    /// Its values.
    pub text: String,
}

/// Where the notes say who somebody is: their own note, else the line of a list or table among `notes` that has their
/// handle, address or full name.
#[must_use]
pub fn source(notes: &[Resolved], person: &Person) -> Option<Place> {
    if let Some(note) = &person.note {
        return Some(Place { file: note.clone(), line: 0 });
    }
    let is_theirs = |card: &PersonCard| {
        let shares = |a: &[String], b: &[String]| a.iter().any(|one| b.contains(one));
        card.source.is_line()
            && (shares(&card.handles, &person.handles)
                || shares(&card.emails, &person.emails)
                || key(&card.name) == person.key)
    };
    notes.iter().find_map(|resolved| {
        let card = resolved.facts.cards.iter().find(|card| is_theirs(card))?;
        Some(Place { file: resolved.facts.note.path.clone(), line: card.line })
    })
}

/// What somebody does, where: `radio man · Workshop · Garvick`.
#[must_use]
pub fn station(person: &Person) -> Option<String> {
    let keys = [RELATIONSHIP].into_iter().chain(ROLE_FIELDS).chain(ORG_FIELDS).chain(PLACE_FIELDS);
    let known: Vec<String> = keys.filter_map(|k| person.field(&[k])).map(plain).filter(|v| !v.is_empty()).collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

/// The children, each with the age where the year of birth is known, and with what else is noted: `Antek (6)`,
/// `Mia (7, horses)`.
#[must_use]
pub fn children(context: &Context<'_>, person: &Person) -> Vec<String> {
    let words = &context.lexicon.card;
    let is_child = |what: &String| !words.yearly.values().any(|known| known == what);
    let age = |when: &Yearly| context.today.years_since(when.in_year(when.year?)?).map(|years| years.to_string());
    let born: Vec<_> = person.yearly.iter().filter(|(what, _)| is_child(what)).collect();
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for value in words.children.iter().filter_map(|key| person.fields.get(key)).flatten() {
        listed(value, &mut found);
    }
    for key in &words.children {
        nested(person, key, &mut found);
    }
    for (name, when) in born {
        match found.iter_mut().find(|(known, _)| known == name) {
            // The first thing noted is the day of birth.
            Some((_, told)) if !told.is_empty() => {
                told.remove(0);
                told.splice(0..0, age(when));
            }
            Some((_, told)) => told.extend(age(when)),
            None => found.push((name.clone(), age(when).into_iter().collect())),
        }
    }
    let shown = |(name, told): (String, Vec<String>)| {
        if told.is_empty() { name } else { format!("{name} ({})", told.join(", ")) }
    };
    found.into_iter().map(shown).collect()
}

/// Children of a list such as `Leo (4), Mia (7, horses)` or `Tuva, 3`.
fn listed(value: &str, found: &mut Vec<(String, Vec<String>)>) {
    let mut depth = 0_usize;
    let parts = value.split(|c: char| {
        depth = match c {
            '(' => depth + 1,
            ')' => depth.saturating_sub(1),
            _ => depth,
        };
        depth == 0 && matches!(c, ',' | ';')
    });
    for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
        let (name, told) = part.split_once('(').unwrap_or((part, ""));
        let told = told.trim_end_matches(')').split(',').map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        match found.last_mut() {
            // An age behind a comma is no child.
            Some((_, known)) if part.starts_with(|c: char| c.is_ascii_digit()) => known.push(part.to_owned()),
            _ => found.push((plain(name), told.collect())),
        }
    }
}

/// Children of a list of mappings with `name:`.
fn nested(person: &Person, key: &str, found: &mut Vec<(String, Vec<String>)>) {
    let Some(names) = person.fields.get(&format!("{key}.{NAME}")) else { return };
    let prefix = format!("{key}.");
    let own = person.fields.iter().filter_map(|(k, values)| Some((k.strip_prefix(&prefix)?, values)));
    let own: Vec<_> = own.filter(|(k, values)| *k != NAME && values.len() == names.len()).collect();
    for (at, name) in names.iter().enumerate() {
        // The day of birth comes first, for the age to take its place.
        let mut told: Vec<(bool, String)> =
            own.iter().filter_map(|(k, values)| Some((*k != "birthday", plain(values.get(at)?)))).collect();
        told.sort_by_key(|(is_other, _)| *is_other);
        found.push((plain(name), told.into_iter().map(|(_, text)| text).collect()));
    }
}

/// What their own note says of them: above its first heading, and below headings such as `Family`.
#[must_use]
pub fn about(context: &Context<'_>, person: &Person) -> Vec<String> {
    let Some(file) = person.note.as_deref() else { return Vec::new() };
    let mut found = context.lines.preface(file);
    let words = &context.lexicon.kind.about;
    let mut is_within = false;
    for block in context.lines.outline(file).blocks {
        match block.kind {
            SkimmedKind::Heading => is_within = words.contains(fold(&block.text).trim_matches([':', ' '])),
            SkimmedKind::Paragraph | SkimmedKind::Item if is_within && !found.contains(&block.text) => {
                found.push(block.text);
            }
            _ => {}
        }
    }
    found
}

/// The fields that nothing else of a card tells.
#[must_use]
pub fn details(context: &Context<'_>, person: &Person) -> Vec<Detail> {
    let words = &context.lexicon.card;
    let is_told = |key: &str| {
        let stem = key.split('.').next().unwrap_or(key);
        [&ORG_FIELDS[..], &ROLE_FIELDS, &PLACE_FIELDS, &CADENCES, &TOLD].iter().any(|known| known.contains(&key))
            || words.yearly.contains_key(key)
            || words.children.contains(stem)
    };
    let detail = |(key, values): (&String, &Vec<String>)| Detail {
        label: key.replace(['-', '.'], " "),
        text: values.iter().map(|v| plain(v)).collect::<Vec<_>>().join(", "),
    };
    person.fields.iter().filter(|(key, _)| !is_told(key)).map(detail).filter(|d| !d.text.is_empty()).collect()
}

/// A value as a reader sees it: `[[Ana Roe|Ana]]` as `Ana`.
fn plain(value: &str) -> String {
    let value = value.trim();
    let Some(link) = value.strip_prefix("[[").and_then(|v| v.strip_suffix("]]")) else { return value.to_owned() };
    link.rsplit('|').next().unwrap_or(link).to_owned()
}
