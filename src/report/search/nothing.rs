//! What nearly was there, where nothing is found.

use std::collections::BTreeSet;

use super::answer::DEFAULT_LIMIT;
use super::hits::Asked;
use super::{Searcher, Source};
use crate::query::token_match::is_near;
use crate::query::{Field, Query, Words};
use crate::report::ages;
use crate::report::filters::{Bound, Filters};
use crate::report::page::{Page, Part, Role, Text};
use crate::words::text::fold;

/// Most words that are looked up.
const MOST_WORDS: usize = 12;
/// Most words that are left out in turn, to see what is found without.
const MOST_LEFT_OUT: usize = 3;

/// What nearly was there: words one edit away, and what the query without its rarest word would find.
pub(super) fn nothing(searcher: &Searcher<'_>, query: &Query, text: &str, filters: &Filters) -> Page {
    let source = searcher.source;
    let mut parts = missing_words(source, query);
    parts.extend(unknown_tags(source, query, filters));
    parts.extend(unknown_folder(source, filters));
    parts.extend(without_rarest(searcher, query));
    if *query == Query::All {
        parts.push(Part::Item(Text::plain("it holds no word to look for"), Text::default()));
    }
    Page { title: Text::of(Role::Muted, format!("Nothing found for {text}")), parts, hint: None }
}

/// The words of the query that no note has, each with those one edit away.
pub fn missing_words(source: &dyn Source, query: &Query) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (words, token) in query.wanted_words().into_iter().flat_map(|w| w.tokens.iter().map(move |t| (w, t))) {
        let one = Query::Words(Words { tokens: vec![token.clone()], matching: words.matching });
        if !known.insert(token) || known.len() > MOST_WORDS || source.candidates(&one).next().is_some() {
            continue;
        }
        let near = if token.chars().count() > 2 { source.near_words(token) } else { Vec::new() };
        let near = if near.is_empty() { String::new() } else { format!(", but: {}", near.join(", ")) };
        parts.push(Part::Item(Text::plain(format!("`{token}` is not there{near}")), Text::default()));
    }
    parts
}

/// How many lines the query has without the rarest word that stands in the way.
fn without_rarest(searcher: &Searcher<'_>, query: &Query) -> Option<Part> {
    let Query::And(all) = query else { return None };
    let mut distinct: Vec<&Query> = Vec::new();
    all.iter().for_each(|q| distinct.extend(Some(q).filter(|q| !distinct.contains(q))));
    let words = |q: &&&Query| if let Query::Words(words) = **q { Some(words.clone()) } else { None };
    let mut rarest: Vec<(f32, Words)> =
        distinct.iter().filter_map(|q| words(&q)).map(|w| (searcher.source.weight(&w), w)).collect();
    rarest.sort_by(|a, b| b.0.total_cmp(&a.0));
    rarest.into_iter().take(MOST_LEFT_OUT).find_map(|(_, words)| {
        let rest = distinct.iter().copied().filter(|q| !matches!(q, Query::Words(w) if *w == words)).cloned().collect();
        let rest = Query::And(rest);
        let asked = Asked { query: &rest, bound: &Bound::default(), around: 0, grouped: false };
        let found = searcher.rows(&asked, DEFAULT_LIMIT).len();
        // Not every note is looked into.
        let count = if found < DEFAULT_LIMIT { ages::count(found, "line", "lines") } else { "many lines".to_owned() };
        let without = || format!("without `{}`: {count}", words.tokens.join(" "));
        (found > 0).then(|| Part::Item(Text::plain(without()), Text::default()))
    })
}

/// The tags asked for that no note has, and those that they may be meant for.
fn unknown_tags(source: &dyn Source, query: &Query, filters: &Filters) -> Vec<Part> {
    let asked = query.conditions().into_iter().filter_map(|q| match q {
        Query::Field(Field::Tag(tag)) => Some(tag.clone()),
        _ => None,
    });
    let given = filters.tag.iter().map(|t| fold(t.trim_start_matches('#')).trim_end_matches('/').to_owned());
    let asked: BTreeSet<String> = asked.chain(given).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let known = source.tags();
    let is_there = |tag: &String| known.iter().any(|k| below(k, tag));
    asked.iter().filter(|tag| !is_there(tag)).map(|tag| unknown("no note has the tag", tag, &known)).collect()
}

/// The folder asked for, if no note lies below it.
fn unknown_folder(source: &dyn Source, filters: &Filters) -> Option<Part> {
    let folder = fold(filters.folder.as_deref()?.trim_end_matches('/'));
    let known = source.folders();
    let is_there = folder.is_empty() || known.contains(&folder);
    (!is_there).then(|| unknown("no note lies below", &folder, &known))
}

fn below(name: &str, above: &str) -> bool {
    name.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Says what is not there, with up to three names that end alike or are an edit or two away.
fn unknown(what: &str, name: &str, known: &BTreeSet<String>) -> Part {
    let edits = if name.chars().count() > 4 { 2 } else { 1 };
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_meant = |k: &&String| is_near(name, k, edits) || last(k) == last(name) || is_near(name, &last(k), 1);
    let near: Vec<&str> = known.iter().filter(is_meant).take(3).map(String::as_str).collect();
    let near = if near.is_empty() { String::new() } else { format!(", but: {}", near.join(", ")) };
    Part::Item(Text::plain(format!("{what} `{name}`{near}")), Text::default())
}
