//! Sentences of a line and the quotations in them, as tokens (FACTS §4).

use std::borrow::Cow;

use super::name;
use super::voice::Voices;
use crate::model::note::{MarkKind, Prose};
use crate::model::reference::Reference;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::Sense;
use crate::words::text::{Span, fold};

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands in the block's text.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub enum TokenKind {
    /// Somebody, by mark or by a name that the note marks elsewhere.
    Person(Reference),
    /// Capitalised words that may be a name.
    Name(String),
    /// `he`, `she`.
    Pronoun,
    /// `I`, `we`.
    Writer,
    /// Another word, folded.
    Word(String),
    /// A quotation, without its marks.
    Quote(Span),
    /// Punctuation.
    Mark(char),
}

impl Token {
    /// Whether the token could be the subject of a report by somebody else.
    #[must_use]
    pub fn is_somebody(&self) -> bool {
        matches!(self.kind, TokenKind::Person(_) | TokenKind::Name(_) | TokenKind::Pronoun)
    }

    /// The folded word, if it is one; a name too, for words are capitalised at the start of a sentence.
    #[must_use]
    pub fn word(&self) -> Option<Cow<'_, str>> {
        match &self.kind {
            TokenKind::Word(word) => Some(Cow::Borrowed(word)),
            TokenKind::Name(name) => Some(Cow::Owned(fold(name))),
            _ => None,
        }
    }
}

/// Most tokens of a sentence: longer ones are data, not language, and cost more than they tell.
const LONGEST: usize = 240;

/// The sentences of the line `span` of `prose`.
#[must_use]
pub fn sentences(prose: &Prose, span: Span, voices: &Voices, lexicon: &Lexicon) -> Vec<Vec<Token>> {
    let mut out = vec![Vec::new()];
    for token in tokens(prose, span, voices, lexicon) {
        let ends = ends_sentence(&token, prose);
        if let Some(sentence) = out.last_mut() {
            sentence.push(token);
        }
        if ends {
            out.push(Vec::new());
        }
    }
    out.retain(|s| (1..=LONGEST).contains(&s.len()));
    out
}

/// A full stop, question or exclamation mark before a blank ends a sentence; so does a quotation that ends in one,
/// unless its speaker follows.
fn ends_sentence(token: &Token, prose: &Prose) -> bool {
    let after = prose.text.get(token.span.end as usize..).unwrap_or_default();
    match token.kind {
        TokenKind::Mark('.' | '!' | '?') => after.is_empty() || after.starts_with([' ', '\n', '"', '“']),
        TokenKind::Quote(inner) => {
            let closed = inner.of(&prose.text).ends_with(['.', '!', '?']);
            let next = after.trim_start_matches(' ');
            closed && next.len() < after.len() && next.starts_with(|c: char| c.is_uppercase() || c == '"')
        }
        _ => false,
    }
}

fn tokens(prose: &Prose, span: Span, voices: &Voices, lexicon: &Lexicon) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = span.start as usize;
    let end = span.end as usize;
    while let Some(c) = prose.text.get(at..end).and_then(|t| t.chars().next()) {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let token = quotation(prose, at, end)
            .or_else(|| marked(prose, at))
            .unwrap_or_else(|| word(prose, at, next_mark(prose, at).min(end), voices, lexicon));
        at = (token.span.end as usize).max(at + c.len_utf8());
        out.push(token);
    }
    out
}

/// A quotation that opens at `at` and closes within the line.
fn quotation(prose: &Prose, at: usize, end: usize) -> Option<Token> {
    let text = prose.text.get(at..end)?;
    let open = text.chars().next()?;
    let close = match open {
        '"' => '"',
        '“' | '„' => '”',
        '«' => '»',
        _ => return None,
    };
    let body = &text[open.len_utf8()..];
    let length = body.find(|c| c == close || (open == '„' && c == '“')).filter(|&n| n > 0)?;
    let inner = Span::new(at + open.len_utf8(), at + open.len_utf8() + length);
    let opens = !body.starts_with(char::is_whitespace);
    let close_length = body[length..].chars().next().map_or(0, char::len_utf8);
    let whole = Span::new(at, inner.end as usize + close_length);
    opens.then_some(Token { span: whole, kind: TokenKind::Quote(inner) })
}

/// Where the next marked name or link starts: no word reaches into it.
fn next_mark(prose: &Prose, at: usize) -> usize {
    let first = prose.marks.partition_point(|m| (m.span.start as usize) <= at);
    let mut rest = prose.marks.iter().skip(first);
    let next = rest.find(|m| matches!(m.kind, MarkKind::Mention(_) | MarkKind::Link | MarkKind::Code));
    next.map_or(prose.text.len(), |m| m.span.start as usize)
}

