//! Who knows whom (FACTS §6): from contacts, introductions and what person notes say of relations.

use std::collections::BTreeMap;

use super::person::PersonId;
use super::rows::{NoteId, Row, RowKind, Want};
use super::view::{View, Who};
use crate::model::fact::{ContactRule, IntroductionStatus, NotContact, Occurrence};
use crate::words::date::{Date, days_between};
use crate::words::lexicon::Lexicon;
use crate::words::text::key;

/// How somebody is known to know somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// They took part in the same thing, or the writer met them.
    Together,
    /// One brought the other together with somebody, or they were introduced.
    Introduced,
    /// A field of a person's note says so: its key.
    Relation(String),
}

/// Where that is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A line of a note.
    Line(NoteId, u32),
    /// The person note of this person.
    Card(PersonId),
}

/// The best evidence of a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// How.
    pub tie: Tie,
    /// When.
    pub date: Option<Date>,
    /// Where: all that are as good, in no order.
    pub sources: Vec<Source>,
}

/// Two people who know each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The lower number.
    pub a: PersonId,
    /// The higher number.
    pub b: PersonId,
    /// How well, above 0 and below 1.
    pub strength: f64,
    /// The best evidence.
    pub evidence: Evidence,
}

/// Everyone's ties. The writer is a node like others; where no card is theirs, the number after the last person.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Every pair once, ordered by their numbers.
    pub edges: Vec<Edge>,
    /// The writer's node.
    pub me: PersonId,
    /// For every node its neighbours with the number of the edge, in order.
    pub neighbours: Vec<Vec<(PersonId, usize)>>,
}

/// A contact counts half after so many days.
const HALF_LIFE: f64 = 180.0;
/// More people than this in one place say nothing of any two of them.
const CROWD: usize = 30;
/// Weights of ties that are stated outright.
const RELATION: f64 = 2.0;
const INTRODUCTION: f64 = 1.5;
const OTHERS: f64 = 0.5;

/// One piece of evidence.
struct Bond {
    pair: (PersonId, PersonId),
    weight: f64,
    tie: Tie,
    date: Option<Date>,
    source: Source,
}

/// The graph of `view` as of `today`.
#[must_use]
pub fn graph(view: &View<'_>, today: Date, lexicon: &Lexicon) -> Graph {
    let me = view.me().unwrap_or(crate::words::text::to_u32(view.people.len()));
    let mut bonds = Vec::new();
    let mut gathered = Gathering::default();
    let want = Want::CONTACTS.and(Want::MENTIONS).and(Want::INTRODUCTIONS);
    view.sweep(want, &mut |note, row, who| {
        let Who::Person(id) = who else { return };
        if gathered.note != note {
            gathered.bind(me, today, &mut bonds);
            gathered = Gathering { note, ..Gathering::default() };
        }
        if row.date.is_none_or(|d| d <= today) {
            gathered.take(row, *id);
        }
    });
    gathered.bind(me, today, &mut bonds);
    relations(view, lexicon, &mut bonds);
    fold_up(view, me, bonds)
}

/// The people of one note by what brings them together.
#[derive(Default)]
struct Gathering {
    note: NoteId,
    /// By day, whether it is a roster, and line.
    contacts: BTreeMap<(Option<Date>, bool, u32), Vec<PersonId>>,
    /// By line: other people who met without the writer.
    others: BTreeMap<u32, (Option<Date>, Vec<PersonId>)>,
    /// By fact: line, day, who made it, who was introduced, and whether it brought them together.
    introductions: BTreeMap<u32, Introduced>,
}

#[derive(Default)]
struct Introduced {
    line: u32,
    date: Option<Date>,
    by: Option<PersonId>,
    people: Vec<PersonId>,
    made: bool,
}

impl Gathering {
    fn take(&mut self, row: &Row, id: PersonId) {
        match row.kind {
            RowKind::Contact { occurrence: Occurrence::Happened, rule, .. } => {
                add(self.contacts.entry((row.date, rule == ContactRule::C1, row.line)).or_default(), id);
            }
            RowKind::Mention { why_not: Some(NotContact::OtherPeople), .. } => {
                add(&mut self.others.entry(row.line).or_insert_with(|| (row.date, Vec::new())).1, id);
            }
            RowKind::Introduction { status, by } => {
                let known = self.introductions.entry(row.fact).or_default();
                (known.line, known.date) = (row.line, row.date);
                // Whom the writer got to know need not have met each other there.
                known.made = matches!(status, IntroductionStatus::Made | IntroductionStatus::BetweenOthers);
                if by {
                    known.by = Some(id);
                } else {
                    add(&mut known.people, id);
                }
            }
            _ => {}
        }
    }

