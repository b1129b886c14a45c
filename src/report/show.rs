//! `show`: the card of one person.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::portrait::{self, Detail};
use super::standing::{self, State};
use super::{Answer, Context, Refusal, ages, history, last_contact};
use crate::model::fact::Channel;
use crate::network::person::PersonId;
use crate::words::date::Date;

/// What the notes know of somebody: names, addresses, family, how things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Whom.
    pub person: String,
}

/// The card.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Name.
    pub person: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Handles without `@`.
    pub handles: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// What they do, where.
    pub station: Option<String>,
    /// Children, with ages.
    pub children: Vec<String>,
    /// For a group: who is in it.
    pub members: Vec<String>,
    /// Birthday as noted.
    pub birthday: Option<String>,
    /// How often to keep in touch, in days.
    pub cadence_days: Option<u32>,
    /// How things stand.
    pub state: State,
    /// Day of the last contact.
    pub last: Option<Date>,
    /// How.
    pub channel: Option<Channel>,
    /// Days of contact.
    pub contacts: usize,
    /// The next planned contact.
    pub planned: Option<Date>,
    /// Tags of the person note.
    pub tags: Vec<String>,
    /// The person's own note.
    pub note: Option<String>,
    /// All fields as written.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Where they are told of: their own note, else a line of a list or table.
    pub card: Option<Place>,
    /// Where the last contact is noted.
    #[serde(flatten)]
    pub place: Place,
    #[serde(skip)]
    details: Vec<Detail>,
}

/// Answers the question.
///
/// # Errors
/// If the name can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let people = super::people_named(context.view, std::slice::from_ref(&options.person))?;
    let rows: Vec<Row> = people.into_iter().map(|id| row(context, id)).collect();
    Ok(Answer::new(rows.first().map(|r| page(r, context.today)).unwrap_or_default(), &rows))
}

fn row(context: &Context<'_>, id: PersonId) -> Row {
    let (view, person) = (context.view, context.view.person(id));
    let histories = history::histories(view, context.today, None);
    let history = histories.get(id as usize).cloned().unwrap_or_default();
    let standing = standing::standing(person, &history, context.today, context.preferences);
    Row {
        person: person.name.clone(),
        aliases: person.aliases.clone(),
        handles: person.handles.clone(),
        emails: person.emails.clone(),
        station: portrait::station(person),
        children: portrait::children(context, person),
        members: person.members.iter().map(|&m| view.person(m).name.clone()).collect(),
        birthday: person.birthday().map(|b| b.to_string()),
        cadence_days: standing.cadence,
        state: standing.state,
        last: history.last.map(|e| e.date),
        channel: history.last.and_then(|e| e.channel),
        contacts: history.days.len(),
        planned: history.next.map(|e| e.date),
        tags: person.tags.clone(),
        note: person.note.clone(),
        fields: person.fields.clone(),
        card: portrait::source(&view.claims_about(&[id]), person),
        place: history.last.map(|e| Place::new(view.rows, e.note, e.line)).unwrap_or_default(),
        details: portrait::details(context, person),
    }
}

/// How things stand; a group has no state of its own.
fn state(r: &Row) -> Text {
    let every = r.cadence_days.map_or_else(String::new, |days| format!(", every {days} days"));
    let state = Text::of(r.state.role(), r.state.word()).and(Role::Muted, every);
    if r.members.is_empty() { state } else { Text::default() }
}

fn page(r: &Row, today: Date) -> Page {
    let station = r.station.as_ref().map_or_else(String::new, |station| format!("  {station}"));
    let title = Text::of(Role::Person, r.person.as_str()).and(Role::Muted, station);
    let joined = |all: &[String]| Text::plain(all.join(", "));
    let dated = |date: Option<Date>| date.map_or_else(Text::default, |d| ages::dated(d, today));
    let handles: Vec<String> = r.handles.iter().map(|h| format!("@{h}")).collect();
    let tags: Vec<String> = r.tags.iter().map(|t| format!("#{t}")).collect();
    let how = r.channel.filter(|c| *c != Channel::Other).map(last_contact::channel_word);
    let last = dated(r.last).and(Role::Plain, how.map_or_else(String::new, |how| format!("  {how}")));
    let days = if r.contacts == 0 { String::new() } else { ages::count(r.contacts, "day", "days") };
    let mut lines = vec![
        ("also", joined(&r.aliases)),
        ("handles", joined(&handles)),
        ("email", joined(&r.emails)),
        ("members", joined(&r.members)),
        ("children", joined(&r.children)),
        ("birthday", Text::plain(r.birthday.clone().unwrap_or_default())),
    ];
    lines.extend(r.details.iter().map(|d| (d.label.as_str(), Text::plain(d.text.as_str()))));
    lines.extend([
        ("state", state(r)),
        ("last contact", last),
        ("contacts", Text::plain(days)),
        ("planned", dated(r.planned)),
        ("tags", Text::of(Role::Tag, tags.join(" "))),
        ("note", r.card.as_ref().map(Place::text).unwrap_or_default()),
    ]);
    let cells = |(label, text): (&str, Text)| {
        let place = if label == "last contact" { r.place.text() } else { Text::default() };
        vec![Text::of(Role::Muted, label), text, place]
    };
    let rows = lines.into_iter().filter(|(_, text)| !text.is_empty()).map(cells).collect();
    let columns = vec![Column::new("", Fit::Fixed), Column::new("", Fit::Wrap), Column::new("", Fit::Below)];
    Page { title, parts: vec![Part::Table { columns, rows }], hint: None }
}
