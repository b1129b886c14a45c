//! Give and take in explicit form (FACTS §5): fields, tags, sections; asks and offers.

use super::clause::Subject;
use super::draft::Draft;
use super::list_title::{entry_text, mark_of, outline_title, owner_of, title_of, title_owner};
use super::{favour_kind, favour_list, name, task_people};
use crate::model::fact::{Ask, Direction, Exchange, ExchangeKind, FollowUp, Owner, RefId};
use crate::model::note::{Block, BlockKind, DateVia, MarkKind, NoteKind};
use crate::model::task::Status;
use crate::words::lexicon::clause::Sense;
use crate::words::text::{Span, field_key, fold, to_u32};

/// Reads the explicit exchanges, debts, asks and offers into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let note = draft.note;
    let mut title = None;
    // A title right below an item reads on as its last line.
    let mut below: Option<&Block> = None;
    for (at, block) in note.blocks.iter().enumerate() {
        if block.kind != BlockKind::Item {
            (title, below) = (Some(block), None);
        }
        if matches!(block.kind, BlockKind::Code | BlockKind::Comment | BlockKind::Rule) {
            continue;
        }
        let fields: Vec<(Span, String, String)> = block.prose.marks.iter().filter_map(field).collect();
        for (span, key, value) in &fields {
            read_field(draft, block, *span, key, value);
        }
        if fields.is_empty() && block.task.is_none() {
            read_tags(draft, at);
            read_section_item(draft, at, below.or(title));
            if block.kind == BlockKind::Item && block.prose.lines.len() > 1 && title_owner(draft, block).is_some() {
                below = Some(block);
            }
        }
        favour_list::read(draft, block);
    }
    if note.kind == NoteKind::Person {
        for field in &note.front.fields {
            let wants = asks_or_offers(draft, &field.key);
            for value in wants.into_iter().flat_map(|_| &field.values) {
                let person = Some(task_people::own_reference(draft));
                let ask =
                    Ask { person, wants: wants == Some(true), what: value.text.clone(), date: None, line: value.line };
                draft.facts.asks.push(ask);
            }
        }
    }
}

fn field(mark: &crate::model::note::Mark) -> Option<(Span, String, String)> {
    match &mark.kind {
        MarkKind::Field { key, value } => Some((mark.span, key.clone(), value.clone())),
        _ => None,
    }
}

fn read_field(draft: &mut Draft<'_>, block: &Block, span: Span, key: &str, value: &str) {
    if let Some(wants) = asks_or_offers(draft, key) {
        let person = field_people(draft, block, span).into_iter().next();
        let what = without_people(block, span, value);
        let line = line_of(block, span);
        let date = line.1;
        return draft.facts.asks.push(Ask { person, wants, what, date, line: line.0 });
    }
    let key = fold(key);
    if draft.lexicon.dealing.owe.contains(&key) {
        return owe(draft, block, span, value);
    }
    let Some(mark) = draft.lexicon.dealing.marks.get(&key).cloned() else { return };
    let what = without_people(block, span, value);
    for person in field_people(draft, block, span) {
        put(draft, block, span, person, &mark, &what, &format!("{key}::"));
    }
}

/// The people in a field; in a person's own note that person where the field names nobody.
fn field_people(draft: &mut Draft<'_>, block: &Block, span: Span) -> Vec<RefId> {
    let inside = block.prose.mentions().filter(|(m, _)| span.contains(m.span.start as usize));
    let first = inside.map(|(_, r)| r.clone()).next();
    match first {
        Some(reference) => vec![draft.reference(&reference)],
        None if draft.note.kind == NoteKind::Person => vec![task_people::own_reference(draft)],
        None => Vec::new(),
    }
}

/// The field's value without the name that leads it.
fn without_people(block: &Block, span: Span, value: &str) -> String {
    let named = block.prose.mentions().find(|(m, _)| span.contains(m.span.start as usize));
    let text = named.map_or(value, |(m, _)| {
        let rest = block.prose.text.get(m.span.end as usize..span.end as usize).unwrap_or(value);
        rest.trim_start_matches([')', ']']).trim_end_matches([')', ']'])
    });
    text.trim_matches([' ', ':', ',', '-', '–']).to_owned()
}

