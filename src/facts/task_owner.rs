//! Who has to act on a task, by its own words (NOTES §5.4, T-21).

use super::draft::Draft;
use super::roster::Part;
use super::task_people::{bare_names, is_me};
use crate::model::fact::Owner;
use crate::model::note::{Block, MarkKind, NoteKind};
use crate::model::task::Task;
use crate::words::lexicon::clause::Sense;
use crate::words::lexicon::word_set::Words;
use crate::words::text::{Span, fold, to_u32};

/// Who has to act, by the task's own words (T-21).
pub(super) fn of(draft: &Draft<'_>, block: &Block, task: &Task) -> Owner {
    let words = &draft.lexicon.followup;
    let (text, whole) = (fold(&task.text), fold(&block.prose.text));
    let waits = words.waiting.iter().any(|w| starts_with_words(&text, w) || starts_with_words(&whole, w))
        || block.prose.marks.iter().any(|m| matches!(&m.kind, MarkKind::Tag(t) if words.waiting.contains(&fold(t))));
    // A list of what one waits for.
    let heading = block.heading.and_then(|h| draft.note.blocks.get(h)).map(|h| fold(h.prose.text.trim_matches(is_rim)));
    let waits = waits || heading.is_some_and(|h| words.waiting.contains(&h));
    if waits
        || names_owner_first(draft, block, task)
        || names_owner_later(draft, block)
        || is_awaited(draft, block, task)
    {
        Owner::Them
    } else {
        Owner::Me
    }
}

/// The initials that label a task in minutes: `MLH: order the plates`.
pub(super) fn initials(text: &str) -> Option<&str> {
    let (label, rest) = text.split_once(':')?;
    let short = (2..=4).contains(&label.chars().count()) && label.chars().all(char::is_uppercase);
    (short && rest.starts_with(' ')).then_some(label)
}

fn is_rim(c: char) -> bool {
    !c.is_alphanumeric()
}

/// How much of a task only says that it is one: `AP Ana: …`, `Action: Ana to …`, `→ Ana: …`.
fn label_length(text: &str, labels: &Words) -> usize {
    let arrow = text.trim_start_matches(['→', '>', '-', ' ']);
    let length = arrow.find(|c: char| !c.is_alphanumeric()).unwrap_or(arrow.len());
    let rest =
        if labels.contains(&fold(&arrow[..length])) { arrow[length..].trim_start_matches([':', ' ']) } else { arrow };
    text.len() - rest.len()
}

/// `the plans, @ana owes them`, `the plans, he said Monday`: who acts is named after what is to be done.
fn names_owner_later(draft: &Draft<'_>, block: &Block) -> bool {
    let words = &draft.lexicon.followup;
    let after = |span: Span| {
        let rest = block.prose.text.get(span.end as usize..).unwrap_or_default();
        rest.strip_prefix(' ').and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next()).map(fold)
    };
    let leads = |span: Span| block.prose.text[..span.start as usize].trim_end().ends_with([',', '(', '-', '–', '—']);
    let mut mentions = block.prose.mentions().filter(|(m, _)| leads(m.span));
    let marked = mentions.any(|(m, _)| after(m.span).is_some_and(|w| words.acts_later.contains(&w)));
    marked || {
        let folded = fold(&block.prose.text);
        words.owner_signs.iter().any(|sign| {
            let at =
                folded.find(sign.as_str()).filter(|&at| folded[..at].trim_end().ends_with([',', '(', '-', '–', '—']));
            at.is_some_and(|at| !folded[at + sign.len()..].starts_with(char::is_alphanumeric))
        })
    }
}

/// `@ana: …`, `@ana to …`, `Ana will …`, `Ana sends …` at the start of what is to be done.
fn names_owner_first(draft: &Draft<'_>, block: &Block, task: &Task) -> bool {
    // `TODO Ana to send …`
    let start = block.prose.text.find(task.text.as_str()).unwrap_or(0);
    let start = start + label_length(&block.prose.text[start..], &draft.lexicon.followup.action_labels);
    let text = &block.prose.text[start..];
    let at = |s: Span| Span { start: s.start - to_u32(start), end: s.end - to_u32(start) };
    let mentions = block.prose.mentions().filter(|(m, _)| m.span.start as usize >= start);
    let marked = mentions.map(|(m, r)| (at(m.span), r.tail.as_str())).find(|(s, _)| s.start == 0);
    let end = match marked {
        Some((span, tail)) => {
            span.end as usize + if text[span.end as usize..].starts_with(tail) { tail.len() } else { 0 }
        }
        None => match bare_names(text, &draft.lexicon.followup.imperatives).first() {
            Some(span) if span.start == 0 => span.end as usize,
            _ => return initials(text).is_some_and(|initials| !is_me(draft, initials)),
        },
    };
    let name = &text[..end];
    if is_me(draft, name) || draft.lexicon.speech.deny.contains(&fold(name)) {
        return false;
    }
    let rest = text[end..].trim_start();
    let next = fold(rest.split_whitespace().next().unwrap_or_default());
    let words = &draft.lexicon.followup;
    // `Ana - the key` is hers to bring; `Ana - call her` is not hers.
    let after = ["- ", "– ", "— "].iter().find_map(|dash| rest.strip_prefix(dash));
    let first = after.and_then(|a| a.split_whitespace().next()).map(fold);
    if let Some(what) = rest.strip_prefix(':') {
        return !(addresses(draft, what) || marked.is_none() && is_own_list(draft, block));
    }
    // In minutes a task begins with whoever takes it: `TODO @ana give the alert a name`.
    let taken = marked.is_some() && rest.contains(' ') && in_minutes(draft);
    // `Ana → us: the forms`
    taken
        || rest.starts_with('→')
        || rest.starts_with("->")
        || first.is_some_and(|word| !words.imperatives.contains(&word))
        || words.after_owner.contains(&next)
        || ["'ll", "’ll"].iter().any(|c| rest.starts_with(c))
        || acts(draft, &next)
}

