//! One run: config, vault, and the network of its people.

use std::path::PathBuf;

use super::args::Global;
use super::error::Failure;
use super::world::World;
use crate::config::Config;
use crate::model::settings::Settings;
use crate::vault::VaultOptions;
use crate::words::date::Date;
use crate::workspace::{OpenOptions, Workspace};

/// What every command that reads notes works with.
pub struct Session {
    /// The opened vault.
    pub workspace: Workspace,
    /// The config in force.
    pub config: Config,
    /// The day as of which to answer.
    pub today: Date,
    /// The writer's names, from config and `--me`.
    pub me: Vec<String>,
}

impl Session {
    /// Reads the config and opens the vault.
    pub fn open(world: &mut World<'_>, global: &Global) -> Result<Self, Failure> {
        let vault = world
            .cwd
            .join(global.vault.clone().or(world.var("TOUCHBASE_VAULT").map(PathBuf::from)).unwrap_or_default());
        let config = Config::read(&[]).0;
        let mut settings: Settings = config.settings();
        settings.me.extend(global.me.iter().cloned());
        let me = settings.me.clone();
        let today = match &global.today {
            Some(t) => t.parse().map_err(|_| Failure::usage("bad date"))?,
            None => world.today,
        };
        let options = OpenOptions {
            vault,
            index: global.index.clone(),
            settings,
            reading: VaultOptions::default(),
            refresh: !global.no_refresh,
            use_index: !global.no_index,
            allow_empty: global.allow_empty,
        };
        let workspace = Workspace::open(&options, &mut ())?;
        Ok(Self { workspace, config, today, me })
    }
}