fn owe(draft: &mut Draft<'_>, block: &Block, span: Span, value: &str) {
    let people = field_people(draft, block, span);
    if people.is_empty() {
        return;
    }
    let (line, noted_on) = line_of(block, span);
    let text = without_people(block, span, value);
    let due = noted_on.and_then(|day| draft.dates.due_phrase(&text, day)).map(|(_, range)| range);
    let stated = FollowUp::stated(Owner::Me, people, text, due);
    draft.facts.followups.push(FollowUp { noted_on, line, rule: "owe::".to_owned(), ..stated });
}

/// `true` for a key of asks, `false` for one of offers.
fn asks_or_offers(draft: &Draft<'_>, key: &str) -> Option<bool> {
    let (words, key) = (&draft.lexicon.dealing, field_key(key));
    if words.asks.contains(&key) { Some(true) } else { words.offers.contains(&key).then_some(false) }
}

/// `#gave @ana a jar`: the tag says which way, the line's people with whom.
fn read_tags(draft: &mut Draft<'_>, at: usize) {
    let block = &draft.note.blocks[at];
    let tags: Vec<(Span, String)> = block
        .prose
        .marks
        .iter()
        .filter_map(|m| match &m.kind {
            MarkKind::Tag(tag) => Some((m.span, fold(tag))),
            _ => None,
        })
        .collect();
    for (span, tag) in tags {
        let Some(mark) = draft.lexicon.dealing.marks.get(&tag).cloned() else { continue };
        // `told @ana how good it is #kudos`: the writer gave it.
        let mark = if mark == "received-kudos" && is_told(draft, at) { "given-kudos".to_owned() } else { mark };
        let what = block.prose.text.trim().to_owned();
        for person in task_people::names_in(draft, block) {
            put(draft, block, span, person, &mark, &what, &format!("#{tag}"));
        }
    }
}

/// Whether a block begins with what the writer said to somebody.
fn is_told(draft: &Draft<'_>, at: usize) -> bool {
    let reading = &draft.reading;
    reading.clauses_of(at).first().is_some_and(|clause| {
        let own = matches!(clause.subject, Subject::Writer | Subject::Elided);
        let verb = clause.rest(reading).first();
        own && verb
            .is_some_and(|t| (t.has(Sense::Say) || t.has(Sense::Reach) || t.has(Sense::Past)) && !t.has(Sense::Base))
    })
}

/// An item under a heading such as `took`, or under a line that is that word alone, which names people at its start; lines
/// of a paragraph below such a line.
fn read_section_item(draft: &mut Draft<'_>, at: usize, title: Option<&Block>) {
    let note = draft.note;
    let Some(block) = note.blocks.get(at) else { return };
    let heading = block.heading.and_then(|h| note.blocks.get(h)).map(|b| b.prose.text.as_str());
    let headed = heading.and_then(|h| mark_of(draft, h));
    let title = outline_title(draft, block).or_else(|| title.and_then(title_of));
    let owner = title.and_then(|title| owner_of(draft, title));
    match block.kind {
        BlockKind::Item | BlockKind::Row { header: false } => {
            if let (None, Some(mark)) = (owner, title.and_then(|t| mark_of(draft, t)).or(headed)) {
                let text =
                    if block.prose.mentions().next().is_some() { &block.prose.text } else { block.prose.line_text(0) };
                // The day that leads an entry is no part of it.
                let body = block.prose.lines.first().map_or(0, |l| l.body);
                read_entry(draft, block, text.get(body as usize..).unwrap_or(text), body, &mark);
            } else if let Some(owner) = owner {
                read_promise(draft, block, owner, title);
            }
        }
        BlockKind::Paragraph => {
            let mut mark: Option<String> = None;
            for i in 0..block.prose.lines.len() {
                let text = block.prose.line_text(i);
                let named = mark_of(draft, text);
                if let (None, Some(mark)) = (&named, mark.as_deref()) {
                    read_entry(draft, block, text, block.prose.line_span(i).start, mark);
                }
                mark = named.or(mark);
            }
        }
        _ => {}
    }
}

