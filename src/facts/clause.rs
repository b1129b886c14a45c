//! The clause: subject, predicate, polarity, modality. Contact, follow-up, statement and exchange rules read it.

use std::ops::Range;

use super::called::Called;
use super::clause_split;
use super::clause_tokens::{Somebody, Token, TokenKind, Tokenizer};
use super::contact_label;
use super::draft::Draft;
use super::stretch::is_read;
pub(super) use super::stretch::stretches;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::Span;

/// The clauses of one note, read once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// All tokens, block by block.
    pub tokens: Vec<Token>,
    /// Everybody named in them.
    pub people: Vec<Somebody>,
    /// All clauses in order.
    pub clauses: Vec<Clause>,
    /// By block: the block that leads the list in which it stands.
    pub leads: Vec<Option<usize>>,
}

/// A stretch of a sentence with at most one predicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Its block.
    pub block: usize,
    /// The index of its line in the block's prose, where it starts.
    pub line: usize,
    /// Its sentence, counted through the note.
    pub sentence: usize,
    /// The first of its line, or of the lines that one sentence runs over.
    pub leads: bool,
    /// Its tokens in [`Reading::tokens`].
    pub tokens: Range<usize>,
    /// Who does it.
    pub subject: Subject,
    /// Where its predicate starts, after subject and adverbs: an index into [`Reading::tokens`].
    pub predicate: usize,
    /// Whether it is denied.
    pub polarity: Polarity,
    /// Whether it is stated as a fact.
    pub modality: Modality,
}

/// Who does what a clause says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// `I`, `we`.
    Writer,
    /// The writer and others: `@ana and I`.
    Joint,
    /// People, named.
    People,
    /// `he`, `she`, `they`.
    Pronoun,
    /// A thing, or people nobody marks.
    Other,
    /// Nobody is named: the writer, or whoever the sentence is about.
    Elided,
}

/// Whether a clause is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// It is stated.
    Affirmed,
    /// It is denied, or came to nothing (N2).
    Negated,
}

/// Whether a clause is stated as a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modality {
    /// It is.
    Real,
    /// It is still to come (N1).
    Planned,
    /// It hangs on something (N6).
    Conditional,
    /// It is asked.
    Question,
}

impl Reading {
    /// Reads every clause of the note.
    #[must_use]
    pub fn of(draft: &Draft<'_>) -> Self {
        let called = Called::new(draft);
        let mut reading = Self { leads: contact_label::leads(&draft.note.blocks), ..Self::default() };
        let mut sentence = 0;
        for (index, block) in draft.note.blocks.iter().enumerate().filter(|(_, b)| is_read(b)) {
            for span in stretches(block) {
                let mut people = std::mem::take(&mut reading.people);
                let tokens = Tokenizer::new(&block.prose, index, draft.lexicon, &called, &mut people).tokens(span);
                reading.people = people;
                let offset = reading.tokens.len();
                reading.tokens.extend(tokens);
                clause_split::split(&mut reading, offset, index, block, &mut sentence);
            }
        }
        reading
    }

    /// The tokens of a clause.
    #[must_use]
    pub fn tokens_of(&self, clause: &Clause) -> &[Token] {
        self.tokens.get(clause.tokens.clone()).unwrap_or_default()
    }

    /// The clauses of line `line` of block `index`.
    #[must_use]
    pub fn clauses_on(&self, index: usize, line: usize) -> &[Clause] {
        let block = self.clauses_of(index);
        let start = block.partition_point(|c| c.line < line);
        let end = block.partition_point(|c| c.line <= line);
        &block[start..end]
    }

    /// The clauses of block `index`.
    #[must_use]
    pub fn clauses_of(&self, index: usize) -> &[Clause] {
        let start = self.clauses.partition_point(|c| c.block < index);
        let end = self.clauses.partition_point(|c| c.block <= index);
        &self.clauses[start..end]
    }

    /// The tokens of all clauses of block `index`.
    pub fn tokens_in(&self, index: usize) -> impl Iterator<Item = &Token> {
        self.clauses_of(index).iter().flat_map(|c| self.tokens_of(c))
    }
}

impl Clause {
    /// Where the clause stands in its block's text.
    #[must_use]
    pub fn span(&self, reading: &Reading) -> Span {
        let tokens = reading.tokens_of(self);
        let start = tokens.first().map_or(0, |t| t.span.start);
        Span { start, end: tokens.last().map_or(start, |t| t.span.end) }
    }

