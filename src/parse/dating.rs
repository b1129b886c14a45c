//! Which date a note and each of its lines get (NOTES §2.2).

use super::date_expr::{DateReader, Found, after_time, end_of_word, number, skip};
use super::leading::weekday_of_month;
use super::moment;
use super::short_date::{self, Order};
use crate::model::diagnostic::Diagnostic;
use crate::model::note::{Block, BlockKind, DateVia, Dated, FrontMatter, MarkKind};
use crate::model::settings::Settings;
use crate::words::date::{Date, DateRange, Granularity, add_days, day, start_of_week};
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::text::{Span, fold};

/// Front-matter keys of the day on which something took place (rule 5).
const EVENT_KEYS: [&str; 7] = ["date", "day", "when", "on", "meeting-date", "event-date", "datetime"];
/// Front-matter keys of the day on which the note was made (DT-11).
const CREATION_KEYS: [&str; 5] = ["created", "created-at", "date-created", "creation-date", "ctime"];
/// Fields that date their own line (rule 1).
const LINE_KEYS: [&str; 3] = ["date", "on", "when"];
/// Layouts of daily notes where no setting tells one, by the last parts of the path.
const LAYOUTS: [&str; 4] = ["YYYY/MM/DD", "YYYY/MM-MMMM/DD", "YYYY/MMMM/YYYY-MMM-DD", "YYYY-MM/MMMM-DD"];
/// The preamble's last line, and the most other words that a line of it has beside its date (DT-6).
const PREAMBLE: (u32, usize) = (8, 6);

/// Dates notes with one reader under fixed settings.
#[derive(Clone, Copy, Debug)]
pub struct Dating<'a> {
    /// Reads dates.
    pub reader: &'a DateReader,
    /// Where daily notes lie.
    pub settings: &'a Settings,
    /// The words of clauses.
    pub lexicon: &'a Lexicon,
}

fn dated(date: Date, via: DateVia) -> Dated {
    Dated { date, end: date, via, granularity: Granularity::Day, inferred: false }
}

fn from_found(found: Found, via: DateVia) -> Dated {
    Dated { date: found.start, end: found.end, via, granularity: found.granularity, inferred: found.inferred }
}

fn from_period((range, granularity): (DateRange, Granularity), via: DateVia) -> Dated {
    Dated { date: range.start, end: range.end, via, granularity, inferred: false }
}

