//! `brief`: the page to read at the door.

use std::collections::BTreeSet;

use serde::Serialize;

use super::meeting::{self, Meeting};
use super::page::Page;
use super::place::Place;
use super::portrait::{self, Detail};
use super::standing::{self, State};
use super::timeline::{self, Kind};
use super::{Answer, Context, Refusal, birthdays, brief_page, followups, history, ledger, noted, thanks};
use crate::model::fact::{Direction, Owner, Region};
use crate::network::graph::{self, Graph};
use crate::network::person::{Person, PersonId};
use crate::network::rows::NoteId;
use crate::network::view::Resolved;
use crate::words::date::{Date, add_days};
use crate::words::text::{fold, key, to_u32};

/// One screen before a meeting: last time, what is open both ways, what is new.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Whom you are going to meet; else everyone in a meeting dated today or tomorrow.
    pub people: Vec<String>,
    /// Everyone in the meeting of this note: its path, or words of its file name.
    #[arg(long, value_name = "FILE")]
    pub meeting: Option<String>,
}

/// Statements of the last time.
const SAID: usize = 3;
/// News since then.
const NEWS: usize = 4;
/// Mutual acquaintances.
const MUTUAL: usize = 5;
/// Notes to name where several are called alike.
const NEAR: usize = 5;
/// Days ahead to look for birthdays.
const BIRTHDAYS: i64 = 30;

/// What to know of one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Name.
    pub person: String,
    /// Where you are going to meet them, unless they were asked for by name.
    pub meeting: Option<Meeting>,
    /// What they do, where.
    pub station: Option<String>,
    /// Children, with ages.
    pub children: Vec<String>,
    /// Other fields of their notes.
    pub details: Vec<Detail>,
    /// What their note says of them.
    pub about: Vec<String>,
    /// How things stand.
    pub state: State,
    /// The last contact.
    pub last: Option<timeline::Row>,
    /// What they said then, else the last thing they said.
    pub said: Vec<timeline::Row>,
    /// What the writer owes them.
    pub i_owe: Vec<followups::Row>,
    /// What they owe the writer.
    pub they_owe: Vec<followups::Row>,
    /// Give and take.
    #[serde(flatten)]
    pub dealings: Dealings,
    /// Where they were named since the last contact, the newest first.
    pub news: Vec<Said>,
    /// What they look for.
    pub asks: Vec<Said>,
    /// What they offer.
    pub offers: Vec<Said>,
    /// Who knows them too, the best first.
    pub mutual: Vec<String>,
    /// The next planned contact, other than the meeting.
    pub planned: Option<timeline::Row>,
    /// Birthdays and other days of theirs within 30 days.
    pub days: Vec<birthdays::Row>,
    /// What the notes tell of the last contact that no other part does.
    pub noted: Vec<Said>,
    /// Where the notes say who they are.
    #[serde(flatten)]
    pub place: Place,
    /// Keys of all their names, and of the words of the canonical one.
    #[serde(skip)]
    pub names: BTreeSet<String>,
}

/// Give and take with one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dealings {
    /// Favours given.
    pub given: usize,
    /// Favours received.
    pub received: usize,
    /// Lent and not back yet.
    pub lent: Vec<String>,
    /// Borrowed and not back yet.
    pub borrowed: Vec<String>,
    /// What thanks are owed for.
    pub thanks_owed: Vec<String>,
    /// The same with day and line.
    pub thanks_for: Vec<Said>,
}

/// Words of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// When.
    pub date: Option<Date>,
    /// The words.
    pub text: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name or the meeting can't be found.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    let page: Page = brief_page::page(&rows, context.today);
    Ok(Answer::new(page, &rows))
}

/// The people asked for.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let named = super::people_named(context.view, &options.people)?;
    let mut people: Vec<(PersonId, Option<Meeting>)> = named.into_iter().map(|id| (id, None)).collect();
    let meetings = match &options.meeting {
        Some(file) => vec![attended(context, note_named(context, file)?)],
        None if people.is_empty() => meeting::ahead(context, add_days(context.today, 1)),
        None => Vec::new(),
    };
    people.extend(meetings.iter().flat_map(|m| m.people.iter().map(move |&id| (id, Some(m.clone())))));
    let mut seen = BTreeSet::new();
    let each = people.into_iter().flat_map(|(id, at)| members(context, id).into_iter().map(move |id| (id, at.clone())));
    let people: Vec<_> = each.filter(|(id, _)| seen.insert(*id)).collect();
    let graph = graph::graph(context.view, context.today, context.lexicon);
    let histories = history::histories(context.view, context.today, None);
    let row = |(id, meeting)| Some(row(context, id, meeting, histories.get(id as usize)?, &graph));
    Ok(people.into_iter().filter_map(row).collect())
}

