//! Floor 5: one question a file. A report is a pure function of the network, the day and its options.

pub mod page;
