//! Handles said to be somebody's: `Rosa Kern (@rosa)`, `@rosa` alone at the top of her own note, and lists such as
//! `- @rk [[Rosa Kern]], the lighthouse`.
//!
//! Outside such a list only a handle made from the name counts: what stands in brackets may be somebody else.

use super::draft::Draft;
use super::{card, contact, name};
use crate::model::note::{Block, BlockKind, Mark, NoteKind, Prose};
use crate::model::person::{CardSource, PersonCard};
use crate::model::reference::{Form, Reference};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// Most words of a name.
const LONGEST: usize = 3;
/// Fewest lines that make a list of handles.
const FEWEST: usize = 2;

/// Reads a card for every full name with a handle in brackets, and the handles of the person whose own note this is.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    let lines = |b: &&Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Item) && !contact::is_quoted(b);
    for block in note.blocks.iter().filter(lines) {
        for (mark, reference) in handles(&block.prose) {
            if let Some(called) = bracketed(&block.prose, mark, reference, draft.lexicon) {
                let line = block.prose.line_at(mark.span.start as usize).map_or(0, |l| l.number);
                let card = PersonCard { name: called, ..card::blank(CardSource::Row, line) };
                draft.facts.cards.push(PersonCard { handles: vec![reference.token.clone()], ..card });
            }
        }
    }
    let listed: Vec<PersonCard> = note.blocks.iter().filter_map(|b| listed(b, draft.lexicon)).collect();
    if listed.len() >= FEWEST {
        draft.facts.cards.extend(listed);
    }
    if note.kind == NoteKind::Person {
        read_top(draft);
    }
}

/// Adds the handles that stand alone in the first lines of somebody's own note to their card.
fn read_top(draft: &mut Draft<'_>) {
    let lines = |b: &&Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Item) && !contact::is_quoted(b);
    let top = draft.note.blocks.iter().skip_while(|b| matches!(b.kind, BlockKind::Heading(1))).take(1).filter(lines);
    let own: Vec<String> = top
        .flat_map(|b| handles(&b.prose).filter(|(mark, _)| stands_alone(&b.prose, mark)))
        .map(|(_, reference)| reference.token.clone())
        .collect();
    let Some(card) = draft.facts.cards.iter_mut().find(|c| c.source == CardSource::PersonNote) else { return };
    let made = own.into_iter().filter(|handle| name::makes(&card.name, handle) && !card.handles.contains(handle));
    let made: Vec<String> = made.collect();
    card.handles.extend(made);
}

/// An item that begins with a handle and goes on with a link to a full name.
fn listed(block: &Block, lexicon: &Lexicon) -> Option<PersonCard> {
    let prose = &block.prose;
    let mut named = prose.mentions().filter(|_| block.kind == BlockKind::Item && block.task.is_none());
    let ((first, handle), (second, link)) = (named.next()?, named.next()?);
    let between = prose.text.get(first.span.end as usize..second.span.start as usize)?;
    let leads = first.span.start == prose.lines.first()?.start && handle.form == Form::Handle;
    let joined = between.chars().all(|c| c.is_whitespace() || matches!(c, '=' | ':' | '-' | '–' | '—' | '('));
    let full =
        link.form == Form::Wikilink && link.token.contains(' ') && name::is_name(&link.token, &lexicon.card.particles);
    (leads && joined && full).then(|| PersonCard {
        name: link.token.clone(),
        handles: vec![handle.token.clone()],
        ..card::blank(CardSource::Row, prose.first_line())
    })
}

fn handles(prose: &Prose) -> impl Iterator<Item = (&Mark, &Reference)> {
    prose.mentions().filter(|(_, r)| r.form == Form::Handle)
}

/// The full name before a handle in brackets: the longest that begins with a given name.
fn bracketed(prose: &Prose, mark: &Mark, reference: &Reference, lexicon: &Lexicon) -> Option<String> {
    let text = prose.text.as_str();
    let before = text[..mark.span.start as usize].strip_suffix('(')?.trim_end();
    if !text[mark.span.end as usize..].starts_with(')') {
        return None;
    }
    let words: Vec<&str> = before.rsplit([' ', '\n']).take(LONGEST).take_while(|w| name::is_name_word(w)).collect();
    let begins = words.iter().rposition(|w| lexicon.mention.is_given_name(&fold(w)))?;
    let name = words[..=begins].iter().rev().copied().collect::<Vec<_>>().join(" ");
    (begins > 0 && name::makes(&name, &reference.token)).then_some(name)
}

/// Whether nothing but the ends of sentences, brackets or commas stand around a mark.
fn stands_alone(prose: &Prose, mark: &Mark) -> bool {
    let text = prose.text.as_str();
    let before = text[..mark.span.start as usize].trim_end().chars().next_back();
    let after = text[mark.span.end as usize..].chars().next();
    before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| matches!(c, '.' | ',' | ';' | ')' | '\n'))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{facts, undated};

    fn named(path: &str, text: &str) -> Vec<(String, String)> {
        let cards = facts(&undated(path, text)).cards;
        cards.into_iter().map(|c| (c.name, c.handles.join(" "))).collect()
    }

    #[test]
    fn a_full_name_with_a_handle_made_from_it_is_one_person() {
        let text = "Chair Rosa Kern (@rosa). Treasurer Olaf Lund (@olund). Peter Vance (@maria) and Rosa (@rosa).\n";
        let want = [("Rosa Kern", "rosa"), ("Olaf Lund", "olund")].map(|(n, h)| (n.to_owned(), h.to_owned()));
        assert_eq!(named("board.md", text), want);
    }

    #[test]
    fn a_list_of_handles_beside_links_tells_whose_they_are() {
        let list = "- @rk [[Rosa Kern]] lighthouse\n- @pri: [[Priya Lund]]\n- @ola asked [[Bo Berg]]\n";
        let want = [("Rosa Kern", "rk"), ("Priya Lund", "pri")].map(|(n, h)| (n.to_owned(), h.to_owned()));
        assert_eq!(named("Team.md", list), want);
        assert!(named("Team.md", "- @rk [[Rosa Kern]] at ten\n").is_empty());
    }

    #[test]
    fn a_handle_alone_at_the_top_of_somebodys_note_is_theirs() {
        let card = |text: &str| named("people/Rosa Kern.md", text).remove(0).1;
        assert_eq!(card("# Rosa Kern\nLedbury, two sons. @rosa. Likes tea.\n"), "rosa");
        assert_eq!(card("# Rosa Kern\n@ros, secretary of the trust\n"), "ros");
        assert_eq!(card("# Rosa Kern\nMet through @rosalind at the fair.\n\n@kern.\n"), "");
    }
}
