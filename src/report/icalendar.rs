//! Days of every year as an iCalendar file (RFC 5545), for another calendar to read.

use crate::words::date::{Date, Yearly};

/// Octets a line, without its end.
const LINE: usize = 75;
/// The first year of a day whose year nobody knows; a leap year, so that every day is in it.
const SOME_YEAR: i32 = 2000;

/// A day that comes round every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same in every export.
    pub id: String,
    /// What to show.
    pub title: String,
    /// When.
    pub when: Yearly,
}

/// The file, made on `today`: lines end in CRLF and are folded.
#[must_use]
pub fn calendar(events: &[Event], today: Date) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold_line(&mut out, text);
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//touchbase//birthdays//EN"].into_iter().for_each(&mut line);
    for event in events {
        let Yearly { year, month, day } = event.when;
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@touchbase", escape(&event.id)));
        line(&format!("DTSTAMP:{}T000000Z", today.format("%Y%m%d")));
        line(&format!("DTSTART;VALUE=DATE:{:04}{month:02}{day:02}", year.unwrap_or(SOME_YEAR)));
        line(rule(event.when));
        line(&format!("SUMMARY:{}", escape(&event.title)));
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

/// 29 February is the last day of its month in every year.
fn rule(when: Yearly) -> &'static str {
    if (when.month, when.day) == (2, 29) { "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1" } else { "RRULE:FREQ=YEARLY" }
}

/// A TEXT value (RFC 5545 §3.3.11).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A content line in pieces of at most [`LINE`] octets, all but the first after a blank (RFC 5545 §3.1).
fn fold_line(out: &mut String, text: &str) {
    let mut used = 0;
    for c in text.chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::date::day;

    fn one(title: &str, when: Option<Yearly>) -> String {
        let event = Event { id: "x".to_owned(), title: title.to_owned(), when: when.unwrap() };
        calendar(&[event], day(2026, 11, 20).unwrap())
    }

    #[test]
    fn a_leap_day_is_the_last_of_february() {
        let text = one("Lea", Yearly::new(Some(2004), 2, 29));
        assert!(
            text.contains("DTSTART;VALUE=DATE:20040229\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n"),
            "{text}"
        );
    }

    #[test]
    fn titles_are_escaped_and_lines_folded_between_characters() {
        let text = one(&format!("a,b;c\\d\ne {}", "ö".repeat(60)), Yearly::new(None, 3, 4));
        assert!(text.contains("SUMMARY:a\\,b\\;c\\\\d\\ne ö"), "{text}");
        assert!(text.split("\r\n").all(|l| l.len() <= 75), "{text}");
        assert!(text.contains("\r\n ö") && text.contains("DATE:20000304\r\n"), "{text}");
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    }
}
