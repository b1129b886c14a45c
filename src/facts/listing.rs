//! Where a note lists people: front-matter keys, fields, headings, labels and tables.

use super::roster::Part;
use super::row::{self, Layout, Row};
use crate::model::fact::Region;
use crate::model::note::{Block, BlockKind, Dated, MarkKind, Note, Prose};
use crate::model::reference::{Claim, Reference};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::people::{RosterWords, Words};
use crate::words::text::{Span, fold, to_u32};

/// A person whom a note lists, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The person as written.
    pub row: Row,
    /// In what sense they are listed.
    pub part: Part,
    /// 1-based line.
    pub line: u32,
    /// The date of that line.
    pub date: Option<Dated>,
    /// Where it stands.
    pub region: Region,
    /// The block that holds the row, unless it is front matter.
    pub block: Option<usize>,
}

impl Listed {
    /// The person's reference. A bare word under a key such as `from` is a person only if one is known by it.
    #[must_use]
    pub fn reference(&self) -> Reference {
        let bare = self.part != Part::Present && self.row.mention.is_none();
        let claim = if bare { Claim::IfKnown } else { Claim::Firm };
        Reference { claim, ..self.row.reference() }
    }
}

/// Everyone whom `note` lists, front matter first. `encounter` says whether the note is about one, which decides what
/// `people:` means.
#[must_use]
pub fn of(note: &Note, lexicon: &Lexicon, encounter: bool) -> Vec<Listed> {
    let mut out = front_matter(note, lexicon, encounter);
    let mut open = None;
    for (index, block) in note.blocks.iter().enumerate() {
        body(note, lexicon, encounter, index, block, &mut open, &mut out);
    }
    out
}

fn front_matter(note: &Note, lexicon: &Lexicon, encounter: bool) -> Vec<Listed> {
    let mut out = Vec::new();
    for field in &note.front.fields {
        let Some(part) = part_of_key(&field.key, &lexicon.roster, encounter) else { continue };
        for value in field.values.iter().filter(|v| names_somebody(&v.text)) {
            let rows = row::rows_of_value(&value.text, value.quoted, lexicon);
            let listed =
                |row| Listed { row, part, line: value.line, date: note.date, region: Region::FrontMatter, block: None };
            out.extend(rows.into_iter().map(listed));
        }
    }
    out
}

/// A date, a number or a URL in a people key names nobody.
fn names_somebody(value: &str) -> bool {
    let value = value.trim_start_matches(['[', '"', '(']);
    value.starts_with(|c: char| c.is_alphabetic() || c == '@' || c == '<') && !value.starts_with("http")
}

fn part_of_key(key: &str, words: &RosterWords, encounter: bool) -> Option<Part> {
    let has = |set: &Words| set.contains(key) || set.contains(&key.replace('-', " "));
    if has(&words.absent) {
        Some(Part::Absent)
    } else if has(&words.keys) {
        Some(Part::Present)
    } else if has(&words.people) {
        Some(if encounter { Part::Present } else { Part::Role })
    } else {
        has(&words.roles).then_some(Part::Role)
    }
}

/// A label without names that the items below it complete.
#[derive(Clone, Copy)]
struct Open {
    label: usize,
    part: Part,
}

fn body(
    note: &Note,
    lexicon: &Lexicon,
    encounter: bool,
    index: usize,
    block: &Block,
    open: &mut Option<Open>,
    out: &mut Vec<Listed>,
) {
    if block.quote_depth > 0 && block.callout.is_none() {
        return;
    }
    let is_listed = |parent: usize| out.iter().any(|l| l.block == Some(parent));
    let under = match block.kind {
        BlockKind::Item | BlockKind::Paragraph if block.parent.is_some_and(is_listed) => None,
        BlockKind::Item => open.map(|o| o.part).or_else(|| part_of_heading(note, block, lexicon)),
        BlockKind::Paragraph => part_of_heading(note, block, lexicon),
        _ => None,
    };
    if !matches!(block.kind, BlockKind::Item) && !open.is_some_and(|o| block.parent == Some(o.label)) {
        *open = None;
    }
    let place = Place { index, block, region: Region::Text };
    match block.kind {
        BlockKind::Item | BlockKind::Paragraph => {
            fields(&place, lexicon, encounter, out);
            let labelled = labels(&place, lexicon, open, out);
            if let (Some(part), false) = (under, labelled) {
                place.list(block_rows(block, lexicon), part, out);
            }
        }
        BlockKind::Row { header: false } => table_row(note, &place, lexicon, out),
        _ => {}
    }
}

