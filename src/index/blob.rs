//! The stored facts of a note: what its columns and its file don't say already.

use crate::model::fact::{Contact, Facts, Mention};
use crate::model::reference::Reference;
use crate::network::rows::{CardEntry, Row, RowKind};

/// All facts as bytes, without what [`restore`] brings back and without the words of statements. Cards stay if one is
/// too long for its column.
#[must_use]
pub fn store(mut facts: Facts, has_long_card: bool) -> Vec<u8> {
    facts.references = Vec::new();
    facts.mentions = Vec::new();
    if facts.contacts.iter().all(|c| !c.people.is_empty()) {
        facts.contacts = Vec::new();
    }
    if !has_long_card && !facts.cards.iter().any(|card| card.source.is_line()) {
        facts.cards = Vec::new();
    }
    for statement in &mut facts.statements {
        statement.text = String::new();
    }
    postcard::to_stdvec(&facts).unwrap_or_default()
}

/// Brings back what [`store`] has left out, from the columns of the same note.
pub fn restore(facts: &mut Facts, references: Vec<Reference>, cards: Vec<CardEntry>, rows: &[Row]) {
    facts.references = references;
    facts.mentions = rows.iter().filter_map(mention).collect();
    if facts.contacts.is_empty() {
        facts.contacts = contacts(rows);
    }
    if facts.cards.is_empty() {
        facts.cards = cards.into_iter().map(|entry| entry.card).collect();
    }
}

fn mention(row: &Row) -> Option<Mention> {
    let RowKind::Mention { region, why_not } = row.kind else { return None };
    Some(Mention { person: row.person?, line: row.line, date: row.date, region, why_not })
}

/// Rows of one contact stand together and share its number.
fn contacts(rows: &[Row]) -> Vec<Contact> {
    let mut contacts: Vec<Contact> = Vec::new();
    let mut last = None;
    for row in rows {
        let RowKind::Contact { channel, rule, occurrence } = row.kind else { continue };
        let (Some(person), Some(date)) = (row.person, row.date) else { continue };
        match contacts.last_mut() {
            Some(contact) if last == Some(row.fact) => contact.people.push(person),
            _ => contacts.push(Contact { people: vec![person], date, channel, occurrence, line: row.line, rule }),
        }
        last = Some(row.fact);
    }
    contacts
}
