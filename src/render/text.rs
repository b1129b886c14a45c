//! Pages for a terminal: aligned, wrapped, coloured by meaning.

use std::fmt::Write;

use super::layout::{self, GAP, Place};
use super::theme;
use crate::report::page::{Bar, Column, Page, Part, Role, Run, Text};

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Cells a line.
    pub width: usize,
    /// Whether to colour.
    pub colour: bool,
    /// Whether bars may use block characters, else ASCII.
    pub unicode: bool,
}

/// `page` as text, each line ended.
#[must_use]
pub fn render(page: &Page, look: Look) -> String {
    let mut out = Writer { out: String::new(), look };
    out.paragraph(&page.title, 0);
    for part in &page.parts {
        out.part(part);
    }
    if let Some(hint) = &page.hint {
        out.gap();
        out.paragraph(hint, 0);
    }
    out.out
}

/// Cells before what stands below a row.
const BELOW: usize = 4;

struct Writer {
    out: String,
    look: Look,
}

impl Writer {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(text) => {
                self.gap();
                self.paragraph(text, 0);
            }
            Part::Paragraph(text) => self.paragraph(text, 0),
            Part::Item(text, source) => self.item(text, source, 0),
            Part::Under(text, source) => self.item(text, source, 2),
            Part::Table { columns, rows } => self.table(columns, rows),
            Part::Bars(bars) => self.bars(bars),
        }
    }

    /// One empty line, unless the page starts here.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self, text: &Text, indent: usize) {
        if text.is_empty() {
            return;
        }
        for line in layout::wrap(&layout::escaped(text), self.look.width.saturating_sub(indent)) {
            self.blanks(indent);
            self.runs(&line);
            self.out.push('\n');
        }
    }

    fn item(&mut self, text: &Text, source: &Text, indent: usize) {
        let (text, source) = (layout::escaped(text), layout::escaped(source));
        let hang = indent + 2;
        let lines = layout::wrap(&text, self.look.width.saturating_sub(hang));
        let last = lines.last().map_or(0, layout::width);
        let beside = source.is_empty() || hang + last + GAP + layout::width(&source) <= self.look.width;
        for (i, line) in lines.iter().enumerate() {
            self.blanks(indent);
            self.out.push_str(if i == 0 { "- " } else { "  " });
            self.runs(line);
            if beside && i + 1 == lines.len() && !source.is_empty() {
                self.blanks(GAP);
                self.runs(&source);
            }
            self.out.push('\n');
        }
        if !beside {
            self.below(&source, hang);
        }
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Text>]) {
        let rows: Vec<Vec<Text>> = rows.iter().map(|r| r.iter().map(layout::escaped).collect()).collect();
        let natural: Vec<usize> = (0..columns.len())
            .map(|i| {
                let cells = rows.iter().filter_map(|r| r.get(i)).map(layout::width).max().unwrap_or(0);
                if cells == 0 { 0 } else { cells.max(columns[i].title.chars().count()) }
            })
            .collect();
        // A column that is empty in every row says nothing.
        let kept: Vec<usize> = (0..columns.len()).filter(|&i| natural[i] > 0).collect();
        let columns: Vec<Column> = kept.iter().map(|&i| columns[i].clone()).collect();
        let natural: Vec<usize> = kept.iter().map(|&i| natural[i]).collect();
        let places = layout::fit(&columns, &natural, self.look.width);
        if columns.iter().any(|c| !c.title.is_empty()) {
            let titles: Vec<Text> = columns.iter().map(|c| Text::of(Role::Muted, c.title.as_str())).collect();
            self.row(&columns, &places, &titles, false);
        }
        for row in &rows {
            let cells: Vec<Text> = kept.iter().map(|&i| row.get(i).cloned().unwrap_or_default()).collect();
            self.row(&columns, &places, &cells, true);
        }
    }

    fn row(&mut self, columns: &[Column], places: &[Place], cells: &[Text], with_below: bool) {
        let wrapped: Vec<(usize, bool, Vec<Text>)> = places
            .iter()
            .zip(columns)
            .zip(cells)
            .filter_map(|((place, column), cell)| match place {
                Place::Beside(n) => Some((*n, column.right, layout::wrap(cell, *n))),
                _ => None,
            })
            .collect();
        let height = wrapped.iter().map(|(_, _, lines)| lines.len()).max().unwrap_or(0);
        for i in 0..height {
            self.row_line(&wrapped, i);
        }
        let below = places.iter().zip(cells).filter(|(place, cell)| **place == Place::Below && !cell.is_empty());
        for (_, cell) in below.filter(|_| with_below) {
            self.below(cell, BELOW);
        }
    }

    fn below(&mut self, text: &Text, indent: usize) {
        for line in below_lines(text, self.look.width.saturating_sub(indent)) {
            self.blanks(indent);
            self.runs(&line);
            self.out.push('\n');
        }
    }

    fn row_line(&mut self, wrapped: &[(usize, bool, Vec<Text>)], i: usize) {
        let mut pending = 0;
        for (n, right, lines) in wrapped {
            let empty = Text::default();
            let cell = lines.get(i).unwrap_or(&empty);
            let pad = n.saturating_sub(layout::width(cell));
            if cell.is_empty() {
                pending += n + GAP;
                continue;
            }
            self.blanks(pending + if *right { pad } else { 0 });
            self.runs(cell);
            pending = GAP + if *right { 0 } else { pad };
        }
        self.out.push('\n');
    }

    fn bars(&mut self, bars: &[Bar]) {
        let label = bars.iter().map(|b| layout::width(&Text::plain(b.label.as_str()))).max().unwrap_or(0);
        let note = bars.iter().map(|b| layout::width(&Text::plain(b.note.as_str()))).max().unwrap_or(0);
        let room = self.look.width.saturating_sub(label + note + 2 * GAP).clamp(8, 60) as u64;
        let most = bars.iter().map(|b| b.whole).max().unwrap_or(0).max(1);
        let (full, rest) = if self.look.unicode { ("█", "░") } else { ("#", ".") };
        // Half up, so that zero stays zero and the longest bar fills the room.
        let cells = |n: u64| usize::try_from((n * room * 2 + most) / (most * 2)).unwrap_or(0);
        for bar in bars {
            let (part, whole) = (cells(bar.part), cells(bar.whole));
            let name = layout::escaped(&Text::plain(bar.label.as_str()));
            let line = name
                .and(
                    Role::Plain,
                    " ".repeat(GAP + label.saturating_sub(layout::width(&Text::plain(bar.label.as_str())))),
                )
                .and(Role::Bar, full.repeat(part))
                .and(Role::Muted, rest.repeat(whole.saturating_sub(part)))
                .and(Role::Plain, " ".repeat(GAP))
                .and(Role::Muted, bar.note.as_str());
            self.runs(&line);
            self.out.push('\n');
        }
    }

    fn blanks(&mut self, n: usize) {
        self.out.extend(std::iter::repeat_n(' ', n));
    }

    fn runs(&mut self, text: &Text) {
        for run in text.0.iter().filter(|r| !r.text.is_empty()) {
            let style = theme::style(run.role);
            if self.look.colour && style != anstyle::Style::new() {
                // Writing to a String cannot fail.
                let _ = write!(self.out, "{style}{}{style:#}", run.text);
            } else {
                self.out.push_str(&run.text);
            }
        }
    }
}

