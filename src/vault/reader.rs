//! From a file to its facts. One bad note never stops the others.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::xxh3_64;

use super::Vault;
use super::skip::Skip;
use crate::facts::Extractor;
use crate::fs::{ReadError, Stat, read_note};
use crate::model::diagnostic::Diagnostic;
use crate::model::fact::Facts;
use crate::model::note::Note;
use crate::model::settings::Settings;
use crate::parse::Parser;
use crate::parse::decode::{Decoded, decode};
use crate::words::lexicon::Lexicon;

/// Reads notes under fixed settings. Make one and use it for every note, from any thread.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The words by which they are read.
    pub lexicon: Arc<Lexicon>,
    parser: Parser,
    settings: Settings,
    /// Made for the first note that is to be understood: most commands only look at the lines of some.
    extractor: OnceLock<Extractor>,
}

/// The text of a note, not yet understood.
#[derive(Clone, Debug)]
pub struct Text {
    /// Decoded (P-1).
    pub text: String,
    /// Its XXH3: equals [`Note::hash`].
    pub hash: u64,
    /// The file that it comes from.
    pub stat: Stat,
    not_utf8: bool,
}

/// A note understood.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The note.
    pub note: Note,
    /// What it claims.
    pub facts: Facts,
}

/// Why a note gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The reason; `None` where the file is simply gone.
    pub why: Option<Skip>,
    /// In words.
    pub message: String,
}

impl Reader {
    /// A reader for `settings`.
    ///
    /// # Errors
    /// If the settings' own lexicon can't be read.
    pub fn new(settings: &Settings) -> Result<Self, toml::de::Error> {
        let lexicon = Arc::new(Lexicon::new(&settings.languages, &settings.lexicon)?);
        let parser = Parser::new(settings, Arc::clone(&lexicon));
        Ok(Self { lexicon, parser, settings: settings.clone(), extractor: OnceLock::new() })
    }

    /// The text of the note at the vault-relative `path`.
    ///
    /// # Errors
    /// See [`Unread`].
    pub fn text(&self, vault: &Vault, path: &str) -> Result<Text, Unread> {
        let full = vault.path_of(path);
        let read = match read_note(&full, vault.max_size) {
            // Editors save by renaming: for a moment the name may be free.
            Err(ReadError::Vanished) => read_note(&full, vault.max_size),
            read => read,
        };
        let read = read.map_err(|e| Unread::from(&e))?;
        match decode(&read.bytes) {
            Decoded::Binary => Err(Unread::because(Skip::Binary)),
            Decoded::Text { text, not_utf8 } => {
                let hash = xxh3_64(text.as_bytes());
                Ok(Text { text: text.into_owned(), hash, stat: read.stat, not_utf8 })
            }
        }
    }

    /// Understands a text.
    ///
    /// # Errors
    /// If the note asks to be left out, or the program fails on it.
    pub fn understand(&self, path: &str, text: &Text) -> Result<Reading, Unread> {
        let note = self.parse(path, text)?;
        let extractor = self.extractor.get_or_init(|| Extractor::new(&self.settings, Arc::clone(&self.lexicon)));
        let facts = catch_unwind(AssertUnwindSafe(|| extractor.extract(&note)));
        Ok(Reading { facts: facts.map_err(|_| Unread::because(Skip::Crashed))?, note })
    }

    /// The note of a text, without what it claims.
    ///
    /// # Errors
    /// As [`Self::understand`].
    pub fn parse(&self, path: &str, text: &Text) -> Result<Note, Unread> {
        let note = catch_unwind(AssertUnwindSafe(|| self.parser.parse(path, &text.text)));
        let mut note = note.map_err(|_| Unread::because(Skip::Crashed))?;
        if text.not_utf8 {
            let message = "is not UTF-8; read as Windows-1252";
            note.diagnostics.push(Diagnostic::warning("not-utf8", 0, message));
        }
        if opts_out(&note) { Err(Unread::because(Skip::OptedOut)) } else { Ok(note) }
    }
}

impl Unread {
    /// Left out for this reason.
    #[must_use]
    pub fn because(why: Skip) -> Self {
        Self { why: Some(why), message: why.reason().to_owned() }
    }
}

impl From<&ReadError> for Unread {
    fn from(e: &ReadError) -> Self {
        let why = match e {
            ReadError::Vanished => None,
            ReadError::NotRegular => Some(Skip::NotRegular),
            ReadError::TooLarge(_) => Some(Skip::TooLarge),
            ReadError::Changing => Some(Skip::Changing),
            ReadError::Io(_) => Some(Skip::Unreadable),
        };
        Self { why, message: e.to_string() }
    }
}

fn opts_out(note: &Note) -> bool {
    let says = note.front.first(&["touchbase"]);
    says.is_some_and(|v| matches!(v.text.to_lowercase().as_str(), "false" | "no" | "off" | "0"))
}
