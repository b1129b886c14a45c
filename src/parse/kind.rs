//! What sort of note a file is, by its path, front matter and tags.

use super::comment;
use super::rules::Rules;
use crate::model::note::{DateVia, Dated, FrontMatter, NoteKind};
use crate::words::lexicon::clause::Sense;
use crate::words::lexicon::word_set::Words;
use crate::words::text::{fold, key};

/// What tells the kind of a note.
pub(super) struct Evidence<'n> {
    /// Path relative to the vault.
    pub path: &'n str,
    /// Front matter.
    pub front: &'n FrontMatter,
    /// Properties written as fields of the first block (I-2).
    pub properties: Vec<(&'n str, &'n str)>,
    /// All tags.
    pub tags: &'n [String],
    /// The note's date.
    pub date: Option<&'n Dated>,
    /// The whole text.
    pub text: &'n str,
}

/// The kind of a note. A template, conflict copy or drawing is that before anything else; whom a note is about comes
/// before when it is from.
pub(super) fn kind(note: &Evidence<'_>, rules: &Rules) -> NoteKind {
    let file = note.path.rsplit('/').next().unwrap_or(note.path);
    if is_conflict_copy(file) {
        NoteKind::Conflict
    } else if is_drawing(file, note.front) {
        NoteKind::Drawing
    } else if is_template(note, rules) {
        NoteKind::Template
    } else if is_person(note, rules) {
        NoteKind::Person
    } else if is_meeting(note, rules) {
        NoteKind::Meeting
    } else if note.date.is_some_and(|d| matches!(d.via, DateVia::FileName | DateVia::Period)) {
        NoteKind::Daily
    } else {
        NoteKind::Other
    }
}

/// Names that sync programs give to conflict copies.
fn is_conflict_copy(file: &str) -> bool {
    let name = file.to_ascii_lowercase();
    name.contains(".sync-conflict-")
        || name.contains("conflicted copy") && name.contains('(')
        || name.contains("(case conflict")
}

/// An Excalidraw drawing.
pub(super) fn is_drawing(file: &str, front: &FrontMatter) -> bool {
    file.to_ascii_lowercase().ends_with(".excalidraw.md") || front.first(&["excalidraw-plugin"]).is_some()
}

/// Placeholders further down are examples.
const FIRST_LINES: usize = 5;

/// Template by folder, by name, or by placeholders in the front matter or the first lines.
fn is_template(note: &Evidence<'_>, rules: &Rules) -> bool {
    let Evidence { path, front, text, .. } = *note;
    let configured = |t: &String| {
        path.strip_prefix(t.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    };
    let named = |part: &str| rules.lexicon.kind.template_folders.contains(&fold(part));
    // One left-over placeholder does not make a day's own note a template.
    let filled_in = note.date.is_some_and(|d| d.via == DateVia::FileName);
    let head = text.get(front.body_start..).unwrap_or_default().lines().take(FIRST_LINES);
    let by_content =
        || has_placeholder(text.get(..front.body_start).unwrap_or_default()) || head.into_iter().any(is_blank_form);
    rules.settings.templates.iter().any(configured)
        || super::link::strip_note_extension(path).split('/').any(named)
        || (!filled_in && by_content())
}

/// A line that waits to be filled in.
fn is_blank_form(line: &str) -> bool {
    line.trim_start_matches(['#', '-', '*', ' ', '[']).starts_with("YYYY-MM-DD") || has_placeholder(line)
}

fn has_placeholder(text: &str) -> bool {
    let is_macro = |rest: &str| comment::MACROS.iter().any(|name| rest.starts_with(name));
    let holds = |open: &str, close: &str| {
        text.split_once(open).is_some_and(|(_, rest)| rest.contains(close) && !is_macro(rest))
    };
    holds("{{", "}}") || holds("<%", "%>")
}

/// §1.5: by folder, type, tag, file name, or two fields that only people have.
fn is_person(note: &Evidence<'_>, rules: &Rules) -> bool {
    const TELLING: [&[&str]; 11] = [
        &["email", "emails"],
        &["phone", "phones", "mobile"],
        &["birthday", "born"],
        &["cadence", "contact-every", "keep-in-touch"],
        &["last-contact"],
        &["handle", "handles", "username"],
        &["pronouns"],
        &["linkedin", "mastodon"],
        &["partner", "spouse", "children", "kids"],
        &["how-we-met", "met-on", "met-through", "introduced-by"],
        &["manager", "reports-to"],
    ];
    let Evidence { path, front, tags, .. } = *note;
    let file = path.rsplit('/').next().unwrap_or(path);
    rules.in_people_folder(path)
        || file.starts_with('@')
        || has_type(note, &rules.lexicon.kind.person)
        || has_tag(tags, &rules.lexicon.kind.person)
        || names_somebody(note, rules)
        || is_of_somebody(note, rules)
        || TELLING.iter().filter(|keys| front.first(keys).is_some()).count() + usize::from(is_named(note)) >= 2
}

/// Whether an alias is the full name of somebody whose surname the file has: `Whitlock.md` with `aliases: [Enid Whitlock]`.
fn names_somebody(note: &Evidence<'_>, rules: &Rules) -> bool {
    let stem = note.path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map_or("", |(stem, _)| stem);
    let full = |alias: &str| {
        let (first, last) = alias.trim().rsplit_once(' ').unwrap_or_default();
        let given = first.split(' ').next().unwrap_or_default();
        key(last) == key(stem) && rules.lexicon.mention.is_given_name(&fold(given))
    };
    let mut aliases = note.front.values(&["aliases", "alias", "aka"]).flat_map(|v| v.text.split(','));
    !stem.contains(' ') && aliases.any(full)
}

/// Whether the file is called like a person and its text speaks of him or her to the writer: `Mira Sol.md` with
/// `- 2026-11-03 rang her` or `she owes me a lunch`. An article on somebody famous has no word of the writer's own.
fn is_of_somebody(note: &Evidence<'_>, rules: &Rules) -> bool {
    let stem = super::link::strip_note_extension(note.path).rsplit('/').next().unwrap_or_default();
    let lexeme = |word: &str| rules.lexicon.phrases().word(word);
    let name_word = |word: &str| {
        let folded = fold(word);
        let mut chars = word.chars();
        let shaped = chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase);
        shaped && lexeme(&folded).is_none() && !rules.lexicon.clause.bodies.contains(&folded)
    };
    let given = stem.split(' ').next().is_some_and(|first| rules.lexicon.mention.is_given_name(&fold(first)));
    if !given || note.date.is_some() || !(2..=3).contains(&stem.split(' ').count()) || !stem.split(' ').all(name_word) {
        return false;
    }
    let body = note.text.get(note.front.body_start..).unwrap_or_default();
    let (mut theirs, mut own, mut reached) = (false, false, false);
    for word in body.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()) {
        let Some(lexeme) = lexeme(&fold(word)) else {
            reached = false;
            continue;
        };
        let object = lexeme.senses.has(Sense::Him) || lexeme.senses.has(Sense::Her);
        theirs |= object || lexeme.senses.has(Sense::He);
        own |= lexeme.senses.has(Sense::I) || lexeme.senses.has(Sense::Me);
        if (theirs && own) || (reached && object) {
            return true;
        }
        reached = lexeme.senses.has(Sense::Reach) && !lexeme.senses.has(Sense::Base);
    }
    false
}

