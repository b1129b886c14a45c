//! Turns: from one label to the next (NOTES §4.3, §4.4).

use std::collections::BTreeSet;

use super::clause::Clause;
use super::contact_line;
use super::draft::Draft;
use super::list_title::is_about;
use super::speaker::{self, Label, Named, Separator};
use super::transcript::Shape;
use super::turn_place::{Place, below, starts};
use super::voice::{Voice, Voices};
use crate::model::fact::RefId;
use crate::model::note::{Block, BlockKind, Note};
use crate::model::reference::Claim;
use crate::words::date::Date;
use crate::words::text::{Span, fold, to_u32};

/// What one label says, with all lines that belong to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Who; empty if the writer speaks.
    pub people: Vec<RefId>,
    /// What was said.
    pub text: String,
    /// When.
    pub date: Option<Date>,
    /// Hundredths.
    pub confidence: u8,
    /// 1-based.
    pub line: u32,
    /// 1-based.
    pub last_line: u32,
    /// S-1 … S-5, I-8.
    pub rule: &'static str,
    /// Where its label stands, if other text of the line stands before it: that text is nobody's turn.
    pub after: Option<u32>,
    /// The block that it starts in.
    block: usize,
    /// How it goes on beyond that block.
    reach: Reach,
}

impl Turn {
    /// A turn that is complete: `lines` are its first and last.
    #[must_use]
    pub fn whole(
        people: Vec<RefId>,
        text: String,
        date: Option<Date>,
        confidence: u8,
        lines: (u32, u32),
        rule: &'static str,
    ) -> Self {
        let (line, last_line) = lines;
        Self { people, text, date, confidence, line, last_line, rule, after: None, block: 0, reach: Reach::Children }
    }
}

/// How sure it is that a paragraph without a label goes on with the speaker of the one before.
const CONTINUED: u8 = 60;

/// How far a turn reaches beyond its own block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// To items below it.
    Children,
    /// Every item below this block, which only names the speaker, is a turn of its own (S-4).
    Each(usize),
    /// To the items that follow.
    List,
    /// To everything up to the next label.
    Open,
}

/// Reads the turns of the note, leaving out `taken` blocks.
pub fn read(draft: &mut Draft<'_>, voices: &Voices, shape: &Shape, taken: &BTreeSet<usize>) -> Vec<Turn> {
    let listed: BTreeSet<u32> = draft.roster.iter().map(|e| e.line).collect();
    let is_ledger = is_about(draft, &draft.lexicon.dealing.ledgers);
    let mut reader = Reader { voices, shape, listed, turns: Vec::new(), current: None, is_ledger, is_entry: false };
    let note = draft.note;
    for (index, block) in note.blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Heading(_) | BlockKind::Rule => reader.close(),
            BlockKind::Paragraph | BlockKind::Item if taken.contains(&index) || block.task.is_some() => reader.close(),
            BlockKind::Paragraph | BlockKind::Item => reader.block(draft, note, index, block),
            _ => {}
        }
    }
    reader.close();
    reader.turns.retain(|t| !t.people.is_empty() && t.text.contains(char::is_alphanumeric));
    reader.turns
}

struct Reader<'r> {
    voices: &'r Voices,
    shape: &'r Shape,
    /// Lines of the roster: they list people, and say nothing.
    listed: BTreeSet<u32>,
    turns: Vec<Turn>,
    current: Option<Turn>,
    /// The note lists favours.
    is_ledger: bool,
    /// The line that opened the current turn begins with a time or date: so does whatever comes after what was said.
    is_entry: bool,
}

