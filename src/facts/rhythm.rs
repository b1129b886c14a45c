//! What comes round: how often to keep in touch, and days of every year, as fields of person cards write them.

use crate::words::date::Yearly;
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// Reads a cadence in days (FACTS §2): `14`, `2w`, `monthly`, `every 6 weeks`, `every other month`.
#[must_use]
pub fn cadence_days(text: &str, lexicon: &Lexicon) -> Option<u32> {
    let folded = fold(text);
    let words = &lexicon.card;
    if let Some(&days) = words.cadences.get(folded.trim()) {
        return Some(days);
    }
    let (mut count, mut unit) = (None, None);
    for token in tokens(&folded) {
        if let Ok(n) = token.parse::<u32>() {
            count = count.or(Some(n));
        } else if let Some(&n) = words.numbers.get(token) {
            count = count.or(Some(n));
        } else if let Some(&days) = words.units.get(token) {
            unit = unit.or(Some(days));
        } else if let Some(&days) = words.cadences.get(token) {
            return Some(days);
        }
    }
    let days = match (count, unit) {
        (Some(n), unit) => n.checked_mul(unit.unwrap_or(1)),
        (None, unit) => unit,
    };
    days.filter(|d| (1..=3660).contains(d))
}

/// Reads a day of every year: `1988-03-14`, `03-14`, `14 March`, `March 14th, 1988`, `14/3` where only one reading is
/// possible or `day_first` says which.
#[must_use]
pub fn yearly(text: &str, day_first: Option<bool>, lexicon: &Lexicon) -> Option<Yearly> {
    let folded = fold(text);
    let (mut year, mut month, mut small) = (None, None, Vec::new());
    for token in tokens(&folded) {
        if let Some(&m) = lexicon.date.months.get(token) {
            month = month.or(Some(m));
        } else if let Ok(n) = token.trim_start_matches('0').parse::<u32>() {
            match n {
                1..=31 if token.len() <= 2 => small.push(n),
                1900..2200 if token.len() == 4 => year = i32::try_from(n).ok(),
                _ => return None,
            }
        }
    }
    let iso =
        folded.contains('-') || folded.trim_start().starts_with(|c: char| c.is_ascii_digit()) && year_leads(&folded);
    match (month, small[..].get(..2), small.first()) {
        (Some(month), _, Some(&day)) => Yearly::new(year, month, day),
        (None, Some(&[a, b]), _) if iso => Yearly::new(year, a, b),
        (None, Some(&[a, b]), _) => either(year, a, b, day_first),
        _ => None,
    }
}

/// Tokens of digits and of letters: `2w` is two, `14th` too.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).flat_map(|word| {
        let at = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        [&word[..at], &word[at..]].into_iter().filter(|t| !t.is_empty())
    })
}

fn year_leads(text: &str) -> bool {
    text.trim_start().chars().take_while(char::is_ascii_digit).count() == 4
}

fn either(year: Option<i32>, a: u32, b: u32, day_first: Option<bool>) -> Option<Yearly> {
    match (Yearly::new(year, b, a), Yearly::new(year, a, b), day_first) {
        (Some(date), None, _)
        | (None, Some(date), _)
        | (Some(date), Some(_), Some(true))
        | (Some(_), Some(date), Some(false)) => Some(date),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::new(&["en".to_owned()], "").unwrap()
    }

    #[test]
    fn cadences_are_written_in_many_ways() {
        let cases =
            [("21", 21), ("2w", 14), ("monthly", 30), ("every 6 weeks", 42), ("Every other week", 14), ("10 days", 10)];
        for (text, days) in cases {
            assert_eq!(cadence_days(text, &lexicon()), Some(days), "{text}");
        }
        assert_eq!(cadence_days("now and then", &lexicon()), None);
    }

    #[test]
    fn days_of_every_year_need_no_year() {
        let cases = [
            ("1990-05-02", "1990-05-02"),
            ("05-02", "--05-02"),
            ("--05-02", "--05-02"),
            ("2 May", "--05-02"),
            ("May 2nd, 1990", "1990-05-02"),
            ("25/12/1990", "1990-12-25"),
        ];
        for (text, want) in cases {
            let got = yearly(text, None, &lexicon()).map(|y| y.to_string());
            assert_eq!(got.as_deref(), Some(want), "{text}");
        }
        assert_eq!(yearly("2/5/1990", None, &lexicon()), None, "both readings are days");
        assert_eq!(yearly("in spring", None, &lexicon()), None);
    }
}
