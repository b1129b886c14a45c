//! Ignore files, each for the folder that it lies in and all below.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The ignore files in force in a folder, innermost first.
#[derive(Clone, Debug, Default)]
pub struct IgnoreChain(Option<Arc<Link>>);

#[derive(Debug)]
struct Link {
    /// Vault-relative folder of the file, with a trailing `/` unless it is the root.
    folder: String,
    matcher: Gitignore,
    outer: IgnoreChain,
}

impl IgnoreChain {
    /// The chain in `folder` (vault-relative, empty for the root), which holds an ignore file of this `text`.
    #[must_use]
    pub fn with(&self, folder: &str, text: &str) -> Self {
        let mut builder = GitignoreBuilder::new("");
        for line in text.lines() {
            // A pattern that can't be read matches nothing, as in git.
            let _ = builder.add_line(None, line);
        }
        let Ok(matcher) = builder.build() else { return self.clone() };
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Self(Some(Arc::new(Link { folder, matcher, outer: self.clone() })))
    }

    /// Whether the chain lists the vault-relative `path`. The innermost file that speaks of it decides.
    #[must_use]
    pub fn lists(&self, path: &str, is_folder: bool) -> bool {
        let mut chain = self;
        while let Some(link) = &chain.0 {
            if let Some(below) = path.strip_prefix(link.folder.as_str()) {
                match link.matcher.matched(Path::new(below), is_folder) {
                    ignore::Match::None => {}
                    decided => return decided.is_ignore(),
                }
            }
            chain = &link.outer;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_file_that_speaks_of_a_path_decides() {
        let outer = IgnoreChain::default().with("", "*.private.md\n/Archive/\n[\n");
        let inner = outer.with("Work", "!plan.private.md\n");
        assert!(outer.lists("Work/plan.private.md", false));
        assert!(!inner.lists("Work/plan.private.md", false));
        assert!(inner.lists("Work/x.private.md", false));
        assert!(inner.lists("Archive", true) && !inner.lists("Work/Archive", true));
    }
}
