//! Rows, references and dates as the columns keep them.

use crate::model::fact::{
    Channel, ContactRule, Direction, ExchangeKind, IntroductionStatus, NotContact, Occurrence, Owner, Region,
};
use crate::model::reference::{Claim, Form, Reference};
use crate::model::task::Status;
use crate::network::rows::{Row, RowKind, Want};
use crate::words::date::{Date, from_days, to_days};

use super::schema::{KINDS, MAX_TERM, WIDTH};

const REGIONS: [Region; 8] = [
    Region::Text,
    Region::Heading,
    Region::Task,
    Region::FrontMatter,
    Region::Table,
    Region::Quote,
    Region::Code,
    Region::Comment,
];
const NOT_CONTACTS: [NotContact; 12] = [
    NotContact::Planned,
    NotContact::Negated,
    NotContact::Quoted,
    NotContact::Code,
    NotContact::Template,
    NotContact::OtherPeople,
    NotContact::About,
    NotContact::Conditional,
    NotContact::Absent,
    NotContact::Plain,
    NotContact::Unsure,
    NotContact::Undated,
];
const CHANNELS: [Channel; 10] = [
    Channel::Coffee,
    Channel::Meal,
    Channel::Meeting,
    Channel::Call,
    Channel::Video,
    Channel::Email,
    Channel::Message,
    Channel::Event,
    Channel::Visit,
    Channel::Other,
];
const CONTACT_RULES: [ContactRule; 9] = [
    ContactRule::C1,
    ContactRule::C2,
    ContactRule::C3,
    ContactRule::C4,
    ContactRule::C5,
    ContactRule::C6,
    ContactRule::C7,
    ContactRule::C8,
    ContactRule::C9,
];
const OCCURRENCES: [Occurrence; 2] = [Occurrence::Happened, Occurrence::Planned];
const STATUSES: [Status; 3] = [Status::Open, Status::Done, Status::Cancelled];
const OWNERS: [Owner; 2] = [Owner::Me, Owner::Them];
const DIRECTIONS: [Direction; 2] = [Direction::Given, Direction::Received];
const EXCHANGES: [ExchangeKind; 9] = [
    ExchangeKind::Help,
    ExchangeKind::Intro,
    ExchangeKind::Advice,
    ExchangeKind::Thanks,
    ExchangeKind::Gift,
    ExchangeKind::Kudos,
    ExchangeKind::Money,
    ExchangeKind::Thing,
    ExchangeKind::Other,
];
const INTRODUCTIONS: [IntroductionStatus; 5] = [
    IntroductionStatus::Made,
    IntroductionStatus::Received,
    IntroductionStatus::BetweenOthers,
    IntroductionStatus::AskedFor,
    IntroductionStatus::Pending,
];
const FORMS: [Form; 7] =
    [Form::Handle, Form::Wikilink, Form::Link, Form::FrontMatter, Form::Email, Form::Weak, Form::Group];
const CLAIMS: [Claim; 7] = [
    Claim::Firm,
    Claim::IfKnown,
    Claim::IfKnownBare,
    Claim::IfNamedHere,
    Claim::AcrossDays,
    Claim::Called,
    Claim::Titled,
];

/// A row as the number of its kind and its numbers, in the order of the columns of that kind (see [`super::schema`]).
#[must_use]
pub fn encode(row: &Row) -> (usize, [u64; WIDTH]) {
    let person = row.person.map_or(0, |p| u64::from(p) + 1);
    let (number, details) = encode_kind(row.kind);
    // No kind of row has both marks.
    let kind = details << 1 | u64::from(row.fallback || row.delivers);
    (number, [kind, person, u64::from(row.fact), encode_date(row.date), row.line.into(), encode_date(row.due)])
}

/// Decodes rows of one kind, one after the other. Neighbours mostly share their kind and their date, which are worked out once.
pub struct Decoder {
    number: usize,
    kind: Last<RowKind>,
    date: Last<Option<Date>>,
}

impl Decoder {
    /// For the kind of this number.
    #[must_use]
    pub fn new(number: usize) -> Self {
        Self { number, kind: Last::default(), date: Last::default() }
    }

    /// The row of these numbers; `None` if no row has them.
    #[must_use]
    pub fn decode(&mut self, n: [u64; WIDTH]) -> Option<Row> {
        let small = |n: u64| u32::try_from(n).ok();
        let (marked, of_followup) = (n[0] & 1 != 0, BY_NUMBER.get(self.number) == Some(&Want::FOLLOWUPS));
        Some(Row {
            kind: self.kind.get(n[0] >> 1, |details| decode_kind(self.number, details))?,
            person: n[1].checked_sub(1).map(u32::try_from).transpose().ok()?,
            fact: small(n[2])?,
            date: self.date.get(n[3], decode_date)?,
            line: small(n[4])?,
            due: decode_date(n[5])?,
            fallback: marked && of_followup,
            delivers: marked && !of_followup,
        })
    }
}

