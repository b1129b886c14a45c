//! The tokens of clauses: words with their senses, people, punctuation.

use super::called::Called;
use super::clause_names::is_genitive;
use super::task_people::weak;
use crate::model::note::{Mark, MarkKind, Prose};
use crate::model::reference::Reference;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::{Span, fold};

/// A piece of a clause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// Where it stands in the block's text.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What it does.
    pub senses: Senses,
    /// Its entry in the table of phrases.
    pub lexeme: Option<u32>,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Somebody: index into the people of the reading.
    Person(usize),
    /// A word or phrase.
    Word,
    /// A number or a time.
    Number,
    /// `'s`
    Genitive,
    /// A quotation, opaque.
    Quote,
    /// Punctuation.
    Mark(char),
}

/// Somebody as named in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Somebody {
    /// By what words.
    pub reference: Reference,
    /// The block.
    pub block: usize,
    /// The mark that names them; `None` for a bare name.
    pub mark: Option<usize>,
    /// A capitalised word that starts a sentence and may be any word.
    pub doubtful: bool,
    /// The name of somebody whom the note marks or lists elsewhere.
    pub continued: bool,
}

impl Token {
    /// Whether it has `sense`.
    #[must_use]
    pub fn has(&self, sense: Sense) -> bool {
        self.senses.has(sense)
    }

    /// The person, if it names one.
    #[must_use]
    pub fn person(&self) -> Option<usize> {
        match self.kind {
            TokenKind::Person(person) => Some(person),
            _ => None,
        }
    }

    /// Whether it is the punctuation `mark`.
    #[must_use]
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }
}

/// Reads stretches of one block into tokens; the people found are added to `people`.
pub(super) struct Tokenizer<'a> {
    pub prose: &'a Prose,
    pub block: usize,
    pub lexicon: &'a Lexicon,
    pub called: &'a Called,
    pub people: &'a mut Vec<Somebody>,
    /// Folded words of the stretch.
    pub(super) folded: String,
    /// The pieces of the stretch.
    pub(super) raw: Vec<Raw>,
}

#[derive(Clone, Copy)]
pub(super) struct Raw {
    pub(super) span: Span,
    /// The word in `folded`; empty for anything else.
    pub(super) word: Span,
    pub(super) kind: RawKind,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum RawKind {
    Word,
    Tag,
    Mention(usize),
    Opaque,
    Quote,
    Sign(char),
}

impl<'a> Tokenizer<'a> {
    pub fn new(
        prose: &'a Prose,
        block: usize,
        lexicon: &'a Lexicon,
        called: &'a Called,
        people: &'a mut Vec<Somebody>,
    ) -> Self {
        Self { prose, block, lexicon, called, people, folded: String::new(), raw: Vec::new() }
    }

    /// The tokens of `span`.
    pub fn tokens(&mut self, span: Span) -> Vec<Token> {
        self.split(span);
        let mut out: Vec<Token> = Vec::with_capacity(self.raw.len());
        let mut at = 0;
        while let Some(&raw) = self.raw.get(at) {
            let starts = out.last().is_none_or(|t| matches!(t.kind, TokenKind::Mark('.' | '!' | '?' | ':' | '—')));
            let (token, used) = self.token(at, raw, starts);
            out.push(token);
            at += used;
        }
        out
    }

    fn split(&mut self, span: Span) {
        self.folded.clear();
        self.raw.clear();
        let (mut at, end) = (span.start as usize, span.end as usize);
        let mut mark = self.prose.marks.partition_point(|m| (m.span.start as usize) < at);
        while let Some(c) = self.prose.text.get(at..end).and_then(|t| t.chars().next()) {
            while self.prose.marks.get(mark).is_some_and(|m| (m.span.start as usize) < at || passes(m)) {
                mark += 1;
            }
            let next = self.prose.marks.get(mark).map_or(end, |m| (m.span.start as usize).min(end));
            let raw = if c.is_whitespace() || c == '\u{fe0f}' {
                at += c.len_utf8();
                continue;
            } else if next == at {
                self.marked(mark)
            } else {
                self.unmarked(at, next, end)
            };
            at = (raw.span.end as usize).max(at + c.len_utf8());
            self.raw.push(raw);
        }
    }

    fn marked(&mut self, index: usize) -> Raw {
        let mark = &self.prose.marks[index];
        let kind = match &mark.kind {
            MarkKind::Mention(_) => RawKind::Mention(index),
            MarkKind::Tag(_) => RawKind::Tag,
            MarkKind::Field { .. } => RawKind::Sign(';'),
            _ => RawKind::Opaque,
        };
        let word = if kind == RawKind::Tag { self.fold(mark.span) } else { Span::default() };
        Raw { span: mark.span, word, kind }
    }

