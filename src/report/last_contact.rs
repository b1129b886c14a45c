//! `last-contact`: whom did I last see, and how do things stand.

use serde::Serialize;

use super::filters::Filters;
use super::history::{self, History};
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::standing::{self, Standing, State};
use super::{Answer, Context, Refusal, ages};
use crate::model::fact::Channel;
use crate::network::person::PersonId;
use crate::words::date::Date;

/// Whom you last saw or heard, when, and how things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only these people.
    pub people: Vec<String>,
    /// Only whom the cadence says to have been in touch with by now.
    #[arg(long)]
    pub overdue: bool,
    /// Only whom there was no contact with for DAYS [default: 90].
    #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "")]
    pub cold: Option<String>,
    /// Only whose silence is longer than their own rhythm.
    #[arg(long)]
    pub drifting: bool,
    /// Only whom the notes know, but no contact with.
    #[arg(long)]
    pub never: bool,
    /// Only whom the cadence says to be in touch with within this time: 7d, 2w.
    #[arg(long, value_name = "SPAN")]
    pub due_within: Option<String>,
    /// Only whom there were at least so many days of contact with.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub min_contacts: usize,
    /// Order of the rows.
    #[arg(long, value_enum, default_value_t = Sort::Lateness)]
    pub sort: Sort,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// Orders of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sort {
    /// Who needs you most comes first.
    #[default]
    Lateness,
    /// The longest silence comes first.
    Last,
    /// The most days of contact come first.
    Count,
    /// By name.
    Name,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Name.
    pub person: String,
    /// Day of the last contact.
    pub last: Option<Date>,
    /// Days since.
    pub days: Option<i64>,
    /// How.
    pub channel: Option<Channel>,
    /// How often to keep in touch, in days.
    pub cadence_days: Option<u32>,
    /// How things stand.
    pub state: State,
    /// Days of contact.
    pub contacts: usize,
    /// The next planned contact.
    pub planned: Option<Date>,
    /// The last time the person was named, where that is later than the last contact.
    pub named_since: Option<Date>,
    /// Where the last contact is noted.
    #[serde(flatten)]
    pub place: Place,
    #[serde(skip)]
    lateness: Option<f64>,
}

/// Answers the question.
///
/// # Errors
/// If a name, date or number of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let all = Options { filters: Filters { limit: None, ..options.filters.clone() }, ..options.clone() };
    let mut rows = rows(context, &all)?;
    let late = rows.iter().filter(|r| r.state == State::Overdue).count();
    let counts = (rows.len(), late);
    rows.truncate(options.filters.limit.unwrap_or(usize::MAX));
    Ok(Answer::new(page(&rows, counts, context.today), &rows))
}

/// The people asked for, in the order asked for.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let until = bound.until.map_or(context.today, |u| u.min(context.today));
    rows_of(context, options, &history::histories(context.view, until, bound.since))
}

/// The same from histories known already, which have to be of the time that `options` ask for.
///
/// # Errors
/// See [`answer`].
pub fn rows_of(context: &Context<'_>, options: &Options, all: &[History]) -> Result<Vec<Row>, Refusal> {
    let (view, today) = (context.view, context.today);
    let bound = options.filters.bind(context)?;
    let only = super::people_named(view, &options.people)?;
    let until = bound.until.map_or(today, |u| u.min(today));
    let cold = match options.cold.as_deref() {
        None => None,
        Some("") => Some(i64::from(context.preferences.cold_days)),
        Some(text) => Some(context.days(text, "--cold")?),
    };
    let due_within = options.due_within.as_deref().map(|t| context.days(t, "--due-within")).transpose()?;
    let wanted = |id: &PersonId| {
        let person = view.person(*id);
        let history = &all[*id as usize];
        let known = !history.days.is_empty() || person.note.is_some() || options.never;
        (if only.is_empty() { known } else { only.contains(id) }) && bound.fits_person(*id, person)
    };
    let fits = |id: &PersonId, standing: &Standing| {
        let active = !matches!(standing.state, State::Snoozed | State::Paused) || !only.is_empty();
        let due = |within: i64| match (standing.silence, standing.cadence) {
            (Some(days), Some(cadence)) => i64::from(cadence) - days <= within,
            _ => false,
        };
        (!options.overdue || standing.state == State::Overdue)
            && cold.is_none_or(|days| active && standing.silence.is_some_and(|d| d >= days))
            && (!options.drifting || active && standing.drifting)
            && (!options.never || standing.silence.is_none())
            && due_within.is_none_or(|within| active && due(within))
            && all[*id as usize].days.len() >= options.min_contacts
    };
    let mut found: Vec<(PersonId, Standing)> = history::others(view)
        .filter(wanted)
        .map(|id| (id, standing::standing(view.person(id), &all[id as usize], until, context.preferences)))
        .filter(|(id, standing)| fits(id, standing))
        .collect();
    sort(&mut found, options.sort, all);
    options.filters.cut(&mut found);
    Ok(found.into_iter().map(|(id, standing)| row(context, id, &all[id as usize], standing)).collect())
}

