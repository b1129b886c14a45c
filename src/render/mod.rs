//! Floor 6: pages and rows to text, Markdown, JSON and TSV. One file a format; none knows a report.

pub mod json;
pub mod layout;
pub mod markdown;
pub mod text;
pub mod theme;
pub mod tsv;

/// How a command's answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned text for people.
    #[default]
    Text,
    /// One JSON object with typed rows.
    Json,
    /// Markdown.
    Md,
    /// Tab-separated values with a header line.
    Tsv,
}
