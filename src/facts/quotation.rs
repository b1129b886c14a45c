//! Block quotes, callouts and quoted mail whose speaker is named beside them (NOTES §4.3, S-6 to S-8).

use std::collections::BTreeSet;

use super::draft::Draft;
use super::row;
use super::speaker::{self, Named};
use super::turn::Turn;
use super::voice::{Voice, Voices};
use crate::model::note::{Block, BlockKind, Note, Prose};
use crate::model::reference::Claim;
use crate::words::lexicon::Lexicon;
use crate::words::text::{Span, fold};

/// Reads the quotations of the note, and which blocks they take up.
pub fn read(draft: &mut Draft<'_>, voices: &Voices) -> (Vec<Turn>, BTreeSet<usize>) {
    let note = draft.note;
    let mut turns = Vec::new();
    let mut taken = BTreeSet::new();
    let mut from = 0;
    while let Some(run) = next_run(note, from) {
        from = run.end;
        if let Some(found) = attribution(note, &run, draft.lexicon) {
            taken.extend(run.clone());
            turns.extend(quoted(draft, voices, note, &run, &found));
        }
    }
    (turns, taken)
}

/// Who is quoted, how the note says it, and which lines are not part of the words.
struct Attribution {
    named: Named,
    rule: &'static str,
    confidence: u8,
    /// 1-based lines of the run that only attribute.
    apart: Option<u32>,
}

type Run = std::ops::Range<usize>;

/// The next blocks in a row that lie in one block quote or callout.
fn next_run(note: &Note, from: usize) -> Option<Run> {
    let start = from + note.blocks.iter().skip(from).position(is_quoted)?;
    let first = &note.blocks[start];
    let same = |b: &&Block| is_quoted(b) && b.callout == first.callout;
    let length = note.blocks.iter().skip(start).take_while(same).count();
    Some(start..start + length)
}

fn is_quoted(block: &Block) -> bool {
    block.quote_depth > 0 && matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)
}

fn attribution(note: &Note, run: &Run, lexicon: &Lexicon) -> Option<Attribution> {
    let first = note.blocks.get(run.start)?;
    if let Some(callout) = &first.callout {
        let speaks = lexicon.speech.callouts.contains(&callout.kind) && !callout.title.is_empty();
        return if speaks { titled(first, lexicon) } else { None };
    }
    let last = note.blocks.get(run.end - 1)?;
    let before = run.start.checked_sub(1).and_then(|i| note.blocks.get(i));
    let after = note.blocks.get(run.end).filter(|b| b.kind == BlockKind::Paragraph);
    let final_line = last.prose.lines.len().checked_sub(1)?;
    signed(&last.prose, final_line, lexicon)
        .map(|named| (named, last.prose.lines.last().map(|l| l.number)).into())
        .or_else(|| after.and_then(|b| signed(&b.prose, 0, lexicon)).map(|named| (named, None).into()))
        .or_else(|| before.and_then(|b| mailed(&b.prose, lexicon)))
}

impl From<(Named, Option<u32>)> for Attribution {
    fn from((named, apart): (Named, Option<u32>)) -> Self {
        Self { named, rule: "S-6", confidence: 100, apart }
    }
}

/// `> [!quote] Ana`
fn titled(first: &Block, lexicon: &Lexicon) -> Option<Attribution> {
    let title = first.prose.line_span(0);
    let label = speaker::label(&first.prose, 0, title.end as usize, lexicon)?;
    let named = label.names.into_iter().next()?;
    let apart = Some(first.prose.first_line());
    Some(Attribution { named, rule: "S-7", confidence: 100, apart })
}

/// `— Ana`, perhaps with more about her after a comma, on the `i`-th line.
fn signed(prose: &Prose, i: usize, lexicon: &Lexicon) -> Option<Named> {
    let line = prose.line_span(i);
    let text = line.of(&prose.text);
    let name = text.trim_start_matches(['—', '–', '―']);
    let name = if name.len() == text.len() { text.strip_prefix("--")? } else { name }.trim_start();
    let at = line.end as usize - name.len();
    let label = speaker::label(prose, at, line.end as usize, lexicon)?;
    let complete = matches!(label.separator, speaker::Separator::End | speaker::Separator::Comma);
    label.names.into_iter().next().filter(|_| complete)
}

/// `On 3 May 2026, Ana López <ana@x.example> wrote:` or `From: Ana López`, before quoted lines (S-8).
fn mailed(prose: &Prose, lexicon: &Lexicon) -> Option<Attribution> {
    let line = prose.line_span(prose.lines.len().checked_sub(1)?);
    let text = line.of(&prose.text).trim_end();
    let body = text.strip_suffix(':')?.trim_end();
    let (rest, verb) = body.rsplit_once(' ')?;
    if !lexicon.speech.wrote.contains(&fold(verb)) {
        return None;
    }
    let sender = rest.rsplit([',', ';']).next()?.trim();
    let start = line.start as usize + rest.len() - sender.len();
    let rows = row::rows(prose, Span::new(start, start + sender.len()), row::Layout::Item, lexicon);
    let found = rows.into_iter().next()?;
    let named = match found.mention {
        Some(mention) if found.name.is_empty() => Named::Mark(mention),
        _ => Named::Words(found.name),
    };
    Some(Attribution { named, rule: "S-8", confidence: 90, apart: None })
}

fn quoted(draft: &mut Draft<'_>, voices: &Voices, note: &Note, run: &Run, found: &Attribution) -> Option<Turn> {
    let Voice::Person(person, sure) = voices.of(&found.named, Claim::IfKnownBare, draft)? else { return None };
    let blocks = note.blocks.get(run.clone())?;
    let lines = blocks.iter().flat_map(|b| (0..b.prose.lines.len()).map(|i| (b.prose.lines[i], b.prose.line_text(i))));
    let spoken: Vec<_> = lines.filter(|(line, text)| Some(line.number) != found.apart && !text.is_empty()).collect();
    let (first, last) = (spoken.first()?.0, spoken.last()?.0);
    let text = spoken.iter().map(|(_, text)| *text).collect::<Vec<_>>().join(" ");
    let date = first.date.map(|d| d.date);
    let confidence = found.confidence.min(sure.max(90));
    Some(Turn::whole(vec![person], text, date, confidence, (first.number, last.number), found.rule))
}
