//! `birthdays`: which days of every year come next, people's own and their children's.

use chrono::Datelike;
use serde::Serialize;

use super::filters::Filters;
use super::icalendar::{self, Event};
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal, ages, portrait};
use crate::network::person::PersonId;
use crate::words::date::{Date, Yearly, days_between};

/// Birthdays, children's birthdays and anniversaries to come.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only of these people.
    pub people: Vec<String>,
    /// Within this time: 7d, 2w, or `all` [default: 30d; all with --ics].
    #[arg(long, value_name = "SPAN")]
    pub within: Option<String>,
    /// As a calendar file for other programs: touchbase birthdays --ics > birthdays.ics
    #[arg(long)]
    pub ics: bool,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// Days ahead to show.
const WITHIN: i64 = 30;
const BIRTHDAY: &str = "birthday";

/// One day of every year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// In whose note it is.
    pub person: String,
    /// `birthday`, `anniversary` …
    pub what: String,
    /// Whose birthday it is, if a child's.
    pub child: Option<String>,
    /// The next time.
    pub date: Date,
    /// Days until then.
    pub days: i64,
    /// How many years it is then.
    pub years: Option<i32>,
    /// The day as noted: `1999-04-17`, or `--04-17` without a year.
    pub day: String,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
    #[serde(skip)]
    id: String,
    #[serde(skip)]
    when: Option<Yearly>,
}

/// Answers the question.
///
/// # Errors
/// If a name, date or number of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    let answer = Answer::new(page(&rows, within(context, options)?, context.today), &rows);
    Ok(if options.ics { Answer { text: Some(calendar(&rows, context.today)), ..answer } } else { answer })
}

/// The days asked for, the next first.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let only = super::people_named(context.view, &options.people)?;
    let within = within(context, options)?;
    let mut found: Vec<(PersonId, Row)> = (0..)
        .zip(&context.view.people)
        .filter(|(id, p)| (only.is_empty() || only.contains(id)) && bound.fits_person(*id, p))
        .flat_map(|(id, _)| of(context, id).into_iter().map(move |row| (id, row)))
        .filter(|(_, r)| within.is_none_or(|days| r.days <= days) && bound.fits_date(Some(r.date)))
        .collect();
    found.sort_by_key(|(_, r)| r.date);
    options.filters.cut(&mut found);
    Ok(placed(context, found))
}

/// The rows with the lines of those who have no note of their own. Each note is read once.
fn placed(context: &Context<'_>, found: Vec<(PersonId, Row)>) -> Vec<Row> {
    let listed: Vec<PersonId> = found.iter().filter(|(_, r)| r.place.file.is_empty()).map(|(id, _)| *id).collect();
    let notes = if listed.is_empty() { Vec::new() } else { context.view.claims_about(&listed) };
    let place = |(id, row): (PersonId, Row)| {
        let told = || portrait::source(&notes, context.view.person(id)).unwrap_or_default();
        Row { place: if row.place.file.is_empty() { told() } else { row.place.clone() }, ..row }
    };
    found.into_iter().map(place).collect()
}

/// `None`: however far ahead.
fn within(context: &Context<'_>, options: &Options) -> Result<Option<i64>, Refusal> {
    match options.within.as_deref() {
        Some("all") => Ok(None),
        Some(text) => context.days(text, "--within").map(Some),
        None if options.ics => Ok(None),
        None => Ok(Some(WITHIN)),
    }
}

/// The days of one person, the writer's own birthday aside.
#[must_use]
pub fn of(context: &Context<'_>, id: PersonId) -> Vec<Row> {
    let person = context.view.person(id);
    let wanted = |what: &str| !(person.is_me && what == BIRTHDAY);
    let row = |(what, when): &(String, Yearly)| {
        let date = when.next(context.today)?;
        let is_child = !context.lexicon.card.yearly.values().any(|known| known == what);
        Some(Row {
            person: person.name.clone(),
            what: if is_child { BIRTHDAY.to_owned() } else { what.clone() },
            child: is_child.then(|| what.clone()),
            date,
            days: days_between(context.today, date),
            years: when.year.map(|year| date.year() - year).filter(|years| *years > 0),
            day: when.to_string(),
            place: Place { file: person.note.clone().unwrap_or_default(), line: 0 },
            id: format!("{}/{what}", person.key),
            when: Some(*when),
        })
    };
    person.yearly.iter().filter(|(what, _)| wanted(what)).filter_map(row).collect()
}

impl Row {
    /// Whose day it is: `Ana Roe`, `Pim (of Ana Roe)`.
    fn whose(&self) -> Text {
        match &self.child {
            Some(child) => Text::of(Role::Person, child.as_str()).and(Role::Muted, format!(" (of {})", self.person)),
            None => Text::of(Role::Person, self.person.as_str()),
        }
    }

    /// What is due: `turns 88`, `birthday`, `anniversary, 20 years`.
    #[must_use]
    pub fn occasion(&self) -> String {
        match (self.years, self.what.as_str()) {
            (Some(years), BIRTHDAY) => format!("turns {years}"),
            (Some(years), what) => {
                format!("{what}, {}", ages::count(usize::try_from(years).unwrap_or(0), "year", "years"))
            }
            (None, what) => what.to_owned(),
        }
    }
}

fn calendar(rows: &[Row], today: Date) -> String {
    let title = |r: &Row| {
        let of = |name: &str| format!("{name}: {}", r.what);
        let name = r.child.as_ref().map_or_else(|| of(&r.person), |child| of(&format!("{child} (of {})", r.person)));
        let year = r.when.and_then(|w| w.year).map_or_else(String::new, |year| format!(" ({year})"));
        name + &year
    };
    let event = |r: &Row| Some(Event { id: r.id.clone(), title: title(r), when: r.when? });
    icalendar::calendar(&rows.iter().filter_map(event).collect::<Vec<_>>(), today)
}

fn page(rows: &[Row], within: Option<i64>, today: Date) -> Page {
    let span = within.map_or_else(String::new, |days| {
        format!(" · within {}", ages::count(usize::try_from(days).unwrap_or(0), "day", "days"))
    });
    let title = Text::of(Role::Heading, "Birthdays").and(Role::Muted, format!("  from {today}{span}"));
    if rows.is_empty() {
        let hint = "None. `birthday: 1999-04-17` in somebody's note counts, and so do `anniversary:` and `children: [Pim (2019-05-02)]`; `--within all` shows them however far ahead.";
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let columns = vec![
        Column::new("day", Fit::Fixed),
        Column::new("", Fit::Fixed),
        Column::new("whose", Fit::Wrap),
        Column::new("what", Fit::Fixed),
        Column::new("source", Fit::Below),
    ];
    let cells = |r: &Row| {
        let role = if r.days <= 7 { Role::Due } else { Role::Muted };
        let day = r.date.format("%a %Y-%m-%d").to_string();
        vec![
            Text::of(Role::Date, day),
            Text::of(role, ages::relative(r.date, today)),
            r.whose(),
            Text::plain(r.occasion()),
            r.place.text(),
        ]
    };
    Page { title, parts: vec![Part::Table { columns, rows: rows.iter().map(cells).collect() }], hint: None }
}
