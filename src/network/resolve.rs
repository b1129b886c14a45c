//! From references to people (NOTES §3.4, §4.6, §7 L-7).

use std::collections::BTreeMap;

use super::person::{Person, PersonId};
use super::registry::Registry;
use super::rows::CardEntry;
use crate::model::reference::{Claim, Form, Reference};
use crate::parse::mention::implicit_token;
use crate::words::text::key;

/// What a reference means in the vault as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One person.
    Person(PersonId),
    /// Several could be meant; the note that holds the reference may settle it by the people it names (§3.4 rule 4).
    /// Candidates in order of id.
    Ambiguous(Vec<PersonId>),
    /// A bare name that counts only in notes that name one of these people otherwise (S-2, S-3).
    IfNamed(Vec<PersonId>),
    /// Names nobody.
    Nobody,
}

/// Everyone in the vault, and what each reference means, in the order of `references`.
///
/// `me` are names, handles or e-mail addresses of the writer.
#[must_use]
pub fn resolve(references: &[Reference], cards: &[CardEntry], me: &[String]) -> (Vec<Person>, Vec<Resolution>) {
    let mut registry = Registry::new(cards);
    registry.set_me(me);
    add_implicit_people(&mut registry, references);
    registry.learn_nicknames(cards);
    registry.join_groups(cards);
    let meant: Vec<Resolution> = references.iter().map(|r| settle(&registry, r)).collect();
    let (people, renumbered) = registry.finish();
    let resolutions = meant.into_iter().map(|r| renumber(r, &renumbered)).collect();
    (people, resolutions)
}

/// Firm references that nobody answers to make people (rule 7). Full names come first, so that whether a first name is
/// theirs does not hang on the order of the notes.
fn add_implicit_people(registry: &mut Registry, references: &[Reference]) {
    let firm = references.iter().filter(|r| r.claim == Claim::Firm && r.form != Form::Email);
    let mut names: BTreeMap<(bool, String), (String, bool)> = BTreeMap::new();
    for reference in firm {
        let is_handle = reference.form == Form::Handle && !reference.token.contains(['/', ' ']);
        let name = if is_handle { implicit_token(&reference.token) } else { last_segment(&reference.token) };
        let is_short = name.split_whitespace().count() < 2;
        let spelling = names.entry((is_short, key(name))).or_insert_with(|| (name.to_owned(), is_handle));
        // Of several spellings the first in order, whichever note has it; a name beats a handle.
        if (is_handle, name) < (spelling.1, spelling.0.as_str()) {
            *spelling = (name.to_owned(), is_handle);
        }
    }
    for ((is_short, name_key), (name, is_handle)) in names {
        let known = !registry.by_name(&name).is_empty() || (is_short && !registry.by_first_name(&name).is_empty());
        if !known && !name_key.is_empty() {
            registry.add_implicit(&name, is_handle);
        }
    }
}

/// The name at the end of a link's path.
fn last_segment(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target).trim_start_matches('@').trim()
}

fn settle(registry: &Registry, reference: &Reference) -> Resolution {
    let mut found = match reference.form {
        Form::Email => registry.by_email(&reference.token),
        Form::Wikilink | Form::Link => by_link(registry, reference),
        Form::Weak => by_bare_name(registry, reference),
        Form::Handle | Form::FrontMatter | Form::Group => by_explicit_name(registry, reference),
    };
    found.sort_unstable();
    match (reference.claim, &found[..]) {
        (_, []) => Resolution::Nobody,
        (Claim::IfNamedHere, _) => Resolution::IfNamed(found),
        (_, [one]) => Resolution::Person(*one),
        _ => Resolution::Ambiguous(found),
    }
}

fn by_link(registry: &Registry, reference: &Reference) -> Vec<PersonId> {
    let note = registry.by_link(&reference.token);
    if note.is_empty() { registry.by_name(last_segment(&reference.token)) } else { note }
}

