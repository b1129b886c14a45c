//! Rosters: who was there (NOTES §3.6, §4.2), and the contacts that follow from them (C1).

use std::collections::{BTreeMap, BTreeSet};

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
    let mut seen = Seen::default();
    for listed in listing::of(draft.note, draft.lexicon, encounter.is_one) {
        if !is_me(draft, &listed) {
            enter(draft, encounter, listed, &mut seen);
        }
    }
}

/// What earlier rows of the note said.
#[derive(Default)]
struct Seen {
    by_name: BTreeMap<String, RefId>,
    met: BTreeSet<(RefId, Date)>,
}

impl Seen {
    /// The person of the row: whoever is listed twice, such as the scribe, is one.
    fn person(&mut self, draft: &mut Draft<'_>, listed: &Listed) -> RefId {
        let name = key(&listed.row.name);
        let earlier = self.by_name.get(&name).copied().filter(|_| !name.is_empty());
        let person = earlier.unwrap_or_else(|| draft.reference(&listed.reference()));
        self.by_name.insert(name, person);
        person
    }
}

fn enter(draft: &mut Draft<'_>, encounter: Encounter, listed: Listed, seen: &mut Seen) {
    draft.roster_marks.extend(listed.row.marks.iter().filter_map(|&m| listed.block.map(|b| (b, m))));
    let person = seen.person(draft, &listed);
    let (line, region) = (listed.line, listed.region);
    let day = listed.date.and_then(contact_day);
    let mut why_not = why_not(encounter, listed.part, day);
    if let (None | Some(NotContact::Planned), Part::Present, Some(date)) = (why_not, listed.part, day) {
        if seen.met.insert((person, date)) {
            let occurrence = if why_not.is_none() { Occurrence::Happened } else { Occurrence::Planned };
            let (people, channel) = (vec![person], encounter.channel);
            draft.facts.contacts.push(Contact { people, date, channel, occurrence, line, rule: ContactRule::C1 });
        } else {
            why_not = why_not.or(Some(NotContact::Plain));
        }
    }
    let date = listed.date.map(|d| d.date);
    draft.facts.mentions.push(Mention { person, line, date, region, why_not });
    draft.facts.cards.extend(card_of(&listed));
    draft.roster.push(entry(person, listed));
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
