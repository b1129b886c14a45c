//! Dates as written in text (NOTES §2.1).

use std::collections::BTreeMap;

use chrono::{Datelike, Weekday};

use super::short_date::ShortDate;
use crate::words::date::{Date, DateRange, Granularity, day, days_between};
use crate::words::lexicon::{DateWords, Lexicon};
use crate::words::text::{Span, fold};

/// Reads dates with the month and day names of a lexicon.
#[derive(Clone, Debug)]
pub struct DateReader {
    pub(super) words: DateWords,
    day_first: Option<bool>,
    year: Option<i32>,
}

/// A date found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// First day.
    pub start: Date,
    /// Last day; equals `start` unless a span or a period is written.
    pub end: Date,
    /// How exact it is.
    pub granularity: Granularity,
    /// The year was not written but taken from the context (DT-1f).
    pub inferred: bool,
    /// The weekday written beside it is another; the date wins.
    pub weekday_differs: bool,
}

/// Something that looks like a date and is none, or more than one: the lint's code and where.
pub type Problem = (&'static str, Span);

/// A date at the start of a line (DT-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leading {
    /// The date.
    pub found: Found,
    /// Offset of what follows its separator and time of day.
    pub body: usize,
}

/// What was read at one place: where it ends and what it says.
#[derive(Clone, Copy, Debug)]
struct Written {
    end: usize,
    year: Option<i32>,
    month: u32,
    day: u32,
    last_day: Option<u32>,
}

impl DateReader {
    /// The year of dates that tell none, where one is known.
    pub(super) fn year(&self) -> Option<i32> {
        self.year
    }

    /// A reader with the words of `lexicon`; `day_first` settles `05/11/2026` (DT-1e).
    #[must_use]
    pub fn new(lexicon: &Lexicon, day_first: Option<bool>) -> Self {
        Self { words: lexicon.date.clone(), day_first, year: None }
    }

    /// The same with a year for dates whose context has none (DT-1f).
    #[must_use]
    pub fn with_year(self, year: Option<i32>) -> Self {
        Self { year, ..self }
    }

    /// Every date in `text`, in order, and what only looks like one. `context` gives the year where none is written.
    #[must_use]
    pub fn find(&self, text: &str, context: Option<Date>) -> (Vec<Found>, Vec<Problem>) {
        let (mut found, mut problems) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(start) = next_start(text, at) {
            match self.read_at(text, start, context) {
                Ok(Some(date)) => {
                    at = date.span.end as usize;
                    found.push(date);
                }
                Ok(None) => at = end_of_word(text, start),
                Err((code, end)) => {
                    problems.push((code, Span::new(start, end)));
                    at = end;
                }
            }
        }
        (found, problems)
    }

    /// The date that starts at byte `start` of `text`, a weekday before it included. `Err`: the lint of what looks like
    /// one, and where it ends.
    pub(super) fn read_at(
        &self,
        text: &str,
        start: usize,
        context: Option<Date>,
    ) -> Result<Option<Found>, (&'static str, usize)> {
        let (weekday, from) = self.weekday_before(text, start);
        let Some(written) = self.written(text, from)? else { return Ok(None) };
        self.resolved(written, start, weekday, context)
    }

    /// `9/15` at the start of a line of a note whose days are `written` so, with the year of the context.
    pub(super) fn leading_short(&self, text: &str, short: ShortDate, context: Option<Date>) -> Option<Leading> {
        let ShortDate { start, end, year, month, day } = short;
        let written = Written { end, year, month, day, last_day: None };
        let found = self.resolved(written, start, None, context).ok().flatten()?;
        Some(Leading { found, body: self.body_after(text, end) })
    }

