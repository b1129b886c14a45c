//! Whose task is it: the people of a task and who has to act (NOTES §5.4).

use super::draft::Draft;
use super::name;
use super::roster::Part;
use crate::model::fact::{Owner, PeopleVia, RefId};
use crate::model::note::{Block, MarkKind, Note, NoteKind};
use crate::model::reference::{Claim, Form, Reference};
use crate::model::task::Task;
use crate::words::lexicon::word_set::Words;
use crate::words::text::{Span, fold, to_u32};

/// Keys of fields that say who acts.
const OWNER_KEYS: [&str; 3] = ["owner", "assignee", "by"];
/// Keys of fields that say whom it is for.
const OTHER_KEYS: [&str; 3] = ["with", "for", "to"];

/// The people of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TaskPeople {
    /// Named on the task itself; bare names may turn out to name nobody.
    pub named: Vec<RefId>,
    /// Whom it concerns if nobody named on it is known.
    pub fallback: Vec<RefId>,
    /// How the latter are known.
    pub via: PeopleVia,
    /// Who has to act.
    pub owner: Owner,
}

/// Finds the people of the task of block `at`.
pub(super) fn of(draft: &mut Draft<'_>, at: usize, task: &Task) -> TaskPeople {
    let note = draft.note;
    let block = &note.blocks[at];
    let mut named = names_in(draft, block);
    let (fielded, field_owner) = from_fields(draft, task);
    fielded.into_iter().filter(|r| !named.contains(r)).collect::<Vec<_>>().into_iter().for_each(|r| named.push(r));
    let owner = field_owner.unwrap_or_else(|| owner(draft, block, task));
    let (fallback, via) = fallback(draft, at);
    let via = if named.is_empty() { via } else { PeopleVia::Line };
    TaskPeople { named, fallback, via, owner }
}

/// References of the marks in a block's text and of its bare names, in order.
pub(super) fn names_in(draft: &mut Draft<'_>, block: &Block) -> Vec<RefId> {
    // An address on a later line belongs to what was pasted there.
    let first = block.prose.line_span(0).end;
    let own = block.prose.mentions().filter(|(m, r)| r.form != Form::Email || m.span.start < first);
    let mut references: Vec<(u32, Reference)> = own.map(|(m, r)| (m.span.start, r.clone())).collect();
    for span in bare_names(&block.prose.text, &draft.lexicon.followup.imperatives) {
        if !block.prose.marks.iter().any(|m| overlaps(m.span, span) && hides(&m.kind)) {
            references.push((span.start, weak(span.of(&block.prose.text))));
        }
    }
    references.extend(initials(&block.prose.text).map(|label| (0, weak(label))));
    references.sort_by_key(|(at, _)| *at);
    let mut out = Vec::new();
    for (_, reference) in references {
        let id = draft.reference(&reference);
        if !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

/// A bare name that counts if somebody answers to it.
pub(super) fn weak(name: &str) -> Reference {
    let mut words = name.splitn(2, ' ');
    let token = words.next().unwrap_or_default().to_owned();
    let tail = words.next().map_or_else(String::new, |rest| format!(" {rest}"));
    Reference { form: Form::Weak, claim: Claim::IfKnownBare, token, tail }
}

/// Runs of up to four words that are made like names, but for an imperative that the text begins with. Words all in
/// capitals are more often abbreviations than people.
pub(super) fn bare_names(text: &str, imperatives: &Words) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let (mut run, mut reach) = (0, None);
    for (start, word) in words(text) {
        let end = start + word.len();
        let named = name::is_name_word(word)
            && (word.len() == 1 || word.chars().any(char::is_lowercase) || !word.is_ascii())
            && !(start == 0 && imperatives.contains(&fold(word)));
        let joined = reach.is_some_and(|r| text.get(r..start) == Some(" "));
        match out.last_mut() {
            Some(span) if named && joined && run < 4 => {
                *span = Span::new(span.start as usize, end);
                run += 1;
            }
            _ if named => {
                out.push(Span::new(start, end));
                run = 1;
            }
            _ => {}
        }
        reach = named.then_some(end);
    }
    out
}

/// Words of `text` with their start, without punctuation around them and without a possessive ending.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '—' | '–' | '…')).filter_map(move |raw| {
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        let lead = raw.len() - raw.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let word = raw[lead..].trim_end_matches(|c: char| !c.is_alphanumeric());
        let word = word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word);
        (!word.is_empty()).then_some((start + lead, word))
    })
}

