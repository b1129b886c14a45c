//! One pass over the visible text of a block for everything that has no markup of its own: handles, e-mail addresses,
//! URLs, tags, fields.

use super::field;
use super::link::{self, Target};
use super::mention::{self, handle_at};
use super::prose::Terrain;
use super::rules::Rules;
use super::tag;
use crate::model::note::{Mark, MarkKind, Prose};
use crate::model::reference::{Claim, Form, Reference};
use crate::words::text::{Span, field_key};

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everything.
    Text,
    /// Handles, addresses and URLs only: no Markdown holds inside HTML (P-10).
    Html,
    /// Nothing: code and comments.
    Opaque,
}

/// The source between two characters of the visible text; without the second, to the end of the line.
pub(super) type Raw<'r, 's> = &'r dyn Fn(usize, Option<usize>) -> Option<&'s str>;

/// Adds the marks of running text to `prose`.
pub(super) fn scan(prose: &mut Prose, terrain: &Terrain, raw: Raw<'_, '_>, rules: &Rules, scope: Scope) {
    if scope == Scope::Opaque {
        return;
    }
    let mut scanner = Scanner { prose, terrain, raw, rules, scope, after_handle: None, closed: 0 };
    let mut at = 0;
    while let Some(next) = scanner.next_sign(at) {
        at = scanner.read(next);
    }
}

struct Scanner<'p, 't, 's> {
    prose: &'p mut Prose,
    terrain: &'t Terrain,
    raw: Raw<'t, 's>,
    rules: &'t Rules,
    scope: Scope,
    /// Where the last handle ended.
    after_handle: Option<usize>,
    /// How many closed spans lie behind.
    closed: usize,
}

