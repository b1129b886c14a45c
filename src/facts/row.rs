//! A row that lists a person: `Name @handle (role)`, and lists of people on one line (NOTES §3.6).

use super::name;
use crate::model::note::{Mark, MarkKind, Prose};
use crate::model::reference::{Claim, Form, Reference};
use crate::words::lexicon::Lexicon;
use crate::words::text::{Span, fold, key};

/// One listed person as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Name; may be empty.
    pub name: String,
    /// Other names that the row gives.
    pub aliases: Vec<String>,
    /// The link or handle that names the person, if one does.
    pub mention: Option<Reference>,
    /// Handles without `@`.
    pub handles: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Abbreviation in brackets.
    pub abbreviation: Option<String>,
    /// Other text in brackets, or after a dash.
    pub role: Option<String>,
    /// Indexes of the marks that the row covers.
    pub marks: Vec<usize>,
    /// Where the row starts in the text.
    pub start: usize,
}

/// How many people a line may list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One, as an item of a list: what follows a comma is about them, unless it names others by mark.
    Item,
    /// Any number, separated by commas and the like.
    List,
}

/// Bytes beyond which a front-matter item is no list of people; bounds the work on a hostile one.
const LONGEST_VALUE: usize = 4096;

/// The people listed in `span` of `prose`.
#[must_use]
pub fn rows(prose: &Prose, span: Span, layout: Layout, lexicon: &Lexicon) -> Vec<Row> {
    let pieces = pieces(prose, span, lexicon);
    let marked = marks_in(prose, span).filter(|(_, m)| is_mention(m)).count();
    let one = layout == Layout::Item
        && (marked == 1 || !pieces.iter().all(|p| name::is_name(p.of(&prose.text).trim(), &lexicon.card.particles)))
        && marked < 2;
    if one {
        let name_end = pieces.first().map_or(span.end, |p| p.end);
        return row(prose, span, name_end as usize, lexicon).into_iter().collect();
    }
    pieces
        .iter()
        .flat_map(|p| split_at_mentions(prose, *p))
        .filter_map(|p| row(prose, p, p.end as usize, lexicon))
        .collect()
}

/// The people whom one front-matter item lists (NOTES §3.6). A quoted item is not split unless each of its parts is a
/// handle or link.
#[must_use]
pub fn rows_of_value(text: &str, quoted: bool, lexicon: &Lexicon) -> Vec<Row> {
    if text.len() > LONGEST_VALUE {
        return Vec::new();
    }
    let prose = value_prose(text);
    let whole = Span::new(0, prose.text.len());
    let pieces = pieces(&prose, whole, lexicon);
    let marked = |p: &Span| marks_in(&prose, *p).any(|(_, m)| is_mention(m));
    if quoted && pieces.len() > 1 && !pieces.iter().all(marked) {
        return reversed(text).into_iter().collect();
    }
    rows(&prose, whole, Layout::List, lexicon)
}

/// `Lopez, Ana` as one name.
fn reversed(text: &str) -> Option<Row> {
    let (last, first) = text.split_once(',')?;
    let name = format!("{} {}", first.trim(), last.trim());
    (!name.contains(',')).then(|| Row { name, ..Row::default() })
}

fn is_mention(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Mention(_))
}

fn marks_in(prose: &Prose, span: Span) -> impl Iterator<Item = (usize, &Mark)> {
    let first = prose.marks.partition_point(|m| m.span.start < span.start);
    prose.marks.iter().enumerate().skip(first).take_while(move |(_, m)| m.span.start < span.end)
}

/// Splits at `,` `;` `&` `+`, line ends and conjunctions outside brackets and marks.
fn pieces(prose: &Prose, span: Span, lexicon: &Lexicon) -> Vec<Span> {
    let text = span.of(&prose.text);
    let base = span.start as usize;
    let mut out = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (i, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' | '&' | '+' | '\n' | '、' if depth == 0 && !inside_mark(prose, base + i) => {
                out.push(Span::new(base + start, base + i));
                start = i + c.len_utf8();
            }
            ' ' if depth == 0 && !inside_mark(prose, base + i) => {
                let word = text[i + 1..].split(' ').next().unwrap_or_default();
                if lexicon.roster.conjunctions.contains(&fold(word)) {
                    out.push(Span::new(base + start, base + i));
                    start = i + 1 + word.len();
                }
            }
            _ => {}
        }
    }
    out.push(Span::new(base + start.min(text.len()), base + text.len()));
    out.retain(|p| !p.of(&prose.text).trim().is_empty());
    out
}

fn inside_mark(prose: &Prose, offset: usize) -> bool {
    let after = prose.marks.partition_point(|m| m.span.start as usize <= offset);
    prose.marks[..after]
        .iter()
        .rev()
        .take(4)
        .any(|m| !matches!(m.kind, MarkKind::Field { .. }) && m.span.contains(offset))
}

