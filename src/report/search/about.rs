//! `people --about`: who talks about something, and whom lines about it name.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Searcher;
use super::hits::Asked;
use crate::report::filters::Filters;
use crate::report::page::{Column, Fit, Page, Part, Role, Text};
use crate::report::place::Place;
use crate::report::{Answer, Refusal, ages};
use crate::words::date::Date;

/// One person.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// Name.
    pub person: String,
    /// Lines about it that the person says.
    pub said: usize,
    /// Lines about it that name the person.
    pub named: usize,
    /// Day of the latest of them.
    pub last: Option<Date>,
    /// Its text.
    pub text: String,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
}

/// Who says or is named in lines that answer `query`, those who say most first.
///
/// # Errors
/// If the query or a filter can't be understood.
pub fn answer(searcher: &Searcher<'_>, query: &str, filters: &Filters) -> Result<Answer, Refusal> {
    let context = searcher.context;
    let parsed = searcher.read(query)?;
    let asked = Asked { query: &parsed, bound: &filters.bind(context)?, around: 0, grouped: false };
    let mut lines = searcher.rows(&asked, usize::MAX);
    lines.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.place.cmp(&b.place)));
    let mut found: BTreeMap<&str, Row> = BTreeMap::new();
    for line in &lines {
        for person in line.people.iter().chain(line.speaker.iter().filter(|s| !line.people.contains(s))) {
            let row = found.entry(person).or_insert_with(|| Row {
                person: person.clone(),
                last: line.date,
                text: line.text.clone(),
                place: line.place.clone(),
                ..Row::default()
            });
            if line.speaker.contains(person) {
                row.said += 1;
            } else {
                row.named += 1;
            }
        }
    }
    let mut rows: Vec<Row> = found.into_values().collect();
    rows.sort_by(|a, b| (b.said, b.named).cmp(&(a.said, a.named)).then_with(|| a.person.cmp(&b.person)));
    let count = rows.len();
    filters.cut(&mut rows);
    Ok(Answer::new(page(&rows, count, query, context.today), &rows))
}

/// `count` people were found, whether shown or not.
fn page(rows: &[Row], count: usize, query: &str, today: Date) -> Page {
    let title = Text::of(Role::Heading, format!("Who talks about {query}"))
        .and(Role::Muted, format!("  {}", ages::count(count, "person", "people")));
    if rows.is_empty() {
        let hint =
            Text::of(Role::Muted, "Nobody says it, and no line that does names anybody. `search` looks further.");
        return Page { title, parts: Vec::new(), hint: Some(hint) };
    }
    let columns = vec![
        Column::new("person", Fit::Fixed),
        Column::new("said", Fit::Fixed).right(),
        Column::new("named", Fit::Fixed).right(),
        Column::new("latest", Fit::Fixed),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Below),
    ];
    let number = |n: usize| Text::plain(if n == 0 { String::new() } else { n.to_string() });
    let cells = |r: &Row| {
        vec![
            Text::of(Role::Person, r.person.as_str()),
            number(r.said),
            number(r.named),
            Text::of(Role::Date, r.last.map_or_else(String::new, |d| ages::relative(d, today))),
            Text::plain(r.text.as_str()),
            r.place.text(),
        ]
    };
    Page { title, parts: vec![Part::Table { columns, rows: rows.iter().map(cells).collect() }], hint: None }
}
