//! Why a name means whom it means.

use super::names::Ways;
use super::person::PersonId;
use super::reading::{Rule, last_segment};
use super::rows::NoteId;
use super::view::{View, Who};
use crate::words::text::{key, squash};

/// How a name was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Every rule that finds somebody, the deciding one first, and whom it finds.
    pub readings: Vec<(Rule, Vec<PersonId>)>,
    /// Of those whom the deciding rule finds, the ones whom the note names otherwise (§3.4 rule 4); none without a note.
    pub named_here: Vec<PersonId>,
    /// The outcome.
    pub who: Who,
}

impl View<'_> {
    /// Explains `name` as it would be read in `note`, or anywhere.
    #[must_use]
    pub fn explain(&self, name: &str, note: Option<NoteId>) -> Explanation {
        let name = name.trim().trim_matches(['[', ']']).trim_start_matches('@');
        let readings = self.readings(name);
        let decided = readings.first().map_or(&[][..], |(_, people)| people.as_slice());
        let mut here = Vec::new();
        if let Some(note) = note {
            self.rows.references_in(note, &mut |references| here = self.named(references));
        }
        let named_here: Vec<PersonId> = decided.iter().copied().filter(|id| here.contains(id)).collect();
        let who = Who::among(decided.to_vec(), || Who::Nobody);
        let who = if matches!(who, Who::Ambiguous(_)) { Who::among(named_here.clone(), || who) } else { who };
        Explanation { readings, named_here, who }
    }

    /// Whom `name` means by each rule, in the order in which rules are tried; rules that find nobody are left out.
    pub(super) fn readings(&self, name: &str) -> Vec<(Rule, Vec<PersonId>)> {
        let registry = &self.registry;
        let bare = last_segment(name);
        let by_name = |key: &str, way| {
            let mut found = Vec::new();
            registry.named(key, way, &|| bare.to_owned(), &mut found);
            found
        };
        let (key, squashed) = (key(bare), squash(bare));
        let all = [
            (Rule::Note, registry.linked(name).into_iter().collect()),
            (Rule::Address, registry.at_address(name).collect()),
            (Rule::Whole, by_name(&key, Ways::WHOLE)),
            (Rule::Squashed, by_name(&squashed, Ways::SQUASHED)),
            (Rule::Initial, by_name(&key, Ways::INITIAL)),
            (Rule::Abbreviation, registry.abbreviated(bare).collect()),
            (Rule::First, by_name(&key, Ways::FIRST)),
            (Rule::Last, by_name(&key, Ways::LAST)),
        ];
        let sorted = |(rule, mut people): (Rule, Vec<PersonId>)| {
            people.sort_unstable();
            (rule, people)
        };
        all.into_iter().filter(|(_, people)| !people.is_empty()).map(sorted).collect()
    }
}
