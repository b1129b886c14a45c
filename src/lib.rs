//! touchbase reads a folder of plain markdown notes and tells whom you last saw, what you owe and who said what.
//!
//! One flow: file → [`model::note::Note`] → [`model::fact::Facts`] → index and network → report → page → text.
//! The modules below stand in floor order; each depends only on those above it in this list, and reading them from top
//! to bottom is reading the program. Floors up to `render` are pure: no clock, no files, no environment.

#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests make their own files and may fail")
)]

pub mod words;

pub mod model;

pub mod parse;

pub mod facts;

pub mod network;

pub mod query;

pub mod report;

pub mod render;

pub mod fs;

pub mod clock;

pub mod config;

pub mod vault;

pub mod index;

pub mod workspace;

pub mod watch;

pub mod cli;
