//! Tables of people: a name column beside handles, addresses or roles.

use super::draft::Draft;
use super::{card, name};
use crate::model::note::{Block, BlockKind, MarkKind};
use crate::model::person::{CardSource, PersonCard};
use crate::model::reference::Form;
use crate::words::lexicon::Lexicon;
use crate::words::text::{Span, field_key, fold};

/// Reads a card from every row of such tables.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    let mut layout: Option<(usize, Option<Layout>)> = None;
    for block in &note.blocks {
        let (BlockKind::Row { header: false }, Some(table)) = (block.kind, block.table) else { continue };
        if layout.as_ref().is_none_or(|(t, _)| *t != table) {
            layout = Some((table, note.blocks.get(table).and_then(|header| Layout::of(header, draft.lexicon))));
        }
        let columns = layout.as_ref().and_then(|(_, columns)| columns.as_ref());
        let found = match columns {
            Some(columns) => columns.card(block, draft.lexicon),
            None => paired(block, draft.lexicon),
        };
        if let Some(mut found) = found {
            card::read_rhythms(&mut found, draft);
            draft.facts.cards.push(found);
        }
    }
}

/// Which column of a table of people holds what.
struct Layout {
    names: usize,
    /// Column and the field that it fills.
    fields: Vec<(usize, String)>,
    /// Whether a column of handles or addresses says that this is a table of people. Without one, a row must name a
    /// person by mark or by two words: `name` and `role` head other tables too.
    sure: bool,
}

impl Layout {
    fn of(header: &Block, lexicon: &Lexicon) -> Option<Self> {
        let words = &lexicon.card;
        let titles: Vec<String> = cells(header).map(|text| fold(text.trim())).collect();
        let names = titles.iter().position(|t| words.name_columns.contains(t))?;
        let sure = titles.iter().any(|t| words.sure_columns.contains_key(t));
        let known = |t: &String| words.sure_columns.get(t).or_else(|| words.other_columns.get(t)).cloned();
        // Whatever else such a table says is about its people.
        let own = |t: &String| Some(field_key(t)).filter(|k| sure && !k.is_empty());
        let field = |(i, t): (usize, &String)| Some((i, known(t).or_else(|| own(t))?));
        let fields: Vec<_> = titles.iter().enumerate().filter(|(i, _)| *i != names).filter_map(field).collect();
        (!fields.is_empty()).then_some(Self { names, fields, sure })
    }

    fn card(&self, row: &Block, lexicon: &Lexicon) -> Option<PersonCard> {
        let source = if self.sure { CardSource::AddressBook } else { CardSource::Row };
        let mut card = card::blank(source, row.prose.first_line());
        let span = *row.prose.cells.get(self.names)?;
        let marked = take_name(&mut card, row, span, lexicon);
        for (column, field) in &self.fields {
            let Some(&span) = row.prose.cells.get(*column) else { continue };
            take_cell(&mut card, row, span, field);
        }
        let named = marked || card.name.contains(' ') || (self.sure && !card.name.is_empty());
        let known_by = usize::from(!card.name.is_empty()) + card.handles.len() + card.emails.len();
        (known_by > 0 && (named || !card.handles.is_empty())).then_some(card)
    }
}

/// The card of a row of any other table: a cell with a handle alone beside one with the full name that it is made from.
fn paired(row: &Block, lexicon: &Lexicon) -> Option<PersonCard> {
    let handle = row.prose.mentions().map(|(_, r)| r).find(|r| {
        r.form == Form::Handle && cells(row).any(|cell| cell.trim().strip_prefix('@') == Some(r.token.as_str()))
    })?;
    let name = cells(row).map(str::trim).find(|cell| {
        cell.contains(' ') && name::is_name(cell, &lexicon.card.particles) && name::makes(cell, &handle.token)
    })?;
    let mut card = card::blank(CardSource::Row, row.prose.first_line());
    name.clone_into(&mut card.name);
    card.handles.push(handle.token.clone());
    Some(card)
}

fn cells(row: &Block) -> impl Iterator<Item = &str> {
    row.prose.cells.iter().map(|c| c.of(&row.prose.text))
}