fn overlaps(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// Marks inside which a bare name is none.
fn hides(kind: &MarkKind) -> bool {
    !matches!(kind, MarkKind::Struck | MarkKind::Strong)
}

fn from_fields(draft: &mut Draft<'_>, task: &Task) -> (Vec<RefId>, Option<Owner>) {
    let (mut people, mut owner) = (Vec::new(), None);
    for (key, value) in &task.fields {
        let acts = OWNER_KEYS.contains(&key.as_str());
        if !acts && !OTHER_KEYS.contains(&key.as_str()) {
            continue;
        }
        let mine = is_me(draft, value);
        if acts {
            owner = Some(if mine { Owner::Me } else { Owner::Them });
        }
        let name = value.trim_matches(|c: char| matches!(c, '[' | ']' | '@' | ' '));
        if !mine && !name.is_empty() {
            let name = name.rsplit(['|', '/']).next().unwrap_or(name);
            let reference = Reference {
                form: Form::FrontMatter,
                claim: Claim::IfKnown,
                token: name.to_owned(),
                tail: String::new(),
            };
            people.push(draft.reference(&reference));
        }
    }
    (people, owner)
}

fn is_me(draft: &Draft<'_>, name: &str) -> bool {
    let name = crate::words::text::key(name);
    draft.lexicon.roster.me.contains(&name) || draft.settings.me.iter().any(|m| crate::words::text::key(m) == name)
}

/// Who has to act, by the task's own words (T-21).
fn owner(draft: &Draft<'_>, block: &Block, task: &Task) -> Owner {
    let words = &draft.lexicon.followup;
    let (text, whole) = (fold(&task.text), fold(&block.prose.text));
    let waits = words.waiting.iter().any(|w| starts_with_words(&text, w) || starts_with_words(&whole, w))
        || block.prose.marks.iter().any(|m| matches!(&m.kind, MarkKind::Tag(t) if words.waiting.contains(&fold(t))));
    // A list of what one waits for.
    let heading = block.heading.and_then(|h| draft.note.blocks.get(h)).map(|h| fold(h.prose.text.trim_matches(is_rim)));
    let waits = waits || heading.is_some_and(|h| words.waiting.contains(&h));
    if waits || names_owner_first(draft, block, task) || names_owner_later(draft, block) {
        Owner::Them
    } else {
        Owner::Me
    }
}

/// The initials that label a task in minutes: `MLH: order the plates`.
fn initials(text: &str) -> Option<&str> {
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
    rest.starts_with(':')
        // `Ana → us: the forms`
        || rest.starts_with('→')
        || rest.starts_with("->")
        || first.is_some_and(|word| !words.imperatives.contains(&word))
        || words.after_owner.contains(&next)
        || ["'ll", "’ll"].iter().any(|c| rest.starts_with(c))
        || words
            .verb_endings
            .iter()
            .any(|e| next.len() > e.len() + 1 && next.ends_with(e) && !next.contains(['\'', '’']))
            && next.chars().all(char::is_alphabetic)
            && !words.no_verbs.contains(&next)
}

fn starts_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// T-20: nearest list ancestor with people, nearest heading with people, the person whose note it is, the only other
/// attendee.
fn fallback(draft: &mut Draft<'_>, at: usize) -> (Vec<RefId>, PeopleVia) {
    let note = draft.note;
    let mut parent = note.blocks[at].parent;
    while let Some(block) = parent.and_then(|p| note.blocks.get(p)) {
        let named = names_in(draft, block);
        if !named.is_empty() {
            return (named, PeopleVia::Parent);
        }
        parent = block.parent;
    }
    let mut heading = note.blocks[at].heading;
    while let Some(block) = heading.and_then(|h| note.blocks.get(h)) {
        let named: Vec<Reference> = block.prose.mentions().map(|(_, r)| r.clone()).collect();
        if !named.is_empty() {
            return (named.iter().map(|r| draft.reference(r)).collect(), PeopleVia::Heading);
        }
        heading = block.heading;
    }
    if note.kind == NoteKind::Person {
        let own = own_reference(draft);
        return (vec![own], PeopleVia::Note);
    }
    let present: Vec<RefId> = draft.roster.iter().filter(|e| e.part == Part::Present).map(|e| e.person).collect();
    match present[..] {
        [only] => (vec![only], PeopleVia::Attendee),
        _ => (Vec::new(), PeopleVia::Nobody),
    }
}

/// The reference by which a person's own note means that person, put down.
pub(super) fn own_reference(draft: &mut Draft<'_>) -> RefId {
    draft.reference(&own(draft.note))
}

/// The reference by which a person's own note means that person.
pub(super) fn own(note: &Note) -> Reference {
    let token = note.path.strip_suffix(".md").unwrap_or(&note.path).to_owned();
    Reference { form: Form::Wikilink, claim: Claim::IfKnown, token, tail: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        bare_names(text, &std::iter::once("mail".to_owned()).collect()).into_iter().map(|s| s.of(text)).collect()
    }

    #[test]
    fn bare_names_are_runs_of_name_shaped_words() {
        assert_eq!(names("ring Ines de Groot, then Petr's sister"), ["Ines", "Groot", "Petr"]);
        assert_eq!(names("Mail Ines Moser the NDA"), ["Ines Moser"]);
        assert_eq!(names("two drafts for him"), [""; 0]);
        assert_eq!(names("ask Ines/Petr"), ["Ines", "Petr"]);
    }

    #[test]
    fn a_bare_name_keeps_its_further_words_for_the_network() {
        let reference = weak("Ines Moser");
        assert_eq!((reference.token.as_str(), reference.tail.as_str()), ("Ines", " Moser"));
    }
}
