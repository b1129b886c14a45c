//! What the clauses of a note say of everybody they name (C3, C4, C7).

use super::clause::{Clause, Reading, Subject};
use super::clause_tokens::{Somebody, Token, TokenKind};
use super::contact::{self, Said};
use super::continuation::{self, Continuation};
use super::draft::Draft;
use super::governed::{self, Governed, Verdict};
use super::others;
use super::roster::Part;
use super::{around, contact_day, contact_line, contact_person};
use crate::model::fact::{Channel, ContactRule, NotContact};
use crate::model::note::{Block, DateVia};
use crate::model::reference::Reference;
use crate::model::task::Status;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::fold;

/// What the clauses say of everybody they name, each with the index of its clause.
pub(super) fn read(draft: &mut Draft<'_>, reading: &Reading) -> Vec<(usize, Said)> {
    let continuation = Continuation::new(draft);
    let present = draft.roster.iter().filter(|e| e.part == Part::Present).count();
    let mut phrases = Phrases {
        draft,
        reading,
        continuation,
        by: Subject::Elided,
        doers: Vec::new(),
        line: (0, 0, Vec::new()),
        listed: present > 0,
        minutes: present > 1,
        out: Vec::new(),
    };
    let mut entered = None;
    for (index, clause) in reading.clauses.iter().enumerate() {
        phrases.enter(clause, &mut entered);
        phrases.go_on(index, clause);
        phrases.clause(index, clause);
    }
    phrases.out
}

/// What leads to people rather than to things.
const BEFORE_PEOPLE: Senses =
    Senses::of(Sense::With).and(Sense::Join).and(Sense::Reach).and(Sense::Come).and(Sense::Past).and(Sense::Introduce);
/// Of a longer list of subjects only so many are carried into the clauses that go on.
const MOST_DOERS: usize = 8;

struct Phrases<'r, 'n> {
    draft: &'r Draft<'n>,
    reading: &'r Reading,
    continuation: Continuation,
    /// The subject of the clause, taken over from the one before if it has none.
    by: Subject,
    /// Who that is.
    doers: Vec<Said>,
    /// The line, and the tokens that name those who do something in it.
    line: (usize, usize, Vec<usize>),
    /// The note says who was there.
    listed: bool,
    /// It does so of several: minutes, which speak in everybody's voice.
    minutes: bool,
    out: Vec<(usize, Said)>,
}

