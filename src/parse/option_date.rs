//! Dates and periods typed on the command line.

use chrono::{Datelike, Weekday};

use super::date_expr::DateReader;
use super::due_phrase::{Reading, Word, words};
use crate::words::date::{Date, DateRange, Granularity, add_days, add_months, day, next_weekday};

impl DateReader {
    /// A date or period typed on the command line: ISO dates and periods, `a..b`, `yesterday`, `last monday`,
    /// `3 weeks ago`, `2w`, `last month`.
    #[must_use]
    pub fn option_date(&self, text: &str, today: Date) -> Option<DateRange> {
        if let Some((from, to)) = text.split_once("..") {
            let start = if from.trim().is_empty() { day(1900, 1, 1)? } else { self.option_date(from, today)?.start };
            let end = if to.trim().is_empty() { day(2199, 12, 31)? } else { self.option_date(to, today)?.end };
            return (start <= end).then_some(DateRange { start, end });
        }
        let trimmed = text.trim();
        let (found, _) = self.find(trimmed, Some(today));
        if let [date] = found[..]
            && date.span.start == 0
            && date.span.end as usize == trimmed.len()
        {
            return Some(DateRange { start: date.start, end: date.end });
        }
        let period = self.period(trimmed).map(|(range, _)| range);
        period.or_else(|| self.option_phrase(&words(trimmed), today))
    }

    fn option_phrase(&self, words: &[Word], today: Date) -> Option<DateRange> {
        let due = &self.words.due;
        let first = &words.first()?.folded;
        if let (1, Some(&days)) = (words.len(), due.days.get(first)) {
            return Some(DateRange::day(add_days(today, days.into())));
        }
        let last = due.last.contains(first);
        if let [_, name] = words
            && last
        {
            if let Some(weekday) = self.weekday(&name.folded) {
                return Some(DateRange::day(last_weekday(today, weekday)));
            }
            let unit = self.unit(&name.folded)?;
            return Some(DateRange::period(add_days(DateRange::period(today, unit).start, -1), unit));
        }
        let whole = |(n, range): Reading| (n == words.len()).then_some(range);
        let ahead = self.relative(words, 0, today, true).and_then(whole);
        ahead
            .or_else(|| {
                self.month(first).filter(|_| words.len() == 1).and_then(|m| {
                    let this = day(today.year(), m, 1)?;
                    let year = if this > today { today.year() - 1 } else { today.year() };
                    Some(DateRange::period(day(year, m, 1)?, Granularity::Month))
                })
            })
            .or_else(|| self.ago(words, today))
    }

    /// `3 weeks ago`, `2w`, `10 days`.
    fn ago(&self, words: &[Word], today: Date) -> Option<DateRange> {
        let due = &self.words.due;
        let words = match words {
            [rest @ .., ago] if due.ago.contains(&ago.folded) => rest,
            all => all,
        };
        let (count, unit) = match words {
            [one] => {
                let digits = one.folded.find(|c: char| !c.is_ascii_digit())?;
                (one.folded[..digits].to_owned(), one.folded[digits..].to_owned())
            }
            [count, unit] => (count.folded.clone(), unit.folded.clone()),
            _ => return None,
        };
        let n = count.parse().ok().filter(|n| (0..10_000).contains(n)).or_else(|| due.numbers.get(&count).copied())?;
        let date = match (due.day_units.get(&unit), due.month_units.get(&unit)) {
            (Some(days), _) => add_days(today, -i64::from(n * days)),
            (None, Some(months)) => add_months(today, -n * months),
            (None, None) => return None,
        };
        Some(DateRange::day(date))
    }
}

/// The last such day before today.
fn last_weekday(today: Date, weekday: Weekday) -> Date {
    add_days(next_weekday(add_days(today, -1), weekday), -7)
}
