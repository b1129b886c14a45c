//! Phrases that set a due day (NOTES §5.3).

use chrono::Datelike;

use super::date_expr::{DateReader, end_of_word};
use super::short_date;
use crate::words::date::{
    Date, DateRange, Granularity, add_days, add_months, day, days_between, next_weekday, start_of_week,
};
use crate::words::text::{Span, fold};

/// A day without a year that was so long ago, in days, is meant, and not that of next year.
const JUST_PASSED: i64 = 60;

/// Words of a date at most.
const LONGEST_DAY: usize = 4;

/// A word of the text.
pub(super) struct Word {
    start: usize,
    end: usize,
    pub(super) folded: String,
}

/// A reading of some words: how many, and the days they mean.
pub(super) type Reading = (usize, DateRange);

impl DateReader {
    /// The due day or range that `text` sets, with the phrase's span; `reference` is the day it was written.
    ///
    /// Of several phrases one that a word such as `by` leads wins, else the first. Past phrases set nothing.
    #[must_use]
    pub fn due_phrase(&self, text: &str, reference: Date) -> Option<(Span, DateRange)> {
        let words = words(text);
        let mut best: Option<(bool, Span, DateRange)> = None;
        let mut at = 0;
        while at < words.len() {
            let Some((led, count, range)) = self.phrase(text, &words, at, reference) else {
                at += 1;
                continue;
            };
            let span = Span::new(words[at].start, words[at + count - 1].end);
            let past = words.get(at + count).is_some_and(|w| self.words.due.ago.contains(&w.folded))
                || at > 0 && self.words.due.last.contains(&words[at - 1].folded)
                || range.end < reference;
            // `ask whether the boat can stay till April`: that is how long it stays.
            let lasting = self.words.due.lasting.contains(&words[at].folded)
                && words[..at].iter().any(|w| self.words.due.subordinate.contains(&w.folded));
            if !past && !lasting && best.is_none_or(|(b, ..)| led && !b) {
                best = Some((led, span, range));
            }
            at += count;
        }
        best.map(|(_, span, range)| (span, range))
    }

    /// The day to come that a task ends with: `give the lamp back to Ana 11 Dec`. In prose such a day tells of what was.
    #[must_use]
    pub fn closing_day(&self, text: &str, reference: Date) -> Option<DateRange> {
        let words = words(text);
        let from = words.len().saturating_sub(LONGEST_DAY).max(1);
        (from..words.len()).find_map(|at| {
            // `the rota so that Ana is off until 2 Nov`: what a word leads has been read already.
            let before = &words[at - 1].folded;
            let about = self.words.due.filler.contains(before) || self.words.due.leads.contains(before);
            let (count, range) = self.led_only(text, &words, at, reference).filter(|_| !about)?;
            (count > 1 && at + count == words.len() && range.start > reference).then_some(range)
        })
    }

    /// The day that a led date such as `by 7 December` means in a note without a date of its own: of the vault's year.
    #[must_use]
    pub fn due_of_year(&self, text: &str) -> Option<DateRange> {
        // Every day of a year is nearest to its middle.
        let middle = day(self.year()?, 7, 1)?;
        let words = words(text);
        let led = |at: &usize| self.words.due.leads.contains(&words[*at].folded);
        let dated = |at: usize| {
            let start = words.get(at + 1)?.start;
            let line = &text[start..line_end(text, start)];
            let short =
                short_date::decisive(line).and_then(|s| day(s.year.unwrap_or_else(|| middle.year()), s.month, s.day));
            let (found, _) = self.find(line, Some(middle));
            short.or_else(|| found.first().filter(|f| f.span.start == 0).map(|f| f.start))
        };
        (0..words.len()).filter(led).find_map(dated).map(DateRange::day)
    }

    /// The offset behind the date at `word`, and the date; one without a year is the first of its kind from
    /// `reference` on.
    fn day_at(&self, text: &str, word: &Word, reference: Date) -> Option<(usize, DateRange)> {
        let line = &text[word.start..line_end(text, word.start)];
        if let Some(short) = short_date::decisive(line) {
            if let Some(year) = short.year {
                return Some((word.start + short.end, DateRange::day(day(year, short.month, short.day)?)));
            }
            let near = day(reference.year(), short.month, short.day)
                .filter(|d| *d < reference && days_between(*d, reference) <= JUST_PASSED);
            let date = near.or_else(|| coming_day(reference, short.month, short.day))?;
            return Some((word.start + short.end, DateRange::day(date)));
        }
        let (found, _) = self.find(line, Some(reference));
        let date = found.first().filter(|f| f.span.start == 0)?;
        let passed = date.inferred && date.start < reference && days_between(date.start, reference) > JUST_PASSED;
        let start = if passed { date.start.with_year(date.start.year() + 1)? } else { date.start };
        Some((word.start + date.span.end as usize, DateRange::day(start)))
    }

