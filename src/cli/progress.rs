//! A bar that tells how far reading has come, for whom waits longer than a second in front of a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::workspace::Progress;

/// Work that is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// The bar, once there is one. It vanishes with this value.
pub struct Bar {
    started: Instant,
    shown: Option<ProgressBar>,
    /// Whether anybody would see it.
    enabled: bool,
}

impl Bar {
    /// A bar that is shown if `enabled`, when its time has come.
    #[must_use]
    pub fn new(enabled: bool) -> Self {
        Self { started: Instant::now(), shown: None, enabled }
    }
}

impl Progress for Bar {
    fn notes(&mut self, done: usize, total: usize) {
        if !self.enabled || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.shown.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("reading notes {wide_bar:.green} {pos} of {len}");
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}
