//! Why a file is left out (NOTES §8), each reason countable and each with what to do about it.

use serde::{Deserialize, Serialize};

/// A rule that leaves a file or folder out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Skip {
    /// neither Markdown nor todo.txt.
    NotANote,
    /// its name starts with a dot.
    Hidden,
    /// a folder of tools.
    ToolFolder,
    /// an ignore file lists it.
    Ignored,
    /// among the excluded files of Obsidian.
    Excluded,
    /// left behind by an editor.
    EditorFile,
    /// a symbolic link.
    Link,
    /// says `touchbase: false`.
    OptedOut,
    /// A pipe, socket or device.
    NotRegular,
    /// P-2: larger than the cap.
    TooLarge,
    /// P-1: no text.
    Binary,
    /// can't be opened, listed or read.
    Unreadable,
    /// changed during every try to read it.
    Changing,
    /// The program failed on it.
    Crashed,
}

impl Skip {
    /// Every reason, in order.
    pub const ALL: [Self; 14] = [
        Self::NotANote,
        Self::Hidden,
        Self::ToolFolder,
        Self::Ignored,
        Self::Excluded,
        Self::EditorFile,
        Self::Link,
        Self::OptedOut,
        Self::NotRegular,
        Self::TooLarge,
        Self::Binary,
        Self::Unreadable,
        Self::Changing,
        Self::Crashed,
    ];

    /// The id of the rule in NOTES §8 and §P.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::NotANote => "X-1",
            Self::Hidden => "X-2",
            Self::ToolFolder => "X-3",
            Self::Ignored => "X-4",
            Self::Excluded => "X-5",
            Self::EditorFile => "X-10",
            Self::Link => "X-11",
            Self::OptedOut => "X-15",
            Self::TooLarge => "P-2",
            Self::Binary => "P-1",
            Self::NotRegular | Self::Unreadable => "X-13",
            Self::Changing | Self::Crashed => "X-14",
        }
    }

    /// Why, in a few words that go after `it` or a count.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotANote => "neither Markdown nor todo.txt",
            Self::Hidden => "name starts with a dot",
            Self::ToolFolder => "folder of tools",
            Self::Ignored => "listed in an ignore file",
            Self::Excluded => "among the excluded files of Obsidian",
            Self::EditorFile => "left behind by an editor",
            Self::Link => "symbolic link",
            Self::OptedOut => "says `touchbase: false`",
            Self::NotRegular => "no regular file",
            Self::TooLarge => "too large",
            Self::Binary => "binary",
            Self::Unreadable => "can't be read",
            Self::Changing => "changes while it is being read",
            Self::Crashed => "could not be understood",
        }
    }

    /// What to do about it; `None` where nothing needs doing.
    #[must_use]
    pub fn advice(self) -> Option<&'static str> {
        Some(match self {
            Self::NotRegular => "move it out of the vault or list it in .touchbaseignore",
            Self::TooLarge => "split it, list it in .touchbaseignore, or raise `notes.max_size`",
            Self::Binary => "rename it, or list it in .touchbaseignore",
            Self::Unreadable => "make it readable, or list it in .touchbaseignore",
            Self::Changing => "run again when the program that writes it has finished",
            Self::Crashed => "this is a fault of touchbase: please report it",
            _ => return None,
        })
    }

    /// Whether the writer of the notes would want to know: then it is named one by one, and `index` exits with 3.
    #[must_use]
    pub fn is_loss(self) -> bool {
        self.advice().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_reasons_are_listed_once_and_in_order() {
        assert!(Skip::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
