//! Capitalised words of a clause that may be a name.

use super::clause_tokens::{Raw, RawKind, Tokenizer};
use super::name;
use super::task_people::weak;
use crate::model::reference::{Claim, Form, Reference};
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::{fold, key};

const LEADING: Senses =
    Senses::of(Sense::With).and(Sense::From).and(Sense::To).and(Sense::About).and(Sense::At).and(Sense::Preposition);

impl Tokenizer<'_> {
    /// Whom `written` means, which taken for itself is `reference`: in a note of several days somebody of that first name
    /// whom the same block has named, else whoever the network knows.
    pub(super) fn of_this_day(&self, written: &str, reference: Reference) -> Reference {
        if !self.called.across_days || written.contains(' ') || reference.form == Form::Email {
            return reference;
        }
        let first = key(written);
        let here = self.people.iter().rev().take_while(|p| p.block == self.block);
        let named = here.map(|p| &p.reference).find(|r| {
            let last = r.token.rsplit('/').next().unwrap_or_default();
            let begins = key(last).strip_prefix(&first).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
            begins && (r.form != Form::Weak || !r.tail.is_empty())
        });
        named.cloned().unwrap_or_else(|| Reference { claim: Claim::AcrossDays, ..weak(written) })
    }

    /// Whether a capitalised word that starts a sentence may be a name before `next`: before a verb or the like.
    pub(super) fn follows_a_name(&self, written: &str, next: &str) -> bool {
        let ends = |word: &str, endings: &[String]| endings.iter().any(|e| word.ends_with(e.as_str()));
        let past = ends(written, &self.lexicon.clause.past_endings);
        let known = self.lexicon.phrases().word(next);
        let given = self.lexicon.mention.is_given_name(&fold(written));
        // `Grace swapped days`, `Tom knelt`; but `Mark the papers`
        if known.is_none() && given {
            return true;
        }
        // `Tram with @ana`
        if !given && known.is_some_and(|l| l.senses.has(Sense::With)) {
            return false;
        }
        is_genitive(next) || known.is_some_and(|l| !past && !l.senses.has(Sense::Determiner))
    }

    /// Whether a word before `next` and `after` says what sort of encounter it is: `Reference call with @ana`.
    pub(super) fn is_sort_of(&self, next: &str, after: Option<&str>) -> bool {
        let has = |word: &str, senses: Senses| self.lexicon.phrases().senses(word).any(senses);
        has(next, Senses::of(Sense::Noun).and(Sense::Letter))
            && after.map_or(!next.starts_with(|c: char| c.is_ascii_digit()), |w| has(w, LEADING))
    }

    /// How many raw words from `at` are made like one name.
    pub(super) fn run(&self, at: usize) -> usize {
        let mut count = 0;
        for (i, raw) in self.raw.iter().enumerate().skip(at).take(4) {
            let joined =
                i == at || self.prose.text.get(self.raw[i - 1].span.end as usize..raw.span.start as usize) == Some(" ");
            // `Dr. Lund`
            if raw.kind == RawKind::Sign('.') && i == at + 1 && self.is_title(&self.raw[at]) {
                continue;
            }
            if raw.kind != RawKind::Word || !joined {
                break;
            }
            let word = raw.word.of(&self.folded);
            if self.is_name_word(raw, word) {
                count = i + 1 - at;
            } else if !(count > 0 && self.lexicon.card.particles.contains(word)) {
                break;
            }
        }
        count
    }

    /// How many raw words of the `count` from `at` are a title that a full name follows: `Dr. Ana Lund` is Ana Lund.
    pub(super) fn title_before(&self, at: usize, count: usize) -> usize {
        let dot = usize::from(self.raw.get(at + 1).is_some_and(|r| r.kind == RawKind::Sign('.')));
        if count > 2 + dot && self.is_title(&self.raw[at]) { 1 + dot } else { 0 }
    }

    /// Whether the given name at `at` is followed by those of others, with nothing between them: `Ana Bo Cy Lund`.
    pub(super) fn begins_another(&self, at: usize) -> bool {
        let capital = |i: usize| {
            let written = self.raw.get(i).filter(|r| r.kind == RawKind::Word).map(|r| r.span.of(&self.prose.text));
            written.is_some_and(|w| w.starts_with(char::is_uppercase))
        };
        if !capital(at) || !capital(at + 1) {
            return false;
        }
        let given = |i: usize| {
            capital(i) && {
                let (raw, word) = (&self.raw[i], self.raw[i].word.of(&self.folded));
                self.is_name_word(raw, word) && self.lexicon.mention.is_given_name(word)
            }
        };
        let joined = |i: usize| {
            self.raw.get(i).is_some_and(|next| {
                self.prose.text.get(self.raw[i - 1].span.end as usize..next.span.start as usize) == Some(" ")
            })
        };
        let next = given(at) && given(at + 1) && joined(at + 1);
        let among = at > 0 && joined(at) && given(at - 1);
        next && (among || (given(at + 2) && joined(at + 2)))
    }

    /// Whether capitals stand where somebody does whom the writer calls by them: `dinner w/ TA + Bo`.
    pub(super) fn are_initials(&self, at: usize) -> bool {
        let written = self.raw[at].span.of(&self.prose.text);
        if !(2..=3).contains(&written.len()) || !written.bytes().all(|b| b.is_ascii_uppercase()) {
            return false;
        }
        let before = at.checked_sub(1).map(|b| self.raw[b].word.of(&self.folded)).unwrap_or_default();
        let company = Senses::of(Sense::With).and(Sense::Join);
        let table = self.lexicon.phrases();
        table.senses(before).any(company) && table.word(self.raw[at].word.of(&self.folded)).is_none()
    }

    /// Whom the note has said in full elsewhere for whom it now puts capitals, or what they are in it: `mtg w/ DO`, `client
    /// rang`. `a client` and `their client` are others.
    pub(super) fn stands_for(&self, at: usize) -> Option<&Reference> {
        let raw = &self.raw[at];
        let word = raw.word.of(&self.folded);
        let before = at.checked_sub(1).and_then(|b| self.raw.get(b));
        if let Some(reference) = self.called.role(word) {
            let described = |b: &Raw| b.kind == RawKind::Word && self.describes(b);
            return Some(reference).filter(|_| !before.is_some_and(described));
        }
        let reference = self.is_capitals(raw).then(|| self.called.initials(word))??;
        // In a line of capitals a word is a word.
        let shouts = |i: Option<usize>| {
            let raw = i.and_then(|i| self.raw.get(i)).filter(|r| r.kind == RawKind::Word);
            raw.is_some_and(|r| self.is_capitals(r) && self.called.initials(r.word.of(&self.folded)).is_none())
        };
        let shouted = shouts(at.checked_sub(1)) || shouts(Some(at + 1));
        (!shouted && !self.lexicon.card.no_initials.contains(word)).then_some(reference)
    }

    /// Whether a word before one for what somebody is says which of them: `a client`, `her client`, `potential client`.
    fn describes(&self, raw: &Raw) -> bool {
        let lexeme = self.lexicon.phrases().word(raw.word.of(&self.folded));
        lexeme.is_none_or(|l| l.senses.any(Senses::of(Sense::Determiner).and(Sense::Her)))
    }

    fn is_capitals(&self, raw: &Raw) -> bool {
        let written = raw.span.of(&self.prose.text);
        written.len() > 1 && written.bytes().all(|b| b.is_ascii_uppercase())
    }

    pub(super) fn is_title(&self, raw: &Raw) -> bool {
        let word = raw.word.of(&self.folded);
        self.lexicon.card.titles.contains(word) || self.lexicon.card.offices.contains(word)
    }

    pub(super) fn is_name_word(&self, raw: &Raw, folded: &str) -> bool {
        let written = raw.span.of(&self.prose.text);
        let shaped = name::is_name_word(written)
            && (written.len() == 1 || !written.is_ascii() || written.bytes().any(|b| b.is_ascii_lowercase()));
        // `TOLU. on the phone, at last`
        let shaped = shaped
            || (written.len() > 2
                && written.bytes().all(|b| b.is_ascii_uppercase())
                && self.lexicon.mention.is_given_name(folded));
        shaped
            && self.lexicon.phrases().word(folded).is_none()
            && !self.lexicon.card.numbers.contains_key(folded)
            && !self.lexicon.speech.deny.contains(folded)
            && !self.lexicon.clause.papers.contains(folded)
            && !self.lexicon.followup.imperatives.contains(folded)
    }
}

pub(super) fn is_genitive(word: &str) -> bool {
    word == "'s"
}
