//! What a finished link is: somebody's name, a tag, or a mere link (M-3 to M-7, M-9).

use std::borrow::Cow;

use pulldown_cmark::LinkType;

use super::link::{self, Target};
use super::mention;
use super::rules::Rules;
use crate::model::note::MarkKind;
use crate::model::reference::{Claim, Form, Reference};
use crate::words::text::Span;

/// A link whose text is being read.
#[derive(Debug)]
pub(super) struct OpenLink<'s> {
    /// Where its visible text began; before the `@` of `@[[Ana]]`.
    pub start: usize,
    /// How it was written.
    pub link_type: LinkType,
    /// Its destination.
    pub destination: pulldown_cmark::CowStr<'s>,
    /// What stands right before it.
    pub sigil: Sigil,
}

/// A sign that changes what a link means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sigil {
    /// None.
    None,
    /// `@[[Ana]]` (M-3).
    At,
    /// `#[[several words]]` (I-3).
    Hash,
    /// `![[x]]` (M-9).
    Embed,
}

/// What the link marks. `folder` is that of the note, for relative destinations.
pub(super) fn kind(link: &OpenLink<'_>, folder: &str, rules: &Rules) -> MarkKind {
    if link.sigil == Sigil::Embed {
        return MarkKind::Embed;
    }
    let (target, form) = match link.link_type {
        LinkType::Email => (Target::Email(&link.destination), Form::Email),
        LinkType::Autolink => (Target::Nobody, Form::Link),
        LinkType::WikiLink { has_pothole } => (link::wikilink(&link.destination, has_pothole), Form::Wikilink),
        _ => (link::markdown(&link.destination), Form::Link),
    };
    match target {
        Target::Nobody => MarkKind::Link,
        Target::Email(address) => MarkKind::Mention(mention::email_reference(address)),
        Target::Note(name) if link.sigil == Sigil::Hash => MarkKind::Tag(collapse(&name).into_owned()),
        Target::Note(name) => note_link(&absolute(&collapse(&name), folder), form, link.sigil, rules),
    }
}

fn note_link(name: &str, form: Form, sigil: Sigil, rules: &Rules) -> MarkKind {
    let (folders, stem) = name.rsplit_once('/').map_or(("", name), |(folders, stem)| (folders, stem));
    let reference =
        |form, claim, token: String| MarkKind::Mention(Reference { form, claim, token, tail: String::new() });
    if let Some(bare) = stem.strip_prefix('@').filter(|bare| !bare.trim().is_empty()) {
        let token = if folders.is_empty() { bare.to_owned() } else { format!("{folders}/{bare}") };
        return reference(Form::Handle, Claim::Firm, token);
    }
    if sigil == Sigil::At {
        return reference(Form::Handle, Claim::Firm, name.to_owned());
    }
    if is_date(stem, rules) {
        return MarkKind::Link;
    }
    let claim = if rules.in_people_folder(name) { Claim::Firm } else { Claim::IfKnown };
    reference(form, claim, name.to_owned())
}

/// Whether a link leads to a day or a period, as names of daily notes do: `[[2026-11-20]]`, `[[Nov 20th, 2026]]`,
/// `[[2026-W47]]` (DT-1d, DT-10).
fn is_date(stem: &str, rules: &Rules) -> bool {
    if !stem.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let covers = |span: Span| span.start == 0 && span.end as usize == stem.len();
    rules.dates.find(stem, None).0.iter().any(|found| covers(found.span)) || rules.dates.period(stem).is_some()
}

/// Line breaks and runs of blanks inside a wikilink are one blank (I-13).
fn collapse(name: &str) -> Cow<'_, str> {
    if name.contains(['\n', '\r', '\t']) || name.contains("  ") {
        Cow::Owned(name.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(name)
    }
}

/// `./x` and `../x` from the note's folder (L-4); other names stay as they are.
fn absolute<'n>(name: &'n str, folder: &str) -> Cow<'n, str> {
    if !name.starts_with("./") && !name.starts_with("../") {
        return Cow::Borrowed(name);
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Cow::Owned(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::super::probe::{marks, mentions, note, note_at};
    use crate::model::note::MarkKind;

    #[test]
    fn links_name_people_by_their_targets() {
        for (text, want) in [
            ("[[Mira Sol]]", "?[[Mira Sol"),
            ("[[People/Mira Sol|Mira]]", "[[People/Mira Sol"),
            ("[[Mira Sol#1:1s]] [[#Here]]", "?[[Mira Sol"),
            ("[[Mira|@mira]]", "?[[Mira"),
            ("@[[Mira Sol]]", "@Mira Sol"),
            ("@[[People/Mira Sol|Mira]]", "@People/Mira Sol"),
            ("@[Mira](People/Mira.md)", "@People/Mira"),
            ("[[@Mira Sol]]", "@Mira Sol"),
            ("[[People/@Mira Sol.md|@Mira Sol]]", "@People/Mira Sol"),
            ("[Mira](People/Mira.md)", "[People/Mira"),
            ("[Mira](<Old/Mira Sol.md>)", "?[Old/Mira Sol"),
            ("[Mira](Old/Mira%20S%C3%B3l.md#x)", "?[Old/Mira Sól"),
            ("[Mira][r]\n\n[r]: Old/Mira.md", "?[Old/Mira"),
            ("[@evan](./evan.md)", "?[notes/evan"),
            ("[e](../evan.md)", "?[evan"),
            ("[[a\nb]]", "?[[a b"),
            ("see [Mira](People/Mira Sol.md#x) now", "?[People/Mira Sol"),
            ("[see [[Mira]]](x.md)", "?[[Mira"),
            ("|a|\n|-|\n|[[Mira\\|M]]|", "?[[Mira"),
        ] {
            assert_eq!(mentions(text), [want], "{text}");
        }
    }

    #[test]
    fn links_to_days_files_and_elsewhere_name_nobody() {
        for text in [
            "[[2026-11-20]] [[Daily/2026-11-20|today]] [[Nov 20th, 2026]] [[2026-W47]]",
            "![[Mira]] ![[photo.png|100]]",
            "[[photo.png]] [x](https://example.org/@mira) [[]] [[ ]] [[|x]]",
            "`[[Mira]]` \\[[Mira]]",
        ] {
            assert_eq!(mentions(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn the_text_of_a_link_is_shown_and_closed() {
        let note = note("Met [[Mira Sol|@mira #x]] and #[[two words]]");
        assert_eq!(note.blocks[0].prose.text, "Met @mira #x and #two words");
        let tags: Vec<_> = marks(&note).filter(|m| matches!(m.kind, MarkKind::Tag(_))).collect();
        assert_eq!(tags.len(), 1);
        assert_eq!(note.tags, ["two words"]);
        assert_eq!(tags[0].span.of(&note.blocks[0].prose.text), "#two words");
    }

    #[test]
    fn relative_targets_start_from_the_folder_of_the_note() {
        let note = note_at("a/b/c.md", "[x](../../People/Mira.md)");
        let (_, reference) = note.blocks[0].prose.mentions().next().unwrap();
        assert_eq!(reference.token, "People/Mira");
    }
}
