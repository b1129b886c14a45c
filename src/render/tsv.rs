//! Rows as tab-separated values. Text that a spreadsheet would run as a formula gets a leading `'` (FAULTS §1d).

use serde_json::Value;

use crate::words::text::sanitize;

/// A header of the first row's keys, then a line a row. Lists are joined by `; `, unknown values are empty.
#[must_use]
pub fn render(rows: &[Value]) -> String {
    let Some(Value::Object(first)) = rows.first() else { return String::new() };
    let keys: Vec<&String> = first.keys().collect();
    let mut out = keys.iter().map(|k| k.as_str()).collect::<Vec<_>>().join("\t");
    out.push('\n');
    for row in rows {
        let cells: Vec<String> = keys.iter().map(|k| row.get(k.as_str()).map_or_else(String::new, cell)).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => guarded(&sanitize(text)),
        Value::Array(items) => guarded(&items.iter().map(bare).collect::<Vec<_>>().join("; ")),
        Value::Object(_) => guarded(&sanitize(&value.to_string())),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| sanitize(&value.to_string()), sanitize)
}

fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_one_line_and_no_formula() {
        let rows =
            [serde_json::json!({"person": "=1+1", "days": -3, "tags": ["a", "b"], "note": null, "text": "x\ty\nz"})];
        assert_eq!(render(&rows), "person\tdays\ttags\tnote\ttext\n'=1+1\t-3\ta; b\t\tx y z\n");
    }
}