    /// The tokens from the predicate on.
    #[must_use]
    pub fn rest<'r>(&self, reading: &'r Reading) -> &'r [Token] {
        reading.tokens.get(self.predicate..self.tokens.end).unwrap_or_default()
    }
}

/// Finds subject, predicate, polarity and modality of the clause of `tokens`, which starts at `offset` of the reading.
#[must_use]
pub(super) fn parts(tokens: &[Token], offset: usize) -> (Subject, usize, Polarity, Modality) {
    let (subject, predicate) = subject(tokens);
    let (polarity, modality) = stance(tokens, predicate, subject);
    (subject, offset + predicate, polarity, modality)
}

const SKIPPED: Senses = Senses::of(Sense::Adverb).and(Sense::Join).and(Sense::Conjunction);
const FINITE: Senses = Senses::of(Sense::Be).and(Sense::Have).and(Sense::Past).and(Sense::Reach).and(Sense::Come);

fn subject(tokens: &[Token]) -> (Subject, usize) {
    let lead = tokens.iter().take_while(|t| is_lead(t)).count();
    let Some(first) = tokens.get(lead) else { return (Subject::Elided, 0) };
    let joined = list_end(tokens, lead);
    let writer = tokens[lead..joined].iter().any(is_writer);
    let named = tokens[lead..joined].iter().any(|t| t.person().is_some());
    let next = tokens.get(joined);
    if next.is_some_and(|t| t.kind == TokenKind::Genitive) {
        return (Subject::Other, joined);
    }
    match (writer, named) {
        (true, true) => (Subject::Joint, joined),
        (true, false) if first.has(Sense::I) => (Subject::Writer, joined),
        (false, true) => (Subject::People, joined),
        _ if first.has(Sense::He) => (Subject::Pronoun, joined.max(lead + 1)),
        _ => after_adjunct(tokens).or_else(|| described(tokens, lead)).unwrap_or_else(|| thing(tokens, lead)),
    }
}

const ADJUNCT: Senses = Senses::of(Sense::At)
    .and(Sense::Preposition)
    .and(Sense::About)
    .and(Sense::On)
    .and(Sense::To)
    .and(Sense::Weekday)
    .and(Sense::Duration);

/// The subject after words of time or place, or an arrow: `at five Ana came by`, `-> Ana came by`.
fn after_adjunct(tokens: &[Token]) -> Option<(Subject, usize)> {
    tokens.first().filter(|t| t.senses.any(ADJUNCT))?;
    let at = tokens.iter().take(6).position(|t| t.person().is_some() || t.senses.any(FINITE))?;
    let end = list_end(tokens, at);
    let verb = tokens.get(end).is_some_and(|t| t.senses.any(FINITE) && !t.has(Sense::Base));
    // `on the platform Ana, Bo and me`
    let place = at > 1 && !tokens[..at].iter().any(|t| t.has(Sense::About) && !t.has(Sense::On));
    if place
        && !is_preposition(&tokens[at - 1])
        && tokens[at].person().is_some()
        && tokens[at..end].iter().any(is_writer)
    {
        return Some((Subject::Joint, end));
    }
    (at > 0 && tokens[at].person().is_some() && verb).then_some((Subject::People, end))
}

/// Whether whoever follows is where or with whom something is, and no subject: `a card from Ana and me`.
fn is_preposition(token: &Token) -> bool {
    const LEADING: Senses = Senses::of(Sense::Preposition)
        .and(Sense::With)
        .and(Sense::From)
        .and(Sense::To)
        .and(Sense::At)
        .and(Sense::About);
    token.senses.any(LEADING)
}

/// The subject behind words that say who that is: `my neighbour Ana rang`.
fn described(tokens: &[Token], lead: usize) -> Option<(Subject, usize)> {
    let describes = |t: &&Token| {
        t.has(Sense::Determiner) || t.has(Sense::Her) || (t.kind == TokenKind::Word && t.senses.is_empty())
    };
    let words = tokens.iter().skip(lead).take(4).take_while(describes).count();
    let at = lead + words;
    let end = list_end(tokens, at);
    let comes = tokens.get(end).is_some_and(|t| t.has(Sense::Come) && !t.has(Sense::Base));
    (words > 0 && tokens.get(at)?.person().is_some() && comes).then_some((Subject::People, end))
}

