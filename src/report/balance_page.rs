//! How `balance` looks: an overview of everyone, or every line of the people named.

use super::ages;
use super::balance::{Line, Lopsided, Options, Row};
use super::ledger;
use super::page::{Column, Fit, Page, Part, Role, Text};
use crate::model::fact::Direction;
use crate::words::date::Date;

/// Everyone, a line each.
#[must_use]
pub fn overview(rows: &[Row], today: Date) -> Page {
    let uneven = rows.iter().filter(|r| r.lopsided.is_some()).count();
    let title = Text::of(Role::Heading, "Give and take")
        .and(Role::Muted, format!("  as of {today} · {}", ages::count(rows.len(), "person", "people")))
        .and(Role::Due, if uneven > 0 { format!(" · {uneven} lopsided") } else { String::new() });
    if rows.is_empty() {
        return Page { title, parts: Vec::new(), hint: Some(hint(false)) };
    }
    let columns = vec![
        Column::new("person", Fit::Fixed),
        Column::new("given", Fit::Fixed).right(),
        Column::new("got", Fit::Fixed).right(),
        Column::new("net", Fit::Fixed).right(),
        Column::new("", Fit::Wrap),
        Column::new("last", Fit::Optional),
        Column::new("source", Fit::Optional),
    ];
    let number = |n: usize| Text::plain(if n == 0 { String::new() } else { n.to_string() });
    let cells = |r: &Row| {
        vec![
            Text::of(Role::Person, r.person.as_str()),
            number(r.given),
            number(r.received),
            Text::of(Role::Muted, net(r)),
            remarks(r),
            Text::of(Role::Date, r.date.map_or_else(String::new, |d| ages::relative(d, today))),
            r.place.text(),
        ]
    };
    Page { title, parts: vec![Part::Table { columns, rows: rows.iter().map(cells).collect() }], hint: None }
}

/// How far ahead one side is; nothing where no favours are.
fn net(r: &Row) -> String {
    match r.net {
        0 if r.given == 0 => String::new(),
        0 => "even".to_owned(),
        net => format!("{net:+}"),
    }
}

/// What stands out with one person.
fn remarks(r: &Row) -> Text {
    if r.given + r.received + r.lent + r.borrowed == 0 {
        return Text::of(Role::Muted, "only thanks, praise or returns");
    }
    let lopsided = match r.lopsided {
        Some(Lopsided::YouGive) => "you give",
        Some(Lopsided::TheyGive) => "they give",
        None => "",
    };
    let number = |n: usize, text: &str| if n == 0 { String::new() } else { format!("{n} {text}") };
    let thanks = if r.thanks_owed > 0 { "thanks owed" } else { "" };
    let all = [
        (Role::Due, lopsided.to_owned()),
        (Role::Due, number(r.lent, "lent, not back")),
        (Role::Overdue, number(r.borrowed, "to give back")),
        (Role::Overdue, thanks.to_owned()),
    ];
    let mut text = Text::default();
    for (role, words) in all.into_iter().filter(|(_, words)| !words.is_empty()) {
        let between = if text.is_empty() { "" } else { ", " };
        text = text.and(Role::Muted, between).and(role, words);
    }
    text
}

/// Given, then received, every line.
#[must_use]
pub fn listing(lines: &[Line], options: &Options, today: Date) -> Page {
    let name = if options.open { "Lent and borrowed, not back yet" } else { "Give and take" };
    let title =
        Text::of(Role::Heading, name).and(Role::Muted, format!("  as of {today} · {}", counts(lines, options.open)));
    let hint = lines.is_empty().then(|| hint(options.open));
    let (given, received) = if options.open { ("Lent", "Borrowed") } else { ("Given", "Received") };
    let sections = [(given, Direction::Given), (received, Direction::Received)];
    let mut parts = Vec::new();
    for (name, direction) in sections {
        let own: Vec<&Line> = lines.iter().filter(|l| l.direction == direction).collect();
        if !own.is_empty() {
            parts.push(Part::Heading(Text::of(Role::Heading, name)));
            parts.push(table(&own, options, today));
        }
    }
    Page { title, parts, hint }
}

/// How many favours there are each way, as the overview counts them; the rest is named apart.
fn counts(lines: &[Line], open: bool) -> String {
    let count = |way| lines.iter().filter(|l| l.counts && l.direction == way).count();
    let (given, received) = (count(Direction::Given), count(Direction::Received));
    if open {
        return format!("{given} lent · {received} borrowed");
    }
    let rest = |fits: fn(&Line) -> bool| lines.iter().filter(|l| !l.counts && fits(l)).count();
    let more = [(rest(|l| !l.settles), "of thanks or praise"), (rest(|l| l.settles), "come back")];
    let more: String = more.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!(" · {n} {words}")).collect();
    format!("{given} given · {received} received{more}")
}

fn table(lines: &[&Line], options: &Options, today: Date) -> Part {
    let named = options.people.len() != 1;
    let columns = vec![
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Below),
    ];
    let cells = |l: &&Line| {
        vec![
            Text::of(Role::Date, l.date.map_or_else(|| "undated".to_owned(), |d| d.to_string())),
            Text::of(Role::Person, if named { l.person.as_str() } else { "" }),
            Text::of(Role::Muted, if l.settles { "back" } else { ledger::kind_word(l.kind) }),
            what(l, options.open, today),
            source(l),
        ]
    };
    Part::Table { columns, rows: lines.iter().map(cells).collect() }
}

fn source(l: &Line) -> Text {
    let text = l.place.text();
    l.also.iter().fold(text, |text, also| Text([text.and(Role::Muted, " and ").0, also.text().0].concat()))
}

/// What it is and whether it is back, unless all of the list are out.
fn what(l: &Line, all_open: bool, today: Date) -> Text {
    let text = Text::plain(l.what.as_str());
    match (l.open, l.back) {
        (true, _) if all_open => text,
        (true, _) => text.and(Role::Overdue, " (not back yet)"),
        (_, Some(back)) => text.and(Role::Good, format!(" (back {})", ages::relative(back, today))),
        _ => text,
    }
}

fn hint(open: bool) -> Text {
    let hint = if open {
        "Nothing is lent or borrowed that has not come back. Lines such as `lent @ana the drill` and `@ana lent me …` count."
    } else {
        "Nothing given or received yet. Lines such as `helped @ana with …`, `got:: @ana …`, `lent @ana …` count."
    };
    Text::of(Role::Muted, hint)
}
