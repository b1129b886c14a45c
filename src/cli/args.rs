//! The command line's grammar. Doc comments are the help, the man page and the completions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::render::Format;
use crate::report;

/// Whom you last saw, what you owe and who said what, from the notes you write anyway.
#[derive(Clone, Debug, Parser)]
#[command(name = "touchbase", version, max_term_width = 100, disable_help_subcommand = true)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command; `today` if there is none.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options before or after any command.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// The folder of notes [default: the nearest folder upwards with touchbase.toml, .obsidian or logseq/, else this one].
    #[arg(long, global = true, value_name = "DIR")]
    pub vault: Option<PathBuf>,
    /// Answer as of this day; without a day, as of today.
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<Option<String>>,
    /// Your name, handle or address; may be given more than once.
    #[arg(long, global = true, value_name = "NAME")]
    pub me: Vec<String>,
    /// Read this config file instead of the user's.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Keep the index in this folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub index: Option<PathBuf>,
    /// Answer from the index as it stands.
    #[arg(long, global = true)]
    pub no_refresh: bool,
    /// Answer from the files alone, neither reading nor writing an index.
    #[arg(long, global = true)]
    pub no_index: bool,
    /// Believe that the vault is empty.
    #[arg(long, global = true)]
    pub allow_empty: bool,
    /// The same as --format json.
    #[arg(long, global = true)]
    pub json: bool,
    /// How to write the answer.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", hide_default_value = true)]
    pub format: Format,
    /// With --format tsv: no `'` before text that a spreadsheet would run as a formula.
    #[arg(long, global = true)]
    pub raw_tsv: bool,
    /// When to colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub color: Color,
    /// Never use a pager.
    #[arg(long, global = true)]
    pub no_pager: bool,
    /// Print no notices.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more notices.
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Build or update the index, and say what is in it.
    Index(IndexOptions),
    /// The digest: meetings, what is due, birthdays, who is overdue.
    Today(report::today::Options),
    /// Whom you last saw, and how things stand.
    LastContact(report::last_contact::Options),
    /// What you owe and what is owed to you.
    Followups(report::followups::Options),
    /// Everyone the notes know.
    People(report::people::Options),
    /// Who gives and who takes, and what has yet to come back.
    Balance(report::balance::Options),
    /// What you got and never said thanks for.
    Thanks(report::thanks::Options),
    /// Who brought whom together, and what became of it.
    Intros(report::intros::Options),
    /// What people look for and offer, and who could help whom.
    Asks(report::asks::Options),
    /// Who can introduce you to somebody.
    Path(report::path::Options),
    /// How your contacts spread, and who holds your network together.
    Network(report::network::Options),
    /// Whom to reach out to now, why, and how to begin.
    Suggest(report::suggest::Options),
    /// Who is new in the notes, and not yet welcomed.
    Newcomers(report::newcomers::Options),
    /// The page to read before you meet somebody.
    Brief(report::brief::Options),
    /// The card of one person.
    Show(report::show::Options),
    /// What happened with somebody, line by line, the newest first.
    Timeline(report::timeline::Options),
    /// Birthdays and other days of every year, children's too.
    Birthdays(report::birthdays::Options),
    /// What somebody said, newest first.
    Said(report::said::Options),
    /// Search the notes.
    Search(report::search::answer::Options),
    /// Days of contact over time, as bars.
    Activity(report::activity::Options),
    /// Totals over the vault.
    Stats(report::stats::Options),
    /// What could not be read as it was meant, and how much was.
    Doctor(report::doctor::Options),
    /// Why a name means whom it means.
    Resolve(report::resolve::Options),
    /// Print every fact as JSON lines.
    Facts(report::facts::Options),
    /// Print the script that completes commands, options and people's names in your shell.
    Completions {
        /// bash, zsh, fish, elvish or powershell.
        shell: String,
    },
    /// Print the manual page.
    Man,
}

/// Options of `index`.
#[derive(Clone, Debug, Default, Args)]
pub struct IndexOptions {
    /// Keep the index up to date until Ctrl-C, and say what every saved note changes.
    #[arg(long, conflicts_with_all = ["check", "explain"])]
    pub watch: bool,
    /// With --watch: look for changes every so many seconds instead of being told by the system.
    #[arg(long, value_name = "SECS", requires = "watch", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub poll: Option<u64>,
    /// With --watch: stop with exit code 4 when the vault is gone, instead of waiting for it.
    #[arg(long, requires = "watch")]
    pub exit_on_gone: bool,
    /// Build it from nothing.
    #[arg(long)]
    pub rebuild: bool,
    /// Compare it with a fresh index of the same notes; exit code 1 if they differ.
    #[arg(long)]
    pub check: bool,
    /// Say which rule skips this file, or every fact of it, of a line of it (`PATH:LINE`) or about a person with its rule,
    /// what it beat, and why a mention is no contact.
    #[arg(long, value_name = "PATH|PERSON")]
    pub explain: Option<PathBuf>,
}
