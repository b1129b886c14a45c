//! The network: people, what every reference means, and the rows behind them.

use super::later::Later;
use super::person::{Person, PersonId};
use super::registry::Registry;
use super::resolve::{Network, Resolution};
use super::rows::{GlobalRef, NoteId, Row, RowKind, Rows, Sweep, Want};
use crate::model::fact::{ContactRule, Facts, FollowUp, Owner, RefId};

/// The people of a vault over its rows. Built anew by every command.
#[derive(Clone)]
pub struct View<'r> {
    /// Everyone, by [`PersonId`].
    pub people: Later<Vec<Person>>,
    me: Option<PersonId>,
    /// The facts behind.
    pub rows: &'r dyn Rows,
    pub(super) registry: Later<Registry>,
    resolutions: Vec<Resolution>,
    /// The resolutions once more, as far as one number tells them: a person's id, [`NOBODY`] or [`OPEN`]. Sweeps read
    /// these.
    plain: Vec<u32>,
    /// Those of the people who are groups, in order.
    groups: Vec<PersonId>,
}

const NOBODY: u32 = u32::MAX;
/// Only the note itself can tell.
const OPEN: u32 = u32::MAX - 1;

/// Whom a row is about, in its own note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// One person.
    Person(PersonId),
    /// Several could be meant; counted for none.
    Ambiguous(Vec<PersonId>),
    /// Nobody.
    Nobody,
}

impl Who {
    fn plain(code: u32) -> Self {
        if code == NOBODY { Self::Nobody } else { Self::Person(code) }
    }

    /// The one of `here`, or all of them; `none` where nobody is.
    pub(super) fn among(here: Vec<PersonId>, none: impl FnOnce() -> Self) -> Self {
        match here[..] {
            [one] => Self::Person(one),
            [] => none(),
            _ => Self::Ambiguous(here),
        }
    }
}

impl<'r> View<'r> {
    /// Resolves everyone. `me` are the writer's names from config and `--me`.
    #[must_use]
    pub fn new(rows: &'r dyn Rows, me: &[String]) -> Self {
        let Network { people, me, groups, resolutions, registry } = rows.network(me);
        let plain = |resolution: &Resolution| match resolution {
            Resolution::Person(id) => *id,
            Resolution::Nobody => NOBODY,
            Resolution::Ambiguous(_) | Resolution::Open(_) | Resolution::IfNamed(_) => OPEN,
        };
        let plain = resolutions.iter().map(plain).collect();
        Self { people, me, rows, registry, resolutions, plain, groups }
    }

    /// The person numbered `id`.
    #[must_use]
    pub fn person(&self, id: PersonId) -> &Person {
        &self.people[id as usize]
    }

    /// The writer.
    #[must_use]
    pub fn me(&self) -> Option<PersonId> {
        self.me
    }

    /// What a reference means in the vault as a whole.
    #[must_use]
    pub fn resolution(&self, reference: GlobalRef) -> &Resolution {
        self.resolutions.get(reference as usize).unwrap_or(&Resolution::Nobody)
    }

