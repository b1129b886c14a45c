//! `search`: asks the index for notes and the notes for lines.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;

use super::args::Global;
use super::error::{Exit, Failure};
use super::output;
use super::session::Session;
use super::world::World;
use crate::index::candidates::Proposer;
use crate::model::note::Note;
use crate::network::rows::NoteId;
use crate::query::{Query, Words};
use crate::render::{Format, text};
use crate::report::filters::Filters;
use crate::report::search::answer::{self, Options};
use crate::report::search::{Searcher, Source, about};
use crate::report::{Refusal, said};
use crate::words::stem::Stems;
use crate::workspace::Workspace;

/// Runs the command: exit code 1 if nothing is found.
///
/// # Errors
/// See [`Failure`].
pub fn run(world: &mut World<'_>, global: &Global, options: &Options) -> Result<Exit, Failure> {
    let session = opened(world, global)?;
    let options = with_saved(options, &session)?;
    let found = asked(&session, |searcher| answer::search(searcher, &options))?;
    if found.count == 0 && output::format(global) == Format::Text && !options.count {
        // What is not there is no data.
        let page = text::render(&found.answer.page, output::look(world, global));
        let _ = world.stderr.write_all(page.as_bytes());
        return Ok(Exit::Nothing);
    }
    output::print(world, global, "search", session.today, &found.answer)?;
    Ok(if found.count == 0 { Exit::Nothing } else { session.exit() })
}

/// `people --about`: exit code 1 if nobody is found.
///
/// # Errors
/// See [`Failure`].
pub fn about(world: &mut World<'_>, global: &Global, query: &str, filters: &Filters) -> Result<Exit, Failure> {
    let session = opened(world, global)?;
    let answer = asked(&session, |searcher| about::answer(searcher, query, filters))?;
    output::print(world, global, "people", session.today, &answer)?;
    Ok(if answer.rows.is_empty() { Exit::Nothing } else { session.exit() })
}

/// `said`: exit code 1 if there is nothing.
///
/// # Errors
/// See [`Failure`].
pub fn said(world: &mut World<'_>, global: &Global, options: &said::Options) -> Result<Exit, Failure> {
    let session = opened(world, global)?;
    let answer = asked(&session, |searcher| said::answer(searcher, options))?;
    output::print(world, global, "said", session.today, &answer)?;
    Ok(if answer.rows.is_empty() { Exit::Nothing } else { session.exit() })
}

/// The vault with an index, be it in memory. It is never taken down, see [`super::commands`].
fn opened(world: &mut World<'_>, global: &Global) -> Result<ManuallyDrop<Session>, Failure> {
    Session::open_with(world, global, |open| open.searchable = true).map(ManuallyDrop::new)
}

/// Puts a question that looks for words.
fn asked<T>(session: &Session, question: impl FnOnce(&Searcher<'_>) -> Result<T, Refusal>) -> Result<T, Failure> {
    let view = ManuallyDrop::new(session.view());
    let stems = Stems::new(&session.config.languages);
    let Some(columns) = session.workspace.columns() else {
        return Err(Failure::usage("the notes can't be searched"));
    };
    let proposer = Proposer::new(columns, &view, &stems, session.today);
    let source = Notes { proposer, workspace: &session.workspace };
    Ok(question(&Searcher { context: &session.context(&view), source: &source, stems: &stems })?)
}

/// `:name` is a saved search of the config, be it an argument of its own or a word of one.
fn with_saved(options: &Options, session: &Session) -> Result<Options, Failure> {
    let saved = &session.config.search.saved;
    let mut options = options.clone();
    let alone = options.query.len() == 1;
    for argument in &mut options.query {
        let Some(name) = argument.strip_prefix(':').filter(|n| !n.is_empty() && !n.contains(char::is_whitespace))
        else {
            *argument = with_saved_words(argument, saved);
            continue;
        };
        let found = saved.get(name).ok_or_else(|| {
            let known: Vec<&str> = saved.keys().map(String::as_str).collect();
            let known = if known.is_empty() { "there are none".to_owned() } else { known.join(", ") };
            Failure::usage(format!("no saved search is called `{name}` ([search] saved of the config: {known})"))
        })?;
        *argument = if alone { found.clone() } else { format!("({found})") };
    }
    Ok(options)
}

/// The same inside an argument and outside its quotes; there an unknown name is text, as in `:-)`.
fn with_saved_words(argument: &str, saved: &BTreeMap<String, String>) -> String {
    let filled = |word: &str| {
        let found = word.strip_prefix(':').and_then(|name| saved.get(name));
        found.map_or_else(|| word.to_owned(), |search| format!("({search})"))
    };
    let outside = |text: &str| text.split(' ').map(filled).collect::<Vec<_>>().join(" ");
    let pieces = argument.split('"').enumerate();
    pieces.map(|(i, text)| if i % 2 == 0 { outside(text) } else { text.to_owned() }).collect::<Vec<_>>().join("\"")
}

/// Notes proposed by the index and read from the disk.
struct Notes<'a> {
    proposer: Proposer<'a>,
    workspace: &'a Workspace,
}

impl Source for Notes<'_> {
    fn candidates(&self, query: &Query) -> Box<dyn Iterator<Item = (NoteId, f32)> + '_> {
        Box::new(self.proposer.candidates(query))
    }

    fn note(&self, path: &str) -> Option<(Note, String)> {
        self.workspace.read(path)
    }

    fn weight(&self, words: &Words) -> f32 {
        self.proposer.weight(words)
    }

    fn near_words(&self, word: &str) -> Vec<String> {
        self.proposer.near_words(word)
    }

    fn is_key(&self, key: &str) -> bool {
        self.proposer.is_key(key)
    }

    fn tags(&self) -> BTreeSet<String> {
        self.proposer.tags()
    }

    fn folders(&self) -> BTreeSet<String> {
        self.proposer.folders()
    }
}
