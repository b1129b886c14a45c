//! Phrases of the lexicon, found in the tokens of a sentence.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::sentence::{Token, TokenKind};
use crate::model::reference::Reference;
use crate::words::lexicon::dealing::DealingWords;
use crate::words::lexicon::word_set::Words;
use crate::words::text::{Span, fold};

/// Most words that `..` stands for.
const GAP: usize = 6;

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Person,
    Me,
    Start,
    Opening,
    Gap,
    Gift,
    Money,
    Word(Vec<String>),
}

#[derive(Clone, Debug)]
struct Phrase {
    meaning: String,
    parts: Vec<Part>,
}

/// All phrases, longest first, by a word without which each of them can't be there.
#[derive(Clone, Debug, Default)]
pub struct Phrasebook {
    phrases: Vec<Phrase>,
    signs: FxHashMap<String, Vec<usize>>,
}

/// Somebody in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Somebody {
    /// By a mark or a name bound to one.
    Marked(Reference),
    /// In words.
    Named(String),
    /// By a pronoun, which stands at this token.
    Pronoun(usize),
}

/// A piece of a sentence as phrases see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Where it stands in the block's text.
    pub span: Span,
    kind: UnitKind,
    token: usize,
}

impl Unit {
    /// The word, if it is one that names nobody.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            UnitKind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it is the writer.
    #[must_use]
    pub fn is_writer(&self) -> bool {
        matches!(self.kind, UnitKind::Writer(_))
    }

    /// Whether it is a comma.
    #[must_use]
    pub fn is_comma(&self) -> bool {
        self.kind == UnitKind::Break(',')
    }

    /// Whether it names somebody.
    #[must_use]
    pub fn is_somebody(&self) -> bool {
        matches!(self.kind, UnitKind::Person(_) | UnitKind::Name(_))
    }
}

#[derive(Clone, Debug, PartialEq)]
enum UnitKind {
    Person(Reference),
    Name(String),
    Pronoun(String),
    Writer(String),
    Word(String),
    Break(char),
}

/// A phrase found.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// What it states.
    pub meaning: String,
    /// The people at its placeholders; those joined to one stand in its list.
    pub people: Vec<Vec<Somebody>>,
    /// From its first word to its last.
    pub span: Span,
    first: usize,
}

impl Phrasebook {
    /// Compiles phrases by what they state; `verbs` are what `V` stands for.
    #[must_use]
    pub fn new(phrases: &BTreeMap<String, Vec<String>>, verbs: &Words) -> Self {
        let compile = |(meaning, phrases): (&String, &Vec<String>)| {
            let phrase = |text: &String| Phrase {
                meaning: meaning.clone(),
                parts: text.split_whitespace().map(|t| part(t, verbs)).collect(),
            };
            phrases.iter().map(phrase).collect::<Vec<_>>()
        };
        let mut phrases: Vec<Phrase> = phrases.iter().flat_map(compile).collect();
        // Of two phrases at one place the one that leaves less open says more.
        let said = |p: &Phrase| p.parts.iter().filter(|part| !matches!(part, Part::Gap | Part::Start)).count();
        phrases.sort_by_key(|p| std::cmp::Reverse((said(p), p.parts.len())));
        let mut signs: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, phrase) in phrases.iter().enumerate() {
            for sign in phrase.sign() {
                signs.entry(sign.clone()).or_default().push(i);
            }
        }
        Self { phrases, signs }
    }

    /// Whether `text` holds any word without which no phrase is there.
    #[must_use]
    pub fn may_be_in(&self, text: &str) -> bool {
        // A sign may be the end of a word, such as the `'ll` of `she'll`.
        let known = |w: &str| self.signs.contains_key(w) || self.signs.contains_key(&format!("'{w}"));
        let hyphened = text.split(|c: char| !c.is_alphanumeric() && c != '-');
        let parts = |w: &str| w.split('-').any(|part| !part.is_empty() && known(&fold(part)));
        hyphened.into_iter().any(|w| parts(w) || (w.contains('-') && known(&fold(w))))
    }

    /// The phrases whose sign is among the words of a sentence, longest first.
    fn possible(&self, units: &[Unit]) -> Vec<usize> {
        let signs = units.iter().filter_map(|u| match &u.kind {
            UnitKind::Word(word) | UnitKind::Pronoun(word) | UnitKind::Writer(word) => self.signs.get(word),
            UnitKind::Name(name) => self.signs.get(&fold(name)),
            UnitKind::Person(_) | UnitKind::Break(_) => None,
        });
        let mut possible: Vec<usize> = signs.flatten().copied().collect();
        possible.sort_unstable();
        possible.dedup();
        possible
    }

    /// The phrases in a sentence, in order, none overlapping another, none denied or only supposed.
    #[must_use]
    pub fn find(&self, units: &[Unit], words: &DealingWords) -> Vec<Match> {
        let mut found = Vec::new();
        let possible = self.possible(units);
        let mut at = if possible.is_empty() { units.len() } else { 0 };
        while at < units.len() {
            let hit = possible.iter().find_map(|&i| matched(&self.phrases[i], units, at, words));
            match hit.filter(|(m, _)| is_real(units, m.first, words)) {
                Some((m, end)) => {
                    found.push(m);
                    at = end.max(at + 1);
                }
                None => at += 1,
            }
        }
        found
    }
}

