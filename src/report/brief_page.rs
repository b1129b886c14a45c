//! How `brief` looks: one line a thing, and nothing where there is nothing to say.

use super::ages;
use super::brief::{Dealings, Row};
use super::followups;
use super::followups_page;
use super::last_contact::channel_word;
use super::meeting::{self, Meeting};
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::{Excerpt, Place};
use super::timeline;
use crate::model::fact::Channel;
use crate::words::date::Date;
use crate::words::text::key;

/// Lines that a person's note may say of them.
const ABOUT: usize = 4;
/// Lines that the notes of the last time may tell.
const NOTED: usize = 5;
/// Favours that thanks are owed for, the last first.
const THANKS: usize = 3;
/// Open follow-ups of each side.
const OPEN: usize = 6;

/// The page of everyone in `rows`.
#[must_use]
pub fn page(rows: &[Row], today: Date) -> Page {
    match rows {
        [] => Page {
            title: Text::of(Role::Heading, "Brief").and(Role::Muted, format!("  for {today}")),
            parts: Vec::new(),
            hint: Some(Text::of(
                Role::Muted,
                "Nobody to meet today or tomorrow. Plans are read from dated notes with `attendees:` and lines such as `2026-11-21: coffee with @ana`.",
            )),
        },
        [one] if one.meeting.is_none() => Page { title: head(one), parts: vec![table(one, today)], hint: None },
        several => Page {
            title: Text::of(Role::Heading, "Brief")
                .and(Role::Muted, format!("  for {today} · {}", ages::count(several.len(), "person", "people"))),
            parts: several.chunk_by(|a, b| a.meeting == b.meeting).flat_map(|own| together(own, today)).collect(),
            hint: None,
        },
    }
}

/// Who it is, and what they do.
fn head(r: &Row) -> Text {
    let station = r.station.as_ref().map_or_else(String::new, |station| format!("  {station}"));
    Text::of(Role::Person, r.person.as_str()).and(Role::Muted, station)
}

/// A meeting, if there is one, and who is in it.
fn together(rows: &[Row], today: Date) -> Vec<Part> {
    let meeting = rows.first().and_then(|r| r.meeting.as_ref());
    let mut parts = meeting.map_or_else(Vec::new, |m| meeting_parts(m, today));
    parts.extend(rows.iter().flat_map(|r| [Part::Heading(head(r)), table(r, today)]));
    parts
}

/// What it is, when, and what it is to be about.
fn meeting_parts(meeting: &Meeting, today: Date) -> Vec<Part> {
    let day = meeting.date.map_or_else(String::new, |d| format!(" ({})", d.format("%a %-d %b")));
    let title = Text::of(Role::Heading, meeting.title.as_str())
        .and(Role::Due, format!("  {}", meeting.when(today)))
        .and(Role::Muted, day);
    let mut lines = Lines(Vec::new());
    meeting.agenda.iter().for_each(|item| lines.put("agenda", Text::plain(item.as_str()), None));
    lines.put("noted in", meeting.place.text(), None);
    vec![Part::Heading(title), lines.table()]
}

fn table(r: &Row, today: Date) -> Part {
    let mut lines = Lines(Vec::new());
    // Where they are told of stands beside the first of them.
    let mut source = Some(&r.place);
    let mut card = |label: &str, text: String| {
        let place = if text.is_empty() { None } else { source.take() };
        lines.put(label, Text::plain(text), place);
    };
    card("children", r.children.join(", "));
    let details: Vec<String> = r.details.iter().map(|d| format!("{}: {}", d.label, d.text)).collect();
    card("details", details.join(" · "));
    r.about.iter().take(ABOUT).for_each(|text| card("note", text.clone()));
    lines.more("note", r.about.len(), ABOUT);
    for day in &r.days {
        let whose = day.child.as_ref().map_or_else(String::new, |child| format!("{child} "));
        let when = format!(" {} ({})", ages::relative(day.date, today), day.date.format("%a %-d %b"));
        lines.put("soon", Text::plain(whose + &day.occasion()).and(Role::Due, when), None);
    }
    match &r.last {
        Some(last) => lines.put("last time", when(last, r, today), Some(&last.place)),
        None => lines.put("last time", Text::of(Role::Muted, "never, as far as the notes know"), None),
    }
    r.noted.iter().take(NOTED).for_each(|n| lines.put("noted then", Text::plain(n.text.as_str()), Some(&n.place)));
    lines.more("noted then", r.noted.len(), NOTED);
    for said in &r.said {
        let then = r.last.as_ref().is_some_and(|last| last.date == said.date);
        let date = if then { Text::default() } else { Text::of(Role::Muted, ages::relative(said.date, today) + ": ") };
        lines.put("said", date.and(Role::Plain, said.text.as_str()), Some(&said.place));
    }
    lines.open("you owe", &r.i_owe, today);
    lines.open("they owe", &r.they_owe, today);
    lines.put("balance", balance(&r.dealings), None);
    let owed = &r.dealings.thanks_for;
    let latest = owed.iter().rev().take(THANKS);
    latest.for_each(|t| lines.put("thanks for", Text::plain(t.text.as_str()), Some(&t.place)));
    lines.more("thanks for", owed.len(), THANKS);
    lines.words("new since", &r.news, today);
    lines.words("looks for", &r.asks, today);
    lines.words("offers", &r.offers, today);
    lines.put("you both know", Text::of(Role::Person, r.mutual.join(", ")), None);
    if let Some(planned) = &r.planned {
        lines.put("next", when(planned, r, today), Some(&planned.place));
    }
    lines.table()
}

