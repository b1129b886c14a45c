//! The distinct references and cards of a commit, from the dictionaries of its segments.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use tantivy::columnar::BytesColumn;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::code;
use super::columns::{Columns, DEAD};
use super::document::LONG_CARD;
use super::segment::encode_card;
use crate::model::reference::Reference;
use crate::network::rows::{GlobalRef, card_entries};
use crate::words::text::to_u32;

/// The distinct references of all segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interned {
    /// By [`GlobalRef`]: a segment that has the reference, and its ordinal in that segment's dictionary.
    pub places: Vec<(u32, u32)>,
    /// By segment and ordinal of the segment's dictionary.
    pub by_segment: Vec<Vec<GlobalRef>>,
    /// XXH3 of all references and cards: who is who depends on nothing else that the notes say.
    pub content: u128,
}

impl Columns {
    /// Ordinals that living notes of the segment use; `None` means all.
    fn living_ordinals(&self, segment: usize, column: &BytesColumn) -> Option<Vec<bool>> {
        let ids = &self.ids[segment];
        if !ids.contains(&DEAD) {
            return None;
        }
        let mut living = vec![false; column.num_terms()];
        for (doc, _) in (0..).zip(ids).filter(|(_, id)| **id != DEAD) {
            for ordinal in column.term_ords(doc) {
                if let Some(lives) = usize::try_from(ordinal).ok().and_then(|i| living.get_mut(i)) {
                    *lives = true;
                }
            }
        }
        Some(living)
    }

    /// Visits every card, encoded; equal ones may come more than once.
    pub(super) fn each_card(&self, visit: &mut dyn FnMut(&[u8])) {
        for (number, segment) in self.segments.iter().enumerate() {
            let Some(column) = &segment.cards else { continue };
            let mut long = None;
            self.terms(number, column, &mut |ordinal, term| {
                if term == LONG_CARD {
                    long = Some(ordinal as u64);
                } else {
                    visit(term);
                }
            });
            let Some(long) = long else { continue };
            for (doc, _) in (0..).zip(&self.ids[number]).filter(|(_, id)| **id != DEAD) {
                if column.term_ords(doc).any(|o| o == long) {
                    segment.facts(doc).iter().flat_map(card_entries).for_each(|entry| visit(&encode_card(&entry)));
                }
            }
        }
    }

    /// Visits the living terms of a column of one segment with their ordinals, in order.
    fn terms(&self, segment: usize, column: &BytesColumn, visit: &mut dyn FnMut(usize, &[u8])) {
        let living = self.living_ordinals(segment, column);
        let Ok(mut stream) = column.dictionary().stream() else { return };
        while stream.advance() {
            let ordinal = usize::try_from(stream.term_ord()).unwrap_or(usize::MAX);
            if living.as_ref().is_none_or(|l| l.get(ordinal).copied().unwrap_or(false)) {
                visit(ordinal, stream.key());
            }
        }
    }

    /// Numbers the distinct references by the order of their terms, which come along.
    pub(super) fn intern(&self) -> (Interned, Vec<Vec<u8>>) {
        let mut ids: HashMap<Vec<u8>, GlobalRef> = HashMap::new();
        let mut interned = Interned::default();
        for (number, segment) in self.segments.iter().enumerate() {
            let mut map = Vec::new();
            if let Some(column) = &segment.references {
                map.resize(column.num_terms(), 0);
                self.terms(number, column, &mut |ordinal, term| {
                    let id = ids.get(term).copied().unwrap_or_else(|| {
                        let next = to_u32(ids.len());
                        ids.insert(term.to_vec(), next);
                        interned.places.push((to_u32(number), to_u32(ordinal)));
                        next
                    });
                    if let Some(slot) = map.get_mut(ordinal) {
                        *slot = id;
                    }
                });
            }
            interned.by_segment.push(map);
        }
        let mut terms: Vec<(Vec<u8>, GlobalRef)> = ids.into_iter().collect();
        terms.sort_unstable();
        let mut renumbered = vec![0; terms.len()];
        (0..).zip(&terms).for_each(|(new, (_, old))| renumbered[*old as usize] = new);
        interned.places = terms.iter().map(|(_, old)| interned.places[*old as usize]).collect();
        for id in interned.by_segment.iter_mut().flatten() {
            *id = renumbered.get(*id as usize).copied().unwrap_or_default();
        }
        let terms: Vec<Vec<u8>> = terms.into_iter().map(|(term, _)| term).collect();
        interned.content = self.content(&terms);
        (interned, terms)
    }

    /// XXH3 of all references and cards.
    fn content(&self, references: &[Vec<u8>]) -> u128 {
        let mut cards = BTreeSet::new();
        self.each_card(&mut |card| {
            cards.insert(xxh3_128(card));
        });
        let mut hash = Xxh3::new();
        for term in references {
            hash.update(&term.len().to_le_bytes());
            hash.update(term);
        }
        cards.iter().for_each(|card| hash.update(&card.to_le_bytes()));
        hash.digest128()
    }
}

/// The references of these terms; a damaged one names nobody.
pub(super) fn decode_references(terms: &[Vec<u8>]) -> Vec<Reference> {
    let nobody = || code::decode_reference(b"fd\0");
    terms.iter().filter_map(|t| code::decode_reference(t).or_else(nobody)).collect()
}
