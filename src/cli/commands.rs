//! What each command does: opens what it needs, asks, prints.

use std::mem::ManuallyDrop;

use super::args::{Cli, Command};
use super::error::{Exit, Failure};
use super::session::Session;
use super::world::World;
use super::{completions, index, man, output, search};
use crate::report::{self, Answer, Context, Refusal};

/// Carries out the command.
///
/// # Errors
/// See [`Failure`].
pub fn execute(world: &mut World<'_>, cli: &Cli) -> Result<Exit, Failure> {
    match &cli.command {
        Some(Command::Man) => man::write(world.stdout)?,
        Some(Command::Completions { shell }) => completions::register(world, shell)?,
        Some(Command::Index(options)) => return index::run(world, &cli.global, options),
        Some(Command::LastContact(o)) => {
            return ask(world, cli, "last-contact", |c| report::last_contact::answer(c, o));
        }
        Some(Command::Followups(o)) => return ask(world, cli, "followups", |c| report::followups::answer(c, o)),
        Some(Command::People(o)) if o.about.is_some() => {
            return search::about(world, &cli.global, o.about.as_deref().unwrap_or_default(), &o.filters);
        }
        Some(Command::People(o)) => return ask(world, cli, "people", |c| report::people::answer(c, o)),
        Some(Command::Balance(o)) => return ask(world, cli, "balance", |c| report::balance::answer(c, o)),
        Some(Command::Thanks(o)) => return ask(world, cli, "thanks", |c| report::thanks::answer(c, o)),
        Some(Command::Intros(o)) => return ask(world, cli, "intros", |c| report::intros::answer(c, o)),
        Some(Command::Asks(o)) => return ask(world, cli, "asks", |c| report::asks::answer(c, o)),
        Some(Command::Path(o)) => return look_up(world, cli, "path", |c| report::path::answer(c, o)),
        Some(Command::Network(o)) => return ask(world, cli, "network", |c| report::network::answer(c, o)),
        Some(Command::Suggest(o)) => return ask(world, cli, "suggest", |c| report::suggest::answer(c, o)),
        Some(Command::Newcomers(o)) => return ask(world, cli, "newcomers", |c| report::newcomers::answer(c, o)),
        Some(Command::Brief(o)) => return ask(world, cli, "brief", |c| report::brief::answer(c, o)),
        Some(Command::Show(o)) => return ask(world, cli, "show", |c| report::show::answer(c, o)),
        Some(Command::Timeline(o)) => return ask(world, cli, "timeline", |c| report::timeline::answer(c, o)),
        Some(Command::Birthdays(o)) => return ask(world, cli, "birthdays", |c| report::birthdays::answer(c, o)),
        Some(Command::Said(options)) => return search::said(world, &cli.global, options),
        Some(Command::Search(options)) => return search::run(world, &cli.global, options),
        Some(Command::Activity(o)) => return ask(world, cli, "activity", |c| report::activity::answer(c, o)),
        Some(Command::Stats(o)) => return ask(world, cli, "stats", |c| report::stats::answer(c, o)),
        Some(Command::Doctor(o)) => return doctor(world, cli, *o),
        Some(Command::Resolve(o)) => return look_up(world, cli, "resolve", |c| report::resolve::answer(c, o)),
        Some(Command::Facts(options)) => return facts(world, cli, options),
        None => return ask(world, cli, "today", |c| report::today::answer(c, &report::today::Options::default())),
        Some(Command::Today(o)) => return ask(world, cli, "today", |c| report::today::answer(c, o)),
    }
    Ok(Exit::Done)
}

/// Puts a question to the vault whose answer may be that there is none: exit code 1.
fn look_up(
    world: &mut World<'_>,
    cli: &Cli,
    command: &str,
    question: impl FnOnce(&Context<'_>) -> Result<Answer, Refusal>,
) -> Result<Exit, Failure> {
    let mut is_found = false;
    let exit = ask(world, cli, command, |c| question(c).inspect(|answer| is_found = !answer.rows.is_empty()))?;
    Ok(if exit == Exit::Done && !is_found { Exit::Nothing } else { exit })
}

/// Puts one question to the vault and prints the answer.
fn ask(
    world: &mut World<'_>,
    cli: &Cli,
    command: &str,
    question: impl FnOnce(&Context<'_>) -> Result<Answer, Refusal>,
) -> Result<Exit, Failure> {
    // The process ends with the answer; to free what it holds piece by piece would take longer than some answers do.
    let session = ManuallyDrop::new(Session::open(world, &cli.global)?);
    let view = ManuallyDrop::new(session.view());
    let answer = question(&session.context(&view))?;
    output::print(world, &cli.global, command, session.today, &answer)?;
    Ok(session.exit())
}

fn doctor(world: &mut World<'_>, cli: &Cli, options: report::doctor::Options) -> Result<Exit, Failure> {
    // What was left out is what a pass of one's own finds.
    let session = Session::open_with(world, &cli.global, |open| open.trust_watcher = false)?;
    let view = session.view();
    let outcome = session.workspace.outcome();
    let losses = outcome.left_out.iter().filter(|(why, _)| why.is_loss());
    let left_out: Vec<(String, String)> =
        losses.flat_map(|(why, l)| l.paths.iter().map(|p| (why.reason().to_owned(), p.clone()))).collect();
    let answer = report::doctor::answer(&session.context(&view), &left_out)?;
    output::print(world, &cli.global, "doctor", session.today, &answer)?;
    let serious = answer.rows.iter().any(|r| r["severity"] != "info");
    Ok(if options.strict && serious { Exit::Nothing } else { session.exit() })
}

fn facts(world: &mut World<'_>, cli: &Cli, options: &report::facts::Options) -> Result<Exit, Failure> {
    let session = Session::open(world, &cli.global)?;
    let view = session.view();
    let only = report::people_named(&view, &options.people)?;
    let mut written = Ok(());
    report::facts::lines(&view, session.today, &only, options, &mut |line| {
        if written.is_ok() {
            written = writeln!(world.stdout, "{line}");
        }
    });
    written?;
    Ok(session.exit())
}
