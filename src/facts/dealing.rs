//! Dealings in prose: give and take, promises, introductions (FACTS §3, §5, §6). One pass over the sentences finds all.

use super::clause;
use super::draft::Draft;
use super::exchange;
use super::favour_kind;
use super::focus::Focus;
use super::gift;
use super::phrasebook::{self, Match, Phrasebook, Somebody, Unit};
use super::reported::Speaker;
use super::roster::Part;
use super::sentence::{self, Token, TokenKind};
use super::task_people;
use super::voice::Voices;
use crate::model::fact::{Direction, Exchange, ExchangeKind, FollowUp, Introduction, IntroductionStatus, Owner, RefId};
use crate::model::note::{Block, BlockKind, DateVia, NoteKind, ProseLine};
use crate::model::task::Status;
use crate::words::date::{Date, DateRange};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::Sense;
use crate::words::text::Span;

/// Most people of a meeting to all of whom the writer's promise is made.
const MOST_OTHERS: usize = 3;

/// The phrases of a lexicon, compiled once.
#[derive(Clone, Debug)]
pub struct Dealings {
    /// What prose states.
    pub prose: Phrasebook,
    /// What a done task states: `thank @ana`.
    pub done: Phrasebook,
}

impl Dealings {
    /// Compiles the phrases of `lexicon`.
    #[must_use]
    pub fn new(lexicon: &Lexicon) -> Self {
        let (words, verbs) = (&lexicon.dealing, &lexicon.followup.imperatives);
        Self { prose: Phrasebook::new(&words.phrases, verbs), done: Phrasebook::new(&words.done_phrases, verbs) }
    }
}

/// Reads the dealings of the note's prose and done tasks into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let (note, dealings) = (draft.note, draft.dealings);
    let mut voices = None;
    let mut focus = Focus::new(draft);
    for block in &note.blocks {
        focus.enter(block, note);
        let Some(book) = book(block, dealings) else { continue };
        for span in clause::stretches(block) {
            let Some(line) = block.prose.line_at(span.start as usize) else { continue };
            focus.line(line.date.map(|d| d.date));
            if !book.may_be_in(span.of(&block.prose.text)) {
                focus.marks(&block.prose, span);
                continue;
            }
            let voices = voices.get_or_insert_with(|| Voices::new(draft));
            focus.catch_up(voices);
            for tokens in sentence::sentences(&block.prose, span, voices, draft.lexicon) {
                let own = after_day(&tokens, draft.lexicon);
                let units = phrasebook::units(own, &block.prose.text, book);
                for found in book.find(&units, &draft.lexicon.dealing) {
                    Dealing { block, line, tokens: own, units: &units, focus: &focus }.enter(draft, &found);
                }
                focus.sentence(&tokens);
            }
        }
    }
}

/// The tokens of a sentence behind a day of the week and a day such as `15/10` or `2.6.26` at its front.
fn after_day<'t>(tokens: &'t [Token], lexicon: &Lexicon) -> &'t [Token] {
    let named = tokens.iter().take_while(|t| t.word().is_some_and(|w| lexicon.date.weekdays.contains_key(&*w))).count();
    let rest = tokens.get(named..).unwrap_or_default();
    let is_number = |t: &&Token| t.word().is_some_and(|w| w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit()));
    let is_joint = |t: &&Token| matches!(t.kind, TokenKind::Mark('/' | '.'));
    // The day may have been read as that of the line: then the month is left, behind its slash.
    let mut at = rest.iter().take(1).filter(is_number).count();
    let from = at;
    while rest.get(at).as_ref().is_some_and(is_joint) && rest.get(at + 1).as_ref().is_some_and(is_number) {
        at += 2;
    }
    rest.get(if at > from { at } else { 0 }..).unwrap_or_default()
}

/// The phrases that apply to a block; none to quoted and opaque text, and none to tasks that are not done.
fn book<'d>(block: &Block, dealings: &'d Dealings) -> Option<&'d Phrasebook> {
    let own = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Row { header: false });
    let quoted = block.quote_depth > 0 && block.callout.is_none();
    match &block.task {
        _ if !own || quoted => None,
        None => Some(&dealings.prose),
        Some(task) => (task.status == Status::Done).then_some(&dealings.done),
    }
}

