//! From a speaker's label to a person of the note's own roster (NOTES §4.6).

use strsim::damerau_levenshtein;

use super::name;
use super::roster::RosterEntry;
use crate::model::fact::RefId;
use crate::words::text::{accent_key, key, squash};

/// The names of a roster, folded once.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    entries: Vec<Keys>,
}

/// What a label means on this roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// One person.
    One(RefId),
    /// Several could be meant.
    Several,
    /// Nobody.
    Nobody,
}

/// Everything by which one entry may be called.
#[derive(Clone, Debug)]
struct Keys {
    person: RefId,
    names: Vec<Name>,
    handle: String,
    abbreviations: Vec<String>,
}

#[derive(Clone, Debug)]
struct Name {
    accented: String,
    words: Vec<String>,
    /// Folded.
    initials: String,
    /// As written, which tells `eP` from `EP`.
    capitals: String,
}

/// No meeting is larger; bounds the work on a hostile note.
const LARGEST: usize = 1000;

/// Labels and names shorter than this are too short to guess at a slip of the pen or a short form.
const LONG: usize = 5;

impl Lookup {
    /// Folds the names of `roster`.
    #[must_use]
    pub fn new(roster: &[RosterEntry]) -> Self {
        Self { entries: roster.iter().take(LARGEST).map(Keys::new).collect() }
    }

    /// Whether nobody is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whom `label` means: by full name, handle, abbreviation, first name, another name, first name and initial,
    /// initials, beginning of a handle or first name, and last by a name that differs in one letter.
    #[must_use]
    pub fn find(&self, label: &str) -> Found {
        let label = Label::new(label);
        if label.words.is_empty() {
            return Found::Nobody;
        }
        let ways: [fn(&Keys, &Label) -> bool; 15] = [
            |k, l| k.names.iter().any(|n| n.accented == l.accented),
            |k, l| k.names.iter().any(|n| n.words == l.words),
            |k, l| !k.handle.is_empty() && k.handle == l.squashed,
            |k, l| k.abbreviations.contains(&l.written),
            |k, l| k.names.iter().any(|n| n.accented.split('-').next() == Some(&l.accented)),
            |k, l| l.is_word() && k.names.iter().any(|n| n.words.first() == l.words.first()),
            |k, l| l.is_word() && k.names.iter().any(|n| n.words.iter().skip(1).any(|w| *w == l.words[0])),
            |k, l| k.names.iter().any(|n| l.abridges(n)),
            |k, l| l.short && k.names.iter().any(|n| n.capitals == l.written),
            |k, l| l.short && k.names.iter().any(|n| n.initials == l.squashed),
            |k, l| l.short && k.names.iter().any(|n| n.words.len() > 1 && n.initials.starts_with(&l.squashed)),
            |k, l| l.long() && k.handle.trim_end_matches(|c: char| c.is_ascii_digit()) == l.squashed,
            |k, l| l.long() && l.is_word() && k.names.iter().any(|n| n.words[0].starts_with(&l.squashed)),
            |k, l| l.long() && l.is_word() && k.names.iter().any(|n| slips(&n.words[0], &l.squashed)),
            |k, l| l.long() && !l.is_word() && k.names.iter().any(|n| slips(&n.words.join("-"), &l.words.join("-"))),
        ];
        ways.iter()
            .map(|way| self.by(|k| way(k, &label)))
            .find(|found| *found != Found::Nobody)
            .unwrap_or(Found::Nobody)
    }

    fn by(&self, matches: impl Fn(&Keys) -> bool) -> Found {
        let mut people = self.entries.iter().filter(|k| matches(k)).map(|k| k.person);
        match (people.next(), people.next()) {
            (None, _) => Found::Nobody,
            (Some(one), None) => Found::One(one),
            (Some(one), Some(other)) if one == other && people.all(|p| p == one) => Found::One(one),
            _ => Found::Several,
        }
    }
}

impl Keys {
    fn new(entry: &RosterEntry) -> Self {
        let names = std::iter::once(&entry.name).chain(&entry.aliases).filter(|n| !n.is_empty());
        Self {
            person: entry.person,
            names: names.map(|n| Name::new(n)).filter(|n| !n.words.is_empty()).collect(),
            handle: entry.handle.as_deref().map(squash).unwrap_or_default(),
            abbreviations: entry.abbreviations.clone(),
        }
    }
}

impl Name {
    fn new(name: &str) -> Self {
        let words = key(name).split('-').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let first = |w: &str| w.chars().next();
        let capitals = name.split(|c: char| !c.is_alphanumeric()).filter_map(first).collect();
        Self { accented: accent_key(name), words, initials: name::initials(name), capitals }
    }
}

struct Label {
    written: String,
    accented: String,
    squashed: String,
    words: Vec<String>,
    short: bool,
}

impl Label {
    fn new(label: &str) -> Self {
        let words = key(label).split('-').filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let short = name::is_abbreviation(label);
        Self { written: label.to_owned(), accented: accent_key(label), squashed: squash(label), words, short }
    }

    fn is_word(&self) -> bool {
        self.words.len() == 1
    }

    fn long(&self) -> bool {
        self.squashed.chars().count() >= LONG
    }

    /// Whether the label is `name` cut short: `Michael Z` for Michael Zorn, `Jan Willem` for Jan Willem Prins.
    fn abridges(&self, name: &Name) -> bool {
        let (Some((first, rest)), Some((its_first, its_rest))) = (self.words.split_first(), name.words.split_first())
        else {
            return false;
        };
        let mut later = its_rest.iter();
        !rest.is_empty()
            && first == its_first
            && rest.iter().all(|w| later.any(|n| n == w || (w.chars().count() == 1 && n.starts_with(w))))
    }
}

/// One slip of the pen apart.
fn slips(name: &str, label: &str) -> bool {
    name.chars().count() >= LONG && damerau_levenshtein(name, label) == 1
}

#[cfg(test)]
mod tests {
    use super::super::roster::Part;
    use super::*;

    fn lookup() -> Lookup {
        let names = ["Ines de Groot", "Mikael Zorn", "Mikaël Dahl", "Pierre-Yves Klein", "Konstantin Abel", "Rob Abel"];
        let handles = [None, None, None, None, Some("stork42"), None];
        let entry = |(i, name): (usize, &&str)| RosterEntry {
            person: u32::try_from(i).unwrap(),
            name: (*name).to_owned(),
            aliases: Vec::new(),
            handle: handles[i].map(str::to_owned),
            abbreviations: Vec::new(),
            part: Part::Present,
            line: 0,
        };
        Lookup::new(&names.iter().enumerate().map(entry).collect::<Vec<_>>())
    }

    #[test]
    fn labels_mean_people_in_many_ways() {
        let cases = [
            ("ines", 0),
            ("Groot", 0),
            ("IDG", 0),
            ("Mikael", 1),
            ("Mikaël", 2),
            ("Mikael Z", 1),
            ("Mikael Dahl", 2),
            ("PYK", 3),
            ("PY", 3),
            ("Stork", 4),
            ("Konsta", 4),
            ("Konstantni", 4),
        ];
        for (label, person) in cases {
            assert_eq!(lookup().find(label), Found::One(person), "{label}");
        }
    }

    #[test]
    fn nobody_is_guessed() {
        assert_eq!(lookup().find("Abel"), Found::Several);
        for label in ["Agenda", "Bob", "In", "", "Rod"] {
            assert_eq!(lookup().find(label), Found::Nobody, "{label}");
        }
    }
}
