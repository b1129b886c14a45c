//! The walk through one clause that finds whom its contact words govern.

use super::around::{
    NO_ARRIVAL, NO_THING, brings_together, is_attribute, is_her, is_him, is_joint, is_pictured, is_purpose_of_going,
    went_out,
};
use super::channel;
use super::clause::list_end;
use super::clause_tokens::{Token, TokenKind};
use super::delivered;
use super::governed::Verdict;
use super::others::{OTHERS, PLAIN, is_stop};
use crate::model::fact::{Channel, ContactRule, NotContact};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};

/// Most words of what was done with somebody, where no verb says it.
const MOST_WORDS: usize = 3;
const ABOUT: Verdict = Verdict::Not(NotContact::About);

/// What may govern a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    None,
    /// A verb whose object slot is open.
    Verb,
    /// A verb whose object slot is filled.
    Filled,
    Noun,
    Letter,
    /// Anything one does, or a stretch of time: takes `with` only.
    Activity,
}

/// A walk through a clause from left to right.
pub(super) struct Walk<'l> {
    lexicon: &'l Lexicon,
    text: &'l str,
    done: bool,
    head: Head,
    hands: bool,
    /// The noun is also something that one gets from somebody: `handover from @ana`.
    letter: bool,
    says: bool,
    /// What follows is what was said or asked.
    content: bool,
    channel: Option<Channel>,
    preposition: Option<Sense>,
    /// The encounter is somebody else's.
    owned: bool,
    /// Where a word stood that takes `with` without company.
    unsocial: Option<usize>,
    theirs: bool,
    /// The last person: where, and what of them.
    last: Option<(usize, Verdict)>,
    introduces: bool,
    /// Somebody is the verb's own object.
    direct: bool,
}

const CONTENT: Senses = Senses::of(Sense::I).and(Sense::He).and(Sense::Base).and(Sense::Conjunction);
const CLOSING: Senses = Senses::of(Sense::Determiner).and(Sense::Her).and(Sense::Duration).and(Sense::Letter);

impl<'l> Walk<'l> {
    pub(super) fn new(lexicon: &'l Lexicon, done: bool, text: &'l str) -> Self {
        Self {
            lexicon,
            text,
            done,
            head: Head::None,
            hands: false,
            letter: false,
            says: false,
            content: false,
            channel: None,
            preposition: None,
            owned: false,
            unsocial: None,
            theirs: false,
            last: None,
            introduces: false,
            direct: false,
        }
    }

    /// Takes the token at `at`; what of it, if it names somebody.
    pub(super) fn step(&mut self, tokens: &[Token], at: usize) -> Option<Verdict> {
        let token = &tokens[at];
        if token.person().is_some() || is_him(tokens, at) || is_her(tokens, at) {
            let verdict = self.somebody(tokens, at);
            self.last = Some((at, verdict));
            if self.head == Head::Verb {
                self.direct |= self.hands && self.preposition.is_none() && matches!(verdict, Verdict::Met(..));
                self.content |= self.says;
                self.head = Head::Filled;
            }
            return Some(verdict);
        }
        self.word(tokens, at);
        None
    }

