//! Meetings to come: when they start, what they are about and who is in them. For `brief` and `today`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::place::{Outline, Place, SkimmedKind};
use super::{Context, Refusal, ages};
use crate::model::fact::{Channel, ContactRule, Occurrence};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::{Resolved, Who};
use crate::words::date::Date;
use crate::words::text::{field_key, fold, to_u32};

/// Notes to name where several are called alike.
const MOST_NEAR: usize = 5;

/// A meeting, or a line that plans to see somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// What it is called.
    pub title: String,
    /// Its day.
    pub date: Option<Date>,
    /// When it starts, as written.
    pub time: Option<String>,
    /// What it is to be about.
    pub agenda: Vec<String>,
    /// Who is in it, the writer aside.
    #[serde(skip)]
    pub people: BTreeSet<PersonId>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

impl Meeting {
    /// `today 15:30`.
    #[must_use]
    pub fn when(&self, today: Date) -> String {
        let day = self.date.map(|d| ages::relative(d, today));
        day.into_iter().chain(self.time.clone()).collect::<Vec<_>>().join(" ")
    }
}

/// The meetings from today to `until` in the order of their days and times. A roster makes one of its note, any other
/// line one of itself.
#[must_use]
pub fn ahead(context: &Context<'_>, until: Date) -> Vec<Meeting> {
    let mut rosters: BTreeMap<(Date, NoteId), (u32, BTreeSet<PersonId>)> = BTreeMap::new();
    let mut lines: BTreeMap<(Date, NoteId, u32), BTreeSet<PersonId>> = BTreeMap::new();
    context.view.sweep(Want::CONTACTS, &mut |note, row, who| {
        let (RowKind::Contact { occurrence, rule, .. }, Some(date), Who::Person(id)) = (row.kind, row.date, who) else {
            return;
        };
        // A meeting of today with a list of who comes is news until the day is over.
        let is_roster = rule == ContactRule::C1;
        let is_ahead =
            date > context.today || date == context.today && (occurrence == Occurrence::Planned || is_roster);
        if !is_ahead || date > until || context.view.person(*id).is_me {
            return;
        }
        if is_roster {
            let roster = rosters.entry((date, note)).or_insert((row.line, BTreeSet::new()));
            roster.0 = roster.0.min(row.line);
            roster.1.insert(*id);
        } else {
            lines.entry((date, note, row.line)).or_default().insert(*id);
        }
    });
    lines.retain(|(date, note, _), people| match rosters.get_mut(&(*date, *note)) {
        Some(roster) => {
            roster.1.append(people);
            false
        }
        None => true,
    });
    let rosters = rosters.into_iter().map(|((date, note), (line, people))| Meeting {
        people,
        ..of_note(context, &Place::new(context.view.rows, note, line), Some(date))
    });
    let lines = lines.into_iter().map(|((date, note, line), people)| Meeting {
        people,
        ..of_line(context, Place::new(context.view.rows, note, line), date)
    });
    let mut all: Vec<Meeting> = rosters.chain(lines).collect();
    all.sort_by(|a, b| (a.date, minutes(a), &a.place).cmp(&(b.date, minutes(b), &b.place)));
    all
}

/// The meeting that a whole note is about. Unless a note names its agenda, the items of a meeting to come are one.
#[must_use]
pub fn of_note(context: &Context<'_>, place: &Place, date: Option<Date>) -> Meeting {
    let outline = context.lines.outline(&place.file);
    let title = context.lines.line(&place.file, 0).unwrap_or_default();
    let is_ahead = date.is_some_and(|d| d >= context.today);
    let mut agenda = named_agenda(context, &outline);
    if agenda.is_empty() && is_ahead {
        agenda = outline.blocks.iter().filter(|b| b.kind == SkimmedKind::Item).map(|b| b.text.clone()).collect();
    }
    let starts = &context.lexicon.kind.starts;
    let fields = outline.fields.iter().filter(|f| starts.contains(&f.key) || f.key == "date");
    let time = fields.filter_map(|f| clock(&f.value)).chain(clock(&title)).next();
    Meeting { title: undated(&title, date), date, time, agenda, people: BTreeSet::new(), place: place.clone() }
}

/// The note at this path, or the only one whose file name holds these words.
///
/// # Errors
/// If there is none, or several.
pub fn note_named(context: &Context<'_>, file: &str) -> Result<NoteId, Refusal> {
    let wanted = fold(file.trim_start_matches("./").trim_end_matches(".md"));
    let rows = context.view.rows;
    let paths: Vec<(NoteId, String)> =
        (0..to_u32(rows.note_count())).map(|note| (note, rows.note(note).path)).collect();
    let is_it = |path: &str| {
        let path = fold(path.trim_end_matches(".md"));
        path == wanted || path.ends_with(&format!("/{wanted}")) || wanted.ends_with(&format!("/{path}"))
    };
    if let Some((note, _)) = paths.iter().find(|(_, path)| is_it(path)) {
        return Ok(*note);
    }
    let holds = |path: &str| path.rsplit('/').next().is_some_and(|name| fold(name).contains(&wanted));
    let near: Vec<&(NoteId, String)> = paths.iter().filter(|(_, path)| !wanted.is_empty() && holds(path)).collect();
    match near[..] {
        [(note, _)] => Ok(*note),
        [] => Err(Refusal {
            message: format!("no note is called `{file}`"),
            hints: vec!["--meeting expects a note's path in the vault, or words of its file name".to_owned()],
        }),
        _ => {
            let mut names: Vec<&str> = near.iter().map(|(_, path)| path.as_str()).collect();
            names.sort_unstable();
            names.truncate(MOST_NEAR);
            Err(Refusal {
                message: format!("{} notes are called like `{file}`", near.len()),
                hints: vec![format!("say which: {}", names.join(", "))],
            })
        }
    }
}

