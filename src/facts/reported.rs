//! Speech in prose: who is quoted, and what is reported of whom (FACTS §4).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::clause;
use super::contact_person;
use super::draft::Draft;
use super::focus::Focus;
use super::governed::Verdict;
use super::name;
use super::roster::Part;
use super::sentence::{self, Token, TokenKind};
use super::signs::Signs;
use super::task_people;
use super::turn::Turn;
use super::voice::Voices;
use crate::model::fact::{ContactRule, RefId, Statement};
use crate::model::note::{BlockKind, Prose, ProseLine};
use crate::model::reference::Reference;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::word_set::Words;
use crate::words::text::Span;

/// Reads the statements in prose into the draft, apart from what `turns` already say.
pub fn read(draft: &mut Draft<'_>, voices: &Voices, turns: &[Turn]) {
    let note = draft.note;
    let spoken: BTreeSet<u32> = turns.iter().flat_map(|t| t.line..=t.last_line).collect();
    let before: BTreeMap<u32, u32> = turns.iter().filter_map(|t| Some((t.line, t.after?))).collect();
    let listed: BTreeSet<u32> = draft.roster.iter().map(|e| e.line).collect();
    let mut focus = Focus::new(draft);
    let signs = Signs::new(&draft.lexicon.speech);
    for block in &note.blocks {
        focus.enter(block, note);
        let prose_kind = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item);
        if !prose_kind || block.quote_depth > 0 && block.callout.is_none() {
            continue;
        }
        for mut span in clause::stretches(block) {
            let Some(line) = block.prose.line_at(span.start as usize) else { continue };
            let turn = before.get(&line.number).copied();
            span.end = turn.unwrap_or(span.end).max(span.start);
            let spoken = turn.is_none() && spoken.contains(&line.number);
            let silent = block.task.is_some() || spoken || listed.contains(&line.number);
            focus.line(line.date.map(|d| d.date));
            if silent || !signs.shows(span.of(&block.prose.text)) {
                focus.marks(&block.prose, span);
                continue;
            }
            focus.catch_up(voices);
            for tokens in sentence::sentences(&block.prose, span, voices, draft.lexicon) {
                let said = said(&tokens, line, &block.prose, &focus, draft.lexicon);
                focus.sentence(&tokens);
                if let Some(said) = said {
                    focus.spoke(&said.speaker);
                    said.enter(draft, line);
                }
            }
        }
    }
}

/// Somebody who speaks.
#[derive(Clone, Debug, PartialEq)]
pub enum Speaker {
    /// Named by a mark, or bound to one.
    Marked(Reference),
    /// Named in words.
    Named(String),
    /// Known by the note: its one other person.
    Known(RefId),
}

impl Speaker {
    /// The speaker's reference in the draft.
    pub(super) fn person(self, draft: &mut Draft<'_>) -> RefId {
        match self {
            Self::Marked(reference) => {
                let person = name::as_person(&reference, &draft.lexicon.card.particles);
                draft.reference(&person)
            }
            Self::Named(name) => super::voice::weak(&name, crate::model::reference::Claim::IfKnownBare, draft),
            Self::Known(person) => person,
        }
    }

    /// The reference of somebody who deals with the writer: a full name is a person's.
    pub(super) fn dealer(self, draft: &mut Draft<'_>) -> RefId {
        match self {
            Self::Named(name) => {
                let listed = draft.roster.iter().any(|e| e.part == Part::Present);
                let met = Verdict::Met(ContactRule::C4, None);
                let reference = contact_person::sure(&task_people::weak(&name), met, false, listed, draft.lexicon);
                draft.reference(&reference)
            }
            other => other.person(draft),
        }
    }
}

/// Who says what.
pub(super) struct Said {
    speaker: Speaker,
    text: String,
    confidence: u8,
}

/// Most words of a phrase of speech.
const LONGEST: usize = 5;
/// How sure a statement is whose speaker is named beside it, and one whose speaker is understood.
pub(super) const NAMED: u8 = 90;
pub(super) const UNDERSTOOD: u8 = 70;

/// What the sentence says that somebody said.
fn said(tokens: &[Token], line: &ProseLine, prose: &Prose, focus: &Focus<'_>, lexicon: &Lexicon) -> Option<Said> {
    let read = Reading { tokens, dated: line.date.is_some(), prose, focus, lexicon };
    read.reported().or_else(|| read.goes_on_to_say()).or_else(|| read.announced()).or_else(|| read.quoted())
}

/// A sentence to read.
pub(super) struct Reading<'r> {
    pub(super) tokens: &'r [Token],
    /// The line has a day.
    dated: bool,
    pub(super) prose: &'r Prose,
    pub(super) focus: &'r Focus<'r>,
    pub(super) lexicon: &'r Lexicon,
}

