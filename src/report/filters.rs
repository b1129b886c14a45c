//! Filters that mean the same wherever they fit (CLI.md).

use super::{Context, Refusal};
use crate::network::person::{Person, PersonId};
use crate::network::rows::NoteEntry;
use crate::words::date::{Date, DateRange};
use crate::words::text::fold;

/// Which rows to show.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
#[command(next_help_heading = "Filters")]
pub struct Filters {
    /// From this day on: 2026-11-20, 2026-11, `last monday`, `3 weeks ago`, 2w.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Up to and including this day.
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Only what concerns this person; may be given more than once.
    #[arg(long, value_name = "PERSON")]
    pub with: Vec<String>,
    /// Only people or notes with this tag or one nested in it.
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only notes below this folder.
    #[arg(long = "in", value_name = "FOLDER")]
    pub folder: Option<String>,
    /// At most so many rows.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// The other way round.
    #[arg(long)]
    pub reverse: bool,
}

/// Filters whose values have been understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// People.
    pub with: Vec<PersonId>,
    tags: Vec<String>,
    folder: Option<String>,
}

impl Filters {
    /// Understands dates and names.
    ///
    /// # Errors
    /// If one of them can't be understood.
    pub fn bind(&self, context: &Context<'_>) -> Result<Bound, Refusal> {
        let date =
            |text: &Option<String>, option: &str| text.as_ref().map(|text| context.date(text, option)).transpose();
        Ok(Bound {
            since: date(&self.since, "--since")?.map(|r: DateRange| r.start),
            until: date(&self.until, "--until")?.map(|r| r.end),
            with: super::people_named(context.view, &self.with)?,
            tags: self.tag.iter().map(|t| fold(t.trim_start_matches('#')).trim_end_matches('/').to_owned()).collect(),
            folder: self.folder.as_ref().map(|f| fold(f.trim_end_matches('/'))),
        })
    }

    /// Turns the rows round and cuts them off as asked.
    pub fn cut<R>(&self, rows: &mut Vec<R>) {
        if self.reverse {
            rows.reverse();
        }
        if let Some(limit) = self.limit {
            rows.truncate(limit);
        }
    }
}

impl Bound {
    /// Whether a row of this date is asked for; undated rows only where no date is.
    #[must_use]
    pub fn fits_date(&self, date: Option<Date>) -> bool {
        let bounded = self.since.is_some() || self.until.is_some();
        date.map_or(!bounded, |d| self.since.is_none_or(|s| d >= s) && self.until.is_none_or(|u| d <= u))
    }

    /// Whether a row about `people` is asked for.
    #[must_use]
    pub fn fits_people(&self, people: &[PersonId]) -> bool {
        self.with.iter().all(|p| people.contains(p))
    }

    /// Whether a person is asked for by tag and by the folder of their note.
    #[must_use]
    pub fn fits_person(&self, id: PersonId, person: &Person) -> bool {
        (self.with.is_empty() || self.with.contains(&id))
            && self.tags.iter().all(|t| person.tags.iter().any(|own| nested(own, t)))
            && self.folder.as_ref().is_none_or(|f| person.note.as_deref().is_some_and(|n| below(n, f)))
    }

    /// Whether a row of a note is asked for: by the note's folder, and by a tag of the note or of one of `people`.
    #[must_use]
    pub fn fits_note(&self, note: &NoteEntry, people: &[&Person]) -> bool {
        let tagged = |t: &String| note.tags.iter().chain(people.iter().flat_map(|p| &p.tags)).any(|own| nested(own, t));
        self.tags.iter().all(tagged) && self.folder.as_ref().is_none_or(|f| below(&note.path, f))
    }

    /// Whether notes matter at all, so that a sweep may skip looking them up.
    #[must_use]
    pub fn asks_for_notes(&self) -> bool {
        !self.tags.is_empty() || self.folder.is_some()
    }
}

/// Whether `own` is the folded tag `wanted` or one nested in it.
fn nested(own: &str, wanted: &str) -> bool {
    let own = fold(own);
    own.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn below(path: &str, folder: &str) -> bool {
    let path = fold(path);
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