/// The meeting of a note with the people whom its contacts name, else all whom it names.
#[must_use]
pub fn attended(context: &Context<'_>, note: NoteId) -> Meeting {
    let place = Place::new(context.view.rows, note, 0);
    let Some(resolved) = context.view.resolved(note) else { return of_note(context, &place, None) };
    let date = resolved.facts.contacts.first().map(|c| c.date).or(resolved.facts.note.date);
    Meeting { people: attendees(context, &resolved), ..of_note(context, &place, date) }
}

/// The people whom a note's contacts name, else all whom it names.
fn attendees(context: &Context<'_>, resolved: &Resolved) -> BTreeSet<PersonId> {
    let met = resolved.facts.contacts.iter().flat_map(|c| c.people.iter().copied());
    let mut people: BTreeSet<PersonId> = met.filter_map(|r| resolved.person(r)).collect();
    if people.is_empty() {
        people = resolved.facts.mentions.iter().filter_map(|m| resolved.person(m.person)).collect();
    }
    people.retain(|&id| !context.view.person(id).is_me);
    people
}

fn of_line(context: &Context<'_>, place: Place, date: Date) -> Meeting {
    let title = context.lines.line(&place.file, place.line).unwrap_or_default();
    Meeting { time: clock(&title), title: undated(&title, Some(date)), date: Some(date), place, ..Meeting::default() }
}

/// What stands under a heading or label such as `Agenda`, or in a field of that name.
fn named_agenda(context: &Context<'_>, outline: &Outline) -> Vec<String> {
    let words = &context.lexicon.kind.agenda;
    let is_label = |text: &str| words.contains(fold(text).trim_matches([':', ' ']));
    let is_key = |key: &str| words.iter().any(|w| field_key(w) == key);
    let mut found: Vec<String> = outline.fields.iter().filter(|f| is_key(&f.key)).map(|f| f.value.clone()).collect();
    let mut is_within = false;
    for block in &outline.blocks {
        match block.kind {
            SkimmedKind::Item if is_within => found.push(block.text.clone()),
            SkimmedKind::Heading | SkimmedKind::Paragraph => is_within = is_label(&block.text),
            SkimmedKind::Item | SkimmedKind::Other => {}
        }
    }
    found
}

/// A title, or a line of a log, without the date that it begins with.
#[must_use]
pub fn undated(title: &str, date: Option<Date>) -> String {
    let rest =
        date.and_then(|d| title.strip_prefix(&d.to_string())).map(|t| t.trim_start_matches([' ', ':', '-', '–', '_']));
    rest.filter(|t| !t.is_empty()).unwrap_or(title).to_owned()
}

/// The first time of day in `text`, as written: `9:15`, `15:30–16:00`, `3pm`.
fn clock(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | 'T' | '"'));
    words.map(|w| w.trim_end_matches(['.', ':'])).find(|w| minute_of(w).is_some()).map(str::to_owned)
}

/// Minutes since midnight of a word that begins as a time of day.
fn minute_of(word: &str) -> Option<u32> {
    let word = word.split(['-', '–']).next()?;
    let lower = word.to_ascii_lowercase();
    let (time, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(time), _) => (time, Some(0)),
        (_, Some(time)) => (time, Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut parts = time.split(':');
    let (hour, minute) = (digits(parts.next()?)?, parts.next().map(digits));
    let minute = match (minute, half) {
        (Some(minute), _) => minute?,
        (None, Some(_)) => 0,
        (None, None) => return None,
    };
    let hour = half.map_or(hour, |half| hour % 12 + half);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

fn digits(text: &str) -> Option<u32> {
    let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn minutes(meeting: &Meeting) -> Option<u32> {
    meeting.time.as_deref().and_then(minute_of)
}

/// A contact before the meetings of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Its day.
    pub date: Date,
    /// How.
    pub channel: Channel,
    /// Where.
    pub place: Place,
}

/// The last contact with each of `people`, the meetings of today aside.
#[must_use]
pub fn last_before(context: &Context<'_>, people: &BTreeSet<PersonId>) -> BTreeMap<PersonId, Before> {
    let mut found: BTreeMap<PersonId, Before> = BTreeMap::new();
    context.view.sweep(Want::CONTACTS, &mut |note, row, who| {
        let (RowKind::Contact { channel, rule, occurrence }, Some(date), Who::Person(id)) = (row.kind, row.date, who)
        else {
            return;
        };
        let is_past = date < context.today || date == context.today && rule != ContactRule::C1;
        let is_later = |known: &Before| known.date > date;
        if occurrence != Occurrence::Happened || !is_past || !people.contains(id) || found.get(id).is_some_and(is_later)
        {
            return;
        }
        let new = Before { date, channel, place: Place::new(context.view.rows, note, row.line) };
        // Of one day the first by path and line, so that the order of the notes does not show.
        if found.get(id).is_none_or(|known| known.date < date || new.place < known.place) {
            found.insert(*id, new);
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_found_as_it_is_written() {
        let times = ["15:30", "2026-11-20T09:05", "flat white, Mon 8:40", "at 3pm with Bo", "10:00–11:30 at ours"];
        let found: Vec<Option<String>> = times.into_iter().map(clock).collect();
        let want = ["15:30", "09:05", "8:40", "3pm", "10:00–11:30"].map(|t| Some(t.to_owned()));
        assert_eq!(found, want);
        assert_eq!(clock("84 kg, ratio 3:100, 25:00, spam, 2026-11-20"), None);
        assert_eq!(["8:40", "3pm", "12am"].map(minute_of), [Some(520), Some(900), Some(0)]);
    }
}
