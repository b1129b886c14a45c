//! Which cards speak of the same person, and what they say together (NOTES §1.5, R-2).
//!
//! A person or group note is a person of its own, however many notes share a name. A row joins the person with whom it
//! shares a handle, an address or a full name, the note's before other rows'. Joining is a matter of the cards alone, so
//! the order of the notes does not show.

use std::collections::{BTreeSet, HashMap};

use super::person::Person;
use super::rows::CardEntry;
use crate::model::person::{CardSource, PersonCard};
use crate::parse::link::strip_note_extension;
use crate::words::text::{accent_key, fold, key, squash};
use crate::words::tokens::is_cjk;

/// The people of `cards`, one after another in the order of their first card; and the card that `me` makes.
#[must_use]
pub fn people(cards: &[CardEntry], me: &[String]) -> Vec<Person> {
    let own = writer(me);
    let told = cards.iter().filter(|entry| entry.card.source != CardSource::Link);
    let mut nodes: Vec<Node<'_>> = told.map(|entry| Node { origin: &entry.origin, card: &entry.card }).collect();
    nodes.extend(own.as_ref().map(|card| Node { origin: "", card }));
    // Notes come first: theirs are the names that rows join.
    nodes.sort_by_key(|n| !n.is_note());
    let mut joined = Joined::new(&nodes);
    joined.join_all(&nodes);
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for i in 0..nodes.len() {
        parts[joined.root(i)].push(i);
    }
    let known = parts.iter().filter(|part| part.iter().any(|&i| nodes[i].makes_a_person()));
    known.map(|part| person(part.iter().map(|&i| nodes[i]))).collect()
}

/// Whether a name has a first and a last part, or is of a script that writes none apart.
#[must_use]
pub fn is_full(name: &str) -> bool {
    let words = name.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric));
    words.take(2).count() == 2 || name.chars().filter(|&c| is_cjk(c)).take(2).count() == 2
}

/// The file stem of a note, without the `@` that marks person notes.
#[must_use]
pub fn stem(path: &str) -> &str {
    let path = strip_note_extension(path);
    path.rsplit('/').next().unwrap_or(path).trim_start_matches('@')
}

/// A card that says what the config says of the writer.
fn writer(me: &[String]) -> Option<PersonCard> {
    let mut card = PersonCard { is_me: true, ..PersonCard::empty(CardSource::Row) };
    for name in me.iter().map(|n| n.trim()).filter(|n| !n.is_empty()) {
        match name.strip_prefix('@') {
            Some(handle) => card.handles.push(handle.to_owned()),
            None if name.contains('@') => card.emails.push(name.to_owned()),
            None if !is_full(name) => card.handles.push(name.to_owned()),
            None if card.name.is_empty() => name.clone_into(&mut card.name),
            None => card.aliases.push(name.to_owned()),
        }
    }
    (!me.is_empty()).then_some(card)
}

#[derive(Clone, Copy)]
struct Node<'c> {
    origin: &'c str,
    card: &'c PersonCard,
}

impl<'c> Node<'c> {
    fn is_note(&self) -> bool {
        matches!(self.card.source, CardSource::PersonNote | CardSource::Group)
    }

    fn names(self) -> impl Iterator<Item = &'c str> {
        let stem = if self.is_note() { stem(self.origin) } else { "" };
        let names = std::iter::once(&self.card.name).chain(&self.card.aliases).map(String::as_str);
        names.chain([stem]).filter(|n| !n.is_empty())
    }

    /// A row with no more than a first name says nothing of its own; `attendees` name that person all the same.
    fn makes_a_person(&self) -> bool {
        let c = self.card;
        let known = self.is_note() || c.is_me || matches!(c.source, CardSource::AddressBook | CardSource::Sentence);
        known || !c.handles.is_empty() || !c.emails.is_empty() || self.names().any(is_full)
    }

    /// The names by which a row joins others: full ones, and in an address book the only one.
    fn own_names(self) -> impl Iterator<Item = &'c str> {
        self.names()
            .filter(move |n| matches!(self.card.source, CardSource::AddressBook | CardSource::Sentence) || is_full(n))
    }
}

/// Who a key belongs to, as far as rows may join them.
#[derive(Clone, Copy)]
enum Owner {
    Node(usize),
    /// Several notes claim it.
    Contested,
}

/// Cards in the making of people: a forest whose trees are people.
struct Joined {
    parent: Vec<usize>,
    /// The note in a root's tree.
    note: Vec<Option<usize>>,
    by_key: HashMap<String, Owner>,
    /// Notes by names and handles with their accents: a row that writes `Chloé` like one note's name is not `Chloe`'s.
    by_accents: HashMap<String, Owner>,
}