    /// Turns what was gathered of one note into bonds.
    fn bind(&self, me: PersonId, today: Date, bonds: &mut Vec<Bond>) {
        let mut bind = |a: PersonId, b: PersonId, weight: f64, tie: Tie, date: Option<Date>, line: u32| {
            if a != b {
                let source = Source::Line(self.note, line);
                bonds.push(Bond { pair: (a.min(b), a.max(b)), weight, tie, date, source });
            }
        };
        for (date, line, people) in self.meetings() {
            let age = date.map_or(0.0, |d| days_between(d, today) as f64);
            let fresh = (-age / HALF_LIFE).exp2();
            people.iter().for_each(|&p| bind(me, p, fresh, Tie::Together, date, line));
            // With the writer there are one more than these.
            let weight = 1.0 / people.len().max(1) as f64;
            for (a, b) in pairs(&people) {
                bind(a, b, weight, Tie::Together, date, line);
            }
        }
        for (line, (date, people)) in &self.others {
            pairs(people).for_each(|(a, b)| bind(a, b, OTHERS, Tie::Together, *date, *line));
        }
        for i in self.introductions.values() {
            for &person in &i.people {
                i.by.iter().for_each(|&by| bind(by, person, INTRODUCTION, Tie::Introduced, i.date, i.line));
            }
            if i.made {
                pairs(&i.people).for_each(|(a, b)| bind(a, b, INTRODUCTION, Tie::Introduced, i.date, i.line));
            }
        }
    }
}

impl Gathering {
    /// Who was where together: those of one line, and those of a roster that goes on from line to line.
    fn meetings(&self) -> Vec<(Option<Date>, u32, Vec<PersonId>)> {
        let mut found: Vec<(Option<Date>, u32, Vec<PersonId>)> = Vec::new();
        let mut end = None;
        for ((date, is_roster, line), people) in &self.contacts {
            let goes_on = *is_roster && end == Some((*date, line.wrapping_sub(1)));
            end = is_roster.then_some((*date, *line));
            match found.last_mut().filter(|_| goes_on) {
                Some((_, _, known)) => people.iter().for_each(|&p| add(known, p)),
                None => found.push((*date, *line, people.clone())),
            }
        }
        found
    }
}

fn add(people: &mut Vec<PersonId>, id: PersonId) {
    if !people.contains(&id) && people.len() <= CROWD {
        people.push(id);
    }
}

/// Every two of `people`; of a crowd none.
fn pairs(people: &[PersonId]) -> impl Iterator<Item = (PersonId, PersonId)> + '_ {
    let people = if people.len() > CROWD { &[] } else { people };
    people.iter().enumerate().flat_map(move |(i, &a)| people[i + 1..].iter().map(move |&b| (a, b)))
}

/// What fields of person notes say: `manager: "[[Ana]]"`.
fn relations(view: &View<'_>, lexicon: &Lexicon, bonds: &mut Vec<Bond>) {
    for (id, person) in (0..).zip(&view.people) {
        for (field, values) in person.fields.iter().filter(|(field, _)| lexicon.card.relations.contains(field)) {
            for other in values.iter().filter_map(|value| named(view, value)).filter(|&other| other != id) {
                let (pair, tie) = ((id.min(other), id.max(other)), Tie::Relation(field.clone()));
                bonds.push(Bond { pair, weight: RELATION, tie, date: None, source: Source::Card(id) });
            }
        }
    }
}

/// The person whom a field's value links to or names in full. A bare first name may be anybody outside the notes.
fn named(view: &View<'_>, value: &str) -> Option<PersonId> {
    let id = view.find(value).ok()?;
    let person = view.person(id);
    let is_linked = value.contains("[[") || value.trim_start().starts_with('@');
    let wanted = key(value);
    let is_full = || person.key == wanted || person.aliases.iter().any(|a| key(a) == wanted && wanted.contains('-'));
    (is_linked || is_full()).then_some(id)
}

