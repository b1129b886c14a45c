//! On which day a clause's contact took place: the line's, unless the clause says another (DT-12).

use super::clause::{Clause, Reading};
use super::clause_tokens::{Token, TokenKind};
use super::draft::Draft;
use crate::model::fact::NotContact;
use crate::model::note::{DateVia, Dated};
use crate::words::date::{Date, Granularity, add_days};
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::{Span, fold};
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
    let day = line.and_then(day_of);
    if let Some(told) = told_day(draft, clause, tokens, day) {
        return Ok(Some(told));
    }
    let (Some(dated), Some(day)) = (line, day) else { return Ok(None) };
    if is_earlier(draft, reading, index, tokens, day) {
        return Err(NotContact::Unsure);
    }
    let label = label_before(reading, index);
    let all = || label.iter().chain(tokens);
    let days = |t: &Token| draft.lexicon.phrases().lexeme(t.lexeme?)?.days;
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
    // In the note of a week, a day is one of that week.
    let stated = tokens.iter().any(|t| t.senses.any(STATING) && !t.has(Sense::Base));
    if stated && draft.note.date.is_some_and(|d| d.granularity == Granularity::Week && d.date <= day && day <= d.end) {
        return Ok(Some(add_days(day, weekday - own)));
    }
    let back = (own - weekday).rem_euclid(7);
    match back {
        0 => Ok(Some(day)),
        _ if stated => Ok(Some(add_days(day, -back))),
        _ => Err(NotContact::Unsure),
    }
}

const STATING: Senses = Senses::of(Sense::Reach).and(Sense::Come).and(Sense::Past);

/// Whether a clause speaks of another time than that of its line: `met her in 2014`, `last saw her in March`, `had met her
/// once before`, `months since I rang`.
fn is_earlier(draft: &Draft<'_>, reading: &Reading, index: usize, tokens: &[Token], day: Date) -> bool {
    let text = draft.note.blocks.get(reading.clauses[index].block).map_or("", |b| b.prose.text.as_str());
    let about = tokens.iter().position(|t| t.has(Sense::About) && !t.has(Sense::On)).unwrap_or(tokens.len());
    // `told me she moves in January`
    let content = Senses::of(Sense::Say).and(Sense::He).and(Sense::I).and(Sense::Be).and(Sense::Conjunction);
    let met = tokens.iter().position(|t| t.senses.any(STATING)).unwrap_or(0);
    let said = tokens.iter().skip(met).position(|t| t.senses.any(content)).map_or(tokens.len(), |at| met + at);
    let own = &tokens[..about.min(said)];
    let month = |t: &Token| {
        let word = fold(t.span.of(text));
        t.has(Sense::Month) && draft.lexicon.date.months.get(&word).is_some_and(|m| *m != day.month())
    };
    let year = |t: &Token| {
        let year: Option<i32> = t.span.of(text).parse().ok().filter(|y| (1900..2200).contains(y));
        t.kind == TokenKind::Number && year.is_some_and(|y| y != day.year())
    };
    let in_other = |w: &[Token]| w[0].has(Sense::Preposition) && (month(&w[1]) || year(&w[1]));
    let before = |w: &[Token]| {
        let verb = Senses::of(Sense::Reach).and(Sense::Come);
        let had = w[0].has(Sense::Have) && w[0].has(Sense::Past);
        had && w[1].senses.any(verb) && !w[1].has(Sense::Base) && !w[1].has(Sense::Noun)
    };
    let verb = own.iter().position(|t| t.has(Sense::Reach)).unwrap_or(0);
    own[..verb].iter().any(|t| t.has(Sense::Since))
        || own.iter().any(|t| t.has(Sense::Earlier))
        || own.windows(2).any(|w| in_other(w) || before(w))
}

/// The day on which a clause itself says that it took place, no later than `near`: `met her in Bath on 24 September`, `by
/// mail on the 24th`. What an encounter is about may have a day of its own.
fn told_day(draft: &Draft<'_>, clause: &Clause, tokens: &[Token], near: Option<Date>) -> Option<Date> {
    let on = tokens.iter().position(|t| t.has(Sense::On))?;
    let the = tokens.get(on + 1).is_some_and(|t| t.has(Sense::Determiner));
    let first = tokens.get(on + 1 + usize::from(the))?;
    if tokens[..on].iter().any(|t| t.has(Sense::About) || t.has(Sense::Plan)) {
        return None;
    }
    let text = &draft.note.blocks.get(clause.block)?.prose.text;
    let next = tokens.get(on + 2 + usize::from(the));
    let month = |t: &Token| t.has(Sense::Month);
    if (first.kind == TokenKind::Number && next.is_some_and(month)) || month(first) {
        let end = tokens.last()?.span.end;
        let written = Span { start: first.span.start, end }.of(text);
        let (found, _) = draft.dates.find(written, near);
        let day = found.first().filter(|f| f.span.start == 0)?.start;
        return near.is_none_or(|near| day <= near).then_some(day);
    }
    let digits: String = first.span.of(text).chars().take_while(char::is_ascii_digit).collect();
    let of_month: u32 = digits.parse().ok().filter(|_| the && first.kind == TokenKind::Number)?;
    let near = near?;
    (0..31).map(|back| add_days(near, -back)).find(|day| day.day() == of_month)
}

/// The weekday that an earlier clause of the sentence speaks of, with that clause: `I was there on Tuesday and she took
/// me through the book`.
fn earlier_day(reading: &Reading, index: usize) -> Option<(&Token, &[Token])> {
    let clause = &reading.clauses[index];
    let earlier = reading.clauses[..index].iter().rev();
    let same = earlier.take_while(|c| c.block == clause.block && c.sentence == clause.sentence);
    same.map(|c| reading.tokens_of(c)).find_map(|tokens| Some((spoken_days(tokens).next()?, tokens)))
}

/// Weekdays that lead their clause or stand after `on`; `till Friday` and `every Monday` say something else. Where nothing is
/// stated they may stand anywhere.
fn spoken_days(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    let before = |i: usize| i.checked_sub(1).and_then(|b| tokens.get(b));
    let on = move |i: usize| before(i).is_none_or(|t| t.has(Sense::On) || t.has(Sense::Determiner));
    // `sat with @ana`
    let follows = Senses::of(Sense::With).and(Sense::At).and(Sense::Preposition);
    let verb =
        move |i: usize| tokens[i].has(Sense::Past) && tokens.get(i + 1).is_some_and(|next| next.senses.any(follows));
    // `about the Friday deploy`
    let thing = move |i: usize| {
        let the = before(i).is_some_and(|t| t.has(Sense::Determiner) && !t.has(Sense::On));
        the && tokens
            .get(i + 1)
            .is_some_and(|t| t.kind == TokenKind::Word && !t.senses.any(follows) && !t.has(Sense::Adverb))
    };
    // `lunch with @ana Thursday 10am`
    let bare = !tokens.iter().any(|t| t.senses.any(STATING) && !t.has(Sense::Base));
    let limit = Senses::of(Sense::Preposition).and(Sense::About).and(Sense::Determiner);
    let trails = move |i: usize| bare && before(i).is_some_and(|t| !t.senses.any(limit));
    let day = move |i: usize| tokens[i].has(Sense::Weekday) && (on(i) || trails(i)) && !verb(i) && !thing(i);
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
