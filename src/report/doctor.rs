//! `doctor`: what could not be read as it was meant, and how much was.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::page::{Page, Part, Role, Text};
use super::place::Place;
use super::{Answer, Context, Refusal, ages};
use crate::model::diagnostic::Severity;
use crate::model::fact::{NotContact, Region};
use crate::network::person::{Person, PersonId};
use crate::network::view::Who;
use crate::words::text::to_u32;

/// Places shown of each finding.
const PLACES: usize = 3;

/// What could not be read as it was meant: names, dates, front matter; and how much was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Exit with 1 if there is anything to mend.
    #[arg(long)]
    pub strict: bool,
}

/// One sort of finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its code: `ambiguous`, `near-miss`, `alias-clash`, `undated`, `unsure`, `left-out`, or a diagnostic's.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// In words.
    pub message: String,
    /// How often.
    pub count: usize,
    /// The first places, as `path:line`.
    pub places: Vec<String>,
    /// The first of them.
    #[serde(flatten)]
    pub place: Place,
}

/// Findings by code and message.
#[derive(Default)]
struct Findings(BTreeMap<(Severity, String, String), (usize, Vec<Place>)>);

impl Findings {
    fn add(&mut self, severity: Severity, code: &str, message: String, place: Place) {
        let (count, places) = self.0.entry((severity, code.to_owned(), message)).or_default();
        *count += 1;
        if places.len() < PLACES {
            places.push(place);
        }
    }
}

/// How the dated mentions were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Understood {
    contacts: usize,
    others: usize,
    unsure: usize,
}

/// Answers the question. `left_out` are files that were left out: reason and path.
///
/// # Errors
/// None so far.
pub fn answer(context: &Context<'_>, left_out: &[(String, String)]) -> Result<Answer, Refusal> {
    let mut findings = Findings::default();
    let understood = read_notes(context, &mut findings);
    people(context, &mut findings);
    for (reason, path) in left_out {
        let place = Place { file: path.clone(), line: 0 };
        findings.add(Severity::Info, "left-out", format!("left out: {reason}"), place);
    }
    let row = |((severity, code, message), (count, places)): ((Severity, String, String), (usize, Vec<Place>))| Row {
        code,
        severity,
        message,
        count,
        places: places.iter().map(|p| p.text().0.into_iter().map(|r| r.text).collect()).collect(),
        place: places.into_iter().next().unwrap_or_default(),
    };
    let mut rows: Vec<Row> = findings.0.into_iter().map(row).collect();
    rows.sort_by(|a, b| {
        b.severity
            .cmp(&a.severity)
            .then(a.code.cmp(&b.code))
            .then(b.count.cmp(&a.count))
            .then(a.message.cmp(&b.message))
    });
    Ok(Answer::new(page(context, &rows, understood), &rows))
}

fn read_notes(context: &Context<'_>, findings: &mut Findings) -> Understood {
    let view = context.view;
    let mut understood = Understood::default();
    for note in 0..to_u32(view.rows.note_count()) {
        let Some(resolved) = view.resolved(note) else { continue };
        let path = &resolved.facts.note.path;
        let place = |line| Place { file: path.clone(), line };
        for d in &resolved.facts.diagnostics {
            findings.add(d.severity, &d.code, d.message.clone(), place(d.line));
        }
        let mut seen = BTreeSet::new();
        for m in &resolved.facts.mentions {
            if let (Who::Ambiguous(ids), true) = (resolved.who(m.person), seen.insert(m.person)) {
                let names: Vec<&str> = ids.iter().map(|&id| view.person(id).name.as_str()).collect();
                let text = resolved.reference_text(m.person).unwrap_or_default();
                let message = format!("`{text}` could be {}", names.join(" or "));
                findings.add(Severity::Warning, "ambiguous", message, place(m.line));
            }
            if resolved.person(m.person).is_none() || matches!(m.region, Region::Code | Region::Comment) {
                continue;
            }
            match (m.date, m.why_not) {
                (_, Some(NotContact::Undated)) => {
                    let message = "reads like a contact, but neither the note nor the line has a date".to_owned();
                    findings.add(Severity::Info, "undated", message, place(m.line));
                }
                (None, _) => {}
                (_, None) => understood.contacts += 1,
                (_, Some(NotContact::Unsure)) => {
                    understood.unsure += 1;
                    let message = "may be a contact or not, the line can be read both ways".to_owned();
                    findings.add(Severity::Info, "unsure", message, place(m.line));
                }
                _ => understood.others += 1,
            }
        }
    }
    understood
}

