//! Marks of a task within a line: `she'd like to meet Bo. TODO introduce them`, `needs the list, TODO` (NOTES §5, T-9).

use super::draft::Draft;
use super::task_people;
use crate::model::fact::{FollowUp, Owner, PeopleVia};
use crate::model::note::{Block, BlockKind};
use crate::model::task::Status;
use crate::words::text::fold;

/// Reads them into the draft, where no other promise is known to stand.
pub fn read(draft: &mut Draft<'_>) {
    if !draft.settings.inferred_followups {
        return;
    }
    let note = draft.note;
    for (at, block) in note.blocks.iter().enumerate() {
        let own = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) && block.quote_depth == 0;
        // In a block of one line whoever is named stands on that line.
        if !own || block.task.is_some() || block.prose.lines.len() != 1 {
            continue;
        }
        if let Some(mark) = mark(draft, &block.prose.text) {
            enter(draft, at, block, &mark);
        }
    }
}

/// A mark found in a line.
struct Mark<'t> {
    status: Status,
    owner: Owner,
    /// What is to be done.
    text: &'t str,
}

/// The mark behind the end of a clause.
fn mark<'t>(draft: &Draft<'_>, text: &'t str) -> Option<Mark<'t>> {
    // Of several the last counts.
    let mut ends = text.rmatch_indices(['.', ',', '?', '!', ';']).map(|(at, _)| at);
    ends.find_map(|at| {
        let rest = text[at + 1..].strip_prefix(' ')?;
        let end = rest.find(|c: char| !(c.is_uppercase() || c == '-')).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        (end > 2).then_some(())?;
        let behind = behind.trim_start_matches([':', ' ']).trim_end_matches(['.', ' ']);
        let (status, owner) = meaning(draft, word, behind)?;
        // `the list for Ana, TODO`: what stands before is to be done.
        let text = if acts(draft, behind) { behind } else { text[..at].trim() };
        Some(Mark { status, owner, text })
    })
}

/// What a mark says. Other words in capitals that may be marks, such as `NOW`, are only so before a verb.
fn meaning(draft: &Draft<'_>, word: &str, behind: &str) -> Option<(Status, Owner)> {
    let words = &draft.lexicon.task;
    let marks = words.line_keywords.contains(word);
    if words.done_keywords.contains(word) && marks {
        return behind.is_empty().then_some((Status::Done, Owner::Me));
    }
    let waits = draft.lexicon.followup.waiting.contains(&fold(word));
    let owner = if waits { Owner::Them } else { Owner::Me };
    let open = words.open_keywords.contains(word) && (marks || acts(draft, behind));
    open.then_some((Status::Open, owner))
}

/// Whether `text` begins with what to do.
fn acts(draft: &Draft<'_>, text: &str) -> bool {
    let first = fold(text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
    draft.lexicon.followup.imperatives.contains(&first)
}

fn enter(draft: &mut Draft<'_>, at: usize, block: &Block, mark: &Mark<'_>) {
    let line = block.prose.first_line();
    if draft.facts.followups.iter().any(|f| f.line == line) {
        return;
    }
    let people = task_people::names_in(draft, block);
    let (fallback, via) = task_people::fallback(draft, at);
    if people.is_empty() && fallback.is_empty() {
        return;
    }
    let via = if people.is_empty() { via } else { PeopleVia::Line };
    let noted_on = block.prose.lines.first().and_then(|l| l.date).map(|d| d.date);
    let due = noted_on.and_then(|day| draft.dates.due_phrase(&block.prose.text, day)).map(|(_, range)| range);
    let stated = FollowUp::stated(mark.owner, people, mark.text.to_owned(), due);
    let (status, rule) = (mark.status, "T-9".to_owned());
    draft.facts.followups.push(FollowUp { status, fallback, via, noted_on, inferred: true, line, rule, ..stated });
}
