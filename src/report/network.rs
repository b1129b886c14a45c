//! `network`: how contacts spread over groups, how that moved, and who holds the network together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::filters::Filters;
use super::history::{self, History};
use super::people::{ORG_FIELDS, PLACE_FIELDS};
use super::place::Place;
use super::{Answer, Context, Refusal, network_page, path, picture};
use crate::network::centrality;
use crate::network::graph::{self, Graph};
use crate::network::person::{Person, PersonId};
use crate::words::date::{Date, add_days, days_between};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// How your contacts spread over teams, places or tags, and who stands between you and others.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Over what; else the first of these that the notes have.
    #[arg(long, value_enum)]
    pub by: Option<By>,
    /// Print the network for Graphviz.
    #[arg(long, conflicts_with = "mermaid")]
    pub dot: bool,
    /// Print the network for Mermaid.
    #[arg(long)]
    pub mermaid: bool,
    /// Filters of every report.
    #[command(flatten)]
    pub filters: Filters,
}

/// What people are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// Field `team`.
    Team,
    /// Company or organisation.
    Org,
    /// Field `level`.
    Level,
    /// Where they are.
    Place,
    /// Tags of the person note.
    Tag,
}

/// The field of a team.
const TEAM: &str = "team";
/// Days that are looked at, unless `--since` says otherwise.
const PERIOD: i64 = 90;
/// Contact-days in the period before from which there is something to compare with.
const FEWEST_BEFORE: usize = 4;
/// Hubs and gatekeepers to name.
const MOST_NAMED: usize = 3;
/// People that a hub knows at least.
const HUB: usize = 3;
/// A group, or somebody who stands out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// `group`, `hub` (knows most others), `gatekeeper` (most shortest ways lead through them), `thread` (reached
    /// through one person alone).
    pub kind: &'static str,
    /// The group, `null` for people of none; or the person.
    pub name: Option<String>,
    /// People in the group, or whom the person knows.
    pub people: usize,
    /// Days of contact in the period, each person's counted for itself.
    pub contact_days: Option<usize>,
    /// Share of the contact-days of all groups; of a gatekeeper the share of ways, from 0 to 1.
    pub share: Option<f64>,
    /// The share in the period before.
    pub share_before: Option<f64>,
    /// The one through whom a thread leads.
    pub through: Option<String>,
    /// The last contact with any of the group.
    pub date: Option<Date>,
    /// Where it is noted.
    #[serde(flatten)]
    pub place: Place,
}

/// Answers the question.
///
/// # Errors
/// If a name or date of the options can't be understood.
pub fn answer(context: &Context<'_>, options: &Options) -> Result<Answer, Refusal> {
    let bound = options.filters.bind(context)?;
    let until = bound.until.map_or(context.today, |u| u.min(context.today));
    let since = bound.since.unwrap_or_else(|| add_days(until, 1 - PERIOD));
    let graph = graph::graph(context.view, until, context.lexicon);
    let people: Vec<PersonId> =
        history::others(context.view).filter(|&id| bound.fits_person(id, context.view.person(id))).collect();
    let by = options.by.unwrap_or_else(|| first_known(context, &people));
    let mut rows = groups(context, by, &people, (since, until));
    rows.extend(standing_out(context, &graph, &people));
    options.filters.cut(&mut rows);
    let text = match (options.dot, options.mermaid) {
        (true, _) => Some(picture::dot(context.view, &graph)),
        (_, true) => Some(picture::mermaid(context.view, &graph)),
        _ => None,
    };
    Ok(Answer { text, ..Answer::new(network_page::page(&rows, by, (since, until), context), &rows) })
}

fn first_known(context: &Context<'_>, people: &[PersonId]) -> By {
    let is_known = |by: &By| people.iter().any(|&id| !by.of(context.view.person(id), context.lexicon).is_empty());
    [By::Team, By::Org, By::Level, By::Place, By::Tag].into_iter().find(is_known).unwrap_or(By::Team)
}

impl By {
    /// The groups of a person. The tags that only say that a note is a person's are none.
    fn of(self, person: &Person, lexicon: &Lexicon) -> Vec<String> {
        let field = |keys: &[&str]| person.field(keys).map(|v| v.trim_matches(['[', ']', ' ']).to_owned());
        let one = match self {
            Self::Team => field(&[TEAM]),
            // A team is no organisation.
            Self::Org => field(&ORG_FIELDS.map(|f| if f == TEAM { "" } else { f })),
            Self::Level => field(&["level"]),
            Self::Place => field(&PLACE_FIELDS),
            Self::Tag => {
                let tells = |t: &&String| !lexicon.kind.person.contains(&fold(t));
                return person.tags.iter().filter(tells).cloned().collect();
            }
        };
        one.into_iter().filter(|v| !v.is_empty()).collect()
    }

