//! The YAML that notes really hold, line by line: nothing is lost to one bad line (NOTES §1.4).
//!
//! A YAML reader gives up on a whole block for one `- @handle`, types what should stay text, and may be made to eat all
//! memory; so keys are found first, and each value is read by itself.

use crate::model::diagnostic::Diagnostic;
use crate::model::note::{Field, Value};
use crate::words::text::{field_key, to_u32};

/// Whether any line reads as a key (FM-7).
pub(super) fn has_key(lines: &[&str]) -> bool {
    lines.iter().any(|l| split_key(l).is_some())
}

/// Whether every line reads as a key, an item, an indented line, a comment or nothing (FM-8).
pub(super) fn is_all_yaml(lines: &[&str]) -> bool {
    let fits = |l: &str| is_skipped(l) || is_indented(l) || is_item(l) || split_key(l).is_some();
    lines.iter().all(|l| fits(l)) && has_key(lines)
}

/// The fields of the block whose first line has the number `first`.
pub(super) fn fields(lines: &[&str], first: u32, diagnostics: &mut Vec<Diagnostic>) -> Vec<Field> {
    let mut reader = Reader { lines, first, at: 0, fields: Vec::new(), diagnostics };
    while reader.at < lines.len() {
        reader.entry();
    }
    reader.fields
}