impl<'n> Phrases<'_, 'n> {
    fn block(&self, clause: &Clause) -> &'n Block {
        &self.draft.note.blocks[clause.block]
    }

    fn enter(&mut self, clause: &Clause, entered: &mut Option<usize>) {
        let block = self.block(clause);
        if *entered != Some(clause.block) {
            *entered = Some(clause.block);
            let parent = block.parent.map(|p| continuation::named_in(self.reading, p));
            self.continuation.enter(block, parent.as_deref());
        }
        let date = block.prose.lines.get(clause.line).and_then(|l| l.date).and_then(contact_day::day_of);
        self.continuation.clause(clause, date);
    }

    /// A clause without a subject may say more of the subject of the one before.
    fn go_on(&mut self, index: usize, clause: &Clause) {
        self.by = subject(self.reading, index, self.by);
        if !self.minutes {
            self.relative(index, clause);
            self.after_fragment(index, clause);
            self.with_whom(index, clause);
        }
        let theirs = matches!(self.by, Subject::People | Subject::Pronoun);
        if self.minutes || clause.subject != Subject::Elided || !theirs {
            return self.doers.clear();
        }
        let verdict = others::by_others(clause.rest(self.reading), self.draft.lexicon);
        let (verdict, date) = contact_line::settle(self.draft, self.reading, index, verdict);
        // `@ana had lunch with @bo, came back late`
        let told = clause.rest(self.reading).first().is_some_and(|t| t.has(Sense::Say));
        let to_writer = told || matches!(verdict, Verdict::Met(ContactRule::C4, _));
        let elsewhere = |d: &&Said| d.verdict == others::OTHERS && !to_writer;
        if matches!(verdict, Verdict::Met(..)) {
            let doers = self.doers.iter().filter(|d| !elsewhere(d));
            self.out.extend(doers.map(|d| (index, Said { date, verdict, ..d.clone() })));
        }
    }

    /// `texted @bo, who wrote back at once`: what is said of the person just named.
    fn relative(&mut self, index: usize, clause: &Clause) {
        let tokens = self.reading.tokens_of(clause);
        let Some(rest) = tokens.split_first().filter(|(t, _)| t.has(Sense::Relative)).map(|(_, rest)| rest) else {
            return;
        };
        let before = self.reading.tokens[..clause.tokens.start].iter().rposition(|t| !t.is_mark(','));
        let Some(token) = before.filter(|&at| self.reading.tokens[at].person().is_some()) else { return };
        // What somebody had done before is of another day.
        let earlier = rest.first().is_some_and(|t| t.has(Sense::Have));
        let verdict = others::by_others(rest, self.draft.lexicon);
        let here = self.reading.clauses_of(clause.block).iter().any(|c| c.tokens.contains(&token));
        if here && !earlier && matches!(verdict, Verdict::Met(..)) {
            self.person(index, clause, Governed { token, verdict, introduced: false });
        }
    }

    /// `Ana. Told me to stop worrying`: a line that begins with a name alone goes on about them.
    fn after_fragment(&mut self, index: usize, clause: &Clause) {
        let line = self.reading.clauses_on(clause.block, clause.line);
        let Some(lead) = line.first().filter(|l| l.sentence < clause.sentence && l.leads) else { return };
        let tokens = self.reading.tokens_of(lead);
        let named = |t: &Token| t.person().is_some() || matches!(t.kind, TokenKind::Mark('.' | '!' | ','));
        let alone = tokens.iter().all(named) && tokens.iter().filter(|t| t.person().is_some()).count() == 1;
        let next = line.iter().find(|c| c.sentence == clause.sentence).is_some_and(|c| c.tokens == clause.tokens);
        if !alone || clause.subject != Subject::Elided {
            return;
        }
        let rest = clause.rest(self.reading);
        let verdict = others::by_others(rest, self.draft.lexicon);
        let told = contact_line::starts_with_verb(self.reading, clause) && rest.iter().any(|t| t.has(Sense::Me));
        let follows = clause.sentence <= lead.sentence + tokens.len() && !rest.iter().any(|t| t.person().is_some());
        if matches!(verdict, Verdict::Met(..)) && (told || (next && follows)) {
            self.person(index, clause, Governed { token: lead.tokens.start, verdict, introduced: false });
        }
    }

    /// `Tess was there too, we talked for an hour`: `we` are the writer and whoever alone does something in the line.
    fn with_whom(&mut self, index: usize, clause: &Clause) {
        let (block, line, people) = &self.line;
        if (*block, *line) != (clause.block, clause.line) {
            self.line = (clause.block, clause.line, Vec::new());
            return;
        }
        let tokens = self.reading.tokens_of(clause);
        let rest = clause.rest(self.reading);
        let &[token] = &people[..] else { return };
        let we = clause.subject == Subject::Writer && tokens.iter().any(|t| t.has(Sense::We));
        let named = tokens.iter().any(|t| t.person().is_some() || t.has(Sense::With) || t.has(Sense::Him));
        let had = rest.first().is_some_and(|t| t.has(Sense::Have) && t.has(Sense::Past));
        let spent = had && rest.iter().any(|t| t.has(Sense::Noun) || t.has(Sense::Duration));
        let together = rest.first().is_some_and(|t| t.has(Sense::Together));
        // `Tess is very brisk. Olek introduced us`
        let introduced = clause.subject == Subject::People
            && rest.len() > 1
            && rest[0].has(Sense::Introduce)
            && rest[1].has(Sense::Me)
            && rest.get(2).is_none_or(|t| t.person().is_none() && !t.has(Sense::To) && !t.has(Sense::Join));
        if introduced || (we && !named && (spent || together)) {
            let verdict = Verdict::Met(ContactRule::C3, crate::facts::channel::first(rest, self.draft.lexicon));
            self.person(index, clause, Governed { token, verdict, introduced: false });
        }
    }

    fn clause(&mut self, index: usize, clause: &Clause) {
        let block = self.block(clause);
        let done = block.task.as_ref().is_some_and(|t| t.status == Status::Done);
        for found in governed::govern(self.reading, clause, self.by, done, self.draft.lexicon, &block.prose.text) {
            self.person(index, clause, found);
        }
    }

    fn person(&mut self, index: usize, clause: &Clause, found: Governed) {
        let token = &self.reading.tokens[found.token];
        let somebody = token.person().and_then(|p| self.reading.people.get(p));
        let does = clause.subject == Subject::People && clause.tokens.contains(&found.token);
        if does && found.token < clause.predicate && self.line.2.len() < MOST_DOERS {
            self.line.2.push(found.token);
        }
        let meant: Vec<Reference> = match somebody {
            Some(s) => vec![s.reference.clone()],
            None if token.has(Sense::Both) => self.continuation.several().to_vec(),
            None => {
                let near = self.continuation.pronoun(&self.beside(clause, found.token)).cloned();
                near.into_iter().filter(|n| !self.speaks_with_another(clause, n)).collect()
            }
        };
        if let Some(s) = somebody.filter(|s| (!s.doubtful || does) && !self.may_be_thing(s, found.token)) {
            self.continuation.name(&s.reference);
        }
        for reference in meant {
            self.one(index, clause, found, &reference);
        }
    }

    /// Whether a bare name that is no given name stands where things and places do, so that no pronoun of a person means it:
    /// `over from Denmark`, `in her little Fiat`.
    fn may_be_thing(&self, somebody: &Somebody, at: usize) -> bool {
        let name = &somebody.reference;
        let bare = somebody.mark.is_none() && !somebody.continued && name.tail.is_empty();
        bare && at.checked_sub(1).is_some_and(|b| {
            let before = &self.reading.tokens[b];
            before.kind == TokenKind::Word && !before.senses.any(BEFORE_PEOPLE)
        }) && !self.draft.lexicon.mention.is_given_name(&fold(&name.token))
    }

    /// Whom a clause names beside the pronoun at `at`, which means somebody else: `introduced @ana to him`.
    fn beside(&self, clause: &Clause, at: usize) -> Vec<&Reference> {
        let objects = self.reading.tokens.get(clause.predicate..at).unwrap_or_default();
        let named = |t: &Token| self.reading.people.get(t.person()?).filter(|s| !s.doubtful).map(|s| &s.reference);
        objects.iter().filter_map(named).collect()
    }

    /// Whether the line had to do with somebody else before it speaks of `near`: whom a pronoun means then is not clear. `Ana
    /// rang. Bo isn't well. I told her …`
    fn speaks_with_another(&self, clause: &Clause, near: &Reference) -> bool {
        let line = self.out.iter().rev().take(MOST_DOERS).take_while(|(at, _)| {
            let before = &self.reading.clauses[*at];
            (before.block, before.line) == (clause.block, clause.line)
        });
        let whole = |r: &Reference| [r.token.clone(), r.tail.clone()].concat();
        let near = whole(near);
        let mut others = false;
        for (at, said) in line.filter(|(_, s)| matches!(s.verdict, Verdict::Met(..))) {
            if whole(&said.reference) == near {
                return false;
            }
            others |= self.reading.clauses[*at].sentence < clause.sentence;
        }
        others
    }

    /// What clause `index` says of one person.
    fn one(&mut self, index: usize, clause: &Clause, found: Governed, reference: &Reference) {
        let block = self.block(clause);
        let token = &self.reading.tokens[found.token];
        let somebody = token.person().and_then(|p| self.reading.people.get(p));
        let verdict = self.voiced(index, clause, found, somebody.is_some_and(|s| s.mark.is_some()));
        let governed = verdict;
        let (verdict, date) = contact_line::settle(self.draft, self.reading, index, verdict);
        let said = Said {
            reference: contact_person::sure(reference, governed, found.introduced, self.listed, self.draft.lexicon),
            line: block.prose.line_at(token.span.start as usize).map_or(0, |l| l.number),
            date,
            region: contact::region(block),
            verdict,
            mark: somebody.and_then(|s| Some((s.block, s.mark?))),
            named: somebody.is_some(),
            doubtful: somebody.is_none_or(|s| s.doubtful),
        };
        if found.token < clause.predicate && clause.subject != Subject::Joint && self.doers.len() < MOST_DOERS {
            self.doers.push(said.clone());
        }
        self.out.push((index, said));
    }

    /// The verdict, seeing who speaks: somebody quoted was there (C4); in minutes, and after a speaker's label, it is not
    /// the writer who tells.
    fn voiced(&self, index: usize, clause: &Clause, found: Governed, marked: bool) -> Verdict {
        let quoted = !self.listed
            && found.token < clause.predicate
            && is_quoted_next(self.reading, index)
            && !is_without_writer(self.reading, clause);
        let theirs = (self.minutes && !marked) || is_labelled(self.reading, clause);
        match found.verdict {
            Verdict::Not(NotContact::Plain | NotContact::About) if self.is_letter(clause, found.token) => {
                Verdict::Met(ContactRule::C3, Some(Channel::Message))
            }
            Verdict::Not(NotContact::Plain) if quoted => Verdict::Met(ContactRule::C4, None),
            Verdict::Met(..) if theirs && !quoted => Verdict::Not(NotContact::About),
            verdict => verdict,
        }
    }

    /// Whether the entry of a log is a letter: `2026-10-22 from @ana: two reviews are in`.
    fn is_letter(&self, clause: &Clause, at: usize) -> bool {
        let (block, tokens) = (self.block(clause), &self.reading.tokens);
        let entry = block.prose.lines.get(clause.line).and_then(|l| l.date).is_some_and(|d| d.via == DateVia::Line);
        let leads = clause.leads && at == clause.tokens.start + 1;
        let way = tokens.get(clause.tokens.start).is_some_and(|t| t.has(Sense::From) || t.has(Sense::To));
        entry && leads && way && tokens.get(at + 1).is_some_and(|t| t.is_mark(':'))
    }
}

