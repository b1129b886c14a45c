//! Rows as JSON: `{"schema":"touchbase/<command>/1","today":"…","rows":[…]}`, a row a line.

use serde_json::Value;

use crate::words::date::Date;

/// The rows of `command` as one JSON object.
#[must_use]
pub fn render(command: &str, today: Date, rows: &[Value]) -> String {
    let mut out = format!("{{\"schema\":\"touchbase/{command}/1\",\"today\":\"{today}\",\"rows\":[");
    for (i, row) in rows.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        out.push_str(&row.to_string());
    }
    out.push_str(if rows.is_empty() { "]}\n" } else { "\n]}\n" });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::date::day;

    #[test]
    fn it_is_one_object_whatever_the_rows() {
        let today = day(2026, 11, 20).unwrap();
        for rows in [vec![], vec![serde_json::json!({"person": "Ana"}), serde_json::json!({})]] {
            let value: Value = serde_json::from_str(&render("people", today, &rows)).unwrap();
            assert_eq!(value["schema"], "touchbase/people/1");
            assert_eq!(value["rows"].as_array().unwrap().len(), rows.len());
        }
    }
}
