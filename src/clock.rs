//! Floor 7: the clock, for stamps and time-outs. Today's date is an argument everywhere and never comes from here.

#![allow(clippy::disallowed_methods, reason = "this is the clock")]

use std::time::{SystemTime, UNIX_EPOCH};

/// Nanoseconds from 1970, by the system's clock, which may be wrong or be set back.
#[must_use]
pub fn now() -> i64 {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
    i64::try_from(nanos).unwrap_or(i64::MAX)
}

/// What tells this run of the system from earlier ones; empty where the system doesn't say.
///
/// Files of the index that were never flushed can be torn by a power cut, so a new boot asks for a check.
#[must_use]
pub fn boot_id() -> String {
    crate::fs::read_system_text(std::path::Path::new("/proc/sys/kernel/random/boot_id")).unwrap_or_default()
}