impl Phrase {
    /// The words of the part with the fewest: one of them is in every text that the phrase is in.
    fn sign(&self) -> &[String] {
        let words = self.parts.iter().filter_map(|p| if let Part::Word(w) = p { Some(w.as_slice()) } else { None });
        words.min_by_key(|w| w.len()).unwrap_or_default()
    }
}

fn part(text: &str, verbs: &Words) -> Part {
    match text {
        "V" => Part::Word(verbs.iter().cloned().collect()),
        "P" => Part::Person,
        "ME" => Part::Me,
        "^" => Part::Start,
        "|" => Part::Opening,
        ".." => Part::Gap,
        "G" => Part::Gift,
        "$" => Part::Money,
        // `w/`
        "with" => Part::Word(vec!["with".to_owned(), "w".to_owned()]),
        words => Part::Word(words.split('/').map(fold).collect()),
    }
}

/// The units of a sentence's tokens. Apostrophes join what they stand before: `I'll` is `I` and `'ll`.
#[must_use]
pub fn units(tokens: &[Token], text: &str, book: &Phrasebook) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::new();
    let mut apostrophe = false;
    for (i, token) in tokens.iter().enumerate() {
        let tail = matches!(&token.kind, TokenKind::Name(name) if is_tail(out.last(), name));
        let shortened = matches!(token.kind, TokenKind::Mark('/')) && shortens(out.last(), token.span);
        let mut put = |span: Span, kind: UnitKind| out.push(Unit { span, kind, token: i });
        match &token.kind {
            TokenKind::Person(reference) => put(token.span, UnitKind::Person(reference.clone())),
            TokenKind::Pronoun => put(token.span, UnitKind::Pronoun(fold(token.span.of(text)))),
            TokenKind::Writer => put(token.span, UnitKind::Writer(fold(token.span.of(text)))),
            TokenKind::Word(word) if apostrophe => put(token.span, UnitKind::Word(format!("'{word}"))),
            TokenKind::Word(word) => put(token.span, UnitKind::Word(word.clone())),
            TokenKind::Name(_) if tail => {}
            TokenKind::Name(name) => push_name(&mut out, token.span, name, i, book),
            TokenKind::Mark('\'' | '’') => {}
            // `w/ Ana`
            TokenKind::Mark('/') if shortened => {}
            TokenKind::Quote(_) => put(token.span, UnitKind::Break('"')),
            TokenKind::Mark(mark) => put(token.span, UnitKind::Break(*mark)),
        }
        apostrophe = matches!(token.kind, TokenKind::Mark('\'' | '’'));
    }
    out
}

