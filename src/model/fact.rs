//! What one note claims, each claim with its line and rule. People are references, settled by the network.

use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostic;
use super::note::{DateVia, NoteKind};
use super::person::PersonCard;
use super::reference::Reference;
use super::task::{Priority, Status};
use crate::words::date::{Date, DateRange};

/// Index into [`Facts::references`].
pub type RefId = u32;

/// All claims of one note.
///
/// A function of the note's path, text and the settings alone, so that changing one note never makes another note's
/// stored facts wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The note itself.
    pub note: NoteFacts,
    /// Every distinct reference of the note, in order of first use.
    pub references: Vec<Reference>,
    /// Person cards.
    pub cards: Vec<PersonCard>,
    /// Who is named where.
    pub mentions: Vec<Mention>,
    /// Contacts, happened or planned.
    pub contacts: Vec<Contact>,
    /// Follow-ups.
    pub followups: Vec<FollowUp>,
    /// Who said what.
    pub statements: Vec<Statement>,
    /// Give and take.
    pub exchanges: Vec<Exchange>,
    /// Introductions.
    pub introductions: Vec<Introduction>,
    /// What people look for and offer.
    pub asks: Vec<Ask>,
    /// What people did on lines that state no contact and no exchange with them.
    pub deeds: Vec<Deed>,
    /// What the lines of promises and deeds are about.
    pub gists: Vec<Gist>,
    /// Oddities.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is true of the note as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteFacts {
    /// Path relative to the vault.
    pub path: String,
    /// XXH3 of the decoded text.
    pub hash: u64,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: NoteKind,
    /// The note's own date.
    pub date: Option<Date>,
    /// The rule that dated it.
    pub date_via: Option<DateVia>,
    /// Tags without `#`.
    pub tags: Vec<String>,
}

/// Where in the note a person is named. Names are those of the `facts` format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// Running text.
    Text,
    /// A heading.
    Heading,
    /// A task.
    Task,
    /// Front matter.
    FrontMatter,
    /// A table.
    Table,
    /// Quoted text.
    Quote,
    /// Code; opaque.
    Code,
    /// A comment; opaque.
    Comment,
}

/// Why a mention is no contact (FACTS §1, N1–N8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotContact {
    /// N1
    Planned,
    /// N2
    Negated,
    /// N3, somebody else's text
    Quoted,
    /// N3
    Code,
    /// N3
    Template,
    /// N4
    OtherPeople,
    /// N5
    About,
    /// N6
    Conditional,
    /// N7
    Absent,
    /// N8
    Plain,
    /// The line can be read two ways: left out of the counts and shown as unsure.
    Unsure,
    /// A contact, but the line has no date.
    Undated,
}

/// A person is named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Who.
    pub person: RefId,
    /// 1-based line; 0 for the whole file.
    pub line: u32,
    /// The line's date.
    pub date: Option<Date>,
    /// Where.
    pub region: Region,
    /// `None`: this mention is (part of) a contact. Else why not.
    pub why_not: Option<NotContact>,
}

/// How people met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// Coffee, tea.
    Coffee,
    /// Lunch, dinner, breakfast.
    Meal,
    /// A meeting, a 1:1.
    Meeting,
    /// A telephone call.
    Call,
    /// A video call.
    Video,
    /// Email.
    Email,
    /// Chat, text, letter, card.
    Message,
    /// Party, concert, conference.
    Event,
    /// Visiting or being visited.
    Visit,
    /// Anything else.
    Other,
}

/// A rule of FACTS §1 that makes a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContactRule {
    /// Roster.
    C1,
    /// Explicit.
    C2,
    /// Phrase.
    C3,
    /// Told.
    C4,
    /// Heading.
    C5,
    /// Own log.
    C6,
    /// Done task.
    C7,
    /// Speaker.
    C8,
    /// Group.
    C9,
}

/// Whether it took place. Nothing that depends on today is stored: a contact dated later than today is planned whatever
/// this says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Occurrence {
    /// Stated as having taken place.
    Happened,
    /// Stated as to come.
    Planned,
}

/// An exchange or encounter between the writer and people on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// With whom; each counts on its own.
    pub people: Vec<RefId>,
    /// The day; last day of a span.
    pub date: Date,
    /// How.
    pub channel: Channel,
    /// Whether it took place.
    pub occurrence: Occurrence,
    /// 1-based line; 0 for the whole file.
    pub line: u32,
    /// What made it one.
    pub rule: ContactRule,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// The writer.
    Me,
    /// The other side.
    Them,
}

/// By what the people of a follow-up are known (T-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PeopleVia {
    /// Named on the task's own lines or fields.
    Line,
    /// A list ancestor.
    Parent,
    /// A heading.
    Heading,
    /// The person whose note it is.
    Note,
    /// The single other attendee.
    Attendee,
    /// Nobody is known.
    Nobody,
}

/// What one line is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gist {
    /// 1-based line.
    pub line: u32,
    /// Hashes of its content words, by which lines are compared.
    pub words: Vec<u32>,
    /// What the line does.
    pub kind: GistKind,
}

/// Somebody did something, or was sent something, which may keep a promise (FACTS §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Who.
    pub person: RefId,
    /// When.
    pub date: Option<Date>,
    /// 1-based line.
    pub line: u32,
}