    /// The phrase that starts at word `at`: whether a word leads it, how many words it has, what it means. A date in
    /// brackets is led by them.
    fn phrase(&self, text: &str, words: &[Word], at: usize, reference: Date) -> Option<(bool, usize, DateRange)> {
        let due = &self.words.due;
        let lead = (1..=3).rev().find(|&n| joined(words, at, n).is_some_and(|p| due.leads.contains(&p))).unwrap_or(0);
        let before = lead > 0 && joined(words, at, lead).is_some_and(|p| due.before.contains(&p));
        let bracketed = text[..words.get(at)?.start].ends_with('(');
        let from = at + lead;
        if lead == 0 && !bracketed {
            // `the Thursday sync` names a thing, not a day.
            let named = at > 0 && due.filler.contains(&words[at - 1].folded);
            // `fri 11/20` leads itself.
            let dated = || {
                self.weekday(&words[at].folded)?;
                short_date::decisive(&text[words.get(at + 1)?.start..])?;
                self.led_only(text, words, at, reference)
            };
            // `options Fri`: a capital tells the day from `sat` and `sun`.
            let capital = at > 0 && text[words[at].start..].starts_with(char::is_uppercase);
            // `plan to Ana, 1 Dec`: a day that ends the text after a comma.
            let last = || {
                text[..words[at].start].trim_end().ends_with(',').then_some(())?;
                self.led_only(text, words, at, reference).filter(|(count, _)| at + count == words.len() && *count > 1)
            };
            let found = dated().or_else(|| self.relative(words, at, reference, capital)).or_else(last);
            let (count, range) = found?;
            return (!named).then_some((false, count, range));
        }
        let skipped = words.get(from..)?.iter().take_while(|w| due.filler.contains(&w.folded)).count().min(2);
        let dated = self.led_only(text, words, from + skipped, reference).map(|(n, range)| (skipped + n, range));
        let (count, range) = dated.or_else(|| self.relative(words, from, reference, true))?;
        let range = if before { DateRange::day(add_days(range.start, -1)) } else { range };
        Some((true, lead + count, range))
    }

    /// Phrases that need no leading word.
    pub(super) fn relative(&self, words: &[Word], at: usize, reference: Date, led: bool) -> Option<Reading> {
        let due = &self.words.due;
        let word = &words.get(at)?.folded;
        // `the invites at midnight`: an hour sets no day by itself.
        if let Some(&days) = due.days.get(word).filter(|_| led || !due.hours.contains(word)) {
            // `eod Thursday`
            let named = words.get(at + 1).and_then(|w| self.weekday(&w.folded)).filter(|_| days == 0);
            if let Some(weekday) = named {
                return Some((2, DateRange::day(next_weekday(reference, weekday))));
            }
            return Some((1, DateRange::day(add_days(reference, days.into()))));
        }
        if due.end_of_week.contains(word) {
            return Some((1, DateRange::day(friday(reference))));
        }
        if due.end_of_month.contains(word) {
            return Some((1, DateRange::day(DateRange::period(reference, Granularity::Month).end)));
        }
        self.span_ahead(words, at, reference)
            .or_else(|| self.end_of(words, at, reference))
            .or_else(|| self.period_ahead(words, at, reference))
            .or_else(|| self.weekend_ahead(words, at, reference))
            .or_else(|| self.weekday_ahead(words, at, reference, led))
    }

    /// `this weekend`, `the weekend`: its Saturday and Sunday.
    fn weekend_ahead(&self, words: &[Word], at: usize, reference: Date) -> Option<Reading> {
        let due = &self.words.due;
        let which = &words.get(at)?.folded;
        let next = due.next.contains(which);
        let lead = next || due.this.contains(which) || due.filler.contains(which);
        let name = words.get(at + usize::from(lead))?;
        due.weekend.contains(&name.folded).then_some(())?;
        let monday = add_days(start_of_week(reference), if next { 7 } else { 0 });
        let range = DateRange { start: add_days(monday, 5), end: add_days(monday, 6) };
        Some((1 + usize::from(lead), range))
    }