fn marked(prose: &Prose, at: usize) -> Option<Token> {
    let first = prose.marks.partition_point(|m| (m.span.start as usize) < at);
    let mut here = prose.marks.iter().skip(first).take_while(|m| m.span.start as usize == at);
    here.find_map(|m| match &m.kind {
        MarkKind::Mention(reference) => Some(Token { span: m.span, kind: TokenKind::Person(reference.clone()) }),
        MarkKind::Code | MarkKind::Link | MarkKind::Embed | MarkKind::Opaque => {
            Some(Token { span: m.span, kind: TokenKind::Word(String::new()) })
        }
        _ => None,
    })
}

/// One word, or the capitalised words of a name; any other character as a mark. `'s` and the like are split off.
fn word(prose: &Prose, at: usize, end: usize, voices: &Voices, lexicon: &Lexicon) -> Token {
    let text = prose.text.get(at..end).unwrap_or_default();
    let length = word_length(text);
    if length == 0 {
        let c = text.chars().next().unwrap_or(' ');
        return Token { span: Span::new(at, at + c.len_utf8()), kind: TokenKind::Mark(c) };
    }
    let written = &text[..length];
    let folded = fold(written);
    let kind = if lexicon.speech.pronouns.contains(&folded) {
        TokenKind::Pronoun
    } else if lexicon.speech.writer.contains(&folded) {
        TokenKind::Writer
    } else if name::is_name_word(written) && !is_common(&folded, lexicon) {
        let whole = name_length(text, lexicon);
        let name = &text[..whole];
        if leads_with_verb(name, lexicon) {
            return Token { span: Span::new(at, at + length), kind: TokenKind::Word(folded) };
        }
        let kind = voices.called(name).map_or_else(|| TokenKind::Name(name.to_owned()), TokenKind::Person);
        return Token { span: Span::new(at, at + whole + usize::from(is_initial(name, &text[whole..]))), kind };
    } else if let Some(reference) = voices.handle_called(&folded) {
        TokenKind::Person(reference)
    } else {
        TokenKind::Word(folded)
    };
    let stop = usize::from(text[length..].starts_with('.') && is_abbreviation(&kind, lexicon));
    Token { span: Span::new(at, at + length + stop), kind }
}

fn is_abbreviation(kind: &TokenKind, lexicon: &Lexicon) -> bool {
    matches!(kind, TokenKind::Word(word) if lexicon.speech.abbreviations.contains(word))
}

/// Whether the first of several capitalised words is a verb that starts the sentence: `Met Ana`.
fn leads_with_verb(name: &str, lexicon: &Lexicon) -> bool {
    let Some((first, rest)) = name.split_once(' ') else { return false };
    let given = |word: &str| lexicon.mention.is_given_name(&fold(word.split(' ').next().unwrap_or_default()));
    let senses = lexicon.phrases().senses(&fold(first));
    let verb = [Sense::Reach, Sense::Come, Sense::Say, Sense::Hand, Sense::Past].iter().any(|&s| senses.has(s));
    verb && given(rest) && !given(first)
}

/// Whether a full stop only shortens a family name, and no sentence ends there: `Ana L. will bring it`.
fn is_initial(name: &str, after: &str) -> bool {
    let goes_on = after.strip_prefix(". ").is_some_and(|rest| rest.starts_with(char::is_lowercase));
    goes_on && name.rsplit_once(' ').is_some_and(|(_, last)| last.chars().count() == 1)
}

/// Words of speech that begin a sentence with a capital.
fn is_common(folded: &str, lexicon: &Lexicon) -> bool {
    let speech = &lexicon.speech;
    [&speech.deny, &speech.reports, &speech.elided, &speech.told, &speech.possessives]
        .iter()
        .any(|set| set.contains(folded))
        || speech.elided.iter().any(|phrase| phrase.split(' ').next() == Some(folded))
}

/// A word up to a blank, punctuation or apostrophe.
fn word_length(text: &str) -> usize {
    let inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let length = text.find(|c| !inner(c)).unwrap_or(text.len());
    text[..length].trim_end_matches('-').len()
}

/// Up to three capitalised words joined by single blanks, none of them the writer.
fn name_length(text: &str, lexicon: &Lexicon) -> usize {
    let mut end = 0;
    let mut at = 0;
    for _ in 0..3 {
        let length = word_length(&text[at..]);
        let word = &text[at..at + length];
        // `Ana OT`: what she does.
        let is_title =
            at > 0 && word.len() > 1 && !word.contains(char::is_lowercase) && text[..end].contains(char::is_lowercase);
        // `Later I …`: a letter that shortens a name has a full stop.
        let is_writer = at > 0 && lexicon.speech.writer.contains(&fold(word)) && !text[at + length..].starts_with('.');
        if length == 0 || is_title || is_writer || !name::is_name_word(word) {
            break;
        }
        end = at + length;
        if !text[end..].starts_with(' ') {
            break;
        }
        at = end + 1;
    }
    end
}
