//! The query language: bounded, and forgiving to ordinary text (FAULTS A14, §1f).

use std::iter::Peekable;
use std::vec::IntoIter;

use super::{Fact, Field, Matching, Place, Query, Words};
use crate::network::person::PersonId;
use crate::words::date::DateRange;
use crate::words::text::{field_key, fold};
use crate::words::tokens::tokens;

/// Longest query in bytes.
const MAX_BYTES: usize = 4096;
/// Most parentheses, and most negations.
const MAX_DEPTH: usize = 64;
/// Most words with `~`, each of which is held against every word of the vault.
const MAX_FUZZY: usize = 8;

/// What a query's words are read with.
pub struct Reader<'a> {
    /// Reads the value of `date:`.
    pub date: &'a dyn Fn(&str) -> Option<DateRange>,
    /// Whom a name means; several where it could be any of them. `Err`: what is wrong with it.
    pub person: &'a dyn Fn(&str) -> Result<Vec<PersonId>, String>,
    /// Whether notes have this folded front-matter key; else `word:` is text.
    pub is_key: &'a dyn Fn(&str) -> bool,
}

/// Why a query can't be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (column {column})")]
pub struct QueryError {
    /// What is wrong and what was expected.
    pub message: String,
    /// 1-based column in characters.
    pub column: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Lexeme {
    Open,
    Close,
    And,
    Or,
    Not,
    Atom(Query),
}

impl Reader<'_> {
    /// Reads a query. Words side by side must all be found; `OR` binds less than that.
    ///
    /// # Errors
    /// If it is too long or too deep, if an operator lacks its word, or if a field's value can't be understood.
    pub fn read(&self, text: &str) -> Result<Query, QueryError> {
        let error = |message: String, at: usize| QueryError { message, column: column(text, at) };
        if text.len() > MAX_BYTES {
            return Err(error(format!("the query is longer than {MAX_BYTES} bytes"), MAX_BYTES));
        }
        let lexemes = self.lexemes(text)?;
        for (limited, what) in [(Lexeme::Open, "parentheses"), (Lexeme::Not, "negations")] {
            let mut over = lexemes.iter().filter(|(l, _)| *l == limited).skip(MAX_DEPTH);
            if let Some((_, at)) = over.next() {
                return Err(error(format!("more than {MAX_DEPTH} {what}"), *at));
            }
        }
        let is_fuzzy =
            |l: &Lexeme| matches!(l, Lexeme::Atom(Query::Words(w)) if matches!(w.matching, Matching::Fuzzy(_)));
        if let Some((_, at)) = lexemes.iter().filter(|(l, _)| is_fuzzy(l)).nth(MAX_FUZZY) {
            return Err(error(format!("more than {MAX_FUZZY} words with `~`"), *at));
        }
        let mut parser = Tree { lexemes: lexemes.into_iter().peekable(), text };
        let mut parts = Vec::new();
        while parser.lexemes.peek().is_some() {
            parts.push(parser.any()?);
            // A `)` that closes nothing is text without words.
            parser.lexemes.next_if(|(l, _)| *l == Lexeme::Close);
        }
        Ok(group(parts, Query::And))
    }

