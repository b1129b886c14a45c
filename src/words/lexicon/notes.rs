//! Word lists by which notes are read: handles that name nobody, task keywords, kinds of notes.

use std::sync::LazyLock;

use serde::Deserialize;

use super::word_set::Words;

/// Words about `@handles` and names (NOTES §3.2).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MentionWords {
    /// Handles that never make a person.
    pub stop_handles: Words,
    /// Top-level domains: `@gmail.com` names nobody.
    pub top_level_domains: Words,
    /// Given names besides those that are common somewhere.
    pub given_names: Words,
}

/// Words that make or settle a task (NOTES §5.1).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskWords {
    /// Outline keywords of an open task (T-5), as written.
    pub open_keywords: Words,
    /// Outline keywords of a done task, as written.
    pub done_keywords: Words,
    /// Outline keywords of a task given up, as written.
    pub cancelled_keywords: Words,
    /// Those of the keywords above that make a task of any line, not only of an item.
    pub line_keywords: Words,
    /// Labels before a colon that make a line a task (T-8), as written.
    pub labels: Words,
    /// First words of headings whose bullets are tasks (T-7).
    pub sections: Words,
    /// Words at the start of such a bullet, or names of a Kanban lane, that say it is done (T-7, T-10).
    pub done_words: Words,
    /// Words before a colon that say a task was given up.
    pub cancelled_words: Words,
}

/// Words that tell what sort of note a file is (§1.5).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KindWords {
    /// Values of `type:` and tags of a person note.
    pub person: Words,
    /// Values of `type:` and tags of a meeting note.
    pub meeting: Words,
    /// Folders of meeting notes.
    pub meeting_folders: Words,
    /// Folders and file names of templates.
    pub template_folders: Words,
    /// Headings, labels and keys of what a meeting is to be about.
    pub agenda: Words,
    /// Keys of when a meeting starts.
    pub starts: Words,
    /// Headings of a person note below which stands who they are.
    pub about: Words,
}

/// Given names that are common somewhere and are hardly ever the first word of a company, a product or a place; folded.
static COMMON_NAMES: LazyLock<Words> =
    LazyLock::new(|| include_str!("names.txt").split_whitespace().map(str::to_owned).collect());

impl MentionWords {
    /// Whether the folded `word` is a given name, by which a full name that nothing registers is seen to be a person's:
    /// `Peter Vance` is one, `Acme Robotics` none.
    #[must_use]
    pub fn is_given_name(&self, word: &str) -> bool {
        COMMON_NAMES.contains(word) || self.given_names.contains(word)
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.stop_handles.extend(other.stop_handles);
        self.top_level_domains.extend(other.top_level_domains);
        self.given_names.extend(other.given_names);
    }
}

impl TaskWords {
    pub(super) fn merge(&mut self, other: Self) {
        self.open_keywords.extend(other.open_keywords);
        self.done_keywords.extend(other.done_keywords);
        self.cancelled_keywords.extend(other.cancelled_keywords);
        self.line_keywords.extend(other.line_keywords);
        self.labels.extend(other.labels);
        self.sections.extend(other.sections);
        self.done_words.extend(other.done_words);
        self.cancelled_words.extend(other.cancelled_words);
    }
}

impl KindWords {
    pub(super) fn merge(&mut self, other: Self) {
        self.person.extend(other.person);
        self.meeting.extend(other.meeting);
        self.meeting_folders.extend(other.meeting_folders);
        self.template_folders.extend(other.template_folders);
        self.agenda.extend(other.agenda);
        self.starts.extend(other.starts);
        self.about.extend(other.about);
    }
}
