//! `facts`: every fact as one JSON object a line, in a fixed order (CLI.md).

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::history::strength;
use crate::model::fact::{Contact, ContactRule, FollowUp, IntroductionStatus, Occurrence, RefId, Region};
use crate::model::reference::Form;
use crate::model::task::Status;
use crate::network::kept::{self, Deeds, Promise};
use crate::network::person::PersonId;
use crate::network::rows::NoteId;
use crate::network::view::{Resolved, View, Who};
use crate::words::date::Date;

/// Types of facts (CLI.md).
const TYPES: [&str; 10] =
    ["note", "person", "mention", "contact", "followup", "said", "exchange", "introduction", "ambiguous", "diagnostic"];

/// Which facts to print.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// Only facts about these people.
    pub people: Vec<String>,
    /// Only facts of this type; may be given more than once.
    #[arg(long = "type", value_name = "TYPE", value_parser = TYPES)]
    pub types: Vec<String>,
    /// Also what code and comments name.
    #[arg(long)]
    pub all: bool,
    /// Also bare names that are only named.
    #[arg(long)]
    pub weak: bool,
}

/// Hands out the facts of the vault: people first, then note by note in order of path.
pub fn lines(view: &View<'_>, today: Date, only: &[PersonId], options: &Options, emit: &mut dyn FnMut(&Value)) {
    let wanted = |kind: &str| options.types.is_empty() || options.types.iter().any(|t| t == kind);
    if wanted("person") {
        for (id, _) in (0..).zip(&view.people).filter(|(id, _)| only.is_empty() || only.contains(id)) {
            emit(&person(view, id));
        }
    }
    let mut notes: Vec<(String, u32)> =
        (0..crate::words::text::to_u32(view.rows.note_count())).map(|n| (view.rows.note(n).path, n)).collect();
    notes.sort();
    let deeds = Deeds::new(view, today);
    for (_, note) in notes {
        let Some(resolved) = view.resolved(note) else { continue };
        let reasons = false;
        let page = NoteLines { view, today, deeds: &deeds, resolved: &resolved, only, options, reasons };
        page.emit_all(&wanted, emit);
    }
}

/// Hands out every fact of one note, or of one `line` of it, each contact with what it beat.
pub fn of_note(view: &View<'_>, today: Date, note: NoteId, line: Option<u32>, emit: &mut dyn FnMut(&Value)) {
    let mut of_line = |fact: &Value| {
        let number = |key: &str| fact[key].as_u64().and_then(|n| u32::try_from(n).ok());
        let (first, last) = (number("line").unwrap_or(0), number("last_line").or(number("line")).unwrap_or(0));
        if line.is_none_or(|l| (first..=last).contains(&l)) {
            emit(fact);
        }
    };
    explain(view, today, note, &[], &mut of_line);
}

/// Hands out every fact about a person, each contact with what it beat.
pub fn of_person(view: &View<'_>, today: Date, id: PersonId, emit: &mut dyn FnMut(&Value)) {
    emit(&person(view, id));
    let mut notes = view.rows.notes_with(&view.references_of(&[id]));
    notes.sort_by_cached_key(|&note| view.rows.note(note).path);
    notes.into_iter().for_each(|note| explain(view, today, note, &[id], emit));
}

fn explain(view: &View<'_>, today: Date, note: NoteId, only: &[PersonId], emit: &mut dyn FnMut(&Value)) {
    let options = Options { all: true, weak: true, ..Options::default() };
    if let Some(resolved) = view.resolved(note) {
        let (deeds, reasons) = (Deeds::new(view, today), true);
        let lines = NoteLines { view, today, deeds: &deeds, resolved: &resolved, only, options: &options, reasons };
        lines.emit_all(&|_| true, emit);
    }
}

fn person(view: &View<'_>, id: PersonId) -> Value {
    let p = view.person(id);
    json!({
        "type": "person", "file": p.note.as_deref().unwrap_or(""), "line": 0, "rule": "NOTES-1.5",
        "id": p.key, "name": p.name, "handles": p.handles, "aliases": p.aliases, "emails": p.emails,
        "note": p.note, "implicit": p.implicit,
        "cadence_days": p.cadence_days, "birthday": p.birthday().map(|b| b.to_string()), "fields": p.fields,
    })
}

struct NoteLines<'a> {
    view: &'a View<'a>,
    today: Date,
    deeds: &'a Deeds<'a, 'a>,
    resolved: &'a Resolved,
    only: &'a [PersonId],
    options: &'a Options,
    /// Whether to say what each contact beat.
    reasons: bool,
}