struct Reader<'l, 'd> {
    lines: &'l [&'l str],
    first: u32,
    at: usize,
    fields: Vec<Field>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    fn number(&self) -> u32 {
        self.first + to_u32(self.at)
    }

    fn warn(&mut self, code: &str, message: &str) {
        let line = self.number();
        self.diagnostics.push(Diagnostic::warning(code, line, message));
    }

    /// One top-level key with all that belongs to it.
    fn entry(&mut self) {
        let line = self.lines[self.at];
        if is_skipped(line) {
            self.at += 1;
            return;
        }
        let Some((name, value)) = split_key(line) else {
            let message = "this line of the front matter can't be read and was left out: write `key: value`";
            self.diagnostics.push(Diagnostic::error("fm-unreadable", self.number(), message));
            self.at += 1;
            return;
        };
        let doubled = name.strip_suffix(':').map(str::trim_end);
        if doubled.is_some() || !line[name.len()..].contains(": ") && !value.is_empty() && !line.contains(":\t") {
            let line = self.number();
            self.diagnostics.push(Diagnostic::info("fm-key-form", line, "write `key: value`"));
        }
        let key = field_key(unquote(doubled.unwrap_or(name)).0.as_str());
        let mut field = Field { key, values: Vec::new(), line: self.number() };
        let value = strip_comment(value);
        if value.starts_with(['|', '>']) && value.len() <= 3 {
            self.block_scalar(&mut field, value.starts_with('>'));
        } else if value.starts_with('[') && !value.starts_with("[[") {
            self.flow_list(&mut field, value);
        } else if value.starts_with('{') && !value.starts_with("{{") {
            self.flow_mapping(&field, value);
            return;
        } else {
            self.scalar(&mut field, value);
        }
        if !self.nested(&field.key) || !field.values.is_empty() {
            self.items(&mut field);
            self.fields.push(field);
        }
    }

    /// A value on the key's line, with the indented lines that go on with it.
    fn scalar(&mut self, field: &mut Field, value: &str) {
        let line = self.number();
        self.at += 1;
        let mut text = value.to_owned();
        let open = opens_quote(&text);
        while let Some(next) = self.lines.get(self.at) {
            let goes_on =
                (is_indented(next) && !text.is_empty() && !is_item(next) && split_key(next.trim_start()).is_none())
                    || (open && opens_quote(&text) && split_key(next).is_none());
            if !goes_on || is_skipped(next) {
                break;
            }
            text.push(' ');
            text.push_str(strip_comment(next.trim()));
            self.at += 1;
        }
        if links_only(&text) {
            field.values.extend(split_top(&text).into_iter().filter_map(|t| value_of(t, line)));
        } else if let Some(value) = value_of(&text, line) {
            field.values.push(value);
        }
    }

    /// `|` and `>`: the deeper lines that follow (FM-30).
    fn block_scalar(&mut self, field: &mut Field, folded: bool) {
        let line = self.number();
        self.at += 1;
        let mut parts = Vec::new();
        while let Some(next) = self.lines.get(self.at).filter(|l| is_indented(l) || l.trim().is_empty()) {
            parts.push(next.trim());
            self.at += 1;
        }
        let text = parts.join(if folded { " " } else { "\n" }).trim().to_owned();
        if !text.is_empty() {
            field.values.push(Value { text, quoted: true, line });
        }
    }

    /// `[a, "b, c", [[X]]]`, maybe over several lines, but never into the next key (FM-24).
    fn flow_list(&mut self, field: &mut Field, value: &str) {
        let line = self.number();
        let mut text = value.to_owned();
        self.at += 1;
        while !is_closed(&text) {
            let Some(next) = self.lines.get(self.at).filter(|l| is_indented(l) || split_key(l).is_none()) else {
                break;
            };
            text.push(' ');
            text.push_str(strip_comment(next.trim()));
            self.at += 1;
        }
        let inside = text.strip_prefix('[').unwrap_or(&text).trim_end();
        if !is_closed(&text) {
            let message =
                "a list of the front matter isn't closed, so its names are guessed: close the `[` or the quote";
            self.diagnostics.push(Diagnostic::error("fm-unclosed", line, message));
        }
        let inside =
            if is_closed(&text) { inside.rsplit_once(']').map_or(inside, |(inside, _)| inside) } else { inside };
        field.values.extend(split_top(inside).into_iter().filter_map(|item| value_of(item, line)));
    }

    /// `{a: b, c: d}` as dotted keys (FM-31).
    fn flow_mapping(&mut self, field: &Field, value: &str) {
        let line = self.number();
        if !value.trim_end().ends_with('}') {
            let message =
                "a mapping of the front matter isn't closed on its line: close the `{`, or write it line by line";
            self.diagnostics.push(Diagnostic::error("fm-unclosed", line, message));
        }
        let inside = value.trim_start_matches('{').trim_end_matches('}');
        for (name, value) in split_top(inside).into_iter().filter_map(|pair| pair.split_once(':')) {
            let values = value_of(value.trim(), line).into_iter().collect();
            let key = format!("{}.{}", field.key, field_key(&unquote(name.trim()).0));
            self.fields.push(Field { key, values, line });
        }
        self.at += 1;
    }

    /// Indented `key: value` lines below a key, and lists of such rows, as dotted keys (FM-31).
    fn nested(&mut self, key: &str) -> bool {
        let start = self.at;
        let mut rows = Vec::new();
        let mut last: Option<String> = None;
        while let Some(line) = self.lines.get(self.at) {
            if is_skipped(line) {
                self.at += 1;
                continue;
            }
            let belongs = is_indented(line) || (is_item(line) && row(line).is_some());
            if !belongs {
                break;
            }
            match (row(line), &last) {
                (Some((name, value)), _) if !value.starts_with("//") => {
                    let name = field_key(&unquote(name).0);
                    rows.push((format!("{key}.{name}"), value_of(strip_comment(value), self.number()), self.number()));
                    last = Some(name);
                }
                (None, Some(name)) if is_item(line.trim_start()) => {
                    let item = line.trim_start().trim_start_matches('-').trim();
                    rows.push((format!("{key}.{name}"), value_of(strip_comment(item), self.number()), self.number()));
                }
                _ => break,
            }
            self.at += 1;
        }
        if rows.is_empty() {
            self.at = start;
            return false;
        }
        for (key, value, line) in rows {
            self.fields.push(Field { key, values: value.into_iter().collect(), line });
        }
        true
    }

    /// `- item` lines below a key, indented or not (FM-25, FM-26).
    fn items(&mut self, field: &mut Field) {
        let mut mixed = !field.values.is_empty();
        while let Some(line) = self.lines.get(self.at) {
            if is_skipped(line) {
                self.at += 1;
                continue;
            }
            let Some(item) = item_text(line) else { break };
            if std::mem::take(&mut mixed) {
                self.warn("fm-mixed", "a value and a list under one key; both count");
            }
            let item = strip_comment(item);
            if item.starts_with(['@', '%', '`']) {
                let line = self.number();
                self.diagnostics.push(Diagnostic::info("fm-reserved", line, "YAML wants quotes around this item"));
            }
            field.values.extend(value_of(item, self.number()));
            self.at += 1;
        }
    }
}

