//! Which rule leaves a path out (`index --explain`).

use std::io;

use super::ignore_file::IgnoreChain;
use super::skip::Skip;
use super::{Vault, name};
use crate::fs::{FileKind, read_text, stat};

/// Why the vault-relative `path` is left out by its name or by what it is, with the path of the folder or file that the
/// rule speaks of; `None` if it is to be read.
///
/// # Errors
/// If it can't be looked at.
pub fn why(vault: &Vault, path: &str) -> io::Result<Option<(Skip, String)>> {
    let mut ignores = ignores_of(vault, "", &IgnoreChain::default());
    for (end, _) in path.match_indices('/') {
        let folder = &path[..end];
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let listed = || ignores.lists(folder, true).then_some(Skip::Ignored);
        if let Some(skip) = vault.rules.folder(folder, name).or_else(listed) {
            return Ok(Some((skip, folder.to_owned())));
        }
        ignores = ignores_of(vault, folder, &ignores);
    }
    let kind = stat(&vault.path_of(path))?.kind;
    let file = path.rsplit('/').next().unwrap_or(path);
    let is_folder = kind == FileKind::Folder;
    let named = if is_folder { vault.rules.folder(path, file) } else { vault.rules.file(path, file, kind) };
    let skip = named.or_else(|| ignores.lists(path, is_folder).then_some(Skip::Ignored));
    Ok(skip.map(|skip| (skip, path.to_owned())))
}

/// The ignore files in force in the vault-relative `folder`, which lies in one where `outer` are.
#[must_use]
pub fn ignores_of(vault: &Vault, folder: &str, outer: &IgnoreChain) -> IgnoreChain {
    let mut chain = outer.clone();
    for file in vault.rules.ignore_files.iter().rev() {
        let path = vault.root.join(name::to_os(folder)).join(file);
        if let Some(text) = read_text(&path, super::walk::IGNORE_FILE_CAP) {
            chain = chain.with(folder, &text);
        }
    }
    chain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;

    #[test]
    fn the_rule_and_the_folder_that_it_speaks_of_are_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("a/.hidden/b")).unwrap();
        for file in ["a/.hidden/b/c.md", "a/note.md", "a/old.md", "a/pic.png"] {
            std::fs::write(dir.path().join(file), "").unwrap();
        }
        std::fs::write(dir.path().join("a/.touchbaseignore"), "old*\n").unwrap();
        let vault = Vault::open(dir.path(), &VaultOptions::default()).unwrap();
        let why = |path: &str| super::why(&vault, path).unwrap();
        assert_eq!(why("a/.hidden/b/c.md"), Some((Skip::Hidden, "a/.hidden".into())));
        assert_eq!(why("a/old.md"), Some((Skip::Ignored, "a/old.md".into())));
        assert_eq!(why("a/pic.png"), Some((Skip::NotANote, "a/pic.png".into())));
        assert_eq!(why("a/note.md"), None);
        assert!(super::why(&vault, "a/nothing.md").is_err());
    }
}
