//! `followups`: what do I owe, and what is owed to me.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::filters::{Bound, Filters};
use super::place::Place;
use super::{Answer, Context, Refusal, followups_page, promises};
use crate::model::fact::{FollowUp, Owner};
use crate::model::task::{Priority, Status};
use crate::network::kept::{self, Deeds, Promise};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::{Date, DateRange, Granularity, days_between};

/// What you owe and what is owed to you, by due date, then age.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only what concerns these people.
    pub people: Vec<String>,
    /// Only what you have to do.
    #[arg(long, conflicts_with = "theirs")]
    pub mine: bool,
    /// Only what others have to do.
    #[arg(long)]
    pub theirs: bool,
    /// Only what is overdue.
    #[arg(long)]
    pub overdue: bool,
    /// Only what is due by the end of this week, or overdue.
    #[arg(long)]
    pub week: bool,
    /// Only what is due by this day, or overdue.
    #[arg(skip)]
    pub due_until: Option<Date>,
    /// Only what was noted DAYS ago or earlier [default: 30].
    #[arg(long, value_name = "DAYS", num_args = 0..=1, default_missing_value = "30")]
    pub stale: Option<String>,
    /// Only promises read from prose.
    #[arg(long)]
    pub inferred: bool,
    /// Also tasks that concern nobody.
    #[arg(long)]
    pub all: bool,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// One open follow-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Whom it concerns.
    pub people: Vec<String>,
    /// Who has to act.
    pub owner: Owner,
    /// What is to be done.
    pub text: String,
    /// Due day, or first day of the range.
    pub due: Option<Date>,
    /// Last day of the range.
    pub due_end: Option<Date>,
    /// Days since it was due; negative: days to go.
    pub days_late: Option<i64>,
    /// Scheduled day.
    pub scheduled: Option<Date>,
    /// Priority.
    pub priority: Option<Priority>,
    /// Day it was noted.
    pub noted_on: Option<Date>,
    /// Read from prose.
    pub inferred: bool,
    /// Waits for another open task.
    pub blocked: bool,
    /// Probably done, as this line says.
    pub probably_done: Option<Place>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
    #[serde(skip)]
    ids: Vec<PersonId>,
}

/// Answers the question.
///
/// # Errors
/// If a name, date or number of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let bound = options.filters.bind(context)?;
    let found = asked_for(context, options, &bound)?;
    let late = found.iter().filter(|c| c.due.is_some_and(|d| d < context.today)).count();
    let all = (found.len(), late);
    let rows = fill(context, &cut(context, options, found));
    let all = if options.filters.limit.is_none() { (rows.len(), all.1) } else { all };
    let narrowed = *options != Options { people: options.people.clone(), ..Options::default() };
    let with = match super::people_named(context.view, &options.people)?[..] {
        [one] => Some(context.view.person(one).name.as_str()),
        _ => None,
    };
    Ok(Answer::new(followups_page::page(&rows, all, with, context.today), &rows).narrowed(narrowed))
}

/// An open follow-up as the sweep finds it; everything that selection and order need.
struct Candidate {
    note: NoteId,
    fact: u32,
    line: u32,
    owner: Owner,
    people: Vec<PersonId>,
    due: Option<Date>,
    noted_on: Option<Date>,
}

/// Due first, then by age; what has no date comes last.
type Urgency = (bool, Option<Date>, bool, Option<Date>);

impl Candidate {
    fn urgency(&self) -> Urgency {
        (self.due.is_none(), self.due, self.noted_on.is_none(), self.noted_on)
    }
}

/// The open follow-ups asked for: overdue and due first, then by age.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let found = asked_for(context, options, &bound)?;
    Ok(fill(context, &cut(context, options, found)))
}

fn asked_for(context: &Context<'_>, options: &Options, bound: &Bound) -> Result<Vec<Candidate>, Refusal> {
    let only = super::people_named(context.view, &options.people)?;
    let stale = options.stale.as_deref().map(|t| context.days(t, "--stale")).transpose()?;
    Ok(select(context, options, bound, &only, stale))
}

