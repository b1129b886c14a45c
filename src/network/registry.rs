//! Everyone whom the vault's cards tell of, by every name they answer to (NOTES §3.3, §3.4).

use std::collections::{BTreeMap, HashMap};

use super::person::{Person, PersonId};
use super::rows::CardEntry;
use crate::model::person::{CardSource, PersonCard};
use crate::parse::link::strip_note_extension;
use crate::words::text::{accent_key, fold, key, squash};

/// People in the making and the names that lead to them. Ids are those of the making; [`Registry::finish`] renumbers.
#[derive(Debug, Default)]
pub struct Registry {
    people: Vec<Person>,
    full: Names,
    squashed: Names,
    first: Names,
    last: Names,
    emails: Names,
    abbreviations: Names,
    /// Folded stem of a person note to its folded path without extension.
    notes: HashMap<String, Vec<(String, PersonId)>>,
    /// Accent keys of a person's names, to tell `Michaël` from `Michael`.
    accents: HashMap<String, Vec<PersonId>>,
}

type Names = HashMap<String, Vec<PersonId>>;

fn put(names: &mut Names, name: String, id: PersonId) {
    if name.is_empty() {
        return;
    }
    let ids = names.entry(name).or_default();
    if !ids.contains(&id) {
        ids.push(id);
    }
}

impl Registry {
    /// Registers the cards: person and group notes first, then rows, joined to whom they name by handle, address or
    /// full name.
    #[must_use]
    pub fn new(cards: &[CardEntry]) -> Self {
        let mut registry = Self::default();
        for entry in cards.iter().filter(|c| matches!(c.card.source, CardSource::PersonNote | CardSource::Group)) {
            let id = registry.add();
            registry.learn(id, &entry.card);
            registry.learn_note(id, &entry.origin);
        }
        // Rows that identify somebody in more than one way join what those ways name.
        let mut rows: Vec<&PersonCard> =
            cards.iter().map(|c| &c.card).filter(|c| c.source == CardSource::Row).collect();
        rows.sort_by_key(|c| std::cmp::Reverse(c.handles.len() + c.emails.len()));
        for card in rows {
            if let Some(id) = registry.person_of_row(card) {
                registry.learn(id, card);
            }
        }
        registry
    }

    fn add(&mut self) -> PersonId {
        self.people.push(Person::default());
        crate::words::text::to_u32(self.people.len() - 1)
    }

    /// Whom a row is about: by handle, address, full name; somebody new if it says enough.
    fn person_of_row(&mut self, card: &PersonCard) -> Option<PersonId> {
        let unique = |ids: Option<&Vec<PersonId>>| match ids.map(Vec::as_slice) {
            Some([id]) => Some(*id),
            _ => None,
        };
        let by_handle = card.handles.iter().find_map(|h| unique(self.full.get(&key(h))));
        let by_email = card.emails.iter().find_map(|e| unique(self.emails.get(&fold(e))));
        let full_name = is_full(&card.name);
        let by_name = || unique(self.full.get(&key(&card.name))).filter(|_| full_name || card.handles.is_empty());
        let known = by_handle.or(by_email).or_else(by_name);
        let says_enough = full_name || !card.handles.is_empty();
        known.or_else(|| says_enough.then(|| self.add()))
    }

    /// Adds what a card says to a person.
    fn learn(&mut self, id: PersonId, card: &PersonCard) {
        let person = &mut self.people[id as usize];
        if card.source == CardSource::Row {
            if person.note.is_none() && card.name.chars().count() > person.name.chars().count() {
                push_new(&mut person.aliases, std::mem::replace(&mut person.name, card.name.clone()));
            } else {
                push_new(&mut person.aliases, card.name.clone());
            }
        } else {
            person.name.clone_from(&card.name);
        }
        card.aliases.iter().for_each(|a| push_new(&mut person.aliases, a.clone()));
        card.handles.iter().for_each(|h| push_new(&mut person.handles, h.clone()));
        card.emails.iter().for_each(|e| push_new(&mut person.emails, e.clone()));
        card.tags.iter().for_each(|t| push_new(&mut person.tags, t.clone()));
        person.is_me |= card.is_me;
        person.cadence_days = person.cadence_days.or(card.cadence_days);
        for yearly in &card.yearly {
            if !person.yearly.iter().any(|(what, _)| *what == yearly.0) {
                person.yearly.push(yearly.clone());
            }
        }
        for (field, values) in &card.fields {
            let known = person.fields.entry(field.clone()).or_default();
            values.iter().for_each(|v| push_new(known, v.clone()));
        }
        self.index(id, card);
    }