/// Whether the front matter names the note's subject as its file does: a name, not a title.
fn is_named(note: &Evidence<'_>) -> bool {
    let stem = note.path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map_or("", |(stem, _)| stem);
    note.front.first(&["name", "full-name"]).is_some_and(|v| key(&v.text) == key(stem))
}

fn is_meeting(note: &Evidence<'_>, rules: &Rules) -> bool {
    const ROSTER: [&str; 7] = ["attendees", "attendee", "participants", "participant", "present", "guests", "1on1"];
    let Evidence { path, front, tags, .. } = *note;
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    has_type(note, &rules.lexicon.kind.meeting)
        || has_tag(tags, &rules.lexicon.kind.meeting)
        || folders.split('/').any(|folder| rules.lexicon.kind.meeting_folders.contains(&fold(folder)))
        || front.first(&ROSTER).is_some()
}

fn has_type(note: &Evidence<'_>, words: &Words) -> bool {
    const KEYS: [&str; 3] = ["type", "category", "kind"];
    let written = note.front.values(&KEYS).map(|value| value.text.as_str());
    let properties = note.properties.iter().filter(|(key, _)| KEYS.contains(key)).map(|(_, value)| *value);
    written.chain(properties).any(|value| words.contains(&fold(bare(value))))
}

/// `[[Person]]`, `#person`, `Person` are one type.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '#'))
}

fn has_tag(tags: &[String], words: &Words) -> bool {
    tags.iter().any(|tag| words.contains(&fold(tag.split('/').next().unwrap_or(tag))))
}

#[cfg(test)]
mod tests {
    use super::super::probe::note_at;
    use super::*;

    #[test]
    fn paths_and_content_tell_the_kind() {
        for (path, text, want) in [
            ("People/Mira.md", "x", NoteKind::Person),
            ("@Mira.md", "x", NoteKind::Person),
            ("Mira.md", "#person/friend", NoteKind::Person),
            ("Mira.md", "about #personal things", NoteKind::Other),
            ("pages/Mira Sol.md", "- 2026-11-03 rang her about the roof", NoteKind::Person),
            ("pages/Mira Sol.md", "Potter. She owes me a lunch", NoteKind::Person),
            ("pages/Mira Sol.md", "A potter of Lisbon. She was born in 1911", NoteKind::Other),
            ("pages/Mira Bank.md", "- 2026-11-03 rang her about the roof", NoteKind::Other),
            ("2026-11-03 Mira Sol.md", "rang her about the roof", NoteKind::Daily),
            ("Meetings/x.md", "x", NoteKind::Meeting),
            ("x.md", "#meeting", NoteKind::Meeting),
            ("Templates/x.md", "x", NoteKind::Template),
            ("work/_templates/x.md", "x", NoteKind::Template),
            ("x.md", "# {{title}}\n", NoteKind::Template),
            ("skeleton.md", "YYYY-MM-DD: met @mira", NoteKind::Template),
            ("x.md", "dates are written YYYY-MM-DD", NoteKind::Other),
            ("x.md", "<% tp.date.now() %>", NoteKind::Template),
            ("x.md", "- {{embed ((62f))}}", NoteKind::Other),
            ("x.md", "a\nb\nc\nd\ne\n{{late}}", NoteKind::Other),
            ("Log.sync-conflict-20261120-101010-ABCDEFG.md", "x", NoteKind::Conflict),
            ("Log (Ana's conflicted copy 2026-11-20).md", "x", NoteKind::Conflict),
            ("Log (Case Conflict).md", "x", NoteKind::Conflict),
            ("On conflict.md", "x", NoteKind::Other),
            ("Map.excalidraw.md", "x", NoteKind::Drawing),
            ("Log 2.md", "x", NoteKind::Other),
        ] {
            assert_eq!(note_at(path, text).kind, want, "{path} {text:?}");
        }
    }
}