/// A noun phrase before a finite verb is a subject; else the clause has none.
fn thing(tokens: &[Token], lead: usize) -> (Subject, usize) {
    let noun = tokens.get(lead).is_some_and(|t| {
        t.has(Sense::Determiner) || t.has(Sense::Her) || (t.kind == TokenKind::Word && !t.senses.any(FINITE))
    });
    let verb = tokens.iter().skip(lead + 1).take(3).position(|t| t.has(Sense::Be) || t.has(Sense::Have));
    match verb {
        Some(at) if noun => (Subject::Other, lead + 1 + at),
        _ => (Subject::Elided, lead),
    }
}

/// Words before the subject: adverbs, conjunctions, numbers, a day of the week.
fn is_lead(token: &Token) -> bool {
    let day = token.has(Sense::Weekday);
    let content = token.senses.any(FINITE) || token.has(Sense::Noun) || token.has(Sense::I) || token.has(Sense::He);
    (token.senses.any(SKIPPED) && !content) || day || matches!(token.kind, TokenKind::Mark(_))
}

/// `I`, and `me` in `me and @ana`.
fn is_writer(token: &Token) -> bool {
    token.has(Sense::I) || token.has(Sense::Me)
}

/// Lists are looked through no further than this, so that a long one stays linear.
pub(super) const LONGEST_LIST: usize = 64;

/// The end of the list of people and the writer that starts at `at`.
pub(super) fn list_end(tokens: &[Token], at: usize) -> usize {
    let somebody = |t: &Token| t.person().is_some() || is_writer(t);
    let mut end = at;
    while end < at + LONGEST_LIST && tokens.get(end).is_some_and(somebody) {
        end += 1;
        let gap =
            tokens[end..].iter().take(2).take_while(|t| t.has(Sense::Join) || t.is_mark(',') || t.is_mark('/')).count();
        if gap == 0 || !tokens.get(end + gap).is_some_and(somebody) {
            // `@ana @bo`
            if gap == 0 && tokens.get(end).is_some_and(|t| t.person().is_some()) {
                continue;
            }
            break;
        }
        end += gap;
    }
    end
}

const STATING: Senses =
    Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Hand).and(Sense::Introduce).and(Sense::Past);

/// Polarity and modality: words before a verb that states a fact count; where there is none, all words of the clause.
fn stance(tokens: &[Token], predicate: usize, subject: Subject) -> (Polarity, Modality) {
    let is_noun = |i: usize| i > 0 && tokens[i - 1].has(Sense::Determiner);
    // `had meant to visit @ana`: the verb is yet to come.
    let is_auxiliary = |i: usize| {
        let next = tokens[i + 1..].iter().find(|t| !t.has(Sense::Adverb) || t.has(Sense::Plan) || t.has(Sense::Not));
        tokens[i].has(Sense::Have) && next.is_some_and(|t| t.has(Sense::Plan) || t.has(Sense::Not))
    };
    let did = |i: usize| i > 0 && tokens[i - 1].has(Sense::Did);
    let states = |i: &usize| {
        let stated = !tokens[*i].has(Sense::Base) || did(*i);
        tokens[*i].senses.any(STATING) && stated && !is_noun(*i) && !is_auxiliary(*i)
    };
    let verb = (0..tokens.len()).find(states);
    let verb = verb.filter(|&v| v >= predicate || subject == Subject::Elided);
    let scope = &tokens[..verb.unwrap_or(tokens.len())];
    let any = |sense| scope.iter().any(|t| t.has(sense));
    // `the postponed coffee` took place in the end.
    let attribute = |i: usize| i > 0 && tokens[i - 1].has(Sense::Determiner);
    let told = verb.filter(|&v| tokens[v].has(Sense::Say)).and_then(|v| content(tokens, v)).unwrap_or(tokens.len());
    let void =
        (0..told).any(|i| (is_void(tokens, i) && !attribute(i)) || tokens[i].has(Sense::Absent) || is_moved(tokens, i));
    let polarity = if void || any(Sense::Not) { Polarity::Negated } else { Polarity::Affirmed };
    let base =
        tokens.get(predicate).is_some_and(|t| t.has(Sense::Base) && !t.has(Sense::Noun) && !t.has(Sense::Letter))
            && !(predicate > 0 && tokens[predicate - 1].has(Sense::Pleased));
    // `@ana to send the plan`
    let owed = subject == Subject::People && tokens.get(predicate).is_some_and(|t| t.has(Sense::To));
    // `good to see @ana` did take place.
    let pleased = |i: usize| i > 0 && tokens[i - 1].has(Sense::Pleased);
    let to_do = |(i, w): (usize, &[Token])| {
        w[0].has(Sense::To) && !w[0].has(Sense::Determiner) && w[1].has(Sense::Base) && !pleased(i)
    };
    let infinitive = tokens.windows(2).enumerate().any(to_do);
    let asked = tokens.last().is_some_and(|t| t.is_mark('?'));
    let modality = if any(Sense::If) {
        Modality::Conditional
    } else if any(Sense::Plan)
        || tokens.iter().any(is_put_down)
        || any(Sense::Future)
        || owed
        || (verb.is_none() && (base || infinitive))
    {
        Modality::Planned
    } else if asked && verb.is_none() {
        Modality::Question
    } else {
        Modality::Real
    };
    (polarity, modality)
}

