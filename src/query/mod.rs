//! Floor 4: what a search asks for, and the language it is asked in. Reports and the index both read it.

pub mod parse;
pub mod token_match;

use crate::network::person::PersonId;
use crate::words::date::DateRange;

/// A parsed query. Depth is bounded by the parser, so walking it may recurse.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Every line.
    All,
    /// A word or several in a row.
    Words(Words),
    /// A condition on the line or its note.
    Field(Field),
    /// Not this.
    Not(Box<Query>),
    /// All of these.
    And(Vec<Query>),
    /// Any of these.
    Or(Vec<Query>),
}

/// Words to be found side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Folded tokens, at least one.
    pub tokens: Vec<String>,
    /// How a token matches.
    pub matching: Matching,
}

/// How a token of a query matches a token of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// By word stem: `meeting` finds `meetings`.
    Stem,
    /// As written, but for case and accents: in quotes.
    Exact,
    /// The last token is the start of a word.
    Prefix,
    /// So many edits away: `typo~1`.
    Fuzzy(u8),
}

/// A condition `key:value`.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// The line, or its note's front matter, names one of these people.
    Person(Vec<PersonId>),
    /// The line is said by one of these people.
    Said(Vec<PersonId>),
    /// The note has this tag or one nested in it.
    Tag(String),
    /// The vault-relative path holds this, folded.
    Path(String),
    /// The title holds these words.
    Title(Words),
    /// The line is of this sort.
    In(Place),
    /// The line's date lies inside.
    Date(DateRange),
    /// The line carries such a fact.
    Has(Fact),
    /// The note is of this kind or has this `type:`.
    Type(String),
    /// A front-matter key has this value, both folded; an empty value: the key is there.
    Key {
        /// Folded key.
        key: String,
        /// Folded value.
        value: String,
    },
}

/// Sorts of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A task.
    Task,
    /// Code.
    Code,
    /// A comment.
    Comment,
    /// A heading.
    Heading,
    /// A quotation.
    Quote,
    /// A table.
    Table,
}

/// Sorts of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A follow-up that is open.
    FollowUp,
    /// A contact.
    Contact,
    /// A statement.
    Statement,
    /// Give or take.
    Exchange,
    /// A date of its own.
    Date,
    /// A person.
    Person,
}

impl Query {
    /// Every positive group of words in the query: what to highlight, and what ranks.
    #[must_use]
    pub fn wanted_words(&self) -> Vec<&Words> {
        match self {
            Self::Words(words) => vec![words],
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::wanted_words).collect(),
            Self::All | Self::Field(_) | Self::Not(_) => Vec::new(),
        }
    }

    /// The parts that every line shown has to meet, whatever other lines of its note say: those without words of their
    /// own.
    #[must_use]
    pub fn conditions(&self) -> Vec<&Self> {
        match self {
            Self::And(parts) => parts.iter().flat_map(Self::conditions).collect(),
            Self::Field(_) | Self::Not(_) => vec![self],
            Self::Or(_) if self.wanted_words().is_empty() => vec![self],
            Self::All | Self::Words(_) | Self::Or(_) => Vec::new(),
        }
    }

    /// Whether lines of one note can differ in whether they answer.
    #[must_use]
    pub fn tells_lines_apart(&self) -> bool {
        match self {
            Self::All => false,
            Self::Words(_) => true,
            Self::Not(inner) => inner.tells_lines_apart(),
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::tells_lines_apart),
            Self::Field(field) => {
                !matches!(field, Field::Path(_) | Field::Title(_) | Field::Type(_) | Field::Key { .. })
            }
        }
    }
}
