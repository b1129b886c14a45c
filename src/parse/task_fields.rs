//! The metadata of a task: emoji, bracket and plain fields (T-11 to T-13).

use super::recurrence;
use super::rules::Rules;
use super::task_text::TaskText;
use crate::model::diagnostic::Diagnostic;
use crate::model::note::{MarkKind, Prose};
use crate::model::task::{Priority, Status, Task, TaskKind};
use crate::words::date::{self, Date};
use crate::words::text::Span;

/// A day field of a task.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Day {
    Due,
    Scheduled,
    Start,
    Created,
    Done,
    Cancelled,
}

/// Fields whose value names people (T-20, T-21).
const PEOPLE_KEYS: [&str; 8] = ["owner", "assignee", "assigned", "responsible", "by", "with", "for", "to"];

/// Reads the task whose text starts at `start`.
pub(super) fn read(prose: &Prose, start: usize, kind: TaskKind, rules: &Rules, odd: &mut Vec<Diagnostic>) -> Task {
    let task = Task {
        kind,
        status: Status::Open,
        text: String::new(),
        due: None,
        scheduled: None,
        start: None,
        created: None,
        done: None,
        cancelled: None,
        priority: None,
        recurrence: None,
        id: None,
        depends_on: Vec::new(),
        fields: Vec::new(),
    };
    let mut reader = Reader { prose, task, text: TaskText::new(prose, start), rules, odd };
    reader.marked();
    reader.signs(start);
    reader.plain_days(start);
    reader.outline_lines(start);
    let text = reader.text.finish();
    Task { text, ..reader.task }
}

struct Reader<'p, 'o> {
    prose: &'p Prose,
    task: Task,
    text: TaskText<'p>,
    rules: &'p Rules,
    odd: &'o mut Vec<Diagnostic>,
}

impl Reader<'_, '_> {
    /// Bracket fields, and the tag that marks tasks.
    fn marked(&mut self) {
        let prose = self.prose;
        for mark in &prose.marks {
            match &mark.kind {
                MarkKind::Field { key, value } => {
                    let bracketed = mark.span.of(&prose.text).starts_with(['[', '(']);
                    if self.field(key, value, mark.span) || bracketed {
                        self.text.cut(mark.span);
                    }
                }
                MarkKind::Tag(tag) if self.is_global_filter(tag) => self.text.cut(mark.span),
                _ => {}
            }
        }
    }

    fn is_global_filter(&self, tag: &str) -> bool {
        self.rules
            .settings
            .global_filter
            .as_deref()
            .is_some_and(|f| f.trim_start_matches('#').eq_ignore_ascii_case(tag))
    }

