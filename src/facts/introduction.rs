//! Introductions that a person note's fields name: `introduced-by:`, `met-through:` (FACTS §6).

use super::draft::Draft;
use super::task_people;
use crate::model::fact::{Introduction, IntroductionStatus};
use crate::model::note::NoteKind;
use crate::model::reference::{Claim, Form, Reference};

/// Reads them into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    if note.kind != NoteKind::Person {
        return;
    }
    for field in &note.front.fields {
        if !draft.lexicon.dealing.introduced_by.contains(&field.key) {
            continue;
        }
        for value in &field.values {
            let name = value.text.trim_matches(|c: char| matches!(c, '[' | ']' | '@' | ' '));
            let token = name.split('|').next().unwrap_or(name).to_owned();
            let reference = Reference { form: Form::FrontMatter, claim: Claim::IfKnown, token, tail: String::new() };
            let by = Some(draft.reference(&reference));
            let people = vec![task_people::own_reference(draft)];
            draft.facts.introductions.push(Introduction {
                by,
                people,
                date: None,
                status: IntroductionStatus::Received,
                line: value.line,
                rule: format!("{}:", field.key),
            });
        }
    }
}
