//! Pages as Markdown, for pasting into a note.

use crate::report::page::{Column, Page, Part, Role, Text};
use crate::words::text::sanitize;

/// `page` as Markdown.
#[must_use]
pub fn render(page: &Page) -> String {
    let mut out = String::new();
    if !page.title.is_empty() {
        out.push_str(&format!("# {}\n", inline(&page.title)));
    }
    let mut in_list = false;
    for part in &page.parts {
        let item = matches!(part, Part::Item(..) | Part::Under(..));
        if !out.is_empty() && (!item || !in_list) {
            out.push('\n');
        }
        in_list = item;
        push_part(&mut out, part);
    }
    if let Some(hint) = &page.hint {
        out.push_str(&format!("\n{}\n", inline(hint)));
    }
    out
}

fn push_part(out: &mut String, part: &Part) {
    match part {
        Part::Heading(text) => out.push_str(&format!("## {}\n", inline(text))),
        Part::Paragraph(text) => out.push_str(&format!("{}\n", inline(text))),
        Part::Item(text, source) => out.push_str(&format!("- {}\n", sourced(text, source))),
        Part::Under(text, source) => out.push_str(&format!("  - {}\n", sourced(text, source))),
        Part::Table { columns, rows } => push_table(out, columns, rows),
        Part::Bars(bars) => {
            for bar in bars {
                out.push_str(&format!("- {}: {}\n", escape(&bar.label), escape(&bar.note)));
            }
        }
    }
}

fn push_table(out: &mut String, columns: &[Column], rows: &[Vec<Text>]) {
    // A column that is empty in every row says nothing.
    let is_said = |i: &usize| rows.iter().any(|r| r.get(*i).is_some_and(|t| !t.is_empty()));
    let kept: Vec<usize> = (0..columns.len()).filter(is_said).collect();
    let own = || kept.iter().filter_map(|&i| columns.get(i));
    let mut line = |cells: Vec<String>| out.push_str(&format!("| {} |\n", cells.join(" | ")));
    line(own().map(|c| c.title.clone()).collect());
    line(own().map(|c| if c.right { "--:" } else { "---" }.to_owned()).collect());
    for row in rows {
        line(kept.iter().map(|&i| row.get(i).map(inline).unwrap_or_default()).collect());
    }
}

fn sourced(text: &Text, source: &Text) -> String {
    if source.is_empty() { inline(text) } else { format!("{} {}", inline(text), inline(source)) }
}

fn inline(text: &Text) -> String {
    let run = |role: Role, text: &str| match role {
        Role::Path => format!("`{}`", sanitize(text).replace('`', "'").replace('|', "\\|")),
        Role::Person | Role::Match => format!("**{}**", escape(text)),
        _ => escape(text),
    };
    text.0.iter().filter(|r| !r.text.is_empty()).map(|r| run(r.role, &r.text)).collect()
}

/// Text with its markup escaped; what stands between two backticks is code, in which nothing is markup.
fn escape(text: &str) -> String {
    let text = sanitize(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('`') {
        push_escaped(&mut out, before);
        match behind.split_once('`') {
            Some((code, after)) if !code.trim().is_empty() && !after.starts_with('`') => {
                out.push_str(&format!("`{}`", code.replace('|', "\\|")));
                rest = after;
            }
            _ => {
                out.push_str("\\`");
                rest = behind;
            }
        }
    }
    push_escaped(&mut out, rest);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_notes_cannot_become_markup() {
        let page = Page {
            title: Text::plain("Owed"),
            parts: vec![Part::Item(Text::plain("a *b* | <c>"), Text::of(Role::Path, "x.md:1"))],
            hint: None,
        };
        assert_eq!(render(&page), "# Owed\n\n- a \\*b\\* \\| \\<c\\> `x.md:1`\n");
        assert_eq!(escape("say `a_b` and ` or ``x`"), "say `a_b` and \\` or \\``x`");
        assert_eq!(escape("``<b>`` `"), "\\`\\`\\<b\\>\\`\\` \\`");
    }
}
