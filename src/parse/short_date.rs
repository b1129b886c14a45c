//! Days written short, `9/15 - call with Ana` or `15.9.26 call with Ana`, in notes that are kept so.
//!
//! Alone `9/15` may be a share or a score, and `1.10.12` a version. It is a day where several lines of a note begin so,
//! one order of month and day fits all of them, and at least one fits no other (DT-1e).

use super::date_expr::{number, skip};
use crate::model::note::{Block, BlockKind};

/// Fewest lines that make a habit.
const FEWEST: usize = 2;

/// Which of the two numbers is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `9/15`
    MonthFirst,
    /// `15/9`
    DayFirst,
}

/// The century of years of two digits.
const CENTURY: i32 = 2000;

/// A day without its year, or with two digits of it, at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortDate {
    /// Offset of its first digit.
    pub start: usize,
    /// Offset behind its last.
    pub end: usize,
    /// The year, where two digits tell it.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl Order {
    /// The day that `text` begins with.
    #[must_use]
    pub fn read(self, text: &str) -> Option<ShortDate> {
        let Written { start, first, second, year, end } = Written::at_start(text)?;
        let (month, day) = if self == Self::MonthFirst { (first, second) } else { (second, first) };
        (is_month(month) && is_day(day)).then_some(ShortDate { start, end, year, month, day })
    }

    /// The only order that fits the day that `text` begins with.
    #[must_use]
    pub fn decided_by(text: &str) -> Option<Self> {
        match (Self::MonthFirst.read(text), Self::DayFirst.read(text)) {
            (Some(_), None) => Some(Self::MonthFirst),
            (None, Some(_)) => Some(Self::DayFirst),
            _ => None,
        }
    }
}

/// In which order a note writes its days, if it begins lines with them; in `log`s of one person, also behind a word:
/// `visited 23/4`.
#[must_use]
pub fn order(blocks: &[Block], log: bool) -> Option<Order> {
    let is_log = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Row { header: false });
    let lines = blocks.iter().filter(|b| is_log(b.kind));
    let lines = lines.flat_map(|b| (0..b.prose.lines.len()).map(|i| b.prose.line_text(i)));
    let behind = |line| Written::at_start(line).or_else(|| Written::at_start(behind_word(line).filter(|_| log)?));
    let pairs: Vec<(u32, u32)> = lines.filter_map(behind).map(|w| (w.first, w.second)).collect();
    if pairs.len() < FEWEST {
        return None;
    }
    let month_first = pairs.iter().all(|&(a, b)| is_month(a) && is_day(b));
    let day_first = pairs.iter().all(|&(a, b)| is_day(a) && is_month(b));
    match (month_first, day_first) {
        (true, false) => Some(Order::MonthFirst),
        (false, true) => Some(Order::DayFirst),
        _ => None,
    }
}

/// What follows the first word of a line.
fn behind_word(line: &str) -> Option<&str> {
    line.trim_start().split_once(' ').map(|(_, rest)| rest)
}

/// The day that `text` begins with, if its numbers fit one order only.
#[must_use]
pub fn decisive(text: &str) -> Option<ShortDate> {
    Order::decided_by(text)?.read(text)
}

/// Two numbers, and perhaps two digits of a year, before anybody knows which is the month.
#[derive(Clone, Copy, Debug)]
struct Written {
    start: usize,
    first: u32,
    second: u32,
    year: Option<i32>,
    end: usize,
}

impl Written {
    /// Two numbers with a slash between them at the start of a line, or three with slashes or dots, before a blank or a
    /// separator.
    fn at_start(text: &str) -> Option<Self> {
        let start = skip(text, 0, &[' ', '\t', '*', '_', '(', '[']);
        let (first, at) = number(text, start).filter(|&(_, e)| e - start <= 2)?;
        let separator = *text.as_bytes().get(at).filter(|b| matches!(b, b'/' | b'.'))?;
        let (second, end) = number(text, at + 1).filter(|&(_, e)| e - at <= 3)?;
        let year = year_behind(text, end, separator);
        let end = year.map_or(end, |(_, end)| end);
        // `9.15` is an amount or a time of day.
        let is_day = separator == b'/' || year.is_some();
        let ends = text[end..].chars().next().is_none_or(|c| {
            c.is_whitespace() || matches!(c, ':' | ',' | ';' | '.' | ')' | ']' | '*' | '-' | '–' | '—')
        });
        (is_day && ends).then_some(Self { start, first, second, year: year.map(|(year, _)| year), end })
    }
}

/// Two digits of a year behind `separator` at `at`.
fn year_behind(text: &str, at: usize, separator: u8) -> Option<(i32, usize)> {
    if text.as_bytes().get(at) != Some(&separator) {
        return None;
    }
    let (year, end) = number(text, at + 1).filter(|&(_, e)| e - at == 3)?;
    Some((CENTURY + i32::try_from(year).ok()?, end))
}

fn is_month(n: u32) -> bool {
    (1..=12).contains(&n)
}

fn is_day(n: u32) -> bool {
    (1..=31).contains(&n)
}

#[cfg(test)]
mod tests {
    use crate::parse::probe::note_at;

    fn days(text: &str) -> Vec<Option<String>> {
        let note = note_at("2026-10-01 log.md", text);
        let lines = note.blocks.iter().flat_map(|b| &b.prose.lines);
        lines.map(|l| l.date.filter(|d| d.inferred).map(|d| d.date.to_string())).collect()
    }

    #[test]
    fn rows_of_a_table_begin_with_days_too() {
        let table = "| when | who |\n|---|---|\n| 15/9 | @ana |\n| 2/10 | @bo |\n";
        assert_eq!(days(table)[1..], BOTH.map(|day| Some(day.to_owned())));
    }

    const BOTH: [&str; 2] = ["2026-09-15", "2026-10-02"];

    #[test]
    fn one_line_that_fits_one_order_only_tells_it_for_all() {
        assert_eq!(days("9/15 - call\n\n10/2: demo\n"), BOTH.map(|day| Some(day.to_owned())));
        assert_eq!(days("- 15/9 call\n- 2/10 demo\n"), BOTH.map(|day| Some(day.to_owned())));
    }

    #[test]
    fn two_digits_tell_the_year() {
        let note = note_at("log.md", "15/09/25 call\n02/10/25 demo\n");
        let lines = note.blocks.iter().flat_map(|b| &b.prose.lines);
        let days: Vec<Option<String>> = lines.map(|l| l.date.map(|d| d.date.to_string())).collect();
        assert_eq!(days, ["2025-09-15", "2025-10-02"].map(|day| Some(day.to_owned())));
    }

    #[test]
    fn shares_scores_and_what_fits_both_orders_are_no_days() {
        for text in [
            "1/2 cup\n\n3/4 cup\n",
            "9/15 of it\n",
            "15/9 a\n\n9/15 b\n",
            "24/7 a\n\n40/60 b\n",
            "10/2/3 a\n\n9/15/1 b\n",
            "9.15 a\n\n10.2 b\n",
            "1.10.12 a\n\n1.11.12 b\n",
        ] {
            assert!(days(text).iter().all(Option::is_none), "{text}");
        }
    }
}
