//! What a letter, a call or an answer is said to bring: `Ana wrote back: …`, `heard from Ana that …` (FACTS §4).

use super::reported::{Reading, Said, UNDERSTOOD};
use super::sentence::{Token, TokenKind};
use crate::words::lexicon::clause::Sense;

/// Senses of words that go on with a tale.
const TALE: [Sense; 9] = [
    Sense::Conjunction,
    Sense::Relative,
    Sense::Not,
    Sense::Void,
    Sense::To,
    Sense::About,
    Sense::Join,
    Sense::Past,
    Sense::With,
];

impl Reading<'_> {
    /// `Ana answered within the hour: …`, `heard from Ana that …`, `her advice: …`.
    pub(super) fn announced(&self) -> Option<Said> {
        let speech = self.speech();
        let colon = self.tokens.iter().position(|t| t.kind == TokenKind::Mark(':'));
        // `mail from Ana: …`
        let letter = self.phrase(0, &speech.letters);
        if letter > 0 && self.is_mark(letter + 1, &[':']) {
            let (speaker, confidence) = self.speaker(letter)?;
            return Said::new(speaker, confidence, self.text(letter + 2, self.tokens.len()));
        }
        if let Some(said) = self.passed_on(letter) {
            return Some(said);
        }
        for i in 0..self.tokens.len() {
            let heard = self.phrase(i, &speech.heard);
            if heard > 0
                && self.tokens.get(i + heard).is_some_and(Token::is_somebody)
                && !self.possessive(i + heard)
                && !self.hypothetical(i)
            {
                let (speaker, confidence) = self.speaker(i + heard)?;
                let after = self.text(i + heard + 1, self.tokens.len());
                // `The post is frozen (per Ana)`
                let before = || self.text(0, i).trim_end_matches(['(', ' ', ',', '-']).to_owned();
                let text = if after.chars().any(char::is_alphanumeric) { after } else { before() };
                return Said::new(speaker, confidence, text);
            }
            if self.hypothetical(i) {
                continue;
            }
            let somebody = self.tokens[i].is_somebody();
            let sent = if somebody { self.phrase(i + 1, &speech.sent) } else { 0 };
            let means = if somebody { self.phrase(i + 1, &speech.means) } else { 0 };
            if means > 0 && self.is_mark(i + 1 + means, &[':']) {
                let (speaker, confidence) = self.speaker(i)?;
                return Said::new(speaker, confidence, self.text(i + 2 + means, self.tokens.len()));
            }
            let end = i + 1 + sent;
            let near = colon.filter(|&c| c >= end && c - end <= 6);
            let comma = sent > 0
                && self.is_mark(end, &[','])
                && self.tokens.len() - end > 5
                && !self.goes_on(self.tokens.get(end + 1..).unwrap_or_default());
            if let Some(colon) = near.filter(|_| sent > 0).or(comma.then_some(end)) {
                let (speaker, confidence) = self.speaker(i)?;
                return Said::new(speaker, confidence, self.text(colon + 1, self.tokens.len()));
            }
            let advice = self.phrase(i, &speech.advice) > 0;
            if let (true, Some(colon)) = (advice, colon.filter(|&c| c > i && c - i <= 5)) {
                let owner = self.tokens.get(i.checked_sub(1)?)?;
                let theirs = owner.word().is_some_and(|w| speech.possessives.contains(&w));
                // `Ana's view: too early`
                let named = i.checked_sub(3).filter(|&who| self.tokens[who].is_somebody() && self.possessive(who));
                let (speaker, confidence) = match named {
                    Some(who) => self.speaker(who)?,
                    None => (self.focus.before(&[]).filter(|_| theirs)?, UNDERSTOOD),
                };
                return Said::new(speaker, confidence, self.text(colon + 1, self.tokens.len()));
            }
        }
        None
    }

    /// What somebody rang or wrote to say, told without a word for it: `Ana rang at 3, the van is packed`, `text from Ana,
    /// train late again`.
    fn passed_on(&self, letter: usize) -> Option<Said> {
        let speech = self.speech();
        let rang = |i: usize| if self.possessive(i) { 0 } else { self.phrase(i + 1, &speech.rang) };
        let him = |t: &Token| t.is_somebody() || t.word().is_some_and(|w| speech.theirs.contains(&w));
        let (who, from) = if letter > 1 && self.tokens.get(letter).is_some_and(him) {
            (letter, letter + 1)
        } else {
            let who = self.tokens.iter().position(Token::is_somebody).filter(|&i| i < 2)?;
            (who, Some(who + 1 + rang(who)).filter(|&end| end > who + 1)?)
        };
        let until = (from + 6).min(self.tokens.len());
        let comma = (from..until).find(|&i| self.is_mark(i, &[',', ':']))?;
        let somebody = |t: &Token| t.is_somebody() || t.kind == TokenKind::Writer;
        let alone = !self.tokens[from..comma].iter().any(somebody) && !self.hypothetical(who);
        let content = self.tokens.get(comma + 1..)?;
        let words = content.iter().filter(|t| t.word().is_some()).count();
        let goes_on = self.goes_on(content);
        if !alone || words < 3 || goes_on {
            return None;
        }
        let understood = || self.focus.before(&[]).map(|s| (s, UNDERSTOOD));
        let (speaker, confidence) = self.speaker(who).or_else(understood)?;
        Said::new(speaker, confidence.min(UNDERSTOOD), self.text(comma + 1, self.tokens.len()))
    }

    /// Whether what follows a comma goes on with the tale of a call: `, chatted for an hour`, `, we laughed`, `, 20 min`.
    fn goes_on(&self, content: &[Token]) -> bool {
        let speech = self.speech();
        let clause = &self.lexicon.clause;
        let endings = || clause.past_endings.iter().chain(&clause.going_endings);
        let tells = |word: &str| {
            let senses = self.lexicon.phrases().senses(word);
            speech.tale.contains(word)
                || word.starts_with(|c: char| c.is_ascii_digit())
                || self.lexicon.date.due.numbers.contains_key(word)
                || endings().any(|e| word.ends_with(e.as_str()))
                || TALE.iter().any(|&sense| senses.has(sense))
        };
        // `…, we gave up`
        let ours = content.windows(2).any(|pair| {
            let joins = pair[0].word().is_some_and(|w| speech.joins.contains(&w));
            pair[1].kind == TokenKind::Writer && (joins || pair[0].kind == TokenKind::Mark(','))
        });
        if ours {
            return true;
        }
        match content.first().map(|t| &t.kind) {
            Some(TokenKind::Word(word)) => tells(word),
            Some(TokenKind::Name(_) | TokenKind::Person(_) | TokenKind::Pronoun) => false,
            _ => true,
        }
    }
}
