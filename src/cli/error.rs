//! What ends a command early, and the exit code that says so (CLI.md "Contract").

use std::io;

use crate::index::store::StoreError;
use crate::report::Refusal;
use crate::workspace::WorkspaceError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Found or done.
    Done,
    /// Nothing found, or a check found something.
    Nothing,
    /// Error or wrong usage.
    Error,
    /// Done, but notes were skipped or only partly read.
    Partly,
    /// The vault is missing, unmounted or suspiciously empty.
    NoVault,
    /// The index can't be used or repaired now.
    NoIndex,
    /// A signal: 130 or 143.
    Signal(u8),
}

impl Exit {
    /// The process's exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Error => 2,
            Self::Partly => 3,
            Self::NoVault => 4,
            Self::NoIndex => 5,
            Self::Signal(code) => code,
        }
    }
}

/// Why a command could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something is wrong with what was asked or found; `hints` say what to do.
    #[error("{message}")]
    Told {
        /// One sentence.
        message: String,
        /// What to do.
        hints: Vec<String>,
        /// How to exit.
        exit: Exit,
    },
    /// Stdout could not be written.
    #[error("cannot write the answer: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// An error of usage or input: exit code 2.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Told { message: message.into(), hints: Vec::new(), exit: Exit::Error }
    }

    /// How to exit. A closed pipe is a reader who has seen enough.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Told { exit, .. } => *exit,
            Self::Output(e) if e.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::Output(_) => Exit::Error,
        }
    }

    /// The lines to print on stderr; none for a closed pipe.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Output(e) if e.kind() == io::ErrorKind::BrokenPipe => Vec::new(),
            Self::Output(_) => vec![self.to_string()],
            Self::Told { message, hints, .. } => {
                std::iter::once(message.clone()).chain(hints.iter().map(|h| format!("hint: {h}"))).collect()
            }
        }
    }
}

impl From<WorkspaceError> for Failure {
    fn from(e: WorkspaceError) -> Self {
        let (exit, hints) = match &e {
            WorkspaceError::NoVault { .. } => {
                (Exit::NoVault, vec!["`--vault DIR` or TOUCHBASE_VAULT says where the notes are".to_owned()])
            }
            WorkspaceError::Lexicon(_) => (Exit::Error, Vec::new()),
            WorkspaceError::NoIndex(_) | WorkspaceError::Memory(_) => (Exit::NoIndex, Vec::new()),
            WorkspaceError::Index(StoreError::Foreign(_)) => {
                (Exit::NoIndex, vec!["give --index an empty folder, or one that touchbase made".to_owned()])
            }
            WorkspaceError::Index(_) => (Exit::NoIndex, vec!["`--no-index` answers from the notes alone".to_owned()]),
        };
        Self::Told { message: e.to_string(), hints, exit }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Told { message: refusal.message, hints: refusal.hints, exit: Exit::Error }
    }
}