/// People are numbered in the order of their names, so ties fall by name.
fn sort(found: &mut [(PersonId, Standing)], by: Sort, all: &[History]) {
    let lateness = |s: &Standing| s.lateness.unwrap_or(f64::NEG_INFINITY);
    match by {
        Sort::Lateness => found.sort_by(|(a, x), (b, y)| {
            (x.state.cmp(&y.state))
                .then(if x.state == State::Overdue {
                    lateness(y).total_cmp(&lateness(x))
                } else {
                    y.silence.cmp(&x.silence)
                })
                .then(a.cmp(b))
        }),
        Sort::Last => found.sort_by_key(|(id, s)| (std::cmp::Reverse(s.silence), *id)),
        Sort::Count => found.sort_by_key(|(id, _)| (std::cmp::Reverse(all[*id as usize].days.len()), *id)),
        Sort::Name => found.sort_by_key(|(id, _)| *id),
    }
}

/// The row of one person.
#[must_use]
pub fn row(context: &Context<'_>, id: PersonId, history: &History, standing: Standing) -> Row {
    let last = history.last;
    let place = last.map(|e| Place::new(context.view.rows, e.note, e.line));
    let named = history.named.filter(|d| last.is_none_or(|l| *d > l.date));
    Row {
        person: context.view.person(id).name.clone(),
        last: last.map(|e| e.date),
        days: standing.silence,
        channel: last.and_then(|e| e.channel),
        cadence_days: standing.cadence,
        state: standing.state,
        contacts: history.days.len(),
        planned: history.next.map(|e| e.date),
        named_since: named,
        place: place.unwrap_or_default(),
        lateness: standing.lateness,
    }
}

/// `all` people were asked for and are late, whether shown or not.
fn page(rows: &[Row], all: (usize, usize), today: Date) -> Page {
    let (count, late) = all;
    let title = Text::of(Role::Heading, "Last contact")
        .and(Role::Muted, format!("  as of {today} · {}", ages::count(count, "person", "people")))
        .and(Role::Overdue, if late > 0 { format!(" · {late} overdue") } else { String::new() });
    if rows.is_empty() {
        let hint =
            "Nobody fits. Contacts are read from dated notes: `coffee with @ana`, an attendees list, `## 1:1 [[Ana]]`.";
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let columns = vec![
        Column::new("person", Fit::Fixed),
        Column::new("last", Fit::Fixed),
        Column::new("on", Fit::Optional),
        Column::new("how", Fit::Optional),
        Column::new("every", Fit::Optional).right(),
        Column::new("state", Fit::Wrap),
        Column::new("source", Fit::Below),
    ];
    let rows = rows.iter().map(|r| cells(r, today)).collect();
    Page { title, parts: vec![Part::Table { columns, rows }], hint: None }
}

fn cells(r: &Row, today: Date) -> Vec<Text> {
    let mut state = Text::of(r.state.role(), r.state.word());
    if let Some(planned) = r.planned {
        state = state.and(Role::Date, format!(", planned {}", ages::relative(planned, today)));
    } else if let Some(named) = r.named_since {
        state = state.and(Role::Muted, format!(", named {}", ages::relative(named, today)));
    }
    vec![
        Text::of(Role::Person, r.person.as_str()),
        Text::of(Role::Date, r.last.map_or_else(|| "never".to_owned(), |d| ages::relative(d, today))),
        Text::of(Role::Muted, r.last.map_or_else(String::new, |d| d.to_string())),
        Text::plain(r.channel.filter(|c| *c != Channel::Other).map_or("", channel_word)),
        Text::of(Role::Muted, r.cadence_days.map_or_else(String::new, |d| format!("{d} d"))),
        state,
        r.place.text(),
    ]
}

/// The word for a channel.
#[must_use]
pub fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Coffee => "coffee",
        Channel::Meal => "meal",
        Channel::Meeting => "meeting",
        Channel::Call => "call",
        Channel::Video => "video",
        Channel::Email => "email",
        Channel::Message => "message",
        Channel::Event => "event",
        Channel::Visit => "visit",
        Channel::Other => "other",
    }
}

impl Row {
    /// How late, relative to the cadence.
    #[must_use]
    pub fn lateness(&self) -> Option<f64> {
        self.lateness
    }
}