/// Handles and roster names: the longest known reading first, then the token as a first name (rules 1–5).
fn by_explicit_name(registry: &Registry, reference: &Reference) -> Vec<PersonId> {
    let name = last_segment(&reference.token);
    if name.contains('@') {
        return registry.by_email(name);
    }
    let linked = if reference.token.contains('/') { registry.by_link(&reference.token) } else { Vec::new() };
    let tries: [&dyn Fn() -> Vec<PersonId>; 5] = [
        &|| longer(registry, name, &reference.tail),
        &|| registry.by_name(name),
        &|| registry.by_name(implicit_token(name)),
        &|| by_part(registry, name),
        &|| by_start(registry, name),
    ];
    std::iter::once(linked).chain(tries.iter().map(|t| t())).find(|ids| !ids.is_empty()).unwrap_or_default()
}

/// A bare name: a full name, an alias of some length or a handle; else a first or last name, unless an unknown surname
/// follows (`Ana Gomez` is not Ana López), and initials.
fn by_bare_name(registry: &Registry, reference: &Reference) -> Vec<PersonId> {
    let (name, tail) = (reference.token.as_str(), reference.tail.as_str());
    let found = longer(registry, name, tail);
    if !found.is_empty() {
        return found;
    }
    let next = tail.split_whitespace().next().unwrap_or_default();
    if tail.starts_with(' ') && !next.is_empty() {
        let initial = next.trim_end_matches('.');
        let is_initial = initial.chars().count() == 1;
        return if is_initial { registry.by_initial(name, initial) } else { Vec::new() };
    }
    if let Some((first, initial)) = name.rsplit_once(' ').filter(|(_, i)| i.trim_end_matches('.').chars().count() == 1)
    {
        return registry.by_initial(first, initial.trim_end_matches('.'));
    }
    let tries: [&dyn Fn() -> Vec<PersonId>; 3] =
        [&|| registry.by_name(name), &|| registry.by_abbreviation(name), &|| by_part(registry, name)];
    tries.iter().map(|t| t()).find(|ids| !ids.is_empty()).unwrap_or_default()
}

/// The longest reading of token and tail that is somebody's name.
fn longer(registry: &Registry, token: &str, tail: &str) -> Vec<PersonId> {
    let ends = tail.char_indices().filter(|&(i, _)| i > 0).map(|(i, _)| i).chain([tail.len()]);
    let is_end = |&end: &usize| {
        let inside = |c: char| c.is_alphanumeric();
        tail[..end].chars().next_back().is_some_and(inside) && !tail[end..].chars().next().is_some_and(inside)
    };
    let ends: Vec<usize> = ends.filter(is_end).collect();
    let readings = ends.into_iter().rev().map(|end| registry.by_name(&format!("{token}{}", &tail[..end])));
    readings.into_iter().find(|ids| !ids.is_empty()).unwrap_or_default()
}

/// A name of one word as a first name, else as a last name.
fn by_part(registry: &Registry, name: &str) -> Vec<PersonId> {
    if name.contains(' ') {
        return Vec::new();
    }
    let first = registry.by_first_name(name);
    if first.is_empty() { registry.by_last_name(name) } else { first }
}

/// A token of a script without blanks between words may run on after the name.
fn by_start(registry: &Registry, token: &str) -> Vec<PersonId> {
    if token.is_ascii() {
        return Vec::new();
    }
    let unspaced = |c: char| crate::words::tokens::is_cjk(c);
    let starts = token.char_indices().rev().filter(|&(i, c)| i > 0 && unspaced(c)).map(|(i, _)| &token[..i]);
    starts.map(|start| registry.by_name(start)).find(|ids| !ids.is_empty()).unwrap_or_default()
}

fn renumber(resolution: Resolution, renumbered: &[PersonId]) -> Resolution {
    let all = |ids: Vec<PersonId>| {
        let mut ids: Vec<PersonId> = ids.into_iter().map(|id| renumbered[id as usize]).collect();
        ids.sort_unstable();
        ids
    };
    match resolution {
        Resolution::Person(id) => Resolution::Person(renumbered[id as usize]),
        Resolution::Ambiguous(ids) => Resolution::Ambiguous(all(ids)),
        Resolution::IfNamed(ids) => Resolution::IfNamed(all(ids)),
        Resolution::Nobody => Resolution::Nobody,
    }
}
