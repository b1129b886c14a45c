//! Calendar dates as notes use them: whole days, spans of days, and how often one keeps in touch.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A calendar day. Notes hold days as written; nothing here knows clocks or zones (DT-1g).
pub type Date = NaiveDate;

/// Days from 1 January 1970, the form in which columns keep dates.
#[must_use]
pub fn to_days(date: Date) -> i32 {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// The inverse of [`to_days`]; `None` outside chrono's range.
#[must_use]
pub fn from_days(days: i32) -> Option<Date> {
    NaiveDate::from_num_days_from_ce_opt(days.checked_add(EPOCH_FROM_CE)?)
}

const EPOCH_FROM_CE: i32 = 719_163;

/// The real calendar day `year-month-day` if it lies in 1900–2199 (DT-1).
#[must_use]
pub fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    (1900..2200).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
}

/// How exact a date is: a note named `2026-W47` dates its lines to a week (DT-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Granularity {
    /// One day.
    Day,
    /// An ISO week, Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A calendar year.
    Year,
}

/// A day or a span of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateRange {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

impl DateRange {
    /// The span of one day.
    #[must_use]
    pub fn day(date: Date) -> Self {
        Self { start: date, end: date }
    }

    /// The whole period of `granularity` that holds `date`.
    #[must_use]
    pub fn period(date: Date, granularity: Granularity) -> Self {
        let start = match granularity {
            Granularity::Day => date,
            Granularity::Week => start_of_week(date),
            Granularity::Month => date.with_day(1).unwrap_or(date),
            Granularity::Quarter => NaiveDate::from_ymd_opt(date.year(), date.month0() / 3 * 3 + 1, 1).unwrap_or(date),
            Granularity::Year => NaiveDate::from_ymd_opt(date.year(), 1, 1).unwrap_or(date),
        };
        let next = match granularity {
            Granularity::Day => return Self::day(date),
            Granularity::Week => add_days(start, 7),
            Granularity::Month => add_months(start, 1),
            Granularity::Quarter => add_months(start, 3),
            Granularity::Year => add_months(start, 12),
        };
        Self { start, end: add_days(next, -1) }
    }

    /// Whether `date` lies inside.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.start <= date && date <= self.end
    }
}

/// A day that comes round every year, with its first year if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Yearly {
    /// Year of birth or of the first time.
    pub year: Option<i32>,
    /// 1–12.
    pub month: u32,
    /// 1–31; 29 February is a day of every year.
    pub day: u32,
}

impl Yearly {
    /// The day if it exists in some year.
    #[must_use]
    pub fn new(year: Option<i32>, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day).map(|_| Self { year, month, day })
    }

    /// When it falls in `year`: 29 February on 28 February where there is none.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<Date> {
        let exact = NaiveDate::from_ymd_opt(year, self.month, self.day);
        exact.or_else(|| NaiveDate::from_ymd_opt(year, self.month, self.day.saturating_sub(1)))
    }

    /// The first time on or after `today`.
    #[must_use]
    pub fn next(self, today: Date) -> Option<Date> {
        let this = self.in_year(today.year())?;
        if this >= today { Some(this) } else { self.in_year(today.year() + 1) }
    }
}

impl std::fmt::Display for Yearly {
    /// `1999-04-17`, or `--04-17` without a year.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

/// `date` moved by `days`; `date` itself where the calendar ends.
#[must_use]
pub fn add_days(date: Date, days: i64) -> Date {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) }.unwrap_or(date)
}

/// `date` moved by whole months, clamped to the end of a shorter month.
#[must_use]
pub fn add_months(date: Date, months: i32) -> Date {
    let by = Months::new(months.unsigned_abs());
    if months < 0 { date.checked_sub_months(by) } else { date.checked_add_months(by) }.unwrap_or(date)
}

/// The Monday on or before `date`.
#[must_use]
pub fn start_of_week(date: Date) -> Date {
    add_days(date, -i64::from(date.weekday().num_days_from_monday()))
}

/// The first `weekday` strictly after `date`.
#[must_use]
pub fn next_weekday(date: Date, weekday: Weekday) -> Date {
    let ahead = (7 + i64::from(weekday.num_days_from_monday()) - i64::from(date.weekday().num_days_from_monday())) % 7;
    add_days(date, if ahead == 0 { 7 } else { ahead })
}

/// Whole days from `earlier` to `later`, negative if they are the other way round.
#[must_use]
pub fn days_between(earlier: Date, later: Date) -> i64 {
    (later - earlier).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_the_epoch_round_trip() {
        let date = day(2026, 11, 20).unwrap();
        assert_eq!(to_days(day(1970, 1, 1).unwrap()), 0);
        assert_eq!(from_days(to_days(date)), Some(date));
    }

    #[test]
    fn periods_hold_their_day() {
        let date = day(2026, 11, 20).unwrap();
        let week = DateRange::period(date, Granularity::Week);
        assert_eq!((week.start, week.end), (day(2026, 11, 16).unwrap(), day(2026, 11, 22).unwrap()));
        let quarter = DateRange::period(date, Granularity::Quarter);
        assert_eq!((quarter.start, quarter.end), (day(2026, 10, 1).unwrap(), day(2026, 12, 31).unwrap()));
        assert_eq!(next_weekday(date, Weekday::Fri), day(2026, 11, 27).unwrap());
    }

    #[test]
    fn a_leap_day_comes_round_every_year() {
        let leap = Yearly::new(None, 2, 29).unwrap();
        assert_eq!(leap.next(day(2026, 11, 20).unwrap()), day(2027, 2, 28));
        assert_eq!(leap.next(day(2028, 1, 1).unwrap()), day(2028, 2, 29));
        assert_eq!((leap.to_string(), Yearly::new(None, 2, 30)), ("--02-29".to_owned(), None));
    }

    #[test]
    fn impossible_days_are_no_days() {
        assert_eq!(day(2026, 2, 30), None);
        assert_eq!(day(0, 1, 1), None);
        assert_eq!(day(9999, 12, 31), None);
    }
}
