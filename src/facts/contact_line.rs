//! What the rest of a line, its block and its task make of a clause: plans, denials, dates, fragments.

use super::channel;
use super::clause::{Clause, Modality, Polarity, Reading, Subject, is_void, list_end};
use super::clause_tokens::{Token, TokenKind};
use super::contact::{self, Said};
use super::contact_day;
use super::contact_label;
use super::contact_person;
use super::day_log;
use super::draft::Draft;
use super::encounter::{self, Encounter};
use super::governed::Verdict;
use super::means;
use crate::model::fact::{Channel, ContactRule, NotContact, Region};
use crate::model::note::{Block, BlockKind, DateVia, MarkKind};
use crate::model::task::Status;
use crate::words::date::Date;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};

/// The verdict of clause `index` on somebody, and the day, all things considered.
#[must_use]
pub fn settle(draft: &Draft<'_>, reading: &Reading, index: usize, verdict: Verdict) -> (Verdict, Option<Date>) {
    let clause = &reading.clauses[index];
    let block = &draft.note.blocks[clause.block];
    let line = block.prose.lines.get(clause.line).and_then(|l| l.date);
    let plain = line.and_then(contact_day::day_of);
    if let Some(why) = by_place(block, clause) {
        return (Verdict::Not(why), plain);
    }
    if let Some(task) = &block.task {
        let verdict = match (task.status, verdict) {
            (Status::Open, _) => Verdict::Not(NotContact::Planned),
            (Status::Cancelled, _) => Verdict::Not(NotContact::Negated),
            (Status::Done, Verdict::Met(..)) if clause.polarity == Polarity::Negated => {
                Verdict::Not(NotContact::Negated)
            }
            (Status::Done, Verdict::Met(..)) if task.done.is_none() && has_deadline(reading, clause) => {
                Verdict::Not(NotContact::Unsure)
            }
            (Status::Done, Verdict::Met(_, channel)) => Verdict::Met(ContactRule::C7, channel),
            (Status::Done, not) => not,
        };
        return (verdict, task.done.or(plain));
    }
    if matches!(verdict, Verdict::Met(..)) && contact_label::is_of_plans(draft, reading, clause) {
        return (Verdict::Not(NotContact::Planned), plain);
    }
    let settled = matches!(verdict, Verdict::Not(NotContact::About | NotContact::OtherPeople));
    if is_struck(block, clause, reading) && !settled {
        return (Verdict::Not(NotContact::Negated), plain);
    }
    let verdict = denied(reading, index).filter(|_| !settled).unwrap_or(verdict);
    let Verdict::Met(rule, told) = verdict else { return (verdict, plain) };
    let channel = told.filter(|c| *c != crate::model::fact::Channel::Other);
    let channel = channel.or_else(|| channel::first(sentence(reading, index), draft.lexicon)).or(told);
    match contact_day::shifted(draft, reading, index, line) {
        Ok(day) => (Verdict::Met(rule, channel), day),
        Err(why) => (Verdict::Not(why), plain),
    }
}

/// Whether the lead of a log's entry is crossed out, or the next sentence begins by saying that it came to nothing.
#[must_use]
pub(super) fn falls_through(draft: &Draft<'_>, reading: &Reading, lead: &Clause) -> bool {
    let index = reading.clauses.partition_point(|c| c.tokens.start < lead.tokens.start);
    is_struck(&draft.note.blocks[lead.block], lead, reading) || comes_to_nothing(reading, index)
}

/// Whether a clause is crossed out: `~~lunch with @ana~~ she is ill`.
fn is_struck(block: &Block, clause: &Clause, reading: &Reading) -> bool {
    let start = clause.span(reading).start as usize;
    block.prose.marks.iter().any(|m| m.kind == MarkKind::Struck && m.span.contains(start))
}