    /// What a group is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Org => "organisation",
            Self::Level => "level",
            Self::Place => "place",
            Self::Tag => "tag",
        }
    }
}

/// One group while it is counted.
#[derive(Default)]
struct Group {
    people: usize,
    now: usize,
    before: usize,
    last: Option<history::Event>,
}

/// The groups by their share of the contact-days of the period, the largest first; people of none come last.
fn groups(context: &Context<'_>, by: By, people: &[PersonId], (since, until): (Date, Date)) -> Vec<Row> {
    let all = history::histories(context.view, until, None);
    let before = add_days(since, -(days_between(since, until) + 1));
    let within = |h: &History, from: Date, to: Date| h.days.iter().filter(|d| (from..to).contains(d)).count();
    let mut found: BTreeMap<Option<String>, Group> = BTreeMap::new();
    for &id in people {
        let history = &all[id as usize];
        let person = context.view.person(id);
        let mut names: Vec<Option<String>> = by.of(person, context.lexicon).into_iter().map(Some).collect();
        if names.is_empty() && (history.days.is_empty() || person.is_me) {
            continue;
        }
        if names.is_empty() {
            names.push(None);
        }
        for name in names {
            let group = found.entry(name).or_default();
            group.people += 1;
            group.now += within(history, since, add_days(until, 1));
            group.before += within(history, before, since);
            group.last = match (group.last, history.last) {
                (Some(a), Some(b)) if a.date >= b.date => Some(a),
                (known, new) => new.or(known),
            };
        }
    }
    let total = |count: fn(&Group) -> usize| found.iter().filter(|(n, _)| n.is_some()).map(|(_, g)| count(g)).sum();
    let (now, earlier): (usize, usize) = (total(|g| g.now), total(|g| g.before));
    let share = |n: usize, of: usize, least: usize| (of >= least).then(|| thousandths(n as f64 / of as f64));
    let mut rows: Vec<Row> = found
        .into_iter()
        .map(|(name, g)| Row {
            kind: "group",
            people: g.people,
            contact_days: Some(g.now),
            share: name.as_ref().and_then(|_| share(g.now, now, 1)),
            share_before: name.as_ref().and_then(|_| share(g.before, earlier, FEWEST_BEFORE)),
            through: None,
            date: g.last.map(|e| e.date),
            place: g.last.map(|e| Place::new(context.view.rows, e.note, e.line)).unwrap_or_default(),
            name,
        })
        .collect();
    rows.sort_by_key(|r| (r.name.is_none(), std::cmp::Reverse(r.contact_days)));
    rows
}

fn thousandths(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// Hubs, gatekeepers and those who hang by a single thread.
fn standing_out(context: &Context<'_>, graph: &Graph, people: &[PersonId]) -> Vec<Row> {
    let name = |id: PersonId| context.view.person(id).name.clone();
    let knows = |id: PersonId| graph.known_by(id).filter(|(other, _)| *other != graph.me).count();
    let person = |kind, id, share, through| Row {
        kind,
        name: Some(name(id)),
        people: knows(id),
        contact_days: None,
        share,
        share_before: None,
        through,
        date: None,
        place: Place::default(),
    };
    let mut hubs: Vec<PersonId> = people.iter().copied().filter(|&id| knows(id) >= HUB).collect();
    hubs.sort_by_key(|&id| (std::cmp::Reverse(knows(id)), id));
    let between = centrality::betweenness(graph);
    let carried = |id: PersonId| between.get(id as usize).copied().unwrap_or(0.0);
    let mut gates: Vec<PersonId> = people.iter().copied().filter(|&id| carried(id) > 0.0).collect();
    gates.sort_by(|&a, &b| carried(b).total_cmp(&carried(a)).then(a.cmp(&b)));
    let thread = |id: PersonId| {
        let mut known = graph.known_by(id);
        let (only, edge) = known.next().filter(|(other, _)| *other != graph.me)?;
        let is_single = known.next().is_none() && graph.edge(graph.me, only).is_some();
        is_single.then(|| Row {
            date: edge.evidence.date,
            place: path::evidence(context, edge),
            ..person("thread", id, None, Some(name(only)))
        })
    };
    let hubs = hubs.into_iter().take(MOST_NAMED).map(|id| person("hub", id, None, None));
    let gates = gates.into_iter().take(MOST_NAMED);
    let gates = gates.map(|id| person("gatekeeper", id, Some(thousandths(carried(id))), None));
    hubs.chain(gates).chain(people.iter().filter_map(|&id| thread(id))).collect()
}
