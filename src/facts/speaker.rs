//! The grammar of a speaker line: `[TS] LABEL [QUAL] SEP REST` (NOTES §4.3).

use super::name;
use crate::model::note::{Mark, MarkKind, Prose};
use crate::model::reference::{Claim, Form, Reference};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// What stands between label and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `:`
    Colon,
    /// `->`, which maps things to people as often as people to words.
    Arrow,
    /// `,`
    Comma,
    /// A dash between blanks.
    Dash,
    /// Nothing, but the next word is a verb of speech.
    Verb,
    /// The line ends.
    End,
}

/// A name in a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// By handle or link.
    Mark(Reference),
    /// In words.
    Words(String),
}

impl Named {
    /// The words or the token.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Mark(reference) => &reference.token,
            Self::Words(words) => words,
        }
    }
}

/// The label of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Who; several where they are joined.
    pub names: Vec<Named>,
    /// What follows.
    pub separator: Separator,
    /// Offset of the text that follows the separator. After [`Separator::Verb`], of the verb.
    pub rest: usize,
}

/// Longest qualifier in brackets after a name.
const QUALIFIER: usize = 40;
/// No line joins more speakers than this.
const JOINED: usize = 6;

/// The label that starts at byte `from` of `prose`, on the line that ends at `end`.
#[must_use]
pub fn label(prose: &Prose, from: usize, end: usize, lexicon: &Lexicon) -> Option<Label> {
    let line = prose.text.get(..end)?;
    let mut names = Vec::new();
    let mut at = from;
    let mut first = None;
    while names.len() < JOINED {
        let Some((name, after)) = name_at(prose, line, at, lexicon) else { break };
        names.push(name);
        let after = skip_qualifier(line, after);
        let (separator, rest) = separator(line, after, lexicon);
        if separator == Some(Separator::Colon) || names.len() == 1 {
            first = separator.map(|s| (s, rest));
        }
        if separator == Some(Separator::Colon) {
            return Some(Label { names, separator: Separator::Colon, rest });
        }
        let Some(next) = joined(line, after, lexicon) else { break };
        at = next;
    }
    // Only a colon makes several names one label: `Ana, Bo and Cy went home` is a sentence.
    let (separator, rest) = first?;
    names.truncate(1);
    Some(Label { names, separator, rest })
}

/// Skips the time that leads a line of a transcript: `[00:12]`, `10:02 AM`, `[20/11/2026, 10:02:33]`, `… -`.
#[must_use]
pub fn skip_time(line: &str) -> usize {
    let open = usize::from(line.starts_with(['[', '(']));
    let inner = &line[open..];
    let stamp = inner
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | '/' | ',' | ' ' | '-')))
        .unwrap_or(inner.len());
    let clock = &inner[..stamp];
    // `1:1 Ana, notes` is no time.
    let minutes = clock.split_once(':').map_or(0, |(_, m)| m.bytes().take_while(u8::is_ascii_digit).count());
    if !clock.starts_with(|c: char| c.is_ascii_digit()) || minutes < 2 {
        return 0;
    }
    let mut at = open + stamp;
    for half in ["AM", "PM", "am", "pm"] {
        if line[at..].starts_with(half) {
            at += half.len();
        }
    }
    let rest = &line[at..];
    let closed = rest.trim_start_matches([']', ')', ' ', '-', '–', '\t']);
    line.len() - closed.len()
}

/// The name at `at`: a mark, else up to four words shaped like a name, else one small word before a colon.
fn name_at(prose: &Prose, line: &str, at: usize, lexicon: &Lexicon) -> Option<(Named, usize)> {
    if let Some(mark) = marks_at(prose, at).find(|m| matches!(m.kind, MarkKind::Mention(_) | MarkKind::Link)) {
        return marked(mark, line);
    }
    let end = words_end(line, at, lexicon);
    if end > at {
        return Some((Named::Words(line[at..end].to_owned()), end));
    }
    let text = &line[at..];
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len());
    let word = &text[..end];
    let small = word.starts_with(char::is_alphabetic) && text[end..].starts_with([':', '(', ' ', '/']);
    small.then(|| (Named::Words(word.to_owned()), at + end))
}

/// The label of a line of a quoted chat: `**ana** 14:02 the boat is sold`.
#[must_use]
pub fn stamped(prose: &Prose, from: usize, end: usize, lexicon: &Lexicon) -> Option<Label> {
    let line = prose.text.get(..end)?;
    let (named, after) = name_at(prose, line, from, lexicon)?;
    // Names in chats are short and small: they count if somebody is called so.
    let named = match named {
        Named::Words(token) => {
            Named::Mark(Reference { form: Form::Weak, claim: Claim::IfKnownBare, token, tail: String::new() })
        }
        marked @ Named::Mark(_) => marked,
    };
    let rest = line[after..].trim_start_matches([' ', ',', '(', '[']);
    let time = skip_time(rest);
    let rest = end - rest.len() + time;
    (time > 0 && rest < end).then_some(Label { names: vec![named], separator: Separator::Colon, rest })
}

fn marks_at(prose: &Prose, at: usize) -> impl Iterator<Item = &Mark> {
    let first = prose.marks.partition_point(|m| (m.span.start as usize) < at);
    prose.marks.iter().skip(first).take_while(move |m| m.span.start as usize == at)
}

/// A marked name. The words of a longer name may follow a handle (§3.2), where they reach up to a separator.
fn marked(mark: &Mark, line: &str) -> Option<(Named, usize)> {
    let end = mark.span.end as usize;
    let MarkKind::Mention(reference) = &mark.kind else {
        let shown = line.get(mark.span.start as usize..end)?;
        let is_text = !shown.contains("://") && !shown.contains('@');
        return is_text.then(|| (Named::Words(shown.trim().to_owned()), end));
    };
    let tail = reference.tail.len();
    let after = line.get(end + tail..)?;
    let whole = tail > 0
        && line[end..].starts_with(&reference.tail)
        && after.trim_start().starts_with([':', ',', '(', '-', '–']);
    Some((Named::Mark(reference.clone()), if whole { end + tail } else { end }))
}