    fn unmarked(&mut self, at: usize, next: usize, end: usize) -> Raw {
        if let Some(span) = quotation(&self.prose.text, at, end) {
            return Raw { span, word: Span::default(), kind: RawKind::Quote };
        }
        let text = self.prose.text.get(at..next).unwrap_or_default();
        let length = self.without_ending(text, word_length(text), at);
        let first = text.chars().next().unwrap_or(' ');
        let span = Span::new(at, at + length.max(first.len_utf8()));
        let word = self.fold(span);
        let kind = if length == 0 { RawKind::Sign(first) } else { RawKind::Word };
        Raw { span, word, kind }
    }

    /// Cuts an ending such as `'s` off a word that the table does not know whole. An apostrophe begins a word only
    /// where it ends another.
    fn without_ending(&self, text: &str, length: usize, at: usize) -> usize {
        let word = &text[..length];
        let Some(cut) = word.rfind(['\'', '’']) else { return length };
        if cut == 0 {
            let before = self.prose.text[..at].chars().next_back();
            return if before.is_some_and(char::is_alphanumeric) { length } else { 0 };
        }
        let folded = fold(word).replace('’', "'");
        if self.lexicon.phrases().word(folded.as_str()).is_some() { length } else { cut }
    }

    fn fold(&mut self, span: Span) -> Span {
        let start = self.folded.len();
        let text = span.of(&self.prose.text);
        if text.is_ascii() {
            self.folded.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            self.folded.push_str(&fold(text).replace('’', "'"));
        }
        Span::new(start, self.folded.len())
    }

    /// The token that starts at `at`, and how many raw pieces it takes.
    fn token(&mut self, at: usize, raw: Raw, starts: bool) -> (Token, usize) {
        let plain = |kind| (Token { span: raw.span, kind, senses: Senses::default(), lexeme: None }, 1);
        match raw.kind {
            RawKind::Mention(mark) => (self.person_token(raw.span, Some(mark)), 1),
            RawKind::Opaque => plain(TokenKind::Word),
            RawKind::Quote => plain(TokenKind::Quote),
            RawKind::Sign(sign) => self.phrase(at).unwrap_or_else(|| plain(TokenKind::Mark(sign))),
            RawKind::Tag => self.phrase(at).unwrap_or_else(|| plain(TokenKind::Mark('#'))),
            RawKind::Word if is_genitive(raw.word.of(&self.folded)) => plain(TokenKind::Genitive),
            RawKind::Word => {
                self.called_so(at, raw).or_else(|| self.phrase(at)).or_else(|| self.name(at, starts)).unwrap_or_else(
                    || {
                        let word = raw.word.of(&self.folded);
                        let digit = word.starts_with(|c: char| c.is_ascii_digit())
                            || self.lexicon.card.numbers.contains_key(word);
                        let (mut token, used) = plain(if digit { TokenKind::Number } else { TokenKind::Word });
                        if digit && self.is_stretch(word) {
                            token.senses = Senses::of(Sense::Duration);
                        }
                        (token, used)
                    },
                )
            }
        }
    }

    /// `30m`, `45min`, `1.5h`
    fn is_stretch(&self, word: &str) -> bool {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let known = |unit| self.lexicon.phrases().word(unit);
        unit == "m" || known(unit).is_some_and(|l| l.senses.has(Sense::Duration))
    }

    fn phrase(&self, at: usize) -> Option<(Token, usize)> {
        let wordlike = |r: &&Raw| matches!(r.kind, RawKind::Word | RawKind::Tag | RawKind::Sign(_));
        let words = self.raw[at..].iter().take_while(wordlike).map(|r| r.word.of(&self.folded));
        let (id, count) = self.lexicon.phrases().find(words)?;
        let lexeme = self.lexicon.phrases().lexeme(id)?;
        if lexeme.senses.has(Sense::Plan) && self.is_thing(at) {
            return None;
        }
        let span = Span { start: self.raw[at].span.start, end: self.raw[at + count - 1].span.end };
        Some((Token { span, kind: TokenKind::Word, senses: lexeme.senses, lexeme: Some(id) }, count))
    }

    /// Whether a word of plans is a thing here: `the hiring plan`, `plan + memo to @ana`.
    fn is_thing(&self, at: usize) -> bool {
        let word = |i: usize| self.raw.get(i).filter(|r| r.kind == RawKind::Word).map(|r| r.word.of(&self.folded));
        if !word(at).is_some_and(|w| self.lexicon.clause.things.contains(w)) {
            return false;
        }
        let other = |w: &str| self.lexicon.phrases().word(w).is_none();
        let joined = self.raw.get(at + 1).is_some_and(|r| matches!(r.kind, RawKind::Sign('+' | '&')));
        joined || at.checked_sub(1).and_then(word).is_some_and(other)
    }