/// How many open follow-ups there are that concern somebody and are overdue.
#[must_use]
pub fn count_overdue(context: &Context<'_>) -> usize {
    let options = Options { overdue: true, ..Options::default() };
    candidates(context, &options, None).iter().filter(|c| !c.people.is_empty()).count()
}

/// The open follow-ups with one person.
#[must_use]
pub fn about(context: &Context<'_>, person: PersonId) -> Vec<Row> {
    let options = Options::default();
    fill(context, &cut(context, &options, select(context, &options, &Bound::default(), &[person], None)))
}

/// The open follow-ups of these notes, by the note's path.
#[must_use]
pub fn of_notes(context: &Context<'_>, notes: &BTreeSet<NoteId>) -> Vec<Row> {
    let mut found = candidates(context, &Options::default(), None);
    found.retain(|c| notes.contains(&c.note) && !c.people.is_empty());
    fill(context, &found)
}

fn select(
    context: &Context<'_>,
    options: &Options,
    bound: &Bound,
    only: &[PersonId],
    stale: Option<i64>,
) -> Vec<Candidate> {
    let mut found = candidates(context, options, stale);
    found.retain(|c| {
        (c.people.is_empty() && options.all && only.is_empty() || !c.people.is_empty())
            && (only.is_empty() || c.people.iter().any(|p| only.contains(p)))
            && bound.fits_people(&c.people)
            && bound.fits_date(c.noted_on)
            && fits_note(context, bound, c)
    });
    found
}

/// In order, as many as the options ask for.
fn cut(context: &Context<'_>, options: &Options, mut found: Vec<Candidate>) -> Vec<Candidate> {
    drop_late(&mut found, &options.filters);
    let mut paths: HashMap<NoteId, String> = HashMap::new();
    let mut by_path = |a: NoteId, b: NoteId| {
        // Most ties are of one note, whose path need not be looked up.
        let mut path = |note| paths.entry(note).or_insert_with(|| context.view.rows.note(note).path).clone();
        if a == b { Ordering::Equal } else { path(a).cmp(&path(b)) }
    };
    found.sort_by(|a, b| {
        let by_place = || by_path(a.note, b.note).then((a.line, a.fact).cmp(&(b.line, b.fact)));
        a.urgency().cmp(&b.urgency()).then_with(by_place)
    });
    options.filters.cut(&mut found);
    found
}

/// Drops what the limit will cut off anyway, before order within a day costs a look at every note.
fn drop_late(found: &mut Vec<Candidate>, filters: &Filters) {
    let Some(limit) = filters.limit.filter(|&limit| 0 < limit && limit < found.len()) else { return };
    let mut all: Vec<Urgency> = found.iter().map(Candidate::urgency).collect();
    all.sort_unstable();
    if filters.reverse {
        let edge = all[all.len() - limit];
        found.retain(|c| c.urgency() >= edge);
    } else {
        let edge = all[limit - 1];
        found.retain(|c| c.urgency() <= edge);
    }
}

fn candidates(context: &Context<'_>, options: &Options, stale: Option<i64>) -> Vec<Candidate> {
    let today = context.today;
    let week_end = DateRange::period(today, Granularity::Week).end;
    let mut found: Vec<Candidate> = Vec::new();
    context.view.sweep(Want::FOLLOWUPS, &mut |note, row, who| {
        let RowKind::FollowUp { status: Status::Open, owner, inferred } = row.kind else { return };
        let fits = (!options.mine || owner == Owner::Me)
            && (!options.theirs || owner == Owner::Them)
            && (!options.inferred || inferred)
            && (!options.overdue || row.due.is_some_and(|d| d < today))
            && (!options.week || row.due.is_some_and(|d| d <= week_end))
            && options.due_until.is_none_or(|until| row.due.is_some_and(|d| d <= until))
            && stale.is_none_or(|days| row.date.is_some_and(|d| days_between(d, today) >= days));
        let id = match who {
            Who::Person(id) => Some(*id),
            Who::Nobody => None,
            Who::Ambiguous(_) => return,
        };
        if !fits || id.is_some_and(|id| context.view.person(id).is_me) {
            return;
        }
        // Rows of one fact come one after another.
        match found.last_mut().filter(|c| c.note == note && c.fact == row.fact) {
            Some(known) => known.people.extend(id.filter(|id| !known.people.contains(id))),
            None => found.push(Candidate {
                note,
                fact: row.fact,
                line: row.line,
                owner,
                people: id.into_iter().collect(),
                due: row.due,
                noted_on: row.date,
            }),
        }
    });
    found
}