/// Adds the bonds of every two people up.
fn fold_up(view: &View<'_>, me: PersonId, mut bonds: Vec<Bond>) -> Graph {
    // To have met tells the writer more than a field does.
    let is_mine = |bond: &Bond| bond.pair.0 == me || bond.pair.1 == me;
    // The best evidence of each pair comes first. The weights stand in a fixed order, so that their sum does not show
    // how the notes are numbered.
    bonds.sort_unstable_by(|x, y| {
        (x.pair.cmp(&y.pair))
            .then_with(|| if is_mine(x) { x.tie.cmp(&y.tie) } else { y.tie.cmp(&x.tie) })
            .then_with(|| y.date.cmp(&x.date))
            .then_with(|| x.weight.total_cmp(&y.weight))
    });
    let edges: Vec<Edge> = bonds.chunk_by(|x, y| x.pair == y.pair).filter_map(edge).collect();
    let mut neighbours = vec![Vec::new(); view.people.len().max(me as usize + 1)];
    for (at, edge) in edges.iter().enumerate() {
        neighbours[edge.a as usize].push((edge.b, at));
        neighbours[edge.b as usize].push((edge.a, at));
    }
    neighbours.iter_mut().for_each(|own| own.sort_unstable());
    Graph { edges, me, neighbours }
}

/// The edge of all bonds of one pair, the best first.
fn edge(bonds: &[Bond]) -> Option<Edge> {
    let best = bonds.first()?;
    let weight: f64 = bonds.iter().map(|b| b.weight).sum();
    let level = bonds.iter().take_while(|b| b.tie == best.tie && b.date == best.date);
    let sources = level.map(|b| b.source).collect();
    Some(Edge {
        a: best.pair.0,
        b: best.pair.1,
        strength: (1.0 - (-weight).exp()).clamp(1e-6, 0.999),
        evidence: Evidence { tie: best.tie.clone(), date: best.date, sources },
    })
}

impl Evidence {
    /// Where the evidence stands: the file and line that come first of all that are as good.
    #[must_use]
    pub fn place(&self, view: &View<'_>) -> (String, u32) {
        let place = |source: &Source| match *source {
            Source::Line(note, line) => (view.rows.note(note).path, line),
            Source::Card(owner) => (view.person(owner).note.clone().unwrap_or_default(), 0),
        };
        self.sources.iter().map(place).min().unwrap_or_default()
    }
}

impl Graph {
    /// Everyone whom `person` knows, with the edge.
    pub fn known_by(&self, person: PersonId) -> impl Iterator<Item = (PersonId, &Edge)> {
        let own = self.neighbours.get(person as usize).map_or(&[][..], Vec::as_slice);
        own.iter().filter_map(|&(other, at)| Some((other, self.edges.get(at)?)))
    }

    /// The tie of two people.
    #[must_use]
    pub fn edge(&self, a: PersonId, b: PersonId) -> Option<&Edge> {
        let own = self.neighbours.get(a as usize)?;
        let at = own.binary_search_by_key(&b, |(other, _)| *other).ok()?;
        self.edges.get(own.get(at)?.1)
    }

    /// The best ways from one person to another through one or two others, the strongest first, one for each first
    /// step: the product of the strengths of their ties. With `via`, only those that lead through that person. Ways
    /// between others do not lead through the writer, who asks for them, unless that is `via`.
    #[must_use]
    pub fn ways(&self, from: PersonId, to: PersonId, via: Option<PersonId>, most: usize) -> Vec<(f64, Vec<PersonId>)> {
        let mut best: BTreeMap<PersonId, (f64, Vec<PersonId>)> = BTreeMap::new();
        let mut offer = |strength: f64, way: Vec<PersonId>| {
            let fits = via.is_none_or(|via| way.contains(&via));
            // Every way has a second node.
            if fits && best.get(&way[1]).is_none_or(|(known, _)| *known < strength) {
                best.insert(way[1], (strength, way));
            }
        };
        let leads = |id: PersonId| id != self.me || via == Some(id);
        for (last, edge) in self.known_by(to).filter(|(last, _)| *last != from && leads(*last)) {
            if let Some(first) = self.edge(from, last) {
                offer(first.strength * edge.strength, vec![from, last, to]);
            }
            // Whoever is known well enough needs nobody between.
            let direct = self.edge(from, last).filter(|_| via.is_none()).map_or(0.0, |e| e.strength);
            for (middle, second) in self.known_by(last).filter(|(m, _)| ![from, to].contains(m) && leads(*m)) {
                let first = self.edge(from, middle).map_or(0.0, |e| e.strength);
                if first * second.strength > direct {
                    offer(first * second.strength * edge.strength, vec![from, middle, last, to]);
                }
            }
        }
        let mut ways: Vec<_> = best.into_values().collect();
        ways.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        ways.truncate(most);
        ways
    }
}