/// What was decoded last.
struct Last<T>(Option<(u64, Option<T>)>);

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Copy> Last<T> {
    fn get(&mut self, number: u64, decode: impl FnOnce(u64) -> Option<T>) -> Option<T> {
        match self.0 {
            Some((last, value)) if last == number => value,
            _ => self.0.insert((number, decode(number))).1,
        }
    }
}

/// What a sweep wants, by number of the kind.
pub const BY_NUMBER: [Want; KINDS] = [
    Want::MENTIONS,
    Want::CONTACTS,
    Want::FOLLOWUPS,
    Want::STATEMENTS,
    Want::EXCHANGES,
    Want::INTRODUCTIONS,
    Want::ASKS,
    Want::DEEDS,
];

/// Packs numbers below 16, the first lowest.
fn pack<const N: usize>(parts: [u64; N]) -> u64 {
    parts.iter().rev().fold(0, |packed, part| packed << 4 | part)
}

/// The number of a kind, and what else it says.
fn encode_kind(kind: RowKind) -> (usize, u64) {
    match kind {
        RowKind::Mention { region, why_not } => (0, pack([region as u64, why_not.map_or(0, |w| w as u64 + 1)])),
        RowKind::Contact { channel, rule, occurrence } => (1, pack([channel as u64, rule as u64, occurrence as u64])),
        RowKind::FollowUp { status, owner, inferred } => (2, pack([status as u64, owner as u64, inferred.into()])),
        RowKind::Statement => (3, 0),
        RowKind::Exchange { direction, kind, open, settles } => {
            (4, pack([direction as u64, kind as u64, open.into(), settles.into()]))
        }
        RowKind::Introduction { status, by } => (5, pack([status as u64, by.into()])),
        RowKind::Ask { wants } => (6, pack([wants.into()])),
        RowKind::Deed => (7, 0),
    }
}

fn decode_kind(number: usize, details: u64) -> Option<RowKind> {
    let part = |i: u32| usize::try_from(details >> (4 * i) & 15).unwrap_or_default();
    let flag = |i: u32| part(i) == 1;
    Some(match number {
        0 => RowKind::Mention {
            region: *REGIONS.get(part(0))?,
            why_not: part(1).checked_sub(1).map(|i| NOT_CONTACTS.get(i).copied().ok_or(())).transpose().ok()?,
        },
        1 => RowKind::Contact {
            channel: *CHANNELS.get(part(0))?,
            rule: *CONTACT_RULES.get(part(1))?,
            occurrence: *OCCURRENCES.get(part(2))?,
        },
        2 => RowKind::FollowUp { status: *STATUSES.get(part(0))?, owner: *OWNERS.get(part(1))?, inferred: flag(2) },
        3 => RowKind::Statement,
        4 => RowKind::Exchange {
            direction: *DIRECTIONS.get(part(0))?,
            kind: *EXCHANGES.get(part(1))?,
            open: flag(2),
            settles: flag(3),
        },
        5 => RowKind::Introduction { status: *INTRODUCTIONS.get(part(0))?, by: flag(1) },
        6 => RowKind::Ask { wants: flag(0) },
        7 => RowKind::Deed,
        _ => return None,
    })
}

/// Days from 31 December 1899 for the dates that notes hold, so that a column of them stays narrow; 0 for none.
fn encode_date(date: Option<Date>) -> u64 {
    const BEFORE_1900: i64 = 25_568;
    let Some(date) = date else { return 0 };
    let days = i64::from(to_days(date)) + BEFORE_1900;
    // Dates before 1900 are rare enough to be wide.
    if days > 0 { days.unsigned_abs() } else { EARLY + days.unsigned_abs() }
}

const EARLY: u64 = 1 << 32;

#[allow(clippy::option_option, reason = "outer: whether the number is a date at all")]
fn decode_date(n: u64) -> Option<Option<Date>> {
    const BEFORE_1900: i64 = 25_568;
    if n == 0 {
        return Some(None);
    }
    let days = match n.checked_sub(EARLY) {
        Some(before) => i64::try_from(before).ok()?.checked_neg()?,
        None => i64::try_from(n).ok()?,
    };
    from_days(i32::try_from(days - BEFORE_1900).ok()?).map(Some)
}