/// `key: value`, `key:`, or `key:value` with a plain key; the value without blanks around it.
fn split_key(line: &str) -> Option<(&str, &str)> {
    if line.starts_with([' ', '\t', '#', '-', '[', '{', '@', '>', '|', '*', '&', '!', '%'])
        && !line.starts_with("\u{a0}")
    {
        return None;
    }
    let from = match line.chars().next()? {
        quote @ ('"' | '\'') => line[1..].find(quote)? + 2,
        _ => 0,
    };
    let colon = line[from..].find(':')? + from;
    let (key, rest) = (&line[..colon], &line[colon + 1..]);
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t', '\u{a0}']);
    let plain = !key.contains([' ', '/', '.', '\\']) && !rest.starts_with("//");
    let key = key.trim_end();
    (!key.is_empty() && key.chars().count() <= 60 && (spaced || plain)).then(|| (key, rest.trim_matches(blank)))
}

/// The key and value of a nested line, after the marker of a list of maps.
fn row(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    split_key(line.strip_prefix("- ").unwrap_or(line)).filter(|(k, _)| !k.contains(' ') || k.starts_with('"'))
}

fn blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{a0}'
}

fn is_skipped(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

fn is_item(line: &str) -> bool {
    item_text(line).is_some()
}

/// The text of a `- item` line; `- #a` is an item, `---` is none.
fn item_text(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('-')?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim())
}

/// `text` without a comment: ` #` after text (FM-29). A `#` that starts the value directly before text is data.
fn strip_comment(text: &str) -> &str {
    if text.starts_with(['"', '\'', '[', '{']) || text.starts_with('#') && !text.starts_with("# ") {
        return text;
    }
    if text.starts_with("# ") || text == "#" {
        return "";
    }
    text.split_once(" #").map_or(text, |(before, _)| before.trim_end())
}

/// The value that `text` is; none for nothing, null and template placeholders (FM-21, FM-32).
fn value_of(text: &str, line: u32) -> Option<Value> {
    let text = text.trim_matches(blank);
    let placeholder = text.contains("{{") && text.contains("}}") || text.contains("<%");
    if matches!(text, "" | "~" | "null" | "Null" | "NULL") || placeholder {
        return None;
    }
    let (text, quoted) = unquote(text);
    (!text.is_empty()).then_some(Value { text, quoted, line })
}

/// `text` without its quotes and their escapes. Text after a closing quote makes it plain (FM-22, FM-23).
fn unquote(text: &str) -> (String, bool) {
    let inside = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(inside) = inside('"').filter(|i| !i.replace("\\\\", "").replace("\\\"", "").contains('"')) {
        let text = inside.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"").replace("\\\\", "\\");
        return (text, true);
    }
    // `'Ana's'` is not YAML, but there is only one way to mean it.
    if let Some(inside) = inside('\'') {
        return (inside.replace("''", "'"), true);
    }
    (text.to_owned(), false)
}

/// Whether `text` starts a quotation that it does not end.
fn opens_quote(text: &str) -> bool {
    ['"', '\''].iter().any(|&q| text.starts_with(q) && (text.len() == 1 || !text.ends_with(q)))
}

/// Whether a plain value is wikilinks and nothing else: `[[Ana]], [[Bob]]` (FM-27).
fn links_only(text: &str) -> bool {
    text.starts_with("[[") && split_top(text).iter().all(|p| p.trim().starts_with("[[") && p.trim().ends_with("]]"))
}

/// Whether the brackets of `text` are closed.
fn is_closed(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (None, '"') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, '[') => depth += 1,
            (None, ']') => depth -= 1,
            _ => {}
        }
    }
    depth <= 0
}

/// `text` split at commas outside quotes and brackets.
fn split_top(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut from, mut before) = (0_i32, None, 0, ' ');
    for (i, c) in text.char_indices() {
        match (quote, c) {
            // An apostrophe inside a word opens no quotation.
            (None, '"') => quote = Some(c),
            (None, '\'') if matches!(before, ' ' | ',' | '[') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',') if depth <= 0 => {
                parts.push(&text[from..i]);
                from = i + 1;
            }
            _ => {}
        }
        before = c;
    }
    parts.push(&text[from..]);
    parts
}