/// Splits a piece that names several people by mark, such as `@ana @bo`; a name before the first mark stays with it.
fn split_at_mentions(prose: &Prose, piece: Span) -> Vec<Span> {
    let starts: Vec<u32> = marks_in(prose, piece).filter(|(_, m)| is_mention(m)).map(|(_, m)| m.span.start).collect();
    let mut from = piece.start;
    let mut out = Vec::new();
    for &next in starts.iter().skip(1) {
        out.push(Span { start: from, end: next });
        from = next;
    }
    out.push(Span { start: from, end: piece.end });
    out
}

/// Reads `span` as one person whose name ends at `name_end` at the latest.
fn row(prose: &Prose, span: Span, name_end: usize, lexicon: &Lexicon) -> Option<Row> {
    let text = &prose.text;
    let mut row = Row { start: span.start as usize, ..Row::default() };
    let mut end = name_end;
    for (i, mark) in marks_in(prose, span) {
        row.marks.push(i);
        let MarkKind::Mention(reference) = &mark.kind else { continue };
        match reference.form {
            Form::Email => row.take_address(reference, mark.span.of(text)),
            Form::Wikilink | Form::Link => row.take_link(reference, mark.span.of(text)),
            _ => row.handles.push(reference.token.clone()),
        }
        if row.mention.is_none() || row.mention.as_ref().is_some_and(|m| m.form == Form::Email) {
            row.mention = Some(reference.clone());
        }
        if !matches!(reference.form, Form::Wikilink | Form::Link) {
            end = end.min(mark.span.start as usize);
        }
    }
    let written = text.get(span.start as usize..end.max(span.start as usize)).unwrap_or_default();
    if row.name.is_empty() {
        let (name, after) = written.split_at(name_length(written));
        if !after.starts_with("://") {
            row.take_names(name, lexicon);
        }
    }
    row.take_brackets(span.of(text), lexicon);
    (row.mention.is_some() || !row.name.is_empty()).then_some(row)
}

/// Where a name must end: at brackets, dashes, and what else no name holds.
fn name_length(text: &str) -> usize {
    let dash = [" - ", " – ", " — ", "→"].iter().filter_map(|d| text.find(d)).min().unwrap_or(text.len());
    text.find(['(', '[', '<', '@', ':', '|', '\t', '=', '"', '?', '!']).unwrap_or(text.len()).min(dash)
}

impl Row {
    fn take_link(&mut self, reference: &Reference, shown: &str) {
        let target = reference.token.rsplit('/').next().unwrap_or_default();
        name::bare(target).clone_into(&mut self.name);
        let shown = name::bare(shown);
        if key(shown) != key(&self.name) && !shown.is_empty() {
            self.aliases.push(shown.to_owned());
        }
    }

    /// `[Ana López](mailto:ana@x.example)` names her too.
    fn take_address(&mut self, reference: &Reference, shown: &str) {
        self.emails.push(reference.token.clone());
        if !shown.contains('@') && self.name.is_empty() {
            shown.trim().clone_into(&mut self.name);
        }
    }

    /// Takes the name out of `Ted Oaks`, `Teddy // Ted Oaks`, `sam/kit`.
    fn take_names(&mut self, written: &str, lexicon: &Lexicon) {
        let mut parts: Vec<&str> = written.split("//").flat_map(|p| p.split(" / ")).map(str::trim).collect();
        parts.retain(|p| is_listed_name(p, lexicon));
        parts.sort_by_key(|p| std::cmp::Reverse(p.split_whitespace().count()));
        let mut parts = parts.into_iter().map(|p| p.trim_end_matches(['.', '*']).to_owned());
        self.name = parts.next().unwrap_or_default();
        self.aliases.extend(parts);
    }

    fn take_brackets(&mut self, text: &str, lexicon: &Lexicon) {
        for part in text.split('(').skip(1) {
            let inner = part.split(')').next().unwrap_or_default().trim();
            if self.abbreviation.is_none() && name::abbreviates(inner, &self.name) {
                self.abbreviation = Some(inner.to_owned());
            } else if self.role.is_none() && is_role(inner, lexicon) {
                self.role = Some(inner.to_owned());
            }
        }
    }

    /// How the note refers to the person: by link, else handle, else name. A listed person is explicit evidence, so an
    /// unknown one comes to be (§3.6).
    #[must_use]
    pub fn reference(&self) -> Reference {
        let (token, tail) = match &self.mention {
            Some(m) if m.form != Form::Email || self.name.is_empty() => (m.token.clone(), m.tail.clone()),
            // A slash in a name leads to no folder.
            _ => (self.name.replace('/', " "), String::new()),
        };
        // The words after a handle belong to it only where no name of its own stands before it.
        let tail = if self.name.is_empty() { tail } else { String::new() };
        Reference { form: Form::FrontMatter, claim: Claim::Firm, token, tail }
    }
}