impl Dating<'_> {
    /// The date that lines inherit by rules 5–9.
    pub fn note_date(
        &self,
        path: &str,
        front: &FrontMatter,
        blocks: &[Block],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Dated> {
        // `birthday 3 Dec` at the top of a day's note is no better date than the one in its name.
        // Nor does `Week 36 (31 Aug to 6 Sept)` make a week's note one of its last day.
        let sure = |preamble: &Dated| {
            let named = self.by_path(path);
            let of_period = |own: Dated| own.via == DateVia::Period && (own.date..=own.end).contains(&preamble.date);
            !named.is_some_and(|own| preamble.inferred || of_period(own))
        };
        self.by_keys(front, &EVENT_KEYS, DateVia::FrontMatter, diagnostics)
            .or_else(|| self.by_preamble(blocks).filter(sure))
            .or_else(|| self.by_path(path))
            .or_else(|| self.by_keys(front, &CREATION_KEYS, DateVia::Created, diagnostics))
    }

    fn by_keys(
        &self,
        front: &FrontMatter,
        keys: &[&str],
        via: DateVia,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Dated> {
        let value = front.first(keys)?;
        let text = value.text.trim_matches(['[', ']', ' ']);
        let (found, problems) = self.reader.find(text, None);
        for (code, span) in problems {
            let message = format!("`{}` can't be read as one date", span.of(text));
            diagnostics.push(Diagnostic::warning(code, value.line, message));
        }
        let period = || self.reader.period(text).map(|p| from_period(p, via));
        found.first().map(|f| from_found(*f, via)).or_else(period)
    }

    /// A line near the top with a date and few other words, before any second-level heading (DT-6).
    fn by_preamble(&self, blocks: &[Block]) -> Option<Dated> {
        let first = blocks.first()?.prose.first_line();
        let is_end = |b: &&Block| matches!(b.kind, BlockKind::Heading(2..));
        let lines = blocks.iter().take_while(|b| !is_end(b)).flat_map(|b| {
            let opaque =
                matches!(b.kind, BlockKind::Code | BlockKind::Comment) || b.task.is_some() || b.quote_depth > 0;
            (0..b.prose.lines.len())
                .filter(move |_| !opaque)
                .map(move |i| (b.prose.lines[i].number, b.prose.line_text(i), b.kind))
        });
        let near = lines.take_while(|(number, ..)| *number < first + PREAMBLE.0);
        for (_, text, kind) in near.filter(|(_, text, _)| text.bytes().any(|b| b.is_ascii_digit())) {
            let (found, _) = self.reader.find(text, None);
            let [date] = found[..] else { continue };
            let words = text.split_whitespace().count();
            let own = date.span.of(text).split_whitespace().count();
            let few = words.saturating_sub(own) <= PREAMBLE.1;
            // A log's first entry dates itself, not the note.
            let is_entry = date.span.start <= 2 && kind != BlockKind::Heading(1) && words > own + 1;
            let is_entry = is_entry || (date.inferred && kind == BlockKind::Item);
            if few && !is_entry && !self.follows_other_sense(text, date) {
                return Some(from_found(date, DateVia::Preamble));
            }
        }
        None
    }

    /// File name, then folders and file name together, then a period (rules 7 and 8).
    fn by_path(&self, path: &str) -> Option<Dated> {
        let path = super::link::strip_note_extension(path);
        let stem = path.rsplit('/').next().unwrap_or(path);
        let configured = self.settings.daily.iter().find_map(|daily| {
            let below =
                if daily.folder.is_empty() { path } else { path.strip_prefix(&daily.folder)?.strip_prefix('/')? };
            let last = daily.format.rsplit('/').next().unwrap_or(&daily.format);
            moment::parse(self.reader, &daily.format, below).or_else(|| moment::parse(self.reader, last, stem))
        });
        let in_name = || self.reader.find(stem, None).0.first().map(|f| f.start).or_else(|| digits(stem));
        let laid_out = || LAYOUTS.iter().find_map(|layout| self.by_layout(path, layout));
        let date = configured.or_else(in_name).or_else(laid_out).map(|date| dated(date, DateVia::FileName));
        let period = || self.period_in(stem).or_else(|| self.period_in_year(path, stem));
        date.or_else(|| period().map(|p| from_period(p, DateVia::Period)))
    }

    /// A month, week or quarter in the folder of its year: `2026/april`, `2026/W47`.
    fn period_in_year(&self, path: &str, stem: &str) -> Option<(DateRange, Granularity)> {
        let year = path.rsplit('/').nth(1).filter(|folder| folder.len() == 4)?;
        self.reader.period(&format!("{stem} {year}")).or_else(|| self.reader.period(&format!("{year}-{stem}")))
    }

    fn by_layout(&self, path: &str, layout: &str) -> Option<Date> {
        let parts = layout.matches('/').count() + 1;
        let from = path.rmatch_indices('/').nth(parts - 1).map_or(0, |(i, _)| i + 1);
        moment::parse(self.reader, layout, &path[from..])
    }

    /// A stem that is a period, or begins with one: `2026-W47 review`. A bare year or month must be all of it.
    fn period_in(&self, stem: &str) -> Option<(DateRange, Granularity)> {
        let first = || stem.split_whitespace().next().and_then(|w| self.reader.period(w));
        self.reader
            .period(stem)
            .or_else(|| first().filter(|(_, g)| matches!(g, Granularity::Week | Granularity::Quarter)))
    }

    /// Dates every heading and line of the note. `inherited` is the note's own date; in a person note it dates no line.
    pub fn date_blocks(&self, blocks: &mut [Block], inherited: Option<Dated>, person_note: bool) {
        let mut near = inherited;
        let mut lead_in: Option<LeadIn> = None;
        let order = short_date::order(blocks, person_note);
        for at in 0..blocks.len() {
            let (before, rest) = blocks.split_at_mut(at);
            let Some(block) = rest.first_mut() else { return };
            let led = lead_in.as_mut().is_some_and(|l| l.leads(block));
            let outer = headings_of(before, block.heading);
            let under = outer.iter().find_map(|h| *h);
            if matches!(block.kind, BlockKind::Heading(_)) {
                block.date = self.heading_date(&block.prose.text, under.or(inherited), near);
                let date = block.date.or(under).or(inherited);
                block.prose.lines.iter_mut().for_each(|l| l.date = date);
                near = block.date.or(near);
                lead_in = None;
                continue;
            }
            let parent = parent_date(before, block.parent).or_else(|| lead_in.filter(|_| led).map(|l| l.date));
            let context = parent.or(under).or(inherited);
            let given = if person_note { parent.or(under) } else { context };
            let field = self.field_date(block);
            for i in 0..block.prose.lines.len() {
                let text = block.prose.line_span(i);
                let own = field.or_else(|| {
                    let shown = shown(context, near);
                    let text_of_line = text.of(&block.prose.text);
                    let leading = self
                        .leading(text_of_line, shown)
                        .or_else(|| self.leading(text_of_line.get(..bold_lead(block, text)?)?, shown))
                        .or_else(|| self.leading_short(text_of_line, order?, shown))?;
                    block.prose.lines[i].body = text.start + crate::words::text::to_u32(leading.1);
                    Some(leading.0)
                });
                let log = person_note && own.is_none() && block.table.is_none();
                let behind = log.then(|| self.behind_word(text.of(&block.prose.text), order, shown(context, near)));
                let behind = behind.flatten();
                let own = own.or(behind.filter(|(_, met)| *met).map(|(dated, _)| dated));
                if own.is_none() {
                    let text = text.of(&block.prose.text);
                    let start = skip(text, 0, &[' ', '\t', '*', '_']);
                    // `15:30 call with Ana`
                    if after_time(text, start) > start {
                        let body = self.reader.body_after(text, start);
                        block.prose.lines[i].body = block.prose.lines[i].start + crate::words::text::to_u32(body);
                    }
                }
                near = own.or(near);
                let goes_on = i > 0 && block.kind == BlockKind::Paragraph && behind.is_none();
                let earlier = if goes_on { carried(block, i) } else { None };
                block.prose.lines[i].date = own.or(earlier).or(given);
            }
            if !led {
                lead_in = LeadIn::of(block);
            }
        }
    }

    fn leading(&self, text: &str, context: Option<(Date, Granularity)>) -> Option<(Dated, usize)> {
        // Most lines start with no digit and no capital or short word that a date could be.
        let leading = self.reader.leading(text, context)?;
        Some((from_found(leading.found, DateVia::Line), leading.body))
    }

    /// The day behind the one word that a line of somebody's own note begins with, and whether the word says that they
    /// were met: `visited 23/4` and `rang 3 Nov` do, `joined 1 Feb` does not.
    fn behind_word(
        &self,
        text: &str,
        order: Option<Order>,
        context: Option<(Date, Granularity)>,
    ) -> Option<(Dated, bool)> {
        let start = skip(text, 0, &[' ', '\t', '*', '_']);
        let end = end_of_word(text, start);
        let rest = text.get(end..)?.trim_start();
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let short = || self.leading_short(rest, order.or_else(|| Order::decided_by(rest))?, context);
        let (dated, _) = self.leading(rest, context).or_else(short)?;
        let senses = self.lexicon.phrases().senses(&fold(&text[start..end]));
        Some((dated, senses.has(Sense::Reach) && !senses.any(Senses::of(Sense::Base).and(Sense::Life))))
    }

    fn leading_short(&self, text: &str, order: Order, context: Option<(Date, Granularity)>) -> Option<(Dated, usize)> {
        let short = order.read(text)?;
        let leading = self.reader.leading_short(text, short, context.map(|(date, _)| date))?;
        Some((from_found(leading.found, DateVia::Line), leading.body))
    }

    fn field_date(&self, block: &Block) -> Option<Dated> {
        block.prose.marks.iter().find_map(|mark| match &mark.kind {
            MarkKind::Field { key, value } if LINE_KEYS.contains(&key.as_str()) => {
                let (found, _) = self.reader.find(value, None);
                found.first().map(|f| from_found(*f, DateVia::Field))
            }
            _ => None,
        })
    }

    /// The date of a heading (DT-4): at its start or end, or made up with the headings above it.
    fn heading_date(&self, text: &str, outer: Option<Dated>, near: Option<Dated>) -> Option<Dated> {
        let context = outer.or(near).map(|d| d.date);
        let (found, _) = self.reader.find(text, context);
        let text_end = text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let text_start = text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        // `Week 36 (31 Aug to 6 Sept)` names the period that the note is of, and no day of it.
        let within = |f: &Found| outer.is_some_and(|o| o.via == DateVia::Period && (o.date..=o.end).contains(&f.start));
        if found.len() > 1 && found.iter().all(within) {
            return None;
        }
        let at_edge = |f: &&Found| f.span.start as usize <= text_start || f.span.end as usize >= text_end;
        if let Some(date) = found.iter().find(at_edge).filter(|f| !self.follows_other_sense(text, **f)) {
            return Some(from_found(*date, DateVia::Heading));
        }
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        let period =
            self.reader.period(bare).or_else(|| self.month_of(bare, outer?)).map(|p| from_period(p, DateVia::Heading));
        period.or_else(|| self.day_of_period(bare, outer?)).or_else(|| digits(bare).map(|d| dated(d, DateVia::Heading)))
    }

    fn follows_other_sense(&self, text: &str, date: Found) -> bool {
        let before = fold(text[..date.span.start as usize].trim_end());
        let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        self.reader
            .words
            .not_own
            .iter()
            .any(|w| before.strip_suffix(w.as_str()).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
    }

    /// `## November` below `# 2026`.
    fn month_of(&self, text: &str, outer: Dated) -> Option<(DateRange, Granularity)> {
        use chrono::Datelike;
        let month = self.reader.month(text).filter(|_| outer.granularity == Granularity::Year)?;
        Some((DateRange::period(day(outer.date.year(), month, 1)?, Granularity::Month), Granularity::Month))
    }

    /// `### Fri 20` below `## November`; `## Monday` and `## Tue 17` in a week; `## weds 30` in the note of a day near it.
    fn day_of_period(&self, text: &str, outer: Dated) -> Option<Dated> {
        use chrono::Datelike;
        let end = end_of_word(text, 0);
        let weekday = self.reader.weekday(&text[..end]);
        let at = if weekday.is_some() { skip(text, end, &[' ', ',', '.']) } else { 0 };
        let of_month = number(text, at).filter(|&(n, e)| (1..=31).contains(&n) && e - at <= 2).map(|(n, _)| n);
        let date = match (outer.granularity, weekday, of_month) {
            (Granularity::Week, Some(weekday), _) => {
                add_days(start_of_week(outer.date), i64::from(weekday.num_days_from_monday()))
            }
            (Granularity::Month, _, Some(n)) => day(outer.date.year(), outer.date.month(), n)?,
            (Granularity::Day, Some(weekday), Some(n)) => weekday_of_month(outer.date, weekday, n)?,
            _ => return None,
        };
        Some(Dated { inferred: true, ..dated(date, DateVia::Heading) })
    }
}

/// The day by which a line without one of its own is read, and how exact it is.
fn shown(context: Option<Dated>, near: Option<Dated>) -> Option<(Date, Granularity)> {
    context.map(|d| (d.date, d.granularity)).or_else(|| near.map(|d| (d.date, Granularity::Year)))
}

/// Where the bold words end that a line begins with: `**Thu** lunch with Ana`.
fn bold_lead(block: &Block, line: Span) -> Option<usize> {
    let first = block.prose.marks.partition_point(|m| m.span.start < line.start);
    let mark = block.prose.marks.get(first).filter(|m| m.kind == MarkKind::Strong && m.span.start == line.start)?;
    Some((mark.span.end - line.start) as usize)
}

/// The dates of the enclosing headings, innermost first.
fn headings_of(before: &[Block], mut heading: Option<usize>) -> Vec<Option<Dated>> {
    let mut dates = Vec::new();
    while let Some(block) = heading.and_then(|h| before.get(h)) {
        dates.push(block.date);
        heading = block.heading;
    }
    dates
}

/// The date of the nearest list ancestor that has one of its own (DT-3).
fn parent_date(before: &[Block], mut parent: Option<usize>) -> Option<Dated> {
    while let Some(block) = parent.and_then(|p| before.get(p)) {
        let own = block.prose.lines.first().and_then(|l| l.date);
        if let Some(own) = own.filter(|d| matches!(d.via, DateVia::Line | DateVia::Field)) {
            return Some(Dated { via: DateVia::Parent, ..own });
        }
        parent = block.parent;
    }
    None
}

/// The day of a paragraph, for the list that begins on the line after it and tells more of that day.
#[derive(Clone, Copy, Debug)]
struct LeadIn {
    date: Dated,
    next_line: u32,
}

impl LeadIn {
    fn of(block: &Block) -> Option<Self> {
        let last = block.prose.lines.last().filter(|_| block.kind == BlockKind::Paragraph)?;
        let own = last.date.filter(|d| d.via == DateVia::Line)?;
        Some(Self { date: Dated { via: DateVia::Parent, ..own }, next_line: last.number + 1 })
    }

    /// Whether `block` is an item of the list; if so, the next one is looked for further down.
    fn leads(&mut self, block: &Block) -> bool {
        let adjoins = block.kind == BlockKind::Item && block.prose.first_line() <= self.next_line;
        self.next_line = self.next_line.max(block.prose.lines.last().map_or(0, |l| l.number + 1));
        adjoins
    }
}

/// A soft-wrapped line goes on under the date that an earlier line of its paragraph leads with.
fn carried(block: &Block, i: usize) -> Option<Dated> {
    let earlier = block.prose.lines.get(i.checked_sub(1)?)?.date?;
    matches!(earlier.via, DateVia::Line | DateVia::Parent | DateVia::Field)
        .then_some(Dated { via: DateVia::Parent, ..earlier })
}

/// A date in a run of 8, 12 or 14 digits (DT-1b).
fn digits(text: &str) -> Option<Date> {
    let mut runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| matches!(run.len(), 8 | 12 | 14));
    let part = |run: &str, from: usize, to: usize| run.get(from..to)?.parse::<u32>().ok();
    runs.find_map(|run| day(run.get(..4)?.parse().ok()?, part(run, 4, 6)?, part(run, 6, 8)?))
}
