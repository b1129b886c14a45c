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

#[cfg(test)]
mod tests {
    use super::super::probe::{dated, met, read as read_with, reasons, undated};
    use super::*;
    use crate::model::fact::Facts;

    fn rostered(text: &str) -> Facts {
        read_with(&dated("Meetings/harbour.md", text), &[read])
    }

    #[test]
    fn people_keys_list_who_was_there() {
        let keys = [
            "attendees: [\"[[Ines Groot]]\", \"@rob\"]",
            "attendees:\n  - @ines\n  - Rob Kern",
            "participants: \"@ines, @rob\"",
            "with: Ines Groot and Rob Kern",
            "present: [[People/Ines Groot|Ines]]; Rob Kern <rob@x.example>",
        ];
        for key in keys {
            assert_eq!(met(&rostered(&format!("---\n{key}\n---\nText"))).len(), 2, "{key}");
        }
    }

    #[test]
    fn headings_labels_fields_and_tables_do_too() {
        let bodies = [
            "## Present\n\n* Ines Groot @ines (chair)\n* Rob Kern\n  * came late",
            "Attendees: @ines, Rob Kern",
            "Tide talk. There: @ines, @rob (late)\nThen home",
            "**Attendees:**\n\n- Ines Groot\n- Rob Kern\n\nText",
            "attendees:: [[Ines Groot]], [[Rob Kern]]",
            "## Attendance\n- Team: Ines Groot, Rob Kern\n- Others: three more by phone\n- https://x.example",
            "### Participants\n#### Remote\n- Ines Groot\n- Rob Kern",
            "| Name | Abbr |\n|--|--|\n| Ines Groot | IG |\n| Rob Kern | RK |",
        ];
        for body in bodies {
            assert_eq!(met(&rostered(body)).len(), 2, "{body}");
        }
    }

    #[test]
    fn other_parts_are_no_contacts() {
        let facts =
            rostered("---\nabsent: [Ines Groot]\ncc: \"@rob\"\nattendees: 2026-10-22\n---\n## Regrets\n- @mo\n");
        let want = [
            ("Ines Groot", Some(NotContact::Absent)),
            ("rob", Some(NotContact::Plain)),
            ("mo", Some(NotContact::Absent)),
        ];
        assert_eq!((reasons(&facts), met(&facts).len()), (want.to_vec(), 0));
    }

    #[test]
    fn other_headings_and_sentences_list_nobody() {
        for body in
            ["## Present state\n- Ines Groot", "## Who decides what\n- Ines Groot", "Present: it rains", "- Ines Groot"]
        {
            assert!(rostered(body).mentions.is_empty(), "{body}");
        }
    }

    #[test]
    fn what_fell_through_or_has_no_day_is_no_contact() {
        let cancelled = ["---\nstatus: cancelled\nwith: Ines\n---\n", "---\nwith: Ines\n---\nCancelled, she was ill."];
        for text in cancelled.into_iter().chain(["---\nwith: Ines\n---\n~~Harbour~~ didn't happen"]) {
            assert_eq!(reasons(&rostered(text)), [("Ines", Some(NotContact::Negated))], "{text}");
        }
        let other = "---\nwith: Ines\n---\nThe regatta was cancelled by the town.";
        assert_eq!(met(&rostered(other)), ["Ines"]);
        let note = undated("harbour.md", "---\nwith: Ines\n---\n");
        assert_eq!(reasons(&read_with(&note, &[read])), [("Ines", Some(NotContact::Undated))]);
    }

    #[test]
    fn a_row_ties_name_handle_and_role_together() {
        let facts = rostered("## Present\n* Ines Groot @ines (harbour master)\n* Jo Ott (JO)\n* Teddy // Ted Oaks");
        let cards = facts
            .cards
            .iter()
            .map(|c| (c.name.as_str(), c.handles.concat(), c.abbreviations.concat(), c.aliases.concat()));
        let text = String::from;
        let want = [
            ("Ines Groot", text("ines"), text(""), text("")),
            ("Jo Ott", text(""), text("JO"), text("")),
            ("Ted Oaks", text(""), text(""), text("Teddy")),
        ];
        assert_eq!(cards.collect::<Vec<_>>(), want);
        assert_eq!(facts.cards[0].fields["role"], ["harbour master"]);
    }

    #[test]
    fn whoever_is_listed_twice_is_met_once_and_the_writer_never() {
        assert_eq!(met(&rostered("## Present\n- Ines Groot\n- me\n\n## Scribes\n- Ines Groot")), ["Ines Groot"]);
    }
}
