//! Dated entries in a person's own note, or in a file or section about them (C6).

use super::channel;
use super::clause::{Clause, Modality, Polarity, Reading, Subject};
use super::clause_tokens::{Token, TokenKind};
use super::contact::{self, Said};
use super::contact_day;
use super::contact_line::{self, starts_with_verb};
use super::draft::Draft;
use super::governed::Verdict;
use super::name;
use super::task_people::{own_reference, weak};
use crate::model::fact::{Channel, ContactRule, NotContact, Region};
use crate::model::note::{Block, BlockKind, DateVia, NoteKind};
use crate::model::reference::{Claim, Reference};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::{fold, key};
use std::collections::HashMap;

/// Reads the entries of every log in the note.
pub(super) fn read(draft: &mut Draft<'_>, reading: &Reading, said: &mut Vec<Said>) {
    let whole = about(draft);
    let note = draft.note;
    let mut lines: HashMap<u32, Vec<String>> = HashMap::new();
    said.iter().for_each(|s| lines.entry(s.line).or_default().push(last_name(&s.reference)));
    for (at, block) in note.blocks.iter().enumerate() {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)
            || block.task.is_some()
            || contact::is_quoted(block)
        {
            continue;
        }
        let section = section(draft, block, reading);
        let marked = section.as_ref().filter(|s| note.kind != NoteKind::Person && s.claim != Claim::IfKnownBare);
        let Some(person) = marked.cloned().or_else(|| whole.clone()).or(section) else { continue };
        for i in 0..block.prose.lines.len() {
            let line = &block.prose.lines[i];
            let Some(dated) = line.date.filter(|d| is_entry(d.via)) else { continue };
            let known = lines.get(&line.number).is_some_and(|people| people.contains(&last_name(&person)));
            let Some(verdict) = entry(draft, reading, reading.clauses_on(at, i)).filter(|_| !known) else { continue };
            said.push(Said {
                reference: person.clone(),
                line: line.number,
                date: contact_day::day_of(dated),
                region: Region::Text,
                verdict,
                mark: None,
                // The file's name may be a family's.
                named: person.claim != Claim::IfKnownBare,
                doubtful: false,
            });
        }
    }
}

/// Reads what stands below an item that is somebody's name alone: `- Ana` and below it `- call, half an hour`. Only what
/// has a word of contact counts, for the rest is as often about them.
pub(super) fn read_below(draft: &Draft<'_>, reading: &Reading, said: &mut Vec<Said>) {
    if contact::lists_who_was_there(draft) {
        return;
    }
    for (at, block) in draft.note.blocks.iter().enumerate() {
        let own = block.kind == BlockKind::Item && block.task.is_none() && !contact::is_quoted(block);
        let Some(person) = block.parent.filter(|_| own).and_then(|p| alone(reading, p)) else { continue };
        let line = reading.clauses_on(at, 0);
        let Some(index) = told(reading, line, draft.lexicon) else { continue };
        let Some(verdict) = entry(draft, reading, line) else { continue };
        let Some(first) = block.prose.lines.first() else { continue };
        let (verdict, date) = match contact_day::shifted(draft, reading, index, first.date) {
            Ok(day) => (verdict, day),
            Err(why) => (Verdict::Not(why), first.date.and_then(contact_day::day_of)),
        };
        said.push(Said {
            reference: person,
            line: first.number,
            date,
            region: Region::Text,
            verdict,
            mark: None,
            named: false,
            doubtful: false,
        });
    }
}

/// The clause of the first sentence of `line` that tells of an encounter, with nobody named up to its word of contact:
/// `over lunch, told me Bo is leaving`, `stopped me on the stairs`.
fn told(reading: &Reading, line: &[Clause], lexicon: &Lexicon) -> Option<usize> {
    let lead = line.first()?;
    for clause in line.iter().filter(|c| c.sentence == lead.sentence) {
        let tokens = reading.tokens_of(clause);
        let to_me = starts_with_verb(reading, clause) && tokens.iter().any(|t| t.has(Sense::Me));
        let at = tokens
            .iter()
            .position(|t| t.senses.any(ENCOUNTER) || channel::is_means(t, lexicon) || (to_me && t.has(Sense::Me)));
        let before = &tokens[..at.unwrap_or(tokens.len())];
        if before.iter().any(|t| t.person().is_some() || t.has(Sense::He)) {
            return None;
        }
        if let Some(at) = at {
            // `call with Bo`, `met @bo` are about them.
            let next = tokens[at + 1..].iter().find(|t| !t.has(Sense::With) && !t.has(Sense::Adverb));
            let others = !to_me && next.is_some_and(|t| t.person().is_some());
            return (!others).then(|| reading.clauses.partition_point(|c| c.tokens.start < clause.tokens.start));
        }
    }
    None
}