/// Whether a task names a day by which to do it: ticked without a date, it was done on some day up to then.
fn has_deadline(reading: &Reading, clause: &Clause) -> bool {
    let tokens = reading.tokens_of(clause);
    let limit = |t: &Token| t.has(Sense::Preposition) || t.has(Sense::On);
    let day = |t: &Token| t.kind == TokenKind::Number || t.has(Sense::Weekday) || t.has(Sense::Month);
    let next_day = |i: usize| tokens.iter().skip(i + 1).take(2).any(day);
    tokens.iter().enumerate().any(|(i, t)| t.has(Sense::Future) || (limit(t) && next_day(i)))
}

/// Why nothing in this place is a contact: quoted text, struck text, tables that are no log.
fn by_place(block: &Block, clause: &Clause) -> Option<NotContact> {
    let line = block.prose.lines.get(clause.line)?;
    let logged = line.date.is_some_and(|d| matches!(d.via, DateVia::Line | DateVia::Field));
    match block.kind {
        _ if contact::is_quoted(block) => Some(NotContact::Quoted),
        BlockKind::Row { .. } if !logged => Some(NotContact::About),
        _ => None,
    }
}

fn sentence(reading: &Reading, index: usize) -> impl Iterator<Item = &Token> {
    let (block, number) = (reading.clauses[index].block, reading.clauses[index].sentence);
    let block = reading.clauses_of(block);
    let start = block.partition_point(|c| c.sentence < number);
    // Long sentences are looked through no further than this.
    let clauses = block[start..].iter().take_while(move |c| c.sentence == number).take(16);
    clauses.flat_map(|c| reading.tokens_of(c))
}

/// Why clause `index` states no contact: itself denied or planned, or by the clauses around it.
fn denied(reading: &Reading, index: usize) -> Option<Verdict> {
    let clause = &reading.clauses[index];
    let modality = inherited_modality(reading, index);
    let why = if clause.polarity == Polarity::Negated || comes_to_nothing(reading, index) {
        NotContact::Negated
    } else {
        match modality {
            Modality::Real => return heard_or_read(reading, index).then_some(Verdict::Not(NotContact::About)),
            Modality::Planned => NotContact::Planned,
            Modality::Conditional => NotContact::Conditional,
            Modality::Question => NotContact::Plain,
        }
    };
    Some(Verdict::Not(why))
}

/// A clause without a verb of its own, or after a label, goes on with the stance of the clause before.
fn inherited_modality(reading: &Reading, index: usize) -> Modality {
    let clause = &reading.clauses[index];
    if clause.modality != Modality::Real {
        return clause.modality;
    }
    let stated = states(reading, clause);
    // One step back is enough: stances rarely reach further, and this keeps a long line linear.
    let before = index.checked_sub(1).and_then(|i| reading.clauses.get(i));
    let before = before.filter(|b| b.block == clause.block && b.line == clause.line && b.modality != Modality::Real);
    let goes_on = before.is_some_and(|b| {
        let labelled = reading.tokens_of(b).last().is_some_and(|t| t.is_mark(':'));
        labelled || (b.sentence == clause.sentence && clause.subject == Subject::Elided && !stated)
    });
    match before {
        Some(before) if goes_on => before.modality,
        _ if !stated && (future_follows(reading, index) || is_still_theirs(reading, index)) => Modality::Planned,
        _ => clause.modality,
    }
}

/// `lunch with @ana, next Tuesday`: a day to come that follows as a clause of its own.
fn future_follows(reading: &Reading, index: usize) -> bool {
    let (clause, next) = (&reading.clauses[index], reading.clauses.get(index + 1));
    next.is_some_and(|n| {
        n.sentence == clause.sentence
            && n.block == clause.block
            && reading.tokens_of(n).first().is_some_and(|t| t.has(Sense::Future))
    })
}

/// `letter to @ana: he will write it`: a label whose thing somebody has still to do.
fn is_still_theirs(reading: &Reading, index: usize) -> bool {
    let (clause, next) = (&reading.clauses[index], reading.clauses.get(index + 1));
    let tokens = reading.tokens_of(clause);
    let label = tokens.first().is_some_and(|t| t.has(Sense::Letter)) && tokens.last().is_some_and(|t| t.is_mark(':'));
    label
        && tokens.iter().any(|t| t.has(Sense::To))
        && next
            .is_some_and(|n| n.line == clause.line && n.subject == Subject::Pronoun && n.modality == Modality::Planned)
}

