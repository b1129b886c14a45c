//! Floor 7: the tantivy index. Disposable: the notes are the only truth.
//!
//! One document a note holds everything: postings for search, columns for the rows of reports, and one stored blob with
//! all facts. A note is therefore replaced whole or not at all, and the rename of `meta.json` is the only commit point:
//! text and facts cannot disagree.

mod blob;
pub mod candidates;
mod code;
pub mod columns;
mod directory;
pub mod document;
pub mod home;
mod intern;
mod memo;
pub mod payload;
mod row_reader;
pub mod schema;
mod seal;
mod segment;
pub mod socket;
pub mod store;
pub mod sync;
mod tokenizer;