    fn word(&mut self, tokens: &[Token], at: usize) {
        let token = &tokens[at];
        let did = at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::Did));
        let stated = !token.has(Sense::Base)
            || self.done
            || token.has(Sense::Noun)
            || token.has(Sense::Letter)
            || is_purpose_of_going(tokens, at)
            || did;
        let noun = at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::Determiner));
        // `the new cook is called Ana`
        let passive = token.has(Sense::Reach)
            && token.has(Sense::Come)
            && at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::Be) && !tokens[b].has(Sense::I));
        let verb =
            !passive && (token.has(Sense::Reach) || token.has(Sense::Introduce)) && (!noun || token.has(Sense::Noun));
        let prepositions = [Sense::With, Sense::From, Sense::To, Sense::At, Sense::About, Sense::Preposition];
        // `put @ana and @bo in touch`
        if token.has(Sense::Past) && !noun && self.head == Head::None && brings_together(&tokens[at + 1..]) {
            self.head = Head::Verb;
            self.introduces = true;
            self.channel = channel::first(tokens, self.lexicon);
            return;
        }
        // `sent him off with my best book`
        let sent_off = token.has(Sense::Void) && token.has(Sense::Preposition) && self.last.is_some();
        if token.has(Sense::Unsocial) || sent_off {
            self.unsocial = Some(at);
        }
        self.theirs = token.has(Sense::Her) || (token.has(Sense::Determiner) && self.theirs_word(token));
        // `@ana's call with @bo`
        let sort = tokens[..at].iter().rev().take(2).take_while(|t| t.has(Sense::Adverb) || t.has(Sense::Determiner));
        let genitive = tokens[..at - sort.count()].last().is_some_and(|t| t.kind == TokenKind::Genitive);
        self.owned |= genitive && token.has(Sense::Noun) && !token.has(Sense::Place);
        if let Some(&sense) = prepositions.iter().find(|&&s| token.has(s)).filter(|_| !verb) {
            // `text off @ana`
            let off = token.has(Sense::Void) && self.letter && self.head == Head::Letter;
            self.preposition = Some(if off { Sense::From } else { sense });
        } else if verb && stated && !(token.has(Sense::Noun) && self.head != Head::None) {
            let noun = token.has(Sense::Base) && !self.done && !did && !is_purpose_of_going(tokens, at);
            self.head = match () {
                () if noun && token.has(Sense::Noun) => Head::Noun,
                () if noun => Head::Letter,
                () if self.others_do(tokens, at) => Head::Filled,
                () => Head::Verb,
            };
            self.letter = noun && token.has(Sense::Letter);
            self.hands = token.has(Sense::Hand);
            self.direct = false;
            self.introduces = token.has(Sense::Introduce);
            self.says = token.has(Sense::Say);
            self.content = false;
            self.preposition = None;
            self.last = None;
            self.channel = channel::of(token, self.lexicon);
        } else if verb && !stated {
            self.preposition = None;
            self.noun(tokens, at);
        } else if token.has(Sense::Hand) && stated && !(noun && token.has(Sense::Letter)) {
            self.hands = true;
            self.head = Head::Filled;
        } else {
            self.noun(tokens, at);
        }
    }

    fn theirs_word(&self, token: &Token) -> bool {
        let word = crate::words::text::fold(token.span.of(self.text));
        self.lexicon.speech.possessives.contains(&word)
    }

    fn noun(&mut self, tokens: &[Token], at: usize) {
        let token = &tokens[at];
        if (token.has(Sense::Noun) || token.has(Sense::Letter)) && !self.content {
            let owned = at.checked_sub(1).and_then(|b| tokens.get(b)).is_some_and(|t| t.kind == TokenKind::Genitive);
            if matches!(self.head, Head::None | Head::Activity) && !owned {
                self.head = if token.has(Sense::Noun) { Head::Noun } else { Head::Letter };
                self.letter = token.has(Sense::Letter);
                self.preposition = None;
            }
            self.channel = self.channel.filter(|c| *c != Channel::Other).or(channel::of(token, self.lexicon));
            if self.head == Head::Verb {
                self.head = Head::Filled;
            }
        } else if token.has(Sense::Duration) || token.has(Sense::Past) || self.is_past(token) {
            // `out w/ his dog, knew Ana`
            let verb = !token.has(Sense::Duration) && self.preposition == Some(Sense::With);
            self.preposition = self.preposition.filter(|_| !verb);
            if self.head == Head::None {
                self.head = Head::Activity;
            }
        } else {
            self.channel = self.channel.or(channel::of(token, self.lexicon));
        }
        let opaque = token.kind == TokenKind::Word && token.senses.is_empty() || token.kind == TokenKind::Number;
        if self.head == Head::Verb && token.senses.any(CONTENT) && !token.has(Sense::Noun) {
            self.content |= self.says;
            self.head = Head::Filled;
        }
        if self.head == Head::Verb && (opaque || token.senses.any(CLOSING)) {
            self.head = Head::Filled;
        }
    }

    /// Whether somebody or something nobody marks does it: `a man called Bo`, `the plumber rang @bo`.
    fn others_do(&self, tokens: &[Token], at: usize) -> bool {
        let noun = tokens[..at].iter().rev().find(|t| !t.has(Sense::Adverb) || t.senses.any(CONTENT));
        noun.is_some_and(|t| t.kind == TokenKind::Word && t.senses.is_empty() && !self.is_past(t))
            || at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::Hearsay))
    }

    /// Whether a word is a participle of what the writer was at.
    fn is_doing(&self, token: &Token) -> bool {
        let word = token.span.of(self.text);
        token.kind == TokenKind::Word
            && word.len() > 5
            && self.lexicon.clause.going_endings.iter().any(|e| word.ends_with(e.as_str()))
    }

    fn is_past(&self, token: &Token) -> bool {
        let word = token.span.of(self.text);
        token.kind == TokenKind::Word
            && token.senses.is_empty()
            && word.len() > 4
            && self.lexicon.clause.past_endings.iter().any(|e| word.ends_with(e.as_str()))
    }

    fn somebody(&self, tokens: &[Token], at: usize) -> Verdict {
        let met = Verdict::Met(ContactRule::C3, self.channel);
        // `gave her @ana's number`
        let apart = |last: usize| last + 1 < at || tokens[last].person().is_some();
        if let Some((last, verdict)) = self.last.filter(|&(last, _)| apart(last))
            && is_joint(&tokens[last + 1..at], self.content)
        {
            return verdict;
        }
        if self.content || is_attribute(tokens, at) {
            return ABOUT;
        }
        // `had @ana over`
        let had = at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::Have) && tokens[b].has(Sense::Past));
        if had && tokens.get(list_end(tokens, at).max(at + 1)).is_some_and(|t| t.has(Sense::Round)) {
            return Verdict::Met(ContactRule::C3, Some(Channel::Visit));
        }
        // `picked @ana up`
        let fetched = at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::Fetch));
        let particle = Senses::of(Sense::Round).and(Sense::Preposition).and(Sense::Place);
        if fetched && tokens.get(list_end(tokens, at).max(at + 1)).is_some_and(|t| t.senses.any(particle)) {
            return Verdict::Met(ContactRule::C3, None);
        }
        // `at four came @ana`
        let came = |t: &Token| t.has(Sense::Come) && !t.senses.any(NO_ARRIVAL);
        if at.checked_sub(1).is_some_and(|b| came(&tokens[b])) {
            return Verdict::Met(ContactRule::C3, Some(Channel::Visit));
        }
        // `spoke with neither @ana nor @bo`
        if at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::Not)) {
            return Verdict::Not(NotContact::Negated);
        }
        let end = list_end(tokens, at).max(at + 1);
        let genitive = tokens.get(end).is_some_and(|t| t.kind == TokenKind::Genitive);
        let place = genitive && tokens.get(end + 1).is_some_and(|t| t.has(Sense::Place));
        // `the afternoon at @ana's helping with the fence`
        let goes_on = |t: &Token| t.senses.any(NO_THING) || t.has(Sense::Round) || is_stop(t) || self.is_doing(t);
        let alone = genitive && tokens.get(end + 1).is_none_or(goes_on);
        let head = self.head;
        match self.preposition {
            _ if delivered::is(tokens, at, end, self.text, self.lexicon) => {
                let channel = channel::first(tokens, self.lexicon).filter(|c| *c != Channel::Visit);
                Verdict::Met(ContactRule::C3, channel.or(Some(Channel::Message)))
            }
            _ if genitive && self.arrived(&tokens[end..]).is_some() => {
                Verdict::Met(ContactRule::C3, channel::first(&tokens[end..], self.lexicon))
            }
            _ if genitive && !(place || alone) => ABOUT,
            // `popped round to @ana's`
            Some(Sense::To) if alone && head == Head::Verb && self.channel == Some(Channel::Visit) => met,
            Some(Sense::With) if self.is_outing(tokens, at) => met,
            // `sorting slides with @ana all morning`
            Some(Sense::With)
                if self.is_unsocial(tokens, at)
                    || head == Head::None && !self.is_fed() && !tokens.iter().any(|t| t.has(Sense::Duration)) =>
            {
                PLAIN
            }
            Some(Sense::With) if self.owned => OTHERS,
            Some(Sense::With) if is_pictured(tokens, at, self.last) => ABOUT,
            Some(Sense::With) => met,
            // `a card from @ana and me`
            Some(Sense::From) if tokens[at..end].iter().any(|t| t.has(Sense::Me)) => ABOUT,
            Some(Sense::From) if matches!(head, Head::Letter) || self.letter || self.is_call() => met,
            Some(_) if self.is_back(tokens, at) => met,
            // `sent @ana to @bo`
            Some(Sense::To) if self.direct && !self.introduces => ABOUT,
            Some(Sense::To) if self.hands || self.introduces || matches!(head, Head::Letter | Head::Noun) => met,
            // `half an hour in @ana's kitchen`
            Some(Sense::Preposition) if place && tokens[..at].iter().any(|t| t.has(Sense::Duration)) => met,
            Some(Sense::At) if genitive || tokens.get(at + 1).is_some_and(|t| t.has(Sense::Join)) => met,
            Some(Sense::At) if head == Head::Noun && tokens.get(at + 1).is_none_or(is_stop) => met,
            // `one-pager out to @ana 16:55`
            Some(Sense::To) if head == Head::None && went_out(tokens, at) => {
                Verdict::Met(ContactRule::C3, Some(Channel::Message))
            }
            Some(Sense::To) if self.sent(tokens) => Verdict::Met(ContactRule::C3, channel::first(tokens, self.lexicon)),
            Some(_) => ABOUT,
            // `visited @ana's`
            // `rang @ana's office` reaches others.
            None if genitive && place && self.channel != Some(Channel::Visit) => ABOUT,
            None if genitive && !place && !(alone && self.channel == Some(Channel::Visit)) => ABOUT,
            None if head == Head::Verb => met,
            // `it was @ana on the phone`
            None if tokens.get(end).is_some_and(|t| channel::is_means(t, self.lexicon)) => {
                Verdict::Met(ContactRule::C3, channel::of(&tokens[end], self.lexicon))
            }
            None if head == Head::Noun && self.adjacent(tokens, at) => met,
            None => PLAIN,
        }
    }

    /// Whether a clause is no more than what was done with somebody: `tram with @ana, rain`.
    fn is_outing(&self, tokens: &[Token], at: usize) -> bool {
        let Some(with) = at.checked_sub(1).filter(|&with| tokens[with].has(Sense::With)) else { return false };
        let opaque = |t: &Token| t.kind == TokenKind::Word && t.senses.is_empty();
        let end = list_end(tokens, at).max(at + 1);
        // `at 2 and at 4`
        let time =
            |i: usize| tokens[i].has(Sense::At) && tokens.get(i + 1).is_some_and(|t| t.kind == TokenKind::Number);
        let ends = tokens.get(end).is_none_or(|t| is_stop(t) || time(end));
        let what = &tokens[..with];
        // `up with @ana at 2`
        let away = matches!(what, [t] if t.has(Sense::Preposition)) && tokens.get(end).is_some_and(|_| time(end));
        (1..=MOST_WORDS).contains(&with) && (what.iter().all(opaque) || away) && ends
    }

    /// Whether `with` belongs to the word just before it: `fed up with @ana`; but `agreed the rota with @ana`.
    fn is_unsocial(&self, tokens: &[Token], at: usize) -> bool {
        let Some(word) = self.unsocial else { return false };
        let with = (word + 1..at).find(|&i| tokens[i].has(Sense::With));
        with.is_none_or(|with| tokens[word + 1..with].iter().all(|t| t.has(Sense::Adverb)))
    }

    /// Whether somebody gives back what the clause begins with: `drill back from @ana`, `umbrella back off @bo`.
    fn is_back(&self, tokens: &[Token], at: usize) -> bool {
        let [.., thing, back, from] = &tokens[..at] else { return false };
        let word = crate::words::text::fold(back.span.of(self.text));
        let source = from.has(Sense::From) || from.has(Sense::Void);
        let opaque = thing.kind == TokenKind::Word && thing.senses.is_empty();
        source && opaque && self.lexicon.dealing.back.contains(&word)
    }

    /// Whether the clause says by what means something went out: `map → @ana by mail`.
    fn sent(&self, tokens: &[Token]) -> bool {
        matches!(channel::first(tokens, self.lexicon), Some(Channel::Email | Channel::Message)) && !self.content
    }

    /// By what means what is somebody's came in: `@ana's answer came by mail`.
    fn arrived(&self, after: &[Token]) -> Option<Channel> {
        // A letter comes; `@ana's boss got back to me` is from somebody else.
        let came = after
            .iter()
            .any(|t| (t.has(Sense::Past) || t.has(Sense::Come)) && !t.has(Sense::Hand) && !t.has(Sense::Say));
        let means = after.iter().filter_map(|t| channel::of(t, self.lexicon));
        means.filter(|_| came).find(|c| matches!(c, Channel::Email | Channel::Message))
    }

    fn is_call(&self) -> bool {
        self.head == Head::Noun && matches!(self.channel, Some(Channel::Call | Channel::Video | Channel::Email))
    }

    /// `at the café for lunch with @ana`
    fn is_fed(&self) -> bool {
        matches!(self.channel, Some(Channel::Meal | Channel::Coffee))
    }

    /// Whether nothing but times and adverbs stands between the noun and the person: `1:1 @ana`.
    fn adjacent(&self, tokens: &[Token], at: usize) -> bool {
        let before = tokens[at.saturating_sub(5)..at].iter().rev();
        let gap = before.take_while(|t| !t.has(Sense::Noun) && !t.has(Sense::Letter));
        !self.theirs
            && gap
                .into_iter()
                .all(|t| t.kind == TokenKind::Number || t.has(Sense::Adverb) || t.is_mark(':') || t.has(Sense::Noun))
    }
}
