//! Paths of daily notes by the moment.js formats of the editor's settings (DT-9).

use chrono::Weekday;

use super::date_expr::{DateReader, end_of_word, number};
use crate::words::date::{Date, day};

/// The date that `text` has by `format`, read from start to end.
pub(super) fn parse(reader: &DateReader, format: &str, text: &str) -> Option<Date> {
    let mut parts = Parts::default();
    let (mut format, mut text) = (format, text);
    while let Some(c) = format.chars().next() {
        if let Some((literal, rest)) = format.strip_prefix('[').and_then(|f| f.split_once(']')) {
            (format, text) = (rest, text.strip_prefix(literal)?);
            continue;
        }
        let run = format.chars().take_while(|x| *x == c).count() * c.len_utf8();
        let token = if format[run..].starts_with('o') && c == 'D' { &format[..=run] } else { &format[..run] };
        if "YMDdwWgGQ".contains(c) {
            text = parts.take(reader, token, text)?;
            format = &format[token.len()..];
        } else {
            (format, text) = (&format[c.len_utf8()..], text.strip_prefix(c)?);
        }
    }
    if text.is_empty() { parts.date() } else { None }
}

#[derive(Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    week: Option<u32>,
    weekday: Option<Weekday>,
}

impl Parts {
    /// Reads one token; returns the text behind it.
    fn take<'t>(&mut self, reader: &DateReader, token: &str, text: &'t str) -> Option<&'t str> {
        let word_end = end_of_word(text, 0);
        let word = &text[..word_end];
        let digits = |most: usize| {
            let (value, end) = number(text, 0)?;
            if end <= most {
                return Some((value, end));
            }
            Some((text.get(..most)?.parse().ok()?, most))
        };
        let end = match token {
            "YYYY" | "gggg" | "GGGG" => {
                let (year, end) = digits(4).filter(|&(_, e)| e == 4)?;
                self.year = i32::try_from(year).ok();
                end
            }
            "YY" => {
                let (year, end) = digits(2)?;
                self.year = i32::try_from(2000 + year).ok();
                end
            }
            "MMMM" | "MMM" => {
                self.month = Some(reader.month(word)?);
                word_end
            }
            "MM" | "M" => {
                let (month, end) = digits(2)?;
                self.month = Some(month);
                end
            }
            "DD" | "D" | "Do" => {
                let (day, end) = digits(2)?;
                self.day = Some(day);
                if token == "Do" { word_end } else { end }
            }
            "WW" | "W" | "ww" | "w" => {
                let (week, end) = digits(2)?;
                self.week = Some(week);
                end
            }
            "dddd" | "ddd" | "dd" => {
                self.weekday = Some(reader.weekday(word)?);
                word_end
            }
            "Q" => digits(1)?.1,
            _ => return None,
        };
        text.get(end..)
    }

    fn date(&self) -> Option<Date> {
        match (self.year, self.month, self.day, self.week) {
            (Some(year), Some(month), Some(of_month), _) => day(year, month, of_month),
            (Some(year), _, _, Some(week)) => Date::from_isoywd_opt(year, week, self.weekday?),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::lexicon::Lexicon;

    #[test]
    fn formats_of_the_editors() {
        let reader = DateReader::new(&Lexicon::new(&["en".to_owned()], "").unwrap(), None);
        for (format, text, want) in [
            ("YYYY-MM-DD", "2026-11-20", Some("2026-11-20")),
            ("YYYY/MM-MMMM/YYYY-MM-DD-dddd", "2026/11-November/2026-11-20-Friday", Some("2026-11-20")),
            ("YYYYMMDD", "20261120", Some("2026-11-20")),
            ("[Journal] MMM Do, YY", "Journal Nov 20th, 26", Some("2026-11-20")),
            ("gggg-[W]ww-ddd", "2026-W47-Fri", Some("2026-11-20")),
            ("YYYY-MM-DD", "2026-11-20 x", None),
            ("YYYY-MM-DD", "2026-13-20", None),
        ] {
            assert_eq!(parse(&reader, format, text).map(|d| d.to_string()).as_deref(), want, "{format}");
        }
    }
}
