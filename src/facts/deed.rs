//! What the lines of promises and of deeds are about, so that a later line can be seen to keep a promise (FACTS §3).

use std::collections::{BTreeMap, BTreeSet};

use super::channel;
use super::clause::Clause;
use super::done;
use super::draft::Draft;
use super::gist::{gist, word_hash};
use crate::model::fact::{
    Channel, Contact, ContactRule, Direction, Exchange, ExchangeKind, Gist, GistKind, Occurrence, Owner,
};
use crate::model::task::Status;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::Sense;
use crate::words::text::fold;
use crate::words::tokens::tokens;

/// Most words kept of a line.
const MOST_WORDS: usize = 24;

/// Reads the gist of every line that promises something, or that tells what was done for, with or by somebody.
pub fn read(draft: &mut Draft<'_>) {
    let facts = &draft.facts;
    let happened = |c: &&Contact| c.occurrence == Occurrence::Happened && c.rule != ContactRule::C1;
    let met = facts.contacts.iter().filter(happened).map(|c| c.line);
    let dealt = facts.exchanges.iter().map(|e| e.line);
    let introduced = facts.introductions.iter().map(|i| i.line);
    let done = facts.deeds.iter().map(|d| d.line);
    let deeds: BTreeSet<u32> = met.chain(dealt).chain(introduced).chain(done).collect();
    let mut promised: BTreeMap<u32, String> = BTreeMap::new();
    for f in facts.followups.iter().filter(|f| f.status == Status::Open) {
        let text = promised.entry(f.line).or_default();
        text.push(' ');
        text.push_str(&f.text);
    }
    let mine = facts.followups.iter().filter(|f| f.owner == Owner::Me).map(|f| f.line);
    let mine: BTreeSet<u32> = mine.collect();
    if deeds.is_empty() && promised.is_empty() {
        return;
    }
    let texts = texts(draft, |line| deeds.contains(&line) || promised.contains_key(&line));
    let delivers = delivering(draft);
    let gist_of = |line: u32, text: &str, kind: GistKind| {
        let words = gist(text, draft.lexicon).iter().take(MOST_WORDS).map(|w| word_hash(w)).collect();
        Gist { line, words, kind }
    };
    let whole = |line: &u32| texts.get(line).map_or("", String::as_str);
    let numbers: BTreeSet<u32> = draft.lexicon.card.numbers.keys().map(|word| word_hash(word)).collect();
    let promises = promised.iter().flat_map(|(line, text)| {
        // Whom somebody else is to ring, nobody but they know to have been rung.
        if let Some((matter, kind)) = errand(text, draft.lexicon).filter(|_| mine.contains(line)) {
            let own = gist_of(*line, &matter, kind);
            // `The will needs a witness, so Ana? Ask her.`
            let elsewhere = own.words.is_empty() && kind == GistKind::Message;
            return vec![if elsewhere { gist_of(*line, with_sentence_before(whole(line), text), kind) } else { own }];
        }
        let own = gist_of(*line, text, GistKind::Promise);
        let told = || {
            let mut told = gist_of(*line, with_sentence_before(whole(line), text), GistKind::Promise);
            told.words.retain(|word| !numbers.contains(word) || own.words.contains(word));
            told
        };
        match own.words.len() {
            // `The keys are hers. I'll bring them.`: the sentence alone doesn't say what.
            0 => vec![told()],
            // `Ana has the keys of the shed. She'll bring them on the boat.`: it may say, or not.
            1 => {
                let told = told();
                vec![own, told]
            }
            _ => vec![own],
        }
    });
    let pending = &draft.lexicon.dealing.pending;
    // `The plans are still with the printer` keeps nothing.
    let is_pending = |line: &&u32| tokens(whole(line)).any(|(_, word)| pending.contains(&word));
    let introduced: BTreeSet<u32> = facts.introductions.iter().map(|i| i.line).collect();
    let given: BTreeSet<u32> = facts.exchanges.iter().filter(|e| is_handed(e.kind)).map(|e| e.line).collect();
    let thanks = |e: &&Exchange| e.kind == ExchangeKind::Thanks && e.direction == Direction::Given;
    let thanked: BTreeSet<u32> = facts.exchanges.iter().filter(thanks).map(|e| e.line).collect();
    let intro = draft.lexicon.dealing.kinds.get("intro").and_then(|words| words.iter().min()).map(|w| word_hash(w));
    let as_promised = |text: &str| {
        let folded = fold(text);
        draft.lexicon.dealing.as_promised.iter().any(|phrase| folded.contains(phrase.as_str()))
    };
    let kept = deeds.iter().filter(|line| !is_pending(line)).map(|line| {
        let made_known = introduced.contains(line);
        let handed = delivers.contains(line) || given.contains(line) || as_promised(whole(line));
        let kind = match () {
            () if thanked.contains(line) => GistKind::Thanked,
            () if made_known => GistKind::Introduced,
            () if handed => GistKind::Delivery,
            () => GistKind::Deed,
        };
        let mut gist = gist_of(*line, whole(line), kind);
        // `Bo put us in touch` is an intro, whatever the words.
        if let Some(word) = intro.filter(|_| made_known) {
            gist.words.insert(0, word);
        }
        gist
    });
    let gists = promises.chain(kept).collect();
    draft.facts.gists = gists;
}