    fn index(&mut self, id: PersonId, card: &PersonCard) {
        let names = std::iter::once(&card.name).chain(&card.aliases);
        for name in names.clone().chain(&card.handles) {
            put(&mut self.full, key(name), id);
            put(&mut self.squashed, squash(name), id);
            put(&mut self.accents, accent_key(name), id);
        }
        for name in names.filter(|n| is_full(n)) {
            let words = key(name);
            put(&mut self.first, words.split('-').next().unwrap_or_default().to_owned(), id);
            put(&mut self.last, words.rsplit('-').next().unwrap_or_default().to_owned(), id);
            let first = name.split_whitespace().next().unwrap_or_default();
            put(&mut self.accents, accent_key(first), id);
        }
        card.emails.iter().for_each(|e| put(&mut self.emails, fold(e), id));
        card.abbreviations.iter().for_each(|a| put(&mut self.abbreviations, a.to_uppercase(), id));
    }

    fn learn_note(&mut self, id: PersonId, path: &str) {
        self.people[id as usize].note = Some(path.to_owned());
        let path = link_key(path);
        let stem = path.rsplit('/').next().unwrap_or(&path).to_owned();
        put(&mut self.full, key(stem.trim_start_matches('@')), id);
        self.notes.entry(stem).or_default().push((path, id));
    }

    /// Teaches the names by which links call people whom somebody else tells of.
    pub fn learn_nicknames(&mut self, cards: &[CardEntry]) {
        for card in cards.iter().map(|c| &c.card).filter(|c| c.source == CardSource::Link) {
            let linked = self.by_link(&card.name);
            let name = card.name.rsplit('/').next().unwrap_or_default();
            let known = if linked.is_empty() { self.by_name(name) } else { linked };
            if let [id] = known[..] {
                card.aliases.iter().for_each(|a| push_new(&mut self.people[id as usize].aliases, a.clone()));
                let names = PersonCard { name: String::new(), ..card.clone() };
                self.index(id, &names);
            }
        }
    }

    /// Somebody known only by this name.
    pub fn add_implicit(&mut self, name: &str, is_handle: bool) -> PersonId {
        let id = self.add();
        let person = &mut self.people[id as usize];
        person.implicit = true;
        name.clone_into(&mut person.name);
        if is_handle {
            person.handles.push(name.to_owned());
        }
        let names = if is_handle { (String::new(), vec![name.to_owned()]) } else { (name.to_owned(), Vec::new()) };
        let card = PersonCard {
            source: CardSource::Row,
            line: 0,
            name: names.0,
            aliases: Vec::new(),
            handles: names.1,
            emails: Vec::new(),
            abbreviations: Vec::new(),
            fields: BTreeMap::new(),
            cadence_days: None,
            yearly: Vec::new(),
            tags: Vec::new(),
            members: Vec::new(),
            is_me: false,
        };
        self.index(id, &card);
        id
    }

