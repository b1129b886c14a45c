//! Whom a pronoun or an unattributed quotation continues (FACTS §1, continuation).

use super::draft::Draft;
use super::reported::Speaker;
use super::sentence::{Token, TokenKind};
use super::task_people::own_reference;
use super::voice;
use crate::model::fact::RefId;
use crate::model::note::{Block, BlockKind, MarkKind, Note, NoteKind, Prose};
use crate::words::date::Date;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::Sense;
use crate::words::text::{Span, fold, key};

/// Who has been named so far, nearest first: in the line, in the section, by the note as a whole.
#[derive(Clone, Debug)]
pub struct Focus<'l> {
    lexicon: &'l Lexicon,
    /// The one person whom the whole note is about or with.
    note: Option<RefId>,
    /// The day of the lines in `section`.
    date: Option<Date>,
    section: Vec<Speaker>,
    line: Vec<Speaker>,
    sentence: Vec<Speaker>,
}

impl<'l> Focus<'l> {
    /// The focus at the start of the note: the person whose note it is, or the one other of a 1:1.
    #[must_use]
    pub fn new(draft: &mut Draft<'l>) -> Self {
        let note =
            if draft.note.kind == NoteKind::Person { Some(own_reference(draft)) } else { voice::only_other(draft) };
        let (section, line, sentence) = Default::default();
        Self { lexicon: draft.lexicon, note, date: None, section, line, sentence }
    }

    /// A new block: a heading starts a section, about whom it names; an item below another is about whom that names.
    pub fn enter(&mut self, block: &Block, note: &Note) {
        self.line.clear();
        self.sentence.clear();
        if matches!(block.kind, BlockKind::Heading(_) | BlockKind::Rule) {
            self.section.clear();
            self.about(block);
        } else if let Some(parent) = block.parent.and_then(|p| note.blocks.get(p))
            && parent.prose.mentions().next().is_some()
        {
            self.section.clear();
            self.about(parent);
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
        if date != self.date {
            self.section.clear();
            self.date = date;
        }
    }

    /// A line that reports nothing has gone by: whom it marks outside brackets is named all the same.
    pub fn marks(&mut self, prose: &Prose, line: Span) {
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
        let named = people(tokens, self.lexicon);
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
        let here = people(tokens, self.lexicon);
        if let Some(person) = self.note {
            // `when I showed it to Bo he said`: in a note about Ana too, that is Bo.
            let beside = tokens.last().is_some_and(Token::is_somebody).then_some(here).filter(|h| !h.is_empty());
            return beside.and_then(|mut h| h.pop()).or(Some(Speaker::Known(person)));
        }
        let scopes = [&here, &self.sentence, &self.line, &self.section];
        let nearest = scopes.into_iter().find(|s| !s.is_empty())?;
        match &nearest[..] {
            [one] => Some(one.clone()),
            _ => None,
        }
    }
}

/// Whom the writer spoke to in a sentence such as `Asked Ana for an hour with Bo`: it is she who answers.
fn addressee(tokens: &[Token], lexicon: &Lexicon) -> Option<Speaker> {
    let spoke = tokens.first()?.word().is_some_and(|w| lexicon.speech.told.contains(&w));
    match &tokens.get(1)?.kind {
        TokenKind::Person(reference) if spoke => Some(Speaker::Marked(reference.clone())),
        _ => None,
    }
}

/// The people whom tokens name outside brackets. A single capitalised word counts only if it is a given name or has a
/// genitive, for any word that starts a sentence is capitalised.
fn people(tokens: &[Token], lexicon: &Lexicon) -> Vec<Speaker> {
    let given = |name: &str| lexicon.mention.given_names.contains(&fold(name));
    let mut out = Vec::new();
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate() {
        let genitive = tokens.get(i + 1).is_some_and(|t| matches!(t.kind, TokenKind::Mark('\'' | '’')));
        match &token.kind {
            TokenKind::Mark('(') => depth += 1,
            TokenKind::Mark(')') => depth = depth.saturating_sub(1),
            TokenKind::Person(reference) if depth == 0 => push(&mut out, &Speaker::Marked(reference.clone())),
            TokenKind::Name(name)
                if depth == 0
                    && !is_aside(&tokens[..i], lexicon)
                    && (name.contains(' ') || (genitive && i == 0) || (given(name) && !genitive)) =>
            {
                push(&mut out, &Speaker::Named(name.clone()));
            }
            _ => {}
        }
    }
    out
}

/// Whether the name after `before` comes in by way of somebody else or as a matter talked about: `her son Deniz`, `told
/// her re Tolu`. Who was in focus stays there.
fn is_aside(before: &[Token], lexicon: &Lexicon) -> bool {
    let word = |back: usize| match &before.get(before.len().checked_sub(back)?)?.kind {
        TokenKind::Word(word) => Some(word.as_str()),
        _ => None,
    };
    let about = |w: &str| {
        let found = lexicon.phrases.find([w].into_iter()).and_then(|(id, _)| lexicon.phrases.lexeme(id));
        found.is_some_and(|l| l.senses.has(Sense::About))
    };
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