    fn lexemes(&self, text: &str) -> Result<Vec<(Lexeme, usize)>, QueryError> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let len = match c {
                c if c.is_whitespace() => c.len_utf8(),
                '(' => put(&mut out, Lexeme::Open, at, 1),
                ')' => put(&mut out, Lexeme::Close, at, 1),
                '-' if rest[1..].starts_with(|c: char| !c.is_whitespace() && c != '-') && starts_term(text, at) => {
                    put(&mut out, Lexeme::Not, at, 1)
                }
                _ => self.term(text, at, &mut out)?,
            };
            at += len;
        }
        Ok(out)
    }

    /// One operator, phrase, field or word at `at`; returns its length.
    fn term(&self, text: &str, at: usize, out: &mut Vec<(Lexeme, usize)>) -> Result<usize, QueryError> {
        let rest = &text[at..];
        if rest.starts_with('"') {
            let (phrase, len) = quoted(rest);
            return Ok(put_words(out, phrase, Matching::Exact, at, len));
        }
        let named = rest.strip_prefix('@').filter(|name| name.starts_with('"')).map(quoted);
        if let Some((name, len)) = named.filter(|(name, _)| name.contains(char::is_alphanumeric)) {
            let person = self.person(name, text, at)?;
            return Ok(put(out, Lexeme::Atom(Query::Field(Field::Person(person))), at, 1 + len));
        }
        let len = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')).unwrap_or(rest.len());
        let word = &rest[..len];
        match word {
            "AND" => return Ok(put(out, Lexeme::And, at, len)),
            "OR" => return Ok(put(out, Lexeme::Or, at, len)),
            "NOT" => return Ok(put(out, Lexeme::Not, at, len)),
            _ => {}
        }
        if let Some(handle) = word.strip_prefix('@').filter(|h| h.starts_with(char::is_alphanumeric)) {
            let person = self.person(handle.trim_end_matches(|c: char| !c.is_alphanumeric()), text, at)?;
            return Ok(put(out, Lexeme::Atom(Query::Field(Field::Person(person))), at, len));
        }
        if let Some((key, value)) = word.split_once(':')
            && !key.is_empty()
            && !value.starts_with("//")
        {
            let (value, len) = if value.is_empty() && rest[len..].starts_with('"') {
                let (phrase, quoted_len) = quoted(&rest[len..]);
                (phrase, len + quoted_len)
            } else if field_key(key) == "date" {
                let value = self.date_words(&rest[key.len() + 1..], value.len());
                (value, key.len() + 1 + value.len())
            } else {
                (value, len)
            };
            if let Some(field) = self.field(key, value, text, at)? {
                return Ok(put(out, Lexeme::Atom(Query::Field(field)), at, len));
            }
        }
        Ok(word_atom(out, word, at, len))
    }

    /// The date that `rest` begins with: its first word of `len` bytes, or two or three words, as in `last week` and
    /// `3 weeks ago`, where the first alone is none.
    fn date_words<'t>(&self, rest: &'t str, len: usize) -> &'t str {
        let rest = &rest[..rest.find(['(', ')', '"']).unwrap_or(rest.len())];
        let first = &rest[..len];
        if first.is_empty() || (self.date)(first).is_some() {
            return first;
        }
        let ends = rest.match_indices(char::is_whitespace).map(|(i, _)| i).chain([rest.len()]).skip(1).take(2);
        let several: Vec<&str> = ends.map(|end| &rest[..end]).collect();
        several.into_iter().rev().find(|words| (self.date)(words).is_some()).unwrap_or(first)
    }

    fn person(&self, name: &str, text: &str, at: usize) -> Result<Vec<PersonId>, QueryError> {
        let wrong = |message| QueryError { message, column: column(text, at) };
        (self.person)(name.trim_start_matches('@')).map_err(wrong)
    }

    /// The condition `key:value`, or `None` where that is ordinary text.
    fn field(&self, key: &str, value: &str, text: &str, at: usize) -> Result<Option<Field>, QueryError> {
        let key = field_key(key);
        let wrong = |expected: &str| {
            let message = format!("`{key}:` expects {expected}, not `{value}`");
            QueryError { message, column: column(text, at + key.len() + 1) }
        };
        let known =
            matches!(key.as_str(), "person" | "said" | "tag" | "path" | "title" | "in" | "date" | "has" | "type");
        // `Re: budget`, `Tag: blue`: a field's value follows its colon at once.
        if known && value.is_empty() {
            return Ok(None);
        }
        Ok(Some(match key.as_str() {
            "person" => Field::Person(self.person(value, text, at)?),
            "said" => Field::Said(self.person(value, text, at)?),
            "tag" => Field::Tag(fold(value.trim_start_matches('#')).trim_end_matches('/').to_owned()),
            "path" => Field::Path(fold(value)),
            "title" => Field::Title(words(value, Matching::Stem).ok_or_else(|| wrong("words"))?),
            "in" => Field::In(place(value).ok_or_else(|| wrong("task, code, comment, heading, quote or table"))?),
            "date" => Field::Date(
                (self.date)(value).ok_or_else(|| wrong("a date, such as 2026-11, last week or 2026-09..2026-11"))?,
            ),
            "has" => {
                Field::Has(fact(value).ok_or_else(|| wrong("followup, contact, statement, exchange, date or person"))?)
            }
            "type" => Field::Type(fold(value)),
            _ if (self.is_key)(&key) => Field::Key { key, value: fold(value) },
            _ => return Ok(None),
        }))
    }
}

