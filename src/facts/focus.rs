//! Whom a pronoun or an unattributed quotation continues (FACTS §1, continuation).

use super::draft::Draft;
use super::reported::Speaker;
use super::sentence::{self, Token, TokenKind};
use super::task_people::own_reference;
use super::voice::{self, Voices};
use crate::model::fact::RefId;
use crate::model::note::{Block, BlockKind, MarkKind, Note, NoteKind, Prose};
use crate::words::date::Date;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::{Span, fold, key};

/// Most lines back that are looked at for names.
const MOST_PASSED: usize = 8;

/// Who has been named so far, nearest first: in the line, in the section, by the note as a whole.
#[derive(Clone, Debug)]
pub struct Focus<'l> {
    lexicon: &'l Lexicon,
    /// Lines of the section that nobody has looked at for names without a mark.
    passed: Vec<(&'l Prose, Span)>,
    /// The one person whom the whole note is about or with.
    note: Option<RefId>,
    /// The day of the lines in `section`.
    date: Option<Date>,
    section: Vec<Speaker>,
    line: Vec<Speaker>,
    sentence: Vec<Speaker>,
    /// Whom the line may name besides.
    unsure: Vec<Speaker>,
}

impl<'l> Focus<'l> {
    /// The focus at the start of the note: the person whose note it is, or the one other of a 1:1.
    #[must_use]
    pub fn new(draft: &mut Draft<'l>) -> Self {
        let note =
            if draft.note.kind == NoteKind::Person { Some(own_reference(draft)) } else { voice::only_other(draft) };
        let (passed, section, line, sentence, unsure) = Default::default();
        Self { lexicon: draft.lexicon, passed, note, date: None, section, line, sentence, unsure }
    }

    /// A new block: a heading starts a section, about whom it names; an item below another is about whom that names.
    pub fn enter(&mut self, block: &Block, note: &Note) {
        self.line.clear();
        self.sentence.clear();
        self.unsure.clear();
        if matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule) {
            self.clear();
            self.about(block);
        } else if let Some(parent) = block.parent.and_then(|p| note.blocks.get(p))
            && parent.prose.mentions().next().is_some()
        {
            self.clear();
            self.about(parent);
        }
    }

    fn clear(&mut self) {
        self.section.clear();
        self.passed.clear();
    }

    /// Looks for names in the lines that have gone by: now somebody may be meant by them.
    pub fn catch_up(&mut self, voices: &Voices) {
        for (prose, span) in std::mem::take(&mut self.passed) {
            for tokens in sentence::sentences(prose, span, voices, self.lexicon) {
                for person in people(&tokens, self.lexicon).sure {
                    push(&mut self.section, &person);
                }
            }
        }
    }

    fn about(&mut self, block: &Block) {
        for (_, reference) in block.prose.mentions() {
            push(&mut self.section, &Speaker::Marked(reference.clone()));
        }
    }

    /// A new line. One of another day begins anew.
    pub fn line(&mut self, date: Option<Date>) {
        self.line.clear();
        self.sentence.clear();
        self.unsure.clear();
        if date != self.date {
            self.clear();
            self.date = date;
        }
    }

    /// A line that reports nothing has gone by: whom it marks outside brackets is named all the same. For names without a
    /// mark it is looked at only once that matters.
    pub fn marks(&mut self, prose: &'l Prose, line: Span) {
        if self.passed.len() == MOST_PASSED {
            self.passed.remove(0);
        }
        self.passed.push((prose, line));
        let first = prose.marks.partition_point(|m| m.span.start < line.start);
        let (mut at, mut depth) = (line.start, 0_usize);
        for mark in prose.marks.iter().skip(first).take_while(|m| m.span.start < line.end) {
            for c in (Span { start: at, end: mark.span.start }).of(&prose.text).chars() {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            at = at.max(mark.span.start);
            if let (MarkKind::Mention(reference), 0) = (&mark.kind, depth) {
                push(&mut self.section, &Speaker::Marked(reference.clone()));
            }
        }
    }

    /// The sentence has been read.
    pub fn sentence(&mut self, tokens: &[Token]) {
        let Named { sure: named, unsure } = people(tokens, self.lexicon);
        for person in &unsure {
            push(&mut self.unsure, person);
        }
        let addressed = addressee(tokens, self.lexicon);
        for person in &named {
            push(&mut self.section, person);
            push(&mut self.line, person);
        }
        if !named.is_empty() {
            self.sentence = addressed.map_or(named, |one| vec![one]);
        }
    }

    /// Somebody spoke in the sentence just read, and may be meant by what follows as well as whom it names.
    pub fn spoke(&mut self, speaker: &Speaker) {
        push(&mut self.sentence, speaker);
        push(&mut self.line, speaker);
        push(&mut self.section, speaker);
    }

    /// Whom a pronoun means after `tokens` of its own sentence, if that is one person: in a 1:1 the other, else whoever
    /// the sentence, the one before, the line or the section names alone.
    #[must_use]
    pub fn before(&self, tokens: &[Token]) -> Option<Speaker> {
        let Named { sure: here, mut unsure } = people(tokens, self.lexicon);
        if let Some(person) = self.note {
            // `when I showed it to Bo he said`: in a note about Ana too, that is Bo.
            let beside = tokens.last().is_some_and(Token::is_somebody).then_some(here).filter(|h| !h.is_empty());
            return beside.and_then(|mut h| h.pop()).or(Some(Speaker::Known(person)));
        }
        for person in &self.unsure {
            push(&mut unsure, person);
        }
        let scopes = [&here, &self.sentence, &self.line, &unsure, &self.section];
        let nearest = scopes.into_iter().find(|s| !s.is_empty())?;
        match &nearest[..] {
            [one] => Some(one.clone()),
            _ => None,
        }
    }
}