/// Names that two people claim, and people who may be misspellings of others.
fn people(context: &Context<'_>, findings: &mut Findings) {
    let view = context.view;
    let mut claims: BTreeMap<String, Vec<&Person>> = BTreeMap::new();
    for person in view.people.iter().filter(|p| p.note.is_some()) {
        for name in person.aliases.iter().chain(&person.handles).chain([&person.name]) {
            let claimed = claims.entry(crate::words::text::key(name)).or_default();
            if !claimed.iter().any(|p| p.note == person.note) {
                claimed.push(person);
            }
        }
    }
    for (name, claimed) in claims.iter().filter(|(_, c)| c.len() > 1) {
        let names: Vec<&str> = claimed.iter().map(|p| p.name.as_str()).collect();
        let file = claimed.first().and_then(|p| p.note.clone()).unwrap_or_default();
        let message = format!("`{name}` is claimed by {}", names.join(" and "));
        findings.add(Severity::Warning, "alias-clash", message, Place { file, line: 0 });
    }
    let known: Vec<&Person> = view.people.iter().filter(|p| !p.implicit).collect();
    let implicit = (0..).zip(&view.people).filter(|(_, p)| p.implicit && p.key.chars().count() >= 5);
    for (id, unknown) in implicit {
        let near = known.iter().find(|p| {
            let names = std::iter::once(&p.key).chain(&p.handles);
            names
                .filter(|n| n.chars().count().abs_diff(unknown.key.chars().count()) <= 1)
                .any(|n| strsim::damerau_levenshtein(&n.to_lowercase(), &unknown.key) == 1)
        });
        if let Some(near) = near {
            let message = format!("`{}` is nobody known; {} is one letter away", unknown.name, near.name);
            findings.add(Severity::Warning, "near-miss", message, first_named(context, id));
        }
    }
}

/// The first line that names somebody, by path.
fn first_named(context: &Context<'_>, id: PersonId) -> Place {
    let named = context.view.claims_about(&[id]).into_iter().flat_map(|resolved| {
        let own = resolved.facts.mentions.iter().filter(|m| resolved.person(m.person) == Some(id));
        let place = |line| Place { file: resolved.facts.note.path.clone(), line };
        own.map(|m| place(m.line)).collect::<Vec<_>>()
    });
    named.min().unwrap_or_default()
}

fn page(context: &Context<'_>, rows: &[Row], understood: Understood) -> Page {
    let all = understood.contacts + understood.others + understood.unsure;
    let notes = ages::count(context.view.rows.note_count(), "note", "notes");
    let title = Text::of(Role::Heading, "Doctor").and(
        Role::Muted,
        format!(
            "  {notes} · {}: {} read as contact, {} as something else, {} unsure",
            ages::count(all, "dated mention", "dated mentions"),
            understood.contacts,
            understood.others,
            understood.unsure
        ),
    );
    let item = |r: &Row| {
        let role = if r.severity >= Severity::Warning { Role::Due } else { Role::Muted };
        let times = if r.count > 1 { format!("  ({} times)", r.count) } else { String::new() };
        let text = Text::of(role, format!("{}: ", r.code)).and(Role::Plain, r.message.as_str()).and(Role::Muted, times);
        Part::Item(text, Text::of(Role::Path, r.places.join("  ")))
    };
    let hint = rows.is_empty().then(|| Text::of(Role::Good, "Everything was read as it stands."));
    Page { title, parts: rows.iter().map(item).collect(), hint }
}