    /// `in 3 days`, `within two weeks`, `in a month`, `in November`.
    fn span_ahead(&self, words: &[Word], at: usize, reference: Date) -> Option<Reading> {
        let due = &self.words.due;
        if !due.within.contains(&words.get(at)?.folded) {
            return None;
        }
        let count = &words.get(at + 1)?.folded;
        if let Some(month) = self.month(count) {
            let period = DateRange::period(coming_month(reference, month)?, Granularity::Month);
            return Some((2, DateRange { start: period.start.max(reference), ..period }));
        }
        let n = count.parse().ok().filter(|n| (1..1000).contains(n)).or_else(|| due.numbers.get(count).copied())?;
        let unit = &words.get(at + 2)?.folded;
        let date = match (due.day_units.get(unit), due.month_units.get(unit)) {
            (Some(days), _) => add_days(reference, i64::from(n * days)),
            (None, Some(months)) => add_months(reference, n * months),
            (None, None) => return None,
        };
        Some((3, DateRange::day(date)))
    }

    /// `end of the week`, `end of November`.
    fn end_of(&self, words: &[Word], at: usize, reference: Date) -> Option<Reading> {
        let due = &self.words.due;
        let lead = usize::from(due.filler.contains(&words.get(at)?.folded));
        if !due.end.contains(&words.get(at + lead)?.folded) {
            return None;
        }
        let skipped = |w: &&Word| [&due.filler, &due.this, &due.next].iter().any(|words| words.contains(&w.folded));
        let filler = words[at + lead + 1..].iter().take_while(skipped).count();
        let at_name = at + lead + 1 + filler;
        let name = &words.get(at_name)?.folded;
        let next = words[at + lead + 1..at_name].iter().any(|w| due.next.contains(&w.folded));
        let reference = match self.unit(name).filter(|_| next) {
            Some(unit) => add_days(DateRange::period(reference, unit).end, 1),
            None => reference,
        };
        let end = if due.week.contains(name) {
            friday(reference)
        } else if let Some(month) = self.month(name) {
            DateRange::period(coming_month(reference, month)?, Granularity::Month).end
        } else {
            DateRange::period(reference, self.unit(name)?).end
        };
        Some((at_name + 1 - at, DateRange::day(end)))
    }

    /// `this week`, `next month`.
    fn period_ahead(&self, words: &[Word], at: usize, reference: Date) -> Option<Reading> {
        let due = &self.words.due;
        let which = &words.get(at)?.folded;
        let (this, next) = (due.this.contains(which), due.next.contains(which));
        let unit = self.unit(&words.get(at + 1)?.folded).filter(|_| this || next)?;
        let period = DateRange::period(reference, unit);
        let range = if next {
            DateRange::period(add_days(period.end, 1), unit)
        } else {
            DateRange { start: reference, ..period }
        };
        Some((2, range))
    }

    /// `Friday`, `next Friday`, `this Friday`.
    fn weekday_ahead(&self, words: &[Word], at: usize, reference: Date, led: bool) -> Option<Reading> {
        let due = &self.words.due;
        let which = &words.get(at)?.folded;
        let next = due.next.contains(which);
        let lead = usize::from(next || due.this.contains(which));
        let name = words.get(at + lead)?;
        let shown = led || lead > 0 || name.folded.len() > 3 || self.ends_on(words, at);
        let weekday = self.weekday(&name.folded).filter(|_| shown)?;
        // `thurs 19th`
        let of_month = words.get(at + lead + 1).and_then(|w| coming_day_of_month(reference, ordinal(&w.folded)?));
        if let Some(date) = of_month.filter(|date| date.weekday() == weekday) {
            return Some((lead + 2, DateRange::day(date)));
        }
        let coming = next_weekday(reference, weekday);
        // The following week's day, unless the day has passed this week (§5.3).
        let passed = weekday.num_days_from_monday() <= reference.weekday().num_days_from_monday();
        // `Friday week`
        let week_on = words.get(at + lead + 1).is_some_and(|w| due.week.contains(&w.folded));
        let date = if (next && !passed) || week_on { add_days(coming, 7) } else { coming };
        Some((lead + 1 + usize::from(week_on), DateRange::day(date)))
    }

