//! Chats and transcripts: what shape a note's speech has as a whole (NOTES §4.3 S-5, §4.4, §4.5).

use std::collections::{BTreeMap, BTreeSet};

use super::speaker::{self, Named, Separator};
use super::voice::Voices;
use crate::model::note::{Block, BlockKind, Note, NoteKind, Prose};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// What the note's labels look like together.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Headings, by block, under which most paragraphs have a label, so that the others go on (§4.4).
    flowing: BTreeSet<Option<usize>>,
    /// The note has lines that hold a name and a time only, and speech below them.
    headers: bool,
    /// Blocks of undated lists in which every line is headed by another person: who gave what, who looks after what.
    ledgers: BTreeSet<usize>,
    /// Folded labels that a transcript makes people of.
    pub implicit: BTreeSet<String>,
}

/// Labels that a transcript has at the least (S-5), and how many of them must come back.
const LABELS: usize = 3;
const SPEAKERS: usize = 2;

impl Shape {
    /// Looks at all labels of `note`.
    #[must_use]
    pub fn of(note: &Note, voices: &Voices, lexicon: &Lexicon) -> Self {
        let mut census = Census::default();
        for block in note.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Item)) {
            census.count(block, voices, lexicon);
        }
        let flowing = census.sections.iter().filter(|(_, (all, with))| *all >= LABELS && with * 10 >= all * 6);
        Self {
            flowing: flowing.map(|(heading, _)| *heading).collect(),
            headers: census.headers >= SPEAKERS,
            ledgers: ledgers(note, voices, lexicon),
            implicit: census.implicit(lexicon),
        }
    }

    /// Whether a paragraph without a label goes on with the turn before it.
    #[must_use]
    pub fn continues(&self, note: &Note, block: &Block) -> bool {
        let text = block.prose.text.as_str();
        let aside = text.starts_with(['(', '[', '>', '#', '=']) || text.starts_with("//") || text.starts_with("http");
        block.kind == BlockKind::Paragraph
            && block.parent.is_none()
            && block.quote_depth == 0
            && self.flowing.contains(&block.heading)
            && !aside
            && !note.blocks.is_empty()
    }

    /// Whether the block belongs to a list of people and things, in which `Ana: …` is no speech.
    #[must_use]
    pub fn is_ledger(&self, block: usize) -> bool {
        self.ledgers.contains(&block)
    }

    /// A line of a transcript that holds a name and a time only, where the note has several.
    #[must_use]
    pub fn header(&self, prose: &Prose, from: usize, end: usize, lexicon: &Lexicon) -> Option<(Named, usize)> {
        if self.headers { header(prose, from, end, lexicon) } else { None }
    }

    /// Whether a line only numbers or times what follows it: `00:02:24.720 --> 00:02:32.850`.
    #[must_use]
    pub fn is_cue(&self, line: &str) -> bool {
        line.contains("-->") && line.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The labels of a note, counted.
#[derive(Default)]
struct Census {
    lines: usize,
    labelled: usize,
    /// Labels whose speakers the note names.
    known: usize,
    headers: usize,
    labels: BTreeMap<String, usize>,
    /// By heading: paragraphs, and those that start with a label.
    sections: BTreeMap<Option<usize>, (usize, usize)>,
}

impl Census {
    fn count(&mut self, block: &Block, voices: &Voices, lexicon: &Lexicon) {
        let mut starts = false;
        for i in 0..block.prose.lines.len() {
            self.lines += 1;
            let span = block.prose.line_span(i);
            let header = header(&block.prose, span.start as usize, span.end as usize, lexicon);
            self.headers += usize::from(header.is_some());
            let Some(named) = spoken_label(&block.prose, i, lexicon) else { continue };
            starts |= i == 0;
            self.labelled += 1;
            self.known += usize::from(voices.knows(&named));
            if let Named::Words(words) = named {
                *self.labels.entry(fold(&words)).or_default() += 1;
            }
        }
        if block.kind == BlockKind::Paragraph {
            let (all, with) = self.sections.entry(block.heading).or_default();
            *all += 1;
            *with += usize::from(starts);
        }
    }

    /// The labels of a transcript among strangers (S-5); none if the note names some of them otherwise.
    fn implicit(mut self, lexicon: &Lexicon) -> BTreeSet<String> {
        self.labels.retain(|label, _| !lexicon.speech.deny.contains(label));
        let repeated = self.labels.values().filter(|&&n| n >= 2).count();
        let dense = self.labelled * 10 >= self.lines * 6;
        let transcript = self.labelled >= LABELS && repeated >= SPEAKERS && dense && self.known == 0;
        if transcript { self.labels.into_keys().collect() } else { BTreeSet::new() }
    }
}

/// Runs of undated items with labels that never come back, in notes that list nobody as present.
fn ledgers(note: &Note, voices: &Voices, lexicon: &Lexicon) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    if !voices.lookup.is_empty() || note.kind == NoteKind::Meeting {
        return out;
    }
    let mut run: Vec<(usize, String)> = Vec::new();
    for (index, block) in note.blocks.iter().enumerate() {
        let dated = block.prose.lines.first().is_some_and(|l| l.date.is_some());
        let item = block.kind == BlockKind::Item && block.parent.is_none() && !dated;
        // `Ana, for her foot`: a list of people may be kept with commas.
        let span = block.prose.line_span(0);
        let comma = || {
            let label = speaker::label(&block.prose, span.start as usize, span.end as usize, lexicon)?;
            label.names.into_iter().next().filter(|_| label.separator == Separator::Comma)
        };
        match spoken_label(&block.prose, 0, lexicon).or_else(comma).filter(|_| item) {
            Some(named) => run.push((index, named.words().to_lowercase())),
            None => end_run(&mut run, &mut out),
        }
    }
    end_run(&mut run, &mut out);
    out
}