/// Recursive descent; depth is bounded by the count of parentheses and negations.
struct Tree<'t> {
    lexemes: Peekable<IntoIter<(Lexeme, usize)>>,
    text: &'t str,
}

impl Tree<'_> {
    fn any(&mut self) -> Result<Query, QueryError> {
        let mut parts = vec![self.all()?];
        while let Some((_, at)) = self.lexemes.next_if(|(l, _)| *l == Lexeme::Or) {
            self.expect_operand("OR", at)?;
            parts.push(self.all()?);
        }
        Ok(group(parts, Query::Or))
    }

    fn all(&mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        loop {
            match self.lexemes.peek() {
                None | Some((Lexeme::Or | Lexeme::Close, _)) => break,
                Some(&(Lexeme::And, at)) => {
                    self.lexemes.next();
                    if parts.is_empty() {
                        return Err(self.dangling("AND", at));
                    }
                    self.expect_operand("AND", at)?;
                }
                Some(_) => parts.extend(self.one()?),
            }
        }
        Ok(group(parts, Query::And))
    }

    fn one(&mut self) -> Result<Option<Query>, QueryError> {
        match self.lexemes.next() {
            Some((Lexeme::Not, at)) => {
                self.expect_operand("NOT", at)?;
                Ok(self.one()?.map(|q| Query::Not(Box::new(q))))
            }
            Some((Lexeme::Open, _)) => {
                let inner = self.any()?;
                // A parenthesis that is never closed ends with the query.
                self.lexemes.next_if(|(l, _)| *l == Lexeme::Close);
                Ok((inner != Query::All).then_some(inner))
            }
            Some((Lexeme::Atom(query), _)) => Ok(Some(query)),
            _ => Ok(None),
        }
    }

    fn expect_operand(&mut self, operator: &str, at: usize) -> Result<(), QueryError> {
        match self.lexemes.peek() {
            Some((Lexeme::Atom(_) | Lexeme::Open | Lexeme::Not, _)) => Ok(()),
            _ => Err(self.dangling(operator, at)),
        }
    }

    fn dangling(&self, operator: &str, at: usize) -> QueryError {
        let message = format!("`{operator}` lacks a word; put it in quotes to search for it");
        QueryError { message, column: column(self.text, at) }
    }
}

fn group(mut parts: Vec<Query>, of: fn(Vec<Query>) -> Query) -> Query {
    match parts.len() {
        0 => Query::All,
        1 => parts.remove(0),
        _ => of(parts),
    }
}

fn put(out: &mut Vec<(Lexeme, usize)>, lexeme: Lexeme, at: usize, len: usize) -> usize {
    out.push((lexeme, at));
    len
}

fn put_words(out: &mut Vec<(Lexeme, usize)>, text: &str, matching: Matching, at: usize, len: usize) -> usize {
    if let Some(words) = words(text, matching) {
        out.push((Lexeme::Atom(Query::Words(words)), at));
    }
    len
}

fn word_atom(out: &mut Vec<(Lexeme, usize)>, word: &str, at: usize, len: usize) -> usize {
    let (text, matching) = if let Some(start) = word.strip_suffix('*').filter(|w| !w.is_empty()) {
        (start, Matching::Prefix)
    } else if let Some((text, edits)) = word.rsplit_once('~') {
        match edits {
            "" | "1" => (text, Matching::Fuzzy(1)),
            "2" => (text, Matching::Fuzzy(2)),
            _ => (word, Matching::Stem),
        }
    } else {
        (word, Matching::Stem)
    };
    put_words(out, text, matching, at, len)
}

/// The tokens of `text`, or `None` if it has none.
fn words(text: &str, matching: Matching) -> Option<Words> {
    let tokens = tokens(text).map(|(_, token)| token).collect::<Vec<_>>();
    (!tokens.is_empty()).then_some(Words { tokens, matching })
}

/// The inside of the quotation that `rest` starts with, and its whole length; an open one ends with the text.
fn quoted(rest: &str) -> (&str, usize) {
    let inside = &rest[1..];
    inside.find('"').map_or((inside, rest.len()), |end| (&inside[..end], end + 2))
}

