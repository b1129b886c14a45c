//! A reference: the words by which a note names somebody, before anybody knows who that is.
//!
//! Facts depend on one note alone, so a reference keeps every reading that other notes could decide: its token plus
//! the words that follow it. The network settles it (NOTES §3.4).

use serde::{Deserialize, Serialize};

/// How the person was named. Names are those of the `facts` format in CLI.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// `@ana` (M-1, M-2), `@[[Ana]]` (M-3), `[[@Ana]]` (M-4).
    Handle,
    /// `[[Ana López]]` (M-5).
    Wikilink,
    /// `[Ana](People/Ana.md)` (M-6).
    Link,
    /// A people key of the front matter or a row of a roster (M-8, R-1).
    FrontMatter,
    /// An e-mail address (M-7).
    Email,
    /// A bare name that a contact, task or speech word governs (M-10), or a speaker label.
    Weak,
    /// A group that stands for its members (C9). Only the network makes these, from a handle.
    Group,
}

/// What it takes for a reference to mean somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Claim {
    /// Explicit: an unknown name makes an implicit person (§3.4 rule 7).
    Firm,
    /// Explicit in form, but of a shape that names nobody unless somebody is known by it: `@types/node`, a stop word,
    /// a wikilink to a note that may not be a person's.
    IfKnown,
    /// A bare name or label: somebody known anywhere in the vault, else nobody.
    IfKnownBare,
    /// A bare name or label that counts only if this note's roster or explicit mentions name that person (S-2, S-3).
    IfNamedHere,
    /// Like [`Self::IfKnownBare`], in a note of several days, where whom another day names does not tell which of two
    /// people is meant.
    AcrossDays,
    /// A bare given name of somebody who is met: somebody known anywhere in the vault, else somebody whom the notes call
    /// by nothing else.
    Called,
    /// A title and a surname that a contact word governs: `Mrs Okafor`. An unknown one makes an implicit person, unless
    /// somebody known has that surname, who may be another of the family.
    Titled,
}

/// The words by which a note names a person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// How it is written.
    pub form: Form,
    /// What it needs in order to count.
    pub claim: Claim,
    /// The token without sigil: `ana`, `Ana López` (roster, label), `People/Ana López` (link target), `ana@x.com`.
    pub token: String,
    /// For handles and bare names: the text directly after the token, as far as a longer known name could reach
    /// (up to 4 words of one line, 60 characters; separators kept). Empty for links and front matter. For titles the
    /// surname, where the title is of an office that one of a family has: `Dr Lund`.
    pub tail: String,
}
