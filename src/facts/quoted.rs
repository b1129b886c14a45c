//! Words in quotation marks: who is quoted (FACTS §4).

use super::reported::{NAMED, Reading, Said, Speaker, UNDERSTOOD, fold_token};
use super::sentence::{Token, TokenKind};

/// Who stands right after a quotation.
enum Beside {
    /// The person at this token.
    Somebody(usize),
    Writer,
    Nobody,
}

impl Reading<'_> {
    /// A quotation, by whoever stands beside it or is understood.
    pub(super) fn quoted(&self) -> Option<Said> {
        let at = self.tokens.iter().position(|t| matches!(t.kind, TokenKind::Quote(_)))?;
        let TokenKind::Quote(inner) = self.tokens[at].kind else { return None };
        let text = inner.of(&self.prose.text);
        let (speaker, confidence) = match self.after_quote(at) {
            Beside::Somebody(i) => self.speaker(i)?,
            Beside::Writer => return None,
            Beside::Nobody => self.before_quote(at, text)?,
        };
        Said::new(speaker, confidence, text.to_owned())
    }

    /// Who is named right after the quotation: `"…" (Ana)`, `"…", Ana said`, `"…," said Ana`.
    fn after_quote(&self, at: usize) -> Beside {
        let quotes = &self.speech().quotes;
        let somebody = |i: usize| self.tokens.get(i).is_some_and(Token::is_somebody);
        let mut i = at + 1;
        if self.is_mark(i, &['(']) && self.is_mark(i + 2, &[')', ',']) && somebody(i + 1) {
            return Beside::Somebody(i + 1);
        }
        while self.is_mark(i, &[',', '-', '–', '—']) {
            i += 1;
        }
        // `"…" - Ana`
        if i > at + 1 && !self.is_mark(i - 1, &[',']) && somebody(i) && i + 1 >= self.tokens.len() {
            return Beside::Somebody(i);
        }
        let verb = self.phrase(i, quotes);
        let who = i + verb;
        if verb == 0 && self.phrase(who + 1, quotes) == 0 {
            return Beside::Nobody;
        }
        match self.tokens.get(who).map(|t| &t.kind) {
            Some(TokenKind::Writer) => Beside::Writer,
            _ if somebody(who) => Beside::Somebody(who),
            _ => Beside::Nobody,
        }
    }

    fn before_quote(&self, at: usize, text: &str) -> Option<(Speaker, u8)> {
        let before = &self.tokens[..at];
        if before.is_empty() {
            return self.focus.before(&[]).filter(|_| is_utterance(text)).map(|s| (s, UNDERSTOOD));
        }
        // `he said, "…"`
        let end = at - usize::from(self.is_mark(at - 1, &[',', ':']));
        let verb = (1..=2).find(|&n| end >= n && self.phrase(end - n, &self.speech().quotes) == n);
        if let Some(i) = verb.and_then(|n| end.checked_sub(n + 1)).filter(|&i| self.tokens[i].is_somebody()) {
            return self.speaker(i);
        }
        // `Email from Ana, cc Bo: "…"`
        let letter = self.phrase(0, &self.speech().letters);
        if letter > 0 && self.tokens.get(letter).is_some_and(Token::is_somebody) {
            return self.speaker(letter);
        }
        // `Her: "…"`
        let hers =
            |t: &Token| t.kind == TokenKind::Pronoun || t.word().is_some_and(|w| self.speech().theirs.contains(&w));
        if let [who, Token { kind: TokenKind::Mark(':'), .. }] = before
            && hers(who)
        {
            return self.focus.before(&[]).map(|s| (s, UNDERSTOOD));
        }
        if self.is_writers(before) {
            return None;
        }
        let introduced = matches!(before.last().map(|t| &t.kind), Some(TokenKind::Mark(':' | ',')));
        let colon = matches!(before.last().map(|t| &t.kind), Some(TokenKind::Mark(':')));
        let whole = text.starts_with(char::is_uppercase) && text.ends_with(['.', '!', '?']);
        let personal = self.is_personal(text);
        if colon || verb.is_some() {
            let nobody = !before.iter().any(|t| t.is_somebody() || t.kind == TokenKind::Writer);
            // `Why she left: "I am tired"`
            let understood = || self.focus.before(&[]).filter(|_| nobody && personal).map(|s| (s, UNDERSTOOD));
            return self.subject(before).or_else(understood);
        }
        let embedded = (introduced && is_utterance(text)) || whole || personal;
        embedded.then(|| self.pronoun_or_focus(before)).flatten()
    }

    /// Who speaks in a clause that leads to a quotation: its first person by mark, else the name or pronoun it starts
    /// with.
    fn subject(&self, before: &[Token]) -> Option<(Speaker, u8)> {
        let outside = outside_brackets(before);
        let first = outside.iter().position(|t| t.is_somebody())?;
        let marked = outside.iter().find_map(|t| match &t.kind {
            TokenKind::Person(reference) => Some((Speaker::Marked(reference.clone()), NAMED)),
            _ => None,
        });
        match &outside[first].kind {
            TokenKind::Pronoun if first == 0 => self.focus.before(&[]).map(|s| (s, UNDERSTOOD)),
            TokenKind::Name(name) if marked.is_none() && first == 0 => Some((Speaker::Named(name.clone()), NAMED)),
            _ => marked,
        }
    }

    /// For words quoted within a sentence: the one person it is about, if that is not the writer.
    fn pronoun_or_focus(&self, before: &[Token]) -> Option<(Speaker, u8)> {
        let named = outside_brackets(before).into_iter().filter(|t| matches!(t.kind, TokenKind::Person(_))).count();
        match named {
            0 => self.focus.before(&[]),
            _ => self.focus.before(before),
        }
        .map(|s| (s, UNDERSTOOD))
    }

    /// Whether the clause makes the quotation the writer's own words: `I said`, `told Ana`.
    fn is_writers(&self, before: &[Token]) -> bool {
        let inner = &before[..before.len() - 1];
        let clause = inner.iter().rposition(|t| matches!(t.kind, TokenKind::Mark(';' | ':'))).map_or(0, |i| i + 1);
        let clause = &before[clause..];
        let starts = clause.iter().position(|t| !matches!(t.kind, TokenKind::Mark(_))).unwrap_or(0);
        let elided = self.phrase(before.len() - clause.len() + starts, &self.speech().told) > 0;
        let writer = clause
            .iter()
            .any(|t| t.kind == TokenKind::Writer && self.speech().subjects.contains(&fold_token(t, self.prose)));
        elided || writer
    }

    /// Whether quoted words speak as a person does: they have an I or a you.
    fn is_personal(&self, text: &str) -> bool {
        let mut words = text.split(|c: char| !c.is_alphanumeric()).map(crate::words::text::fold);
        words.any(|w| self.speech().personal.contains(&w))
    }
}

/// Words that stand alone in quotation marks are speech if there are enough of them; `"wall"` only names something.
fn is_utterance(text: &str) -> bool {
    text.split_whitespace().count() >= 3 || text.ends_with(['.', '!', '?'])
}

fn outside_brackets(tokens: &[Token]) -> Vec<&Token> {
    let mut depth = 0_usize;
    let outside = tokens.iter().filter(|t| {
        match t.kind {
            TokenKind::Mark('(') => depth += 1,
            TokenKind::Mark(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    outside.collect()
}
