//! What a note as a whole says of the encounter it is about: its channel, and whether it took place (N1, N2).

use super::channel;
use crate::model::fact::Channel;
use crate::model::note::{BlockKind, MarkKind, Note, Prose};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::word_set::Words;
use crate::words::text::{fold, key};

/// The encounter that a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encounter {
    /// Whether type, folder or title say that the note is about one at all.
    pub is_one: bool,
    /// How people met.
    pub channel: Channel,
    /// The note says that it did not take place.
    pub off: bool,
    /// The note says that it is still to come.
    pub planned: bool,
}

/// What `note` says of its encounter.
#[must_use]
pub fn of(note: &Note, lexicon: &Lexicon) -> Encounter {
    let channel = channel(note, lexicon);
    Encounter {
        is_one: channel.is_some(),
        channel: channel.unwrap_or(Channel::Meeting),
        off: has_status(note, &lexicon.roster.off) || says_off(note, lexicon),
        planned: has_status(note, &lexicon.roster.planned),
    }
}

fn has_status(note: &Note, words: &Words) -> bool {
    note.front.values(&["status", "state"]).any(|v| words.contains(&fold(v.text.trim())))
        || note.tags.iter().any(|t| words.contains(&fold(t)))
}

/// By `type:`, else the title, else the tags, else the folder, whichever first names a channel.
fn channel(note: &Note, lexicon: &Lexicon) -> Option<Channel> {
    let kinds = note.front.values(&["type", "kind", "category", "channel"]).map(|v| v.text.as_str());
    let folders = note.path.rsplit('/').skip(1);
    kinds
        .chain([note.title.as_str(), note.stem.as_str()])
        .chain(note.tags.iter().map(String::as_str))
        .chain(folders)
        .find_map(|text| channel_in(text, lexicon))
}

/// The channel that a word or pair of words of `text` names.
fn channel_in(text: &str, lexicon: &Lexicon) -> Option<Channel> {
    let folded = key(text);
    let words: Vec<&str> = folded.split('-').collect();
    let by_width = |width: usize| words.windows(width).find_map(|w| lexicon.roster.channels.get(&w.join("-")));
    [3, 2, 1].into_iter().find_map(by_width).map(|name| channel::named(name))
}

/// Whether the first sentence of the text says that the encounter itself fell through: `Cancelled, she was ill`,
/// `~~Planning~~ didn't happen`. Where it names another subject, something else was cancelled.
fn says_off(note: &Note, lexicon: &Lexicon) -> bool {
    let is_text = |kind| matches!(kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Heading(_));
    let texts = note.blocks.iter().filter(|b| is_text(b.kind));
    let texts = texts.filter(|b| key(&b.prose.text) != key(&note.title)).take(1);
    texts.map(|b| &b.prose).any(|prose| first_sentence_says_off(prose, note, lexicon))
}

fn first_sentence_says_off(prose: &Prose, note: &Note, lexicon: &Lexicon) -> bool {
    let start = prose.lines.first().map_or(0, |l| l.body as usize);
    let sentence = prose.text.get(start..).unwrap_or_default();
    let sentence = sentence.split(['.', '!', '\n', ';']).next().unwrap_or_default();
    let folded = fold(sentence);
    let Some(at) = lexicon.roster.off.iter().filter_map(|phrase| find_words(&folded, phrase)).min() else {
        return false;
    };
    let subject = folded[..at].trim_matches(|c: char| !c.is_alphanumeric());
    let subject = [" was", " is", " got", " has been", " had to be"]
        .iter()
        .fold(subject, |s, aux| s.strip_suffix(aux).unwrap_or(s));
    let struck = prose.marks.iter().any(|m| m.kind == MarkKind::Struck && m.span.start as usize <= start);
    subject.is_empty() || struck || lexicon.roster.itself.contains(subject) || key(&note.title).contains(&key(subject))
}

/// Where `phrase` stands in `text` as whole words.
fn find_words(text: &str, phrase: &str) -> Option<usize> {
    let bounded = |&(at, _): &(usize, &str)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(phrase).find(bounded).map(|(at, _)| at)
}