/// Characters that end a word of a name.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || ",:：;/&+()[]<>→\"“|=?!".contains(c)
}

/// Where the words of a name that starts at `at` end.
fn words_end(line: &str, at: usize, lexicon: &Lexicon) -> usize {
    let (mut end, mut next, mut words) = (at, at, 0);
    while words < 4 {
        let text = &line[next..];
        let length = text.find(ends_word).unwrap_or(text.len());
        let word = text[..length].trim_end_matches(['-', '–', '—']);
        if name::is_name_word(word) || name::is_abbreviation(word) {
            words += 1;
            end = next + word.len();
        } else if !lexicon.card.particles.contains(&fold(word)) || word.is_empty() {
            break;
        }
        if word.len() < length || !line[next + length..].starts_with(' ') {
            break;
        }
        next += length + 1;
    }
    end
}

fn skip_qualifier(line: &str, at: usize) -> usize {
    let text = &line[at..];
    let inner = text.trim_start_matches(' ');
    let close = match inner.chars().next() {
        Some('(') => ')',
        Some('[') => ']',
        _ => return at,
    };
    match inner.find(close) {
        Some(length) if inner[..length].chars().count() <= QUALIFIER => at + (text.len() - inner.len()) + length + 1,
        _ => at,
    }
}

/// The separator at `at`, and where the text after it starts.
fn separator(line: &str, at: usize, lexicon: &Lexicon) -> (Option<Separator>, usize) {
    let text = &line[at..];
    let trimmed = text.trim_start_matches([' ', '*', '_']);
    let start = at + text.len() - trimmed.len();
    let rest_after = |length: usize| start + length + (trimmed[length..].len() - trimmed[length..].trim_start().len());
    let spaced = trimmed.len() < text.len();
    if trimmed.is_empty() {
        return (Some(Separator::End), line.len());
    }
    for arrow in ["->", "=>", "→"] {
        if trimmed.starts_with(arrow) {
            return (Some(Separator::Arrow), rest_after(arrow.len()));
        }
    }
    for (mark, separator) in [(':', Separator::Colon), ('：', Separator::Colon), (',', Separator::Comma)] {
        let Some(rest) = trimmed.strip_prefix(mark) else { continue };
        let open =
            rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '«' | '*'));
        return (open.then_some(separator), rest_after(mark.len_utf8()));
    }
    for dash in ["- ", "– ", "— "] {
        if spaced && trimmed.starts_with(dash) {
            return (Some(Separator::Dash), rest_after(dash.len()));
        }
    }
    let word = trimmed.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let verb = spaced && lexicon.speech.verbs.contains(&fold(word));
    (verb.then_some(Separator::Verb), start)
}

/// Where the next name starts if one is joined to the name that ends at `at` by `/`, `,`, `&`, `+` or `and`.
fn joined(line: &str, at: usize, lexicon: &Lexicon) -> Option<usize> {
    let text = &line[at..];
    let trimmed = text.trim_start();
    let start = at + text.len() - trimmed.len();
    let skip = match trimmed.chars().next()? {
        '/' | ',' | '&' | '+' => 1,
        _ => {
            let word = trimmed.split(' ').next()?;
            if !lexicon.roster.conjunctions.contains(&fold(word)) {
                return None;
            }
            word.len()
        }
    };
    let rest = &line[start + skip..];
    Some(line.len() - rest.trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Vec<String>, Separator, String)> {
        let lexicon = Lexicon::new(&["en".to_owned()], "").unwrap();
        let prose = Prose { text: line.to_owned(), ..Prose::default() };
        let from = skip_time(line);
        let label = label(&prose, from, line.len(), &lexicon)?;
        let names = label.names.into_iter().map(|n| match n {
            Named::Words(words) => words,
            Named::Mark(reference) => reference.token,
        });
        Some((names.collect(), label.separator, line[label.rest..].to_owned()))
    }

    #[test]
    fn labels_are_read_up_to_their_separator() {
        let cases: [(&str, &[&str], Separator, &str); 11] = [
            ("Ines: fine by me", &["Ines"], Separator::Colon, "fine by me"),
            ("Ines de Groot (chat): fine", &["Ines de Groot"], Separator::Colon, "fine"),
            ("IG, RK: no", &["IG", "RK"], Separator::Colon, "no"),
            ("Ines/Rob: both", &["Ines", "Rob"], Separator::Colon, "both"),
            ("Ines -> go on", &["Ines"], Separator::Arrow, "go on"),
            ("Rob, not yet", &["Rob"], Separator::Comma, "not yet"),
            ("Rob - not yet", &["Rob"], Separator::Dash, "not yet"),
            ("Rob asked whether it rains", &["Rob"], Separator::Verb, "asked whether it rains"),
            ("[00:12:04] Rob: hm", &["Rob"], Separator::Colon, "hm"),
            ("10:02 AM Rob: hm", &["Rob"], Separator::Colon, "hm"),
            ("Rob", &["Rob"], Separator::End, ""),
        ];
        for (line, names, separator, rest) in cases {
            let names = names.iter().map(|n| (*n).to_owned()).collect();
            assert_eq!(read(line), Some((names, separator, rest.to_owned())), "{line}");
        }
    }

    #[test]
    fn sentences_have_no_label() {
        for line in ["Ines went home", "std::move(x)", "See https://x.example", "Rob's plan: none", "10:30"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