    /// Takes a field by its folded key; false if it is none of a task's.
    fn field(&mut self, key: &str, value: &str, span: Span) -> bool {
        let bare = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '"'));
        match key {
            "due" => self.written_day(Day::Due, bare, span),
            "scheduled" => self.written_day(Day::Scheduled, bare, span),
            "start" => self.written_day(Day::Start, bare, span),
            "created" => self.written_day(Day::Created, bare, span),
            "completion" | "done" => self.written_day(Day::Done, bare, span),
            "cancelled" => self.written_day(Day::Cancelled, bare, span),
            "priority" => self.task.priority = priority(bare),
            "repeat" => self.task.recurrence = Some(bare.to_owned()),
            "id" => self.task.id = Some(bare.to_owned()),
            "dependson" => self.task.depends_on = list(bare),
            "oncompletion" | "collapsed" => {}
            key if PEOPLE_KEYS.contains(&key) => self.task.fields.push((key.to_owned(), value.to_owned())),
            _ => return false,
        }
        true
    }

    fn written_day(&mut self, day: Day, value: &str, span: Span) {
        match iso_day(value) {
            Some((written, _)) => self.set_day(day, written, span),
            None => self.lint("task-date", span, format!("`{value}` is no day")),
        }
    }

    /// An impossible day such as 2026-02-30 leaves the field empty.
    fn set_day(&mut self, day: Day, written: Option<Date>, span: Span) {
        if written.is_none() {
            self.lint("task-date", span, "there is no such day".to_owned());
        }
        let task = &mut self.task;
        let slot = match day {
            Day::Due => &mut task.due,
            Day::Scheduled => &mut task.scheduled,
            Day::Start => &mut task.start,
            Day::Created => &mut task.created,
            Day::Done => &mut task.done,
            Day::Cancelled => &mut task.cancelled,
        };
        if slot.is_some() {
            self.odd.push(Diagnostic::warning(
                "task-field-twice",
                line(self.prose, span),
                "the last of two dates counts",
            ));
        }
        *slot = written;
    }

    fn lint(&mut self, code: &str, span: Span, message: String) {
        self.odd.push(Diagnostic::warning(code, line(self.prose, span), message));
    }

    /// Emoji fields, wherever they stand.
    fn signs(&mut self, start: usize) {
        let text = &self.prose.text;
        let code = self.prose.marks.iter().filter(|m| m.kind == MarkKind::Code);
        let mut code = code.map(|m| m.span).peekable();
        let mut at = start;
        while let Some(i) = text.as_bytes()[at..].iter().position(|&b| matches!(b, 0xE2 | 0xF0)) {
            at += i;
            let Some(sign) = text[at..].chars().next() else { return };
            let after = at + sign.len_utf8();
            while code.next_if(|span| span.end as usize <= at).is_some() {}
            let in_code = code.peek().is_some_and(|span| span.contains(at));
            at = if in_code { after } else { self.sign(sign, at, after).unwrap_or(after) };
        }
    }

    /// Reads the field that `sign` opens, if it does; returns where it ends.
    fn sign(&mut self, sign: char, at: usize, after: usize) -> Option<usize> {
        let day = match sign {
            '📅' | '📆' | '🗓' => Day::Due,
            '⏳' | '⌛' => Day::Scheduled,
            '🛫' => Day::Start,
            '➕' => Day::Created,
            '✅' => Day::Done,
            '❌' => Day::Cancelled,
            _ => return self.other_sign(sign, at, after),
        };
        let value = value_start(&self.prose.text, after);
        if let Some((written, len)) = iso_day(&self.prose.text[value..]) {
            let span = Span::new(at, value + len);
            self.set_day(day, written, span);
            return Some(self.cut(span));
        }
        // ✅ and ❌ are also mere decoration.
        if matches!(day, Day::Due | Day::Scheduled | Day::Start) {
            self.lint("task-date", Span::new(at, after), format!("no day of the form YYYY-MM-DD follows {sign}"));
        }
        None
    }

    fn other_sign(&mut self, sign: char, at: usize, after: usize) -> Option<usize> {
        let text = &self.prose.text;
        let value = value_start(text, after);
        let rest = &text[value..];
        let end = match sign {
            '🔺' | '⏫' | '🔼' | '🔽' | '⏬' => {
                self.task.priority = priority_sign(sign);
                after + text[after..].len() - text[after..].trim_start_matches('\u{fe0f}').len()
            }
            '🔁' => value + self.recurrence(rest, Span::new(at, after))?,
            '🆔' => {
                let id = ids(rest, false);
                self.task.id = Some(id.to_owned()).filter(|id| !id.is_empty());
                value + id.len()
            }
            '⛔' => {
                let ids = ids(rest, true);
                self.task.depends_on = list(ids);
                value + ids.len()
            }
            '🏁' => value + ["keep", "delete"].into_iter().find(|word| rest.starts_with(word))?.len(),
            _ => return None,
        };
        Some(self.cut(Span::new(at, end)))
    }

    fn cut(&mut self, span: Span) -> usize {
        self.text.cut(span);
        span.end as usize
    }

    /// The rule after 🔁; one that does not read is kept as text and named.
    fn recurrence(&mut self, rest: &str, span: Span) -> Option<usize> {
        let len = recurrence::rule_len(rest, &self.rules.lexicon.date);
        if len == 0 {
            self.lint("task-recurrence", span, "no rule such as `every 2 weeks` follows".to_owned());
            return None;
        }
        self.task.recurrence = Some(rest[..len].to_owned());
        Some(len)
    }

    /// `due:2026-11-30`, `t:2026-11-30`, as todo.txt writes due and threshold (T-6).
    fn plain_days(&mut self, start: usize) {
        let text = &self.prose.text;
        let keys: &[(&str, Day)] = match self.task.kind {
            TaskKind::TodoTxt => &[("due:", Day::Due), ("t:", Day::Start)],
            _ => &[("due:", Day::Due)],
        };
        for (key, day) in keys {
            for (i, _) in text[start..].match_indices(key) {
                let at = start + i;
                let outside = text[..at].chars().next_back().is_none_or(char::is_whitespace);
                let value = at + key.len();
                if let Some((Some(written), len)) = iso_day(&text[value..]).filter(|_| outside) {
                    let span = Span::new(at, value + len);
                    self.set_day(*day, Some(written), span);
                    self.text.cut(span);
                }
            }
        }
    }

    /// `SCHEDULED: <…>`, `DEADLINE: <…>`, `[#A]`, and the log book of an outline (T-5).
    fn outline_lines(&mut self, start: usize) {
        let text = &self.prose.text;
        if let Some(rest) = text[start..].strip_prefix("[#").filter(|rest| rest[rest.len().min(1)..].starts_with(']')) {
            self.task.priority = match rest.as_bytes().first() {
                Some(b'A') => Some(Priority::High),
                Some(b'B') => Some(Priority::Medium),
                Some(b'C') => Some(Priority::Low),
                _ => return,
            };
            self.text.cut(Span::new(start, start + 4));
        }
        let mut in_log = false;
        for i in 1..self.prose.lines.len() {
            let span = self.prose.line_span(i);
            let line = span.of(text);
            let day = line.find('<').and_then(|open| iso_day(&line[open + 1..]));
            match (line.split(' ').next().unwrap_or_default(), day) {
                ("SCHEDULED:", Some((day, _))) => self.task.scheduled = day,
                ("DEADLINE:", Some((day, _))) => self.task.due = day,
                (":LOGBOOK:", _) => in_log = true,
                (":END:", _) if in_log => in_log = false,
                _ if in_log => {}
                _ => continue,
            }
            self.text.cut(span);
        }
    }
}

