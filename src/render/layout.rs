//! Fitting running text and columns to a width.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use crate::report::page::{Column, Fit, Run, Text};
use crate::words::text::sanitize;
use crate::words::tokens::is_cjk;

/// Narrowest width at which a wrapped column stands beside others.
const WRAP_COMFORT: usize = 32;
/// Narrowest width of a wrapped column at all.
const WRAP_LEAST: usize = 16;
/// Blanks between columns.
pub const GAP: usize = 2;

/// The text with every run escaped for a terminal.
#[must_use]
pub fn escaped(text: &Text) -> Text {
    Text(text.0.iter().map(|r| Run { text: sanitize(&r.text), role: r.role }).collect())
}

/// How many terminal cells `text` takes on one line.
#[must_use]
pub fn width(text: &Text) -> usize {
    text.0.iter().map(|r| r.text.width()).sum()
}

/// Breaks escaped `text` into lines of at most `width` cells: at blanks, and inside a word only if that is longer itself.
#[must_use]
pub fn wrap(text: &Text, width: usize) -> Vec<Text> {
    let plain: String = text.0.iter().map(|r| r.text.as_str()).collect();
    let options = Options::new(width.max(1))
        .break_words(true)
        .word_splitter(WordSplitter::NoHyphenation)
        .word_separator(WordSeparator::Custom(words));
    let mut lines = Vec::new();
    let mut from = 0;
    for line in textwrap::wrap(&plain, options) {
        // Lines are parts of `plain` in order, blanks at the breaks left out.
        let start = plain.get(from..).and_then(|rest| rest.find(line.as_ref())).map_or(from, |at| from + at);
        from = start + line.len();
        lines.push(slice(text, start, from));
    }
    if lines.is_empty() {
        lines.push(Text::default());
    }
    lines
}

/// The parts of a line between which it may break: at blanks, so that `Jean-Luc` and a command in backticks stay whole,
/// and where Unicode lets scripts break that write none.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let breaks = WordSeparator::UnicodeBreakProperties.find_words(line).scan(0, |end, word| {
        *end += word.len() + word.whitespace.len();
        Some(*end)
    });
    let may_break = |&end: &usize| {
        let (before, after) = line.split_at(end);
        let is_open = |c: Option<char>| c.is_none_or(is_cjk);
        before.ends_with(' ') || is_open(before.chars().next_back()) || is_open(after.chars().next())
    };
    let parts = breaks.filter(may_break).scan(0, |start, end| Some(&line[std::mem::replace(start, end)..end]));
    Box::new(parts.map(Word::from))
}

/// The part of `text` between two byte offsets of its joined runs.
fn slice(text: &Text, start: usize, end: usize) -> Text {
    let mut runs = Vec::new();
    let mut at = 0;
    for run in &text.0 {
        let (a, b) = (start.max(at), end.min(at + run.text.len()));
        if let Some(part) = run.text.get(a.saturating_sub(at)..b.saturating_sub(at))
            && !part.is_empty()
        {
            runs.push(Run { text: part.to_owned(), role: run.role });
        }
        at += run.text.len();
    }
    Text(runs)
}

/// What becomes of a column at some width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Beside the others, this many cells wide.
    Beside(usize),
    /// On a line of its own below the row.
    Below,
    /// Left out.
    Out,
}

/// Fits `columns`, whose widest texts are `natural` cells wide, into `width`.
#[must_use]
pub fn fit(columns: &[Column], natural: &[usize], width: usize) -> Vec<Place> {
    let mut places: Vec<Place> = natural.iter().map(|&n| Place::Beside(n)).collect();
    if needed(columns, &places) > width {
        for (place, column) in places.iter_mut().zip(columns) {
            if column.fit == Fit::Below {
                *place = Place::Below;
            }
        }
    }
    for i in (0..columns.len()).rev() {
        if columns[i].fit == Fit::Optional && needed(columns, &places) > width {
            places[i] = Place::Out;
        }
    }
    // What still finds no room stands below: the texts, the last first, while others stay beside.
    for i in (1..columns.len()).rev() {
        if columns[i].fit == Fit::Wrap && least(columns, &places, WRAP_LEAST) > width {
            places[i] = Place::Below;
        }
    }
    shrink(columns, &mut places, width);
    places
}

