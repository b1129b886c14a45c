//! Floor 8: vault, settings and index opened together. (temporary local stand-in)
#![allow(missing_docs, clippy::disallowed_methods, reason = "stand-in")]
use crate::facts::Extractor;
use crate::model::settings::Settings;
use crate::network::rows::{Memory, Rows};
use crate::parse::Parser;
use crate::words::lexicon::Lexicon;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub struct OpenOptions {
    pub vault: PathBuf,
    pub index: Option<PathBuf>,
    pub settings: Settings,
    pub refresh: bool,
    pub use_index: bool,
    pub allow_empty: bool,
}
pub struct Workspace {
    memory: Memory,
}
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WorkspaceError(String);
impl Workspace {
    pub fn open(o: &OpenOptions) -> Result<Self, WorkspaceError> {
        let lexicon = Arc::new(
            Lexicon::new(&o.settings.languages, &o.settings.lexicon).map_err(|e| WorkspaceError(e.to_string()))?,
        );
        let parser = Parser::new(&o.settings, lexicon.clone());
        let extractor = Extractor::new(&o.settings, lexicon);
        let mut facts = Vec::new();
        for e in walkdir::WalkDir::new(&o.vault)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'))
            .flatten()
        {
            if e.path().extension().is_none_or(|x| x != "md") {
                continue;
            }
            let Ok(bytes) = std::fs::read(e.path()) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let path = e.path().strip_prefix(&o.vault).unwrap_or(Path::new("")).to_string_lossy().into_owned();
            facts.push(extractor.extract(&parser.parse(&path, text.trim_start_matches('\u{feff}'))));
        }
        Ok(Self { memory: Memory::new(facts) })
    }
    pub fn rows(&self) -> &dyn Rows {
        &self.memory
    }
}
