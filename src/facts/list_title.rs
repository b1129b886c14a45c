//! Titles that say what stands in the list below them: `took`, `Promised to me`, `Actions on others` (FACTS §3, §5).

use super::draft::Draft;
use crate::model::fact::Owner;
use crate::model::note::{Block, BlockKind};
use crate::words::lexicon::word_set::Words;
use crate::words::text::fold;

/// What an entry says, without the title of the next list that reads on as its last line.
pub(super) fn entry_text<'n>(draft: &Draft<'n>, block: &'n Block) -> &'n str {
    let text = block.prose.text.trim();
    let above = || text.rsplit_once('\n').map(|(above, _)| above.trim_end());
    title_owner(draft, block).and_then(|_| above()).unwrap_or(text)
}

/// Who has to act in the list below `before`.
pub(super) fn title_owner(draft: &Draft<'_>, before: &Block) -> Option<Owner> {
    title_of(before).and_then(|title| owner_of(draft, title))
}

/// Who has to act in a list of this title.
pub(super) fn owner_of(draft: &Draft<'_>, title: &str) -> Option<Owner> {
    let title = fold(title.trim_matches(|c: char| !c.is_alphanumeric()));
    let words = &draft.lexicon.dealing;
    // `Thanks` in a note about what is owed are owed too.
    let owed = || is_about(draft, &words.owing) && words.marks.get(&title).is_some_and(|mark| mark == "given-thanks");
    if words.promised_by_me.contains(&title) || owed() {
        return Some(Owner::Me);
    }
    words.promised_to_me.contains(&title).then_some(Owner::Them)
}

/// The item above an entry of an outline, if it is a title such as `lent`.
pub(super) fn outline_title<'n>(draft: &Draft<'n>, block: &Block) -> Option<&'n str> {
    let parent = block.parent.and_then(|p| draft.note.blocks.get(p))?;
    let text = parent.prose.text.as_str();
    (owner_of(draft, text).is_some() || mark_of(draft, text).is_some()).then_some(text)
}

/// The line right before a list, or the heading above it.
pub(super) fn title_of(before: &Block) -> Option<&str> {
    let below_item = before.kind == BlockKind::Item && before.prose.lines.len() > 1;
    let titles = matches!(before.kind, BlockKind::Paragraph | BlockKind::Heading(_)) || below_item;
    before.prose.text.lines().last().filter(|_| titles)
}

/// What a title such as `took`, `Lent out (to come back)` or, in a note about lending, `in` says of what stands below.
pub(super) fn mark_of(draft: &Draft<'_>, title: &str) -> Option<String> {
    let words = &draft.lexicon.dealing;
    let title = fold(title.split(['(', '[']).next().unwrap_or(title));
    let title = title.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = words.mark_ends.iter().find_map(|end| title.strip_suffix(end.as_str())?.strip_suffix(' '));
    let mark = words.marks.get(title).or_else(|| words.marks.get(bare?));
    let lent = || words.lending_marks.get(title).filter(|_| is_about(draft, &words.lending));
    let done = || words.favour_marks.get(title).filter(|_| is_about(draft, &words.ledgers));
    mark.or_else(lent).or_else(done).cloned()
}

/// Whether a word of the note's name is among `words`.
pub(super) fn is_about(draft: &Draft<'_>, words: &Words) -> bool {
    fold(&draft.note.stem).split(|c: char| !c.is_alphanumeric()).any(|w| words.contains(w))
}