/// Whether a line promises something or may keep a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GistKind {
    /// Something is promised.
    Promise,
    /// What is promised is to reach somebody.
    Errand,
    /// What is promised is to ring somebody.
    Call,
    /// What is promised is to ask or tell somebody something.
    Message,
    /// What is promised is to thank somebody.
    Thanks,
    /// Somebody was thanked.
    Thanked,
    /// Somebody was met, or something done.
    Deed,
    /// Something changed hands, or came.
    Delivery,
    /// Somebody was introduced, by which no other promise is kept: the word for it is the gist's first.
    Introduced,
}

impl GistKind {
    /// Whether something is promised.
    #[must_use]
    pub fn is_promise(self) -> bool {
        matches!(self, Self::Promise | Self::Errand | Self::Call | Self::Message | Self::Thanks)
    }
}

/// A thing still to be done between the writer and people, or done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Who is named on it; bare names may turn out to name nobody. May be empty.
    pub people: Vec<RefId>,
    /// Whom it concerns if `people` name nobody (T-20).
    pub fallback: Vec<RefId>,
    /// How they are known.
    pub via: PeopleVia,
    /// Who has to act.
    pub owner: Owner,
    /// Whether it is done.
    pub status: Status,
    /// Due day, or first day of a due range.
    pub due: Option<Date>,
    /// Last day of a due range; overdue after it.
    pub due_end: Option<Date>,
    /// Scheduled day.
    pub scheduled: Option<Date>,
    /// Start day.
    pub start: Option<Date>,
    /// Done on.
    pub done_on: Option<Date>,
    /// Day it was noted.
    pub noted_on: Option<Date>,
    /// Priority.
    pub priority: Option<Priority>,
    /// Recurrence as written.
    pub recurrence: Option<String>,
    /// Description, markup and metadata removed.
    pub text: String,
    /// Read from prose (T-9, FACTS §3).
    pub inferred: bool,
    /// Waits for another open task of the vault (T-12): its ids.
    pub blocked_by: Vec<String>,
    /// 🆔
    pub id: Option<String>,
    /// 1-based line.
    pub line: u32,
    /// Rule id, such as `T-1` or `FACTS-3`.
    pub rule: String,
}

impl FollowUp {
    /// An open one that prose or a list states: with nothing of a task's fields but a due day.
    #[must_use]
    pub fn stated(owner: Owner, people: Vec<RefId>, text: String, due: Option<DateRange>) -> Self {
        Self {
            people,
            fallback: Vec::new(),
            via: PeopleVia::Line,
            owner,
            status: Status::Open,
            due: due.map(|d| d.start),
            due_end: due.map(|d| d.end),
            scheduled: None,
            start: None,
            done_on: None,
            noted_on: None,
            priority: None,
            recurrence: None,
            text,
            inferred: false,
            blocked_by: Vec::new(),
            id: None,
            line: 0,
            rule: String::new(),
        }
    }
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The speakers.
    pub people: Vec<RefId>,
    /// The words, as a reader sees them.
    pub text: String,
    /// When.
    pub date: Option<Date>,
    /// Hundredths: 100 is sure.
    pub confidence: u8,
    /// 1-based first line.
    pub line: u32,
    /// 1-based last line.
    pub last_line: u32,
    /// Rule id of NOTES §4 or `FACTS-4`.
    pub rule: String,
}

/// Which way a favour went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From the writer.
    Given,
    /// To the writer.
    Received,
}

/// What was given (FACTS §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExchangeKind {
    /// Work, time, cover.
    Help,
    /// An introduction.
    Intro,
    /// Advice.
    Advice,
    /// Thanks.
    Thanks,
    /// A present.
    Gift,
    /// Praise.
    Kudos,
    /// Money.
    Money,
    /// A thing lent.
    Thing,
    /// Anything else.
    Other,
}

/// Give or take between the writer and a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// With whom.
    pub person: RefId,
    /// Which way.
    pub direction: Direction,
    /// What sort.
    pub kind: ExchangeKind,
    /// A loan or a debt that is to come back.
    pub open: bool,
    /// This closes an earlier loan or debt (a return, a payment).
    pub settles: bool,
    /// What, in the note's words.
    pub what: String,
    /// When.
    pub date: Option<Date>,
    /// 1-based line.
    pub line: u32,
    /// Rule id: `FACTS-5` or the explicit form, such as `gave::`.
    pub rule: String,
}

/// State of an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntroductionStatus {
    /// The writer brought two people together.
    Made,
    /// Somebody introduced the writer.
    Received,
    /// Others among themselves.
    BetweenOthers,
    /// Asked for, not made.
    AskedFor,
    /// Promised, not made.
    Pending,
}

/// X introduced Y to Z.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Introduction {
    /// By whom; `None` is the writer.
    pub by: Option<RefId>,
    /// Who was introduced; the writer is left out.
    pub people: Vec<RefId>,
    /// When.
    pub date: Option<Date>,
    /// State.
    pub status: IntroductionStatus,
    /// 1-based line; 0 for the whole file.
    pub line: u32,
    /// Rule id.
    pub rule: String,
}

/// What somebody looks for or offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Who; `None` is the writer.
    pub person: Option<RefId>,
    /// Looks for it; else offers it.
    pub wants: bool,
    /// What, in the note's words.
    pub what: String,
    /// When.
    pub date: Option<Date>,
    /// 1-based line.
    pub line: u32,
}