    /// A small or capitalised word by which the note calls somebody whom it marks.
    fn called_so(&mut self, at: usize, raw: Raw) -> Option<(Token, usize)> {
        let written = raw.span.of(&self.prose.text);
        if let Some(reference) = self.stands_for(at).cloned() {
            return Some((self.somebody(raw.span, reference, true, false), 1));
        }
        let reference = if written.starts_with(char::is_uppercase) {
            // `Tom W` is not whoever else is called Tom.
            let more = self.run(at) > 1;
            self.called.find(written).filter(|_| !more)?
        } else {
            let word = raw.word.of(&self.folded);
            let known = self.lexicon.phrases().word(word).is_some();
            self.called.handle(word).filter(|_| !known && word.len() > 1)?
        };
        let reference = self.of_this_day(written, reference.clone());
        Some((self.somebody(raw.span, reference, true, false), 1))
    }

    /// Capitalised words that may be a name.
    fn name(&mut self, at: usize, starts: bool) -> Option<(Token, usize)> {
        // Most words are small, and no name begins so.
        let first = self.prose.text.as_bytes().get(self.raw[at].span.start as usize);
        if first.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            return None;
        }
        let count = if self.begins_another(at) || self.are_initials(at) { 1 } else { self.run(at) };
        if count == 0 {
            return None;
        }
        let span = Span {
            start: self.raw[at + self.title_before(at, count)].span.start,
            end: self.raw[at + count - 1].span.end,
        };
        let written = span.of(&self.prose.text);
        let known = self.called.find(written).cloned();
        let continued = known.is_some();
        let given = self.lexicon.mention.is_given_name(&fold(written));
        let doubtful = starts && count == 1 && !continued;
        let going = self
            .lexicon
            .clause
            .going_endings
            .iter()
            .any(|e| written.len() > e.len() + 2 && written.ends_with(e.as_str()))
            && !written
                .rsplit('-')
                .next()
                .is_some_and(|last| last.len() < written.len() && last.starts_with(char::is_uppercase));
        // `Coming out I met @ana`
        if doubtful && going && !given {
            return None;
        }
        let word = |i: usize| self.raw.get(i).filter(|r| r.kind == RawKind::Word).map(|r| r.word.of(&self.folded));
        // `in the Copper Kettle`
        let before = at.checked_sub(1).and_then(word);
        if !continued && before.is_some_and(|w| self.lexicon.clause.articles.contains(w)) {
            return None;
        }
        let paper = |w: &str| !given && self.lexicon.clause.papers.contains(w);
        let follows = |w| !paper(w) && self.follows_a_name(written, w) && (given || !self.is_sort_of(w, word(at + 2)));
        if doubtful && !word(at + 1).is_none_or(follows) {
            return None;
        }
        let reference = self.of_this_day(written, known.unwrap_or_else(|| weak(written)));
        Some((self.somebody(span, reference, continued, doubtful && !given), count))
    }

    fn person_token(&mut self, span: Span, mark: Option<usize>) -> Token {
        let reference = mark.and_then(|m| match &self.prose.marks.get(m)?.kind {
            MarkKind::Mention(reference) => Some(reference.clone()),
            _ => None,
        });
        let token = self.somebody(span, reference.unwrap_or_else(|| weak("")), false, false);
        if let Some(person) = self.people.last_mut() {
            person.mark = mark;
        }
        token
    }

    fn somebody(&mut self, span: Span, reference: Reference, continued: bool, doubtful: bool) -> Token {
        self.people.push(Somebody { reference, block: self.block, mark: None, doubtful, continued });
        let kind = TokenKind::Person(self.people.len() - 1);
        Token { span, kind, senses: Senses::default(), lexeme: None }
    }
}

/// Marks that leave the text what it is.
fn passes(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Strong | MarkKind::Struck)
}

/// The span of a quotation that opens at `at` and closes before `end`.
fn quotation(text: &str, at: usize, end: usize) -> Option<Span> {
    let rest = text.get(at..end)?;
    let open = rest.chars().next()?;
    let close: &[char] = match open {
        '"' => &['"'],
        '“' | '„' => &['”', '“'],
        '«' => &['»'],
        _ => return None,
    };
    let body = &rest[open.len_utf8()..];
    let length = body.find(close).filter(|&n| n > 0)?;
    let closing = body[length..].chars().next().map_or(0, char::len_utf8);
    Some(Span::new(at, at + open.len_utf8() + length + closing))
}

/// A word: letters and digits with apostrophes and hyphens inside, `8:40`, `w/`; or an ending such as `'s` alone.
fn word_length(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let (mut end, mut last) = (0, ' ');
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, n)| n);
        let inside = match c {
            _ if c.is_alphanumeric() || c == '_' => true,
            '\'' | '’' => next.is_alphanumeric(),
            '-' => at > 0 && next.is_alphanumeric(),
            ':' | '.' => last.is_ascii_digit() && next.is_ascii_digit(),
            '/' => matches!(&text[..at], "w" | "W"),
            '\u{300}'..='\u{36f}' => at > 0,
            _ => false,
        };
        if !inside {
            break;
        }
        end = at + c.len_utf8();
        last = c;
        if c == '/' {
            break;
        }
    }
    end
}
