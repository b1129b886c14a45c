//! How `network` looks.

use super::network::{By, Row};
use super::page::{Column, Fit, Page, Part, Role, Text};
use super::{Context, ages};
use crate::words::date::{Date, days_between};

/// Single threads to list on the page.
const MOST_THREADS: usize = 10;

/// Shares, then who stands out.
#[must_use]
pub fn page(rows: &[Row], by: By, (since, until): (Date, Date), context: &Context<'_>) -> Page {
    let title =
        Text::of(Role::Heading, "Your network").and(Role::Muted, format!("  by {} · {since} to {until}", by.word()));
    if rows.is_empty() {
        let hint = "Nobody yet. `team:`, `org:` or `location:` in people's notes say how to group them.";
        return Page { title, parts: Vec::new(), hint: Some(Text::of(Role::Muted, hint)) };
    }
    let of = |kind: &str| rows.iter().filter(|r| r.kind == kind).collect::<Vec<_>>();
    let groups = of("group");
    let mut parts: Vec<Part> = spread(&groups, by).into_iter().map(Part::Paragraph).collect();
    if groups.iter().all(|r| r.name.is_none()) {
        let none = format!("Nobody's {} is known: a field in people's notes says it. `--by", by.word());
        let others = "team|org|level|place|tag` groups by something else.";
        parts.push(Part::Paragraph(Text::of(Role::Muted, format!("{none} {others}"))));
    } else {
        parts.push(table(&groups, by, context));
        parts.extend(untouched(&groups, context).map(Part::Paragraph));
    }
    let named = [
        ("Knows most of the others", of("hub")),
        ("Stands between others", of("gatekeeper")),
        ("Hangs by a single thread", of("thread")),
    ];
    for (heading, own) in named.into_iter().filter(|(_, own)| !own.is_empty()) {
        parts.push(Part::Heading(Text::of(Role::Heading, heading)));
        parts.extend(own.iter().take(MOST_THREADS).map(|r| Part::Item(remark(r), r.place.text())));
        if own.len() > MOST_THREADS {
            let more = format!("and {} more; `--json` lists them all", own.len() - MOST_THREADS);
            parts.push(Part::Item(Text::of(Role::Muted, more), Text::default()));
        }
    }
    Page { title, parts, hint: None }
}

/// How evenly the contacts spread, in words: the largest share, and as over how many equal groups it is (the
/// exponential of the entropy).
fn spread(groups: &[&Row], by: By) -> Option<Text> {
    let shares: Vec<f64> = groups.iter().filter_map(|r| r.share).filter(|s| *s > 0.0).collect();
    let first = groups.iter().find(|r| r.share.is_some_and(|s| s > 0.0))?;
    let entropy: f64 = shares.iter().map(|s| -s * s.ln()).sum();
    let named = groups.iter().filter(|r| r.name.is_some()).count();
    let days = |named: bool| groups.iter().filter(move |r| !named || r.name.is_some()).filter_map(|r| r.contact_days);
    let (of_known, all): (usize, usize) = (days(true).sum(), days(false).sum());
    let known = if of_known < all {
        format!(" (of the {of_known} days of {all} with people whose {} is known)", by.word())
    } else {
        String::new()
    };
    let largest = format!(
        "{} of your contacts are in one {}, {}{known}. ",
        percent(first.share),
        by.word(),
        first.name.as_deref().unwrap_or_default()
    );
    let even = match named {
        1 => format!("No other {} is known.", by.word()),
        _ => format!("That is as even as {:.1} equal {}s would be; there are {named}.", entropy.exp(), by.word()),
    };
    Some(Text::plain(largest).and(Role::Muted, even))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(String::new, |s| format!("{:.0} %", s * 100.0))
}

fn table(groups: &[&Row], by: By, context: &Context<'_>) -> Part {
    let columns = vec![
        Column::new(by.word(), Fit::Fixed),
        Column::new("people", Fit::Fixed).right(),
        Column::new("days", Fit::Fixed).right(),
        Column::new("share", Fit::Fixed).right(),
        Column::new("before", Fit::Fixed).right(),
        Column::new("last", Fit::Fixed),
        Column::new("source", Fit::Optional),
    ];
    let today = context.today;
    let cells = |r: &&Row| {
        let last = r.date.map_or_else(|| "never".to_owned(), |d| ages::relative(d, today));
        vec![
            r.name.as_deref().map_or_else(|| Text::of(Role::Muted, format!("{} not known", by.word())), Text::plain),
            Text::plain(r.people.to_string()),
            Text::plain(r.contact_days.unwrap_or(0).to_string()),
            Text::plain(percent(r.share)),
            Text::of(Role::Muted, percent(r.share_before)),
            Text::of(if is_cold(r, context) { Role::Overdue } else { Role::Date }, last),
            r.place.text(),
        ]
    };
    Part::Table { columns, rows: groups.iter().map(cells).collect() }
}

/// No contact with anybody of the group for as long as makes a person cold.
fn is_cold(r: &Row, context: &Context<'_>) -> bool {
    r.date.is_none_or(|d| days_between(d, context.today) >= i64::from(context.preferences.cold_days))
}

fn untouched(groups: &[&Row], context: &Context<'_>) -> Option<Text> {
    let cold = groups.iter().filter(|r| is_cold(r, context));
    let names: Vec<&str> = cold.filter_map(|r| r.name.as_deref()).collect();
    let lead =
        format!("No contact for {} or more: ", ages::count(context.preferences.cold_days as usize, "day", "days"));
    (!names.is_empty()).then(|| Text::plain(lead).and(Role::Overdue, names.join(", ")))
}

fn remark(r: &Row) -> Text {
    let name = Text::of(Role::Person, r.name.as_deref().unwrap_or_default());
    match r.kind {
        "hub" => name.and(Role::Muted, format!(" knows {}", ages::count(r.people, "person", "people"))),
        "gatekeeper" => name.and(Role::Muted, format!(", on {} of the shortest ways", percent(r.share))),
        _ => name.and(Role::Muted, " only through ").and(Role::Person, r.through.as_deref().unwrap_or_default()),
    }
}
