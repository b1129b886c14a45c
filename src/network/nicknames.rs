//! Names by which links call people: `[[Robert Lang|Bertie]]`.

use super::names::Ways;
use super::person::{Person, PersonId};
use super::reading::last_segment;
use super::registry::Registry;
use super::rows::CardEntry;
use crate::model::person::CardSource;
use crate::words::text::key;

/// Teaches them, of people who are known otherwise. A part of somebody's own name teaches nothing, so that one link
/// doesn't decide which of two Anas every other note means.
pub fn learn(people: &mut [Person], registry: &mut Registry, cards: &[CardEntry]) {
    for card in cards.iter().map(|c| &c.card).filter(|c| c.source == CardSource::Link) {
        let Some(id) = target(registry, &card.name) else { continue };
        let Some(person) = people.get_mut(id as usize) else { continue };
        for alias in &card.aliases {
            let alias_key = key(alias);
            let own =
                registry.named_only(&alias_key, Ways::FIRST.or(Ways::LAST).or(Ways::WHOLE)).any(|known| known == id);
            if !own && !alias_key.is_empty() {
                person.aliases.push(alias.clone());
                registry.learn_name(id, alias, Ways::NAME);
            }
        }
    }
}

fn target(registry: &Registry, target: &str) -> Option<PersonId> {
    let named = || {
        let mut found = Vec::new();
        let name = last_segment(target);
        registry.named(&key(name), Ways::WHOLE, &|| name.to_owned(), &mut found);
        if let [one] = found[..] { Some(one) } else { None }
    };
    registry.linked(target).or_else(named)
}