/// Reads the name cell: a link, a handle, a name, or `Old Name → New` after a change of name. Returns whether a mark
/// names the person.
fn take_name(card: &mut PersonCard, row: &Block, span: Span, lexicon: &Lexicon) -> bool {
    let inside = |m: &crate::model::note::Mark| span.start <= m.span.start && m.span.end <= span.end;
    if let Some((_, reference)) = row.prose.mentions().find(|(m, _)| inside(m)) {
        match reference.form {
            Form::Wikilink | Form::Link => {
                name::bare(reference.token.rsplit('/').next().unwrap_or_default()).clone_into(&mut card.name);
            }
            Form::Email => card.emails.push(reference.token.clone()),
            _ => card.handles.push(reference.token.clone()),
        }
        return true;
    }
    let text = span.of(&row.prose.text);
    let text = text.split(['(', ',']).next().unwrap_or_default().trim();
    let (old, new) = match text.split_once('→').or_else(|| text.split_once("->")) {
        Some((old, new)) => (old.trim(), renamed(old.trim(), new.trim())),
        None => ("", text.to_owned()),
    };
    let is_name = |text: &str| name::is_name(text, &lexicon.card.particles);
    if is_name(&new) {
        card.aliases.extend(Some(old.to_owned()).filter(|o| is_name(o)));
        card.name = new;
    }
    false
}

/// `Rosa Blum → Kern` is `Rosa Kern` now.
fn renamed(old: &str, new: &str) -> String {
    match old.rsplit_once(' ') {
        Some((first, _)) if !new.contains(' ') => format!("{first} {new}"),
        _ => new.to_owned(),
    }
}

/// Reads a handle, an address or a plain value. Every handle of the cell is the person's, as after a change of name.
fn take_cell(card: &mut PersonCard, row: &Block, span: Span, field: &str) {
    let text = span.of(&row.prose.text).trim();
    let marks = row.prose.marks.iter().filter(|m| span.start <= m.span.start && m.span.end <= span.end);
    let mut taken = false;
    for mark in marks {
        match &mark.kind {
            MarkKind::Mention(r) if r.form == Form::Handle && matches!(field, "handle" | "github") => {
                card.handles.push(r.token.clone());
                taken = true;
            }
            MarkKind::Mention(r) if r.form == Form::Email => {
                card.emails.push(r.token.clone());
                taken = true;
            }
            _ => {}
        }
    }
    let word = !text.is_empty() && !text.contains(char::is_whitespace);
    match field {
        "handle" if !taken && word => card.handles.push(text.trim_start_matches('@').to_owned()),
        "email" if !taken && word && text.contains('@') => card.emails.push(text.to_owned()),
        "handle" | "email" => {}
        _ if taken || text.is_empty() => {}
        _ => card.fields.entry(field.to_owned()).or_default().push(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{read as read_with, undated};
    use super::*;

    fn names(table: &str) -> Vec<(String, String)> {
        let facts = read_with(&undated("list.md", table), &[read]);
        facts.cards.iter().map(|c| (c.name.clone(), c.handles.join(" "))).collect()
    }

    #[test]
    fn a_column_of_handles_makes_a_table_of_people() {
        let table = "| name | handle | what |\n|--|--|--|\n| Ines Vos → Groot | @ivos, since May @ines | sails |\n| ??? | @rob | |\n";
        let want = [("Ines Groot", "ivos ines"), ("", "rob")].map(|(n, h)| (n.to_owned(), h.to_owned()));
        assert_eq!(names(table), want);
    }

    #[test]
    fn every_column_of_a_table_of_people_is_about_them() {
        let table = "| name | handle | what | cadence |\n|--|--|--|--|\n| Ines Groot | @ines | sails, by @rob | 2w |\n";
        let facts = read_with(&undated("list.md", table), &[read]);
        let card = &facts.cards[0];
        assert_eq!((card.fields["what"].concat(), card.cadence_days), ("sails, by @rob".to_owned(), Some(14)));
        assert_eq!(card.handles, ["ines"]);
    }

    #[test]
    fn a_table_of_things_is_no_table_of_people() {
        for table in [
            "| project | owner |\n|--|--|\n| Harbour | @ines |\n",
            "| name | status |\n|--|--|\n| Harbour Wall | done |\n",
            "| name | role |\n|--|--|\n| gateway | proxy |\n",
        ] {
            assert!(names(table).is_empty(), "{table}");
        }
    }
}