const ENCOUNTER: Senses =
    Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Introduce).and(Sense::Noun).and(Sense::Letter);

/// The person of whom block `index` holds nothing but the name.
fn alone(reading: &Reading, index: usize) -> Option<Reference> {
    let mut tokens = reading.tokens_in(index);
    let person = reading.people.get(tokens.next()?.person()?)?;
    tokens.all(|t| t.is_mark(':')).then(|| person.reference.clone())
}

/// The key by which two references of one note mean the same person.
fn last_name(reference: &Reference) -> String {
    key(reference.token.rsplit('/').next().unwrap_or_default())
}

/// Dated by itself, its list or its heading; a line that inherits the note's date is no entry.
fn is_entry(via: DateVia) -> bool {
    matches!(via, DateVia::Field | DateVia::Line | DateVia::Parent | DateVia::Heading)
}

/// The person whom the whole file is about: whose note it is, or who answers to its name.
fn about(draft: &mut Draft<'_>) -> Option<Reference> {
    if draft.note.kind == NoteKind::Person {
        let own = own_reference(draft);
        return draft.facts.references.get(own as usize).cloned();
    }
    let stem = draft.note.stem.as_str();
    let words = stem.split_whitespace().count();
    let wordy = stem.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.' | '_'));
    if draft.note.kind != NoteKind::Other || words > 3 || !wordy {
        return None;
    }
    Some(Reference { claim: Claim::IfKnownBare, ..weak(stem) })
}

/// The person who alone is the heading of the section.
fn section(draft: &Draft<'_>, block: &Block, reading: &Reading) -> Option<Reference> {
    let index = block.heading?;
    let heading = draft.note.blocks.get(index)?;
    let mut tokens = reading.tokens_in(index);
    let first = tokens.next()?;
    let person = reading.people.get(first.person()?)?;
    let alone = tokens.next().is_none() && heading.date.is_none();
    (alone && (person.mark.is_some() || name::is_name(&heading.prose.text, &draft.lexicon.card.particles)))
        .then(|| person.reference.clone())
}

const EVIDENCE: Senses = Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Noun).and(Sense::Letter).and(Sense::Me);

/// What an entry says of the person: a contact, unless planned, denied, hearsay or a turn in their life.
fn entry(draft: &Draft<'_>, reading: &Reading, line: &[Clause]) -> Option<Verdict> {
    let lead = line.first()?;
    let first: Vec<&Clause> = line.iter().filter(|c| c.sentence == lead.sentence).collect();
    let tokens = || line.iter().flat_map(|c| reading.tokens_of(c));
    let lead_tokens = || first.iter().flat_map(|c| reading.tokens_of(c));
    // `on zoom, 40 min`: what has a channel and a length took place, whatever it is called.
    let by_channel = channel::first(lead_tokens(), draft.lexicon).is_some_and(|c| c != Channel::Other);
    let lasted = lead_tokens().any(|t| t.has(Sense::Duration)) && !lead_tokens().any(|t| t.has(Sense::Future));
    let denied = |c: &&Clause| {
        let void = Senses::of(Sense::Void).and(Sense::Absent);
        let tokens = reading.tokens_of(c);
        // `wanted to come, didn't`; but `called her, no decision yet` is a call.
        let alone = tokens.iter().all(|t| t.has(Sense::Not) || matches!(t.kind, TokenKind::Mark(_)));
        let told = c.tokens == lead.tokens || alone || tokens.iter().any(|t| t.senses.any(void));
        c.polarity == Polarity::Negated && told
    };
    let why = if first.iter().any(denied) || contact_line::falls_through(draft, reading, lead) {
        NotContact::Negated
    } else if is_of_others(reading, line) || is_of_kin(draft, reading, lead) {
        NotContact::OtherPeople
    } else if reaches_others(reading, lead, draft.lexicon) || reaches_body(draft, reading, line) {
        NotContact::Plain
    } else if is_between_others(reading, &first) {
        NotContact::Unsure
    } else if by_channel && lasted {
        return Some(Verdict::Met(ContactRule::C6, channel::first(tokens(), draft.lexicon)));
    } else if lead.modality == Modality::Conditional {
        NotContact::Conditional
    } else if lead.modality == Modality::Planned || line.iter().any(|c| is_aside(reading, c)) {
        NotContact::Planned
    } else if tokens().any(|t| t.has(Sense::Hearsay)) || reading.tokens_of(lead).iter().any(|t| t.has(Sense::Reading)) {
        NotContact::About
    } else if by_channel || lead_tokens().any(|t| t.senses.any(EVIDENCE)) {
        return Some(Verdict::Met(ContactRule::C6, channel::first(tokens(), draft.lexicon)));
    } else if reading.tokens_of(lead).iter().any(|t| t.has(Sense::Life)) {
        NotContact::Unsure
    } else if matches!(lead.subject, Subject::Pronoun | Subject::People | Subject::Other) {
        NotContact::Plain
    } else {
        return Some(Verdict::Met(ContactRule::C6, channel::first(tokens(), draft.lexicon)));
    };
    Some(Verdict::Not(why))
}

