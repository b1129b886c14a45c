//! Short ways to look into notes, for tests.

use super::Parser;
use super::rules::Rules;
use crate::model::note::{Mark, MarkKind, Note};
use crate::model::reference::{Claim, Form};
use crate::model::settings::Settings;
use crate::model::task::Task;

/// The note of `text` at an unremarkable path.
pub(super) fn note(text: &str) -> Note {
    note_at("notes/plain.md", text)
}

/// The note of `text` at `path`.
pub(super) fn note_at(path: &str, text: &str) -> Note {
    Parser { rules: Rules::default() }.parse(path, text)
}

/// The note of `text` under settings of its own.
pub(super) fn note_with(settings: &Settings, text: &str) -> Note {
    let lexicon = Rules::default().lexicon;
    Parser::new(settings, lexicon).parse("notes/plain.md", text)
}

/// Every mark of a note in order.
pub(super) fn marks(note: &Note) -> impl Iterator<Item = &Mark> {
    note.blocks.iter().flat_map(|b| &b.prose.marks)
}

/// Every mention as `form token`, with the tail after `+` and `?` before what counts only if known.
pub(super) fn mentions(text: &str) -> Vec<String> {
    let note = note(text);
    let mentions = note.blocks.iter().flat_map(|b| b.prose.mentions());
    mentions
        .map(|(_, r)| {
            let claim = if r.claim == Claim::Firm { "" } else { "?" };
            let form = match r.form {
                Form::Handle => "@",
                Form::Wikilink => "[[",
                Form::Link => "[",
                Form::Email => "<",
                _ => "!",
            };
            let tail = if r.tail.is_empty() { String::new() } else { format!("+{}", r.tail) };
            format!("{claim}{form}{}{tail}", r.token)
        })
        .collect()
}

/// Every tag mark.
pub(super) fn tags(text: &str) -> Vec<String> {
    let note = note(text);
    marks(&note).filter_map(|m| if let MarkKind::Tag(tag) = &m.kind { Some(tag.clone()) } else { None }).collect()
}

/// Every field mark as key and value.
pub(super) fn fields(text: &str) -> Vec<(String, String)> {
    let note = note(text);
    let field = |m: &Mark| match &m.kind {
        MarkKind::Field { key, value } => Some((key.clone(), value.clone())),
        _ => None,
    };
    marks(&note).filter_map(field).collect()
}

/// Every task with its line.
pub(super) fn tasks(text: &str) -> Vec<(u32, Task)> {
    let note = note(text);
    note.blocks.into_iter().filter_map(|b| Some((b.prose.first_line(), b.task?))).collect()
}