const STATING: Senses =
    Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Introduce).and(Sense::Past).and(Sense::Hand);

fn states(reading: &Reading, clause: &Clause) -> bool {
    reading.tokens_of(clause).iter().any(|t| t.senses.any(STATING) && !t.has(Sense::Base))
}

/// Whether a clause begins with a verb, so that the subject of the one before does it too.
#[must_use]
pub fn starts_with_verb(reading: &Reading, clause: &Clause) -> bool {
    let verb = Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Hand).and(Sense::Past).and(Sense::Have);
    clause.rest(reading).first().is_some_and(|t| {
        (t.senses.any(verb) && !t.has(Sense::Noun)) || (t.kind == TokenKind::Word && t.senses.is_empty())
    })
}

/// Whether what follows says that it came to nothing: later in the sentence, or as the first word of the next (N2).
fn comes_to_nothing(reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let real = states(reading, clause);
    let later = reading.clauses.iter().skip(index + 1).take(6);
    let near = later.take_while(|c| c.block == clause.block && c.sentence <= clause.sentence + 1);
    near.into_iter().any(|c| {
        let tokens = reading.tokens_of(c);
        let void = (0..tokens.len()).find(|&i| is_void(tokens, i) || (!real && is_away(c, tokens, i)));
        let own = c.subject != Subject::Writer || tokens.iter().any(|t| t.has(Sense::Not));
        let others = c.subject == Subject::People && !names_the_same(reading, clause, c);
        match void {
            Some(at) if c.sentence == clause.sentence => own && !others && (at == 0 || !states(reading, c)),
            Some(at) => at <= usize::from(!others && c.subject == Subject::People) && c.line == clause.line,
            None => false,
        }
    })
}

/// Whether a clause says that somebody is away; `will take it away` does not.
fn is_away(clause: &Clause, tokens: &[Token], at: usize) -> bool {
    tokens[at].has(Sense::Absent) && clause.modality == Modality::Real
}

/// Whether two clauses name one and the same person each: `Rang Bo. Bo not in`.
fn names_the_same(reading: &Reading, a: &Clause, b: &Clause) -> bool {
    let only = |c: &Clause| {
        let mut people = reading.tokens_of(c).iter().filter_map(Token::person).filter_map(|p| reading.people.get(p));
        let first = people.next()?;
        people.next().is_none().then_some(&first.reference)
    };
    only(a).is_some_and(|one| only(b) == Some(one))
}

/// Whether the sentence is about something read or heard of, and nobody was met (N5).
fn heard_or_read(reading: &Reading, index: usize) -> bool {
    let clause = &reading.clauses[index];
    let own = clause.subject == Subject::Writer || states(reading, clause);
    let read = sentence(reading, index).any(|t| t.has(Sense::Hearsay));
    // `LinkedIn message to @ana` is a message.
    let tokens = reading.tokens_of(clause);
    let is_letter = |i: usize| tokens.get(i + 1).is_some_and(|t| t.has(Sense::Letter));
    let shown = tokens.iter().enumerate().any(|(i, t)| t.has(Sense::Reading) && !is_letter(i));
    read || (shown && !own)
}

/// Lines made of pieces: `rehearsal, @ana @bo`, `Board meeting. @ana spoke first`, `fetched the saw from @bo, coffee`.
pub fn join_fragments(reading: &Reading, draft: &Draft<'_>, said: &mut [(usize, Said)]) {
    let mut of_encounter = None;
    let listed = contact::lists_who_was_there(draft);
    for (index, found) in said.iter_mut() {
        let open = matches!(found.verdict, Verdict::Not(NotContact::Plain | NotContact::About));
        if !open || !matches!(found.region, Region::Text | Region::Table) {
            continue;
        }
        let Some((clause, met)) = joined(reading, draft, *index, found, &mut of_encounter) else { continue };
        (found.verdict, found.date) = settle(draft, reading, clause, met);
        found.reference = contact_person::sure(&found.reference, found.verdict, false, listed, draft.lexicon);
    }
}

