//! A page: what a report shows, laid out by meaning. Renderers know pages, never reports.

/// What a run of text means. A theme gives it a colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Ordinary text.
    #[default]
    Plain,
    /// A person's name. Never cut.
    Person,
    /// A date or an age.
    Date,
    /// Late: overdue, cold, owed for long.
    Overdue,
    /// Due soon or today.
    Due,
    /// In order: kept, done.
    Good,
    /// `path:line`. Never cut.
    Path,
    /// Beside the point: units, hints, counts in brackets.
    Muted,
    /// A heading.
    Heading,
    /// The matched words of a snippet.
    Match,
    /// A tag.
    Tag,
    /// A bar of a chart.
    Bar,
}

/// Text of one role. Renderers escape it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text, straight from a note or of our own making.
    pub text: String,
    /// What it means.
    pub role: Role,
}

/// A piece of running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Run>);

impl Text {
    /// Text of one role.
    #[must_use]
    pub fn of(role: Role, text: impl Into<String>) -> Self {
        Self(vec![Run { text: text.into(), role }])
    }

    /// Ordinary text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::of(Role::Plain, text)
    }

    /// This and more text of `role` behind it.
    #[must_use]
    pub fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        self.0.push(Run { text: text.into(), role });
        self
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|r| r.text.is_empty())
    }
}

/// How a column behaves when the page is narrower than it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Never wrapped or cut: names, dates, numbers.
    Fixed,
    /// Wrapped under itself.
    Wrap,
    /// Left out on narrow pages, before anything wraps; later columns go first.
    Optional,
    /// Put on a line of its own below the row where it does not fit beside it: `path:line`.
    Below,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Header; empty for none.
    pub title: String,
    /// What it does when space is short.
    pub fit: Fit,
    /// Numbers stand at the right.
    pub right: bool,
}

impl Column {
    /// A left-aligned column.
    #[must_use]
    pub fn new(title: &str, fit: Fit) -> Self {
        Self { title: title.to_owned(), fit, right: false }
    }

    /// The same with its text at the right.
    #[must_use]
    pub fn right(self) -> Self {
        Self { right: true, ..self }
    }
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading.
    Heading(Text),
    /// A paragraph, wrapped.
    Paragraph(Text),
    /// A bulleted item, wrapped under itself; the second text, if any, is its source and stands at the end or below.
    Item(Text, Text),
    /// The same under the item before it.
    Under(Text, Text),
    /// Aligned rows without boxes.
    Table {
        /// Columns.
        columns: Vec<Column>,
        /// One text a column.
        rows: Vec<Vec<Text>>,
    },
    /// Horizontal bars on one scale.
    Bars(Vec<Bar>),
}

/// One horizontal bar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// In front of the bar.
    pub label: String,
    /// Length of the filled part.
    pub part: u64,
    /// Length of the whole bar, at least `part`.
    pub whole: u64,
    /// Behind the bar.
    pub note: String,
}

/// What a command shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// One line: what is shown, and for when.
    pub title: Text,
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// Shown last, or alone when there is nothing else: what to do next.
    pub hint: Option<Text>,
}
