//! Where a note lists people: front-matter keys, fields, headings, labels and tables.

use std::collections::{BTreeMap, BTreeSet};

use super::name;
use super::roster::Part;
use super::row::{self, Layout, Row};
use crate::model::fact::Region;
use crate::model::note::{Block, BlockKind, Dated, Mark, MarkKind, Note, Prose};
use crate::model::reference::{Claim, Reference};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::lexicon::people::RosterWords;
use crate::words::lexicon::word_set::Words;
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
    let out = front_matter(note, lexicon, encounter);
    let headings = headings(note, &lexicon.roster);
    let mut reader = Reader { note, lexicon, encounter, headings, open: None, listed: BTreeSet::new(), out };
    for (index, block) in note.blocks.iter().enumerate() {
        // Somebody else's text lists nobody who met the writer.
        if block.quote_depth == 0 || block.callout.is_some() {
            reader.block(index, block);
        }
    }
    reader.out
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

struct Reader<'n> {
    note: &'n Note,
    lexicon: &'n Lexicon,
    encounter: bool,
    /// By block of the heading: in what sense it lists people, if it does.
    headings: BTreeMap<usize, Part>,
    open: Option<Open>,
    /// Blocks that list somebody. What stands below such a row is about them.
    listed: BTreeSet<usize>,
    out: Vec<Listed>,
}

impl Reader<'_> {
    fn block(&mut self, index: usize, block: &Block) {
        let part = self.part_under(block);
        let label = self.open.map(|o| o.label);
        if block.kind != BlockKind::Item && (block.parent.is_none() || block.parent != label) {
            self.open = None;
        }
        match block.kind {
            BlockKind::Item | BlockKind::Paragraph => {
                self.fields(index, block);
                let labelled = self.labels(index, block);
                if let (Some(part), false) = (part, labelled) {
                    self.list(index, block, block_rows(block, self.lexicon), part, Region::Text);
                }
            }
            BlockKind::Row { header: false } => self.table_row(index, block),
            _ => {}
        }
    }

    /// In what sense the place of an item or paragraph lists people.
    fn part_under(&self, block: &Block) -> Option<Part> {
        if block.parent.is_some_and(|p| self.listed.contains(&p)) {
            return None;
        }
        let open = self.open.map(|o| o.part).filter(|_| block.kind == BlockKind::Item);
        open.or_else(|| self.headings.get(&block.heading?).copied())
    }

    fn list(&mut self, index: usize, block: &Block, rows: Vec<Row>, part: Part, region: Region) {
        for row in rows {
            let Some(line) = block.prose.line_at(row.start) else { continue };
            self.listed.insert(index);
            self.out.push(Listed { part, line: line.number, date: line.date, region, block: Some(index), row });
        }
    }

    /// Reads `Attendees: @ana, @bo`, at the start of a line or of a sentence within it. Returns whether there was a
    /// label.
    fn labels(&mut self, index: usize, block: &Block) -> bool {
        let (prose, lexicon) = (&block.prose, self.lexicon);
        let mut found = false;
        for (i, line) in prose.lines.iter().enumerate() {
            let span = prose.line_span(i);
            let body = Span { start: line.body.clamp(span.start, span.end), end: span.end };
            let Some((part, rest)) = label(prose, body, lexicon) else { continue };
            found = true;
            if rest.of(&prose.text).trim().is_empty() {
                self.open = Some(Open { label: index, part });
                continue;
            }
            let sure = |r: &Row| r.mention.is_some() || name::is_name(&r.name, &lexicon.card.particles);
            let part = if is_unsure(rest.of(&prose.text), lexicon) { Part::Role } else { part };
            let rows = row::rows(prose, rest, Layout::List, lexicon).into_iter().filter(sure).collect();
            self.list(index, block, rows, part, Region::Text);
        }
        found
    }

    /// Reads fields such as `attendees:: [[Ana]], @bo` (I-2).
    fn fields(&mut self, index: usize, block: &Block) {
        let words = &self.lexicon.roster;
        for mark in &block.prose.marks {
            let MarkKind::Field { key, value } = &mark.kind else { continue };
            // `with::` and `met::` beside a text are contacts of their own (C2), not a list of who was there.
            let own = words.keys.contains(key) && !words.present.contains(key);
            let Some(part) = part_of_key(key, words, self.encounter).filter(|_| !own) else { continue };
            let inside = |(_, m): &(usize, &Mark)| mark.span.start <= m.span.start && m.span.end <= mark.span.end;
            let marks: Vec<usize> = block.prose.marks.iter().enumerate().filter(inside).map(|(i, _)| i).collect();
            let mut rows = row::rows_of_value(value, false, self.lexicon);
            for row in &mut rows {
                row.start = mark.span.start as usize;
                row.marks.clone_from(&marks);
            }
            self.list(index, block, rows, part, Region::Text);
        }
    }

    /// Reads a row of a table of people who were there: one with a name column, under a roster heading or with a column
    /// of abbreviations beside it.
    fn table_row(&mut self, index: usize, block: &Block) {
        let Some(header) = block.table.and_then(|t| self.note.blocks.get(t)) else { return };
        let words = &self.lexicon.card;
        let column =
            |set: &Words| header.prose.cells.iter().position(|c| set.contains(&fold(c.of(&header.prose.text).trim())));
        let (names, short) = (column(&words.name_columns), column(&words.abbreviation_columns));
        let heading = block.heading.and_then(|h| self.headings.get(&h).copied());
        let (Some(names), Some(part)) = (names, heading.or(short.map(|_| Part::Present))) else { return };
        let cell = |i: usize| block.prose.cells.get(i).copied();
        let Some(span) = cell(names) else { return };
        let mut rows = row::rows(&block.prose, span, Layout::Item, self.lexicon);
        let short = short.and_then(cell).map(|c| c.of(&block.prose.text).trim()).filter(|a| name::is_abbreviation(a));
        for row in rows.iter_mut().filter(|_| short.is_some()) {
            row.abbreviation = short.map(str::to_owned);
        }
        self.list(index, block, rows, part, Region::Table);
    }
}