    /// Everyone with exactly this name, alias or handle: by key, else by squash; of several those whose accents agree.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Vec<PersonId> {
        let found = self.full.get(&key(name)).or_else(|| self.squashed.get(&squash(name)));
        self.accent_exact(name, found.cloned().unwrap_or_default())
    }

    /// Everyone whose full name begins with this word.
    #[must_use]
    pub fn by_first_name(&self, name: &str) -> Vec<PersonId> {
        self.accent_exact(name, self.first.get(&key(name)).cloned().unwrap_or_default())
    }

    /// Everyone whose full name ends with this word.
    #[must_use]
    pub fn by_last_name(&self, name: &str) -> Vec<PersonId> {
        self.last.get(&key(name)).cloned().unwrap_or_default()
    }

    /// Everyone with this first name whose last name begins with this letter: `Michael Z`.
    #[must_use]
    pub fn by_initial(&self, first: &str, initial: &str) -> Vec<PersonId> {
        let initial = key(initial);
        let fits = |id: &PersonId| {
            let person = &self.people[*id as usize];
            let names = std::iter::once(&person.name).chain(&person.aliases);
            names.filter(|n| is_full(n)).any(|n| key(n).rsplit('-').next().is_some_and(|l| l.starts_with(&initial)))
        };
        // Accents must not decide here: the initial does.
        self.first.get(&key(first)).into_iter().flatten().copied().filter(fits).collect()
    }

    /// Everyone whom rosters abbreviate so.
    #[must_use]
    pub fn by_abbreviation(&self, abbreviation: &str) -> Vec<PersonId> {
        self.abbreviations.get(abbreviation).cloned().unwrap_or_default()
    }

    /// Everyone with this address.
    #[must_use]
    pub fn by_email(&self, email: &str) -> Vec<PersonId> {
        self.emails.get(&fold(email)).cloned().unwrap_or_default()
    }

    /// The people whose notes a link target means: a path or its end; of several the shortest path (L-4, L-6).
    #[must_use]
    pub fn by_link(&self, target: &str) -> Vec<PersonId> {
        let target = link_key(target.trim_start_matches("./"));
        let stem = target.rsplit('/').next().unwrap_or(&target);
        let fits = |path: &str| path == target || path.ends_with(&format!("/{target}"));
        let mut found: Vec<&(String, PersonId)> =
            self.notes.get(stem).into_iter().flatten().filter(|(path, _)| fits(path)).collect();
        found.sort_by_key(|(path, id)| (path.len(), path.clone(), *id));
        found.first().map(|(_, id)| vec![*id]).unwrap_or_default()
    }

    fn accent_exact(&self, name: &str, found: Vec<PersonId>) -> Vec<PersonId> {
        if found.len() < 2 {
            return found;
        }
        let exact = self.accents.get(&accent_key(name));
        let kept: Vec<PersonId> = found.iter().copied().filter(|id| exact.is_some_and(|e| e.contains(id))).collect();
        if kept.is_empty() { found } else { kept }
    }

    /// Marks the writer, by these names; makes somebody of them if nobody answers.
    pub fn set_me(&mut self, names: &[String]) {
        let known = names.iter().map(|n| if n.contains('@') { self.by_email(n) } else { self.by_name(n) });
        let ids: Vec<PersonId> = known.filter(|ids| ids.len() == 1).flatten().collect();
        for id in ids {
            self.people[id as usize].is_me = true;
        }
        if !names.is_empty() && !self.people.iter().any(|p| p.is_me) {
            let id = self.add_implicit(&names[0], false);
            self.people[id as usize].is_me = true;
        }
        let Some(id) = (0..).zip(&self.people).find(|(_, p)| p.is_me).map(|(id, _)| id) else { return };
        for name in names.iter().map(String::as_str).chain(["me", "myself"]) {
            put(&mut self.full, key(name), id);
            push_new(&mut self.people[id as usize].aliases, name.to_owned());
        }
    }

    /// Resolves the members of groups.
    pub fn join_groups(&mut self, cards: &[CardEntry]) {
        for entry in cards.iter().filter(|c| c.card.source == CardSource::Group) {
            let members: Vec<PersonId> = entry.card.members.iter().filter_map(|m| self.member(m)).collect();
            let group = self.people.iter().position(|p| p.note.as_deref() == Some(&entry.origin));
            if let Some(group) = group.and_then(|g| self.people.get_mut(g)) {
                group.members = members;
            }
        }
    }

    fn member(&mut self, name: &str) -> Option<PersonId> {
        let bare = name.trim_matches(|c: char| matches!(c, '[' | ']' | '@' | '"' | ' '));
        let bare = bare.split('|').next().unwrap_or(bare);
        let found = [self.by_link(bare), self.by_name(bare), self.by_first_name(bare)];
        match found.iter().find(|f| !f.is_empty()).map(Vec::as_slice) {
            Some([id]) => Some(*id),
            Some(_) => None,
            None if bare.is_empty() => None,
            None => Some(self.add_implicit(bare, name.starts_with('@'))),
        }
    }

    /// Everyone in the order of their names' keys, and where each old id stands now.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Person>, Vec<PersonId>) {
        for person in &mut self.people {
            settle_name(person);
        }
        let mut order: Vec<usize> = (0..self.people.len()).collect();
        let rank = |p: &Person| (p.key.clone(), p.name.clone(), p.note.clone());
        order.sort_by_cached_key(|&i| rank(&self.people[i]));
        let mut renumbered = vec![0; order.len()];
        for (new, &old) in order.iter().enumerate() {
            renumbered[old] = crate::words::text::to_u32(new);
        }
        let mut people: Vec<Person> = order.iter().map(|&i| std::mem::take(&mut self.people[i])).collect();
        for person in &mut people {
            person.members.iter_mut().for_each(|m| *m = renumbered[*m as usize]);
        }
        (people, renumbered)
    }
}

/// The canonical name (CLI.md), with the other names as aliases.
fn settle_name(person: &mut Person) {
    if person.is_me {
        let name = std::mem::replace(&mut person.name, "me".to_owned());
        push_new(&mut person.aliases, name);
    } else if person.name.is_empty() {
        let longest = person.aliases.iter().max_by_key(|a| a.chars().count()).or(person.handles.first());
        person.name = longest.cloned().unwrap_or_default();
    }
    let own = person.name.clone();
    person.aliases.retain(|a| !a.is_empty() && *a != own);
    person.key = key(&person.name);
}

/// Whether a name has a first and a last part.
fn is_full(name: &str) -> bool {
    name.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count() >= 2
}

/// A path or link target as links compare (L-3): without extension, case and accents folded.
fn link_key(target: &str) -> String {
    fold(strip_note_extension(target))
}

fn push_new(list: &mut Vec<String>, text: String) {
    if !text.is_empty() && !list.contains(&text) {
        list.push(text);
    }
}