/// A cell below its row: wrapped, but for paths, which stay whole for whoever copies them; each may have its own line.
fn below_lines(cell: &Text, width: usize) -> Vec<Text> {
    let is_path = |r: &Run| r.role == Role::Path;
    if !cell.0.iter().any(is_path) {
        return layout::wrap(cell, width);
    }
    if layout::width(cell) <= width {
        return vec![cell.clone()];
    }
    let mut lines: Vec<Text> = Vec::new();
    for run in &cell.0 {
        match lines.last_mut().filter(|line| is_path(run) || !line.0.iter().any(is_path)) {
            Some(line) => line.0.push(run.clone()),
            None => lines.push(Text::of(run.role, run.text.trim_start())),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::Fit;

    fn page() -> Page {
        let columns = vec![
            Column::new("person", Fit::Fixed),
            Column::new("days", Fit::Fixed).right(),
            Column::new("source", Fit::Below),
        ];
        let row = |name: &str, days: &str| {
            vec![Text::of(Role::Person, name), Text::plain(days), Text::of(Role::Path, "Daily/2026-11-01.md:3")]
        };
        Page {
            title: Text::plain("Last contact"),
            parts: vec![Part::Table { columns, rows: vec![row("Ana López", "3"), row("Bo\u{1b}[2J", "120")] }],
            hint: None,
        }
    }

    #[test]
    fn columns_align_and_escape() {
        let text = render(&page(), Look { width: 80, colour: false, unicode: true });
        let want = "Last contact\n\
                    person       days  source\n\
                    Ana López       3  Daily/2026-11-01.md:3\n\
                    Bo\\u{1b}[2J   120  Daily/2026-11-01.md:3\n";
        assert_eq!(text, want);
    }

    #[test]
    fn a_source_that_does_not_fit_stands_below_its_row() {
        let text = render(&page(), Look { width: 30, colour: false, unicode: true });
        assert!(text.contains("Ana López       3\n    Daily/2026-11-01.md:3\n"), "{text}");
    }

    #[test]
    fn colour_is_only_added_around_text() {
        let text = render(&page(), Look { width: 80, colour: true, unicode: true });
        assert!(text.contains("\u{1b}[1mAna López\u{1b}[0m"), "{text}");
    }

    #[test]
    fn bars_scale_to_the_longest_and_zero_stays_zero() {
        let bar = |label: &str, part, whole| Bar { label: label.into(), part, whole, note: String::new() };
        let part = Part::Bars(vec![bar("a", 5, 10), bar("b", 0, 0)]);
        let page = Page { parts: vec![part], ..Page::default() };
        let text = render(&page, Look { width: 13, colour: false, unicode: false });
        assert_eq!(text, "a  ####....  \nb    \n");
    }

    #[test]
    fn texts_that_find_no_room_stand_wrapped_below_and_paths_stay_whole() {
        let columns = vec![Column::new("", Fit::Fixed), Column::new("", Fit::Wrap), Column::new("", Fit::Below)];
        let paths =
            Text::of(Role::Path, "Daily/2026-11-01.md:3").and(Role::Muted, " and ").and(Role::Path, "Ledger.md:12");
        let row = vec![Text::plain("2026-11-01"), Text::plain("a lift to the station in the rain"), paths];
        let page = Page { parts: vec![Part::Table { columns, rows: vec![row] }], ..Page::default() };
        let text = render(&page, Look { width: 26, colour: false, unicode: true });
        let want =
            "2026-11-01\n    a lift to the station\n    in the rain\n    Daily/2026-11-01.md:3\n    and Ledger.md:12\n";
        assert_eq!(text, want);
    }
}
