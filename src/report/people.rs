//! `people`: everyone the notes know.

use serde::Serialize;

use super::filters::Filters;
use super::history;
use super::last_contact::Sort;
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::standing::{self, State};
use super::{Answer, Context, Refusal, ages};
use crate::network::person::{Person, PersonId};
use crate::words::date::Date;
use crate::words::text::fold;

/// Everyone the notes know, with contacts, cadence, tags and organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only people whose name, alias, organisation, role, place or tag holds these words.
    pub query: Vec<String>,
    /// Only people without a note of their own, the most named first.
    #[arg(long)]
    pub unlinked: bool,
    /// Who talks about these words (a query as for `search`), with the latest line.
    #[arg(long, value_name = "QUERY", conflicts_with_all = ["query", "unlinked", "sort"])]
    pub about: Option<String>,
    /// Order of the rows.
    #[arg(long, value_enum, default_value_t = Sort::Name)]
    pub sort: Sort,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Name.
    pub person: String,
    /// Days of contact.
    pub contacts: usize,
    /// Day of the last contact.
    pub last: Option<Date>,
    /// How often to keep in touch, in days.
    pub cadence_days: Option<u32>,
    /// How things stand.
    pub state: State,
    /// Company or organisation.
    pub org: Option<String>,
    /// Role.
    pub role: Option<String>,
    /// Tags of the person note.
    pub tags: Vec<String>,
    /// Handles.
    pub handles: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// The person's own note.
    #[serde(flatten)]
    pub place: Place,
}

/// Fields that name an organisation.
pub const ORG_FIELDS: [&str; 5] = ["org", "company", "organisation", "organization", "team"];
/// Fields that name what somebody does.
pub const ROLE_FIELDS: [&str; 3] = ["role", "title-at", "position"];
/// Fields that say where somebody is.
pub const PLACE_FIELDS: [&str; 4] = ["location", "city", "place", "country"];

/// Answers the question.
///
/// # Errors
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let view = context.view;
    let bound = options.filters.bind(context)?;
    let until = bound.until.map_or(context.today, |u| u.min(context.today));
    let all = history::histories(view, until, bound.since);
    let words: Vec<String> = options.query.iter().map(|w| fold(w)).collect();
    let seen = |id: PersonId| {
        let h = &all[id as usize];
        !(h.days.is_empty() && h.named.is_none() && h.next.is_none() && view.person(id).implicit)
    };
    let mut found: Vec<PersonId> = history::others(view)
        .filter(|&id| {
            let p = view.person(id);
            bound.fits_person(id, p)
                && words.iter().all(|w| holds(p, w))
                && !(options.unlinked && p.note.is_some())
                && (seen(id) || !options.unlinked)
        })
        .collect();
    let standings: Vec<_> = (0..)
        .zip(&view.people)
        .map(|(id, p): (PersonId, _)| standing::standing(p, &all[id as usize], until, context.preferences))
        .collect();
    let sort = if options.unlinked && options.sort == Sort::Name { Sort::Count } else { options.sort };
    found.sort_by(|&a, &b| {
        let (x, y) = (a as usize, b as usize);
        match sort {
            Sort::Name => a.cmp(&b),
            Sort::Count => all[y].days.len().cmp(&all[x].days.len()).then(a.cmp(&b)),
            Sort::Last => all[y].last.map(|e| e.date).cmp(&all[x].last.map(|e| e.date)).then(a.cmp(&b)),
            Sort::Lateness => {
                let late = |i: usize| standings[i].lateness.unwrap_or(f64::NEG_INFINITY);
                late(y).total_cmp(&late(x)).then(a.cmp(&b))
            }
        }
    });
    let count = found.len();
    options.filters.cut(&mut found);
    let rows: Vec<Row> = found
        .into_iter()
        .map(|id| {
            let (p, h, s) = (view.person(id), &all[id as usize], standings[id as usize]);
            row(p, h.days.len(), h.last.map(|e| e.date), s.cadence, s.state)
        })
        .collect();
    Ok(Answer::new(page(&rows, count, context.today), &rows))
}

fn row(p: &Person, contacts: usize, last: Option<Date>, cadence_days: Option<u32>, state: State) -> Row {
    Row {
        person: p.name.clone(),
        contacts,
        last,
        cadence_days,
        state,
        org: p.field(&ORG_FIELDS).map(str::to_owned),
        role: p.field(&ROLE_FIELDS).map(str::to_owned),
        tags: p.tags.clone(),
        handles: p.handles.clone(),
        aliases: p.aliases.clone(),
        place: Place { file: p.note.clone().unwrap_or_default(), line: 0 },
    }
}

fn holds(p: &Person, word: &str) -> bool {
    let fields = ORG_FIELDS.iter().chain(&ROLE_FIELDS).chain(&PLACE_FIELDS).filter_map(|f| p.fields.get(*f)).flatten();
    let texts =
        std::iter::once(&p.name).chain(&p.aliases).chain(&p.handles).chain(&p.emails).chain(&p.tags).chain(fields);
    texts.into_iter().any(|t| fold(t).contains(word))
}

/// `count` people were asked for, whether shown or not.
fn page(rows: &[Row], count: usize, today: Date) -> Page {
    let title = Text::of(Role::Heading, "People")
        .and(Role::Muted, format!("  as of {today} · {}", ages::count(count, "person", "people")));
    if rows.is_empty() {
        let hint = Text::of(
            Role::Muted,
            "Nobody fits. People are known from @mentions, [[links]] to person notes and attendee lists.",
        );
        return Page { title, parts: Vec::new(), hint: Some(hint) };
    }
    let columns = vec![
        Column::new("person", Fit::Fixed),
        Column::new("contacts", Fit::Fixed).right(),
        Column::new("last", Fit::Fixed),
        Column::new("every", Fit::Optional).right(),
        Column::new("org", Fit::Wrap),
        Column::new("tags", Fit::Optional),
        Column::new("note", Fit::Below),
    ];
    let cells = |r: &Row| {
        vec![
            Text::of(Role::Person, r.person.as_str()),
            Text::plain(if r.contacts == 0 { String::new() } else { r.contacts.to_string() }),
            Text::of(Role::Date, r.last.map_or_else(|| "never".to_owned(), |d| ages::relative(d, today))),
            Text::of(Role::Muted, r.cadence_days.map_or_else(String::new, |d| format!("{d} d"))),
            Text::plain([r.role.as_deref(), r.org.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")),
            Text::of(Role::Tag, r.tags.iter().map(|t| format!("#{t}")).collect::<Vec<_>>().join(" ")),
            r.place.text(),
        ]
    };
    Page { title, parts: vec![Part::Table { columns, rows: rows.iter().map(cells).collect() }], hint: None }
}