/// What the rest of its line makes of somebody whom clause `index` only names, with the clause that says so.
fn joined(
    reading: &Reading,
    draft: &Draft<'_>,
    index: usize,
    found: &Said,
    of_encounter: &mut Option<Encounter>,
) -> Option<(usize, Verdict)> {
    let about = found.verdict == Verdict::Not(NotContact::About);
    if about && day_log::is_dispatch(draft, reading, index) {
        return Some((index, Verdict::Met(ContactRule::C3, Some(Channel::Message))));
    }
    if let Some(channel) = means::stated(draft, reading, index) {
        return Some((index, Verdict::Met(ContactRule::C3, Some(channel))));
    }
    if about {
        return None;
    }
    let rest = reading.clauses[index].rest(reading);
    let guessed = found.doubtful && !rest.iter().all(|t| matches!(t.kind, TokenKind::Mark(_)));
    if let Some(scene) = scene(reading, index, draft.lexicon).filter(|_| !guessed) {
        let told = channel::first(reading.tokens_of(&reading.clauses[scene]), draft.lexicon);
        return Some((scene, Verdict::Met(ContactRule::C3, told)));
    }
    if let Some(met) = contact_label::governs(draft, reading, index) {
        return Some((index, met));
    }
    if !day_log::is_slot(draft, reading, index) {
        return None;
    }
    let about = of_encounter.get_or_insert_with(|| encounter::of(draft.note, draft.lexicon));
    if about.is_one && !about.off && !about.planned && !contact::lists_who_was_there(draft) {
        return Some((index, Verdict::Met(ContactRule::C5, Some(about.channel))));
    }
    day_log::is_entry(draft, reading, index).then_some((index, Verdict::Met(ContactRule::C3, None)))
}

/// The clause of the line of clause `index` that sets the scene: an encounter as a bare noun, before the people of that
/// clause are said to be or to do something, or after it in the same sentence.
fn scene(reading: &Reading, index: usize, lexicon: &Lexicon) -> Option<usize> {
    let clause = &reading.clauses[index];
    let line = reading.clauses_on(clause.block, clause.line);
    let bare = |c: &&Clause| {
        let tokens = reading.tokens_of(c);
        let noun = tokens.iter().take(4).any(|t| t.has(Sense::Noun) || channel::is_means(t, lexicon));
        let stating = |t: &Token| t.senses.any(STATING_ALONE) && !t.has(Sense::Noun);
        noun && c.subject != Subject::Other && !tokens.iter().any(|t| names(reading, t) || stating(t))
    };
    let is_subject = clause.subject == Subject::People && clause.polarity == Polarity::Affirmed;
    let alone = |c: &&Clause| {
        let tokens = reading.tokens_of(c);
        !(0..tokens.len()).any(|i| is_met(tokens, i, lexicon))
    };
    let lead = line.first().filter(|c| c.tokens.end <= clause.tokens.start).filter(bare).filter(alone);
    let before = lead.filter(|_| is_subject && clause.modality == Modality::Real && takes_part(reading, clause));
    let mut after =
        line.iter().filter(|c| c.sentence == clause.sentence && c.tokens.start >= clause.tokens.end).take(4);
    let found = before.or_else(|| {
        let here = reading.tokens_of(clause);
        // `@ana, call` and `@ana + @bo, call`
        let lead = here.iter().take_while(|t| t.has(Sense::Adverb)).count();
        let end = list_end(here, lead).max(lead);
        let alone = here.iter().filter(|t| names(reading, t)).count() == 1
            || (end > lead && here[end..].iter().all(|t| t.person().is_none()));
        let starts = |c: &&Clause| starts_with_encounter(c.rest(reading), lexicon);
        let label = here.last().is_some_and(|t| t.is_mark(':'));
        let near = after.find(starts).filter(bare).or_else(|| next_fragment(reading, clause));
        near.filter(|_| alone && !label && clause.polarity == Polarity::Affirmed)
    })?;
    let offset = reading.clauses.partition_point(|c| c.tokens.start < found.tokens.start);
    Some(offset)
}