/// `put lunch with @ana in the diary`
fn is_put_down(token: &Token) -> bool {
    token.has(Sense::Plan) && token.has(Sense::Preposition)
}

/// Where what somebody is told begins: with its subject, after the listener of the verb at `verb`. What is said to be off
/// or ill there is no word on the telling: `@ana told me the match is off`.
fn content(tokens: &[Token], verb: usize) -> Option<usize> {
    let listener = |t: &Token| t.person().is_some() || t.has(Sense::Me) || t.has(Sense::Him) || t.has(Sense::Her);
    let heard = tokens.get(verb + 1).is_some_and(listener);
    // `told me` is one word here.
    let from = verb + usize::from(!tokens[verb].has(Sense::Come)) + 1;
    let subject = |t: &Token| t.person().is_some() || t.has(Sense::He) || t.has(Sense::I) || t.has(Sense::Determiner);
    let is = |i: usize| tokens.get(i).is_some_and(|t| t.has(Sense::Be) || t.has(Sense::Have) || t.has(Sense::Past));
    let ends = verb + 2 + usize::from(heard);
    (from..ends).find(|&at| tokens.get(at).is_some_and(subject) && (is(at + 1) || is(at + 2)))
}

/// So many words lie between a verb and its particle at most.
const PARTICLE: usize = 4;

/// Whether a word says that it came to nothing; `off her shift` and `off the train` say where from.
#[must_use]
pub(super) fn is_void(tokens: &[Token], at: usize) -> bool {
    let from = Senses::of(Sense::Determiner).and(Sense::Her).and(Sense::Me).and(Sense::Him);
    let leads = || tokens.get(at + 1).is_some_and(|t| t.senses.any(from) || t.person().is_some());
    // `@ana waved me off`
    let object = |t: &Token| t.has(Sense::Me) || t.has(Sense::Him) || t.has(Sense::Her) || t.person().is_some();
    let verb = Senses::of(Sense::Come).and(Sense::Reach).and(Sense::Past).and(Sense::Hand);
    let particle = || at > 1 && object(&tokens[at - 1]) && tokens[at - 2].senses.any(verb);
    // `@ana dropped the slips off`
    let handed = || tokens[at.saturating_sub(PARTICLE)..at].iter().any(|t| t.has(Sense::Hand) && !t.has(Sense::Base));
    // `a month off`
    let leave = || at > 0 && tokens[at - 1].has(Sense::Duration);
    tokens[at].has(Sense::Void)
        && !(tokens[at].has(Sense::Preposition) && (leads() || particle() || handed() || leave()))
}

/// Whether an encounter is said to be moved: `call with @ana moved, their freeze`, `moved lunch with @ana to Friday`.
fn is_moved(tokens: &[Token], at: usize) -> bool {
    if !tokens[at].has(Sense::Moved) {
        return false;
    }
    let to = Senses::of(Sense::To).and(Sense::Preposition).and(Sense::Weekday).and(Sense::Future).and(Sense::On);
    let ends = tokens.get(at + 1).is_none_or(|t| t.senses.any(to) || matches!(t.kind, TokenKind::Mark(_)));
    let lead = at.saturating_sub(8);
    let own = tokens[lead..at].iter().any(|t| t.has(Sense::I) || t.has(Sense::He));
    let before = ends && !own && tokens[lead..at].iter().any(|t| t.has(Sense::Noun));
    let skip = usize::from(tokens.get(at + 1).is_some_and(|t| t.has(Sense::Determiner)));
    let noun = tokens.get(at + 1 + skip).is_some_and(|t| t.has(Sense::Noun));
    before || (noun && tokens.get(at + 2 + skip).is_some_and(|t| t.has(Sense::With)))
}