    fn resolved(
        &self,
        written: Written,
        start: usize,
        weekday: Option<Weekday>,
        context: Option<Date>,
    ) -> Result<Option<Found>, (&'static str, usize)> {
        let inferred = written.year.is_none();
        let resolve = |year: i32| day(year, written.month, written.day);
        let date = match (written.year, context) {
            (Some(year), _) => resolve(year).ok_or(("date-invalid", written.end))?,
            (None, Some(near)) => {
                let years = near.year() - 1..=near.year() + 1;
                match years.filter_map(resolve).min_by_key(|d| days_between(*d, near).abs()) {
                    Some(date) => date,
                    None => return Ok(None),
                }
            }
            (None, None) => match self.year.and_then(resolve) {
                Some(date) => date,
                None => return Ok(None),
            },
        };
        let end = written.last_day.and_then(|d| date.with_day(d)).filter(|e| *e >= date).unwrap_or(date);
        let differs = !inferred && weekday.is_some_and(|w| w != date.weekday());
        Ok(Some(Found { weekday_differs: differs, ..found(start, written.end, date, end, inferred) }))
    }

    /// A weekday and its separator at `start`, and where the rest begins.
    fn weekday_before(&self, text: &str, start: usize) -> (Option<Weekday>, usize) {
        let end = end_of_word(text, start);
        let Some(weekday) = self.weekday(&text[start..end]) else { return (None, start) };
        let rest = text[end..].trim_start_matches(['.', ',', ' ', '\u{a0}']);
        (Some(weekday), text.len() - rest.len())
    }

    /// The weekday that `word` names.
    pub(super) fn weekday(&self, word: &str) -> Option<Weekday> {
        self.word(&self.words.weekdays, word)
            .and_then(|n| Weekday::try_from(u8::try_from(n.checked_sub(1)?).ok()?).ok())
    }

    /// The month that `word` names.
    pub(super) fn month(&self, word: &str) -> Option<u32> {
        self.word(&self.words.months, word)
    }

    fn word(&self, words: &BTreeMap<String, u32>, word: &str) -> Option<u32> {
        let plausible = (2..=24).contains(&word.len()) && word.starts_with(char::is_alphabetic);
        plausible.then(|| words.get(&fold(word)).copied()).flatten()
    }

    fn written(&self, text: &str, start: usize) -> Result<Option<Written>, (&'static str, usize)> {
        let first = number(text, start);
        match first {
            Some((year, end)) if end - start == 4 => Ok(year_first(text, year, end)),
            Some((n, end)) if end - start <= 2 => match self.slashed(text, n, end)? {
                Some(written) => Ok(Some(written)),
                None => Ok(self.day_then_month(text, n, end)),
            },
            Some(_) => Ok(None),
            None => Ok(self.month_then_day(text, start)),
        }
    }

    /// `20/11/2026`, `11/20/2026`, `20.11.2026` (DT-1e).
    fn slashed(&self, text: &str, first: u32, end: usize) -> Result<Option<Written>, (&'static str, usize)> {
        let Some(separator @ (b'/' | b'.' | b'-')) = text.as_bytes().get(end).copied() else { return Ok(None) };
        let Some((second, end)) = number(text, end + 1).filter(|&(_, e)| e - end <= 3) else { return Ok(None) };
        if text.as_bytes().get(end) != Some(&separator) {
            return Ok(None);
        }
        let Some((year, last)) = number(text, end + 1).filter(|&(_, e)| e - end == 5) else { return Ok(None) };
        let Ok(year) = i32::try_from(year) else { return Ok(None) };
        let readings = (day(year, second, first), day(year, first, second));
        let (month, day) = match (readings, self.day_first) {
            ((Some(a), Some(b)), None) if a != b => return Err(("date-ambiguous", last)),
            ((Some(_), Some(_)), Some(false)) | ((None, Some(_)), _) => (first, second),
            ((Some(_), _), _) => (second, first),
            ((None, None), _) => return Err(("date-invalid", last)),
        };
        Ok(Some(Written { end: last, year: Some(year), month, day, last_day: None }))
    }