    /// Whether the text ends on a short name of a day, in `she'll ring fri` but not in `out in the sun` or `where she sat`.
    fn ends_on(&self, words: &[Word], at: usize) -> bool {
        let due = &self.words.due;
        let after_article = at.checked_sub(1).is_some_and(|before| due.filler.contains(&words[before].folded));
        at > 0 && at + 1 == words.len() && !after_article && !due.homographs.contains(&words[at].folded)
    }

    /// What means a day only behind `by` and its like: dates, ordinals, months, quarters, feasts.
    fn led_only(&self, text: &str, words: &[Word], at: usize, reference: Date) -> Option<Reading> {
        let word = words.get(at)?;
        // `fri 11/20`: the number tells more than the name.
        let named = usize::from(self.weekday(&word.folded).is_some());
        let short = words.get(at + named).filter(|w| short_date::decisive(&text[w.start..]).is_some());
        if let Some((end, range)) = self.day_at(text, short.unwrap_or(word), reference) {
            let count = words[at..].iter().take_while(|w| w.start < end).count();
            return Some((count, range));
        }
        for (name, month_day) in &self.words.due.feasts {
            let count = name.split(' ').count();
            if joined(words, at, count).as_ref() == Some(name) {
                let (month, day_of) = month_day.split_once('-')?;
                return Some((
                    count,
                    DateRange::day(coming_day(reference, month.parse().ok()?, day_of.parse().ok()?)?),
                ));
            }
        }
        if let Some(month) = self.month(&word.folded).filter(|_| word.folded.len() > 3) {
            let period = DateRange::period(coming_month(reference, month)?, Granularity::Month);
            return Some((1, DateRange { start: period.start.max(reference), ..period }));
        }
        if let Some(quarter) =
            word.folded.strip_prefix('q').and_then(|q| q.parse::<u32>().ok()).filter(|q| (1..=4).contains(q))
        {
            let period = DateRange::period(coming_month(reference, quarter * 3)?, Granularity::Quarter);
            return Some((1, DateRange { start: period.start.max(reference), ..period }));
        }
        Some((1, DateRange::day(coming_day_of_month(reference, ordinal(&word.folded)?)?)))
    }

    pub(super) fn unit(&self, name: &str) -> Option<Granularity> {
        let due = &self.words.due;
        let units = [
            (&due.week, Granularity::Week),
            (&due.month, Granularity::Month),
            (&due.quarter, Granularity::Quarter),
            (&due.year, Granularity::Year),
        ];
        units.into_iter().find(|(words, _)| words.contains(name)).map(|(_, unit)| unit)
    }
}

/// Words of `text`: letters and digits, inner apostrophes apart.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|i| at + i) {
        let end = end_of_word(text, start);
        out.push(Word { start, end, folded: fold(&text[start..end]) });
        at = end;
    }
    out
}

/// The day of the month that `19th` means.
fn ordinal(word: &str) -> Option<u32> {
    ["st", "nd", "rd", "th"].iter().find_map(|s| word.strip_suffix(s))?.parse().ok()
}

fn joined(words: &[Word], at: usize, count: usize) -> Option<String> {
    let part = words.get(at..at + count)?;
    Some(part.iter().map(|w| w.folded.as_str()).collect::<Vec<_>>().join(" "))
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i)
}

/// The Friday of the ISO week.
fn friday(date: Date) -> Date {
    add_days(start_of_week(date), 4)
}

/// The first of the next `month`, the present one included.
fn coming_month(reference: Date, month: u32) -> Option<Date> {
    let year = if month < reference.month() { reference.year() + 1 } else { reference.year() };
    day(year, month, 1)
}

fn coming_day(reference: Date, month: u32, day_of: u32) -> Option<Date> {
    let this = day(reference.year(), month, day_of)?;
    if this >= reference { Some(this) } else { day(reference.year() + 1, month, day_of) }
}

/// The next such day of a month, today included; a month that lacks it is passed over.
fn coming_day_of_month(reference: Date, day_of: u32) -> Option<Date> {
    let months = (0..3).map(|n| add_months(reference.with_day(1).unwrap_or(reference), n));
    months.filter_map(|first| first.with_day(day_of)).find(|d| *d >= reference)
}
