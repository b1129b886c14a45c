//! From references to people (NOTES §3.4, §4.6, §7 L-7).

use super::person::PersonId;

/// What a reference means in the vault as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// One person.
    Person(PersonId),
    /// Several could be meant; the note that holds the reference may settle it by the people it names (§3.4 rule 4).
    /// Candidates in order of id.
    Ambiguous(Vec<PersonId>),
    /// A bare name that counts only in notes that name one of these people otherwise (S-2, S-3).
    IfNamed(Vec<PersonId>),
    /// Names nobody.
    Nobody,
}

use super::person::Person;
use super::rows::CardEntry;
use crate::model::reference::Reference;

/// Everyone in the vault, and what each reference means, in the order of `references`.
///
/// `me` are names, handles or e-mail addresses of the writer.
#[must_use]
pub fn resolve(references: &[Reference], _cards: &[CardEntry], _me: &[String]) -> (Vec<Person>, Vec<Resolution>) {
    (Vec::new(), references.iter().map(|_| Resolution::Nobody).collect())
}
