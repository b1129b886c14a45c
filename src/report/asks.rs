//! `asks`: what people look for, what they offer, and which of it meets.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::filters::Filters;
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal, ages, ledger, topics};
use crate::model::fact::Ask;
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::Who;
use crate::words::date::Date;

/// What people look for and offer, and who could help whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only what these people look for or offer, and what meets it.
    pub people: Vec<String>,
    /// Only what meets something.
    #[arg(long)]
    pub matches: bool,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// A word in more asks than this, and in more than one of [`COMMON_SHARE`], tells nothing.
const COMMON_COUNT: usize = 5;
/// See [`COMMON_COUNT`].
const COMMON_SHARE: usize = 10;

/// Something looked for or offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Who; `me` is the writer.
    pub person: String,
    /// Looks for it; else offers it.
    pub wants: bool,
    /// What, in the note's words.
    pub what: String,
    /// When.
    pub date: Option<Date>,
    /// What meets it, of others.
    pub meets: Vec<Counterpart>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// The other side of an ask or an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counterpart {
    /// Who.
    pub person: String,
    /// What they look for or offer.
    pub what: String,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// An ask with its words.
struct Found {
    person: Option<PersonId>,
    wants: bool,
    what: String,
    words: BTreeSet<String>,
    date: Option<Date>,
    note: NoteId,
    line: u32,
}

/// Answers the question.
///
/// # Errors
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let rows = rows(context, options)?;
    Ok(Answer::new(page(&rows, options.matches, context.today), &rows).narrowed(options.filters != Filters::default()))
}

/// What is looked for and offered, what meets something first.
///
/// # Errors
/// See [`answer`].
pub fn rows(context: &Context<'_>, options: &Options) -> Result<Vec<Row>, Refusal> {
    let bound = options.filters.bind(context)?;
    let only = super::people_named(context.view, &options.people)?;
    let all = asks(context);
    let met = meetings(&all);
    let is_asked_for = |f: &Found| {
        let person = f.person.map(|id| (id, context.view.person(id)));
        bound.fits_date(f.date)
            && (only.is_empty() || f.person.is_some_and(|p| only.contains(&p)))
            && person.map_or(bound.with.is_empty() && !bound.asks_for_notes(), |(id, p)| bound.fits_person(id, p))
    };
    let mut shown: Vec<usize> =
        (0..all.len()).filter(|&i| is_asked_for(&all[i]) && (!options.matches || met.contains_key(&i))).collect();
    shown.sort_by_key(|i| !met.contains_key(i));
    options.filters.cut(&mut shown);
    let none = Vec::new();
    Ok(shown.into_iter().map(|i| row(context, &all, i, met.get(&i).unwrap_or(&none))).collect())
}

/// Every ask and offer, in the order of names, the writer's first.
fn asks(context: &Context<'_>) -> Vec<Found> {
    let mut notes: HashMap<NoteId, Vec<Ask>> = HashMap::new();
    let mut found = Vec::new();
    context.view.sweep(Want::ASKS, &mut |note, row, who| {
        let RowKind::Ask { wants } = row.kind else { return };
        let person = match who {
            Who::Person(id) => Some(*id).filter(|&id| !context.view.person(id).is_me),
            Who::Nobody => None,
            Who::Ambiguous(_) => return,
        };
        if row.date.is_none_or(|d| d <= context.today) {
            let read = || context.view.rows.dealings(note).map(|f| f.asks).unwrap_or_default();
            let ask = notes.entry(note).or_insert_with(read).get(row.fact as usize);
            let what = ask.map(|a| a.what.clone()).unwrap_or_default();
            let words = topics::telling(context, &what);
            found.push(Found { person, wants, what, words, date: row.date, note, line: row.line });
        }
    });
    found.sort_by(|a, b| {
        a.person.cmp(&b.person).then_with(|| ledger::by_place(context, (a.note, a.line), (b.note, b.line)))
    });
    found
}

