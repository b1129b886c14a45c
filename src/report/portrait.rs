//! Who somebody is, from the fields of their notes: for `show` and `brief`.

use serde::Serialize;

use super::Context;
use super::people::{ORG_FIELDS, PLACE_FIELDS, ROLE_FIELDS};
use crate::network::person::Person;

/// Fields whose meaning other lines of a card tell.
const TOLD: [&str; 2] = ["cadence", RELATIONSHIP];
const RELATIONSHIP: &str = "relationship";

/// A field of a person's note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Its key.
    pub label: String,
    /// Its values.
    pub text: String,
}

/// What somebody does, where: `radio man · Workshop · Garvick`.
#[must_use]
pub fn station(person: &Person) -> String {
    let keys = [RELATIONSHIP].into_iter().chain(ROLE_FIELDS).chain(ORG_FIELDS).chain(PLACE_FIELDS);
    keys.filter_map(|k| person.field(&[k])).map(plain).collect::<Vec<_>>().join(" · ")
}

/// The children, with their ages where the year is known: `Antek (6)`.
#[must_use]
pub fn children(context: &Context<'_>, person: &Person) -> Vec<String> {
    let words = &context.lexicon.card;
    let is_child = |what: &String| !words.yearly.values().any(|known| known == what);
    let mut found: Vec<String> = Vec::new();
    let dated: Vec<_> = person.yearly.iter().filter(|(what, _)| is_child(what)).collect();
    for (name, when) in &dated {
        let born = when.year.and_then(|year| when.in_year(year));
        let years = born.and_then(|b| context.today.years_since(b));
        found.push(years.map_or_else(|| name.clone(), |years| format!("{name} ({years})")));
    }
    let keys = words.children.iter().flat_map(|k| [k.clone(), format!("{k}.name")]);
    let values = keys.filter_map(|k| person.fields.get(&k)).flatten().flat_map(|v| v.split(','));
    for value in values.map(|v| plain(v.split('(').next().unwrap_or(v))) {
        if !value.is_empty() && !dated.iter().any(|(name, _)| *name == value) && !found.contains(&value) {
            found.push(value);
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
        [&ORG_FIELDS[..], &ROLE_FIELDS, &PLACE_FIELDS, &TOLD].iter().any(|known| known.contains(&key))
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