/// An entry of a list of favours or of things lent: `text`, which starts at `start` of the block.
fn read_entry(draft: &mut Draft<'_>, block: &Block, text: &str, start: u32, mark: &str) {
    let end = start + to_u32(text.len());
    let here: Vec<_> = block.prose.mentions().filter(|(m, _)| (start..end).contains(&m.span.start)).collect();
    // A thing may stand before whoever has it: `ladder  @ana  since May`.
    let is_thing = mark.contains("thing");
    let leads = here.first().is_some_and(|(m, _)| m.span.start < start + 24);
    if is_thing && here.is_empty() {
        return read_bare_entry(draft, block, text, start, mark);
    }
    if here.is_empty() {
        return read_unmarked_entry(draft, block, text, start, mark);
    }
    if !(leads || (is_thing && here.len() == 1)) {
        return;
    }
    let colon = text.find(':').filter(|&at| here[0].0.span.start < start + to_u32(at));
    let people_end = colon.map_or(end, |at| start + to_u32(at));
    let named: Vec<_> = here.iter().filter(|(m, _)| m.span.start < people_end).map(|(_, r)| (*r).clone()).collect();
    let what = colon.map_or(text, |at| &text[at + 1..]).trim().to_owned();
    let many = named.len() > 1;
    // `@ana: two jars of honey` in a list of favours tells what she gave, not what she said.
    let span = Span { start, end };
    let (number, _) = line_of(block, span);
    draft.facts.statements.retain(|s| s.line != number);
    let back = is_thing && is_back(draft, text);
    // A list that begins the note may look like its date, but each entry has its own: `ladder  @ana  since 2026-05-10`.
    let preamble = block.prose.line_at(start as usize).and_then(|l| l.date).is_some_and(|d| d.via == DateVia::Preamble);
    let dated = draft.dates.find(text, None).0.first().map(|d| d.start);
    for reference in named {
        let person = draft.reference(&reference);
        // Two people who were given each other were introduced.
        let mark = match mark {
            mark if many && !mark.contains('-') => format!("{mark}-intro"),
            mark if back => mark.replace("-open", "-closed"),
            mark => mark.to_owned(),
        };
        put(draft, block, span, person, &mark, &what, "section");
        if let (true, Some(own)) = (is_thing, draft.facts.exchanges.last_mut()) {
            own.date = dated.or(own.date.filter(|_| !preamble));
        }
    }
}

/// An entry of favours that begins with a bare name: `Ana: the school run`. It counts if somebody answers to the name.
fn read_unmarked_entry(draft: &mut Draft<'_>, block: &Block, text: &str, start: u32, mark: &str) {
    let names = task_people::bare_names(text, &draft.lexicon.followup.imperatives);
    // `Thanks` may head those given or those still owed.
    let clear = !mark.contains("thanks");
    let Some(name) = names.first().filter(|name| name.start == 0 && clear) else { return };
    let what = text[name.end as usize..].trim_start_matches([':', ',', ' ', '-', '–']).trim().to_owned();
    let span = Span { start, end: start + to_u32(text.len()) };
    let (line, _) = line_of(block, span);
    draft.facts.statements.retain(|s| s.line != line);
    let person = draft.reference(&task_people::weak(name.of(text)));
    put(draft, block, span, person, mark, &what, "section");
}

/// An entry of things lent that marks nobody: `the big pot, Ana, since Easter`. After the thing stands who has it, and
/// counts if somebody answers to the name.
fn read_bare_entry(draft: &mut Draft<'_>, block: &Block, text: &str, start: u32, mark: &str) {
    let particles = &draft.lexicon.card.particles;
    // `ramp - Ana's old one`
    let owner = |part: &'_ str| {
        let word = part.split([' ', '.']).next().unwrap_or_default();
        word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).map(str::len)
    };
    let named = |part: &str| {
        if name::is_name(part, particles) { Some(part.len()) } else { owner(part) }
    };
    let parts = text.split(&[',', ':', '–', '—']).flat_map(|part| part.split(" - ")).map(str::trim).skip(1);
    let name = parts.filter_map(|part| part.get(..named(part)?)).find(|n| name::is_name(n, particles));
    let mark = if is_back(draft, text) { mark.replace("-open", "-closed") } else { mark.to_owned() };
    let span = Span { start, end: start + to_u32(text.len()) };
    if let Some(name) = name {
        let person = draft.reference(&task_people::weak(name));
        put(draft, block, span, person, &mark, text.trim(), "section");
    }
}