/// For every ask the offers of others that share a word with it, and the other way round; the most alike first.
fn meetings(all: &[Found]) -> BTreeMap<usize, Vec<usize>> {
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, ask) in all.iter().enumerate() {
        ask.words.iter().for_each(|word| holders.entry(word).or_default().push(at));
    }
    let most = COMMON_COUNT.max(all.len() / COMMON_SHARE);
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for holders in holders.values().filter(|h| h.len() <= most) {
        for &a in holders {
            for &b in holders.iter().filter(|&&b| all[a].wants != all[b].wants && all[a].person != all[b].person) {
                *shared.entry((a, b)).or_default() += 1;
            }
        }
    }
    let mut met: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(a, b) in shared.keys() {
        met.entry(a).or_default().push(b);
    }
    for (a, others) in &mut met {
        others.sort_by_key(|b| std::cmp::Reverse(shared.get(&(*a, *b)).copied()));
    }
    met
}

fn row(context: &Context<'_>, all: &[Found], at: usize, meets: &[usize]) -> Row {
    let name = |f: &Found| f.person.map_or_else(|| "me".to_owned(), |id| context.view.person(id).name.clone());
    let place = |f: &Found| Place::new(context.view.rows, f.note, f.line);
    let counterpart =
        |&i: &usize| Counterpart { person: name(&all[i]), what: all[i].what.clone(), place: place(&all[i]) };
    let f = &all[at];
    Row {
        person: name(f),
        wants: f.wants,
        what: f.what.clone(),
        date: f.date,
        meets: meets.iter().map(counterpart).collect(),
        place: place(f),
    }
}

fn page(rows: &[Row], only_matches: bool, today: Date) -> Page {
    let (wants, offers) = (rows.iter().filter(|r| r.wants).count(), rows.iter().filter(|r| !r.wants).count());
    let title = Text::of(Role::Heading, "Asks and offers").and(
        Role::Muted,
        format!("  as of {today} · {} · {}", ages::count(wants, "ask", "asks"), ages::count(offers, "offer", "offers")),
    );
    if rows.is_empty() {
        let none = "No ask shares a word with an offer. `touchbase asks` lists them all.";
        let unsaid = "Nobody looks for anything. Write `asks:: @ana a flat in Leith` or `offers:: …`, or `asks:` in a person's note.";
        let hint = Text::of(Role::Muted, if only_matches { none } else { unsaid });
        return Page { title, parts: Vec::new(), hint: Some(hint) };
    }
    let mut parts = Vec::new();
    let met: Vec<&Row> = rows.iter().filter(|r| !r.meets.is_empty()).collect();
    if !met.is_empty() {
        parts.push(Part::Heading(Text::of(Role::Heading, "These meet")));
        parts.push(pairs(&met));
    }
    for (name, wants) in [("Looked for", true), ("Offered", false)] {
        let own: Vec<&Row> = rows.iter().filter(|r| r.meets.is_empty() && r.wants == wants).collect();
        if !own.is_empty() {
            parts.push(Part::Heading(Text::of(Role::Heading, name)));
            parts.push(table(own.iter().map(|r| cells("", &r.person, &r.what, &r.place)).collect()));
        }
    }
    Page { title, parts, hint: None }
}

/// Every ask with the offers that meet it. Offers whose ask is not among the rows come the other way round.
fn pairs(met: &[&Row]) -> Part {
    let asks: BTreeSet<&Place> = met.iter().filter(|r| r.wants).map(|r| &r.place).collect();
    let mut rows = Vec::new();
    for r in met.iter().filter(|r| r.wants || !r.meets.iter().any(|m| asks.contains(&m.place))) {
        let (own, theirs) = if r.wants { ("asks", "offers") } else { ("offers", "asks") };
        rows.push(cells(own, &r.person, &r.what, &r.place));
        rows.extend(r.meets.iter().map(|m| cells(theirs, &m.person, &m.what, &m.place)));
    }
    table(rows)
}

fn table(rows: Vec<Vec<Text>>) -> Part {
    let columns = vec![
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Fixed),
        Column::new("", Fit::Wrap),
        Column::new("", Fit::Below),
    ];
    Part::Table { columns, rows }
}

fn cells(verb: &str, person: &str, what: &str, place: &Place) -> Vec<Text> {
    vec![Text::of(Role::Person, person), Text::of(Role::Muted, verb), Text::plain(what), place.text()]
}