/// The rows of an item or paragraph under a roster heading. A paragraph counts only if it lists names and nothing else.
fn block_rows(block: &Block, lexicon: &Lexicon) -> Vec<Row> {
    let prose = &block.prose;
    if block.kind == BlockKind::Item {
        let line = prose.line_span(0);
        let (who, names) = line.of(&prose.text).split_once(": ").unwrap_or_default();
        // `Others: Ana, Bo` lists several, `Ana: on the phone` one.
        return if all_around(who, &lexicon.roster) {
            let from = Span { start: line.end - to_u32(names.len()), end: line.end };
            row::rows(prose, from, Layout::List, lexicon)
        } else {
            row::rows(prose, line, Layout::Item, lexicon)
        };
    }
    let rows = row::rows(prose, Span::new(0, prose.text.len()), Layout::List, lexicon);
    let sentence = prose.text.contains(". ") || prose.text.contains(": ");
    let named = rows.iter().all(|r| r.mention.is_some() || name::is_name(&r.name, &lexicon.card.particles));
    if sentence || !named { Vec::new() } else { rows }
}

/// In what sense each heading lists people: by its own words, or by those of the one above if it only says how they
/// took part (`### Remote`).
fn headings(note: &Note, words: &RosterWords) -> BTreeMap<usize, Part> {
    let mut out = BTreeMap::new();
    for (index, block) in note.blocks.iter().enumerate() {
        let BlockKind::Heading(_) = block.kind else { continue };
        let above = || out.get(&block.heading?).copied().filter(|_| all_around(&block.prose.text, words));
        if let Some(part) = part_of_title(&block.prose.text, words, false).or_else(above) {
            out.insert(index, part);
        }
    }
    out
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

/// Whether a list says of itself that it is still open: `Guests: maybe Ana, Bo`.
fn is_unsure(list: &str, lexicon: &Lexicon) -> bool {
    let open = Senses::of(Sense::If).and(Sense::Plan).and(Sense::Future);
    let lexeme = |word: &str| lexicon.phrases().word(word);
    words_of(list).iter().take(12).any(|word| lexeme(word).is_some_and(|l| l.senses.any(open)))
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
