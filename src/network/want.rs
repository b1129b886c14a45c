//! The kinds of rows that a report asks for: a sweep passes over the others.

use super::rows::RowKind;

/// Which kinds of rows a sweep reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Want(u8);

impl Want {
    /// Mentions.
    pub const MENTIONS: Self = Self(1);
    /// Contacts.
    pub const CONTACTS: Self = Self(2);
    /// Follow-ups.
    pub const FOLLOWUPS: Self = Self(4);
    /// Statements.
    pub const STATEMENTS: Self = Self(8);
    /// Exchanges.
    pub const EXCHANGES: Self = Self(16);
    /// Introductions.
    pub const INTRODUCTIONS: Self = Self(32);
    /// Asks and offers.
    pub const ASKS: Self = Self(64);
    /// Deeds.
    pub const DEEDS: Self = Self(128);
    /// Everything that reports show.
    pub const ALL: Self = Self(127);

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any kind is in both.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether rows of `kind` are wanted.
    #[must_use]
    pub fn has(self, kind: &RowKind) -> bool {
        let bit = match kind {
            RowKind::Mention { .. } => Self::MENTIONS,
            RowKind::Contact { .. } => Self::CONTACTS,
            RowKind::FollowUp { .. } => Self::FOLLOWUPS,
            RowKind::Statement => Self::STATEMENTS,
            RowKind::Exchange { .. } => Self::EXCHANGES,
            RowKind::Introduction { .. } => Self::INTRODUCTIONS,
            RowKind::Ask { .. } => Self::ASKS,
            RowKind::Deed => Self::DEEDS,
        };
        self.0 & bit.0 != 0
    }
}