impl NoteLines<'_> {
    fn emit_all(&self, wanted: &dyn Fn(&str) -> bool, emit: &mut dyn FnMut(&Value)) {
        let facts = &self.resolved.facts;
        let mut put = |kind: &str, line: u32, rule: &str, rest: Value| {
            if wanted(kind) {
                let mut object = Map::new();
                object.insert("type".into(), kind.into());
                object.insert("file".into(), facts.note.path.as_str().into());
                object.insert("line".into(), line.into());
                object.insert("rule".into(), rule.into());
                if let Value::Object(rest) = rest {
                    object.extend(rest);
                }
                emit(&Value::Object(object));
            }
        };
        if self.only.is_empty() {
            let n = &facts.note;
            let hash = format!("{:016x}", n.hash);
            put("note", 0, "NOTES-P", json!({"hash": hash, "title": n.title, "date": n.date, "kind": n.kind}));
        }
        self.mentions(&mut put);
        self.contacts(&mut put);
        self.followups(&mut put);
        self.statements(&mut put);
        self.exchanges(&mut put);
        self.introductions(&mut put);
        self.ambiguous(&mut put);
        if self.only.is_empty() {
            for d in &facts.diagnostics {
                let rest = json!({"code": d.code, "severity": d.severity, "message": d.message});
                put("diagnostic", d.line, "NOTES", rest);
            }
        }
    }

    /// The people whom `reference` means, a group by its members; only those asked for.
    fn people(&self, reference: RefId) -> Vec<PersonId> {
        let Some(id) = self.resolved.person(reference) else { return Vec::new() };
        let members = &self.view.person(id).members;
        let all = if members.is_empty() { vec![id] } else { members.clone() };
        all.into_iter().filter(|id| self.only.is_empty() || self.only.contains(id)).collect()
    }

    fn is_group(&self, reference: RefId) -> bool {
        self.resolved.person(reference).is_some_and(|id| !self.view.person(id).members.is_empty())
    }

    fn names(&self, references: &[RefId]) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for id in references.iter().flat_map(|&r| self.people(r)) {
            let name = self.view.person(id).name.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn mentions(&self, put: &mut dyn FnMut(&str, u32, &str, Value)) {
        for m in &self.resolved.facts.mentions {
            if matches!(m.region, Region::Code | Region::Comment) && !self.options.all {
                continue;
            }
            let Some(reference) = self.resolved.facts.references.get(m.person as usize) else { continue };
            if reference.form == Form::Weak && m.why_not.is_some() && !self.options.weak {
                continue;
            }
            let group = self.is_group(m.person);
            let form = if group { json!(Form::Group) } else { json!(reference.form) };
            for id in self.people(m.person) {
                let mut rest = json!({"person": self.view.person(id).name, "date": m.date, "form": form,
                    "in": m.region, "contact": m.why_not.is_none()});
                if let (Some(why), Value::Object(map)) = (m.why_not, &mut rest) {
                    map.insert("why".into(), json!(why));
                }
                put("mention", m.line, "NOTES-3", rest);
            }
        }
    }

    fn contacts(&self, put: &mut dyn FnMut(&str, u32, &str, Value)) {
        for c in &self.resolved.facts.contacts {
            let mut seen = BTreeSet::new();
            for &reference in &c.people {
                let group = self.is_group(reference);
                let rule = if group { ContactRule::C9 } else { c.rule };
                for id in self.people(reference).into_iter().filter(|id| !self.view.person(*id).is_me) {
                    if seen.insert(id) {
                        // A contact dated later than today is planned whatever its note says.
                        let status = if c.date > self.today { Occurrence::Planned } else { c.occurrence };
                        let via = if group { self.resolved.reference_text(reference) } else { None };
                        let mut rest = json!({"person": self.view.person(id).name, "date": c.date, "channel": c.channel,
                            "status": status, "via": via});
                        if self.reasons {
                            rest["beat"] = self.beaten(c, id);
                        }
                        put("contact", c.line, &format!("{rule:?}"), rest);
                    }
                }
            }
        }
    }

    /// What else the note says of a person on the day of a contact that counts for less: contacts by weaker rules, and
    /// mentions on its line that are none.
    fn beaten(&self, contact: &Contact, id: PersonId) -> Value {
        let facts = &self.resolved.facts;
        let is_theirs = |r: &RefId| self.resolved.person(*r) == Some(id);
        let weaker = facts.contacts.iter().filter(|c| {
            let day = c.date == contact.date && c.people.iter().any(is_theirs);
            day && strength(c.rule) > strength(contact.rule)
        });
        let none = facts.mentions.iter().filter(|m| m.line == contact.line && is_theirs(&m.person));
        let weaker = weaker.map(|c| json!({"line": c.line, "rule": c.rule}));
        let none = none.filter_map(|m| Some(json!({"line": m.line, "why": m.why_not?})));
        weaker.chain(none).collect()
    }

    /// The line that keeps an open promise: then it is probably done (FACTS §3).
    fn kept(&self, f: &FollowUp) -> Option<kept::Place> {
        if f.status != Status::Open {
            return None;
        }
        let people: Vec<PersonId> =
            self.resolved.followup_people(f).iter().filter_map(|&r| self.resolved.person(r)).collect();
        let note = self.resolved.note;
        let explicit = !f.inferred;
        self.deeds.keeping(Promise { people: &people, note, line: f.line, made: f.noted_on, explicit })
    }

    /// The same without the writer, who is nobody's other.
    fn others(&self, references: &[RefId]) -> Vec<&str> {
        self.names(references).into_iter().filter(|name| *name != "me").collect()
    }

    fn followups(&self, put: &mut dyn FnMut(&str, u32, &str, Value)) {
        for f in &self.resolved.facts.followups {
            let concerns = self.others(self.resolved.followup_people(f));
            if concerns.is_empty() && (!self.only.is_empty() || f.inferred) {
                continue;
            }
            let kept = self.kept(f);
            let status = if kept.is_some() { Status::Done } else { f.status };
            let evidence = kept.map(|(note, _)| self.view.rows.note(note).path);
            let rest = json!({"people": self.others(&f.people), "concerns": concerns, "owner": self.view.owner(f, self.resolved),
                "status": status, "due": f.due, "due_end": f.due_end, "scheduled": f.scheduled, "start": f.start,
                "done_on": f.done_on, "noted_on": f.noted_on, "priority": f.priority, "recurrence": f.recurrence,
                "text": f.text, "inferred": f.inferred, "evidence_line": kept.map(|(_, line)| line),
                "evidence_file": evidence});
            put("followup", f.line, &f.rule, rest);
        }
    }

    fn statements(&self, put: &mut dyn FnMut(&str, u32, &str, Value)) {
        for s in &self.resolved.facts.statements {
            for name in self.names(&s.people) {
                let confidence = f64::from(s.confidence) / 100.0;
                let rest = json!({"person": name, "text": s.text, "date": s.date, "confidence": confidence,
                    "last_line": s.last_line});
                put("said", s.line, &s.rule, rest);
            }
        }
    }

    fn exchanges(&self, put: &mut dyn FnMut(&str, u32, &str, Value)) {
        for e in &self.resolved.facts.exchanges {
            for name in self.names(&[e.person]) {
                let rest = json!({"person": name, "direction": e.direction, "kind": e.kind, "what": e.what,
                    "date": e.date, "open": e.open, "settles": e.settles});
                put("exchange", e.line, &e.rule, rest);
            }
        }
    }

    fn introductions(&self, put: &mut dyn FnMut(&str, u32, &str, Value)) {
        for i in &self.resolved.facts.introductions {
            let mut people = self.names(&i.people);
            let by = i.by.map_or(Some("me"), |by| self.names(&[by]).first().copied());
            if people.is_empty() {
                continue;
            }
            if !matches!(i.status, IntroductionStatus::Made | IntroductionStatus::BetweenOthers) {
                people.insert(0, "me");
            }
            let rest = json!({"by": by, "people": people, "date": i.date, "status": i.status});
            put("introduction", i.line, &i.rule, rest);
        }
    }

    fn ambiguous(&self, put: &mut dyn FnMut(&str, u32, &str, Value)) {
        let mut seen = BTreeSet::new();
        for m in &self.resolved.facts.mentions {
            let Who::Ambiguous(candidates) = self.resolved.who(m.person) else { continue };
            let asked_for = self.only.is_empty() || candidates.iter().any(|c| self.only.contains(c));
            if asked_for && seen.insert((m.line, m.person)) {
                let names: Vec<&str> = candidates.iter().map(|&c| self.view.person(c).name.as_str()).collect();
                let rest = json!({"text": self.resolved.reference_text(m.person), "candidates": names});
                put("ambiguous", m.line, "NOTES-3.4", rest);
            }
        }
    }
}
