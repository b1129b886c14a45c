//! Names by which piped links call people: `[[Beatriz Nogueira|Bea]]` teaches that Bea is Beatriz Nogueira.

use super::draft::Draft;
use super::{card, name};
use crate::model::person::CardSource;
use crate::model::reference::Form;
use crate::words::text::key;

/// Reads them into the draft as cards, each once.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    let particles = &draft.lexicon.card.particles;
    let mut found = Vec::new();
    for block in &note.blocks {
        for (mark, reference) in block.prose.mentions() {
            let shown = mark.span.of(&block.prose.text).trim_start_matches('@');
            let target = reference.token.rsplit('/').next().unwrap_or_default();
            let linked = matches!(reference.form, Form::Wikilink | Form::Link);
            let fits = linked
                && key(shown) != key(target)
                && name::is_name(shown, particles)
                && name::is_name(target, particles);
            if fits && !found.iter().any(|(t, s)| t == &reference.token && s == shown) {
                found.push((reference.token.clone(), shown.to_owned()));
            }
        }
    }
    for (target, shown) in found {
        let mut card = card::blank(CardSource::Link, 0);
        card.name = target;
        card.aliases.push(shown);
        draft.facts.cards.push(card);
    }
}