    /// `20 November 2026`, `20. Nov.`, `20th of November`, `4–6 May 2026` (DT-1c, DT-1f).
    fn day_then_month(&self, text: &str, day: u32, end: usize) -> Option<Written> {
        let (last_day, end) = match text[end..].chars().next() {
            Some(dash @ ('–' | '-')) => {
                let (last, end) = number(text, end + dash.len_utf8()).filter(|&(n, _)| n <= 31)?;
                (Some(last), end)
            }
            _ => (None, end),
        };
        let end = after_ordinal(text, end);
        let mut at = skip(text, end, &['.', ' ', '\u{a0}', '-']);
        if at == end && !text[at..].starts_with(char::is_alphabetic) {
            return None;
        }
        let mut word_end = end_of_word(text, at);
        if self.words.of.contains(&fold(&text[at..word_end])) {
            at = skip(text, word_end, &[' ']);
            word_end = end_of_word(text, at);
        }
        let month = self.month(&text[at..word_end])?;
        let (year, end) = self.year_after(text, word_end);
        (1..=31).contains(&day).then_some(Written { end, year, month, day, last_day })
    }

    /// `November 20, 2026`, `Nov 20th 2026`, `Nov 20` (DT-1c, DT-1f).
    fn month_then_day(&self, text: &str, start: usize) -> Option<Written> {
        let word_end = end_of_word(text, start);
        let month = self.month(&text[start..word_end])?;
        let at = skip(text, word_end, &['.', ' ', '\u{a0}', '-']);
        let (day, end) = number(text, at).filter(|&(n, e)| at > word_end && e - at <= 2 && (1..=31).contains(&n))?;
        let end = after_ordinal(text, end);
        if text[end..].starts_with([':', 'h']) && number(text, end + 1).is_some() {
            return None; // `May 10:30` is a time.
        }
        let (year, end) = self.year_after(text, end);
        Some(Written { end, year, month, day, last_day: None })
    }

    /// A year behind a day and month: after blanks, a comma or a word for `of`.
    fn year_after(&self, text: &str, end: usize) -> (Option<i32>, usize) {
        let mut at = skip(text, end, &['.', ',', ' ', '\u{a0}', '-']);
        let word_end = end_of_word(text, at);
        if self.words.of.contains(&fold(&text[at..word_end])) {
            at = skip(text, word_end, &[' ']);
        }
        match number(text, at) {
            Some((year @ 1900..2200, e)) if e - at == 4 && !text[e..].starts_with([':', '/']) => {
                (i32::try_from(year).ok(), e)
            }
            _ => (None, end),
        }
    }

    /// The whole period that a short text names (DT-10): `2026-W47`, `2026-11`, `2026-Q4`, `2026`, `November 2026`.
    #[must_use]
    pub fn period(&self, text: &str) -> Option<(DateRange, Granularity)> {
        let text = text.trim();
        if let Some((name, year)) = text.rsplit_once(' ')
            && let (Some(month), Ok(year)) = (self.month(name.trim_end_matches(',')), year.parse())
        {
            return Some((DateRange::period(day(year, month, 1)?, Granularity::Month), Granularity::Month));
        }
        let year: i32 = text.get(..4)?.parse().ok()?;
        let first = day(year, 1, 1)?;
        let rest = text.get(4..)?;
        if rest.is_empty() {
            return Some((DateRange::period(first, Granularity::Year), Granularity::Year));
        }
        let rest = rest.strip_prefix(['-', '_', '/', ' ', '.'])?;
        let marked = |marks: [char; 2]| rest.strip_prefix(marks)?.parse::<u32>().ok();
        let (start, granularity) = if let Some(week) = marked(['W', 'w']) {
            (Date::from_isoywd_opt(year, week, Weekday::Mon)?, Granularity::Week)
        } else if let Some(quarter) = marked(['Q', 'q']) {
            (day(year, quarter.checked_sub(1)? * 3 + 1, 1)?, Granularity::Quarter)
        } else if rest.len() == 2 {
            (day(year, rest.parse().ok()?, 1)?, Granularity::Month)
        } else {
            return None;
        };
        Some((DateRange::period(start, granularity), granularity))
    }
}

