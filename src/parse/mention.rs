//! `@handles` and e-mail addresses in visible text (NOTES §3.1, §3.2).

use unicode_normalization::char::is_combining_mark;

use super::rules::Rules;
use crate::model::reference::{Claim, Form, Reference};
use crate::words::text::Span;

/// Longest token and tail, in characters.
const MAX_TOKEN: usize = 80;
const MAX_TAIL: usize = 60;
const MAX_TAIL_WORDS: usize = 4;

/// A handle found in text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Handle {
    /// Sigil and token.
    pub span: Span,
    /// Whom it names.
    pub reference: Reference,
}

/// The handle whose `@` stands at `at`. Nothing at or after `limit` belongs to it: there markup or the line begins
/// anew. `after_mention` says that another handle ended right before a `/` before it (`@ana/@bob`).
pub(super) fn handle_at(text: &str, at: usize, limit: usize, after_mention: bool, rules: &Rules) -> Option<Handle> {
    if !left_allows(&text[..at], after_mention) {
        return None;
    }
    let start = at + text[at..].chars().next()?.len_utf8();
    let rest = text.get(start..limit)?;
    let token = token(rest)?;
    let end = start + token.len();
    let after = &text[end..];
    if starts_with_then(after, '@', is_name_char) {
        return None;
    }
    let known_only = names_nobody_unless_known(text, at, token, after, rules);
    let tail = tail(&text[end..limit], rules);
    Some(Handle {
        span: Span::new(at, end),
        reference: Reference {
            form: Form::Handle,
            claim: if known_only { Claim::IfKnown } else { Claim::Firm },
            token: token.to_owned(),
            tail: tail.to_owned(),
        },
    })
}

/// The part of a handle's token that names an unknown person: `dora.She` ends a sentence at its dot, `dora.smith` and
/// `Dora.Smith` do not (§3.2).
#[must_use]
pub fn implicit_token(token: &str) -> &str {
    let starts_lower = token.starts_with(char::is_lowercase);
    let cut = |(dot, _): &(usize, &str)| token[dot + 1..].starts_with(char::is_uppercase);
    let dot = if starts_lower { token.match_indices('.').find(cut) } else { None };
    dot.map_or(token, |(dot, _)| &token[..dot])
}

/// A letter, mark, digit or `_`: what a name is made of.
pub(super) fn is_name_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Whether `before` may stand before a sigil (§3.2, LEFT).
pub(super) fn left_allows(before: &str, after_mention: bool) -> bool {
    let mut chars = before.chars().rev();
    match chars.next() {
        None => true,
        Some('@' | '＠' | '\\' | '#' | '$' | '%' | '^' | '`') => false,
        Some('/') => after_mention,
        Some('.' | '-' | '+' | '_') => !chars.next().is_some_and(is_name_char),
        Some(c) => !is_name_char(c) || is_unspaced_script(c),
    }
}

