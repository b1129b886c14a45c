//! Open follow-ups by person, without their words: for reports that show only a few of them.

use std::cell::OnceCell;

use super::{Context, meeting};
use crate::model::fact::{FollowUp, Owner};
use crate::model::task::Status;
use crate::network::kept::{self, Deeds};
use crate::network::person::PersonId;
use crate::network::rows::{NoteId, RowKind, Want};
use crate::network::view::{View, Who};
use crate::words::date::Date;
use crate::words::text::fold;

/// Words of a promise that don't say what it is.
const TOO_FEW: usize = 3;

/// One open follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Who has to act.
    pub owner: Owner,
    /// Overdue after this day.
    pub due: Option<Date>,
    /// Day it was noted.
    pub noted_on: Option<Date>,
    /// Where.
    pub note: NoteId,
    /// 1-based line.
    pub line: u32,
    /// Index among the note's follow-ups.
    pub fact: u32,
    explicit: bool,
}

/// Everyone's open follow-ups. Whether a later line keeps one is found out only of those whose promises are asked for.
pub struct Open<'v> {
    view: &'v View<'v>,
    today: Date,
    stated: Vec<Vec<Promise>>,
    deeds: OnceCell<Deeds<'v, 'v>>,
}

impl<'v> Open<'v> {
    /// Those of the vault.
    #[must_use]
    pub fn new(context: &Context<'v>) -> Self {
        let (view, today) = (context.view, context.today);
        let mut stated = vec![Vec::new(); view.people.len()];
        view.sweep(Want::FOLLOWUPS, &mut |note, row, who| {
            let RowKind::FollowUp { status: Status::Open, owner, inferred } = row.kind else { return };
            let Who::Person(id) = who else { return };
            let (due, noted_on, line, fact) = (row.due, row.date, row.line, row.fact);
            if let Some(own) = stated.get_mut(*id as usize) {
                own.push(Promise { owner, due, noted_on, note, line, fact, explicit: !inferred });
            }
        });
        Self { view, today, stated, deeds: OnceCell::new() }
    }

    /// What concerns `id` and is stated to be open, in no order.
    #[must_use]
    pub fn stated(&self, id: PersonId) -> &[Promise] {
        self.stated.get(id as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// The same without what a later line keeps.
    #[must_use]
    pub fn of(&self, id: PersonId) -> Vec<Promise> {
        let is_kept = |p: &&Promise| {
            let (made, explicit) = (p.noted_on, p.explicit);
            let promise = kept::Promise { people: &[id], note: p.note, line: p.line, made, explicit };
            self.deeds.get_or_init(|| Deeds::new(self.view, self.today)).keeping(promise).is_some()
        };
        self.stated(id).iter().filter(|p| !is_kept(p)).copied().collect()
    }
}

/// The one that comes first by due date, then by age. Paths are looked up only where days do not decide.
pub fn first<'p>(view: &View<'_>, promises: impl Iterator<Item = &'p Promise> + Clone) -> Option<&'p Promise> {
    let days = |p: &Promise| (p.due.is_none(), p.due, p.noted_on.is_none(), p.noted_on);
    let best = promises.clone().map(days).min()?;
    let mut level = promises.filter(|p| days(p) == best);
    let one = level.next()?;
    let place = |p: &Promise| (view.rows.note(p.note).path, p.line, p.fact);
    match level.next() {
        None => Some(one),
        Some(two) => [one, two].into_iter().chain(level).min_by_key(|p| place(p)),
    }
}

impl Promise {
    /// What is to be done, in the note's words.
    #[must_use]
    pub fn text(&self, context: &Context<'_>) -> String {
        let facts = context.view.rows.dealings(self.note);
        let own = facts.and_then(|f| Some((f.note.path, f.followups.into_iter().nth(self.fact as usize)?)));
        own.map_or_else(String::new, |(file, followup)| in_words(context, &file, &followup))
    }
}

/// The words of a follow-up, without a label such as `me:` that only says whose it is; its whole line where a promise in
/// prose says too little by itself, such as `I owe him`.
#[must_use]
pub fn in_words(context: &Context<'_>, file: &str, followup: &FollowUp) -> String {
    let text = &followup.text;
    let says_little = followup.inferred && text.split_whitespace().count() <= TOO_FEW;
    let line = || context.lines.line(file, followup.line).filter(|line| line.contains(text));
    let is_writer = |label: &str| context.lexicon.speech.writer.contains(fold(label.trim()).as_str());
    let unlabelled =
        text.split_once(": ").filter(|(label, _)| is_writer(label)).map_or(text.as_str(), |(_, rest)| rest);
    let whole = if says_little { line().map(|line| meeting::undated(&line, followup.noted_on)) } else { None };
    whole.unwrap_or_else(|| unlabelled.trim_start().to_owned())
}
