//! Tables of who said what (NOTES §6, I-8).

use super::draft::Draft;
use super::speaker;
use super::turn::Turn;
use super::voice::{Voice, Voices};
use crate::model::note::{Block, BlockKind};
use crate::model::reference::Claim;
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// Reads the rows of tables with a column of people and one of their words.
pub fn read(draft: &mut Draft<'_>, voices: &Voices) -> Vec<Turn> {
    let note = draft.note;
    let mut turns = Vec::new();
    for row in note.blocks.iter().filter(|b| b.kind == BlockKind::Row { header: false }) {
        let header = row.table.and_then(|t| note.blocks.get(t));
        let columns = header.and_then(|h| columns(h, draft.lexicon));
        turns.extend(columns.and_then(|(who, said)| turn(draft, voices, row, who, said)));
    }
    turns
}

/// The columns of speakers and of what they said.
fn columns(header: &Block, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let titles: Vec<String> = header.prose.cells.iter().map(|c| fold(c.of(&header.prose.text).trim())).collect();
    let is_speaker = |t: &&String| lexicon.card.name_columns.contains(t) || lexicon.speech.speaker_columns.contains(t);
    let who = titles.iter().position(|t| is_speaker(&t))?;
    Some((who, titles.iter().position(|t| lexicon.speech.said_columns.contains(t))?))
}

fn turn(draft: &mut Draft<'_>, voices: &Voices, row: &Block, who: usize, said: usize) -> Option<Turn> {
    let (who, said) = (*row.prose.cells.get(who)?, *row.prose.cells.get(said)?);
    let text = said.of(&row.prose.text).trim();
    let label = speaker::label(&row.prose, who.start as usize, who.end as usize, draft.lexicon)?;
    let named = label.names.first().filter(|_| !text.is_empty())?;
    let Voice::Person(person, sure) = voices.of(named, Claim::IfKnownBare, draft)? else { return None };
    let line = row.prose.lines.first()?;
    let date = line.date.map(|d| d.date);
    Some(Turn::whole(vec![person], text.to_owned(), date, sure, (line.number, line.number), "I-8"))
}
