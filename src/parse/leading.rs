//! Dates at the start of a line (DT-2, DT-12), and where the text goes on after them.

use chrono::{Datelike, Weekday};

use super::date_expr::{
    DateReader, Found, Leading, after_ordinal, after_time, end_of_word, floor, found, number, skip,
};
use crate::words::date::{Date, Granularity, add_days, day, start_of_week};
use crate::words::text::{Span, fold};

impl DateReader {
    /// The date at the start of a line, after blanks, emphasis and one opening bracket (DT-2); relative words (DT-12)
    /// and weekdays of a week (DT-10) by `context`, the date that the line would inherit.
    #[must_use]
    pub fn leading(&self, text: &str, context: Option<(Date, Granularity)>) -> Option<Leading> {
        let start = skip(text, 0, &[' ', '\t', '*', '_', '(', '[', '<', '~']);
        let head = text.get(start..)?.chars().next()?;
        if !head.is_alphanumeric() {
            return None;
        }
        let near = context.map(|(date, _)| date);
        if let Ok(Some(found)) = self.read_at(text, start, near) {
            let found = self.with_span_end(text, found);
            return Some(Leading { found, body: self.body_after(text, found.span.end as usize) });
        }
        if head.is_ascii_digit() {
            return self.leading_ordinal(text, start, context?);
        }
        self.leading_word(text, start, context?)
    }

    /// `12th: tea with Ana` in the note of a month.
    fn leading_ordinal(&self, text: &str, start: usize, (date, granularity): (Date, Granularity)) -> Option<Leading> {
        let (n, end) = number(text, start).filter(|_| granularity == Granularity::Month)?;
        let after = after_ordinal(text, end);
        let day = day(date.year(), date.month(), n).filter(|_| after > end)?;
        Some(Leading { found: found(start, after, day, day, true), body: self.body_after(text, after) })
    }

    /// `2026-05-04..06`, `2026-05-04..2026-05-06`: the last day of a written span.
    fn with_span_end(&self, text: &str, found: Found) -> Found {
        let at = found.span.end as usize;
        let rest = &text[at..];
        let Some(dots) = ["..", "–", " – ", " - ", "/"].iter().find(|d| rest.starts_with(**d)) else {
            return found;
        };
        let from = at + dots.len();
        let full = self.read_at(text, from, None).ok().flatten().map(|f| (f.start, f.span.end as usize));
        let short = || {
            let (n, end) = number(text, from).filter(|&(_, e)| e - from <= 2)?;
            Some((found.start.with_day(n)?, end))
        };
        let until = if *dots == ".." { full.or_else(short) } else { full };
        match until.filter(|(end, _)| *end >= found.start) {
            Some((end, last)) => {
                Found { end, span: Span { end: crate::words::text::to_u32(last), ..found.span }, ..found }
            }
            None => found,
        }
    }

    /// A relative word, or a weekday with or without its day of the month, before a separator or the line's end.
    fn leading_word(&self, text: &str, start: usize, (date, granularity): (Date, Granularity)) -> Option<Leading> {
        let folded = fold(&text[start..floor(text, start + 24)]);
        let shift = self.words.shifts.iter().find(|(phrase, _)| starts_with_word(&folded, phrase));
        if let Some((phrase, days)) = shift.filter(|_| granularity == Granularity::Day) {
            let end = start + original_len(&text[start..], phrase.chars().count());
            let shifted = add_days(date, i64::from(*days));
            return Some(Leading {
                found: found(start, end, shifted, shifted, true),
                body: self.body_after(text, end),
            });
        }
        let end = end_of_word(text, start);
        let weekday = self.weekday(&text[start..end])?;
        let of_month = number(text, skip(text, end, &[' ', '.']));
        // `Thu 19 lunch with Ana`: that both agree is no chance.
        let agreed = of_month.and_then(|(n, _)| weekday_of_month(date, weekday, n));
        let separated = |at: usize| {
            let rest = text[at..].trim_start();
            rest.is_empty() || rest.starts_with([':', ',', '.', '-', '–', '—', '*'])
        };
        // `Friday. 140 tins from the school`
        let of_month = of_month.filter(|_| agreed.is_some() || !text[end..].starts_with('.'));
        let after_day = of_month.map_or(end, |(_, e)| after_ordinal(text, e));
        let separated = separated(after_day);
        let of_week = || add_days(start_of_week(date), i64::from(weekday.num_days_from_monday()));
        let exact = match granularity {
            Granularity::Week if separated || agreed == Some(of_week()) => of_week(),
            Granularity::Day | Granularity::Month => agreed?,
            _ => return None,
        };
        let after = after_month(text, after_day, exact);
        Some(Leading { found: found(start, after, exact, exact, true), body: self.body_after(text, after) })
    }

    /// Where the text goes on after a date: past a weekday, a time of day, closing marks and a separator.
    pub(super) fn body_after(&self, text: &str, end: usize) -> usize {
        let mut at = end;
        let closers = [' ', '\t', '*', '_', ')', ']', '>', '\u{a0}', '~'];
        at = skip(text, at, &closers);
        let word_end = end_of_word(text, at);
        if word_end > at && self.weekday(&text[at..word_end]).is_some() {
            at = skip(text, word_end, &closers);
        }
        at = skip(text, after_time(text, at), &closers);
        let separated = skip(text, at, &[':', '-', '–', '—', ',', '|', '·', '•', ';']);
        if separated > at { skip(text, separated, &closers) } else { at }
    }
}

/// The day nearest to `near` that is the `n`th of its month and falls on `weekday`, within a month of it.
#[must_use]
pub(super) fn weekday_of_month(near: Date, weekday: Weekday, n: u32) -> Option<Date> {
    let days = (0..=31).flat_map(|d| [add_days(near, -d), add_days(near, d)]);
    days.into_iter().find(|d| d.day() == n && d.weekday() == weekday)
}

/// Where the month ends that a slash or dot adds to a day found without it: `Tues 13/10`.
fn after_month(text: &str, at: usize, day: Date) -> usize {
    let after = text[at..].strip_prefix(['/', '.']).and_then(|_| number(text, at + 1));
    after.filter(|&(n, end)| n == day.month() && end - at <= 3).map_or(at, |(_, end)| end)
}

fn starts_with_word(text: &str, phrase: &str) -> bool {
    text.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Bytes of the first `chars` characters.
fn original_len(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(i, _)| i)
}