/// Whether a slash right behind a single letter shortens a word, as in `w/`.
fn shortens(last: Option<&Unit>, slash: Span) -> bool {
    last.is_some_and(|u| u.span.end == slash.start && u.word().is_some_and(|w| w.len() == 1))
}

/// Whether a name is the further words of the handle before it: `@ana López`.
fn is_tail(last: Option<&Unit>, name: &str) -> bool {
    matches!(last.map(|u| &u.kind), Some(UnitKind::Person(reference)) if reference.tail.trim_start().starts_with(name))
}

/// A name; a word of some phrase at its front, capitalised because it starts the sentence, stands by itself.
fn push_name(out: &mut Vec<Unit>, span: Span, name: &str, token: usize, book: &Phrasebook) {
    let first = name.split(' ').next().unwrap_or_default();
    let at_start = out.last().is_none_or(|u| matches!(u.kind, UnitKind::Break(_)));
    if !(at_start && book.signs.contains_key(&fold(first))) {
        return out.push(Unit { span, kind: UnitKind::Name(name.to_owned()), token });
    }
    let split = span.start as usize + first.len();
    out.push(Unit { span: Span::new(span.start as usize, split), kind: UnitKind::Word(fold(first)), token });
    if let Some(rest) = name.get(first.len() + 1..) {
        out.push(Unit { span: Span::new(split + 1, span.end as usize), kind: UnitKind::Name(rest.to_owned()), token });
    }
}

fn matched(phrase: &Phrase, units: &[Unit], at: usize, words: &DealingWords) -> Option<(Match, usize)> {
    let mut people = Vec::new();
    let mut next = at;
    let mut parts = phrase.parts.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Start => starts_clause(units, next, words).then_some(())?,
            Part::Opening => opens_sentence(units, next).then_some(())?,
            Part::Gap => {
                let wanted = *parts.peek()?;
                let last = (next + GAP).min(units.len().saturating_sub(1));
                next = (next..=last).find(|&i| fits(wanted, units, i, words))?;
                if units[..next].iter().skip(at).any(|u| matches!(u.kind, UnitKind::Break(c) if c != ',')) {
                    return None;
                }
            }
            Part::Person if is_elided(phrase, units, at, next, words) => {
                // `Walked me home and lent me a lamp`: whoever was spoken of before.
                people.push(vec![Somebody::Pronoun(units.get(next)?.token)]);
            }
            Part::Person => {
                // `waiting for: @ana`
                let colon = next > at && units.get(next).is_some_and(|u| u.kind == UnitKind::Break(':'));
                let (group, end) = group(units, next + usize::from(colon), words)?;
                people.push(group);
                next = end;
            }
            part => {
                fits(part, units, next, words).then_some(())?;
                next += 1;
            }
        }
    }
    let last = units.get(next.checked_sub(1)?)?;
    let first = units.get(at)?;
    let span = Span { start: first.span.start, end: last.span.end };
    Some((Match { meaning: phrase.meaning.clone(), people, span, first: at }, next))
}

/// Whether a phrase done to the writer, or one whose verb can only be another's, begins at a clause without a subject.
fn is_elided(phrase: &Phrase, units: &[Unit], at: usize, next: usize, words: &DealingWords) -> bool {
    next == at
        && phrase.parts.first() == Some(&Part::Person)
        && (phrase.parts.contains(&Part::Me)
            || units.get(at).and_then(Unit::word).is_some_and(|w| words.elided.contains(w)))
        && phrase.parts.get(1).is_some_and(|verb| fits(verb, units, at, words))
        && !units.get(at.wrapping_sub(1)).is_some_and(|u| matches!(u.kind, UnitKind::Writer(_)))
        && starts_clause(units, at, words)
}

