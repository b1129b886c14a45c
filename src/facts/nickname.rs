//! Names by which piped links and lists call people: `[[Beatriz Nogueira|Bea]]` teaches that Bea is Beatriz Nogueira.

use super::draft::Draft;
use super::{card, contact_person, name};
use crate::model::note::Note;
use crate::model::person::CardSource;
use crate::model::reference::Form;
use crate::words::lexicon::Lexicon;
use crate::words::text::{fold, key};

/// Whether a link is to somebody whom the writer calls by one name of theirs that is no surname: `[[Hilary Stokes|Hilary]]`.
/// That is a person, though no note says so.
fn calls_by_first_name(target: &str, shown: &str, lexicon: &Lexicon) -> bool {
    let last = target.rsplit(' ').next().unwrap_or_default();
    !target.contains('/')
        && !shown.contains(' ')
        && key(shown) != key(last)
        && contact_person::is_person(target, lexicon)
}

/// What somebody is called whose line begins with it between given name and surname, and the line without it:
/// `Wilhelmina "Mina" Oort, treasurer`.
pub(super) fn quoted(line: &str) -> Option<(&str, String)> {
    let (given, rest) = line.split_once(' ')?;
    let opened = rest.strip_prefix(['"', '“', '\'', '‘'])?;
    let (called, surname) = opened.split_once(['"', '”', '\'', '’'])?;
    let surname = surname.strip_prefix(' ')?;
    let named = surname.split([' ', ',', ':']).next().is_some_and(name::is_name_word);
    (name::is_name_word(given) && name::is_name_word(called) && named).then(|| (called, format!("{given} {surname}")))
}

/// The full name with which a note begins that is called by somebody's title and surname: `Mrs Oort.md` with the heading
/// `Wilhelmina Oort, number 12`; and the name of the note.
fn titled(note: &Note, lexicon: &Lexicon) -> Option<(String, String)> {
    let (title, surname) = note.stem.split_once(' ')?;
    let title = fold(title.trim_end_matches('.'));
    if !lexicon.card.titles.contains(&title) && !lexicon.card.offices.contains(&title) {
        return None;
    }
    let whole = note.title.split(',').next().unwrap_or_default().trim();
    let same = whole.rsplit(' ').next().is_some_and(|last| key(last) == key(surname));
    (same && whole.contains(' ') && name::is_name(whole, &lexicon.card.particles))
        .then(|| (whole.to_owned(), note.stem.clone()))
}

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
    if let Some((whole, called)) = titled(note, draft.lexicon) {
        let mut card = card::blank(CardSource::Row, 0);
        card.name = whole;
        card.aliases.push(called);
        draft.facts.cards.push(card);
    }
    for (target, shown) in found {
        let source =
            if calls_by_first_name(&target, &shown, draft.lexicon) { CardSource::Row } else { CardSource::Link };
        let mut card = card::blank(source, 0);
        card.name = target;
        card.aliases.push(shown);
        draft.facts.cards.push(card);
    }
}
