//! Floor 6: pages and rows to text, Markdown, JSON and TSV.