/// Scripts that put no blanks between words: CJK, kana, Thai.
pub(super) fn is_unspaced_script(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// `letter { nc | ("-" | ".") nc }`. A digit may come first, because somebody may be known by it; then a letter follows.
fn token(rest: &str) -> Option<&str> {
    let first = rest.chars().next()?;
    if !first.is_alphanumeric() {
        return None;
    }
    let mut end = 0;
    let mut chars = rest.char_indices().take(MAX_TOKEN).peekable();
    while let Some((i, c)) = chars.next() {
        let joins = matches!(c, '-' | '.') && chars.peek().is_some_and(|&(_, next)| is_name_char(next));
        if !joins && !is_name_char(c) {
            break;
        }
        end = i + c.len_utf8();
    }
    let token = rest[..end].trim_end_matches('_');
    token.chars().any(char::is_alphabetic).then_some(token)
}

/// The shapes that §3.2 refuses to unknown tokens.
fn names_nobody_unless_known(text: &str, at: usize, token: &str, after: &str, rules: &Rules) -> bool {
    token.starts_with(|c: char| c.is_numeric())
        || starts_with_then(after, '/', is_name_char)
        || after.starts_with('(')
        || token.chars().filter(|&c| is_unspaced_script(c)).count() > 4
        || is_chat_id(&text[..at], token, after)
        || is_citation(text, at)
        || rules.is_stop_handle(token)
        || rules.ends_in_domain(token)
}

fn starts_with_then(text: &str, first: char, then: fn(char) -> bool) -> bool {
    text.strip_prefix(first).and_then(|rest| rest.chars().next()).is_some_and(then)
}

/// `<@U024BE7LH>`: an id of a chat program, not a name.
fn is_chat_id(before: &str, token: &str, after: &str) -> bool {
    before.ends_with('<')
        && after.starts_with(['>', '|'])
        && token.len() >= 8
        && token.starts_with(['U', 'W'])
        && token.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && token.bytes().any(|b| b.is_ascii_digit())
}

/// `[@smith2004]`, `[@a; @b]`: citation keys of pandoc.
fn is_citation(text: &str, at: usize) -> bool {
    const REACH: usize = 200;
    let before = &text.as_bytes()[..at];
    let near = &before[before.len().saturating_sub(REACH)..];
    let Some(back) = near.iter().rev().position(|b| matches!(b, b'[' | b']' | b'\n')) else { return false };
    let open = at - back - 1;
    let bytes = text.as_bytes();
    let closes = || bytes[at..].iter().take(REACH).find(|b| matches!(b, b'[' | b']' | b'\n')) == Some(&b']');
    bytes[open] == b'[' && (text[open + 1..].starts_with('@') || text[open + 1..].starts_with("-@")) && closes()
}

/// The start of `after` that a longer known name could cover: capitalised or caseless words, with particles only
/// between them, joined by one blank, hyphen or apostrophe (§3.2, longest known first).
fn tail<'t>(after: &'t str, rules: &Rules) -> &'t str {
    let mut end = 0;
    let mut at = 0;
    let mut words = 0;
    while words < MAX_TAIL_WORDS {
        let Some(gap) = separator(&after[at..], at == 0) else { break };
        let word = word(&after[at + gap..]);
        let next = at + gap + word.len();
        if word.is_empty() || next > MAX_TAIL * 4 || after[..next].chars().count() > MAX_TAIL {
            break;
        }
        at = next;
        words += 1;
        if !word.starts_with(char::is_lowercase) {
            end = at;
        } else if !rules.lexicon.card.particles.contains(word) {
            break;
        }
        if word.chars().nth(1).is_none() && after[at..].starts_with(". ") {
            at += 1;
        }
    }
    &after[..end]
}

/// Length of the one separator that may stand between words of a name. The handle's own token may directly meet an
/// apostrophe (`@O'Brien`).
fn separator(text: &str, first: bool) -> Option<usize> {
    let c = text.chars().next()?;
    (matches!(c, ' ' | '\u{a0}' | '-' | '\'' | '’') || (!first && c == '.')).then_some(c.len_utf8())
}

fn word(text: &str) -> &str {
    let len = text.find(|c| !is_name_char(c) || c == '_').unwrap_or(text.len());
    let word = &text[..len];
    if word.starts_with(char::is_numeric) { "" } else { word }
}

/// The e-mail address around the `@` at `at` (M-7).
pub(super) fn email_at(text: &str, at: usize) -> Option<Span> {
    const MAX_LOCAL: usize = 64;
    const MAX_DOMAIN: usize = 253;
    let bytes = text.as_bytes();
    let is_local = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-');
    let is_domain = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let start = at - bytes[..at].iter().rev().take(MAX_LOCAL).take_while(is_local).count();
    let len = bytes[at + 1..].iter().take(MAX_DOMAIN).take_while(is_domain).count();
    let domain = text[at + 1..at + 1 + len].trim_end_matches(['.', '-']);
    let (host, top) = domain.rsplit_once('.')?;
    let local = text[start..at].trim_start_matches(['.', '-', '+']);
    let start = at - local.len();
    let outside = text[..start].chars().next_back().is_none_or(|c| !is_name_char(c) && !matches!(c, '@' | '/' | '\\'));
    let end = at + 1 + domain.len();
    let ends = !text[end..].starts_with('@');
    let valid = !local.is_empty() && !host.is_empty() && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic());
    (valid && outside && ends).then(|| Span::new(start, end))
}

/// The reference to the owner of an e-mail address.
pub(super) fn email_reference(address: &str) -> Reference {
    Reference { form: Form::Email, claim: Claim::IfKnown, token: address.to_owned(), tail: String::new() }
}

#[cfg(test)]
mod tests {
    use super::super::probe::mentions;
    use super::*;

