//! `said`: the statements of a person, newest first, in their own words.

use std::collections::BTreeSet;

use serde::Serialize;

use super::filters::Filters;
use super::page::{Page, Part, Role, Text};
use super::place::Place;
use super::search::Searcher;
use super::search::line;
use super::search::matching::Matcher;
use super::search::nothing::missing_words;
use super::{Answer, Refusal, ages, spoken};
use crate::model::fact::Statement;
use crate::network::view::Resolved;
use crate::query::Query;
use crate::words::date::Date;
use crate::words::tokens::tokens;

/// Statements shown as text unless --limit says otherwise.
const DEFAULT_LIMIT: usize = 50;

/// What somebody said, newest first, in their own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Who.
    pub person: String,
    /// Only statements that answer this query, as for `search`.
    pub query: Vec<String>,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Who said it.
    pub person: String,
    /// When.
    pub date: Option<Date>,
    /// The words.
    pub text: String,
    /// How sure it is that this person said it, 0 to 1.
    pub confidence: f64,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name, date or query of the options can't be understood.
pub fn answer(searcher: &Searcher<'_>, options: &Options) -> Result<Answer, Refusal> {
    let context = searcher.context;
    let view = context.view;
    let bound = options.filters.bind(context)?;
    let ids = super::people_named(view, std::slice::from_ref(&options.person))?;
    let query = searcher.read(&options.query.join(" "))?;
    let (mut rows, mut others) = (Vec::new(), 0);
    for resolved in view.facts_about(&ids) {
        let note = view.rows.note(resolved.note);
        let is_theirs =
            |s: &&Statement| s.people.iter().any(|&p| resolved.person(p).is_some_and(|id| ids.contains(&id)));
        let fits = |s: &&Statement| bound.fits_date(s.date) && bound.fits_note(&note, &[]);
        let theirs: Vec<&Statement> = resolved.facts.statements.iter().filter(is_theirs).filter(fits).collect();
        let answering = answering(searcher, &query, &resolved, &theirs);
        others += theirs.len() - answering.len();
        rows.extend(answering.into_iter().map(|s| Row {
            person: ids.first().map(|&id| view.person(id).name.clone()).unwrap_or_default(),
            date: s.date,
            text: spoken::words(&s.text).to_owned(),
            confidence: f64::from(s.confidence) / 100.0,
            place: Place { file: note.path.clone(), line: s.line },
        }));
    }
    rows.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.place.cmp(&b.place)));
    let found = rows.len();
    options.filters.cut(&mut rows);
    let page = match rows.first() {
        Some(_) => page(&rows, context.today, options, found),
        None => nothing(searcher, &query, options, others),
    };
    Ok(Answer::new(page, &rows))
}

/// Those of one note's statements that answer the query, by their own words or by what stands above them.
fn answering<'s>(
    searcher: &Searcher<'_>,
    query: &Query,
    resolved: &Resolved,
    statements: &[&'s Statement],
) -> Vec<&'s Statement> {
    if *query == Query::All || statements.is_empty() {
        return statements.to_vec();
    }
    let Some((note, text)) = searcher.source.note(&resolved.facts.note.path) else { return Vec::new() };
    let lines = line::lines(&note, &text, resolved);
    let nobody = BTreeSet::new();
    let matcher = Matcher { note: &note, lines: &lines, named_in_front: &nobody, stems: searcher.stems };
    let fits = |s: &&&Statement| {
        let at = lines.iter().find(|l| l.number == s.line);
        let mut line = at.cloned().unwrap_or_default();
        let whole = format!("{}\n{}", s.text, line::above(&note, &line));
        line.tokens = tokens(&whole).collect();
        line.wrapped.clear();
        matcher.fits_line(query, &line)
    };
    statements.iter().filter(fits).copied().collect()
}

/// What nearly was there: `others` of the same person's statements don't answer.
fn nothing(searcher: &Searcher<'_>, query: &Query, options: &Options, others: usize) -> Page {
    let person = &options.person;
    let hint = if others > 0 {
        let about = options.query.join(" ");
        let otherwise = ages::count(others, "statement", "statements");
        format!("Nothing that {person} said about `{about}`; {otherwise} otherwise.")
    } else {
        format!("Nothing that {person} said is found. Speech is read from `Ana: …`, `@ana said …`, `\"…\", said Bo`.")
    };
    let title = Text::of(Role::Muted, hint);
    Page { title, parts: missing_words(searcher.source, query), hint: None }
}

/// `found` statements answer, of which `rows` are to be shown.
fn page(rows: &[Row], today: Date, options: &Options, found: usize) -> Page {
    let whose = rows.first().map_or("", |first| first.person.as_str());
    let title =
        Text::of(Role::Person, whose).and(Role::Muted, format!("  {}", ages::count(found, "statement", "statements")));
    let shown = rows.iter().take(options.filters.limit.unwrap_or(DEFAULT_LIMIT));
    let item = |r: &Row| {
        let age = r.date.map_or_else(String::new, |d| format!("  {d}, {}", ages::relative(d, today)));
        let text = Text::plain(r.text.replace('\n', " "));
        Part::Item(text, r.place.text().and(Role::Date, age))
    };
    let parts: Vec<Part> = shown.map(item).collect();
    let more = found - parts.len();
    let hint = (more > 0).then(|| Text::of(Role::Muted, format!("and {more} more; --limit N shows more of them")));
    Page { title, parts, hint }
}