/// Whether a term can start at `at`: a hyphen inside a word negates nothing.
fn starts_term(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(')
}

fn column(text: &str, at: usize) -> usize {
    text.char_indices().take_while(|(i, _)| *i < at).count() + 1
}

fn place(value: &str) -> Option<Place> {
    Some(match value {
        "task" => Place::Task,
        "code" => Place::Code,
        "comment" => Place::Comment,
        "heading" => Place::Heading,
        "quote" => Place::Quote,
        "table" => Place::Table,
        _ => return None,
    })
}

fn fact(value: &str) -> Option<Fact> {
    Some(match value {
        "followup" | "follow-up" => Fact::FollowUp,
        "contact" => Fact::Contact,
        "statement" | "said" => Fact::Statement,
        "exchange" => Fact::Exchange,
        "date" => Fact::Date,
        "person" => Fact::Person,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::date::{DateRange, day};

    fn read(text: &str) -> Result<Query, QueryError> {
        let november = DateRange { start: day(2026, 11, 1).unwrap(), end: day(2026, 11, 30).unwrap() };
        let date = move |text: &str| (text == "2026-11").then_some(november);
        let person = |name: &str| if name == "nobody" { Err("nobody".to_owned()) } else { Ok(vec![7]) };
        Reader { date: &date, person: &person, is_key: &|key| key == "status" }.read(text)
    }

    fn stems(text: &str) -> Query {
        Query::Words(words(text, Matching::Stem).unwrap())
    }

    #[test]
    fn words_side_by_side_must_all_be_found_and_or_binds_less() {
        let want = Query::Or(vec![Query::And(vec![stems("roof"), stems("budget")]), stems("boat")]);
        assert_eq!(read("roof budget OR boat").unwrap(), want);
        assert_eq!(read("(roof AND budget) OR boat").unwrap(), want);
        let not = Query::Not(Box::new(stems("boat")));
        assert_eq!(read("roof -boat").unwrap(), Query::And(vec![stems("roof"), not.clone()]));
        assert_eq!(read("NOT boat").unwrap(), not);
    }

    #[test]
    fn forms_of_words() {
        let words = |text: &str, matching| Query::Words(words(text, matching).unwrap());
        assert_eq!(read("\"delete the org\"").unwrap(), words("delete the org", Matching::Exact));
        assert_eq!(read("bud*").unwrap(), words("bud", Matching::Prefix));
        assert_eq!(read("bugdet~1").unwrap(), words("bugdet", Matching::Fuzzy(1)));
    }

    #[test]
    fn fields() {
        assert_eq!(read("@ana").unwrap(), Query::Field(Field::Person(vec![7])));
        assert_eq!(read("person:\"Ana López\"").unwrap(), Query::Field(Field::Person(vec![7])));
        assert_eq!(read("@\"Ana López\"").unwrap(), Query::Field(Field::Person(vec![7])));
        assert_eq!(read("in:task").unwrap(), Query::Field(Field::In(Place::Task)));
        assert!(matches!(read("date:2026-11").unwrap(), Query::Field(Field::Date(_))));
        let key = Field::Key { key: "status".into(), value: "open".into() };
        assert_eq!(read("status:Open").unwrap(), Query::Field(key));
    }

    #[test]
    fn ordinary_text_is_text() {
        for text in [
            "Re: budget",
            "@\"\" x",
            "12:30",
            "https://x.com/a?b=c",
            "\"open",
            "a) b",
            "(a",
            "state-of-the-art",
            "C++ -",
            "don't",
        ] {
            let query = read(text).unwrap();
            assert!(!query.wanted_words().is_empty(), "{text}: {query:?}");
        }
        assert_eq!(read("").unwrap(), Query::All);
        assert_eq!(read("()").unwrap(), Query::All);
    }

    #[test]
    fn errors_point_at_the_column() {
        assert_eq!(read("roof AND").unwrap_err().column, 6);
        assert_eq!(read("é in:roof").unwrap_err().column, 6);
        assert_eq!(read("x @nobody").unwrap_err().column, 3);
        assert!(read(&"(".repeat(65)).is_err());
        assert!(read(&"NOT ".repeat(65)).is_err());
        assert!(read(&"a".repeat(5000)).is_err());
        assert!(read(&"word~2 ".repeat(8)).is_ok() && read(&"word~2 ".repeat(9)).is_err());
    }
}
