//! Floor 7: the tantivy index. Disposable: the notes are the only truth.
