//! Who belongs to a group (C9).

use std::collections::HashMap;

use super::implicit::{self, Spelling};
use super::person::{Person, PersonId};
use super::reading::Reading;
use super::registry::Registry;
use super::rows::CardEntry;
use crate::model::person::CardSource;
use crate::model::reference::{Claim, Form, Reference};
use crate::words::text::to_u32;

/// Gives every group its members. Whom a `members:` field names and nobody answers to comes to be; whom it names
/// ambiguously is left out.
pub fn join(people: &mut Vec<Person>, registry: &mut Registry, cards: &[CardEntry]) {
    let by_note: HashMap<String, usize> =
        people.iter().enumerate().filter_map(|(id, p)| Some((p.note.clone()?, id))).collect();
    for entry in cards.iter().filter(|c| c.card.source == CardSource::Group) {
        let Some(&group) = by_note.get(&entry.origin) else { continue };
        let own = to_u32(group);
        let mut members: Vec<PersonId> = Vec::new();
        for name in &entry.card.members {
            let member = member(people, registry, name).filter(|id| *id != own && !members.contains(id));
            members.extend(member);
        }
        if let Some(group) = people.get_mut(group) {
            group.members = members;
        }
    }
}

fn member(people: &mut Vec<Person>, registry: &mut Registry, written: &str) -> Option<PersonId> {
    let bare = written.trim_matches(|c: char| matches!(c, '[' | ']' | '"' | ' '));
    let name = bare.split(['|', '#']).next().unwrap_or(bare).trim();
    let (form, token) = name.strip_prefix('@').map_or((Form::FrontMatter, name), |handle| (Form::Handle, handle));
    let reference = Reference { form, claim: Claim::Firm, token: token.to_owned(), tail: String::new() };
    let mut reading = Reading::new(registry);
    match (reading.read(&reference), &reading.found[..]) {
        (Some(_), &[id]) => Some(id),
        (Some(_), _) => None,
        (None, _) if token.is_empty() => None,
        (None, _) => {
            let name = super::reading::last_segment(token);
            Some(implicit::add_one(people, registry, Spelling { name, is_handle: form == Form::Handle }))
        }
    }
}
