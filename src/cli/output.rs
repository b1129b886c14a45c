//! From an answer to stdout: format, width, colour, pager.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::args::{Color, Global};
use super::error::Failure;
use super::world::World;
use crate::render::text::Look;
use crate::render::{Format, json, markdown, text, tsv};
use crate::report::Answer;
use crate::words::date::Date;

/// Cells a line where nobody says how many.
const DEFAULT_WIDTH: usize = 100;

/// The format asked for.
#[must_use]
pub fn format(global: &Global) -> Format {
    if global.json { Format::Json } else { global.format }
}

/// What text may use on this terminal.
#[must_use]
pub fn look(world: &World<'_>, global: &Global) -> Look {
    let colour = match global.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            world.terminal.stdout && world.var("NO_COLOR").is_none() && world.text_var("TERM") != Some("dumb")
        }
    };
    let columns = world.text_var("COLUMNS").and_then(|c| c.parse().ok());
    let width = world.terminal.width.or(columns).unwrap_or(DEFAULT_WIDTH).max(20);
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|v| world.text_var(v));
    // Only a locale that says otherwise speaks against Unicode.
    let unicode = locale.is_none_or(|l| l.to_ascii_lowercase().replace('-', "").contains("utf8"));
    Look { width, colour, unicode }
}

/// Prints the answer of `command` in the format asked for.
///
/// # Errors
/// If stdout can't be written.
pub fn print(
    world: &mut World<'_>,
    global: &Global,
    command: &str,
    today: Date,
    answer: &Answer,
) -> Result<(), Failure> {
    let format = format(global);
    let out = match (format, &answer.text) {
        (Format::Text | Format::Md, Some(text)) => text.clone(),
        (Format::Text, _) => text::render(&answer.page, look(world, global)),
        (Format::Json, _) => json::render(command, today, &answer.rows),
        (Format::Md, _) => markdown::render(&answer.page),
        (Format::Tsv, _) => tsv::render(&answer.rows, global.raw_tsv),
    };
    if format == Format::Text && !global.no_pager && page(world, &out) {
        return Ok(());
    }
    world.stdout.write_all(out.as_bytes())?;
    Ok(world.stdout.flush()?)
}

/// Shows text that is longer than the terminal through the user's pager. False: it was not shown.
fn page(world: &World<'_>, text: &str) -> bool {
    let too_long = world.terminal.stdout && world.terminal.height.is_some_and(|h| text.lines().count() >= h);
    let pager = world.text_var("TOUCHBASE_PAGER").or(world.text_var("PAGER")).unwrap_or("less");
    let mut words = pager.split_whitespace();
    let (true, Some(program)) = (too_long && pager != "cat", words.next()) else { return false };
    let mut command = Command::new(program);
    command.args(words).env("LESSCHARSET", "utf-8").stdin(Stdio::piped());
    if world.var("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    // No pager is no reason to show nothing.
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut stdin) = child.stdin.take() {
        // A reader who quits early closes the pipe.
        let _: io::Result<()> = stdin.write_all(text.as_bytes());
    }
    child.wait().is_ok()
}
