//! Whom the words of one reference can mean: the longest reading first (NOTES §3.2, §3.4, §4.6).

use super::cards::is_full;
use super::names::Ways;
use super::person::PersonId;
use super::registry::Registry;
use crate::model::reference::{Claim, Form, Reference};
use crate::parse::mention::implicit_token;
use crate::words::text::{extend_key, key};
use crate::words::tokens::is_cjk;

/// A rule of reading that found somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The note that a link leads to (L-4, L-6).
    Note,
    /// An address (M-7).
    Address,
    /// A whole name, alias or handle (§3.4 rule 1).
    Whole,
    /// The same without joints (rule 2).
    Squashed,
    /// An abbreviation of minutes.
    Abbreviation,
    /// A first name (rule 5).
    First,
    /// A first name and an initial (§4.6).
    Initial,
    /// A last name (§4.6).
    Last,
    /// The beginning of a token whose script puts no blanks between words (§3.2).
    Beginning,
}

/// The people whom references mean, read one after another into the same buffers.
#[derive(Debug)]
pub struct Reading<'r> {
    registry: &'r Registry,
    /// Whom the last reference can mean.
    pub found: Vec<PersonId>,
    key: String,
    squashed: String,
    /// Where readings of token and tail end: in the key and in the tail.
    ends: Vec<(usize, usize)>,
}

impl<'r> Reading<'r> {
    /// Readings by the names of `registry`.
    #[must_use]
    pub fn new(registry: &'r Registry) -> Self {
        let (key, squashed) = (String::new(), String::new());
        Self { registry, found: Vec::new(), key, squashed, ends: Vec::new() }
    }

    /// Reads `reference`; the people are in [`Self::found`] and nobody is if no rule says so.
    pub fn read(&mut self, reference: &Reference) -> Option<Rule> {
        self.found.clear();
        let bare = !matches!(reference.claim, Claim::Firm | Claim::IfKnown);
        match reference.form {
            Form::Email => self.address(&reference.token),
            Form::Wikilink | Form::Link => self.link(reference),
            _ if reference.claim == Claim::Titled => self.titled(&reference.token, &reference.tail),
            _ if bare => self.bare(&reference.token, &reference.tail),
            _ => self.explicit(reference),
        }
    }

    fn address(&mut self, email: &str) -> Option<Rule> {
        self.found.extend(self.registry.at_address(email));
        self.rule(Rule::Address)
    }

    /// A link means a note; failing that, somebody of that name (L-7). A first name is enough only where the link's own
    /// form says that it names a person, and a folder rules out all but full names.
    fn link(&mut self, reference: &Reference) -> Option<Rule> {
        self.found.extend(self.registry.linked(&reference.token));
        if let Some(rule) = self.rule(Rule::Note) {
            return Some(rule);
        }
        let name = last_segment(&reference.token);
        let firm = reference.claim == Claim::Firm;
        if !firm && reference.token.contains('/') && !is_full(name) {
            return None;
        }
        self.spell(name, "");
        self.whole(name, "", 0).or_else(|| if firm { self.part(name, Ways::FIRST) } else { None })
    }

    /// Handles and listed names (§3.4 rules 1–5).
    fn explicit(&mut self, reference: &Reference) -> Option<Rule> {
        let name = last_segment(&reference.token);
        if name.contains('@') {
            return self.address(name);
        }
        if reference.token.contains('/') {
            self.found.extend(self.registry.linked(&reference.token));
            if let Some(rule) = self.rule(Rule::Note) {
                return Some(rule);
            }
        }
        self.spell(name, &reference.tail);
        let found = self.longest(name, &reference.tail, Ways::FIRST).or_else(|| self.cut(name));
        // A handle with a hyphen is spelled out: `@jean-luc` is nobody's first name.
        if found.is_some() || reference.form == Form::Handle && name.contains(['-', '.', '_']) {
            return found;
        }
        // `Present: HB, CA`
        if reference.form != Form::Handle {
            self.found.extend(self.registry.abbreviated(name));
            if let Some(rule) = self.rule(Rule::Abbreviation) {
                return Some(rule);
            }
        }
        let last = reference.form == Form::Handle && reference.claim == Claim::Firm;
        self.spell(name, "");
        self.part(name, Ways::FIRST)
            .or_else(|| if last { self.part(name, Ways::LAST) } else { None })
            .or_else(|| self.beginning(name))
    }

    /// A bare name: a whole name, a first name with an initial, an abbreviation, a first or last name; but not where an
    /// unknown surname follows (`Ana Gomez` is not Ana López).
    fn bare(&mut self, name: &str, tail: &str) -> Option<Rule> {
        self.spell(name, tail);
        let longer = self.longest(name, tail, Ways::FIRST.or(Ways::INITIAL));
        if longer.is_some() || tail.starts_with(' ') {
            self.beside_handle(name, tail);
            return longer;
        }
        self.found.extend(self.registry.abbreviated(name));
        if let Some(rule) = self.rule(Rule::Abbreviation) {
            return Some(rule);
        }
        self.spell(name, "");
        let ways = [Ways::INITIAL, Ways::FIRST, Ways::LAST];
        ways.into_iter().find_map(|way| self.part(name, way)).or_else(|| self.beginning(name))
    }

