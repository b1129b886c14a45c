//! Rosters: who was there (NOTES §3.6, §4.2), and the contacts that follow from them (C1).

use super::card;
use super::draft::Draft;
use super::encounter::{self, Encounter};
use super::listing::{self, Listed};
use crate::model::fact::{Contact, ContactRule, Mention, NotContact, Occurrence, RefId, Region};
use crate::model::note::{DateVia, Dated, NoteKind};
use crate::model::person::{CardSource, PersonCard};
use crate::words::date::{Date, Granularity};
use crate::words::text::key;

/// How somebody on a roster took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Was there.
    Present,
    /// Was not there (N7).
    Absent,
    /// Has another part: invited, addressed, author, presenter.
    Role,
}

/// A person whom the note lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    /// The person's reference in this note.
    pub person: RefId,
    /// Name as written; may be empty.
    pub name: String,
    /// Other names that the row gives.
    pub aliases: Vec<String>,
    /// Handle without `@`.
    pub handle: Option<String>,
    /// Abbreviations that the row defines.
    pub abbreviations: Vec<String>,
    /// How they took part.
    pub part: Part,
    /// 1-based line.
    pub line: u32,
}

/// Reads the rosters of the note into the draft: entries, mentions, contacts, and cards for rows that tie a name to a
/// handle, an address or an abbreviation. A person's own note has no roster.
pub fn read(draft: &mut Draft<'_>) {
    if draft.note.kind == NoteKind::Person {
        return;
    }
    let encounter = encounter::of(draft.note, draft.lexicon);
    for listed in listing::of(draft.note, draft.lexicon, encounter.is_one) {
        enter(draft, encounter, listed);
    }
}

fn enter(draft: &mut Draft<'_>, encounter: Encounter, listed: Listed) {
    if is_me(draft, &listed) {
        return;
    }
    draft.roster_marks.extend(listed.row.marks.iter().filter_map(|&m| listed.block.map(|b| (b, m))));
    // Whoever is listed twice, such as the scribe, is one person.
    let earlier = draft.roster.iter().find(|e| same_name(&e.name, &listed.row.name)).map(|e| e.person);
    let person = earlier.unwrap_or_else(|| draft.reference(&listed.reference()));
    let known = draft.roster.iter().any(|e| e.person == person);
    let date = listed.date.and_then(contact_day);
    let why_not =
        why_not(encounter, listed.part, date).or((known && listed.part == Part::Present).then_some(NotContact::Plain));
    let mention_date = listed.date.map(|d| d.date);
    draft.facts.mentions.push(Mention {
        person,
        line: listed.line,
        date: mention_date,
        region: listed.region,
        why_not,
    });
    if let (None | Some(NotContact::Planned), Some(date), Part::Present, false) = (why_not, date, listed.part, known) {
        let occurrence = if why_not.is_none() { Occurrence::Happened } else { Occurrence::Planned };
        let contact = Contact {
            people: vec![person],
            date,
            channel: encounter.channel,
            occurrence,
            line: listed.line,
            rule: ContactRule::C1,
        };
        draft.facts.contacts.push(contact);
    }
    draft.facts.cards.extend(card_of(&listed));
    draft.roster.push(entry(person, listed));
}

fn same_name(a: &str, b: &str) -> bool {
    !a.is_empty() && key(a) == key(b)
}

fn why_not(encounter: Encounter, part: Part, date: Option<Date>) -> Option<NotContact> {
    match part {
        Part::Absent => Some(NotContact::Absent),
        Part::Role => Some(NotContact::Plain),
        Part::Present if encounter.off => Some(NotContact::Negated),
        Part::Present if date.is_none() => Some(NotContact::Undated),
        Part::Present if encounter.planned => Some(NotContact::Planned),
        Part::Present => None,
    }
}

/// The day on which a contact dated like this took place: the last of a span, the first of a whole period (DT-10); none
/// where only the note's making is dated (DT-11).
fn contact_day(dated: Dated) -> Option<Date> {
    let day = if dated.granularity == Granularity::Day { dated.end } else { dated.date };
    (dated.via != DateVia::Created).then_some(day)
}

/// `me` and the writer's own names take no part in their own contacts (§3.6).
fn is_me(draft: &Draft<'_>, listed: &Listed) -> bool {
    let names = [listed.row.name.as_str(), listed.reference().token.as_str()].map(key);
    let mine = |k: &String| {
        !k.is_empty() && (draft.lexicon.roster.me.contains(k) || draft.settings.me.iter().any(|m| key(m) == *k))
    };
    names.iter().any(mine)
}

/// What the row says of the person, if it ties more than one name, handle, address or abbreviation together.
fn card_of(listed: &Listed) -> Option<PersonCard> {
    let row = &listed.row;
    let known_by = usize::from(!row.name.is_empty()) + row.handles.len() + row.emails.len();
    if known_by < 2 && row.abbreviation.is_none() && row.aliases.is_empty() {
        return None;
    }
    let mut card = card::blank(CardSource::Row, listed.line);
    card.name.clone_from(&row.name);
    card.aliases.clone_from(&row.aliases);
    card.handles.clone_from(&row.handles);
    card.emails.clone_from(&row.emails);
    card.abbreviations.extend(row.abbreviation.clone());
    card.fields.extend(row.role.iter().map(|r| ("role".to_owned(), vec![r.clone()])));
    Some(card)
}

fn entry(person: RefId, listed: Listed) -> RosterEntry {
    RosterEntry {
        person,
        name: listed.row.name,
        aliases: listed.row.aliases,
        handle: listed.row.handles.into_iter().next(),
        abbreviations: listed.row.abbreviation.into_iter().collect(),
        part: listed.part,
        line: if listed.region == Region::FrontMatter { 0 } else { listed.line },
    }
}
