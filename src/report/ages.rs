//! Days as people say them.

use super::page::{Role, Text};
use crate::words::date::{Date, days_between};

/// `today`, `yesterday`, `3 days ago`, `2 weeks ago`, `in 5 days`: rougher the farther away.
#[must_use]
pub fn relative(date: Date, today: Date) -> String {
    let days = days_between(date, today);
    match days {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        -1 => "tomorrow".to_owned(),
        _ if days > 0 => format!("{} ago", span(days)),
        _ => format!("in {}", span(-days)),
    }
}

/// A number of days in words: `9 days`, `3 weeks`, `4 months`, `2 years`.
#[must_use]
pub fn span(days: i64) -> String {
    let (n, unit) = match days {
        0..14 => (days, "day"),
        14..60 => (days / 7, "week"),
        60..730 => (days / 30, "month"),
        _ => (days / 365, "year"),
    };
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

/// A date with its age: `2026-11-02  2 weeks ago`.
#[must_use]
pub fn dated(date: Date, today: Date) -> Text {
    Text::of(Role::Date, date.to_string()).and(Role::Muted, format!("  {}", relative(date, today)))
}

/// `n thing` or `n things`.
#[must_use]
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::date::{add_days, day};

    #[test]
    fn ages_are_rougher_the_farther_away() {
        let today = day(2026, 11, 20).unwrap();
        for (days, want) in [
            (0, "today"),
            (-1, "yesterday"),
            (-9, "9 days ago"),
            (-15, "2 weeks ago"),
            (-112, "3 months ago"),
            (-800, "2 years ago"),
            (1, "tomorrow"),
            (21, "in 3 weeks"),
        ] {
            assert_eq!(relative(add_days(today, days), today), want);
        }
    }
}