/// Whether the line of `clause` begins with somebody's label, so that the rest is in their words: `Ana: I met Bo`.
fn is_labelled(reading: &Reading, clause: &Clause) -> bool {
    let lead = reading.clauses_on(clause.block, clause.line).first();
    lead.filter(|l| l.tokens.start < clause.tokens.start && l.subject == Subject::People).is_some_and(|l| {
        let label = l.rest(reading);
        matches!(label, [colon] if colon.is_mark(':'))
    })
}

/// Whether the line says that the writer was not there, so that whoever is quoted told them later: `pairing w/ Dom, I
/// wasn't in it. Dom: "…"`.
fn is_without_writer(reading: &Reading, clause: &Clause) -> bool {
    let line = reading.clauses_on(clause.block, clause.line);
    let absent = |t: &Token| t.has(Sense::Not) && t.has(Sense::Void);
    line.iter().any(|c| c.subject == Subject::Writer && reading.tokens_of(c).iter().any(absent))
}

/// Whether a clause leads to a quotation: `@ana at the door: "…"`.
fn is_quoted_next(reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let leads = reading.tokens_of(clause).last().is_some_and(|t| t.is_mark(':'));
    let next = reading.clauses.get(index + 1).filter(|n| n.block == clause.block);
    let quote = next.and_then(|n| reading.tokens_of(n).first()).is_some_and(|t| t.kind == TokenKind::Quote);
    leads && quote && clause.subject == Subject::People
}

