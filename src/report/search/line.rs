//! The lines of a note as search sees them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::note::{Block, BlockKind, Mark, MarkKind, Note};
use crate::model::task::Status;
use crate::network::person::PersonId;
use crate::network::view::Resolved;
use crate::query::{Fact, Place};
use crate::words::date::Date;
use crate::words::text::Span;
use crate::words::tokens::tokens;

/// Most tokens below a line that a phrase may go on with.
const MOST_WRAPPED: usize = 12;

/// A line with what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// 1-based number; the note's title stands on line 1.
    pub number: u32,
    /// Visible text.
    pub text: String,
    /// Its tokens.
    pub tokens: Vec<(Span, String)>,
    /// The first tokens of the lines below it in the same paragraph, for phrases that are wrapped.
    pub wrapped: Vec<String>,
    /// Tokens of its source, where links hide their targets in it.
    pub targets: Vec<(Span, String)>,
    /// Its tags, without `#`.
    pub tags: Vec<String>,
    /// What sort of line it is.
    pub places: Vec<Place>,
    /// Its date.
    pub date: Option<Date>,
    /// Headings above it, outermost first.
    pub headings: Vec<String>,
    /// Whom it names.
    pub people: BTreeSet<PersonId>,
    /// Who says it.
    pub speakers: BTreeSet<PersonId>,
    /// What it states.
    pub facts: Vec<Fact>,
}

/// The lines of a note with this source text in order: front matter, and its title first where no heading says it.
#[must_use]
pub fn lines(note: &Note, text: &str, resolved: &Resolved) -> Vec<Line> {
    let mut out: Vec<Line> = front_lines(note, text);
    let source: Vec<&str> = text.lines().collect();
    if !note.blocks.iter().any(|b| matches!(b.kind, BlockKind::Heading(_)) && b.prose.text == note.title) {
        out.push(new_line(1, &note.title, note.date.map(|d| d.date)));
    }
    for block in note.blocks.iter().filter(|b| b.kind != BlockKind::Rule) {
        let headings = headings(note, block);
        for (i, line) in block.prose.lines.iter().enumerate() {
            let mut found = new_line(line.number, block.prose.line_text(i), line.date.map(|d| d.date));
            found.places = places(block);
            found.tags = tags(block, i);
            found.targets = targets(source.get(line.number as usize - 1).copied().unwrap_or_default());
            found.headings.clone_from(&headings);
            out.push(found);
        }
        if !matches!(block.kind, BlockKind::Code | BlockKind::Row { .. }) {
            let first = out.len() - block.prose.lines.len();
            add_wrapped(&mut out[first..]);
        }
    }
    out.sort_by_key(|l| l.number);
    add_facts(&mut out, resolved);
    out
}

/// What a line stands under, for words that are not repeated on it: the items above it in its list, then its headings.
#[must_use]
pub fn above(note: &Note, line: &Line) -> String {
    let own = note.blocks.iter().find(|b| b.prose.lines.iter().any(|l| l.number == line.number));
    let parent = |block: &&Block| block.parent.and_then(|i| note.blocks.get(i));
    let items = std::iter::successors(own.as_ref().and_then(parent), parent);
    let items = items.map(|b| b.prose.text.as_str());
    items.chain(line.headings.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
}

/// Lets each line of a paragraph know how the next ones go on.
fn add_wrapped(lines: &mut [Line]) {
    let mut below: Vec<String> = Vec::new();
    for line in lines.iter_mut().rev() {
        line.wrapped.clone_from(&below);
        let mut own: Vec<String> = line.tokens.iter().take(MOST_WRAPPED).map(|(_, token)| token.clone()).collect();
        own.extend(below);
        own.truncate(MOST_WRAPPED);
        below = own;
    }
}

/// The front matter as it is written.
fn front_lines(note: &Note, text: &str) -> Vec<Line> {
    let front = text.get(..note.front.body_start).unwrap_or_default();
    let is_said = |line: &str| line.contains(char::is_alphanumeric);
    (1..).zip(front.lines()).filter(|(_, line)| is_said(line)).map(|(n, line)| new_line(n, line.trim(), None)).collect()
}

fn targets(source: &str) -> Vec<(Span, String)> {
    if source.contains("](") || source.contains("[[") { tokens(source).collect() } else { Vec::new() }
}

/// The tags on the `i`-th line of a block.
fn tags(block: &Block, i: usize) -> Vec<String> {
    let span = block.prose.line_span(i);
    let marks = block.prose.marks.iter().filter(|m| span.start <= m.span.start && m.span.start < span.end.max(1));
    let tag = |m: &Mark| if let MarkKind::Tag(tag) = &m.kind { Some(tag.clone()) } else { None };
    marks.filter_map(tag).collect()
}

fn new_line(number: u32, text: &str, date: Option<Date>) -> Line {
    Line { number, text: text.to_owned(), tokens: tokens(text).collect(), date, ..Line::default() }
}

fn places(block: &Block) -> Vec<Place> {
    let mut places = Vec::new();
    match block.kind {
        BlockKind::Heading(_) => places.push(Place::Heading),
        BlockKind::Code => places.push(Place::Code),
        BlockKind::Comment => places.push(Place::Comment),
        BlockKind::Row { .. } => places.push(Place::Table),
        _ => {}
    }
    if block.task.is_some() {
        places.push(Place::Task);
    }
    if block.quote_depth > 0 && block.callout.is_none() {
        places.push(Place::Quote);
    }
    places
}

fn headings(note: &Note, block: &Block) -> Vec<String> {
    let mut out = Vec::new();
    let mut heading = block.heading;
    while let Some(above) = heading.and_then(|h| note.blocks.get(h)) {
        out.push(above.prose.text.clone());
        heading = above.heading;
    }
    out.reverse();
    out
}

/// Marks the lines with whom and what the note's facts find on them.
fn add_facts(lines: &mut [Line], resolved: &Resolved) {
    let mut at: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        at.entry(line.number).or_default().push(i);
    }
    let mut mark = |number: u32, change: &dyn Fn(&mut Line)| {
        for &i in at.get(&number).into_iter().flatten() {
            lines.get_mut(i).into_iter().for_each(change);
        }
    };
    let facts = &resolved.facts;
    for m in &facts.mentions {
        let people = resolved.candidates(m.person);
        mark(m.line, &|l| {
            l.people.extend(&people);
            l.facts.push(Fact::Person);
        });
    }
    for c in &facts.contacts {
        mark(c.line, &|l| l.facts.push(Fact::Contact));
    }
    for f in facts.followups.iter().filter(|f| f.status == Status::Open) {
        let people: Vec<PersonId> = f.people.iter().flat_map(|&p| resolved.candidates(p)).collect();
        mark(f.line, &|l| {
            l.people.extend(&people);
            l.facts.push(Fact::FollowUp);
        });
    }
    for s in &facts.statements {
        let speakers: Vec<PersonId> = s.people.iter().flat_map(|&p| resolved.candidates(p)).collect();
        for number in s.line..=s.last_line.max(s.line) {
            mark(number, &|l| {
                l.speakers.extend(&speakers);
                l.people.extend(&speakers);
                l.facts.push(Fact::Statement);
            });
        }
    }
    for e in &facts.exchanges {
        mark(e.line, &|l| l.facts.push(Fact::Exchange));
    }
}