const THEIRS: Senses = Senses::of(Sense::He).and(Sense::Him).and(Sense::Her);
const OURS: Senses = Senses::of(Sense::I).and(Sense::Me);

/// Whether an entry is what somebody else does, with nobody whom its verb brings to the person of the log: `Grace swapped
/// days with me, bless her`; but `Grace took me to see her`.
fn is_of_others(reading: &Reading, line: &[Clause]) -> bool {
    let does =
        |l: &&Clause| starts_with_verb(reading, l) || l.rest(reading).first().is_some_and(|t| t.has(Sense::Stative));
    let Some(lead) = line.first().filter(|l| l.subject == Subject::People).filter(does) else { return false };
    let tokens = reading.tokens_of(lead);
    let has = |senses| tokens.iter().any(|t| t.senses.any(senses));
    !(has(THEIRS) && has(OURS))
}

/// Whether an entry is what somebody does who is only called by what they are: `nephew phoned`.
fn is_of_kin(draft: &Draft<'_>, reading: &Reading, lead: &Clause) -> bool {
    let [doer, verb, rest @ ..] = reading.tokens_of(lead) else { return false };
    let text = &draft.note.blocks[lead.block].prose.text;
    let does = verb.has(Sense::Come) && !verb.has(Sense::Base);
    does && !rest.iter().any(|t| t.senses.any(THEIRS)) && draft.lexicon.card.roles.contains(&fold(doer.span.of(text)))
}

/// Whether an entry tells that the writer turned to a body of people: `Asked the surgery about the form`.
fn reaches_body(draft: &Draft<'_>, reading: &Reading, line: &[Clause]) -> bool {
    let reached = |c: &Clause| {
        let text = &draft.note.blocks[c.block].prose.text;
        let tokens = reading.tokens_of(c);
        let body = |t: &Token| draft.lexicon.clause.bodies.contains(&fold(t.span.of(text)));
        tokens.windows(3).any(|w| w[0].has(Sense::Reach) && w[1].has(Sense::Determiner) && body(&w[2]))
    };
    let theirs = line.iter().any(|c| reading.tokens_of(c).iter().any(|t| t.senses.any(THEIRS)));
    line.iter().any(reached) && !theirs
}

/// Whether the writer rang up somebody or something else: `phoned the ward`.
fn reaches_others(reading: &Reading, lead: &Clause, lexicon: &Lexicon) -> bool {
    let tokens = reading.tokens_of(lead);
    let call = |t: &Token| {
        t.has(Sense::Reach)
            && !t.has(Sense::Base)
            && !t.has(Sense::Hand)
            && channel::of(t, lexicon) == Some(Channel::Call)
    };
    let Some(at) = tokens.iter().position(call) else { return false };
    let word = |i: usize| tokens.get(at + i).is_some_and(|t| t.kind == TokenKind::Word && t.senses.is_empty());
    let other = tokens.get(at + 1).is_some_and(|t| t.has(Sense::Determiner)) && word(2);
    other && !tokens.iter().any(|t| t.senses.any(THEIRS))
}

/// Whether an entry is an encounter with somebody else of which nothing says that the writer was there: `pairing w/ Dom`.
fn is_between_others(reading: &Reading, first: &[&Clause]) -> bool {
    let tokens = || first.iter().flat_map(|c| reading.tokens_of(c));
    let with_others = first.iter().any(|c| {
        let tokens = reading.tokens_of(c);
        tokens.windows(2).any(|w| w[0].has(Sense::With) && w[1].person().is_some())
    });
    with_others && !tokens().any(|t| t.senses.any(THEIRS) || t.senses.any(OURS) || t.has(Sense::Reach))
}

/// `(planned)`
fn is_aside(reading: &Reading, clause: &Clause) -> bool {
    let tokens = reading.tokens_of(clause);
    tokens.len() <= 3 && tokens.iter().any(|t| t.has(Sense::Plan) || t.has(Sense::Future))
}
