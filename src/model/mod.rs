//! Floor 1: what a note is and what it claims, as plain data. No rule lives here.

pub mod diagnostic;
pub mod fact;
pub mod note;
pub mod person;
pub mod reference;
pub mod settings;
pub mod task;
