//! The lines that a search found, as they are printed.

use std::collections::BTreeMap;

use super::answer::Row;
use crate::report::ages;
use crate::report::page::{Page, Part, Role, Run, Text};
use crate::words::date::Date;
use crate::words::text::fold;

/// One line of a passage: a hit, or what stands around one.
enum Shown<'r> {
    Hit(&'r Row),
    Around(&'r str),
}

/// Hits of one note with the lines around them, by number: no line twice.
struct Passage<'r> {
    file: &'r str,
    lines: BTreeMap<u32, Shown<'r>>,
}

/// The rows in their order, with the lines around them as `grep -C` has them.
pub(super) fn page(rows: &[Row], grouped: bool, today: Date) -> Page {
    let mut parts = Vec::new();
    let mut last_file = None;
    let has_context = rows.iter().any(|r| !r.context.is_empty());
    for (i, passage) in passages(rows).iter().enumerate() {
        if grouped && last_file != Some(passage.file) {
            parts.push(Part::Heading(Text::of(Role::Path, passage.file)));
        } else if has_context && i > 0 {
            parts.push(Part::Paragraph(Text::of(Role::Muted, "--")));
        }
        last_file = Some(passage.file);
        parts.extend(passage.lines.values().map(|line| match line {
            Shown::Hit(row) => hit(row, today),
            Shown::Around(text) => Part::Paragraph(Text::of(Role::Muted, format!("  {text}"))),
        }));
    }
    Page { title: Text::default(), parts, hint: None }
}

/// Rows whose surroundings overlap or touch are one passage, which stands where the first of them does.
fn passages(rows: &[Row]) -> Vec<Passage<'_>> {
    let mut out: Vec<Passage<'_>> = Vec::new();
    for row in rows {
        let mut passage = Passage { file: &row.place.file, lines: BTreeMap::new() };
        passage.lines.extend(row.context.iter().map(|(n, text)| (*n, Shown::Around(text.as_str()))));
        passage.lines.insert(row.place.line, Shown::Hit(row));
        let touching = |p: &&mut Passage<'_>| !row.context.is_empty() && touch(p, &passage);
        match out.iter_mut().find(touching) {
            Some(first) => first.join(passage),
            None => out.push(passage),
        }
    }
    out
}

/// Whether two passages of one note leave no line out between them.
fn touch(a: &Passage<'_>, b: &Passage<'_>) -> bool {
    let ends = |p: &Passage<'_>| Some((*p.lines.first_key_value()?.0, *p.lines.last_key_value()?.0));
    let (Some((a_first, a_last)), Some((b_first, b_last))) = (ends(a), ends(b)) else { return false };
    a.file == b.file && a_first <= b_last + 1 && b_first <= a_last + 1
}

impl Passage<'_> {
    /// A hit stays a hit where it stands around another.
    fn join(&mut self, other: Self) {
        for (number, line) in other.lines {
            if matches!(line, Shown::Hit(_)) || !self.lines.contains_key(&number) {
                self.lines.insert(number, line);
            }
        }
    }
}

fn hit(row: &Row, today: Date) -> Part {
    let date = row.date.map_or_else(String::new, |d| format!("  {d}, {}", ages::relative(d, today)));
    Part::Item(snippet(row), row.place.text().and(Role::Date, date))
}

/// Whether a line names its speaker in full in front, as `@ana: …` and `Ana López: …` do.
fn begins_with(text: &str, name: &str) -> bool {
    let own = text.trim_start_matches('@').chars();
    let mut rest = own.clone().skip(name.chars().count());
    fold(&own.take(name.chars().count()).collect::<String>()) == fold(name)
        && !rest.next().is_some_and(char::is_alphanumeric)
}

/// The line with its matched words marked, after its last heading and before whoever says it.
fn snippet(row: &Row) -> Text {
    let mut runs = Vec::new();
    let mut put = |text: &str, role: Role| {
        if !text.is_empty() {
            runs.push(Run { text: text.to_owned(), role });
        }
    };
    for heading in &row.heading {
        put(&format!("{heading} › "), Role::Muted);
    }
    if !row.speaker.iter().all(|name| begins_with(&row.text, name)) {
        put(&format!("[{}] ", row.speaker.join(", ")), Role::Person);
    }
    let mut at = 0;
    for span in &row.highlights {
        let start = (span.start as usize).max(at);
        put(row.text.get(at..start).unwrap_or_default(), Role::Plain);
        let end = (span.end as usize).max(start);
        put(row.text.get(start..end).unwrap_or_default(), Role::Match);
        at = end;
    }
    put(row.text.get(at..).unwrap_or_default(), Role::Plain);
    Text(runs)
}
