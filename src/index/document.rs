//! From a note to its document.

use tantivy::TantivyDocument;
use xxhash_rust::xxh3::xxh3_64;

use super::schema::{DUE, Fields, MAX_TERM, WIDTH};
use super::segment::encode_card;
use super::{blob, code};
use crate::model::diagnostic::Severity;
use crate::model::fact::Facts;
use crate::model::note::{Note, NoteKind};
use crate::network::rows::{RowKind, card_entries, rows_of};
use crate::vault::reader::{Reading, Text, Unread};
use crate::vault::skip::Skip;
use crate::vault::stamp::Stamp;
use crate::words::date::to_days;
use crate::words::text::fold;

/// Stands in the column of cards for one too long for a term: it is read from the facts.
pub const LONG_CARD: &[u8] = b"!";
/// Longest `key:value` facet, in bytes; what is longer is found as text.
const MAX_FACET: usize = 256;

/// Whether a note was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Whole.
    Whole,
    /// With errors, which its diagnostics name.
    Partly,
    /// Left out after looking into it; the document only remembers why, so that it isn't looked into again.
    LeftOut(Skip),
}

impl State {
    /// As the column keeps it.
    #[must_use]
    pub fn to_u64(self) -> u64 {
        match self {
            Self::Whole => 0,
            Self::Partly => 1,
            Self::LeftOut(skip) => 2 + skip as u64,
        }
    }

    /// As the column kept it; a damaged number counts as whole.
    #[must_use]
    pub fn from_u64(n: u64) -> Self {
        match n {
            0 => Self::Whole,
            1 => Self::Partly,
            _ => {
                let skip = usize::try_from(n - 2).ok().and_then(|i| Skip::ALL.get(i));
                skip.map_or(Self::Whole, |&s| Self::LeftOut(s))
            }
        }
    }
}

/// The hash by which a path is found in the column of paths.
#[must_use]
pub fn path_hash(path: &str) -> u64 {
    xxh3_64(path.as_bytes())
}

/// The document of a note that was read.
#[must_use]
pub fn of_note(fields: &Fields, text: &Text, reading: Reading, stamp: Stamp) -> TantivyDocument {
    let Reading { note, facts } = reading;
    let partly = facts.diagnostics.iter().any(|d| d.severity == Severity::Error);
    let state = if partly { State::Partly } else { State::Whole };
    let mut document = identity(fields, &note.path, stamp, text.hash, state);
    add_text(&mut document, fields, &note, &text.text);
    add_exact(&mut document, fields, &note, &facts);
    add_rows(&mut document, fields, &facts);
    let has_long_card = add_cards(&mut document, fields, &facts);
    if let Some(date) = facts.note.date {
        document.add_i64(fields.date, to_days(date).into());
    }
    document.add_bytes(fields.blob, &blob::store(facts, has_long_card));
    document
}

/// The document that remembers why a file is left out.
#[must_use]
pub fn of_left_out(
    fields: &Fields,
    path: &str,
    stamp: Stamp,
    hash: u64,
    why: Skip,
    unread: &Unread,
) -> TantivyDocument {
    let mut document = identity(fields, path, stamp, hash, State::LeftOut(why));
    let remembered = (path, &unread.message);
    document.add_bytes(fields.blob, &postcard::to_stdvec(&remembered).unwrap_or_default());
    document
}

fn identity(fields: &Fields, path: &str, stamp: Stamp, hash: u64, state: State) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.path, path);
    document.add_u64(fields.path_hash, path_hash(path));
    document.add_u64(fields.stamp, stamp.to_u64());
    document.add_u64(fields.hash, hash);
    document.add_u64(fields.state, state.to_u64());
    document
}

fn add_text(document: &mut TantivyDocument, fields: &Fields, note: &Note, text: &str) {
    document.add_text(fields.title, &note.title);
    for block in &note.blocks {
        if matches!(block.kind, crate::model::note::BlockKind::Heading(_)) {
            document.add_text(fields.headings, &block.prose.text);
        }
    }
    document.add_text(fields.body, text);
}