/// `2026-11-05  2 weeks ago, coffee: her words`. That a meeting is called by the person's own name goes without saying.
fn when(row: &timeline::Row, with: &Row, today: Date) -> Text {
    let how =
        row.channel.filter(|c| *c != Channel::Other).map_or_else(String::new, |c| format!(", {}", channel_word(c)));
    let words = meeting::undated(&row.text, Some(row.date));
    let age = format!("  {}{how}", ages::relative(row.date, today));
    let date = Text::of(Role::Date, row.date.to_string()).and(Role::Muted, age);
    if with.names.contains(&key(&words)) { date } else { date.and(Role::Muted, ": ").and(Role::Plain, words) }
}

fn balance(r: &Dealings) -> Text {
    if r.given + r.received + r.lent.len() + r.borrowed.len() == 0 {
        return Text::default();
    }
    let mut told = vec![format!("you gave {}, got {}", r.given, r.received)];
    for (what, things) in [("still with them", &r.lent), ("still with you", &r.borrowed)] {
        if !things.is_empty() {
            told.push(format!("{what}: {}", things.join("; ")));
        }
    }
    Text::plain(told.join(" · "))
}

/// Rows of a label, a text and its source; a label is shown once.
struct Lines(Vec<Vec<Text>>);

impl Lines {
    fn table(self) -> Part {
        let columns = vec![Column::new("", Fit::Fixed), Column::new("", Fit::Wrap), Column::new("", Fit::Below)];
        Part::Table { columns, rows: self.0 }
    }

    fn put(&mut self, label: &str, text: Text, place: Option<&Place>) {
        if text.is_empty() {
            return;
        }
        let label = Text::of(Role::Muted, label);
        let shown = self.0.iter().rev().filter_map(|cells| cells.first()).find(|l| !l.is_empty()) == Some(&label);
        let label = if shown { Text::default() } else { label };
        self.0.push(vec![label, text, place.map(Place::text).unwrap_or_default()]);
    }

    /// What is open; what is probably done comes last, with the line that says so.
    fn open(&mut self, label: &str, open: &[followups::Row], today: Date) {
        let (kept, unkept): (Vec<_>, Vec<_>) = open.iter().partition(|f| f.probably_done.is_some());
        for f in unkept.into_iter().chain(kept).take(OPEN) {
            let due = followups_page::due(f, today);
            let gap = if due.is_empty() { "" } else { "  " };
            let mut text = Text::plain(format!("{}{gap}", f.text));
            text.0.extend(due.0);
            if let Some(kept) = &f.probably_done {
                text = text.and(Role::Muted, ": ");
                text.0.extend(kept.text().0);
            }
            self.put(label, text, Some(&f.place));
        }
        self.more(label, open.len(), OPEN);
    }

    fn more(&mut self, label: &str, all: usize, shown: usize) {
        if all > shown {
            self.put(label, Text::of(Role::Muted, format!("and {} more", all - shown)), None);
        }
    }

    fn words(&mut self, label: &str, all: &[Excerpt], today: Date) {
        for said in all {
            let age = said.date.map_or_else(String::new, |d| format!("{}: ", ages::relative(d, today)));
            self.put(label, Text::of(Role::Muted, age).and(Role::Plain, said.text.as_str()), Some(&said.place));
        }
    }
}