impl Joined {
    fn new(nodes: &[Node<'_>]) -> Self {
        let note = nodes.iter().enumerate().map(|(i, n)| n.is_note().then_some(i)).collect();
        let (by_key, by_accents) = (HashMap::new(), HashMap::new());
        Self { parent: (0..nodes.len()).collect(), note, by_key, by_accents }
    }

    fn join_all(&mut self, nodes: &[Node<'_>]) {
        let rows = || nodes.iter().enumerate().filter(|(_, n)| !n.is_note());
        for (i, node) in nodes.iter().enumerate().filter(|(_, n)| n.is_note()) {
            let names = || node.names().chain(node.card.handles.iter().map(String::as_str));
            let emails = node.card.emails.iter().map(|e| fold(e));
            claim(&mut self.by_key, i, names().map(squash).chain(emails));
            claim(&mut self.by_accents, i, names().map(accents));
        }
        // The stronger evidence first: where two kinds of it disagree about a row, a handle beats a name.
        for (i, node) in rows() {
            node.card.handles.iter().for_each(|h| self.join_name(i, h));
        }
        for (i, node) in rows() {
            node.card.emails.iter().for_each(|e| self.join(i, fold(e)));
        }
        for (i, node) in rows() {
            node.own_names().for_each(|n| self.join_name(i, n));
        }
        self.join_first_names(nodes);
        let writers: Vec<usize> = (0..nodes.len()).filter(|&i| nodes[i].card.is_me).collect();
        writers.windows(2).for_each(|w| self.unite(w[0], w[1]));
    }

    /// Joins the node to whose name or handle is spelled so, accents and all, or failing that without regard to them.
    fn join_name(&mut self, node: usize, name: &str) {
        match self.by_accents.get(&accents(name)) {
            Some(Owner::Node(owner)) => self.unite(*owner, node),
            _ => self.join(node, squash(name)),
        }
    }

    fn join(&mut self, node: usize, key: String) {
        if key.is_empty() {
            return;
        }
        match self.by_key.get(&key) {
            Some(Owner::Node(owner)) => self.unite(*owner, node),
            Some(Owner::Contested) => {}
            None => drop(self.by_key.insert(key, Owner::Node(node))),
        }
    }

    /// A handle, or the only name in an address book, that is the first name of one person only is that person's (§3.4
    /// rule 5).
    fn join_first_names(&mut self, nodes: &[Node<'_>]) {
        let mut firsts: HashMap<String, Option<usize>> = HashMap::new();
        let mut named = vec![false; nodes.len()];
        for (i, node) in nodes.iter().enumerate() {
            let root = self.root(i);
            named[root] |= node.is_note();
            for name in node.names().filter(|n| n.split_whitespace().nth(1).is_some()) {
                named[root] = true;
                let first = key(name.split_whitespace().next().unwrap_or_default());
                let one = firsts.entry(first).or_insert(Some(root));
                *one = one.filter(|known| *known == root);
            }
        }
        for (i, node) in nodes.iter().enumerate() {
            let book = Some(&node.card.name)
                .filter(|_| matches!(node.card.source, CardSource::AddressBook | CardSource::Sentence));
            let owner = node.card.handles.iter().chain(book).find_map(|h| *firsts.get(&key(h))?);
            if let Some(owner) = owner.filter(|_| !named[self.root(i)]) {
                self.unite(owner, i);
            }
        }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    /// Makes one person of two, unless both have a note.
    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b || self.note[a].is_some() && self.note[b].is_some() {
            return;
        }
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high] = low;
        self.note[low] = self.note[low].or(self.note[high]);
    }
}

/// Puts down that the note `node` claims `keys`.
fn claim(owners: &mut HashMap<String, Owner>, node: usize, keys: impl Iterator<Item = String>) {
    for key in keys.collect::<BTreeSet<_>>() {
        owners.entry(key).and_modify(|owner| *owner = Owner::Contested).or_insert(Owner::Node(node));
    }
}

/// A name as names compare where accents count, without joints.
fn accents(name: &str) -> String {
    accent_key(name).replace('-', "")
}

/// What the cards of one person say together; a note's come first.
fn person<'c>(nodes: impl Iterator<Item = Node<'c>>) -> Person {
    let mut person = Person::default();
    let mut row_names: BTreeSet<&str> = BTreeSet::new();
    for node in nodes {
        let card = node.card;
        if node.is_note() {
            person.name.clone_from(&card.name);
            person.note = Some(node.origin.to_owned());
        } else {
            row_names.insert(&card.name);
        }
        card.aliases.iter().for_each(|a| push_new(&mut person.aliases, a));
        card.handles.iter().for_each(|h| push_new(&mut person.handles, h));
        card.emails.iter().for_each(|e| push_new(&mut person.emails, e));
        card.tags.iter().for_each(|t| push_new(&mut person.tags, t));
        card.abbreviations.iter().for_each(|a| push_new(&mut person.abbreviations, a));
        person.is_me |= card.is_me;
        person.cadence_days = person.cadence_days.or(card.cadence_days);
        for yearly in &card.yearly {
            if !person.yearly.iter().any(|(what, _)| *what == yearly.0) {
                person.yearly.push(yearly.clone());
            }
        }
        for (field, values) in &card.fields {
            let known = person.fields.entry(field.clone()).or_default();
            values.iter().for_each(|v| push_new(known, v));
        }
    }
    row_names.iter().for_each(|name| push_new(&mut person.aliases, name));
    if person.name.is_empty() {
        person.name = longest(row_names.iter().copied())
            .or(longest(person.aliases.iter().map(String::as_str)))
            .or(person.handles.first().map(String::as_str))
            .or(person.emails.first().map(String::as_str))
            .unwrap_or_default()
            .to_owned();
    }
    settle_names(&mut person);
    person
}

/// The writer is called `me`; a person's name is none of their other names; the key is that of the name.
pub fn settle_names(person: &mut Person) {
    if person.is_me && person.name != "me" {
        let name = std::mem::replace(&mut person.name, "me".to_owned());
        push_new(&mut person.aliases, &name);
    }
    person.aliases.retain(|alias| *alias != person.name);
    person.key = key(&person.name);
}

/// The longest of some names, of equally long ones the first in order.
fn longest<'n>(names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names.filter(|n| !n.is_empty()).max_by_key(|n| (n.chars().count(), std::cmp::Reverse(*n)))
}

fn push_new(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}
