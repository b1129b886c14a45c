//! `timeline`: what happened with somebody, line by line, the newest first.

use std::collections::HashMap;

use serde::Serialize;

use super::filters::{Bound, Filters};
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal, ages, last_contact, meeting, promises, spoken};
use crate::model::fact::{Channel, ContactRule, Direction, ExchangeKind, Facts, Occurrence};
use crate::model::task::Status;
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::Date;

/// Contacts, words, promises, give and take and introductions in one list, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only with these people; else the last 50 lines with anyone.
    pub people: Vec<String>,
    /// Filters of every report. Text shows 50 lines unless --limit says otherwise.
    #[command(flatten)]
    pub filters: Filters,
}

/// Lines that text shows.
const SHOWN: usize = 50;

/// What a line tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A contact that took place.
    Contact,
    /// A contact to come.
    Planned,
    /// Somebody said something.
    Said,
    /// A follow-up that is open.
    Open,
    /// A follow-up that is done or dropped.
    Done,
    /// Given by the writer.
    Gave,
    /// Given to the writer.
    Got,
    /// An introduction.
    Introduction,
    /// Somebody looks for something.
    Ask,
    /// Somebody offers something.
    Offer,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// When.
    pub date: Date,
    /// What it tells.
    pub kind: Kind,
    /// How, of a contact.
    pub channel: Option<Channel>,
    /// With whom.
    pub people: Vec<String>,
    /// In the note's words.
    pub text: String,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
    #[serde(skip)]
    source: RowKind,
}

/// An entry as the sweep finds it.
struct Entry {
    date: Date,
    kind: Kind,
    row: RowKind,
    people: Vec<PersonId>,
    note: NoteId,
    fact: u32,
    place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    let only = super::people_named(context.view, &options.people)?;
    Ok(Answer::new(page(context, &rows, &only, options), &rows).narrowed(options.filters != Filters::default()))
}

/// The entries asked for.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let only = super::people_named(context.view, &options.people)?;
    let nothing_said = only.is_empty() && options.filters == Filters::default();
    let limit = if nothing_said { Some(SHOWN) } else { options.filters.limit };
    let mut found = entries(context, &bound, &only);
    if let Some(limit) = limit.filter(|_| !options.filters.reverse) {
        keep_newest(&mut found, limit);
    }
    let mut found = sorted(context, found);
    Filters { limit, ..options.filters.clone() }.cut(&mut found);
    Ok(fill(context, found))
}

/// Everything dated about one person, the newest first.
#[must_use]
pub fn about(context: &Context<'_>, person: PersonId) -> Vec<Row> {
    fill(context, sorted(context, entries(context, &Bound::default(), &[person])))
}

fn fill(context: &Context<'_>, entries: Vec<Entry>) -> Vec<Row> {
    let mut notes = HashMap::new();
    entries.into_iter().map(|entry| row(context, entry, &mut notes)).collect()
}

/// Leaves out what is older than the `limit` newest, before anybody looks up paths.
fn keep_newest(found: &mut Vec<Entry>, limit: usize) {
    if (1..found.len()).contains(&limit) {
        let (_, oldest, _) = found.select_nth_unstable_by(limit - 1, |a, b| b.date.cmp(&a.date));
        let day = oldest.date;
        found.retain(|e| e.date >= day);
    }
}

fn sorted(context: &Context<'_>, mut entries: Vec<Entry>) -> Vec<Entry> {
    for entry in &mut entries {
        entry.place.file = context.view.rows.note(entry.note).path;
    }
    entries.sort_by(|a, b| {
        b.date.cmp(&a.date).then_with(|| a.place.cmp(&b.place)).then(a.kind.cmp(&b.kind)).then(a.fact.cmp(&b.fact))
    });
    entries
}