/// A block while its people are read.
struct Place<'b> {
    index: usize,
    block: &'b Block,
    region: Region,
}

impl Place<'_> {
    fn list(&self, rows: Vec<Row>, part: Part, out: &mut Vec<Listed>) {
        for row in rows {
            let Some(line) = self.block.prose.line_at(row.start) else { continue };
            out.push(Listed {
                part,
                line: line.number,
                date: line.date,
                region: self.region,
                block: Some(self.index),
                row,
            });
        }
    }
}

/// The rows of an item or paragraph under a roster heading. A paragraph counts only if it lists names and nothing else.
fn block_rows(block: &Block, lexicon: &Lexicon) -> Vec<Row> {
    let prose = &block.prose;
    if block.kind == BlockKind::Item {
        return row::rows(prose, prose.line_span(0), Layout::Item, lexicon);
    }
    let rows = row::rows(prose, Span::new(0, prose.text.len()), Layout::List, lexicon);
    let sentence = prose.text.contains(". ") || prose.text.contains(": ");
    let named = rows.iter().all(|r| r.mention.is_some() || super::name::is_name(&r.name, &lexicon.card.particles));
    if sentence || !named { Vec::new() } else { rows }
}

/// The sense of the heading that `block` stands directly under, or of the one above that if the nearest only says how
/// people took part (`### Remote`).
fn part_of_heading(note: &Note, block: &Block, lexicon: &Lexicon) -> Option<Part> {
    let heading = note.blocks.get(block.heading?)?;
    let words = &lexicon.roster;
    part_of_title(&heading.prose.text, words, false).or_else(|| {
        let above = note.blocks.get(heading.heading?)?;
        all_around(&heading.prose.text, words).then(|| part_of_title(&above.prose.text, words, false)).flatten()
    })
}

fn words_of(text: &str) -> Vec<String> {
    let text = text.split('(').next().unwrap_or_default();
    let folded = fold(text);
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\'')).map(str::to_owned);
    words.filter(|w| w.chars().any(char::is_alphabetic)).collect()
}

fn all_around(text: &str, words: &RosterWords) -> bool {
    let list = words_of(text);
    !list.is_empty() && list.iter().all(|w| words.around.contains(w))
}

/// In what sense a heading or label lists people: one of the roster's phrases, with nothing else but words such as
/// `remote` or `members` around it.
fn part_of_title(title: &str, words: &RosterWords, label: bool) -> Option<Part> {
    if title.len() > 60 {
        return None;
    }
    let list = words_of(title);
    let holds = |set: &Words| {
        (1..=3.min(list.len())).rev().any(|width| {
            list.windows(width).enumerate().any(|(at, w)| {
                let others = list[..at].iter().chain(&list[at + width..]);
                set.contains(&w.join(" ")) && others.into_iter().all(|o| words.around.contains(o))
            })
        })
    };
    if holds(&words.absent) {
        Some(Part::Absent)
    } else if holds(&words.present) || (label && list.len() == 1 && words.there.contains(&list[0])) {
        Some(Part::Present)
    } else {
        holds(&words.roles).then_some(Part::Role)
    }
}

