//! A task line and its metadata (NOTES §5).

use serde::{Deserialize, Serialize};

use crate::words::date::Date;

/// Whether the thing is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Still to be done.
    Open,
    /// Done.
    Done,
    /// Given up.
    Cancelled,
}

/// Priority; none sorts between medium and low (NOTES §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// 🔺
    Highest,
    /// ⏫
    High,
    /// 🔼
    Medium,
    /// 🔽
    Low,
    /// ⏬
    Lowest,
}

/// What made a line a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TaskKind {
    /// A checkbox (T-1, T-4).
    Checkbox,
    /// A Logseq keyword (T-5).
    Keyword,
    /// A todo.txt line (T-6).
    TodoTxt,
    /// A bullet under a task heading (T-7).
    Section,
    /// `TODO: …`, `ACTION: …` (T-8).
    Label,
    /// An item of a Kanban lane (T-10).
    Kanban,
}

impl TaskKind {
    /// The id of the rule in NOTES §5.1.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Checkbox => "T-1",
            Self::Keyword => "T-5",
            Self::TodoTxt => "T-6",
            Self::Section => "T-7",
            Self::Label => "T-8",
            Self::Kanban => "T-10",
        }
    }
}

/// A task as written: no meaning beyond its own metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What made the line a task.
    pub kind: TaskKind,
    /// State of the checkbox or keyword.
    pub status: Status,
    /// The description without marker, metadata and block id (T-11).
    pub text: String,
    /// 📅 and its other forms.
    pub due: Option<Date>,
    /// ⏳
    pub scheduled: Option<Date>,
    /// 🛫
    pub start: Option<Date>,
    /// ➕
    pub created: Option<Date>,
    /// ✅
    pub done: Option<Date>,
    /// ❌
    pub cancelled: Option<Date>,
    /// Priority, if one is given.
    pub priority: Option<Priority>,
    /// The recurrence as written, without its marker (T-13).
    pub recurrence: Option<String>,
    /// 🆔
    pub id: Option<String>,
    /// ⛔
    pub depends_on: Vec<String>,
    /// `owner:: assignee:: by::` and `with:: for:: to::` fields: folded key and value as written.
    pub fields: Vec<(String, String)>,
}