    /// Visits every wanted row with the person it is about. A contact with a group is visited once for each member, as
    /// rule C9. Rows whose reference means nobody are left out; ambiguous ones are handed out as such.
    pub fn sweep(&self, want: Want, visit: &mut dyn FnMut(NoteId, &Row, &Who)) {
        self.rows.sweep(want, &mut |sweep: Sweep<'_>| {
            let plain = |r: &GlobalRef| self.plain.get(*r as usize).copied().unwrap_or(NOBODY);
            let open = sweep.references.iter().any(|r| plain(r) == OPEN);
            let settled = if open { self.settle(sweep.references) } else { Vec::new() };
            let mut named = None;
            let (mut begun, mut own) = (None, None);
            for row in sweep.rows {
                let fact = Some((row.kind, row.fact));
                if row.fallback && named == fact {
                    continue;
                }
                let Some(position) = row.person.map(|p| p as usize) else {
                    visit(sweep.note, row, &Who::Nobody);
                    continue;
                };
                let simple = || sweep.references.get(position).map_or(Who::Nobody, |r| Who::plain(plain(r)));
                let who = if open { settled.get(position).cloned().unwrap_or(Who::Nobody) } else { simple() };
                if who == Who::Nobody {
                    continue;
                }
                if !row.fallback {
                    named = fact;
                }
                // The first person of a task is who acts; that may turn out to be the writer.
                if let RowKind::FollowUp { owner: Owner::Them, .. } = row.kind
                    && begun.replace(row.fact) != Some(row.fact)
                    && self.is_me(&who)
                {
                    own = Some(row.fact);
                }
                let row = match row.kind {
                    RowKind::FollowUp { status, inferred, .. } if own == Some(row.fact) => {
                        &Row { kind: RowKind::FollowUp { status, owner: Owner::Me, inferred }, ..*row }
                    }
                    _ => row,
                };
                match who {
                    Who::Person(id) if self.is_group(id) => self.visit_members(sweep.note, row, id, visit),
                    who => visit(sweep.note, row, &who),
                }
            }
        });
    }

    fn is_me(&self, who: &Who) -> bool {
        matches!(who, Who::Person(id) if self.me == Some(*id))
    }

    /// Who has to act: the first person of a task whom others do may turn out to be the writer.
    #[must_use]
    pub fn owner(&self, followup: &FollowUp, resolved: &Resolved) -> Owner {
        let own = followup.people.first().is_some_and(|&first| self.is_me(resolved.who(first)));
        if own { Owner::Me } else { followup.owner }
    }

    /// Whether a person is a group.
    #[must_use]
    pub fn is_group(&self, id: PersonId) -> bool {
        self.groups.binary_search(&id).is_ok()
    }

    fn visit_members(&self, note: NoteId, row: &Row, group: PersonId, visit: &mut dyn FnMut(NoteId, &Row, &Who)) {
        let kind = match row.kind {
            RowKind::Contact { channel, occurrence, .. } => {
                RowKind::Contact { channel, rule: ContactRule::C9, occurrence }
            }
            kind => kind,
        };
        for &member in &self.person(group).members {
            visit(note, &Row { kind, ..*row }, &Who::Person(member));
        }
    }

    /// Settles all references of one note: ambiguous ones by the people whom the note names otherwise (§3.4 rule 4).
    #[must_use]
    pub fn settle(&self, references: &[GlobalRef]) -> Vec<Who> {
        let named = self.named(references);
        let here = |candidates: &[PersonId]| -> Vec<PersonId> {
            candidates.iter().copied().filter(|id| named.binary_search(id).is_ok()).collect()
        };
        let settle_one = |r: &GlobalRef| match self.resolution(*r) {
            Resolution::Person(id) => Who::Person(*id),
            Resolution::Nobody => Who::Nobody,
            Resolution::Ambiguous(candidates) => Who::among(here(candidates), || Who::Ambiguous(candidates.clone())),
            Resolution::Open(candidates) => Who::Ambiguous(candidates.clone()),
            Resolution::IfNamed(candidates) => Who::among(here(candidates), || Who::Nobody),
        };
        references.iter().map(settle_one).collect()
    }

    /// The people whom these references of a note name beyond doubt, groups by their members too; sorted.
    pub(super) fn named(&self, references: &[GlobalRef]) -> Vec<PersonId> {
        let mut named: Vec<PersonId> = Vec::new();
        for reference in references {
            if let Resolution::Person(id) = self.resolution(*reference) {
                named.push(*id);
                if self.is_group(*id) {
                    named.extend(&self.person(*id).members);
                }
            }
        }
        named.sort_unstable();
        named.dedup();
        named
    }

    /// The global references that can mean any of `people`, ambiguous ones included.
    #[must_use]
    pub fn references_of(&self, people: &[PersonId]) -> Vec<GlobalRef> {
        let means = |r: &Resolution| match r {
            Resolution::Person(id) => {
                let holds = || self.person(*id).members.iter().any(|m| people.contains(m));
                people.contains(id) || self.is_group(*id) && holds()
            }
            Resolution::Ambiguous(ids) | Resolution::Open(ids) | Resolution::IfNamed(ids) => {
                ids.iter().any(|id| people.contains(id))
            }
            Resolution::Nobody => false,
        };
        (0..).zip(&self.resolutions).filter(|(_, r)| means(r)).map(|(i, _)| i).collect()
    }

    /// All facts of the notes that may name any of `people`, by path.
    #[must_use]
    pub fn facts_about(&self, people: &[PersonId]) -> Vec<Resolved> {
        self.about(people, |note| self.resolved(note))
    }

    /// The same without the words of statements.
    #[must_use]
    pub fn claims_about(&self, people: &[PersonId]) -> Vec<Resolved> {
        self.about(people, |note| self.resolved_claims(note))
    }

    fn about(&self, people: &[PersonId], read: impl Fn(NoteId) -> Option<Resolved>) -> Vec<Resolved> {
        let notes = self.rows.notes_with(&self.references_of(people));
        let mut found: Vec<Resolved> = notes.into_iter().filter_map(read).collect();
        found.sort_by(|a, b| a.facts.note.path.cmp(&b.facts.note.path));
        found
    }

    /// All facts of one note, with whom each of its references means.
    #[must_use]
    pub fn resolved(&self, note: NoteId) -> Option<Resolved> {
        Some(self.resolve(note, self.rows.facts(note)?))
    }

    /// The same without the words of statements, which the index would have to read from the file.
    #[must_use]
    pub fn resolved_claims(&self, note: NoteId) -> Option<Resolved> {
        Some(self.resolve(note, self.rows.claims(note)?))
    }

    fn resolve(&self, note: NoteId, facts: Facts) -> Resolved {
        let mut who = Vec::new();
        self.rows.references_in(note, &mut |references| who = self.settle(references));
        Resolved { note, facts, who }
    }
}

/// The facts of one note and whom its references mean.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The note.
    pub note: NoteId,
    /// Its facts.
    pub facts: Facts,
    who: Vec<Who>,
}

impl Resolved {
    /// Whom a reference of these facts means.
    #[must_use]
    pub fn who(&self, reference: RefId) -> &Who {
        self.who.get(reference as usize).unwrap_or(&Who::Nobody)
    }

    /// The references that count for a follow-up: those on it, or the fallback where they name nobody (T-20).
    #[must_use]
    pub fn followup_people<'f>(&self, followup: &'f FollowUp) -> &'f [RefId] {
        let known = followup.people.iter().any(|&r| *self.who(r) != Who::Nobody);
        if known { &followup.people } else { &followup.fallback }
    }

    /// Everyone whom a reference could mean, the members of a group included.
    #[must_use]
    pub fn candidates(&self, reference: RefId) -> Vec<PersonId> {
        match self.who(reference) {
            Who::Person(id) => vec![*id],
            Who::Ambiguous(ids) => ids.clone(),
            Who::Nobody => Vec::new(),
        }
    }

    /// The words of a reference as the note has them.
    #[must_use]
    pub fn reference_text(&self, reference: RefId) -> Option<&str> {
        self.facts.references.get(reference as usize).map(|r| r.token.as_str())
    }

    /// The person whom a reference means, if it is one person.
    #[must_use]
    pub fn person(&self, reference: RefId) -> Option<PersonId> {
        match self.who(reference) {
            Who::Person(id) => Some(*id),
            _ => None,
        }
    }
}
