//! Front matter: tolerant, key by key, every value a raw string (NOTES §1).

use super::yaml;
use crate::model::diagnostic::Diagnostic;
use crate::model::note::{Field, FrontMatter, Value};
use crate::words::text::{LineIndex, field_key, to_u32};

/// Longest front matter (FM-4).
const MAX_BYTES: usize = 64 << 10;
/// Most lines of front matter (FM-4).
const MAX_LINES: usize = 1000;
/// Known keys whose duplicates are joined; of others the last wins (FM-13).
const LISTS: [&str; 30] = [
    "aliases",
    "alias",
    "also-known-as",
    "aka",
    "nickname",
    "nicknames",
    "tags",
    "tag",
    "keywords",
    "keyword",
    "attendees",
    "attendee",
    "participants",
    "participant",
    "people",
    "person",
    "with",
    "who",
    "present",
    "invitees",
    "guests",
    "met",
    "contacts",
    "email",
    "emails",
    "phone",
    "phones",
    "members",
    "children",
    "kids",
];

/// Splits the front matter off `text` and reads it. Text without front matter has no fields and its body at 0.
#[must_use]
pub fn read(text: &str) -> (FrontMatter, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let front = yaml_block(text, &mut diagnostics)
        .or_else(|| toml_block(text, &mut diagnostics))
        .or_else(|| json_line(text))
        .unwrap_or_default();
    (merged(front, &mut diagnostics), diagnostics)
}

/// The names in a value of a people key (§3.6): a plain string splits at `,` `;` `&` and the conjunctions; quoted,
/// linked and addressed ones are one name.
pub fn people<'v>(value: &'v Value, conjunctions: &'v [String]) -> Vec<&'v str> {
    let text = value.text.trim();
    if value.quoted || text.starts_with("[[") && !text.contains("]],") {
        return if text.is_empty() { Vec::new() } else { vec![text] };
    }
    let mut parts: Vec<&str> = text.split([',', ';']).flat_map(|p| p.split(" & ")).collect();
    for word in conjunctions {
        let word = format!(" {word} ");
        parts = parts.into_iter().flat_map(|p| p.split(word.as_str()).collect::<Vec<_>>()).collect();
    }
    parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect()
}