/// Whether a row of a roster may be called `text`: looser than a name, since the list says that it is one.
fn is_listed_name(text: &str, lexicon: &Lexicon) -> bool {
    let words = text.split_whitespace().count();
    let letters = text.starts_with(char::is_alphabetic) && text.chars().nth(1).is_some();
    // Only the first word may be small, as in `elf Pavlik`; `three more by phone` is no name.
    let part = |w: &str| name::is_name_word(w) || name::is_name_word(w.trim_end_matches('.')) || w.contains('/');
    let cased = text.split_whitespace().skip(1).all(|w| part(w) || lexicon.card.particles.contains(&fold(w)));
    let plain = !text.contains("://") && !text.chars().any(|c| matches!(c, '{' | '}' | '#' | '*' | '`' | '%'));
    letters && cased && plain && words <= 5 && !lexicon.roster.nobody.contains(&fold(text))
}

fn is_role(text: &str, lexicon: &Lexicon) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic) && !lexicon.roster.around.contains(&fold(text))
}

/// A front-matter item as prose, with its handles, links and addresses marked.
fn value_prose(text: &str) -> Prose {
    let mut prose = Prose::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = link_at(rest).or_else(|| handle_at(rest, &prose.text)).or_else(|| email_at(rest, &prose.text));
        let Some((length, shown, reference)) = taken else {
            prose.text.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let start = prose.text.len();
        prose.text.push_str(&shown);
        prose.marks.push(Mark { span: Span::new(start, prose.text.len()), kind: MarkKind::Mention(reference) });
        rest = &rest[length..];
    }
    prose
}

type Taken = (usize, String, Reference);

/// `[[target|shown]]`, `@[[target]]` or `[shown](target.md)` at the start of `text`.
fn link_at(text: &str) -> Option<Taken> {
    let sigil = usize::from(text.starts_with("@["));
    let body = &text[sigil..];
    if let Some(inner) = body.strip_prefix("[[").and_then(|t| t.split_once("]]")).map(|(inner, _)| inner) {
        let (target, shown) = inner.split_once('|').unwrap_or((inner, inner));
        let target = target.split('#').next().unwrap_or_default().trim_end_matches('\\').trim();
        return Some((sigil + inner.len() + 4, shown.trim().to_owned(), link_reference(Form::Wikilink, target)));
    }
    let (shown, rest) = body.strip_prefix('[')?.split_once("](")?;
    let (target, _) = rest.split_once(')')?;
    let length = sigil + shown.len() + target.len() + 4;
    let target = target.trim_matches(['<', '>']).replace("%20", " ");
    Some((length, shown.to_owned(), link_reference(Form::Link, target.split('#').next().unwrap_or_default())))
}

fn link_reference(form: Form, target: &str) -> Reference {
    let token = target.strip_suffix(".md").unwrap_or(target).trim_start_matches("../").to_owned();
    Reference { form, claim: Claim::Firm, token, tail: String::new() }
}

/// `@handle`, with the words of a longer name that follow it.
fn handle_at(text: &str, before: &str) -> Option<Taken> {
    let body = text.strip_prefix('@').filter(|_| !before.ends_with(char::is_alphanumeric))?;
    let length = body.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(body.len());
    let token = body[..length].trim_end_matches(['.', '-', '_']);
    if !token.starts_with(char::is_alphabetic) {
        return None;
    }
    let after = &body[token.len()..];
    let tail = after.split([',', ';', '(', '<', '@', '&', '[', '+']).next().unwrap_or_default().trim_end();
    let reference =
        Reference { form: Form::Handle, claim: Claim::Firm, token: token.to_owned(), tail: tail.to_owned() };
    Some((1 + token.len(), format!("@{token}"), reference))
}

/// `name@host.tld` or `<name@host.tld>`.
fn email_at(text: &str, before: &str) -> Option<Taken> {
    if before.ends_with(char::is_alphanumeric) {
        return None;
    }
    let inner = text.strip_prefix('<').map_or(text, |t| t.split('>').next().unwrap_or_default());
    let bracketed = inner.len() < text.len() && text.starts_with('<');
    let length = inner.find([' ', ',', ';', '<', '>', '(', ')']).unwrap_or(inner.len());
    let address = &inner[..length];
    let (local, host) = address.split_once('@')?;
    let plausible = !local.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    let whole = length + if bracketed { 2 } else { 0 };
    let reference = Reference { form: Form::Email, claim: Claim::Firm, token: address.to_owned(), tail: String::new() };
    plausible.then(|| (whole.min(text.len()), address.to_owned(), reference))
}
