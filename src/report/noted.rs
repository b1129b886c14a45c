//! What the notes of the last time tell beside the contact itself: the lines of a meeting of two, and the list right
//! below a line such as `Lunch with @ana`. Lines that may as well be about somebody else are left out.

use std::collections::BTreeSet;

use super::Context;
use super::place::{Excerpt, Place, Skimmed, SkimmedKind};
use crate::network::person::PersonId;
use crate::network::view::Resolved;
use crate::words::date::Date;

/// What the note `resolved` tells of the contact with `id` on `date` that its line `line` states.
#[must_use]
pub fn noted(context: &Context<'_>, resolved: &Resolved, id: PersonId, date: Date, line: u32) -> Vec<Excerpt> {
    let file = &resolved.facts.note.path;
    let blocks = context.lines.outline(file).blocks;
    let own = told_there(&blocks, resolved, id, line);
    let excerpt = |b: &Skimmed| Excerpt {
        date: Some(date),
        text: b.text.clone(),
        place: Place { file: file.clone(), line: b.line },
    };
    own.into_iter().filter(|b| !b.text.is_empty()).map(excerpt).collect()
}

/// The words of line `line` of the note `resolved`, which states a contact with this person alone; nothing where the note
/// as a whole states it.
#[must_use]
pub fn own_line(context: &Context<'_>, resolved: &Resolved, id: PersonId, date: Date, line: u32) -> Option<Excerpt> {
    let note = &resolved.facts.note;
    let text = context.lines.line(&note.path, line)?;
    let is_own = text != note.title && is_with_them_alone(resolved, id, Some(line));
    is_own.then(|| Excerpt { date: Some(date), text, place: Place { file: note.path.clone(), line } })
}

/// The blocks that go with the contact of line `line`, if it is with this person alone.
fn told_there<'b>(blocks: &'b [Skimmed], resolved: &Resolved, id: PersonId, line: u32) -> Vec<&'b Skimmed> {
    let is_text = |b: &&Skimmed| matches!(b.kind, SkimmedKind::Paragraph | SkimmedKind::Item);
    let is_whole = blocks.first().is_some_and(|b| line < b.line);
    if !is_with_them_alone(resolved, id, (!is_whole).then_some(line)) {
        return Vec::new();
    }
    if is_whole {
        return blocks.iter().filter(is_text).collect();
    }
    let Some(at) = blocks.iter().position(|b| b.line == line) else { return Vec::new() };
    let below = &blocks[at + 1..];
    match blocks[at].kind {
        SkimmedKind::Heading => below.iter().take_while(|b| b.kind != SkimmedKind::Heading).filter(is_text).collect(),
        SkimmedKind::Paragraph => list_below(below, resolved, id, line),
        SkimmedKind::Item | SkimmedKind::Other => Vec::new(),
    }
}

/// Whether the contacts of a line, or of the whole note, are with nobody else.
fn is_with_them_alone(resolved: &Resolved, id: PersonId, line: Option<u32>) -> bool {
    let contacts = resolved.facts.contacts.iter().filter(|c| line.is_none_or(|line| c.line == line));
    let people: BTreeSet<PersonId> =
        contacts.flat_map(|c| &c.people).filter_map(|&reference| resolved.person(reference)).collect();
    people.into_iter().eq([id])
}

/// The items that follow the line without a gap and name nobody else.
fn list_below<'b>(below: &'b [Skimmed], resolved: &Resolved, id: PersonId, line: u32) -> Vec<&'b Skimmed> {
    let lines = (line + 1..).zip(below);
    let items = lines.take_while(|(line, b)| b.kind != SkimmedKind::Heading && b.line == *line).map(|(_, b)| b);
    let items: Vec<&Skimmed> = items.collect();
    let end = |at: usize| below.get(at + 1).map_or(u32::MAX, |next| next.line);
    let names_others = |from: u32, to: u32| {
        let own = resolved.facts.mentions.iter().filter(|m| (from..to).contains(&m.line));
        own.into_iter().any(|m| resolved.candidates(m.person).iter().any(|&other| other != id))
    };
    let is_own = |(at, b): &(usize, &Skimmed)| b.kind == SkimmedKind::Item && !names_others(b.line, end(*at));
    items.into_iter().enumerate().filter(is_own).map(|(_, b)| b).collect()
}