fn end_run(run: &mut Vec<(usize, String)>, out: &mut BTreeSet<usize>) {
    let distinct: BTreeSet<&String> = run.iter().map(|(_, label)| label).collect();
    if run.len() >= LABELS && distinct.len() == run.len() {
        out.extend(run.iter().map(|(index, _)| *index));
    }
    run.clear();
}

/// `Ana López  00:12`
fn header(prose: &Prose, from: usize, end: usize, lexicon: &Lexicon) -> Option<(Named, usize)> {
    let text = prose.text.get(from..end)?;
    let digit = text.find(|c: char| c.is_ascii_digit()).filter(|&d| (2..60).contains(&d))?;
    let name = text[..digit].trim_end_matches([' ', '\t', '(', '[', '-', '–']);
    let gap = text[..digit].len() - name.len();
    let time = digit - usize::from(text[..digit].ends_with(['[', '(']));
    let all_time = speaker::skip_time(&text[time..]) == text.len() - time;
    let is_name = super::name::is_name(name, &lexicon.card.particles) && name.contains(' ');
    (gap > 0 && all_time && is_name).then(|| (Named::Words(name.to_owned()), end))
}

/// The single name before a colon that starts the `i`-th line.
fn spoken_label(prose: &Prose, i: usize, lexicon: &Lexicon) -> Option<Named> {
    let span = prose.line_span(i);
    let text = span.of(&prose.text);
    let at = span.start as usize + speaker::skip_time(text);
    if !text.get(..80.min(text.len())).unwrap_or(text).contains([':', '>', '→', '：']) {
        return None;
    }
    let label = speaker::label(prose, at, span.end as usize, lexicon)?;
    let named = label.names.into_iter().next()?;
    let name_shaped = match &named {
        Named::Mark(_) => true,
        Named::Words(words) => !words.starts_with(char::is_lowercase) || super::name::is_abbreviation(words),
    };
    (label.separator == Separator::Colon && name_shaped && label.rest < span.end as usize).then_some(named)
}
