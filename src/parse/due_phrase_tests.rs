//! Which day a phrase sets.

use super::date_expr::DateReader;
use crate::words::date::Date;
use crate::words::lexicon::Lexicon;

fn reader() -> DateReader {
    DateReader::new(&Lexicon::new(&["en".to_owned()], "").unwrap(), None)
}

fn due(text: &str, reference: &str) -> Option<String> {
    let (_, range) = reader().due_phrase(text, reference.parse().unwrap())?;
    Some(if range.start == range.end { range.start.to_string() } else { format!("{}..{}", range.start, range.end) })
}

#[test]
fn phrases_of_the_table() {
    for (text, want) in [
        ("call today", "2026-11-20"),
        ("send it EOD", "2026-11-20"),
        ("tmr: mail", "2026-11-21"),
        ("in 3 days", "2026-11-23"),
        ("in 2 weeks", "2026-12-04"),
        ("in a month", "2026-12-20"),
        ("draft by Friday", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("next Friday", "2026-11-27"),
        ("next Monday", "2026-11-23"),
        ("this week", "2026-11-20..2026-11-22"),
        ("follow up next week", "2026-11-23..2026-11-29"),
        ("EOW", "2026-11-20"),
        ("by the end of the week", "2026-11-20"),
        ("this month", "2026-11-20..2026-11-30"),
        ("next month", "2026-12-01..2026-12-31"),
        ("EOM", "2026-11-30"),
        ("end of November", "2026-11-30"),
        ("by 2026-12-05", "2026-12-05"),
        ("until 3 Dec", "2026-12-03"),
        ("by Friday week", "2026-12-04"),
        ("this weekend", "2026-11-21..2026-11-22"),
        ("over the weekend", "2026-11-21..2026-11-22"),
        ("next wk", "2026-11-23..2026-11-29"),
        ("send options Tue", "2026-11-24"),
        ("send it eod Tuesday", "2026-11-24"),
        ("plan to Ana, 1 Dec", "2026-12-01"),
        ("a letter for the course, dl 20 Dec", "2026-12-20"),
        ("let her know by December", "2026-12-01..2026-12-31"),
        ("will lend me the loom in Dec, no strings", "2026-12-01..2026-12-31"),
        ("on the 3rd", "2026-12-03"),
        ("before the 27th", "2026-11-26"),
        ("before Christmas", "2026-12-24"),
        ("due 1 March", "2027-03-01"),
        ("today or by Tuesday", "2026-11-24"),
        ("for Friday 4 Dec", "2026-12-04"),
        ("before her exams (30 Nov)", "2026-11-30"),
        ("by noon", "2026-11-20"),
        ("draft by 11/25", "2026-11-25"),
        ("call Ana fri 27/11", "2026-11-27"),
        ("she'll ring fri", "2026-11-27"),
        ("she'll ring sun", "2026-11-22"),
        ("he is in thurs 26th", "2026-11-26"),
        ("by the end of next week", "2026-11-27"),
        ("by the end of next month", "2026-12-31"),
        ("send it by midnight", "2026-11-20"),
        ("by fri 12/18", "2026-12-18"),
    ] {
        assert_eq!(due(text, "2026-11-20").as_deref(), Some(want), "{text}");
    }
    assert_eq!(due("next Friday", "2026-11-18").as_deref(), Some("2026-11-27"));
}

#[test]
fn what_is_past_or_in_passing_sets_nothing() {
    for text in [
        "last week",
        "3 weeks ago",
        "call about the 2026-12-01 launch",
        "May was fine",
        "in spring",
        "by 4/5 of them",
        "by hand",
        "we sat there",
        "that is where she sat",
        "out in the sun",
        "no more calls at midnight",
        "the launch, 1 Dec, is hers",
        "see whether the tent can stay till 3 Dec",
        "swap days so Ana is free until 3 Dec",
        "add me to the Thursday sync",
    ] {
        assert_eq!(due(text, "2026-11-20"), None, "{text}");
    }
}

#[test]
fn dates_on_the_command_line() {
    let today: Date = "2026-11-20".parse().unwrap();
    let read = |text: &str| reader().option_date(text, today).map(|r| (r.start.to_string(), r.end.to_string()));
    let range = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
    assert_eq!(read("2026-11-20"), range("2026-11-20", "2026-11-20"));
    assert_eq!(read("2026-11"), range("2026-11-01", "2026-11-30"));
    assert_eq!(read("2026-09..2026-11"), range("2026-09-01", "2026-11-30"));
    assert_eq!(read("2026-W47"), range("2026-11-16", "2026-11-22"));
    assert_eq!(read("last monday"), range("2026-11-16", "2026-11-16"));
    assert_eq!(read("last friday"), range("2026-11-13", "2026-11-13"));
    assert_eq!(read("3 weeks ago"), range("2026-10-30", "2026-10-30"));
    assert_eq!(read("2w"), range("2026-11-06", "2026-11-06"));
    assert_eq!(read("last month"), range("2026-10-01", "2026-10-31"));
    assert_eq!(read("this week"), range("2026-11-20", "2026-11-22"));
    assert_eq!(read("nov 2025"), range("2025-11-01", "2025-11-30"));
    assert_eq!(read("garbage"), None);
    assert_eq!(read("2026-02-30"), None);
}

#[test]
fn a_task_may_end_with_its_day() {
    let closing = |text: &str| reader().closing_day(text, "2026-11-20".parse().unwrap()).map(|r| r.start.to_string());
    assert_eq!(closing("give the lamp back to Ana 11 Dec").as_deref(), Some("2026-12-11"));
    assert_eq!(closing("print the minutes of 11 Dec"), None);
    assert_eq!(closing("print what we agreed 3 Nov"), None);
    assert_eq!(closing("find a room for 12"), None);
    assert_eq!(closing("swap the rota so that Ana is off until 11 Dec"), None);
}