impl Reader<'_> {
    fn close(&mut self) {
        self.turns.extend(self.current.take());
    }

    fn block(&mut self, draft: &mut Draft<'_>, note: &Note, index: usize, block: &Block) {
        let mut goes_on = self.goes_on(note, index, block);
        if !goes_on {
            self.close();
        }
        for (i, source) in block.prose.lines.iter().enumerate() {
            let line = block.prose.line_span(i);
            if self.listed.contains(&source.number) || line.is_empty() {
                continue;
            }
            if self.shape.is_cue(line.of(&block.prose.text)) {
                self.close();
                continue;
            }
            let begins_entry = source.body > source.start;
            if self.is_entry && begins_entry {
                self.close();
                goes_on = false;
            }
            let place = Place { note, index, block, i };
            let opened = self.line(draft, &place, line, goes_on);
            if opened {
                self.is_entry = begins_entry;
            }
            goes_on |= opened;
        }
    }

    /// Whether the open turn, or a new one of the same speaker, reaches into `block`.
    fn goes_on(&mut self, note: &Note, index: usize, block: &Block) -> bool {
        let Some(turn) = &mut self.current else { return false };
        let item = block.kind == BlockKind::Item;
        match turn.reach {
            Reach::Open => block.quote_depth == 0,
            Reach::Each(label) if block.parent == Some(label) => {
                let confidence = turn.confidence;
                self.anew(index, confidence);
                true
            }
            _ if below(note, block, turn.block) => true,
            Reach::Each(_) => false,
            Reach::List => {
                turn.block = index;
                item
            }
            // A list right after a line that ends in a colon belongs to the turn.
            Reach::Children if item && turn.text.ends_with(':') && index == turn.block + 1 => {
                (turn.block, turn.reach) = (index, Reach::List);
                true
            }
            Reach::Children => {
                let continues = self.shape.continues(note, block);
                if continues {
                    self.anew(index, CONTINUED);
                }
                continues
            }
        }
    }

    /// Closes the open turn and opens another of the same speaker in block `index`.
    fn anew(&mut self, index: usize, confidence: u8) {
        if let Some(turn) = &self.current {
            let next = Turn { text: String::new(), line: 0, after: None, block: index, confidence, ..turn.clone() };
            self.turns.extend(self.current.replace(next));
        }
    }

    /// Reads one line: opens a turn where it has a label, else adds it to the open one. Returns whether one was opened.
    fn line(&mut self, draft: &mut Draft<'_>, place: &Place<'_>, line: Span, goes_on: bool) -> bool {
        let text = &place.block.prose.text;
        let starts = starts(place, line);
        let mut opened = false;
        let mut from = starts.first().copied().unwrap_or(line.start as usize);
        for (nth, &at) in starts.iter().enumerate() {
            // A full stop within a label, such as that of an initial, starts nothing.
            if at < from {
                continue;
            }
            let Some((mut turn, rest)) = self.open(draft, place, at, line.end as usize, nth == 0) else { continue };
            turn.after = (nth > 0 && !goes_on && !opened).then(|| to_u32(at));
            if goes_on || opened {
                self.add(text.get(from..at).unwrap_or_default(), place);
            }
            self.close();
            self.current = Some(turn);
            opened = true;
            from = rest;
        }
        if goes_on || opened {
            self.add(text.get(from..line.end as usize).unwrap_or_default(), place);
        }
        opened
    }

    /// The turn that a label at `at` opens, and where its text starts. `leads`: at the start of the line.
    fn open(
        &self,
        draft: &mut Draft<'_>,
        place: &Place<'_>,
        at: usize,
        end: usize,
        leads: bool,
    ) -> Option<(Turn, usize)> {
        let prose = &place.block.prose;
        if !self.may_be_label(place, prose.text.get(at..end)?, leads) {
            return None;
        }
        if let Some((named, after)) = self.shape.header(prose, at, end, draft.lexicon).filter(|_| leads) {
            let kind = (Claim::IfKnownBare, "S-5", 100, Reach::Open);
            return self.turn(draft, place, &[named], kind).map(|t| (t, after));
        }
        let chat = || speaker::stamped(prose, at, end, draft.lexicon).filter(|_| place.block.quote_depth > 0 && leads);
        let label = chat().or_else(|| speaker::label(prose, at, end, draft.lexicon))?;
        let kind = self.kind(draft, place, &label, prose.text.get(label.rest..end)?, leads)?;
        self.turn(draft, place, &label.names, kind).map(|t| (t, label.rest))
    }

    /// A cheap look before a label is read: a speaker is named in the first words, and a separator is near.
    fn may_be_label(&self, place: &Place<'_>, text: &str, leads: bool) -> bool {
        let named = text.starts_with(|c: char| c == '@' || c.is_alphabetic());
        let mut head = text.char_indices().take(80).map(|(_, c)| c);
        let separated = |c| matches!(c, ':' | '：' | ',' | '>' | '→') || (leads && matches!(c, '-' | '–' | '—'));
        let bare = leads && place.i == 0 && (!self.voices.lookup.is_empty() || place.has_children());
        named && (bare || head.any(separated))
    }

    /// By which rule a label opens a turn, if by any. A label within a line counts only if the note names its speaker.
    fn kind(&self, draft: &Draft<'_>, place: &Place<'_>, label: &Label, rest: &str, leads: bool) -> Option<Kind> {
        // `@ana: the boxes` in a list of favours is no speech.
        if self.is_ledger && !is_quoted(rest) {
            return None;
        }
        let known = || label.names.iter().all(|n| self.voices.knows(n));
        let listed = || !self.voices.lookup.is_empty() && known();
        let item = place.block.kind == BlockKind::Item && place.i == 0 && leads;
        match label.separator {
            Separator::Colon if self.may_speak(place, rest, leads, &known) => self.spoken(place, label, rest),
            Separator::Arrow if listed() => Some((Claim::IfNamedHere, "S-1", 100, Reach::Children)),
            Separator::Comma | Separator::Dash if self.is_log(draft, place, label) => None,
            Separator::Comma
                if !self.shape.is_ledger(place.index)
                    && (item || (!leads && known()))
                    && self.is_turn(draft, label, rest) =>
            {
                let confidence = if is_request(draft, rest) { 50 } else { 80 };
                Some((Claim::IfNamedHere, "S-2", confidence, Reach::Children))
            }
            Separator::Dash if item && self.is_turn(draft, label, rest) && !is_ownership(rest) => {
                Some((Claim::IfNamedHere, "S-2", 80, Reach::Children))
            }
            Separator::Verb if leads && place.i == 0 && listed() => {
                Some((Claim::IfNamedHere, "S-3", 70, Reach::Children))
            }
            // Where nobody speaks in turns, what stands below a name is as often about them.
            Separator::End if item && place.has_children() && !self.voices.lookup.is_empty() => {
                Some((Claim::IfNamedHere, "S-4", 90, Reach::Each(place.index)))
            }
            _ => None,
        }
    }

    /// Whether a colon after a name can lead to speech: not in a ledger, and within a line only where the note knows the
    /// speaker or a quotation follows.
    fn may_speak(&self, place: &Place<'_>, rest: &str, leads: bool, known: &dyn Fn() -> bool) -> bool {
        is_quoted(rest) || (!self.shape.is_ledger(place.index) && (leads || known()))
    }

    fn spoken(&self, place: &Place<'_>, label: &Label, rest: &str) -> Option<Kind> {
        let known = label.names.iter().filter(|n| self.voices.knows(n)).count();
        // Of several joined names all must be somebody; where the note knows some, it must know all.
        if label.names.len() > 1 && known > 0 && known < label.names.len() {
            return None;
        }
        if rest.trim().is_empty() {
            let reach = if place.has_children() { Reach::Each(place.index) } else { Reach::Children };
            let leads_list = place.has_children() || place.before_list();
            return leads_list.then_some((Claim::IfKnownBare, "S-4", 90, reach));
        }
        Some((Claim::IfKnownBare, "S-1", 100, Reach::Children))
    }

    /// Whether what follows `Name,` or `Name -` can be said by that person: something stands there, and it is not one
    /// more name of a list.
    fn is_turn(&self, draft: &Draft<'_>, label: &Label, rest: &str) -> bool {
        let first = rest.split([',', ' ', ':']).next().unwrap_or_default();
        let listed = super::name::is_name_word(first) && self.voices.knows(&Named::Words(first.to_owned()));
        let joined = draft.lexicon.roster.conjunctions.contains(&fold(first));
        label.names.len() == 1 && !rest.trim().is_empty() && !listed && !joined && self.voices.named_here()
    }

    /// Whether an encounter follows the name: `@ana - 25 min call` logs one, where nobody speaks in turns.
    fn is_log(&self, draft: &Draft<'_>, place: &Place<'_>, label: &Label) -> bool {
        let clauses = draft.reading.clauses_on(place.index, place.i);
        let after = clauses.iter().find(|c| c.span(&draft.reading).start as usize >= label.rest);
        let logs = |c: &Clause| contact_line::starts_with_encounter(draft.reading.tokens_of(c), draft.lexicon);
        self.voices.lookup.is_empty() && after.is_some_and(logs)
    }

    fn turn(&self, draft: &mut Draft<'_>, place: &Place<'_>, names: &[Named], kind: Kind) -> Option<Turn> {
        let (claim, rule, mut confidence, reach) = kind;
        let mut people = Vec::new();
        for named in names {
            match self.voices.of(named, claim, draft)? {
                Voice::Person(person, sure) => {
                    people.push(person);
                    confidence = confidence.min(sure);
                }
                Voice::Writer => {}
            }
        }
        let line = place.block.prose.lines.get(place.i)?;
        let rule = if confidence == 60 { "S-5" } else { rule };
        let date = line.date.map(|d| d.date);
        let number = line.number;
        Some(Turn {
            people,
            text: String::new(),
            date,
            confidence,
            line: number,
            last_line: number,
            rule,
            after: None,
            block: place.index,
            reach,
        })
    }

    fn add(&mut self, text: &str, place: &Place<'_>) {
        let (Some(turn), Some(line), text) = (&mut self.current, place.block.prose.lines.get(place.i), text.trim())
        else {
            return;
        };
        if text.is_empty() {
            return;
        }
        if !turn.text.is_empty() {
            turn.text.push(' ');
        }
        turn.text.push_str(text);
        turn.last_line = line.number;
        if turn.line == 0 {
            turn.line = turn.last_line;
            turn.date = line.date.map(|d| d.date);
        }
    }
}

/// What a name needs to count, rule, confidence and reach.
type Kind = (Claim, &'static str, u8, Reach);

fn is_quoted(rest: &str) -> bool {
    rest.starts_with(['"', '“', '«'])
}

fn is_request(draft: &Draft<'_>, rest: &str) -> bool {
    let folded = fold(rest);
    let asks =
        |request: &String| folded.strip_prefix(request.as_str()).is_some_and(|r| !r.starts_with(char::is_alphanumeric));
    draft.lexicon.speech.requests.iter().any(asks)
}

/// `Michael - Next-10`: who looks after what, not speech.
fn is_ownership(rest: &str) -> bool {
    rest.split_whitespace().count() <= 4 && !rest.starts_with(char::is_lowercase)
}