/// Whether the note lists several who were there.
fn in_minutes(draft: &Draft<'_>) -> bool {
    draft.roster.iter().filter(|e| e.part == Part::Present).count() > 1
}

/// Whether a word behind a name says what they do: `Ana sends the plans`. `Ana timesheets` does not, and what `Ana wants` is
/// for the writer to do.
fn acts(draft: &Draft<'_>, word: &str) -> bool {
    let words = &draft.lexicon.followup;
    let stem = |ending: &String| word.strip_suffix(ending.as_str()).filter(|stem| stem.len() > 1);
    let known = |stem: &str| {
        let of_y = || stem.strip_suffix("ie").is_some_and(|s| words.imperatives.contains(&format!("{s}y")));
        words.imperatives.contains(stem)
            || stem.strip_suffix('e').is_some_and(|s| words.imperatives.contains(s))
            || of_y()
    };
    let wish = draft.lexicon.dealing.elided.contains(word);
    !wish && !words.no_verbs.contains(word) && words.verb_endings.iter().filter_map(stem).any(known)
}

/// Whether the words behind `Ana:` say that something is done to her: `Ana: tell her`, `Ana: the forms to her`.
fn addresses(draft: &Draft<'_>, what: &str) -> bool {
    let folded = fold(what);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let to_them = |word: &str| {
        draft.lexicon.followup.imperatives.contains(word) || draft.lexicon.phrases().senses(word).has(Sense::To)
    };
    words.windows(2).any(|w| draft.lexicon.dealing.objects.contains(w[1]) && to_them(w[0]))
}

/// Tasks before and after one that tell what list it stands in.
const NEAR: usize = 12;

/// Whether a task stands in the list that somebody keeps for themselves on a day: `Ana: dinner on Saturday?` is about Ana
/// there, while minutes, and lists that say what is the writer's, say who has to act.
fn is_own_list(draft: &Draft<'_>, block: &Block) -> bool {
    if draft.note.kind != NoteKind::Daily {
        return false;
    }
    let line = block.prose.first_line();
    let at = draft.note.blocks.partition_point(|b| b.prose.first_line() < line);
    let near = draft.note.blocks.iter().take(at + NEAR).skip(at.saturating_sub(NEAR));
    let mut labels = near.filter_map(|b| Some(b.task.as_ref()?.text.split_once(':')?.0));
    !labels.any(|label| is_me(draft, label))
}

/// `the figures from Ana, by Friday`: what somebody else has to send, if no verb says that the writer fetches it.
fn is_awaited(draft: &Draft<'_>, block: &Block, task: &Task) -> bool {
    let lexicon = draft.lexicon;
    let from = |word: &str| lexicon.phrases().senses(word).has(Sense::From);
    let first = fold(task.text.split(|c: char| c.is_whitespace()).next().unwrap_or_default());
    if first.is_empty() || lexicon.followup.imperatives.contains(&first) || from(&first) {
        return false;
    }
    let text = &block.prose.text;
    let marks = block.prose.mentions().map(|(m, _)| m.span);
    let named = marks.chain(bare_names(text, &lexicon.followup.imperatives)).find(|name| {
        let before = text[..name.start as usize].trim_end();
        before.rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|w| from(&fold(w)))
    });
    let Some(name) = named else { return false };
    let rest = &text[name.end as usize..];
    let next = fold(rest.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
    // `the mail from Ana's sister`, `the letter from Ana needs an answer`
    let ends = !rest.starts_with(['\'', '’']) && (next.is_empty() || lexicon.date.due.leads.contains(&next));
    ends && !text[..name.start as usize].contains(['.', '?', '!'])
}

fn starts_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
