//! Whose task is it: the people of a task (NOTES §5.4).

use super::draft::Draft;
use super::roster::Part;
use super::{name, task_owner};
use crate::model::fact::{Owner, PeopleVia, RefId};
use crate::model::note::{Block, MarkKind, Note, NoteKind};
use crate::model::reference::{Claim, Form, Reference};
use crate::model::task::Task;
use crate::words::lexicon::word_set::Words;
use crate::words::text::{Span, fold};

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
    let owner = field_owner.unwrap_or_else(|| task_owner::of(draft, block, task));
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
    references.extend(task_owner::initials(&block.prose.text).map(|label| (0, weak(label))));
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

pub(super) fn is_me(draft: &Draft<'_>, name: &str) -> bool {
    let name = crate::words::text::key(name);
    draft.lexicon.roster.me.contains(&name) || draft.settings.me.iter().any(|m| crate::words::text::key(m) == name)
}

/// T-20: nearest list ancestor with people, nearest heading with people, the person whose note it is, the only other
/// attendee.
pub(super) fn fallback(draft: &mut Draft<'_>, at: usize) -> (Vec<RefId>, PeopleVia) {
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