pub(super) fn found(start: usize, end: usize, first: Date, last: Date, inferred: bool) -> Found {
    Found {
        span: Span::new(start, end),
        start: first,
        end: last,
        granularity: Granularity::Day,
        inferred,
        weekday_differs: false,
    }
}

/// `2026-11-20` and its like (DT-1a), with a time of day behind it (DT-1g).
fn year_first(text: &str, year: u32, end: usize) -> Option<Written> {
    let separator = *text.as_bytes().get(end).filter(|b| b"-/._".contains(b))?;
    let (month, end) = number(text, end + 1).filter(|&(_, e)| e - end <= 3)?;
    if text.as_bytes().get(end) != Some(&separator) {
        return None;
    }
    let (day, end) = number(text, end + 1).filter(|&(_, e)| e - end <= 3)?;
    let timed = text[end..].starts_with(['T', 't']) && number(text, end + 1).is_some();
    let end = if timed { after_time(text, end + 1) } else { end };
    Some(Written { end, year: i32::try_from(year).ok(), month, day, last_day: None })
}

/// The run of digits at `at`: its value and end. None where a digit stands before it, or it is too long for a date.
pub(super) fn number(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = text.as_bytes().get(at..)?;
    let len = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let value = text.get(at..at + len).filter(|_| (1..=9).contains(&len))?.parse().ok()?;
    Some((value, at + len))
}

/// Past `st`, `nd`, `rd`, `th`, `º` behind a day.
pub(super) fn after_ordinal(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let suffix = ["st", "nd", "rd", "th", "º", "ª"].iter().find(|s| rest.starts_with(**s));
    match suffix {
        Some(s) if !rest[s.len()..].starts_with(char::is_alphanumeric) => at + s.len(),
        _ => at,
    }
}

/// Past a time of day: `10:30`, `10:30:15.2Z`, `10h30`, `10:30-11:00`, `2 pm`, `10:30am`.
pub(super) fn after_time(text: &str, at: usize) -> usize {
    let Some((hour, mut end)) = number(text, at).filter(|&(h, e)| h < 25 && e - at <= 2) else { return at };
    let mut is_time = false;
    while text[end..].starts_with([':', 'h'])
        && let Some((_, e)) = number(text, end + 1).filter(|&(m, e)| m < 60 && e - end == 3)
    {
        (end, is_time) = (e, true);
    }
    let rest = text[end..].trim_start_matches(' ').to_ascii_lowercase();
    if hour <= 12 && (rest.starts_with("am") || rest.starts_with("pm")) && !rest[2..].starts_with(char::is_alphanumeric)
    {
        (end, is_time) = (text.len() - rest.len() + 2, true);
    }
    if !is_time {
        return at;
    }
    if let Some(fraction) = text[end..].strip_prefix('.') {
        end += fraction.bytes().take_while(u8::is_ascii_digit).count() + 1;
    }
    if text[end..].starts_with('Z') {
        end += 1;
    }
    match text[end..].chars().next() {
        Some(dash @ ('-' | '–' | '+')) => {
            let later = after_time(text, end + dash.len_utf8());
            if later > end + dash.len_utf8() { later } else { end }
        }
        _ => end,
    }
}

/// The next place from `at` on where a date could start: a digit or letter with neither before it.
fn next_start(text: &str, at: usize) -> Option<usize> {
    let mut before = text[..at].chars().next_back().unwrap_or(' ');
    for (i, c) in text[at..].char_indices() {
        if c.is_alphanumeric() && !before.is_alphanumeric() {
            return Some(at + i);
        }
        before = c;
    }
    None
}

/// Where the word at `start` ends.
pub(super) fn end_of_word(text: &str, start: usize) -> usize {
    text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |i| start + i)
}

/// Past any of `chars`.
pub(super) fn skip(text: &str, at: usize, chars: &[char]) -> usize {
    text.get(at..).map_or(text.len(), |rest| text.len() - rest.trim_start_matches(chars).len())
}

pub(super) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}
