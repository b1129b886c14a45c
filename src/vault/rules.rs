//! Which names are left out before anything is opened (NOTES §8).

use std::path::Path;

use super::obsidian::Excluded;
use super::skip::Skip;
use super::{VaultOptions, obsidian};
use crate::fs::FileKind;

/// Folders of tools, in lower case.
const TOOL_FOLDERS: [&str; 6] =
    ["node_modules", "target", "__macosx", "$recycle.bin", "system volume information", "logseq"];
/// Endings of notes, in lower case.
const NOTE_ENDINGS: [&str; 3] = ["md", "markdown", "mdown"];
/// Endings of what editors leave behind.
const EDITOR_ENDINGS: [&str; 4] = ["swp", "swx", "tmp", "crswap"];

/// The rules of one vault. Rules of ignore files are beside, since they change from folder to folder.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Names of the ignore files that count.
    pub ignore_files: Vec<&'static str>,
    text_files: bool,
    excluded: Excluded,
}

impl Rules {
    /// The rules of the vault at `root`.
    #[must_use]
    pub fn new(root: &Path, options: &VaultOptions) -> Self {
        let mut ignore_files = vec![".touchbaseignore"];
        if options.respect_gitignore {
            ignore_files.extend([".gitignore", ".ignore"]);
        }
        Self { ignore_files, text_files: options.text_files, excluded: obsidian::excluded(root) }
    }

    /// Why the folder `name` at the vault-relative `path` is not entered; `None` if it is.
    #[must_use]
    pub fn folder(&self, path: &str, name: &str) -> Option<Skip> {
        if name.starts_with('.') {
            Some(Skip::Hidden)
        } else if TOOL_FOLDERS.iter().any(|t| name.eq_ignore_ascii_case(t)) {
            Some(Skip::ToolFolder)
        } else {
            // A trailing slash, so that the filter `Archive/` takes the folder itself.
            self.excluded.holds(&format!("{path}/")).then_some(Skip::Excluded)
        }
    }

    /// Why the file `name` of this kind at the vault-relative `path` is not read; `None` if it is to be.
    #[must_use]
    pub fn file(&self, path: &str, name: &str, kind: FileKind) -> Option<Skip> {
        if is_editor_file(name) {
            Some(Skip::EditorFile)
        } else if name.starts_with('.') {
            Some(Skip::Hidden)
        } else if kind == FileKind::Link {
            Some(Skip::Link)
        } else if !self.is_note(name) {
            Some(Skip::NotANote)
        } else if self.excluded.holds(path) {
            Some(Skip::Excluded)
        } else {
            (kind == FileKind::Other).then_some(Skip::NotRegular)
        }
    }

    fn is_note(&self, name: &str) -> bool {
        if name.eq_ignore_ascii_case("todo.txt") {
            return true;
        }
        let Some((stem, ending)) = name.rsplit_once('.') else { return false };
        let text_file = self.text_files || stem.to_ascii_lowercase().ends_with(".todo");
        NOTE_ENDINGS.iter().any(|e| ending.eq_ignore_ascii_case(e)) || text_file && ending.eq_ignore_ascii_case("txt")
    }
}

fn is_editor_file(name: &str) -> bool {
    name.ends_with('~')
        || name == "4913"
        || name.starts_with(".#")
        || name.starts_with('#') && name.ends_with('#')
        || name.starts_with(".goutputstream-")
        || name.starts_with(".~lock.")
        || name.rsplit_once('.').is_some_and(|(_, e)| EDITOR_ENDINGS.contains(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text_files: bool) -> Rules {
        Rules::new(Path::new("/nowhere"), &VaultOptions { text_files, ..VaultOptions::default() })
    }

    #[test]
    fn names_decide_what_is_read() {
        let file = |name: &str| rules(false).file(name, name, FileKind::File);
        for note in ["a.md", "A.MD", "b.markdown", "c.mdown", "todo.txt", "Home.todo.txt", "#1 plan.md"] {
            assert_eq!(file(note), None, "{note}");
        }
        for (name, why) in [
            ("a.txt", Skip::NotANote),
            ("md", Skip::NotANote),
            (".a.md", Skip::Hidden),
            (".a.md.swp", Skip::EditorFile),
            ("a.md~", Skip::EditorFile),
            ("#a.md#", Skip::EditorFile),
            (".#a.md", Skip::EditorFile),
        ] {
            assert_eq!(file(name), Some(why), "{name}");
        }
        assert_eq!(rules(true).file("a.txt", "a.txt", FileKind::File), None);
        assert_eq!(rules(false).file("a.md", "a.md", FileKind::Link), Some(Skip::Link));
        assert_eq!(rules(false).file("a.md", "a.md", FileKind::Other), Some(Skip::NotRegular));
    }

    #[test]
    fn tool_and_hidden_folders_are_not_entered() {
        assert_eq!(rules(false).folder("a/Node_Modules", "Node_Modules"), Some(Skip::ToolFolder));
        assert_eq!(rules(false).folder(".trash", ".trash"), Some(Skip::Hidden));
        assert_eq!(rules(false).folder("targets", "targets"), None);
    }
}