fn entries(context: &Context<'_>, bound: &Bound, only: &[PersonId]) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    context.view.sweep(Want::ALL, &mut |note, row, who| {
        let (Who::Person(id), Some(date)) = (who, row.date) else { return };
        let Some(kind) = kind(row.kind, date > context.today) else { return };
        if context.view.person(*id).is_me || !bound.fits_date(Some(date)) {
            return;
        }
        // Rows of one fact come one after another, and so do those of a roster, whose people are one meeting.
        let is_roster = is_roster(row.kind);
        let is_same = |e: &&mut Entry| {
            let key = (e.note, e.date, e.kind) == (note, date, kind);
            key && (e.fact == row.fact || is_roster && self::is_roster(e.row))
        };
        match found.last_mut().filter(is_same) {
            Some(known) if known.people.contains(id) => {}
            Some(known) => known.people.push(*id),
            None => {
                let place = Place { file: String::new(), line: row.line };
                found.push(Entry { date, kind, row: row.kind, people: vec![*id], note, fact: row.fact, place });
            }
        }
    });
    let people = |e: &Entry| e.people.iter().map(|&p| context.view.person(p)).collect::<Vec<_>>();
    found.retain(|e| {
        (only.is_empty() || e.people.iter().any(|p| only.contains(p)))
            && bound.fits_people(&e.people)
            && (!bound.asks_for_notes() || bound.fits_note(&context.view.rows.note(e.note), &people(e)))
    });
    found
}

fn kind(row: RowKind, is_to_come: bool) -> Option<Kind> {
    Some(match row {
        RowKind::Mention { .. } | RowKind::Deed => return None,
        RowKind::Contact { .. } if is_to_come => Kind::Planned,
        RowKind::Contact { occurrence: Occurrence::Happened, .. } => Kind::Contact,
        // Planned for a day that is over: nobody wrote that it took place.
        RowKind::Contact { occurrence: Occurrence::Planned, .. } => Kind::Planned,
        RowKind::FollowUp { status: Status::Open, .. } => Kind::Open,
        RowKind::FollowUp { .. } => Kind::Done,
        RowKind::Statement => Kind::Said,
        RowKind::Exchange { direction: Direction::Given, .. } => Kind::Gave,
        RowKind::Exchange { direction: Direction::Received, .. } => Kind::Got,
        RowKind::Introduction { .. } => Kind::Introduction,
        RowKind::Ask { wants: true } => Kind::Ask,
        RowKind::Ask { wants: false } => Kind::Offer,
    })
}

fn row(context: &Context<'_>, entry: Entry, notes: &mut HashMap<NoteId, Option<Facts>>) -> Row {
    let facts = notes.entry(entry.note).or_insert_with(|| context.view.rows.facts(entry.note));
    let own = facts.as_ref().and_then(|f| own_words(context, f, entry.row, entry.fact as usize));
    let line = || context.lines.line(&entry.place.file, entry.place.line);
    let channel = if let RowKind::Contact { channel, .. } = entry.row { Some(channel) } else { None };
    Row {
        date: entry.date,
        kind: entry.kind,
        channel,
        people: entry.people.iter().map(|&p| context.view.person(p).name.clone()).collect(),
        text: own.filter(|t| !t.is_empty()).or_else(line).unwrap_or_default(),
        place: entry.place,
        source: entry.row,
    }
}

fn is_roster(row: RowKind) -> bool {
    matches!(row, RowKind::Contact { rule: ContactRule::C1, .. })
}

/// The words that the fact itself has.
fn own_words(context: &Context<'_>, facts: &Facts, kind: RowKind, fact: usize) -> Option<String> {
    match kind {
        RowKind::Statement => facts.statements.get(fact).map(|s| spoken::words(&s.text).to_owned()),
        RowKind::FollowUp { .. } => facts.followups.get(fact).map(|f| promises::in_words(context, &facts.note.path, f)),
        RowKind::Exchange { .. } => facts.exchanges.get(fact).map(|e| e.what.clone()),
        RowKind::Ask { .. } => facts.asks.get(fact).map(|a| a.what.clone()),
        RowKind::Contact { .. } | RowKind::Introduction { .. } | RowKind::Mention { .. } | RowKind::Deed => None,
    }
}

