//! Rows as tab-separated values. Text that a spreadsheet would run as a formula gets a leading `'` (FAULTS §1d), unless
//! the reader is no spreadsheet and says so.

use serde_json::Value;

use crate::words::text::sanitize;

/// A header of the first row's keys, then a line a row. Lists are joined by `; `, unknown values are empty; `raw` leaves
/// formulas as they are.
#[must_use]
pub fn render(rows: &[Value], raw: bool) -> String {
    let Some(Value::Object(first)) = rows.first() else { return String::new() };
    let keys: Vec<&String> = first.keys().collect();
    let mut out = keys.iter().map(|k| k.as_str()).collect::<Vec<_>>().join("\t");
    out.push('\n');
    for row in rows {
        let cells: Vec<String> =
            keys.iter().map(|k| row.get(k.as_str()).map_or_else(String::new, |value| cell(value, raw))).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out
}

fn cell(value: &Value, raw: bool) -> String {
    let text = match value {
        Value::Null => return String::new(),
        // A number is a number, whatever its sign.
        Value::Bool(_) | Value::Number(_) => return value.to_string(),
        Value::String(_) | Value::Object(_) => bare(value),
        Value::Array(items) => items.iter().map(bare).collect::<Vec<_>>().join("; "),
    };
    if raw { text } else { guarded(text) }
}

fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| sanitize(&value.to_string()), sanitize)
}

fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_one_line_and_no_formula() {
        let rows =
            [serde_json::json!({"person": "=1+1", "days": -3, "tags": ["a", "b"], "note": null, "text": "x\ty\nz"})];
        assert_eq!(render(&rows, false), "person\tdays\ttags\tnote\ttext\n'=1+1\t-3\ta; b\t\tx y z\n");
        assert_eq!(render(&rows, true), "person\tdays\ttags\tnote\ttext\n=1+1\t-3\ta; b\t\tx y z\n");
    }
}