/// Cells needed with every wrapped column at its narrowest comfortable width.
fn needed(columns: &[Column], places: &[Place]) -> usize {
    least(columns, places, WRAP_COMFORT)
}

/// Cells needed with every wrapped column `wrap` cells wide, if it is as wide.
fn least(columns: &[Column], places: &[Place], wrap: usize) -> usize {
    let least = |(column, place): (&Column, &Place)| match place {
        Place::Beside(n) if column.fit == Fit::Wrap => Some((*n).min(wrap)),
        Place::Beside(n) => Some(*n),
        _ => None,
    };
    let widths: Vec<usize> = columns.iter().zip(places).filter_map(least).collect();
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// Takes from the wrapped columns, the widest first, until the row fits.
fn shrink(columns: &[Column], places: &mut [Place], width: usize) {
    let beside = |p: &Place| if let Place::Beside(n) = p { Some(*n) } else { None };
    loop {
        let widths: Vec<usize> = places.iter().filter_map(beside).collect();
        let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let excess = total.saturating_sub(width);
        let widest = (0..columns.len())
            .filter(|&i| columns[i].fit == Fit::Wrap)
            .filter_map(|i| beside(&places[i]).map(|n| (n, i)))
            .filter(|&(n, _)| n > WRAP_LEAST)
            .max();
        let (true, Some((n, i))) = (excess > 0, widest) else { return };
        let second = (0..columns.len())
            .filter(|&j| j != i && columns[j].fit == Fit::Wrap)
            .filter_map(|j| beside(&places[j]))
            .max()
            .unwrap_or(0);
        let floor = if second < n { second.max(WRAP_LEAST) } else { n - 1 };
        places[i] = Place::Beside(n.saturating_sub(excess).max(floor));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::page::Role;

    #[test]
    fn wrapping_keeps_roles_and_words() {
        let text = Text::plain("met ").and(Role::Person, "Ana López").and(Role::Plain, " about the roof");
        let lines = wrap(&text, 14);
        let plain: Vec<String> = lines.iter().map(|l| l.0.iter().map(|r| r.text.as_str()).collect()).collect();
        assert_eq!(plain, ["met Ana López", "about the roof"]);
        assert_eq!(lines[0].0[1].role, Role::Person);
    }

    #[test]
    fn lines_break_at_blanks_and_in_scripts_without_them() {
        let wrapped = |text: &str, width| -> Vec<String> {
            let lines = wrap(&Text::plain(text), width).into_iter();
            lines.map(|l| l.0.into_iter().map(|r| r.text).collect()).collect()
        };
        assert_eq!(wrapped("ask Jean-Luc about `a|b`, now", 14), ["ask Jean-Luc", "about `a|b`,", "now"]);
        assert_eq!(wrapped("tea 明天一起喝咖啡。", 12), ["tea 明天一起", "喝咖啡。"]);
        assert_eq!(wrapped("abcdefgh ij", 5), ["abcde", "fgh", "ij"]);
    }

    #[test]
    fn sources_go_below_before_columns_are_left_out_and_names_are_never_cut() {
        let columns = [
            Column::new("person", Fit::Fixed),
            Column::new("channel", Fit::Optional),
            Column::new("what", Fit::Wrap),
            Column::new("source", Fit::Below),
        ];
        let natural = [20, 8, 60, 30];
        assert_eq!(fit(&columns, &natural, 200)[3], Place::Beside(30));
        assert_eq!(fit(&columns, &natural, 80), [Place::Beside(20), Place::Beside(8), Place::Beside(48), Place::Below]);
        assert_eq!(fit(&columns, &natural, 50), [Place::Beside(20), Place::Out, Place::Beside(28), Place::Below]);
        assert_eq!(fit(&columns, &natural, 20), [Place::Beside(20), Place::Out, Place::Below, Place::Below]);
    }
}
