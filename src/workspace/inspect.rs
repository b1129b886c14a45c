//! Asking the index to account for itself: `index --check` and `index --explain`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Workspace, files};
use crate::network::rows::{NoteId, Rows};
use crate::vault::explain::why;
use crate::vault::reader::Unread;
use crate::vault::skip::Skip;
use crate::words::text::to_u32;

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A rule leaves it out, or the folder that it lies in; the path is of what the rule speaks of.
    LeftOut(Skip, String),
    /// It can't be read, and why.
    Unread(String),
    /// It is this note.
    Note(NoteId),
}

impl Workspace {
    /// What becomes of the file at the vault-relative `path`, by which rule.
    #[must_use]
    pub fn explain(&self, path: &str) -> Verdict {
        match why(&self.source.vault, path) {
            Err(e) => return Verdict::Unread(e.to_string()),
            Ok(Some((skip, whose))) => return Verdict::LeftOut(skip, whose),
            Ok(None) => {}
        }
        let reader = &self.source.reader;
        let read = reader.text(&self.source.vault, path).and_then(|text| reader.understand(path, &text));
        match read {
            Err(Unread { why: Some(skip), .. }) => Verdict::LeftOut(skip, path.to_owned()),
            Err(unread) => Verdict::Unread(unread.message),
            Ok(_) => {
                let note = numbered(self.rows()).into_iter().find(|(_, found)| found == path);
                note.map_or_else(|| Verdict::Unread("is not in the index".to_owned()), |(id, _)| Verdict::Note(id))
            }
        }
    }

    /// How the rows differ from those of the files read anew, one line a difference; nothing if they don't.
    #[must_use]
    pub fn check(&self) -> Vec<String> {
        let (fresh, _) = files::read_all(&self.source, &mut ());
        let (ours, theirs) = (by_path(self.rows()), by_path(&fresh));
        let paths: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let mut differences = Vec::new();
        for path in paths {
            let what = match (ours.get(path), theirs.get(path)) {
                (Some(_), None) => "is in the index, but no note",
                (None, _) => "is not in the index",
                (Some(&a), Some(&b)) if self.rows().facts(a) != fresh.facts(b) => "has other facts in the index",
                _ => continue,
            };
            differences.push(format!("{path}: {what}"));
        }
        let names = |rows: &dyn Rows| rows.references().into_iter().collect::<BTreeSet<_>>();
        if names(self.rows()) != names(&fresh) {
            differences.push("the index knows other names".to_owned());
        }
        if self.rows().cards() != fresh.cards() {
            differences.push("the index knows other cards".to_owned());
        }
        differences
    }
}

fn numbered(rows: &dyn Rows) -> Vec<(NoteId, String)> {
    (0..to_u32(rows.note_count())).map(|id| (id, rows.note(id).path)).collect()
}

fn by_path(rows: &dyn Rows) -> BTreeMap<String, NoteId> {
    numbered(rows).into_iter().map(|(id, path)| (path, id)).collect()
}
