//! `balance`: who gives and who takes, and what has yet to come back.

use std::collections::BTreeMap;

use serde::Serialize;

use super::filters::Filters;
use super::ledger::{self, Entry, Texts};
use super::place::Place;
use super::{Answer, Context, Refusal, balance_page, thanks};
use crate::model::fact::{Direction, ExchangeKind};
use crate::network::person::PersonId;
use crate::words::date::Date;

/// Give and take: counts for everyone, every line for the people named.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Every line of these people.
    pub people: Vec<String>,
    /// Only people with whom it is lopsided, either way.
    #[arg(long)]
    pub lopsided: bool,
    /// Only what is lent or borrowed and not back yet.
    #[arg(long)]
    pub open: bool,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// One side gives much more than the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lopsided {
    /// The writer gives.
    YouGive,
    /// They give.
    TheyGive,
}

/// Favours by which one side is ahead at least for it to be lopsided, when it also gave twice as many.
const LOPSIDED_BY: usize = 3;

/// Give and take with one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// With whom.
    pub person: String,
    /// Favours given. Thanks, praise and returns are none.
    pub given: usize,
    /// Favours received.
    pub received: usize,
    /// Given less received.
    pub net: i64,
    /// Whether one side gives much more.
    pub lopsided: Option<Lopsided>,
    /// Lent and not back yet.
    pub lent: usize,
    /// Borrowed and not back yet.
    pub borrowed: usize,
    /// Favours received with no thanks since.
    pub thanks_owed: usize,
    /// Day of the last exchange.
    pub date: Option<Date>,
    /// Where the last exchange is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// With whom.
    pub person: String,
    /// Which way.
    pub direction: Direction,
    /// What sort.
    pub kind: ExchangeKind,
    /// What, in the note's words.
    pub what: String,
    /// When.
    pub date: Option<Date>,
    /// Lent or borrowed, and not back yet.
    pub open: bool,
    /// Brings back what was lent.
    pub settles: bool,
    /// When what was lent came back.
    pub back: Option<Date>,
    /// Counts as a favour: neither thanks, nor praise, nor what only comes back.
    pub counts: bool,
    /// A second line that tells of the same.
    pub also: Option<Place>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let narrowed = options.lopsided || options.filters != Filters::default();
    if options.people.is_empty() && !options.open {
        let rows = rows(context, options)?;
        return Ok(Answer::new(balance_page::overview(&rows, context.today), &rows).narrowed(narrowed));
    }
    let lines = lines(context, options)?;
    Ok(Answer::new(balance_page::listing(&lines, options, context.today), &lines).narrowed(narrowed))
}

/// Give and take with everyone asked for: the most lopsided first.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let only = super::people_named(context.view, &options.people)?;
    let entries = ledger::entries(context, &only);
    let mut owed: BTreeMap<PersonId, usize> = BTreeMap::new();
    thanks::owed(&entries).into_iter().for_each(|e| *owed.entry(e.person).or_default() += 1);
    let mut people: BTreeMap<PersonId, Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|e| bound.fits_date(e.date)) {
        people.entry(entry.person).or_default().push(entry);
    }
    let fits = |(id, _): &(&PersonId, &Vec<&Entry>)| bound.fits_person(**id, context.view.person(**id));
    let mut rows: Vec<Row> = people
        .iter()
        .filter(fits)
        .map(|(id, entries)| row(context, *id, entries, owed.get(id).copied().unwrap_or(0)))
        .filter(|r| !options.lopsided || r.lopsided.is_some())
        .collect();
    // People come in the order of their names, and so do ties.
    rows.sort_by_key(|r| (r.lopsided.is_none(), std::cmp::Reverse(r.net.abs())));
    options.filters.cut(&mut rows);
    Ok(rows)
}

fn row(context: &Context<'_>, person: PersonId, entries: &[&Entry], thanks_owed: usize) -> Row {
    let count = |fits: &dyn Fn(&Entry) -> bool| entries.iter().filter(|e| fits(e)).count();
    let way = |direction| count(&|e| e.is_favour() && e.direction == direction);
    let open = |direction| count(&|e| e.is_open() && e.direction == direction);
    let (given, received) = (way(Direction::Given), way(Direction::Received));
    let last = entries.last();
    Row {
        person: context.view.person(person).name.clone(),
        given,
        received,
        net: signed(given) - signed(received),
        lopsided: lopsided(given, received),
        lent: open(Direction::Given),
        borrowed: open(Direction::Received),
        thanks_owed,
        date: last.and_then(|e| e.date),
        place: last.map(|e| Place::new(context.view.rows, e.note, e.line)).unwrap_or_default(),
    }
}

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Whether one side gives at least three favours more, and at least twice as many.
fn lopsided(given: usize, received: usize) -> Option<Lopsided> {
    let far = |more: usize, less: usize| more >= less + LOPSIDED_BY && more >= 2 * less;
    if far(given, received) { Some(Lopsided::YouGive) } else { far(received, given).then_some(Lopsided::TheyGive) }
}

/// Every exchange of the people asked for, in the order of their days.
///
/// # Errors
/// See [`answer`].
pub fn lines(context: &Context<'_>, options: &Options) -> Result<Vec<Line>, Refusal> {
    let bound = options.filters.bind(context)?;
    let only = super::people_named(context.view, &options.people)?;
    let mut entries = ledger::entries(context, &only);
    entries.retain(|e| {
        bound.fits_date(e.date)
            && bound.fits_person(e.person, context.view.person(e.person))
            && (!options.open || e.is_open())
    });
    options.filters.cut(&mut entries);
    let mut texts = Texts::new(context);
    let line = |e: Entry| Line {
        person: context.view.person(e.person).name.clone(),
        direction: e.direction,
        kind: e.kind,
        what: texts.what(&e),
        date: e.date,
        open: e.is_open(),
        settles: e.settles,
        back: e.back.and_then(|b| b.date),
        counts: e.is_favour(),
        also: e.also.map(|(note, line)| Place::new(context.view.rows, note, line)),
        place: Place::new(context.view.rows, e.note, e.line),
    };
    Ok(entries.into_iter().map(line).collect())
}
