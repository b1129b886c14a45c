//! `brief`: the page to read at the door.

use std::collections::BTreeSet;

use serde::Serialize;

use super::meeting::{self, Meeting};
use super::page::Page;
use super::place::{Excerpt, Place};
use super::portrait::{self, Detail};
use super::standing::{self, State};
use super::timeline::{self, Kind};
use super::{Answer, Context, Refusal, birthdays, brief_page, followups, history, ledger, noted, thanks};
use crate::model::fact::{Direction, Owner, Region};
use crate::network::graph::{self, Graph};
use crate::network::person::{Person, PersonId};
use crate::network::view::Resolved;
use crate::words::date::{Date, add_days};
use crate::words::text::key;

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
    pub news: Vec<Excerpt>,
    /// What they look for.
    pub asks: Vec<Excerpt>,
    /// What they offer.
    pub offers: Vec<Excerpt>,
    /// Who knows them too, the best first.
    pub mutual: Vec<String>,
    /// The next planned contact, other than the meeting.
    pub planned: Option<timeline::Row>,
    /// Birthdays and other days of theirs within 30 days.
    pub days: Vec<birthdays::Row>,
    /// What the notes tell of the last contact that no other part does.
    pub noted: Vec<Excerpt>,
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
    pub thanks_for: Vec<Excerpt>,
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
        Some(file) => vec![meeting::attended(context, meeting::note_named(context, file)?)],
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
    let thanks_for: Vec<Excerpt> = thanks::owed(&entries)
        .into_iter()
        .map(|e| Excerpt { date: e.date, text: texts.what(e), place: Place::new(context.view.rows, e.note, e.line) })
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
) -> Vec<Excerpt> {
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
        Some(Excerpt { date, text: context.lines.line(&place.file, place.line)?, place })
    };
    found.into_iter().filter_map(words).take(NEWS).collect()
}

/// What somebody looks for, and what they offer.
fn asks(notes: &[Resolved], id: PersonId) -> (Vec<Excerpt>, Vec<Excerpt>) {
    let (mut asks, mut offers) = (Vec::new(), Vec::new());
    for resolved in notes {
        let own = |r: u32| resolved.person(r) == Some(id);
        for ask in resolved.facts.asks.iter().filter(|a| a.person.is_some_and(own)) {
            let place = Place { file: resolved.facts.note.path.clone(), line: ask.line };
            let excerpt = Excerpt { date: ask.date, text: ask.what.clone(), place };
            if ask.wants { asks.push(excerpt) } else { offers.push(excerpt) }
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