fn line(prose: &Prose, span: Span) -> u32 {
    prose.line_at(span.start as usize).map_or(0, |l| l.number)
}

fn value_start(text: &str, after: usize) -> usize {
    let rest = &text[after..];
    let value = rest.trim_start_matches('\u{fe0f}').trim_start_matches([' ', '\t', '\u{a0}']);
    after + rest.len() - value.len()
}

/// `YYYY-MM-DD` at the start of `text` with its length; the day is `None` where the calendar has none such.
pub(super) fn iso_day(text: &str) -> Option<(Option<Date>, usize)> {
    const LEN: usize = 10;
    let bytes = text.as_bytes().get(..LEN)?;
    let shaped = bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
    if !shaped || text.as_bytes().get(LEN).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| bytes[range].iter().fold(0, |n, b| n * 10 + u32::from(b - b'0'));
    let year = i32::try_from(number(0..4)).unwrap_or(0);
    Some((date::day(year, number(5..7), number(8..10)), LEN))
}

fn priority_sign(sign: char) -> Option<Priority> {
    match sign {
        '🔺' => Some(Priority::Highest),
        '⏫' => Some(Priority::High),
        '🔼' => Some(Priority::Medium),
        '🔽' => Some(Priority::Low),
        '⏬' => Some(Priority::Lowest),
        _ => None,
    }
}

fn priority(value: &str) -> Option<Priority> {
    match value.to_ascii_lowercase().as_str() {
        "highest" => Some(Priority::Highest),
        "high" => Some(Priority::High),
        "medium" => Some(Priority::Medium),
        "low" => Some(Priority::Low),
        "lowest" => Some(Priority::Lowest),
        _ => None,
    }
}

/// The id, or the comma list of ids, at the start of `text`.
fn ids(text: &str, many: bool) -> &str {
    let id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let mut end = text.find(|c| !id(c)).unwrap_or(text.len());
    while many && end > 0 {
        let rest = text[end..].trim_start_matches(' ');
        let Some(next) = rest.strip_prefix(',').map(|next| next.trim_start_matches(' ')) else { break };
        let len = next.find(|c| !id(c)).unwrap_or(next.len());
        if len == 0 {
            break;
        }
        end = text.len() - next.len() + len;
    }
    &text[..end]
}

fn list(ids: &str) -> Vec<String> {
    ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
}