/// Whether somebody whom no mark names is worth a fact: what governs them could make a contact.
pub(super) fn keeps(said: &Said) -> bool {
    match said.verdict {
        _ if said.mark.is_some() => true,
        Verdict::Met(..) => true,
        Verdict::Not(why) => {
            !said.doubtful
                && matches!(
                    why,
                    NotContact::Planned | NotContact::Negated | NotContact::Conditional | NotContact::Unsure
                )
        }
    }
}

/// The subject of a clause; one without takes over that of the clause before, if it goes on in the same sentence.
fn subject(reading: &Reading, index: usize, before: Subject) -> Subject {
    let clause = &reading.clauses[index];
    let previous = index.checked_sub(1).and_then(|i| reading.clauses.get(i));
    let goes_on = previous.is_some_and(|p| p.sentence == clause.sentence && p.block == clause.block);
    match clause.subject {
        Subject::Elided if previous.is_some_and(|p| goes_on && is_to_whom_it_names(reading, p, clause)) => {
            Subject::Elided
        }
        Subject::Elided if goes_on && contact_line::starts_with_verb(reading, clause) => before,
        subject => subject,
    }
}

/// Whether a clause without a subject reaches the one person whom the clause before names, so that the writer does it:
/// `Ana got soaked, so sent her home`.
fn is_to_whom_it_names(reading: &Reading, before: &Clause, clause: &Clause) -> bool {
    let rest = clause.rest(reading);
    let object = rest.len() > 1 && (around::is_him(rest, 1) || around::is_her(rest, 1));
    let mut named = reading.tokens_of(before).iter().filter(|t| t.person().is_some());
    let one = named.next().is_some() && named.next().is_none();
    object && one && rest[0].has(Sense::Reach) && !rest[0].has(Sense::Base)
}