fn fits_note(context: &Context<'_>, bound: &Bound, c: &Candidate) -> bool {
    let people = || c.people.iter().map(|&p| context.view.person(p)).collect::<Vec<_>>();
    !bound.asks_for_notes() || bound.fits_note(&context.view.rows.note(c.note), &people())
}

/// The rows with their words, from the facts of their notes.
fn fill(context: &Context<'_>, found: &[Candidate]) -> Vec<Row> {
    let mut notes: HashMap<NoteId, (String, Vec<FollowUp>)> = HashMap::new();
    for c in found {
        let read = || {
            let facts = context.view.rows.dealings(c.note);
            facts.map(|f| (f.note.path, f.followups)).unwrap_or_default()
        };
        notes.entry(c.note).or_insert_with(read);
    }
    let of = |c: &Candidate| {
        let (path, followups) = notes.get(&c.note)?;
        Some((path, followups.get(c.fact as usize)?))
    };
    let waits = found.iter().filter_map(of).any(|(_, f)| !f.blocked_by.is_empty());
    let open_ids = if waits { open_ids(context) } else { HashSet::new() };
    let deeds = Deeds::new(context.view, context.today);
    let kept = |c: &Candidate, f: &FollowUp| {
        let explicit = !f.inferred;
        deeds.keeping(Promise { people: &c.people, note: c.note, line: c.line, made: c.noted_on, explicit })
    };
    let row = |c: &Candidate| of(c).map(|(path, f)| row(context, c, path, f, &open_ids, kept(c, f)));
    once(found.iter().filter_map(row))
}

/// What two rules read in the same words of one line is one follow-up.
fn once(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::new();
    for row in rows {
        let is_same = |k: &&mut Row| (&k.place, k.owner, &k.text) == (&row.place, row.owner, &row.text);
        let Some(known) = kept.last_mut().filter(is_same) else {
            kept.push(row);
            continue;
        };
        for (name, id) in row.people.into_iter().zip(row.ids) {
            if !known.ids.contains(&id) {
                known.people.push(name);
                known.ids.push(id);
            }
        }
    }
    kept
}

/// Ids of all open tasks, for which others may wait (T-12).
fn open_ids(context: &Context<'_>) -> HashSet<String> {
    let all = candidates(context, &Options::default(), None);
    let id = |c: &Candidate| context.view.rows.dealings(c.note)?.followups.into_iter().nth(c.fact as usize)?.id;
    all.iter().filter_map(id).collect()
}

fn row(
    context: &Context<'_>,
    c: &Candidate,
    path: &str,
    f: &FollowUp,
    open_ids: &HashSet<String>,
    kept: Option<kept::Place>,
) -> Row {
    Row {
        people: c.people.iter().map(|&p| context.view.person(p).name.clone()).collect(),
        owner: c.owner,
        text: promises::in_words(context, path, f),
        due: f.due,
        due_end: f.due_end,
        days_late: c.due.map(|d| days_between(d, context.today)),
        scheduled: f.scheduled,
        priority: f.priority,
        noted_on: f.noted_on,
        inferred: f.inferred,
        blocked: f.blocked_by.iter().any(|id| open_ids.contains(id)),
        probably_done: kept.map(|(note, line)| Place::new(context.view.rows, note, line)),
        place: Place { file: path.to_owned(), line: f.line },
        ids: c.people.clone(),
    }
}

impl Row {
    /// Whom it concerns.
    #[must_use]
    pub fn ids(&self) -> &[PersonId] {
        &self.ids
    }

    /// Whether it is overdue: late, not blocked, not probably done.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.days_late.is_some_and(|d| d > 0) && !self.blocked && self.probably_done.is_none()
    }
}