impl Kind {
    /// The word to show.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Planned => "planned",
            Self::Said => "said",
            Self::Open => "open",
            Self::Done => "done",
            Self::Gave => "gave",
            Self::Got => "got",
            Self::Introduction => "introduction",
            Self::Ask => "looks for",
            Self::Offer => "offers",
        }
    }
}

impl Row {
    /// Whether it may be still to come: planned, or a meeting of this very day.
    #[must_use]
    pub fn is_ahead(&self, today: Date) -> bool {
        let is_meeting = self.kind == Kind::Contact && is_roster(self.source);
        self.kind == Kind::Planned && self.date >= today || is_meeting && self.date == today
    }

    fn word(&self) -> &'static str {
        use ExchangeKind::{Kudos, Thanks};
        match (self.kind, self.source) {
            (Kind::Contact, RowKind::Contact { channel, .. }) if channel != Channel::Other => {
                last_contact::channel_word(channel)
            }
            (Kind::Gave, RowKind::Exchange { kind: Thanks, .. }) => "thanked",
            (Kind::Gave, RowKind::Exchange { kind: Kudos, .. }) => "praised",
            (Kind::Got, RowKind::Exchange { kind: Thanks, .. }) => "got thanks",
            (Kind::Got, RowKind::Exchange { kind: Kudos, .. }) => "got praise",
            (kind, _) => kind.word(),
        }
    }
}

fn page(context: &Context<'_>, rows: &[Row], only: &[PersonId], options: &Options) -> Page {
    let names: Vec<&str> = only.iter().map(|&p| context.view.person(p).name.as_str()).collect();
    let whose = if names.is_empty() { String::new() } else { format!(" with {}", names.join(", ")) };
    let title =
        Text::of(Role::Heading, format!("Timeline{whose}")).and(Role::Muted, format!("  as of {}", context.today));
    if rows.is_empty() {
        let hint =
            "Nothing dated. `touchbase show` tells what the notes know, `touchbase search` where they name somebody.";
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let lines = lines(rows);
    let shown = options.filters.limit.unwrap_or(SHOWN).min(lines.len());
    let columns = vec![
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Optional),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Below),
    ];
    let rows = lines.iter().take(shown).map(|line| cells(line, &names, context.today)).collect();
    let more = lines.len() - shown;
    let hint = (more > 0).then(|| Text::of(Role::Muted, format!("{more} older; --limit {} shows all.", lines.len())));
    Page { title, parts: vec![Part::Table { columns, rows }], hint }
}

/// Entries of one line of a note and one day, together.
fn lines(rows: &[Row]) -> Vec<Vec<&Row>> {
    let mut lines: Vec<Vec<&Row>> = Vec::new();
    for row in rows {
        match lines.last_mut().filter(|l| l.iter().all(|r| (r.date, &r.place) == (row.date, &row.place))) {
            Some(line) => line.push(row),
            None => lines.push(vec![row]),
        }
    }
    lines
}

fn cells(line: &[&Row], asked_for: &[&str], today: Date) -> Vec<Text> {
    let distinct = |all: &mut dyn Iterator<Item = &str>| {
        let mut kept: Vec<String> = Vec::new();
        all.for_each(|one| {
            if !kept.iter().any(|k| k == one) {
                kept.push(one.to_owned());
            }
        });
        kept.join(", ")
    };
    let date = line.first().map(|r| r.date);
    let words = line.iter().map(|r| r.text.as_str()).max_by_key(|t| t.len()).unwrap_or_default();
    // Whoever is asked for needs no telling, and the words name the others.
    let people = &mut line.iter().flat_map(|r| &r.people).map(String::as_str).filter(|_| asked_for.is_empty());
    vec![
        Text::of(Role::Date, date.map_or_else(String::new, |d| d.to_string())),
        Text::of(Role::Muted, date.map_or_else(String::new, |d| ages::relative(d, today))),
        Text::of(Role::Muted, distinct(&mut line.iter().map(|r| r.word()))),
        Text::of(Role::Person, distinct(people)),
        Text::plain(meeting::undated(words, date)),
        line.first().map(|r| r.place.text()).unwrap_or_default(),
    ]
}