impl Scanner<'_, '_, '_> {
    /// The next byte from `at` on, outside closed spans, that could start something.
    fn next_sign(&mut self, mut at: usize) -> Option<usize> {
        loop {
            at = sign_from(self.prose.text.as_bytes(), at)?;
            match self.closed_end(at) {
                Some(end) => at = end,
                None => return Some(at),
            }
        }
    }

    /// The end of the closed span that holds `at`.
    fn closed_end(&mut self, at: usize) -> Option<usize> {
        while self.terrain.closed.get(self.closed).is_some_and(|s| s.end as usize <= at) {
            self.closed += 1;
        }
        self.terrain.closed.get(self.closed).filter(|s| s.contains(at)).map(|s| s.end as usize)
    }

    /// Reads what stands at `at`; returns where to go on.
    fn read(&mut self, at: usize) -> usize {
        let literal = self.terrain.literals.binary_search(&crate::words::text::to_u32(at)).is_ok();
        let text = &self.prose.text;
        let next = at + text[at..].chars().next().map_or(1, char::len_utf8);
        if literal {
            return next;
        }
        let found = match text.as_bytes()[at] {
            b':' if text.as_bytes().get(at + 1) == Some(&b':') => return self.field(at),
            b':' => self.url(at),
            b'#' => self.tag(at),
            b']' => self.spaced_link(at),
            b'@' => self.email(at).or_else(|| self.handle(at)),
            _ => self.handle(at),
        };
        found.unwrap_or(next)
    }

    fn push(&mut self, span: Span, kind: MarkKind) -> usize {
        self.prose.marks.push(Mark { span, kind });
        span.end as usize
    }

    fn handle(&mut self, at: usize) -> Option<usize> {
        let limit = self.limit(at);
        let after = self.after_handle.is_some_and(|end| end + 1 == at);
        let handle = handle_at(&self.prose.text, at, limit, after, self.rules)?;
        self.after_handle = Some(handle.span.end as usize);
        Some(self.push(handle.span, MarkKind::Mention(handle.reference)))
    }

    fn email(&mut self, at: usize) -> Option<usize> {
        let span = mention::email_at(&self.prose.text, at)?;
        let reference = mention::email_reference(span.of(&self.prose.text));
        Some(self.push(span, MarkKind::Mention(reference)))
    }

    fn tag(&mut self, at: usize) -> Option<usize> {
        if self.scope != Scope::Text {
            return None;
        }
        let end = tag::end_of_tag(&self.prose.text[..self.limit(at)], at)?;
        let tag = self.prose.text[at + 1..end].to_owned();
        Some(self.push(Span::new(at, end), MarkKind::Tag(tag)))
    }

    /// `[Ana](People/Ana López.md)` is no link to Markdown, but its writer meant one; it counts if the person is known
    /// (L-9).
    fn spaced_link(&mut self, at: usize) -> Option<usize> {
        const REACH: usize = 200;
        let text = &self.prose.text;
        let line = self.line_around(at).filter(|_| self.scope == Scope::Text)?;
        let label = text.as_bytes()[line.start as usize..at].iter().rev().take(REACH).position(|&b| b == b'[')?;
        let inside = &text.get(at + 2..line.end as usize)?;
        let close = inside.as_bytes().iter().take(REACH).position(|&b| b == b')')?;
        let destination = &inside[..close];
        let path = destination.split('#').next().unwrap_or_default();
        if !path.contains(' ') || link::strip_note_extension(path).len() == path.len() {
            return None;
        }
        let Target::Note(name) = link::markdown(destination) else { return None };
        let token = name.into_owned();
        let reference = Reference { form: Form::Link, claim: Claim::IfKnown, token, tail: String::new() };
        Some(self.push(Span::new(at - label - 1, at + 2 + close + 1), MarkKind::Mention(reference)))
    }

    /// A bare URL is one opaque mark, so that `https://x.com/@user` names nobody.
    fn url(&mut self, at: usize) -> Option<usize> {
        let text = &self.prose.text;
        if !text[at..].starts_with("://") {
            return None;
        }
        let scheme = text.as_bytes()[..at].iter().rev().take(20).take_while(|b| b.is_ascii_alphabetic()).count();
        if scheme < 2 {
            return None;
        }
        let ends_url = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`');
        let url = &text[at..text[at..].find(ends_url).map_or(text.len(), |len| at + len)];
        let len = url.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*']).len();
        (len > 3).then(|| self.push(Span::new(at - scheme, at + len), MarkKind::Link))
    }

    /// Fields overlap the handles and links in their values, so the scan goes on right after the `::`.
    fn field(&mut self, at: usize) -> usize {
        let next = at + 2;
        let Some(line) = self.line_around(at).filter(|_| self.scope == Scope::Text) else { return next };
        let Some(field) = field::field_at(&self.prose.text, line, at) else { return next };
        let text = &self.prose.text;
        let key = field_key(field.key.of(text));
        // As written: a link in the value keeps its brackets.
        let close = text[..field.whole.end as usize].ends_with([']', ')']).then(|| field.whole.end as usize - 1);
        let close = close.filter(|_| text[field.whole.start as usize..].starts_with(['[', '(']));
        let value = (self.raw)(at + 1, close).unwrap_or_else(|| field.value.of(text)).trim();
        // A link in the value may run over a line's end.
        let on_one_line = || value.split_whitespace().collect::<Vec<_>>().join(" ");
        let value = if value.contains(['\n', '\r']) { on_one_line() } else { value.to_owned() };
        self.push(field.whole, MarkKind::Field { key, value });
        next
    }

    fn line_around(&self, at: usize) -> Option<Span> {
        let i = self.prose.lines.partition_point(|l| l.start as usize <= at).checked_sub(1)?;
        Some(self.prose.line_span(i))
    }

    /// How far text from `at` on runs without a seam, a closed span or a line break.
    fn limit(&self, at: usize) -> usize {
        let seams = &self.terrain.seams;
        let seam = seams.get(seams.partition_point(|&s| s as usize <= at)).map(|&s| s as usize);
        let closed = self.terrain.closed.get(self.closed).map(|s| s.start as usize).filter(|&s| s > at);
        let line = self.prose.lines.get(self.prose.lines.partition_point(|l| l.start as usize <= at));
        let line = line.map(|l| l.start as usize - 1);
        [seam, closed, line].into_iter().flatten().min().unwrap_or(usize::MAX).min(self.prose.text.len())
    }
}

fn sign_from(bytes: &[u8], mut at: usize) -> Option<usize> {
    const WIDE_AT: &[u8] = "＠".as_bytes();
    loop {
        at += bytes.get(at..)?.iter().position(|b| matches!(b, b'@' | b'#' | b':' | b']' | 0xEF))?;
        let sign = match bytes[at] {
            b':' => matches!(bytes.get(at + 1), Some(b':' | b'/')),
            b']' => bytes.get(at + 1) == Some(&b'('),
            0xEF => bytes[at..].starts_with(WIDE_AT),
            _ => true,
        };
        if sign {
            return Some(at);
        }
        at += 1;
    }
}
