//! `resolve`: why a name means whom it means, with the runners-up.

use serde::Serialize;

use super::page::{Column, Fit, Page, Part, Role, Text};
use super::{Answer, Context, Refusal};
use crate::network::reading::Rule;
use crate::network::rows::NoteId;
use crate::network::view::Who;

/// Why a name means whom it means.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// The name as a note has it.
    pub name: String,
    /// As that note would read it.
    #[arg(long = "in", value_name = "FILE")]
    pub file: Option<String>,
}

/// One rule that finds somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The rule, in words.
    pub rule: &'static str,
    /// Whom it finds.
    pub people: Vec<String>,
    /// Whether this rule decides.
    pub decides: bool,
}

/// Answers the question; no rows: the name means nobody.
///
/// # Errors
/// If there is no such note.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let view = context.view;
    let note = options.file.as_deref().map(|file| find_note(context, file)).transpose()?;
    let explanation = view.explain(&options.name, note);
    let name = |id: &u32| view.person(*id).name.clone();
    let rows: Vec<Row> = explanation
        .readings
        .iter()
        .enumerate()
        .map(|(i, (rule, people))| Row {
            rule: words(*rule),
            people: people.iter().map(name).collect(),
            decides: i == 0,
        })
        .collect();
    let outcome = match &explanation.who {
        Who::Person(id) => Text::plain(format!("`{}` means ", options.name)).and(Role::Person, name(id)),
        Who::Ambiguous(ids) => Text::plain(format!("`{}` could mean ", options.name))
            .and(Role::Person, ids.iter().map(name).collect::<Vec<_>>().join(" or "))
            .and(Role::Overdue, "; counted for nobody"),
        Who::Nobody => Text::plain(format!("`{}` means nobody in these notes", options.name)),
    };
    let nobody = (explanation.who == Who::Nobody).then_some("`touchbase people` lists everyone.");
    let settled = matches!(explanation.who, Who::Person(_)) && rows.first().is_some_and(|r| r.people.len() > 1);
    let settled = settled.then_some("Several answer to it; the note names only this one otherwise.");
    let hint = settled.or(nobody).map(|hint| Text::of(Role::Muted, hint));
    let columns = vec![Column::new("by", Fit::Fixed), Column::new("finds", Fit::Wrap)];
    let cells = |r: &Row| vec![Text::of(Role::Muted, r.rule), Text::of(Role::Person, r.people.join(", "))];
    let parts = if rows.is_empty() {
        Vec::new()
    } else {
        vec![Part::Table { columns, rows: rows.iter().map(cells).collect() }]
    };
    Ok(Answer::new(Page { title: outcome, parts, hint }, &rows))
}

fn find_note(context: &Context<'_>, file: &str) -> Result<NoteId, Refusal> {
    context.view.rows.note_at_path(file).ok_or_else(|| Refusal {
        message: format!("there is no note `{file}`; --in expects its path from the top of the vault"),
        hints: Vec::new(),
    })
}

fn words(rule: Rule) -> &'static str {
    match rule {
        Rule::Note => "note of that name",
        Rule::Address => "e-mail address",
        Rule::Whole => "name, alias or handle",
        Rule::Squashed => "name without joints",
        Rule::Abbreviation => "initials of a roster",
        Rule::First => "first name",
        Rule::Initial => "first name and initial",
        Rule::Last => "last name",
        Rule::Beginning => "beginning of the word",
    }
}
