//! `man`: the manual page, one for all commands, from the same definitions as the help.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::Cli;
use crate::config;

/// Writes the page in roff.
///
/// # Errors
/// If `out` can't be written.
pub fn write(out: &mut dyn Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    section(&mut page, "COMMANDS")?;
    for sub in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        subcommand(&mut page, sub)?;
    }
    section(&mut page, "CONFIGURATION")?;
    writeln!(page, ".nf")?;
    for line in config::DEFAULT.lines() {
        writeln!(page, "{}", escaped(line))?;
    }
    writeln!(page, ".fi")?;
    out.write_all(&page)
}

fn section(page: &mut Vec<u8>, title: &str) -> io::Result<()> {
    writeln!(page, ".SH {title}")
}

fn subcommand(page: &mut Vec<u8>, command: &Command) -> io::Result<()> {
    writeln!(page, ".SS touchbase {}", command.get_name())?;
    if let Some(about) = command.get_long_about().or(command.get_about()) {
        writeln!(page, "{}", escaped(&about.to_string()))?;
    }
    for arg in command.get_arguments().filter(|a| !a.is_hide_set() && !a.is_global_set() && a.get_id() != "help") {
        writeln!(page, ".TP\n\\fB{}\\fR", escaped(&arg.to_string()))?;
        let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
        writeln!(page, "{}", escaped(&help))?;
    }
    Ok(())
}

/// Text that roff takes literally: no request at a line's start, no escapes.
fn escaped(text: &str) -> String {
    let escape = |line: &str| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    };
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}