/// Whether the note lists several who were there.
fn minutes(draft: &Draft<'_>) -> bool {
    draft.roster.iter().filter(|e| e.part == Part::Present).count() > 1
}

/// Whom the note lists as present, if they are few enough for all to be meant.
fn few_others(draft: &Draft<'_>) -> Vec<RefId> {
    let mut people: Vec<RefId> = draft.roster.iter().filter(|e| e.part == Part::Present).map(|e| e.person).collect();
    people.dedup();
    if people.len() > MOST_OTHERS { Vec::new() } else { people }
}

/// Where a phrase stands.
struct Dealing<'a> {
    block: &'a Block,
    line: &'a ProseLine,
    tokens: &'a [Token],
    units: &'a [Unit],
    focus: &'a Focus<'a>,
}

impl Dealing<'_> {
    fn enter(&self, draft: &mut Draft<'_>, found: &Match) {
        let mut parts = found.meaning.split('-');
        match (parts.next(), parts.next()) {
            (Some("given"), kind) => self.exchange(draft, found, Direction::Given, kind, parts.next()),
            (Some("received"), kind) => self.exchange(draft, found, Direction::Received, kind, parts.next()),
            (Some("promise"), owner) => {
                let owner = if owner == Some("me") { Owner::Me } else { Owner::Them };
                self.promise(draft, found, owner, parts.next() == Some("dated"));
            }
            (Some("intro"), Some(how)) => self.introduction(draft, found, how),
            _ => {}
        }
    }

    fn date(&self) -> Option<Date> {
        let done = self.block.task.as_ref().and_then(|t| t.done);
        done.or(self.line.date.map(|d| d.end))
    }

    /// The sentence's words.
    fn text(&self) -> String {
        let span = match (self.units.first(), self.units.last()) {
            (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end },
            _ => Span::default(),
        };
        span.of(&self.block.prose.text).trim_end_matches(['.', ',', ' ']).replace('\n', " ")
    }

    /// The people of the `i`-th placeholder. A pronoun is whom the text before it means, if that is one person.
    fn people(&self, draft: &mut Draft<'_>, found: &Match, i: usize) -> Vec<RefId> {
        let mut out = Vec::new();
        if found.people.is_empty() {
            // `Said thanks.`: whoever was spoken of.
            let before = self.tokens.iter().take_while(|t| t.span.start < found.span.start).count();
            let speaker = self.focus.before(self.tokens.get(..before).unwrap_or_default());
            return speaker.map(|s| s.person(draft)).into_iter().collect();
        }
        for somebody in found.people.get(i).into_iter().flatten() {
            let speaker = match somebody {
                Somebody::Marked(reference) => Some(Speaker::Marked(reference.clone())),
                Somebody::Named(name) => Some(Speaker::Named(name.clone())),
                Somebody::Pronoun(at) => self.focus.before(self.tokens.get(..*at).unwrap_or_default()),
            };
            if let Some(person) = speaker.map(|s| s.dealer(draft))
                && !out.contains(&person)
            {
                out.push(person);
            }
        }
        out
    }

    /// Whose label the line begins with.
    fn label(&self) -> Option<Speaker> {
        match self.tokens {
            [who, Token { kind: TokenKind::Mark(':'), .. }, ..] => match &who.kind {
                TokenKind::Person(reference) => Some(Speaker::Marked(reference.clone())),
                TokenKind::Name(name) => Some(Speaker::Named(name.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    fn exchange(
        &self,
        draft: &mut Draft<'_>,
        found: &Match,
        direction: Direction,
        kind: Option<&str>,
        state: Option<&str>,
    ) {
        // A list of favours or of things lent has said it already.
        let line = self.line.number;
        if draft.facts.exchanges.iter().any(|e| e.line == line && matches!(e.rule.as_str(), "section" | "list")) {
            return;
        }
        if kind == Some("gift") && !gift::is_given(draft, self.units, found, direction) {
            return;
        }
        let text = self.text();
        let written = kind.and_then(favour_kind::kind_of).filter(|k| *k != ExchangeKind::Other);
        let kind = written.unwrap_or_else(|| draft.kind_in(&text));
        for person in self.people(draft, found, 0) {
            draft.facts.exchanges.push(Exchange {
                person,
                direction,
                kind,
                open: state == Some("open"),
                settles: state == Some("settles"),
                what: text.clone(),
                date: self.date(),
                line: self.line.number,
                rule: "FACTS-5".to_owned(),
            });
        }
    }

    fn put(&self, draft: &mut Draft<'_>, person: RefId, direction: Direction, kind: ExchangeKind) {
        draft.facts.exchanges.push(Exchange {
            person,
            direction,
            kind,
            open: false,
            settles: false,
            what: self.text(),
            date: self.date(),
            line: self.line.number,
            rule: "FACTS-5".to_owned(),
        });
    }

    /// Whether it is an earlier promise that the sentence tells of: `two weeks after I said I would`.
    fn is_told_of(&self, draft: &Draft<'_>, found: &Match) -> bool {
        let before = self.units.iter().rev().find(|u| u.span.end <= found.span.start).and_then(Unit::word);
        before.is_some_and(|w| draft.lexicon.dealing.told_of.contains(w))
    }

    /// `if_due`: the words state a promise only with a day to come, such as `Ana sends the plans on Friday`.
    fn promise(&self, draft: &mut Draft<'_>, found: &Match, owner: Owner, if_due: bool) {
        let mut people = self.people(draft, found, 0);
        let mut owner = owner;
        let line = self.line.number;
        // A list of promises has said it already.
        let listed = draft.facts.followups.iter().any(|f| f.line == line && f.rule == "section");
        if listed || self.is_told_of(draft, found) {
            return;
        }
        if people.is_empty() && found.people.is_empty() {
            // `I'll send the plans` in the minutes of a small meeting is promised to whoever else was there.
            people = few_others(draft);
        }
        // `she'll ring you` is said to somebody else.
        let other = self.units.iter().find(|u| u.span.start >= found.span.end).and_then(Unit::word);
        if owner == Owner::Them && other.is_some_and(|w| draft.lexicon.dealing.you.contains(w)) {
            return;
        }
        // `Wants a quiet life` in an undated line describes somebody.
        let first = self.units.iter().find(|u| u.span.start == found.span.start).and_then(Unit::word);
        if self.line.date.is_none() && first.is_some_and(|w| draft.lexicon.dealing.elided.contains(w)) {
            return;
        }
        if owner == Owner::Me {
            // In minutes, what nobody says that they do is anybody's to do.
            let said = self.tokens.iter().any(|t| t.kind == TokenKind::Writer);
            if !said && minutes(draft) {
                return;
            }
            // `Ana: I'll send the plans`
            if let Some(speaker) = self.label() {
                (people, owner) = (vec![speaker.person(draft)], Owner::Them);
            }
        }
        // `I owe her one` is thanks; `I owe her one jar` is a jar.
        let mut after = self.units.iter().filter(|u| u.span.start >= found.span.end).map(Unit::word);
        let thankful = after.next().flatten().is_some_and(|w| draft.lexicon.dealing.thankful.contains(w))
            && after.next().flatten().is_none_or(|w| draft.lexicon.phrases().senses(w).has(Sense::About));
        let within = |u: &&Unit| u.span.start >= found.span.start && u.span.end <= found.span.end;
        let mut own = self.units.iter().filter(within).filter_map(Unit::word);
        let owes = own.any(|w| draft.lexicon.dealing.owe.contains(w));
        let thanks =
            self.units.iter().filter(within).filter_map(Unit::word).any(|w| draft.lexicon.dealing.thank.contains(w));
        if owner == Owner::Me && thanks {
            // What one still has to thank for was received.
            for &person in &people {
                self.put(draft, person, Direction::Received, ExchangeKind::Help);
            }
        }
        if owes && thankful && owner == Owner::Me {
            return;
        }
        let in_table = matches!(self.block.kind, BlockKind::Row { .. });
        if people.is_empty() || in_table || !draft.settings.inferred_followups {
            return;
        }
        let text = self.text();
        let noted_on = self.line.date.map(|d| d.date);
        let opening = self.units.first().filter(|u| u.span.start == found.span.start).and_then(Unit::word);
        let orders = opening.is_some_and(|w| draft.lexicon.followup.imperatives.contains(w));
        if orders && self.line.date.is_some_and(|d| d.via == DateVia::Line) || self.is_taken_back(draft, found) {
            // `2026-05-02 call Ana` is an entry of a log.
            return;
        }
        // What stands before the promise may be due another day: `the talk is on Monday, I'll send notes tonight`.
        let rest = Span { start: found.span.start, end: self.units.last().map_or(found.span.end, |u| u.span.end) };
        let rest = rest.of(&self.block.prose.text);
        let leads = |(span, _): &(Span, DateRange)| span.start == 0;
        let phrase =
            |day| draft.dates.due_phrase(rest, day).or_else(|| draft.dates.due_phrase(&text, day).filter(leads));
        let of_year = || draft.dates.due_of_year(rest).filter(|_| noted_on.is_none());
        let due = noted_on.and_then(phrase).map(|(_, range)| range).or_else(of_year);
        if if_due && due.zip(noted_on).is_none_or(|(due, noted)| due.end <= noted) {
            return;
        }
        let (line, rule) = (self.line.number, "FACTS-3".to_owned());
        let settled = exchange::is_settled(draft, &text);
        let status = if settled { Status::Done } else { Status::Open };
        let stated = FollowUp::stated(owner, people, text, due);
        draft.facts.followups.push(FollowUp { status, noted_on, inferred: true, line, rule, ..stated });
    }

    /// Whether a sentence ends by saying that nothing came of it: `said she'd come, didn't`.
    fn is_taken_back(&self, draft: &Draft<'_>, found: &Match) -> bool {
        let after = |u: &&Unit| u.span.start >= found.span.end;
        let mut last = self.units.iter().filter(after).skip_while(|u| !u.is_comma()).skip(1).filter_map(Unit::word);
        last.next().is_some_and(|w| draft.lexicon.dealing.taken_back.contains(w))
            && last.next().is_none_or(|w| w == "'t")
    }

    /// `intro-received` P introduced me to P; `intro-through` met P through P; `intro-made` introduced P to P; `intro-others` P introduced P to P;
    /// `intro-asked` asked P to introduce me to P; `intro-promised` P will introduce me to P.
    fn introduction(&self, draft: &mut Draft<'_>, found: &Match, how: &str) {
        let mut slots: Vec<Vec<RefId>> = (0..found.people.len()).map(|i| self.people(draft, found, i)).collect();
        if how == "through" {
            slots.rotate_right(1);
        }
        if let ("received", 1, NoteKind::Person) = (how, slots.len(), draft.note.kind) {
            // `Bo put us in touch` in Ana's note: her and the writer.
            slots.push(vec![task_people::own_reference(draft)]);
        }
        let status = match how {
            "made" => IntroductionStatus::Made,
            "received" | "through" => IntroductionStatus::Received,
            "others" => IntroductionStatus::BetweenOthers,
            "asked" => IntroductionStatus::AskedFor,
            _ => IntroductionStatus::Pending,
        };
        let by = if how == "made" { None } else { slots.first().and_then(|s| s.first()).copied() };
        let from = usize::from(how != "made");
        let people: Vec<RefId> = slots.iter().skip(from).flatten().copied().filter(|p| Some(*p) != by).collect();
        if people.is_empty() || (how != "made" && by.is_none()) {
            return;
        }
        let mut exchange = |person, direction| {
            draft.facts.exchanges.push(Exchange {
                person,
                direction,
                kind: ExchangeKind::Intro,
                open: false,
                settles: false,
                what: self.text(),
                date: self.date(),
                line: self.line.number,
                rule: "FACTS-6".to_owned(),
            });
        };
        match (status, by) {
            (IntroductionStatus::Made, _) => people.iter().for_each(|&p| exchange(p, Direction::Given)),
            (IntroductionStatus::Received, Some(by)) => exchange(by, Direction::Received),
            _ => {}
        }
        let (date, line) = (self.date(), self.line.number);
        draft.facts.introductions.push(Introduction { by, people, date, status, line, rule: "FACTS-6".to_owned() });
        if status == IntroductionStatus::Pending {
            self.promise(draft, found, Owner::Them, false);
        }
    }
}