impl Reading<'_> {
    pub(super) fn speech(&self) -> &crate::words::lexicon::people::SpeechWords {
        &self.lexicon.speech
    }

    /// The longest phrase of `words` that starts at token `i`, in tokens.
    pub(super) fn phrase(&self, i: usize, words: &Words) -> usize {
        let Some(first) = self.tokens.get(i).and_then(|t| self.word(t)).filter(|w| words.begin_with(w)) else {
            return 0;
        };
        let mut longest = usize::from(words.contains(&first));
        let mut text = first.into_owned();
        for (n, token) in self.tokens.iter().skip(i).enumerate().take(LONGEST).skip(1) {
            let Some(word) = self.word(token) else { break };
            text.push(' ');
            text.push_str(&word);
            if words.contains(&text) {
                longest = n + 1;
            }
        }
        longest
    }

    /// The tokens of `'d like` at token `i`.
    fn wish(&self, i: usize) -> usize {
        let word = |i: usize| self.tokens.get(i).and_then(Token::word);
        let would = self.is_mark(i, &['\'', '’']) && word(i + 1).is_some_and(|w| w == "d");
        if would && word(i + 2).is_some_and(|w| self.speech().wishes.contains(&w)) { 3 } else { 0 }
    }

    /// The folded word of a token, be it one that stands for somebody; `None` for punctuation and marks.
    fn word<'t>(&self, token: &'t Token) -> Option<Cow<'t, str>> {
        let word = match &token.kind {
            TokenKind::Writer | TokenKind::Pronoun => Some(Cow::Owned(fold_token(token, self.prose))),
            _ => token.word(),
        };
        word.filter(|w| !w.is_empty())
    }

    pub(super) fn speaker(&self, i: usize) -> Option<(Speaker, u8)> {
        match &self.tokens.get(i)?.kind {
            TokenKind::Person(reference) => Some((Speaker::Marked(reference.clone()), NAMED)),
            TokenKind::Name(name) => Some((Speaker::Named(name.clone()), NAMED)),
            TokenKind::Pronoun => self.focus.before(&self.tokens[..i]).map(|s| (s, UNDERSTOOD)),
            _ => None,
        }
    }

    /// What whoever a sentence begins with goes on to say: `Ana did the urns and told me …`, `Ana had tea with Bo, says …`.
    fn goes_on_to_say(&self) -> Option<Said> {
        let speech = self.speech();
        self.tokens.first().filter(|t| t.is_somebody())?;
        let joins = |i: usize| self.tokens[i].word().is_some_and(|w| speech.joins.contains(&w));
        let at = (2..self.tokens.len()).find(|&i| {
            let told = joins(i) && self.phrase(i + 1, &speech.reports) > 0;
            (told || (self.is_mark(i, &[',']) && self.phrase(i + 1, &speech.elided) > 0)) && !self.hypothetical(i + 1)
        })?;
        let verb = self.phrase(at + 1, &speech.reports).max(self.phrase(at + 1, &speech.elided));
        // `Ana and Bo had their call, says Cy's note`: somebody else says so.
        let others = self.tokens.get(at + 1 + verb).is_some_and(Token::is_somebody)
            && !self.tokens[at].is_somebody()
            && (self.possessive(at + 1 + verb) || at + 2 + verb == self.tokens.len());
        let (speaker, confidence) = self.speaker(0).filter(|_| !others && !self.is_no_content(at + 1 + verb))?;
        Said::new(speaker, confidence, self.text(self.words_from(at + 1, verb), self.tokens.len()))
    }

    /// Where the words begin that the `verb` tokens at `i` report: `wants it gone` is more than `it gone`.
    fn words_from(&self, i: usize, verb: usize) -> usize {
        if self.phrase(i, &self.speech().attitudes) == verb { i } else { i + verb }
    }

    /// `Ana says …`, `…, she says`, `… says Ana`, `Says …`.
    fn reported(&self) -> Option<Said> {
        let speech = self.speech();
        // `Wants a quiet life.` in an undated line describes somebody.
        if self.dated && self.phrase(0, &speech.elided) > 0 {
            let verb = self.phrase(0, &speech.elided);
            let speaker = self.focus.before(&[])?;
            return Said::new(speaker, UNDERSTOOD, self.text(self.words_from(0, verb), self.tokens.len()));
        }
        if let Some(said) = self.attributed() {
            return Some(said);
        }
        for i in 0..self.tokens.len() {
            if !self.tokens[i].is_somebody() || self.hypothetical(i) {
                continue;
            }
            if self.possessive(i) && self.wish(i + 1) == 0 {
                continue;
            }
            let verb = self.phrase(i + 1, &speech.reports).max(self.wish(i + 1));
            let leads = i > 0 && (self.is_mark(i - 1, &[',']) || self.is_quote(i - 1));
            // `Ana wants:`, and a list of it below.
            let says_what = || self.tokens.iter().skip(i + 1 + verb).any(|t| !matches!(t.kind, TokenKind::Mark(_)));
            if verb > 0 && !self.is_no_content(i + 1 + verb) && (leads || says_what()) {
                let (from, end) = (self.words_from(i + 1, verb), self.tokens.len());
                // `Too late, she says, and too cold` is all hers; `brought it to Ana, she said thanks` is not.
                let is_apart = i + 1 + verb == end || self.is_mark(i + 1 + verb, &[',', '.', '!', '?']);
                let aside = leads && is_apart && i + 1 + verb < end && self.tokens[i].kind == TokenKind::Pronoun;
                // `Bo would come, she says, if asked`: not he, but whoever was spoken of before.
                let understood = || self.focus.before(&[]).map(|s| (s, UNDERSTOOD));
                let (speaker, confidence) = if aside { understood() } else { self.speaker(i) }?;
                let text = match () {
                    () if leads && is_apart => joined(&self.text(0, i), &self.text(i + 1 + verb, end)),
                    () if leads && from == i + 1 => self.text(0, end),
                    () => self.text(from, end),
                };
                return Said::new(speaker, confidence, text);
            }
        }
        None
    }

    /// `The tide is late, says Ana.`
    fn attributed(&self) -> Option<Said> {
        let quotes = &self.speech().quotes;
        let turned = |&i: &usize| {
            self.tokens[i].is_somebody()
                && self.phrase(i - 1, quotes) == 1
                && (self.is_mark(i - 2, &[',']) || self.is_quote(i - 2))
                && !self.hypothetical(i)
                && !self.possessive(i)
        };
        let at = (2..self.tokens.len()).find(turned)?;
        let (speaker, confidence) = self.speaker(at)?;
        Said::new(speaker, confidence, self.text(0, at - 1))
    }

    /// Whether what follows a verb of speech are no words: `asked me for a lamp`, `argued with Bo`.
    fn is_no_content(&self, i: usize) -> bool {
        self.phrase(i, &self.speech().no_content) > 0
    }

    /// `if Ana says`, `what Ana thinks`, `never heard that she says`: nothing was said.
    pub(super) fn hypothetical(&self, i: usize) -> bool {
        let before = &self.tokens[..i];
        let last = before.last().and_then(Token::word);
        last.is_some_and(|w| self.speech().hypothetical.contains(&w))
            || clause(before).iter().filter_map(Token::word).any(|w| self.speech().negations.contains(&w))
    }

    /// `Ana's`: what follows is not what Ana does.
    pub(super) fn possessive(&self, i: usize) -> bool {
        self.is_mark(i + 1, &['\'', '’'])
    }

    pub(super) fn is_mark(&self, i: usize, marks: &[char]) -> bool {
        matches!(self.tokens.get(i), Some(Token { kind: TokenKind::Mark(c), .. }) if marks.contains(c))
    }

    pub(super) fn is_quote(&self, i: usize) -> bool {
        matches!(self.tokens.get(i), Some(Token { kind: TokenKind::Quote(_), .. }))
    }

    /// The words of tokens `from..to`, without punctuation around them.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        let (Some(first), Some(last)) = (self.tokens.get(from), to.checked_sub(1).and_then(|i| self.tokens.get(i)))
        else {
            return String::new();
        };
        let whole = Span { start: first.span.start, end: last.span.end.max(first.span.start) }.of(&self.prose.text);
        whole.trim_start_matches([',', ':', ';', ' ', '-', '–']).trim_end_matches([',', ' ', ';']).to_owned()
    }
}

