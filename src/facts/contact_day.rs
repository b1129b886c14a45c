//! On which day a clause's contact took place: the line's, unless the clause says another (DT-12).

use super::clause::Reading;
use super::clause_tokens::Token;
use super::draft::Draft;
use crate::model::fact::NotContact;
use crate::model::note::{DateVia, Dated};
use crate::words::date::{Date, Granularity, add_days};
use crate::words::lexicon::clause::{Sense, Senses};
use chrono::Datelike;

/// The day on which a contact dated like this took place: the last of a span, the first of a whole period (DT-10); none
/// where only the note's making is dated (DT-11).
#[must_use]
pub fn day_of(dated: Dated) -> Option<Date> {
    let day = if dated.granularity == Granularity::Day { dated.end } else { dated.date };
    (dated.via != DateVia::Created).then_some(day)
}

/// The day of clause `index` on a line dated `line`; `Err` where the clause speaks of another day that is not sure.
///
/// # Errors
/// Why the clause is no contact.
pub fn shifted(
    draft: &Draft<'_>,
    reading: &Reading,
    index: usize,
    line: Option<Dated>,
) -> Result<Option<Date>, NotContact> {
    let clause = &reading.clauses[index];
    let tokens = reading.tokens_of(clause);
    let Some(dated) = line else { return Ok(None) };
    let Some(day) = day_of(dated) else { return Ok(None) };
    let label = label_before(reading, index);
    let all = || label.iter().chain(tokens);
    let days = |t: &Token| draft.lexicon.phrases.lexeme(t.lexeme?)?.days;
    if let Some(days) = all().filter(|t| !t.has(Sense::Weekday)).find_map(days) {
        return Ok(Some(add_days(day, days)));
    }
    let named = label.iter().chain(spoken_days(tokens));
    let own = named.into_iter().find(|t| t.has(Sense::Weekday)).map(|t| (t, tokens));
    let Some((weekday, tokens)) = own.or_else(|| earlier_day(reading, index)) else { return Ok(Some(day)) };
    let Some(weekday) = days(weekday) else { return Ok(Some(day)) };
    if dated.granularity != Granularity::Day {
        return Ok(Some(add_days(dated.date, weekday - 1)));
    }
    let own = i64::from(day.weekday().number_from_monday());
    let back = (own - weekday).rem_euclid(7);
    let stated = Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Past);
    match back {
        0 => Ok(Some(day)),
        _ if tokens.iter().any(|t| t.senses.any(stated) && !t.has(Sense::Base)) => Ok(Some(add_days(day, -back))),
        _ => Err(NotContact::Unsure),
    }
}

/// The weekday that an earlier clause of the sentence speaks of, with that clause: `I was there on Tuesday and she took
/// me through the book`.
fn earlier_day(reading: &Reading, index: usize) -> Option<(&Token, &[Token])> {
    let clause = &reading.clauses[index];
    let earlier = reading.clauses[..index].iter().rev();
    let same = earlier.take_while(|c| c.block == clause.block && c.sentence == clause.sentence);
    same.map(|c| reading.tokens_of(c)).find_map(|tokens| Some((spoken_days(tokens).next()?, tokens)))
}

/// Weekdays that lead their clause or stand after `on`; `till Friday` and `every Monday` say something else.
fn spoken_days(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    let before = |i: usize| i.checked_sub(1).and_then(|b| tokens.get(b));
    let on = move |i: usize| before(i).is_none_or(|t| t.has(Sense::On) || t.has(Sense::Determiner));
    // `sat with @ana`
    let follows = Senses::of(Sense::With).and(Sense::At).and(Sense::Preposition);
    let verb =
        move |i: usize| tokens[i].has(Sense::Past) && tokens.get(i + 1).is_some_and(|next| next.senses.any(follows));
    let day = move |i: usize| tokens[i].has(Sense::Weekday) && on(i) && !verb(i);
    tokens.iter().enumerate().filter(move |(i, _)| day(*i)).map(|(_, t)| t)
}

/// The tokens of a label that leads the clause's line: `Tuesday: lunch with @ana`.
fn label_before(reading: &Reading, index: usize) -> &[Token] {
    let clause = &reading.clauses[index];
    let lead = reading.clauses_on(clause.block, clause.line).first();
    let tokens = lead.map_or(&[][..], |c| reading.tokens_of(c));
    let labelled = tokens.last().is_some_and(|t| t.is_mark(':')) && tokens.len() <= 3;
    if labelled { tokens } else { &[] }
}