/// `---` … `---` or `...`: YAML, or JSON inside (FM-1 to FM-8, FM-10).
fn yaml_block(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<FrontMatter> {
    let lines = LineIndex::new(text.get(..floor(text, MAX_BYTES + 8)).unwrap_or(text));
    let last = to_u32(lines.len().min(MAX_LINES));
    let opening = (1..=last).find(|&n| !lines.text(text, n).trim().is_empty())?;
    if lines.text(text, opening).trim_end() != "---" {
        return None;
    }
    let closes = |n: &u32| matches!(lines.text(text, *n).trim_end(), "---" | "...");
    let closing = (opening + 1..=last).find(closes)?;
    let inside: Vec<&str> = (opening + 1..closing).map(|n| lines.text(text, n)).collect();
    let body_start = if lines.len() > closing as usize { lines.start(closing + 1) } else { text.len() };
    let first = inside.iter().find(|l| !is_blank(l)).map_or("", |l| l.trim_start());
    if first.starts_with('{') {
        return json_fields(&inside.join("\n"), opening + 1).map(|fields| FrontMatter { fields, body_start });
    }
    // A leading blank line is tolerated only before what can be nothing else (FM-8).
    let fits = if opening == 1 { yaml::has_key(&inside) } else { yaml::is_all_yaml(&inside) };
    let empty = inside.iter().all(|l| is_blank(l));
    if !fits && (opening > 1 || !empty) {
        diagnostics.push(Diagnostic::info(
            "fm-not-mapping",
            opening,
            "two rules, no front matter: no line reads `key:`",
        ));
        return None;
    }
    if opening > 1 {
        diagnostics.push(Diagnostic::info("fm-leading-blank", opening, "front matter begins after an empty line"));
    }
    let fields = yaml::fields(&inside, opening + 1, diagnostics);
    Some(FrontMatter { fields, body_start })
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// `+++` … `+++`: TOML (FM-9).
fn toml_block(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<FrontMatter> {
    let lines = LineIndex::new(text.get(..floor(text, MAX_BYTES + 8)).unwrap_or(text));
    if lines.text(text, 1).trim_end() != "+++" {
        return None;
    }
    let last = to_u32(lines.len().min(MAX_LINES));
    let closing = (2..=last).find(|&n| lines.text(text, n).trim_end() == "+++")?;
    let body_start = if lines.len() > closing as usize { lines.start(closing + 1) } else { text.len() };
    let inside: Vec<&str> = (2..closing).map(|n| lines.text(text, n)).collect();
    let mut fields = Vec::new();
    match inside.join("\n").parse::<toml::Table>() {
        Ok(table) => {
            let line_of = |key: &str| inside.iter().position(|l| l.trim_start().starts_with(key)).map_or(2, |i| i + 2);
            toml_fields(&table, "", &mut |key, values, leaf| {
                let line = to_u32(line_of(leaf));
                let values = values.into_iter().map(|text| Value { text, quoted: true, line }).collect();
                fields.push(Field { key, values, line });
            });
        }
        Err(e) => {
            let line = e.span().map_or(2, |s| to_u32(inside.join("\n")[..s.start].matches('\n').count()) + 2);
            let message = "front matter is no TOML from here and was left out: mend this line";
            diagnostics.push(Diagnostic::error("fm-unreadable", line, message));
        }
    }
    Some(FrontMatter { fields, body_start })
}

/// Hands out every key of a table: tables prefix their keys, which stand alone, too, where no other key is called so.
fn toml_fields(table: &toml::Table, at: &str, put: &mut dyn FnMut(String, Vec<String>, &str)) {
    let mut tables = vec![(at.to_owned(), table)];
    while let Some((at, table)) = tables.pop() {
        for (name, value) in table {
            let key = field_key(name);
            match value {
                toml::Value::Table(inner) => tables.push((format!("{at}{key}."), inner)),
                value => {
                    let values = toml_texts(value);
                    if !at.is_empty() {
                        put(format!("{at}{key}"), values.clone(), name);
                    }
                    put(key, values, name);
                }
            }
        }
    }
}

fn toml_texts(value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::Array(items) => items.iter().filter(|i| !i.is_array()).flat_map(toml_texts).collect(),
        toml::Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

/// A JSON object as the whole first line (FM-10).
fn json_line(text: &str) -> Option<FrontMatter> {
    let line = text.split(['\n', '\r']).next().filter(|l| l.starts_with('{') && l.len() <= MAX_BYTES)?;
    let fields = json_fields(line.trim_end(), 1)?;
    let rest = &text[line.len()..];
    let ending = if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
    Some(FrontMatter { fields, body_start: line.len() + ending })
}

/// The fields of a JSON object. `serde_json` refuses depths at which it would recurse too far.
fn json_fields(text: &str, line: u32) -> Option<Vec<Field>> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let mut fields = Vec::new();
    let mut objects = vec![(String::new(), object)];
    while let Some((at, object)) = objects.pop() {
        for (name, value) in object {
            let key = format!("{at}{}", field_key(&name));
            match value {
                serde_json::Value::Object(inner) => objects.push((format!("{key}."), inner)),
                value => {
                    let values = json_texts(value).into_iter().map(|text| Value { text, quoted: true, line }).collect();
                    fields.push(Field { key, values, line });
                }
            }
        }
    }
    Some(fields)
}

fn json_texts(value: serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Null => Vec::new(),
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Array(items) => items.into_iter().filter(|i| !i.is_array()).flat_map(json_texts).collect(),
        other => vec![other.to_string()],
    }
}

/// Joins the duplicates of known lists; of other keys the last wins (FM-13). Nested keys are rows and stay apart.
fn merged(front: FrontMatter, diagnostics: &mut Vec<Diagnostic>) -> FrontMatter {
    let mut fields: Vec<Field> = Vec::with_capacity(front.fields.len());
    for field in front.fields {
        let known = if field.key.contains('.') { None } else { fields.iter_mut().find(|f| f.key == field.key) };
        let Some(known) = known else {
            fields.push(field);
            continue;
        };
        let message = format!(
            "`{}` is written twice; {}",
            field.key,
            if is_list(&field.key) { "all values count" } else { "the last one counts" }
        );
        diagnostics.push(Diagnostic::warning("fm-duplicate-key", field.line, message));
        if is_list(&field.key) {
            for value in field.values {
                if !known.values.iter().any(|v| v.text == value.text) {
                    known.values.push(value);
                }
            }
        } else {
            *known = field;
        }
    }
    FrontMatter { fields, ..front }
}

fn is_list(key: &str) -> bool {
    LISTS.contains(&key)
}

/// The greatest character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(block: &str) -> Vec<(String, Vec<String>)> {
        let (front, _) = read(&format!("---\n{block}\n---\nbody"));
        front.fields.into_iter().map(|f| (f.key, f.values.into_iter().map(|v| v.text).collect())).collect()
    }

    fn values(block: &str) -> Vec<String> {
        fields(block).into_iter().flat_map(|(_, v)| v).collect()
    }

    #[test]
    fn delimiters() {
        let body = |text: &str| text[read(text).0.body_start..].to_owned();
        assert_eq!(body("---  \na: 1\n---\nx"), "x");
        assert_eq!(body("---\r\na: 1\r\n---\r\nx"), "x");
        assert_eq!(body("---\ra: 1\r...\rx"), "x");
        assert_eq!(body("---\n---\nx"), "x");
        assert_eq!(body("---\n\n# nothing\n---\nx"), "x");
        assert_eq!(body("---\naliases: [Ana]\n---"), "");
        assert_eq!(body("\n---\ndate: 2026-11-20\n---\nx"), "x");
        for text in [
            "----\na: 1\n---\n",
            " ---\na: 1\n---\n",
            "---yaml\na: 1\n---\n",
            "---\nhello\n",
            "---\nTalked to @ana\n---\n",
        ] {
            assert_eq!(body(text), text);
            assert_eq!(read(text).0.fields, []);
        }
        assert_eq!(fields("a: 1\n--- x"), [("a".to_owned(), vec!["1".to_owned()])]);
    }

    #[test]
    fn scalars_stay_as_written() {
        for (line, want) in [
            ("k: v", "v"),
            ("k:\tv", "v"),
            ("k:v", "v"),
            ("k:\u{a0}v", "v"),
            ("k: 0612345678", "0612345678"),
            ("k: 1.10", "1.10"),
            ("k: \"a \\\"b\\\" \\\\ c\"", "a \"b\" \\ c"),
            ("k: 'Ana''s'", "Ana's"),
            ("k: 'Ana's'", "Ana's"),
            ("k: \"a\" b", "\"a\" b"),
            ("k: Meeting: Ana", "Meeting: Ana"),
            ("k: x # y", "x"),
            ("k: x #y", "x"),
            ("k: C# dev", "C# dev"),
            ("k: @ana", "@ana"),
            ("k:: v", "v"),
            ("k: &a *b !t", "&a *b !t"),
            ("k: https://a.b/c", "https://a.b/c"),
            ("k: one\n  two", "one two"),
            ("k: |\n  one\n  two", "one\ntwo"),
            ("k: >-\n  one\n  two", "one two"),
        ] {
            assert_eq!(values(line), [want], "{line}");
        }
        for line in ["k:", "k: ~", "k: null", "k: # note", "k: {{date}}", "k: <% x %>"] {
            assert_eq!(values(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn lists_in_every_form() {
        for (block, want) in [
            ("k: [a, \"b, c\", [[X]], @ana]", &["a", "b, c", "[[X]]", "@ana"][..]),
            ("k: [a,\n  b]\nl: c", &["a", "b", "c"]),
            ("k: [a, b\nl: c", &["a", "b", "c"]),
            ("k:\n- @kepano\n- b", &["@kepano", "b"]),
            ("k:\n\t- a\n\t- ", &["a"]),
            ("k: LifeOS\n- x", &["LifeOS", "x"]),
            ("k: [[Ana]]", &["[[Ana]]"]),
            ("k: [[Ana]], [[Bob]]", &["[[Ana]]", "[[Bob]]"]),
            ("k:\n- [[Ana]]", &["[[Ana]]"]),
            ("k: #a #b", &["#a #b"]),
            ("k: [#a, #b]", &["#a", "#b"]),
            ("k:\n- #a", &["#a"]),
        ] {
            assert_eq!(values(block), want, "{block}");
        }
    }

    #[test]
    fn nothing_is_lost_to_one_bad_line() {
        let (front, diagnostics) = read("---\na: 1\n}{ nonsense\nb: 2\n---\n");
        assert_eq!(front.fields.iter().map(|f| f.key.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((diagnostics[0].code.as_str(), diagnostics[0].line), ("fm-unreadable", 3));
    }

    #[test]
    fn nested_mappings_have_dotted_keys() {
        let want = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), vec![(*v).to_owned()])).collect::<Vec<_>>()
        };
        assert_eq!(
            fields("kids:\n  name: Mira\n  age: 4\nx: y"),
            want(&[("kids.name", "Mira"), ("kids.age", "4"), ("x", "y")])
        );
        assert_eq!(
            fields("kids:\n- name: Mira\n  age: 4\n- name: Ben"),
            want(&[("kids.name", "Mira"), ("kids.age", "4"), ("kids.name", "Ben")])
        );
        assert_eq!(fields("kids: {name: Mira}"), want(&[("kids.name", "Mira")]));
    }

    #[test]
    fn duplicates_join_for_lists_else_the_last_wins() {
        assert_eq!(values("tags: [a]\ntags: [b]"), ["a", "b"]);
        assert_eq!(values("role: a\nRole: b"), ["b"]);
        assert_eq!(fields("Date Created: x")[0].0, "date-created");
    }

    #[test]
    fn toml_and_json() {
        let (front, _) = read("+++\ndate = 2026-11-20\ntags = [\"a\"]\n[extra]\nwith = [\"ana\"]\n+++\nx");
        let keys: Vec<&str> = front.fields.iter().map(|f| f.key.as_str()).collect();
        assert_eq!(keys, ["date", "tags", "extra.with", "with"]);
        assert_eq!(front.fields[0].values[0].text, "2026-11-20");
        let (front, _) = read("---\n{\"tags\":[\"x\"]}\n---\n");
        assert_eq!(front.fields[0].values[0].text, "x");
        let text = "{\"tags\":[\"x\"]}\nbody";
        assert_eq!(&text[read(text).0.body_start..], "body");
    }

    #[test]
    fn people_values_split_unless_quoted_or_linked() {
        let value = |text: &str, quoted| Value { text: text.to_owned(), quoted, line: 1 };
        let and = ["and".to_owned()];
        assert_eq!(people(&value("Ana, Bob and Cy", false), &and), ["Ana", "Bob", "Cy"]);
        assert_eq!(people(&value("Lopez, Ana", true), &and), ["Lopez, Ana"]);
        assert_eq!(people(&value("[[Ana and Bob]]", false), &and), ["[[Ana and Bob]]"]);
    }
}