impl Said {
    /// A statement, if it has words.
    pub(super) fn new(speaker: Speaker, confidence: u8, text: String) -> Option<Self> {
        let words = text.chars().any(char::is_alphanumeric);
        words.then_some(Self { speaker, text, confidence })
    }

    fn enter(self, draft: &mut Draft<'_>, line: &ProseLine) {
        let people = vec![self.speaker.person(draft)];
        draft.facts.statements.push(Statement {
            people,
            text: self.text,
            date: line.date.map(|d| d.date),
            confidence: self.confidence,
            line: line.number,
            last_line: line.number,
            rule: "FACTS-4".to_owned(),
        });
    }
}

/// What stands before and after `she says`.
fn joined(before: &str, after: &str) -> String {
    let after = after.trim_start_matches(['.', '!', '?', ' ']);
    if after.is_empty() { before.to_owned() } else { format!("{before}, {after}") }
}

/// The tokens after the last comma or quotation: `Not before May, she says` denies nothing of her saying so.
fn clause(tokens: &[Token]) -> &[Token] {
    let ends = |t: &Token| matches!(t.kind, TokenKind::Mark(',' | ';' | ':') | TokenKind::Quote(_));
    let start = tokens.iter().rposition(ends).map_or(0, |i| i + 1);
    tokens.get(start..).unwrap_or_default()
}

/// The folded text of a token.
pub(super) fn fold_token(token: &Token, prose: &Prose) -> String {
    crate::words::text::fold(token.span.of(&prose.text))
}