fn fits(part: &Part, units: &[Unit], at: usize, words: &DealingWords) -> bool {
    let Some(unit) = units.get(at) else { return false };
    match (part, &unit.kind) {
        (Part::Person, _) => somebody(unit, words).is_some(),
        (Part::Gift, UnitKind::Word(word)) => words.kinds.get("gift").is_some_and(|gifts| gifts.contains(word)),
        (Part::Money, UnitKind::Break('£' | '€' | '$')) => true,
        (Part::Money, UnitKind::Word(word)) => {
            let unit = units.get(at + 1).and_then(Unit::word);
            let counted = unit.is_some_and(|u| words.kinds.get("money").is_some_and(|m| m.contains(u)));
            counted && word.starts_with(|c: char| c.is_ascii_digit())
        }
        (Part::Me, UnitKind::Word(word) | UnitKind::Writer(word)) => words.me.contains(word),
        (Part::Word(any), UnitKind::Word(word) | UnitKind::Pronoun(word) | UnitKind::Writer(word)) => {
            any.contains(word)
        }
        (Part::Word(any), UnitKind::Name(name)) => any.contains(&fold(name)),
        _ => false,
    }
}

/// The person at `at` and those joined to them.
fn group(units: &[Unit], at: usize, words: &DealingWords) -> Option<(Vec<Somebody>, usize)> {
    let mut people = vec![somebody(units.get(at)?, words)?];
    let mut next = at + 1;
    loop {
        let joins = |u: &Unit| match &u.kind {
            UnitKind::Word(word) => words.joins.contains(word),
            UnitKind::Break(mark) => matches!(mark, ',' | '&' | '+' | '/' | '↔'),
            _ => false,
        };
        let joined =
            units.get(next).filter(|u| joins(u)).and_then(|_| units.get(next + 1)).and_then(|u| somebody(u, words));
        match joined.filter(|s| !matches!(s, Somebody::Pronoun(_))) {
            Some(person) => {
                people.push(person);
                next += 2;
            }
            None => return Some((people, next)),
        }
    }
}

fn somebody(unit: &Unit, words: &DealingWords) -> Option<Somebody> {
    Some(match &unit.kind {
        UnitKind::Person(reference) => Somebody::Marked(reference.clone()),
        UnitKind::Name(name) => Somebody::Named(name.clone()),
        UnitKind::Pronoun(_) => Somebody::Pronoun(unit.token),
        UnitKind::Word(word) if words.objects.contains(word) => Somebody::Pronoun(unit.token),
        _ => return None,
    })
}

/// Whether nothing of its sentence stands before `at`.
fn opens_sentence(units: &[Unit], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| units.get(i));
    before.is_none_or(|u| matches!(u.kind, UnitKind::Break(c) if !matches!(c, ',' | '"' | '/' | '&' | '+' | '-' | '(')))
}

/// Whether the writer, or nobody, is the subject of what starts at `at`.
fn starts_clause(units: &[Unit], at: usize, words: &DealingWords) -> bool {
    match at.checked_sub(1).and_then(|i| units.get(i)).map(|u| &u.kind) {
        // `somebody (Ana) told him`
        Some(UnitKind::Break(')')) => false,
        None | Some(UnitKind::Break(_)) => true,
        // `would I put her in touch?`
        Some(UnitKind::Writer(_)) => {
            let before = at.checked_sub(2).and_then(|i| units.get(i)).and_then(Unit::word);
            before.is_none_or(|w| !words.questions.contains(w))
        }
        Some(UnitKind::Word(word)) => {
            // `also`, `have`: what stands before an adverb or auxiliary decides.
            words.breaks.contains(word) || word.starts_with("'ve")
        }
        Some(_) => false,
    }
}

/// Whether nothing in the clause up to `first` and in its words denies it or makes it a mere supposition.
fn is_real(units: &[Unit], first: usize, words: &DealingWords) -> bool {
    let clause = units[..first].iter().rposition(|u| matches!(u.kind, UnitKind::Break(_))).map_or(0, |i| i + 1);
    units[clause..first].iter().all(|u| !matches!(&u.kind, UnitKind::Word(w) if words.unreal.contains(w)))
}