/// Whom some tokens name.
struct Named {
    /// By a mark or a given name.
    sure: Vec<Speaker>,
    /// By words that are only made like a name.
    unsure: Vec<Speaker>,
}

/// Whom the writer spoke to in a sentence such as `Asked Ana for an hour with Bo`: it is she who answers.
fn addressee(tokens: &[Token], lexicon: &Lexicon) -> Option<Speaker> {
    let spoke = tokens.first()?.word().is_some_and(|w| lexicon.speech.told.contains(&w));
    match &tokens.get(1)?.kind {
        TokenKind::Person(reference) if spoke => Some(Speaker::Marked(reference.clone())),
        _ => None,
    }
}

/// The people whom tokens name outside brackets: those by mark and by a given name, and those whose words are only made
/// like a name. A single capitalised word is that little if it has a genitive or acts, for any word
/// that starts a sentence is capitalised.
fn people(tokens: &[Token], lexicon: &Lexicon) -> Named {
    let given = |name: &str| {
        let first = name.split(' ').next().unwrap_or_default();
        lexicon.mention.is_given_name(&fold(first))
    };
    let (mut sure, mut unsure) = (Vec::new(), Vec::new());
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1).map(|t| &t.kind);
        let genitive = matches!(next, Some(TokenKind::Mark('\'' | '’')));
        match &token.kind {
            TokenKind::Mark('(') => depth += 1,
            TokenKind::Mark(')') => depth = depth.saturating_sub(1),
            TokenKind::Person(reference) if depth == 0 => push(&mut sure, &Speaker::Marked(reference.clone())),
            TokenKind::Name(name) if depth == 0 && !is_aside(&tokens[..i], lexicon) => {
                let long = name.contains(' ');
                // `Tea with Ana`: a given name elsewhere.
                let noun = i == 0 && lexicon.phrases().senses(&fold(name)).has(Sense::Noun);
                let list = match given(name) && !noun {
                    true if long || !genitive || i == 0 => &mut sure,
                    // `at Hill House`
                    false if at_place(&tokens[..i], lexicon) => continue,
                    false if long || (i == 0 && (genitive || next.is_some_and(|n| acts(n, lexicon)))) => &mut unsure,
                    _ => continue,
                };
                push(list, &Speaker::Named(name.clone()));
            }
            _ => {}
        }
    }
    Named { sure, unsure }
}

/// Whether the last word before a name makes it that of a place.
fn at_place(before: &[Token], lexicon: &Lexicon) -> bool {
    let Some(TokenKind::Word(word)) = before.last().map(|t| &t.kind) else { return false };
    let senses = lexicon.phrases().senses(word);
    [Sense::At, Sense::Preposition].iter().any(|&s| senses.has(s))
}

/// Whether what follows a word makes it somebody: `Dawn 10:30`, `Dawn rang`.
fn acts(next: &TokenKind, lexicon: &Lexicon) -> bool {
    let TokenKind::Word(word) = next else { return false };
    let does = |s: Senses| (s.has(Sense::Come) || s.has(Sense::Reach) || s.has(Sense::Say)) && !s.has(Sense::Base);
    word.starts_with(|c: char| c.is_ascii_digit()) || does(lexicon.phrases().senses(word))
}

/// Whether the name after `before` comes in by way of somebody else or as a matter talked about: `her son Deniz`, `told
/// her re Tolu`. Who was in focus stays there.
fn is_aside(before: &[Token], lexicon: &Lexicon) -> bool {
    let word = |back: usize| match &before.get(before.len().checked_sub(back)?)?.kind {
        TokenKind::Word(word) => Some(word.as_str()),
        _ => None,
    };
    let about = |w: &str| lexicon.phrases().senses(w).has(Sense::About);
    let kin = word(1).is_some() && word(2).is_some_and(|w| lexicon.speech.possessives.contains(w));
    kin || word(1).is_some_and(about)
}

fn push(list: &mut Vec<Speaker>, person: &Speaker) {
    // A handful of people is as ambiguous as a crowd.
    if list.len() < 8 && !list.iter().any(|p| same(p, person)) {
        list.push(person.clone());
    }
}

fn same(a: &Speaker, b: &Speaker) -> bool {
    let token = |s: &Speaker| match s {
        Speaker::Marked(reference) => key(&reference.token),
        Speaker::Named(name) => key(name),
        Speaker::Known(_) => String::new(),
    };
    a == b || token(a) == token(b)
}
