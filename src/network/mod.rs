//! Floor 4: all facts of a vault together: who is who, and the rows that reports read.
//!
//! Folded anew from the rows at every command, never patched.

pub mod cards;
pub mod centrality;
pub mod explain;
pub mod find;
pub mod graph;
pub mod groups;
pub mod implicit;
pub mod kept;
pub mod later;
pub mod names;
pub mod nicknames;
pub mod person;
pub mod reading;
pub mod registry;
pub mod resolve;
pub mod rows;
pub mod view;
pub mod want;