    /// `Mrs Okafor`, `Dr Lund`: whoever is called so, else the one of that surname where the office tells who is meant.
    fn titled(&mut self, name: &str, surname: &str) -> Option<Rule> {
        self.spell(name, "");
        if let Some(rule) = self.whole(name, "", 0) {
            return Some(rule);
        }
        self.spell(surname, "");
        if surname.is_empty() { None } else { self.part(surname, Ways::LAST) }
    }

    /// A name that is nobody's but one person's handle may be anybody's first name: `Joost` where one Joost is `@joost`
    /// and another `@joostb`.
    fn beside_handle(&mut self, name: &str, tail: &str) {
        let key = key(name);
        let named = || self.registry.named_only(&key, Ways::NAME).next().is_some();
        if tail.starts_with(' ') || self.found.len() != 1 || named() {
            return;
        }
        for id in self.registry.named_only(&key, Ways::FIRST) {
            if !self.found.contains(&id) {
                self.found.push(id);
            }
        }
    }

    /// Keeps the key of `token` and `tail`, and where words end in it.
    fn spell(&mut self, token: &str, tail: &str) {
        self.key.clear();
        self.ends.clear();
        extend_key(&mut self.key, token);
        self.ends.push((self.key.len(), 0));
        let mut start = 0;
        for (end, next) in tail.char_indices().skip(1).map(|(i, c)| (i, Some(c))).chain([(tail.len(), None)]) {
            let inside = tail[start..end].chars().next_back().is_some_and(char::is_alphanumeric);
            if inside && !next.is_some_and(char::is_alphanumeric) {
                extend_key(&mut self.key, &tail[start..end]);
                self.ends.push((self.key.len(), end));
                start = end;
            }
        }
    }

    /// The longest reading that is somebody's whole name, or, longer than the token, a part of it in any of `ways`.
    fn longest(&mut self, token: &str, tail: &str, ways: Ways) -> Option<Rule> {
        for i in (0..self.ends.len()).rev() {
            let (len, end) = self.ends[i];
            let part = |r: &mut Self| r.named(len, ways, &|| format!("{token}{}", &tail[..end]));
            if let Some(rule) = self.whole(token, &tail[..end], i) {
                return Some(rule);
            }
            if i > 0 && part(self) {
                return Some(Rule::First);
            }
        }
        None
    }

    /// The reading that ends at the `i`th end as a whole name, with joints or without.
    fn whole(&mut self, token: &str, tail: &str, i: usize) -> Option<Rule> {
        let (len, _) = *self.ends.get(i)?;
        let written = || format!("{token}{tail}");
        if self.named(len, Ways::WHOLE, &written) {
            return Some(Rule::Whole);
        }
        self.squashed.clear();
        self.squashed.extend(self.key[..len].chars().filter(|&c| c != '-'));
        self.registry.named(&self.squashed, Ways::SQUASHED, &written, &mut self.found).then_some(Rule::Squashed)
    }

    fn part(&mut self, name: &str, way: Ways) -> Option<Rule> {
        let rule = match way {
            Ways::FIRST => Rule::First,
            Ways::INITIAL => Rule::Initial,
            _ => Rule::Last,
        };
        self.named(self.key.len(), way, &|| name.to_owned()).then_some(rule)
    }

    fn named(&mut self, len: usize, ways: Ways, written: &dyn Fn() -> String) -> bool {
        self.registry.named(&self.key[..len], ways, written, &mut self.found)
    }

    /// `dora.She` means dora.
    fn cut(&mut self, token: &str) -> Option<Rule> {
        let cut = implicit_token(token);
        if cut == token {
            return None;
        }
        self.spell(cut, "");
        self.whole(cut, "", 0).or_else(|| self.part(cut, Ways::FIRST))
    }

    /// A token of a script without blanks may run on after the name.
    fn beginning(&mut self, token: &str) -> Option<Rule> {
        if token.is_ascii() {
            return None;
        }
        let starts = token.char_indices().rev().filter(|&(i, c)| i > 0 && is_cjk(c)).map(|(i, _)| &token[..i]);
        for start in starts {
            let key = key(start);
            if self.registry.named(&key, Ways::WHOLE, &|| start.to_owned(), &mut self.found) {
                return Some(Rule::Beginning);
            }
        }
        None
    }

    fn rule(&self, rule: Rule) -> Option<Rule> {
        (!self.found.is_empty()).then_some(rule)
    }
}

/// The name at the end of a link's path.
#[must_use]
pub fn last_segment(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target).trim_start_matches('@').trim()
}