/// The encounter that alone follows, as a sentence or the first words of one, where a line begins with somebody of whom no
/// verb tells: `Ana back from Rome. Coffee, all the gossip`.
fn next_fragment<'r>(reading: &'r Reading, clause: &Clause) -> Option<&'r Clause> {
    let line = reading.clauses_on(clause.block, clause.line);
    let next =
        line.iter().find(|c| c.tokens.start >= clause.tokens.end).filter(|c| c.sentence == clause.sentence + 1)?;
    let tokens = reading.tokens_of(next);
    let small = |t: &Token| {
        t.has(Sense::Noun)
            || t.has(Sense::Adverb)
            || t.has(Sense::Duration)
            || matches!(t.kind, TokenKind::Number | TokenKind::Mark(',' | '.' | '!'))
    };
    let told = clause.rest(reading).iter().any(|t| t.senses.any(STATING_VERBS));
    let met = tokens.first().is_some_and(|t| t.has(Sense::Noun)) && tokens.iter().all(small);
    (clause.leads && clause.subject == Subject::People && !told && met).then_some(next)
}

/// Any verb: what it tells of somebody is something else than that they were met.
const STATING_VERBS: Senses = STATING.and(Sense::Be).and(Sense::Have).and(Sense::Plan);

/// Whether words say that a bare name is a person, who was met: `call w/ Bo Kern`, `Bo on the phone`.
fn is_met(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let with = at.checked_sub(1).is_some_and(|b| tokens[b].has(Sense::With));
    let next = tokens.get(at + 1);
    let reached = at == 0 && next.is_some_and(|t| channel::is_means(t, lexicon) && !t.has(Sense::Noun));
    tokens[at].person().is_some() && (reached || (with && next.is_none_or(|t| t.kind != TokenKind::Genitive)))
}

/// Whether an encounter is all that a clause begins with: `call`, `25 min screen`, `on the phone`; not `call before five`.
#[must_use]
pub fn starts_with_encounter(rest: &[Token], lexicon: &Lexicon) -> bool {
    let size = |t: &&Token| t.kind == TokenKind::Number || t.has(Sense::Duration) || t.has(Sense::Adverb);
    let size = rest.iter().take(3).take_while(size).count();
    let Some(first) = rest.get(size) else { return false };
    let order =
        first.has(Sense::Base) && rest.get(size + 1).is_some_and(|t| t.senses.any(ORDERED) || t.person().is_some());
    (first.has(Sense::Noun) || channel::is_means(first, lexicon)) && !order
}

/// What follows the verb of an order: whom, what, by when.
const ORDERED: Senses = Senses::of(Sense::Preposition)
    .and(Sense::Weekday)
    .and(Sense::Future)
    .and(Sense::Determiner)
    .and(Sense::Him)
    .and(Sense::Me);

/// Whether a token names somebody whom the note marks somewhere; a place looks like a bare name too.
fn names(reading: &Reading, token: &Token) -> bool {
    token.person().and_then(|p| reading.people.get(p)).is_some_and(|p| p.mark.is_some() || p.continued)
}

const STATING_ALONE: Senses = Senses::of(Sense::Come).and(Sense::Introduce).and(Sense::Plan).and(Sense::Reading);
const TAKING_PART: Senses = Senses::of(Sense::Past).and(Sense::Be).and(Sense::Reach).and(Sense::Come);

/// Whether people are only listed, or did something.
fn takes_part(reading: &Reading, clause: &Clause) -> bool {
    let rest = clause.rest(reading);
    let words = rest.iter().take_while(|t| !t.is_mark(',') && !t.is_mark('('));
    let listed = words.into_iter().all(|t| matches!(t.kind, TokenKind::Mark(_)) || t.has(Sense::Adverb));
    let first = rest.iter().find(|t| !t.has(Sense::Adverb));
    listed
        || first.is_some_and(|t| {
            t.has(Sense::Join) || t.has(Sense::Conjunction) || t.senses.any(TAKING_PART) || t.senses.is_empty()
        })
}
