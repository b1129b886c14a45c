//! Everyone's contacts in one sweep: the base of all reports about keeping in touch.

use std::cmp::Ordering;

use crate::model::fact::{Channel, ContactRule, NotContact, Occurrence, Region};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::{View, Who};
use crate::words::date::{Date, days_between};

/// A contact or mention with its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub date: Date,
    /// The note.
    pub note: NoteId,
    /// 1-based line; 0 for the whole note.
    pub line: u32,
    /// How; `None` for a mention.
    pub channel: Option<Channel>,
    /// Strength of the evidence, the less the stronger.
    strength: u8,
}

/// One person's history up to a day, and what is planned after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The last contact up to today.
    pub last: Option<Event>,
    /// Days of contact up to today, each once, in order.
    pub days: Vec<Date>,
    /// How many lines state a contact.
    pub lines: usize,
    /// The next planned contact after today.
    pub next: Option<Event>,
    /// The last day up to today on which the person was named.
    pub named: Option<Date>,
}

/// The histories of everyone, by [`PersonId`], as of `today`. Contacts before `since` are left out.
#[must_use]
pub fn histories(view: &View<'_>, today: Date, since: Option<Date>) -> Vec<History> {
    let mut all = vec![History::default(); view.people.len()];
    view.sweep(Want::CONTACTS.and(Want::MENTIONS), &mut |note, row, who| {
        let (Who::Person(id), Some(date)) = (who, row.date) else { return };
        let Some(history) = all.get_mut(*id as usize) else { return };
        let event = |channel, strength| Event { date, note, line: row.line, channel, strength };
        match row.kind {
            RowKind::Contact { channel, rule, occurrence } if since.is_none_or(|s| date >= s) => {
                let event = event(Some(channel), strength(rule));
                if date > today {
                    keep(&mut history.next, event, view, Ordering::Less);
                } else if occurrence == Occurrence::Happened {
                    history.days.push(date);
                    history.lines += 1;
                    keep(&mut history.last, event, view, Ordering::Greater);
                }
            }
            // A line dated later that names somebody plans to meet them, unless it says otherwise.
            RowKind::Mention { why_not: None | Some(NotContact::Planned), .. } if date > today => {
                keep(&mut history.next, event(None, u8::MAX), view, Ordering::Less);
            }
            RowKind::Mention { region, .. } if date <= today && !matches!(region, Region::Code | Region::Comment) => {
                history.named = history.named.max(Some(date));
            }
            _ => {}
        }
    });
    for history in &mut all {
        history.days.sort_unstable();
        history.days.dedup();
    }
    all
}

/// Explicit before phrase before inferred (FACTS §1, order of strength).
#[must_use]
pub fn strength(rule: ContactRule) -> u8 {
    match rule {
        ContactRule::C1 | ContactRule::C2 | ContactRule::C7 => 0,
        ContactRule::C3 | ContactRule::C4 => 1,
        ContactRule::C5 | ContactRule::C6 | ContactRule::C8 | ContactRule::C9 => 2,
    }
}

/// Keeps the event whose date is `wanted`; of one day the strongest, then the first by path and line, so that the order
/// of the notes does not show.
fn keep(slot: &mut Option<Event>, event: Event, view: &View<'_>, wanted: Ordering) {
    let better = match slot {
        None => true,
        Some(kept) => match event.date.cmp(&kept.date) {
            Ordering::Equal if event.strength != kept.strength => event.strength < kept.strength,
            Ordering::Equal if event.note == kept.note => event.line < kept.line,
            Ordering::Equal => view.rows.note(event.note).path < view.rows.note(kept.note).path,
            order => order == wanted,
        },
    };
    if better {
        *slot = Some(event);
    }
}

impl History {
    /// Days since the last contact.
    #[must_use]
    pub fn silence(&self, today: Date) -> Option<i64> {
        self.last.map(|e| days_between(e.date, today))
    }

    /// The median gap between contact-days, if there are at least `gaps` of them over at least `span` days.
    #[must_use]
    pub fn rhythm(&self, gaps: usize, span: u32) -> Option<i64> {
        let (first, last) = (self.days.first()?, self.days.last()?);
        let mut all: Vec<i64> = self.days.windows(2).map(|w| days_between(w[0], w[1])).collect();
        if all.len() < gaps.max(1) || days_between(*first, *last) < i64::from(span) {
            return None;
        }
        all.sort_unstable();
        Some(all[all.len() / 2])
    }
}

/// The people who take part in reports about keeping in touch: no group, not the writer.
pub fn others<'v>(view: &'v View<'_>) -> impl Iterator<Item = PersonId> + 'v {
    (0..).zip(&view.people).filter(|(_, p)| !p.is_me && p.members.is_empty()).map(|(id, _)| id)
}