/// Reads `Attendees: @ana, @bo`, at the start of a line or of a sentence within it. Returns whether there was a label.
fn labels(place: &Place<'_>, lexicon: &Lexicon, open: &mut Option<Open>, out: &mut Vec<Listed>) -> bool {
    let prose = &place.block.prose;
    let mut found = false;
    for i in 0..prose.lines.len() {
        let line = prose.line_span(i);
        let body = prose.lines[i].body.max(line.start);
        let Some((part, rest)) = label(prose, Span { start: body, end: line.end }, lexicon) else { continue };
        found = true;
        let names = rest.of(&prose.text).trim();
        if names.is_empty() {
            *open = Some(Open { label: place.index, part });
            continue;
        }
        let rows = row::rows(prose, rest, Layout::List, lexicon);
        let sure = |r: &Row| r.mention.is_some() || super::name::is_name(&r.name, &lexicon.card.particles);
        place.list(rows.into_iter().filter(sure).collect(), part, out);
    }
    found
}

/// The label within the first words of a sentence of `line`, and what it lists: up to the end of the sentence.
fn label(prose: &Prose, line: Span, lexicon: &Lexicon) -> Option<(Part, Span)> {
    let text = line.of(&prose.text);
    let colon = text.match_indices(':').map(|(at, _)| at).take(3).find(|&at| {
        let after = text[at + 1..].trim_start_matches(['*', '_']);
        (after.is_empty() || after.starts_with(' ')) && !text[..at].ends_with(':')
    })?;
    let before = text[..colon].rsplit(['.', '!', '?', ';']).next().unwrap_or_default();
    let part = part_of_title(before.trim(), &lexicon.roster, true)?;
    let start = colon + 1;
    let end = text[start..].find(". ").map_or(text.len(), |at| start + at);
    Some((part, Span { start: line.start + to_u32(start), end: line.start + to_u32(end) }))
}

/// Reads fields such as `attendees:: [[Ana]], @bo` (I-2).
fn fields(place: &Place<'_>, lexicon: &Lexicon, encounter: bool, out: &mut Vec<Listed>) {
    for mark in &place.block.prose.marks {
        let MarkKind::Field { key, value } = &mark.kind else { continue };
        let words = &lexicon.roster;
        // `with::` and `met::` beside a text are contacts of their own (C2), not a list of who was there.
        let Some(part) =
            part_of_key(key, words, encounter).filter(|_| !words.keys.contains(key) || words.present.contains(key))
        else {
            continue;
        };
        let inside = place.block.prose.marks.iter().enumerate();
        let inside = inside.filter(|(_, m)| mark.span.start <= m.span.start && m.span.end <= mark.span.end);
        let marks: Vec<usize> = inside.map(|(i, _)| i).collect();
        let mut rows = row::rows_of_value(value, false, lexicon);
        for row in &mut rows {
            row.start = mark.span.start as usize;
            row.marks.clone_from(&marks);
        }
        place.list(rows, part, out);
    }
}

/// Reads a row of a table of people who were there: one with a name column, under a roster heading or with a column of
/// abbreviations or of attendance beside it.
fn table_row(note: &Note, place: &Place<'_>, lexicon: &Lexicon, out: &mut Vec<Listed>) {
    let Some(header) = place.block.table.and_then(|t| note.blocks.get(t)) else { return };
    let cell =
        |block: &Block, i: usize| block.prose.cells.get(i).map_or("", |c| c.of(&block.prose.text)).trim().to_owned();
    let titles: Vec<String> = (0..header.prose.cells.len()).map(|i| fold(&cell(header, i))).collect();
    let names = titles.iter().position(|t| lexicon.card.name_columns.contains(t));
    let abbreviations = titles.iter().position(|t| lexicon.card.abbreviation_columns.contains(t));
    let heading = part_of_heading(note, place.block, lexicon);
    let (Some(names), Some(part)) = (names, heading.or(abbreviations.map(|_| Part::Present))) else { return };
    let Some(&span) = place.block.prose.cells.get(names) else { return };
    let mut rows = row::rows(&place.block.prose, span, Layout::Item, lexicon);
    for row in &mut rows {
        let short = abbreviations.map(|i| cell(place.block, i)).filter(|a| super::name::is_abbreviation(a));
        row.abbreviation = short.or(row.abbreviation.take());
    }
    Place { region: Region::Table, index: place.index, block: place.block }.list(rows, part, out);
}