/// What an errand such as `ring Ana about the boat` is about, if the promise is to reach, ask or tell somebody; and what
/// kind of promise it is.
fn errand(text: &str, lexicon: &Lexicon) -> Option<(String, GistKind)> {
    let words: Vec<String> = tokens(text).map(|(_, word)| word).take(MOST_WORDS).collect();
    let senses = |i: usize| words.get(i).map(|word| lexicon.phrases().senses(word));
    let has = |i: usize, sense: Sense| senses(i).is_some_and(|s| s.has(sense));
    let led = |i: usize| {
        i == 0
            || has(i - 1, Sense::Plan)
            || has(i - 1, Sense::To)
            || words.get(i - 1).is_some_and(|w| lexicon.followup.auxiliaries.contains(w))
    };
    // The words of a verb such as `talk to`. To see to something reaches nobody.
    let reaches = |i: usize| {
        let (id, length) = lexicon.phrases().find(words[i..].iter().map(String::as_str))?;
        let s = lexicon.phrases().lexeme(id)?.senses;
        let verb = s.has(Sense::Base) && (s.has(Sense::Reach) || s.has(Sense::Say)) && !s.has(Sense::Hand);
        (verb && !has(i + length, Sense::To)).then_some(length)
    };
    // With blanks around it, `tara bell` is no `a bell`.
    let folded = format!(" {} ", words.join(" "));
    let phrase = lexicon.followup.errands.iter().find_map(|phrase| folded.split_once(&format!(" {phrase} ")));
    if let Some((_, matter)) = phrase {
        return Some((matter.trim().to_owned(), GistKind::Errand));
    }
    let (verb, length) = (0..words.len()).filter(|&i| led(i)).find_map(|i| Some((i, reaches(i)?)))?;
    let kind = match words.get(verb) {
        Some(word) if lexicon.dealing.thank.contains(word) => GistKind::Thanks,
        Some(word) if lexicon.phrases().senses(word).has(Sense::Say) => GistKind::Message,
        Some(word) if is_call(word, lexicon) => GistKind::Call,
        _ => GistKind::Errand,
    };
    Some((words.get(verb + length..)?.join(" "), kind))
}

/// Whether a verb reaches somebody by telephone.
fn is_call(verb: &str, lexicon: &Lexicon) -> bool {
    let lexeme = lexicon.phrases().word(verb);
    lexeme.and_then(|l| l.channel.as_deref()).is_some_and(|name| channel::named(name) == Channel::Call)
}

/// The sentence of `line` that is `text`, with the one before it.
fn with_sentence_before<'l>(line: &'l str, text: &str) -> &'l str {
    let Some(at) = line.find(text.trim()) else { return line };
    let before = line[..at].trim_end().trim_end_matches(['.', '!', '?']);
    let start = before.rfind(['.', '!', '?']).map_or(0, |end| end + 1);
    &line[start..at + text.trim().len()]
}

/// The texts of the lines that are `wanted`.
fn texts(draft: &Draft<'_>, wanted: impl Fn(u32) -> bool) -> BTreeMap<u32, String> {
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    for block in &draft.note.blocks {
        for (i, line) in block.prose.lines.iter().enumerate().filter(|(_, l)| wanted(l.number)) {
            let text = texts.entry(line.number).or_default();
            // Several blocks can stand on one line, such as an item and the item inside it.
            text.push(' ');
            text.push_str(block.prose.line_text(i));
        }
    }
    texts
}

/// Whether an exchange is more than words.
fn is_handed(kind: ExchangeKind) -> bool {
    !matches!(kind, ExchangeKind::Thanks | ExchangeKind::Kudos | ExchangeKind::Intro)
}

/// Lines on which something changes hands in fact.
fn delivering(draft: &Draft<'_>) -> BTreeSet<u32> {
    let done = draft.reading.clauses.iter().filter(|c| done::hands_over(draft, c));
    let line = |c: &Clause| Some(draft.note.blocks.get(c.block)?.prose.lines.get(c.line)?.number);
    done.filter_map(line).collect()
}
