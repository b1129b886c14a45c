//! Floor 7: the folder of notes on disk.
