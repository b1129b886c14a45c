//! Oddities in a note. A bad note is data, never an error.

use serde::{Deserialize, Serialize};

/// How much a reader of `doctor` should care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Info,
    /// Something was read in a way that its writer may not have meant.
    Warning,
    /// Something could not be read.
    Error,
}

/// One oddity, with the line it was found on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Short stable name in kebab case, such as `fm-leading-blank` or `date-ambiguous`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// 1-based line; 0 for the whole note.
    pub line: u32,
    /// One sentence in plain words, without a full stop.
    pub message: String,
}

impl Diagnostic {
    /// A warning at `line`.
    #[must_use]
    pub fn warning(code: &str, line: u32, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity: Severity::Warning, line, message: message.into() }
    }

    /// Something at `line` that could not be read.
    #[must_use]
    pub fn error(code: &str, line: u32, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::warning(code, line, message) }
    }

    /// An observation at `line` that lost nothing.
    #[must_use]
    pub fn info(code: &str, line: u32, message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, ..Self::warning(code, line, message) }
    }
}