/// An entry of a list of promises: `Ana, the recipe for the pie` under `Promised to me`.
fn read_promise(draft: &mut Draft<'_>, block: &Block, owner: Owner, title: Option<&str>) {
    let people = task_people::names_in(draft, block);
    let text = entry_text(draft, block);
    let struck = block.prose.marks.iter().find(|m| m.kind == MarkKind::Struck);
    let done = struck.is_some_and(|m| m.span.start == 0);
    if people.is_empty() || text.is_empty() {
        return;
    }
    let (line, noted_on) = line_of(block, Span::default());
    let due = noted_on.and_then(|day| draft.dates.due_phrase(text, day)).map(|(_, range)| range);
    // Nobody says so there.
    draft.facts.statements.retain(|s| s.line != line);
    if owner == Owner::Me && title.and_then(|t| mark_of(draft, t)).is_some() {
        // What thanks are owed for was received.
        for &person in &people {
            put(draft, block, Span::default(), person, "received-help", text, "section");
        }
    }
    if owner == Owner::Them && draft.kind_in(text) == ExchangeKind::Money {
        for &person in &people {
            put(draft, block, Span::default(), person, "given-money-open", text, "section");
        }
    }
    let status = if done || is_settled(draft, text) { Status::Done } else { Status::Open };
    let stated = FollowUp::stated(owner, people, text.to_owned(), due);
    draft.facts.followups.push(FollowUp { status, noted_on, line, rule: "section".to_owned(), ..stated });
}

/// Whether what follows the last dash or arrow of a text, or stands in brackets at its end, begins by saying that it is
/// done: `a pie for Ana → sent 2 May`, `a pie for Ana (done)`.
pub(super) fn is_settled(draft: &Draft<'_>, text: &str) -> bool {
    let bracketed = text.strip_suffix(')').and_then(|t| Some(t.rsplit_once('(')?.1));
    if bracketed.is_some_and(|b| b.split(' ').next().is_some_and(|w| draft.lexicon.dealing.settled.contains(&fold(w))))
    {
        return true;
    }
    let Some((at, sign)) = text.char_indices().rev().find(|(_, c)| matches!(c, '→' | '–' | '—' | '-' | '✅' | '✓'))
    else {
        return false;
    };
    let spaced = sign != '-' || text[..at].ends_with(' ');
    let first = text[at + sign.len_utf8()..].split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty());
    spaced && first.is_some_and(|word| draft.lexicon.dealing.settled.contains(&fold(word)))
}

/// Whether an entry ends by saying that the thing came back, or on which day it did: `back 2026-10-28`.
pub(super) fn is_back(draft: &Draft<'_>, text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).peekable();
    while let Some(word) = words.next() {
        let dated = words.peek().is_none_or(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        if dated && draft.lexicon.dealing.back.contains(word) {
            return true;
        }
    }
    false
}

pub(super) fn put(draft: &mut Draft<'_>, block: &Block, span: Span, person: RefId, mark: &str, what: &str, rule: &str) {
    let mut parts = mark.split('-');
    let direction = if parts.next() == Some("given") { Direction::Given } else { Direction::Received };
    let kind = parts.next().and_then(favour_kind::kind_of).unwrap_or_else(|| draft.kind_in(what));
    let state = parts.next();
    let (line, date) = line_of(block, span);
    let open = state == Some("open") || (state.is_none() && kind == ExchangeKind::Thing);
    draft.facts.exchanges.push(Exchange {
        person,
        direction,
        kind,
        open,
        settles: state == Some("settles"),
        what: what.to_owned(),
        date,
        line,
        rule: rule.to_owned(),
    });
}

fn line_of(block: &Block, span: Span) -> (u32, Option<crate::words::date::Date>) {
    block.prose.line_at(span.start as usize).map_or((0, None), |l| (l.number, l.date.map(|d| d.end)))
}
