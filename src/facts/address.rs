//! Address-book lines: `@bo  Bo Kern  06-555  bo@x.example`.

use super::draft::Draft;
use super::{card, name};
use crate::model::note::{BlockKind, MarkKind, Prose};
use crate::model::person::{CardSource, PersonCard};
use crate::model::reference::Form;
use crate::words::lexicon::Lexicon;
use crate::words::text::{Span, fold, squash};

/// Reads a card from every line that starts with a handle and then gives a name, set off by blanks or a dash.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    for block in &note.blocks {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)
            || block.task.is_some()
            || block.quote_depth > 0
        {
            continue;
        }
        for (i, source) in block.prose.lines.iter().enumerate() {
            let line = block.prose.line_span(i);
            if let Some(mut found) = entry(&block.prose, line, draft.lexicon) {
                found.line = source.number;
                card::read_rhythms(&mut found, draft);
                draft.facts.cards.push(found);
            }
        }
    }
}

fn entry(prose: &Prose, line: Span, lexicon: &Lexicon) -> Option<PersonCard> {
    let first = prose.marks.partition_point(|m| m.span.start < line.start);
    let marks = prose.marks.get(first..)?;
    let handle = marks.first().filter(|m| m.span.start == line.start)?;
    let MarkKind::Mention(reference) = &handle.kind else { return None };
    let rest = Span { start: handle.span.end, end: line.end }.of(&prose.text);
    let (body, spaced) = set_off(rest).filter(|_| reference.form == Form::Handle)?;
    let mut card = card::blank(CardSource::Row, 0);
    card.handles.push(reference.token.clone());
    take_text(&mut card, body, spaced, lexicon);
    let inside = marks.iter().take_while(|m| m.span.start < line.end);
    card.emails.extend(inside.filter_map(|m| match &m.kind {
        MarkKind::Mention(r) if r.form == Form::Email => Some(r.token.clone()),
        _ => None,
    }));
    let known = !card.name.is_empty() || card.fields.contains_key("birthday");
    known.then_some(card)
}

/// What is set off from the handle by two blanks, a tab or a dash, and whether by blanks.
fn set_off(rest: &str) -> Option<(&str, bool)> {
    let words = rest.trim_start();
    let gap = &rest[..rest.len() - words.len()];
    let dashed = words.strip_prefix(['-', '–', '—']).filter(|w| w.starts_with(' ')).map(|w| (w.trim_start(), false));
    dashed.or_else(|| (gap.len() >= 2 || gap.contains('\t')).then_some((words, true)))
}

/// Takes name, birthday and former name out of an entry.
fn take_text(card: &mut PersonCard, body: &str, spaced: bool, lexicon: &Lexicon) {
    let (written, facts) = split_name(body);
    let fits = card.handles.first().is_some_and(|h| belongs(h, written)) || (spaced && written.contains(' '));
    if fits && name::is_name(written, &lexicon.card.particles) {
        written.clone_into(&mut card.name);
    }
    if let Some(birthday) = after_word(body, &lexicon.card.born) {
        card.fields.insert("birthday".to_owned(), vec![birthday.to_owned()]);
    }
    let former = after_word(facts, &lexicon.card.former).map(leading_name);
    card.aliases.extend(former.filter(|n| n.contains(' ')).map(str::to_owned));
}

/// The name that leads `text`, up to two blanks, a tab, a comma or a digit, and the rest.
fn split_name(text: &str) -> (&str, &str) {
    let end =
        ["  ", "\t", ",", ";", " - ", " – ", "(", ". "].iter().filter_map(|s| text.find(s)).min().unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (name.trim(), rest)
}

/// The capitalised words that lead `text`.
fn leading_name(text: &str) -> &str {
    let end = text.split_inclusive(' ').take_while(|w| name::is_name_word(w.trim())).map(str::len).sum::<usize>();
    text[..end].trim()
}

/// What follows the first of `words` that stands in `text`.
fn after_word<'t>(text: &'t str, words: &crate::words::lexicon::word_set::Words) -> Option<&'t str> {
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        at += word.len();
        if words.contains(&fold(word.trim().trim_end_matches(':'))) {
            let rest = text[at..].trim_start();
            return Some(rest.split("  ").next().unwrap_or(rest).trim()).filter(|r| !r.is_empty());
        }
    }
    None
}

/// Whether a handle is made from the name: begins like its first word, or is its initials and more.
fn belongs(handle: &str, written: &str) -> bool {
    let handle = squash(handle);
    let first = written.split_whitespace().next().map(squash).unwrap_or_default();
    let whole = squash(written);
    !first.is_empty() && (handle.starts_with(&first) || first.starts_with(&handle) || whole.starts_with(&handle))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{read as read_with, undated};
    use super::*;

    fn cards(text: &str) -> Vec<PersonCard> {
        read_with(&undated("addr.md", text), &[read]).cards
    }

    #[test]
    fn lines_of_an_address_book_name_people() {
        let text = "@ines     Ines Groot   06-555  ines@x.example  born 2 May\n@mo   born 1950-03-04\n@rob - Rob Kern, was Rob Vos before";
        let found = cards(text);
        let names: Vec<_> = found.iter().map(|c| (c.handles[0].as_str(), c.name.as_str(), c.line)).collect();
        assert_eq!(names, [("ines", "Ines Groot", 1), ("mo", "", 2), ("rob", "Rob Kern", 3)]);
        assert_eq!((found[0].emails.concat(), found[0].yearly.len()), ("ines@x.example".to_owned(), 1));
        assert_eq!(found[2].aliases, ["Rob Vos"]);
    }

    #[test]
    fn notes_about_people_are_no_address_book() {
        for text in [
            "@ines came by",
            "@ines → Harbour. Ask early",
            "@ines  nr 14, has our key",
            "@ines - Monday",
            "- [ ] @ines  Ines Groot",
        ] {
            assert!(cards(text).is_empty(), "{text}");
        }
    }
}
