//! The colour of each role. Everything is readable without colour too.

use anstyle::{AnsiColor, Style};

use crate::report::page::Role;

/// The style of `role`.
#[must_use]
pub fn style(role: Role) -> Style {
    let colour = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
    match role {
        Role::Plain => Style::new(),
        Role::Person => Style::new().bold(),
        Role::Date => colour(AnsiColor::Cyan),
        Role::Overdue => colour(AnsiColor::Red),
        Role::Due => colour(AnsiColor::Yellow),
        Role::Good => colour(AnsiColor::Green),
        Role::Path | Role::Muted => Style::new().dimmed(),
        Role::Heading => Style::new().bold().underline(),
        Role::Match => colour(AnsiColor::Yellow).bold(),
        Role::Tag => colour(AnsiColor::Magenta),
        Role::Bar => colour(AnsiColor::Blue),
    }
}