/// A group stands for the people in it.
fn members(context: &Context<'_>, id: PersonId) -> Vec<PersonId> {
    let members = &context.view.person(id).members;
    if members.is_empty() { vec![id] } else { members.clone() }
}

/// The note at this path, or the only one whose file name holds these words.
fn note_named(context: &Context<'_>, file: &str) -> Result<NoteId, Refusal> {
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
            names.truncate(NEAR);
            Err(Refusal {
                message: format!("{} notes are called like `{file}`", near.len()),
                hints: vec![format!("say which: {}", names.join(", "))],
            })
        }
    }
}

/// The meeting of a note with the people whom its contacts name, else all whom it names.
fn attended(context: &Context<'_>, note: NoteId) -> Meeting {
    let place = Place::new(context.view.rows, note, 0);
    let Some(resolved) = context.view.resolved(note) else { return meeting::of_note(context, &place, None) };
    let date = resolved.facts.contacts.first().map(|c| c.date).or(resolved.facts.note.date);
    Meeting { people: attendees(context, &resolved), ..meeting::of_note(context, &place, date) }
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

fn row(
    context: &Context<'_>,
    id: PersonId,
    meeting: Option<Meeting>,
    history: &history::History,
    graph: &Graph,
) -> Row {
    let person = context.view.person(id);
    let all = timeline::about(context, id);
    let last = last(context, &all, history);
    let last_day = last.as_ref().map(|l| l.date);
    let open = followups::about(context, id);
    let (i_owe, they_owe): (Vec<_>, Vec<_>) = open.into_iter().partition(|f| f.owner == Owner::Me);
    let told: BTreeSet<Place> = i_owe.iter().chain(&they_owe).map(|f| f.place.clone()).collect();
    let notes = context.view.facts_about(&[id]);
    let (asks, offers) = asks(&notes, id);
    let mut details = portrait::details(context, person);
    details.retain(|d| !asks.iter().chain(&offers).any(|a| a.text == d.text));
    let mut days = birthdays::of(context, id);
    days.retain(|d| d.days <= BIRTHDAYS);
    days.sort_by_key(|d| d.days);
    let said = said(&all, last.as_ref(), context.today);
    let then = |last: &timeline::Row| {
        let note = notes.iter().find(|n| n.facts.note.path == last.place.file)?;
        Some(noted::noted(context, note, id, last.date, last.place.line))
    };
    let mut noted = last.as_ref().and_then(then).unwrap_or_default();
    noted.retain(|n| !told.contains(&n.place) && !said.iter().any(|s| s.place == n.place && is_most(&s.text, &n.text)));
    let is_this = |r: &timeline::Row| meeting.as_ref().is_some_and(|m| m.place.file == r.place.file);
    Row {
        person: person.name.clone(),
        station: portrait::station(person),
        children: portrait::children(context, person),
        details,
        about: portrait::about(context, person),
        place: portrait::source(&notes, person).unwrap_or_default(),
        names: names(person),
        state: standing::standing(person, history, context.today, context.preferences).state,
        said,
        noted,
        last,
        i_owe,
        they_owe,
        dealings: dealings(context, id),
        news: news(context, &notes, id, &told, last_day),
        asks,
        offers,
        mutual: mutual(context, id, graph),
        // The newest come first, so the next to come is the last of those to come.
        planned: all.into_iter().rev().find(|r| r.is_ahead(context.today) && !is_this(r)),
        meeting,
        days,
    }
}

/// Keys of all names of a person, and of the words of the canonical one.
fn names(person: &Person) -> BTreeSet<String> {
    let whole = std::iter::once(&person.name).chain(&person.aliases).chain(&person.handles).map(String::as_str);
    whole.chain(person.name.split_whitespace()).map(key).collect()
}

fn dealings(context: &Context<'_>, id: PersonId) -> Dealings {
    let entries = ledger::entries(context, &[id]);
    let mut texts = ledger::Texts::new(context);
    let mut words = |fits: &dyn Fn(&ledger::Entry) -> bool| -> Vec<String> {
        entries.iter().filter(|e| fits(e)).map(|e| texts.what(e)).collect()
    };
    let favours = |way: Direction| entries.iter().filter(|e| e.is_favour() && e.direction == way).count();
    let (lent, borrowed) = (
        words(&|e| e.is_open() && e.direction == Direction::Given),
        words(&|e| e.is_open() && e.direction == Direction::Received),
    );
    let thanks_for: Vec<Said> = thanks::owed(&entries)
        .into_iter()
        .map(|e| Said { date: e.date, text: texts.what(e), place: Place::new(context.view.rows, e.note, e.line) })
        .collect();
    Dealings {
        given: favours(Direction::Given),
        received: favours(Direction::Received),
        lent,
        borrowed,
        thanks_owed: thanks_for.iter().map(|t| t.text.clone()).collect(),
        thanks_for,
    }
}

/// The last contact before the one that the reader goes to.
fn last(context: &Context<'_>, all: &[timeline::Row], history: &history::History) -> Option<timeline::Row> {
    let known = history.last.map(|e| Place::new(context.view.rows, e.note, e.line));
    let past = || all.iter().filter(|r| r.kind == Kind::Contact && !r.is_ahead(context.today));
    let strongest = past().find(|r| Some(&r.place) == known.as_ref());
    strongest.or_else(|| past().next()).cloned()
}

/// What was said on the day of the last contact, else the last thing said before today ends.
fn said(all: &[timeline::Row], last: Option<&timeline::Row>, today: Date) -> Vec<timeline::Row> {
    let statements = || all.iter().filter(|r| r.kind == Kind::Said && r.date <= today);
    let then: Vec<_> = statements().filter(|r| last.is_some_and(|l| l.date == r.date)).take(SAID).cloned().collect();
    if then.is_empty() { statements().take(1).cloned().collect() } else { then }
}

/// Whether these words are most of a line, so that the line has little to add.
fn is_most(words: &str, line: &str) -> bool {
    2 * words.chars().count() > line.chars().count()
}

/// Where the notes name somebody after `since` other than by a contact.
fn news(
    context: &Context<'_>,
    notes: &[Resolved],
    id: PersonId,
    told: &BTreeSet<Place>,
    since: Option<Date>,
) -> Vec<Said> {
    let mut found = Vec::new();
    for resolved in notes {
        let file = &resolved.facts.note.path;
        for m in &resolved.facts.mentions {
            let place = Place { file: file.clone(), line: m.line };
            let is_new = m.date.is_some_and(|d| d <= context.today && since.is_none_or(|s| d > s));
            let is_text = !matches!(m.region, Region::Code | Region::Comment | Region::FrontMatter);
            let is_named = resolved.person(m.person) == Some(id);
            if is_new && is_text && is_named && m.why_not.is_some() && m.line > 0 && !told.contains(&place) {
                found.push((m.date, place));
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    let words = |(date, place): (Option<Date>, Place)| {
        Some(Said { date, text: context.lines.line(&place.file, place.line)?, place })
    };
    found.into_iter().filter_map(words).take(NEWS).collect()
}

/// What somebody looks for, and what they offer.
fn asks(notes: &[Resolved], id: PersonId) -> (Vec<Said>, Vec<Said>) {
    let (mut asks, mut offers) = (Vec::new(), Vec::new());
    for resolved in notes {
        let own = |r: u32| resolved.person(r) == Some(id);
        for ask in resolved.facts.asks.iter().filter(|a| a.person.is_some_and(own)) {
            let place = Place { file: resolved.facts.note.path.clone(), line: ask.line };
            let said = Said { date: ask.date, text: ask.what.clone(), place };
            if ask.wants { asks.push(said) } else { offers.push(said) }
        }
    }
    (asks, offers)
}

fn mutual(context: &Context<'_>, id: PersonId, graph: &Graph) -> Vec<String> {
    let knows_me = |other: PersonId| graph.edge(graph.me, other).is_some();
    let mut known: Vec<(PersonId, f64)> =
        graph.known_by(id).filter(|(o, _)| *o != graph.me && knows_me(*o)).map(|(o, e)| (o, e.strength)).collect();
    known.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    known.into_iter().take(MUTUAL).map(|(other, _)| context.view.person(other).name.clone()).collect()
}
