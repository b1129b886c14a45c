//! `path`: who can introduce me to somebody, each step with its evidence.

use serde::Serialize;

use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal};
use crate::network::graph::{self, Edge, Graph, Tie};
use crate::network::person::PersonId;
use crate::words::date::Date;

/// The best ways to reach somebody through people you know.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Whom to reach.
    pub person: String,
    /// Only through this person.
    #[arg(long, value_name = "PERSON")]
    pub via: Option<String>,
    /// From this person instead of from you.
    #[arg(long, value_name = "PERSON")]
    pub from: Option<String>,
    /// At most so many ways [default: 3].
    #[arg(short, value_name = "N")]
    pub n: Option<usize>,
}

/// Ways to show.
const WAYS: usize = 3;
/// A tie from which it is strong, and from which it is fair.
const STRONG: f64 = 0.66;
/// See [`STRONG`].
const FAIR: f64 = 0.33;

/// One step of one way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Number of the way, the best first; 0 is knowing each other.
    pub way: usize,
    /// Who knows …
    pub from: String,
    /// … whom.
    pub person: String,
    /// How well, above 0 and below 1.
    pub strength: f64,
    /// The strength of the whole way: the product of those of its steps.
    pub way_strength: f64,
    /// How: `together`, `introduced`, or the field of a person's note.
    pub tie: String,
    /// When.
    pub date: Option<Date>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    Ok(Answer::new(page(&rows, options), &rows))
}

/// The steps of the best ways.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let one = |name: &Option<String>| -> Result<Option<PersonId>, Refusal> {
        Ok(super::people_named(context.view, name.as_slice())?.first().copied())
    };
    let to = one(&Some(options.person.clone()))?;
    let (via, from) = (one(&options.via)?, one(&options.from)?);
    let graph = graph::graph(context.view, context.today, context.lexicon);
    let (Some(to), from) = (to, from.unwrap_or(graph.me)) else { return Ok(Vec::new()) };
    if to == from {
        let message = "a way leads from one person to another".to_owned();
        return Err(Refusal { message, hints: vec!["`touchbase path PERSON --from OTHER`".to_owned()] });
    }
    let mut rows = Vec::new();
    if let Some(edge) = graph.edge(from, to).filter(|_| via.is_none()) {
        rows.push(row(context, &graph, 0, (from, to), edge.strength, edge));
    }
    // Knowing each other is the first of the ways.
    let ways = graph.ways(from, to, via, options.n.unwrap_or(WAYS).saturating_sub(rows.len()));
    for (number, (strength, way)) in (1..).zip(ways) {
        for step in way.windows(2) {
            let [a, b] = step else { continue };
            rows.extend(graph.edge(*a, *b).map(|edge| row(context, &graph, number, (*a, *b), strength, edge)));
        }
    }
    Ok(rows)
}

fn row(
    context: &Context<'_>,
    graph: &Graph,
    way: usize,
    (from, to): (PersonId, PersonId),
    way_strength: f64,
    edge: &Edge,
) -> Row {
    let name = |id: PersonId| {
        let person = context.view.people.get(id as usize).filter(|_| id != graph.me);
        person.map_or_else(|| "me".to_owned(), |p| p.name.clone())
    };
    let thousandths = |x: f64| (x * 1000.0).round() / 1000.0;
    let place = evidence(context, edge);
    Row {
        way,
        from: name(from),
        person: name(to),
        strength: thousandths(edge.strength),
        way_strength: thousandths(way_strength),
        tie: match &edge.evidence.tie {
            Tie::Together => "together".to_owned(),
            Tie::Introduced => "introduced".to_owned(),
            Tie::Relation(field) => field.clone(),
        },
        date: edge.evidence.date,
        place,
    }
}

/// The line of the evidence; of a field of a person's note where it stands.
#[must_use]
pub fn evidence(context: &Context<'_>, edge: &Edge) -> Place {
    let (file, line) = edge.evidence.place(context.view);
    let Tie::Relation(field) = &edge.evidence.tie else { return Place { file, line } };
    let written = context.lines.outline(&file).fields.into_iter().find(|f| f.key == *field);
    Place { line: written.map_or(line, |f| f.line), file }
}

fn page(rows: &[Row], options: &Options) -> Page {
    let to = rows.last().map_or(options.person.as_str(), |r| r.person.as_str());
    let title = Text::of(Role::Heading, "Ways to ").and(Role::Person, to);
    if rows.is_empty() {
        let hint = "Nobody you know is known to know them. Shared meetings, `introduced …` and `knows:` in a person's note are read.";
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let mut parts = Vec::new();
    for own in rows.chunk_by(|a, b| a.way == b.way) {
        parts.push(Part::Heading(heading(own)));
        let columns = vec![
            Column::new("", Fit::Wrap),
            Column::new("", Fit::Fixed),
            Column::new("", Fit::Fixed),
            Column::new("", Fit::Fixed),
            Column::new("", Fit::Below),
        ];
        parts.push(Part::Table { columns, rows: own.iter().map(cells).collect() });
    }
    let hint = rows.iter().all(|r| r.way == 0).then(|| Text::of(Role::Muted, "Nobody else is known to lead there."));
    Page { title, parts, hint }
}

/// `you → Ana → Bo`.
fn heading(way: &[Row]) -> Text {
    let from = way.first().map_or("", |r| you(&r.from));
    let text = way
        .iter()
        .fold(Text::of(Role::Person, from), |text, r| text.and(Role::Muted, " → ").and(Role::Person, you(&r.person)));
    match way {
        [one] if one.way == 0 => text.and(Role::Muted, "  know each other"),
        _ => text,
    }
}

/// The writer is spoken to.
fn you(name: &str) -> &str {
    if name == "me" { "you" } else { name }
}

fn cells(r: &Row) -> Vec<Text> {
    let (role, word) = match r.strength {
        s if s >= STRONG => (Role::Good, "strong"),
        s if s >= FAIR => (Role::Plain, "fair"),
        _ => (Role::Muted, "faint"),
    };
    vec![
        Text::of(Role::Person, format!("{} – {}", you(&r.from), you(&r.person))),
        Text::of(role, word),
        Text::plain(r.tie.as_str()),
        Text::of(Role::Date, r.date.map_or_else(String::new, |d| d.to_string())),
        r.place.text(),
    ]
}
