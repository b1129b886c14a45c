//! What the lines of promises and of deeds are about, so that a later line can be seen to keep a promise (FACTS §3).

use std::collections::{BTreeMap, BTreeSet};

use super::clause::{Clause, Modality, Polarity};
use super::clause_tokens::Token;
use super::draft::Draft;
use super::gist::{gist, word_hash};
use crate::model::fact::{Contact, ContactRule, Gist, Occurrence};
use crate::model::task::Status;
use crate::words::lexicon::clause::Sense;
use crate::words::tokens::tokens;

/// Most words kept of a line.
const MOST_WORDS: usize = 24;

/// Reads the gist of every line that promises something, or that tells what was done for, with or by somebody.
pub fn read(draft: &mut Draft<'_>) {
    let facts = &draft.facts;
    let open = facts.followups.iter().filter(|f| f.status == Status::Open && f.inferred).map(|f| f.line);
    let happened = |c: &&Contact| c.occurrence == Occurrence::Happened && c.rule != ContactRule::C1;
    let met = facts.contacts.iter().filter(happened).map(|c| c.line);
    let dealt = facts.exchanges.iter().map(|e| e.line);
    let introduced = facts.introductions.iter().map(|i| i.line);
    let promised: BTreeSet<u32> = open.collect();
    let lines: BTreeSet<u32> = promised.iter().copied().chain(met).chain(dealt).chain(introduced).collect();
    if lines.is_empty() {
        return;
    }
    let delivers = delivering(draft);
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    for block in &draft.note.blocks {
        for (i, line) in block.prose.lines.iter().enumerate().filter(|(_, l)| lines.contains(&l.number)) {
            let text = texts.entry(line.number).or_default();
            // Several blocks can stand on one line, such as an item and the item inside it.
            text.push(' ');
            text.push_str(block.prose.line_text(i));
        }
    }
    let read = |(line, text): (u32, String)| {
        let words = gist(&text, draft.lexicon).iter().take(MOST_WORDS).map(|w| word_hash(w)).collect();
        Gist { line, words, delivers: delivers.contains(&line) }
    };
    let pending = &draft.lexicon.dealing.pending;
    let is_pending = |text: &str| tokens(text).any(|(_, word)| pending.contains(&word));
    // `The plans are still with the printer` keeps nothing.
    texts.retain(|line, text| promised.contains(line) || !is_pending(text));
    draft.facts.gists = texts.into_iter().map(read).collect();
}

/// Whether a word says that something changed hands, or came. To ask for it is not enough.
fn delivers(token: &Token) -> bool {
    let came = token.has(Sense::Come) && !token.has(Sense::Say);
    (token.has(Sense::Hand) || came) && !token.has(Sense::Base)
}

/// Lines on which something changes hands in fact.
fn delivering(draft: &Draft<'_>) -> BTreeSet<u32> {
    let reading = &draft.reading;
    let real = reading.clauses.iter().filter(|c| c.modality == Modality::Real && c.polarity == Polarity::Affirmed);
    let done = real.filter(|c| reading.tokens_of(c).iter().any(delivers));
    let line = |c: &Clause| Some(draft.note.blocks.get(c.block)?.prose.lines.get(c.line)?.number);
    done.filter_map(line).collect()
}
