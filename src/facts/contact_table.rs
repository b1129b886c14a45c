//! Tables that log contacts: a day, whom, and by what means (C2).

use super::channel;
use super::clause::Reading;
use super::clause_tokens::Token;
use super::contact::Said;
use super::contact_day;
use super::contact_person;
use super::draft::Draft;
use super::governed::Verdict;
use crate::model::fact::{Channel, ContactRule, Region};
use crate::model::note::{BlockKind, DateVia};
use crate::words::date::Date;
use crate::words::lexicon::clause::{Sense, Senses};
use crate::words::lexicon::word_set::Words;
use crate::words::text::{Span, fold};

/// Reads the rows of such tables.
pub(super) fn read(draft: &Draft<'_>, reading: &Reading, said: &mut Vec<Said>) {
    let note = draft.note;
    let rows = note.blocks.iter().enumerate().filter(|(_, b)| b.kind == BlockKind::Row { header: false });
    for (at, row) in rows {
        let Some(header) = row.table.and_then(|t| note.blocks.get(t)) else { continue };
        let titles: Vec<String> = header.prose.cells.iter().map(|c| fold(c.of(&header.prose.text).trim())).collect();
        let column = |words: &Words| titles.iter().position(|t| words.contains(t));
        let Some(who) = column(&draft.lexicon.card.name_columns) else { continue };
        if let Some(last) = column(&draft.lexicon.card.last_columns) {
            said.extend(last_time(draft, reading, at, who, last));
        } else if let Some(how) = column(&draft.lexicon.card.channel_columns) {
            said.extend(entry(draft, reading, at, who, how));
        }
    }
}

/// Words by which nothing came of it, wherever they stand.
const VOID: Senses = Senses::of(Sense::Void).and(Sense::Absent).and(Sense::Not).and(Sense::Moved);
/// Words by which it is still to come: `planned`, `should ring`. Among more words behind the means they tell what came of it.
const TO_COME: Senses = Senses::of(Sense::Plan).and(Sense::Future);
/// Fewest words behind the means that tell what came of it.
const OUTCOME: usize = 3;

/// The people of a row that begins with a day and names a means, unless it says that nothing came of it.
fn entry(draft: &Draft<'_>, reading: &Reading, at: usize, who: usize, how: usize) -> Vec<Said> {
    let row = &draft.note.blocks[at];
    let (Some(who), Some(how)) = (row.prose.cells.get(who), row.prose.cells.get(how)) else { return Vec::new() };
    let Some(line) = row.prose.lines.first() else { return Vec::new() };
    let dated = line.date.filter(|d| matches!(d.via, DateVia::Line | DateVia::Field));
    let tokens = || reading.tokens_in(at);
    let means = channel::first(tokens().filter(|t| inside(*how, t)), draft.lexicon);
    let (Some(dated), Some(channel)) = (dated, means) else { return Vec::new() };
    let behind = |t: &Token| t.span.start >= how.end;
    let has_outcome = tokens().filter(|t| behind(t)).count() >= OUTCOME;
    let nothing = |t: &Token| t.senses.any(VOID) || t.senses.any(TO_COME) && !(has_outcome && behind(t));
    if tokens().any(nothing) {
        return Vec::new();
    }
    met(draft, reading, at, *who, (Some(channel), contact_day::day_of(dated)))
}

/// The people of a row that tells the day of their last contact, and maybe the means: `| Ana | mail 16 Nov |`.
fn last_time(draft: &Draft<'_>, reading: &Reading, at: usize, who: usize, last: usize) -> Vec<Said> {
    let row = &draft.note.blocks[at];
    let (Some(who), Some(cell)) = (row.prose.cells.get(who), row.prose.cells.get(last)) else { return Vec::new() };
    let tokens = || reading.tokens_in(at).filter(|t| inside(*cell, t));
    let near = row.prose.lines.first().and_then(|l| l.date).and_then(contact_day::day_of);
    let (found, _) = draft.dates.find(cell.of(&row.prose.text), near);
    let [day] = found[..] else { return Vec::new() };
    if tokens().any(|t| t.senses.any(VOID) || t.senses.any(TO_COME)) {
        return Vec::new();
    }
    met(draft, reading, at, *who, (channel::first(tokens(), draft.lexicon), Some(day.start)))
}

fn inside(cell: Span, token: &Token) -> bool {
    cell.start <= token.span.start && token.span.end <= cell.end
}

/// The people in the cell `who` of row `at` as met by some means on some day.
fn met(
    draft: &Draft<'_>,
    reading: &Reading,
    at: usize,
    who: Span,
    (channel, date): (Option<Channel>, Option<Date>),
) -> Vec<Said> {
    let verdict = Verdict::Met(ContactRule::C2, channel);
    let tokens = reading.tokens_in(at);
    let people = tokens.filter(|t| inside(who, t)).filter_map(|t| reading.people.get(t.person()?));
    people
        .map(|person| Said {
            reference: contact_person::sure(&person.reference, verdict, false, false, draft.lexicon),
            line: draft.note.blocks[at].prose.first_line(),
            date,
            region: Region::Table,
            verdict,
            mark: person.mark.map(|m| (at, m)),
            named: true,
            doubtful: false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::probe::{facts, met, undated};

    #[test]
    fn a_table_with_days_people_and_means_logs_contacts() {
        let table = "| date | who | how | notes |\n|---|---|---|---|\n| 2026-05-01 | @mira | call | fine |\n\
                     | 2026-05-02 | @olek | call | no answer |\n| 2026-05-03 | Karin Vale, @bo | lunch | |\n| | @ana | call | |\n\
                     | 2026-05-04 | @ivo | call | he'll send the drawings |\n| 2026-05-05 | @olek | call | planned |\n";
        assert_eq!(met(&facts(&undated("log.md", table))), ["mira", "bo", "Karin Vale", "ivo"]);
        let last = "| name | last | next |\n|---|---|---|\n| @mira | mail 2026-05-01 | tea 2026-06-01 |\n| @olek | no answer 2026-05-02 | |\n\
                    | @ana | May | call |\n| @bo | 2026-04-30 | |\n";
        assert_eq!(met(&facts(&undated("crm.md", last))), ["mira", "bo"]);
        let plain = "| date | who | about |\n|---|---|---|\n| 2026-05-01 | @mira | the call |\n";
        assert!(met(&facts(&undated("log.md", plain))).is_empty());
    }
}
