//! `said`: the statements of a person, newest first, in their own words.

use std::collections::BTreeSet;

use serde::Serialize;

use super::filters::Filters;
use super::page::{Page, Part, Role, Text};
use super::place::Place;
use super::search::Source;
use super::search::answer::read;
use super::search::line;
use super::search::matching::Matcher;
use super::search::query::Query;
use super::{Answer, Context, Refusal, ages};
use crate::model::fact::Statement;
use crate::network::view::Resolved;
use crate::words::date::Date;
use crate::words::stem::Stems;
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

/// Answers the question; `stems` are those of the notes' languages.
///
/// # Errors
/// If a name, date or query of the options can't be understood.
pub fn answer(context: &Context<'_>, source: &dyn Source, stems: &Stems, options: &Options) -> Result<Answer, Refusal> {
    let view = context.view;
    let bound = options.filters.bind(context)?;
    let ids = super::people_named(view, std::slice::from_ref(&options.person))?;
    let query = read(context, source, &options.query.join(" "))?;
    let (mut rows, mut others) = (Vec::new(), 0);
    for resolved in view.facts_about(&ids) {
        let note = view.rows.note(resolved.note);
        let is_theirs =
            |s: &&Statement| s.people.iter().any(|&p| resolved.person(p).is_some_and(|id| ids.contains(&id)));
        let fits = |s: &&Statement| bound.fits_date(s.date) && bound.fits_note(&note, &[]);
        let theirs: Vec<&Statement> = resolved.facts.statements.iter().filter(is_theirs).filter(fits).collect();
        let answering = answering(source, stems, &query, &resolved, &theirs);
        others += theirs.len() - answering.len();
        rows.extend(answering.into_iter().map(|s| Row {
            person: ids.first().map(|&id| view.person(id).name.clone()).unwrap_or_default(),
            date: s.date,
            text: s.text.clone(),
            confidence: f64::from(s.confidence) / 100.0,
            place: Place { file: note.path.clone(), line: s.line },
        }));
    }
    rows.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.place.cmp(&b.place)));
    let found = rows.len();
    options.filters.cut(&mut rows);
    let page = page(&rows, context.today, options, found, others);
    Ok(Answer::new(page, &rows))
}

/// Those of one note's statements that answer the query, by their own words or by what stands above them.
fn answering<'s>(
    source: &dyn Source,
    stems: &Stems,
    query: &Query,
    resolved: &Resolved,
    statements: &[&'s Statement],
) -> Vec<&'s Statement> {
    if *query == Query::All || statements.is_empty() {
        return statements.to_vec();
    }
    let Some((note, text)) = source.note(&resolved.facts.note.path) else { return Vec::new() };
    let lines = line::lines(&note, &text, resolved);
    let nobody = BTreeSet::new();
    let matcher = Matcher { note: &note, lines: &lines, named_in_front: &nobody, stems };
    let fits = |s: &&&Statement| {
        let at = lines.iter().find(|l| l.number == s.line);
        let mut line = at.cloned().unwrap_or_default();
        let above =
            note.blocks.iter().find(|b| b.prose.lines.iter().any(|l| l.number == s.line)).and_then(|b| b.parent);
        let above = above.and_then(|i| note.blocks.get(i)).map_or("", |b| b.prose.text.as_str());
        let whole = format!("{}\n{above}\n{}", s.text, line.headings.join("\n"));
        line.tokens = tokens(&whole).collect();
        line.wrapped.clear();
        matcher.fits_line(query, &line)
    };
    statements.iter().filter(fits).copied().collect()
}

/// `found` statements answer, of which `rows` are to be shown; `others` of the same person don't.
fn page(rows: &[Row], today: Date, options: &Options, found: usize, others: usize) -> Page {
    let person = &options.person;
    let Some(first) = rows.first() else {
        let hint = if others > 0 {
            let about = options.query.join(" ");
            format!(
                "Nothing that {person} said about {about}; {} otherwise.",
                ages::count(others, "statement", "statements")
            )
        } else {
            format!(
                "Nothing that {person} said is found. Speech is read from `Ana: …`, `@ana said …`, `\"…\", said Bo`."
            )
        };
        return Page { hint: Some(Text::of(Role::Muted, hint)), ..Page::default() };
    };
    let title = Text::of(Role::Person, first.person.as_str())
        .and(Role::Muted, format!("  {}", ages::count(found, "statement", "statements")));
    let shown = rows.iter().take(options.filters.limit.unwrap_or(DEFAULT_LIMIT));
    let item = |r: &Row| {
        let age = r.date.map_or_else(String::new, |d| format!("  {}", ages::relative(d, today)));
        let text = Text::plain(r.text.replace('\n', " "));
        Part::Item(text, r.place.text().and(Role::Date, age))
    };
    let parts: Vec<Part> = shown.map(item).collect();
    let more = found - parts.len();
    let hint = (more > 0).then(|| Text::of(Role::Muted, format!("and {more} more; --limit N shows more of them")));
    Page { title, parts, hint }
}