/// A reference as one exact term: form, claim, token, and the tail after a NUL. A token that no term could hold is cut.
#[must_use]
pub fn encode_reference(reference: &Reference) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n).unwrap_or_default());
    let mut term = String::with_capacity(reference.token.len() + reference.tail.len() + 3);
    term.push(letter(reference.form as usize));
    term.push(letter(reference.claim as usize));
    let room = MAX_TERM.saturating_sub(reference.tail.len() + 3);
    let end = (0..=room.min(reference.token.len())).rev().find(|&i| reference.token.is_char_boundary(i));
    term.extend(reference.token[..end.unwrap_or(0)].chars().filter(|&c| c != '\0'));
    term.push('\0');
    term.push_str(&reference.tail);
    term
}

/// The reference of a term; `None` if no reference has it.
#[must_use]
pub fn decode_reference(term: &[u8]) -> Option<Reference> {
    let term = std::str::from_utf8(term).ok()?;
    let index = |i: usize| Some(usize::from(term.as_bytes().get(i)?.checked_sub(b'a')?));
    let (token, tail) = term.get(2..)?.split_once('\0')?;
    Some(Reference {
        form: *FORMS.get(index(0)?)?,
        claim: *CLAIMS.get(index(1)?)?,
        token: token.to_owned(),
        tail: tail.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::date::day;

    fn is_own_index<T: Copy>(all: &[T], number: impl Fn(T) -> usize) -> bool {
        all.iter().enumerate().all(|(i, &x)| number(x) == i)
    }

    #[test]
    fn every_table_is_in_the_order_of_its_type() {
        assert!(is_own_index(&REGIONS, |x| x as usize) && is_own_index(&NOT_CONTACTS, |x| x as usize));
        assert!(is_own_index(&CHANNELS, |x| x as usize) && is_own_index(&CONTACT_RULES, |x| x as usize));
        assert!(is_own_index(&OCCURRENCES, |x| x as usize) && is_own_index(&STATUSES, |x| x as usize));
        assert!(is_own_index(&OWNERS, |x| x as usize) && is_own_index(&DIRECTIONS, |x| x as usize));
        assert!(is_own_index(&EXCHANGES, |x| x as usize) && is_own_index(&INTRODUCTIONS, |x| x as usize));
        assert!(is_own_index(&FORMS, |x| x as usize) && is_own_index(&CLAIMS, |x| x as usize));
    }

    #[test]
    fn rows_survive_the_way_there_and_back() {
        let kinds = [
            RowKind::Mention { region: Region::Comment, why_not: Some(NotContact::Undated) },
            RowKind::Mention { region: Region::Text, why_not: None },
            RowKind::Contact { channel: Channel::Other, rule: ContactRule::C9, occurrence: Occurrence::Planned },
            RowKind::FollowUp { status: Status::Cancelled, owner: Owner::Them, inferred: true },
            RowKind::Statement,
            RowKind::Exchange { direction: Direction::Received, kind: ExchangeKind::Other, open: true, settles: false },
            RowKind::Introduction { status: IntroductionStatus::Pending, by: true },
            RowKind::Ask { wants: true },
            RowKind::Deed,
        ];
        let dates = [None, day(1900, 1, 1), day(2199, 12, 31), from_days(-100_000)];
        for (i, kind) in kinds.into_iter().enumerate() {
            let date = dates[i % dates.len()];
            let row = Row {
                kind,
                fact: 7,
                person: (i > 2).then_some(0),
                date,
                due: date,
                line: 3,
                fallback: i == 3,
                delivers: i == 2,
            };
            let (number, numbers) = encode(&row);
            assert_eq!(Decoder::new(number).decode(numbers), Some(row));
            assert!(BY_NUMBER[number].has(&kind));
        }
    }

    #[test]
    fn damaged_numbers_are_no_rows() {
        assert_eq!(Decoder::new(KINDS).decode([0; WIDTH]), None);
        assert_eq!(Decoder::new(0).decode([u64::MAX; WIDTH]), None);
        assert_eq!(Decoder::new(3).decode([0, u64::MAX, 0, 0, 0, 0]), None);
    }

    #[test]
    fn references_survive_and_the_endless_are_cut() {
        let r = |token: &str| Reference {
            form: Form::Group,
            claim: Claim::IfNamedHere,
            token: token.into(),
            tail: " López of".into(),
        };
        assert_eq!(decode_reference(encode_reference(&r("Ana")).as_bytes()), Some(r("Ana")));
        let long = encode_reference(&r(&"é".repeat(40_000)));
        assert!(long.len() <= MAX_TERM && decode_reference(long.as_bytes()).is_some());
        assert_eq!(decode_reference(b"zz\0"), None);
        assert_eq!(decode_reference(b"a"), None);
    }
}