    #[test]
    fn handles_end_where_names_end() {
        for (text, want) in [
            ("@mira", &["@mira"][..]),
            ("Spoke to @mira-sol, @mira_sol and @Mira.Sol.", &["@mira-sol", "@mira_sol", "@Mira.Sol"]),
            ("(@mira) \"@tom\" “@ida” '@jo'", &["@mira", "@tom", "@ida", "@jo"]),
            ("@mira's and @mira’s", &["@mira", "@mira"]),
            ("cc:@mira -@tom +@ida", &["@mira", "@tom", "@ida"]),
            ("👋@mira ＠tom", &["@mira", "@tom"]),
            ("请@李雷, 和 @李雷", &["@李雷", "@李雷"]),
            ("@mira_ @mira- @mira--x @mira—x", &["@mira", "@mira", "@mira", "@mira"]),
            ("@m2a @élise @Łukasz", &["@m2a", "@élise", "@Łukasz"]),
            ("@mira/@tom (cc @ida/@jo)", &["@mira", "@tom", "@ida", "@jo"]),
            ("**@mira** ==@tom== ~~@ida~~ _@jo_", &["@mira", "@tom", "@ida", "@jo"]),
            ("<@k-sol>", &["@k-sol"]),
            ("&lt;@mira&gt;", &["@mira"]),
        ] {
            assert_eq!(mentions(text), want, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_handle_is_none() {
        for text in [
            "`@mira` \\@mira &#64;mira",
            "```\n@mira\n```",
            "~~~ js\n@mira\n~~~",
            "https://example.org/@mira <https://example.org/@mira>",
            "@@mira #@mira $@mira %@mira ^@mira",
            "foo.@mira foo-@mira v1@sha foo/@mira",
            "lunch @ Mira, at @10:30, HEAD@{1}, @**Mira** @_mira_",
            "@mira@social.example @mira@example.org",
            "<!-- @mira --> %%@mira%%",
            "a <a href=\"y\">@mira</a> b <code>@mira</code>",
            "![[@mira.png]]",
        ] {
            assert_eq!(mentions(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn shapes_of_code_and_groups_need_somebody_known() {
        for (text, want) in [
            ("npm i @types/node", "?@types"),
            ("@mira(PM)", "?@mira"),
            ("at @mail.com", "?@mail.com"),
            ("@all please", "?@all"),
            ("@Override", "?@Override"),
            ("see [@smith2004, p. 3]", "?@smith2004"),
            ("<@U024BE7LH>", "?@U024BE7LH"),
            ("@李雷看一下吧", "?@李雷看一下吧"),
            ("@3com", "?@3com"),
        ] {
            assert_eq!(mentions(text), [want], "{text}");
        }
        assert_eq!(mentions("[@a; @b]"), ["?@a", "?@b"]);
    }

    #[test]
    fn tails_reach_as_far_as_a_longer_name_could() {
        for (text, want) in [
            ("@Mira Sol said", "@Mira+ Sol"),
            ("@O'Hara's plan", "@O+'Hara"),
            ("@Jean-Luc Mora Díaz de la Cruz Ortiz", "@Jean-Luc+ Mora Díaz"),
            ("@Ana de la Cruz asked", "@Ana+ de la Cruz"),
            ("@Mira J. Sol.", "@Mira+ J. Sol"),
            ("@Mira. Sol", "@Mira"),
            ("@Mira\nSol", "@Mira"),
            ("@Mira, Sol", "@Mira"),
            ("@Mira **Sol**", "@Mira"),
            ("@mira 2 Sol", "@mira"),
        ] {
            assert_eq!(mentions(text), [want], "{text}");
        }
    }

    #[test]
    fn a_sentence_may_end_at_the_dot_of_a_token() {
        for (token, want) in [
            ("dora.She", "dora"),
            ("dora.smith", "dora.smith"),
            ("Dora.Smith", "Dora.Smith"),
            ("a.b.C", "a.b"),
            ("dora", "dora"),
        ] {
            assert_eq!(implicit_token(token), want);
        }
    }

    #[test]
    fn mail_addresses_are_found_whole() {
        for (text, want) in [
            ("write mira.sol+x@mail.example.org.", &["?<mira.sol+x@mail.example.org"][..]),
            ("<mira@example.org>", &["?<mira@example.org"]),
            ("[mail](mailto:mira@example.org)", &["?<mira@example.org"]),
            ("foo@bar x@y.z1", &[]),
        ] {
            assert_eq!(mentions(text), want, "{text}");
        }
    }
}
