//! What opening a vault has found.

use std::collections::BTreeMap;

use crate::index::columns::Columns;
use crate::index::document::State;
use crate::index::sync::Tally;
use crate::model::diagnostic::Severity;
use crate::model::fact::Facts;
use crate::vault::reader::Unread;
use crate::vault::skip::Skip;
use crate::vault::walk::{LeftOut, Pass};

/// What bringing the notes up to date has found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Notes there are now.
    pub notes: usize,
    /// Notes that were not known before.
    pub added: usize,
    /// Notes whose text has changed.
    pub changed: usize,
    /// Notes that are gone.
    pub removed: usize,
    /// The paths of all of these.
    pub touched: Vec<String>,
    /// What was left out, by reason.
    pub left_out: BTreeMap<Skip, LeftOut>,
    /// Notes and folders left out or read only in part against their writer's will: vault-relative path, of the latter
    /// with the line, and what is wrong, with what to do. In order of path.
    pub problems: Vec<(String, String)>,
    /// What was done beyond the usual, such as a rebuild, one sentence each.
    pub notices: Vec<String>,
    /// The vault is missing or suspiciously empty; the answer is that of the last commit (exit code 4).
    pub gone: Option<String>,
    /// The index could not be written; the answer is right nevertheless (exit code 5 of `index`).
    pub unsaved: Option<String>,
}

impl Outcome {
    /// Whether notes were skipped or read only in part (exit code 3 of `index`).
    #[must_use]
    pub fn is_partial(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Takes over what a pass has found besides notes.
    pub(super) fn add_pass(&mut self, pass: Pass) {
        for (path, message) in &pass.unreadable {
            let shown = if path.is_empty() { "." } else { path.as_str() };
            self.add_problem(shown, Skip::Unreadable, message);
        }
        for (why, left_out) in pass.left_out {
            left_out.paths.iter().for_each(|path| self.add_problem(path, why, why.reason()));
            let all = self.left_out.entry(why).or_default();
            all.count += left_out.count;
            all.paths.extend(left_out.paths);
        }
    }

    /// Takes over what an update has found.
    pub(super) fn add_tally(&mut self, tally: Tally) {
        (self.added, self.changed, self.removed) = (tally.added, tally.changed, tally.removed);
        self.touched.extend(tally.touched);
        for (path, why, message) in tally.unread {
            self.add_left_out(&path, why, &message);
        }
    }

    /// Counts a file that was not read.
    pub(super) fn add_unread(&mut self, path: &str, unread: &Unread) {
        if let Some(why) = unread.why {
            self.add_left_out(path, why, &unread.message);
        }
    }

    /// Takes over what the index remembers of files left out or read only in part.
    pub(super) fn add_remembered(&mut self, columns: &Columns) {
        for (segment, doc) in columns.odd() {
            match segment.state(doc) {
                State::LeftOut(why) => {
                    if let Some((path, message)) = segment.left_out(doc) {
                        self.add_left_out(&path, why, &message);
                    }
                }
                _ => segment.facts(doc).iter().for_each(|facts| self.add_errors(facts)),
            }
        }
    }

    /// Names the first error of a note, and how many more there are.
    pub(super) fn add_errors(&mut self, facts: &Facts) {
        let mut errors = facts.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let Some(first) = errors.next() else { return };
        let more = match errors.count() {
            0 => String::new(),
            n => format!(" ({n} more in this note: `touchbase doctor`)"),
        };
        self.problems.push((format!("{}:{}", facts.note.path, first.line), format!("{}{more}", first.message)));
    }

    /// Puts everything in its order.
    pub(super) fn sort(&mut self) {
        self.left_out.values_mut().for_each(|l| l.paths.sort());
        self.problems.sort();
        self.problems.dedup();
    }

    fn add_left_out(&mut self, path: &str, why: Skip, message: &str) {
        let left_out = self.left_out.entry(why).or_default();
        left_out.count += 1;
        if why.is_loss() {
            left_out.paths.push(path.to_owned());
        }
        self.add_problem(path, why, message);
    }

    fn add_problem(&mut self, path: &str, why: Skip, message: &str) {
        if let Some(advice) = why.advice() {
            self.problems.push((path.to_owned(), format!("{message}; {advice}")));
        }
    }
}