fn add_exact(document: &mut TantivyDocument, fields: &Fields, note: &Note, facts: &Facts) {
    let mut tags: Vec<String> = note.tags.iter().flat_map(|tag| nested(&fold(tag))).collect();
    tags.sort();
    tags.dedup();
    let mut facets: Vec<String> = front_facets(note).chain(known_facets(note, facts)).collect();
    facets.sort();
    facets.dedup();
    for (field, terms) in [(fields.tags, tags), (fields.facets, facets)] {
        terms.iter().filter(|t| t.len() <= MAX_FACET).for_each(|t| document.add_text(field, t));
    }
    for reference in &facts.references {
        document.add_text(fields.references, code::encode_reference(reference));
    }
}

/// A tag and all that it is nested in: of `a/b/c` also `a/b` and `a`.
fn nested(tag: &str) -> Vec<String> {
    let outer = tag.match_indices('/').map(|(i, _)| tag[..i].to_owned());
    outer.chain([tag.to_owned()]).filter(|t| !t.is_empty()).collect()
}

fn front_facets(note: &Note) -> impl Iterator<Item = String> {
    let values = note.front.fields.iter().flat_map(|f| f.values.iter().map(move |v| (&f.key, &v.text)));
    values.map(|(key, value)| format!("{key}:{}", fold(value.trim())))
}

fn known_facets(note: &Note, facts: &Facts) -> impl Iterator<Item = String> {
    let kind = match note.kind {
        NoteKind::Daily => "daily",
        NoteKind::Meeting => "meeting",
        NoteKind::Person => "person",
        NoteKind::Template => "template",
        NoteKind::Conflict => "conflict",
        NoteKind::Drawing => "drawing",
        NoteKind::Todo => "todo",
        NoteKind::Other => "note",
    };
    let has = [
        ("contact", facts.contacts.is_empty()),
        ("followup", facts.followups.is_empty()),
        ("statement", facts.statements.is_empty()),
        ("exchange", facts.exchanges.is_empty()),
        ("introduction", facts.introductions.is_empty()),
        ("person", facts.cards.is_empty()),
        ("mention", facts.mentions.is_empty()),
    ];
    let has = has.into_iter().filter(|(_, none)| !none).map(|(what, _)| format!("has:{what}"));
    std::iter::once(format!("type:{kind}")).chain(has)
}

fn add_rows(document: &mut TantivyDocument, fields: &Fields, facts: &Facts) {
    for row in rows_of(facts) {
        let (kind, numbers) = code::encode(&row);
        let width = if matches!(row.kind, RowKind::FollowUp { .. }) { WIDTH } else { DUE };
        for (field, number) in fields.rows[kind].iter().zip(numbers).take(width) {
            document.add_u64(*field, number);
        }
    }
}

/// Returns whether a card is too long for the column.
fn add_cards(document: &mut TantivyDocument, fields: &Fields, facts: &Facts) -> bool {
    let mut has_long = false;
    for entry in card_entries(facts) {
        let card = encode_card(&entry);
        let is_long = card.len() > MAX_TERM;
        document.add_bytes(fields.cards, if is_long { LONG_CARD } else { card.as_slice() });
        has_long |= is_long;
    }
    has_long
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_survive_the_column() {
        for state in [State::Whole, State::Partly].into_iter().chain(Skip::ALL.map(State::LeftOut)) {
            assert_eq!(State::from_u64(state.to_u64()), state);
        }
        assert_eq!(State::from_u64(u64::MAX), State::Whole);
    }

    #[test]
    fn a_tag_is_found_by_all_it_is_nested_in() {
        assert_eq!(nested("work/q4/plan"), ["work", "work/q4", "work/q4/plan"]);
        assert_eq!(nested("/x"), ["/x"]);
    }
}
