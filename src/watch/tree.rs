//! One watch a folder. A recursive watch fails whole on one unreadable folder, and loses most files of a tree made in
//! one go.

use std::path::{Path, PathBuf};

use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::fs::{FileKind, Folder, stat};
use crate::vault::{Vault, name};

/// Watches of all folders that notes can be in.
pub struct Tree {
    watcher: RecommendedWatcher,
    vault: Vault,
    /// The system grants no more watches, so some folders have none.
    pub is_partial: bool,
}

impl Tree {
    /// Watches the folders of `vault` and the folder `own`; `hear` gets every event. `None` if the system has no events.
    pub fn new(vault: &Vault, own: &Path, hear: impl FnMut(notify::Result<Event>) + Send + 'static) -> Option<Self> {
        let mut watcher = RecommendedWatcher::new(hear, Config::default().with_follow_symlinks(false)).ok()?;
        // Without the folder of markers commands look for themselves.
        let _ = watcher.watch(own, RecursiveMode::NonRecursive);
        let mut tree = Self { watcher, vault: vault.clone(), is_partial: false };
        tree.cover(&vault.root);
        Some(tree)
    }

    /// Watches the folder at `top` and all below it. Each watch is set before its folder is listed, so that nothing
    /// appears unnoticed in between.
    pub fn cover(&mut self, top: &Path) {
        let mut folders = vec![top.to_owned()];
        while let Some(folder) = folders.pop() {
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive).map_err(|e| e.kind) {
                Err(ErrorKind::MaxFilesWatch) => {
                    self.is_partial = true;
                    return;
                }
                // It has vanished, or can't be read; the passes name it.
                Err(_) => {}
                Ok(()) => folders.extend(self.below(&folder)),
            }
        }
    }

    /// The folders in a folder that notes can be in.
    fn below(&self, folder: &Path) -> Vec<PathBuf> {
        let Ok(entries) = Folder::open(folder).and_then(|f| f.entries()) else { return Vec::new() };
        let is_folder = |path: &Path, kind: Option<FileKind>| {
            kind.or_else(|| stat(path).ok().map(|s| s.kind)) == Some(FileKind::Folder)
        };
        let read = |path: &PathBuf| {
            let inside = path.strip_prefix(&self.vault.root).unwrap_or(path);
            let inside = name::to_text(inside.as_os_str());
            self.vault.rules.folder(&inside, inside.rsplit('/').next().unwrap_or(&inside)).is_none()
        };
        let paths = entries.iter().map(|e| (folder.join(&e.name), e.kind));
        paths.filter(|(path, kind)| is_folder(path, *kind)).map(|(path, _)| path).filter(read).collect()
    }
}
