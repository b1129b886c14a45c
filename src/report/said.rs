//! `said`: the statements of a person, newest first, in their own words.

use serde::Serialize;

use super::filters::Filters;
use super::page::{Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal, ages};
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
    /// Only statements that hold these words, in any form.
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
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, stems: &Stems, options: &Options) -> Result<Answer, Refusal> {
    let view = context.view;
    let bound = options.filters.bind(context)?;
    let ids = super::people_named(view, std::slice::from_ref(&options.person))?;
    let wanted: Vec<String> = options.query.iter().flat_map(|q| tokens(q)).map(|(_, t)| t).collect();
    let mut rows = Vec::new();
    for resolved in view.facts_about(&ids) {
        let note = view.rows.note(resolved.note);
        for s in &resolved.facts.statements {
            let theirs = s.people.iter().any(|&p| resolved.person(p).is_some_and(|id| ids.contains(&id)));
            if theirs && bound.fits_date(s.date) && bound.fits_note(&note, &[]) && holds(&s.text, &wanted, stems) {
                rows.push(Row {
                    person: ids.first().map(|&id| view.person(id).name.clone()).unwrap_or_default(),
                    date: s.date,
                    text: s.text.clone(),
                    confidence: f64::from(s.confidence) / 100.0,
                    place: Place { file: note.path.clone(), line: s.line },
                });
            }
        }
    }
    rows.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.place.cmp(&b.place)));
    options.filters.cut(&mut rows);
    Ok(Answer::new(page(&rows, context.today, &options.person, options.filters.limit), &rows))
}

fn holds(text: &str, wanted: &[String], stems: &Stems) -> bool {
    wanted.iter().all(|w| tokens(text).any(|(_, t)| stems.same(w, &t)))
}

fn page(rows: &[Row], today: Date, person: &str, limit: Option<usize>) -> Page {
    let Some(first) = rows.first() else {
        let hint = Text::of(
            Role::Muted,
            format!(
                "Nothing that {person} said is found. Speech is read from `Ana: …`, `@ana said …`, `\"…\", said Bo`."
            ),
        );
        return Page { hint: Some(hint), ..Page::default() };
    };
    let title = Text::of(Role::Person, first.person.as_str())
        .and(Role::Muted, format!("  {}", ages::count(rows.len(), "statement", "statements")));
    let shown = rows.iter().take(limit.unwrap_or(DEFAULT_LIMIT));
    let item = |r: &Row| {
        let age = r.date.map_or_else(String::new, |d| format!("  {}", ages::relative(d, today)));
        let text = Text::plain(r.text.replace('\n', " "));
        Part::Item(text, r.place.text().and(Role::Date, age))
    };
    let parts: Vec<Part> = shown.map(item).collect();
    let more = rows.len() - parts.len();
    let hint = (more > 0).then(|| Text::of(Role::Muted, format!("and {more} more; --limit N shows more of them")));
    Page { title, parts, hint }
}
