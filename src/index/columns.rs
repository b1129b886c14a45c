//! A commit as rows. Several indexes can lie over one another: what a command has read itself lies over the last commit
//! when another process writes.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, TERMINATED, Term};

use super::document::State;
use super::intern::{Interned, decode_references};
use super::memo::Memo;
use super::payload::Payload;
use super::row_reader;
use super::schema::Fields;
use super::segment::{Segment, decode_card};
use crate::model::fact::Facts;
use crate::model::reference::Reference;
use crate::network::resolve::{Network, resolve};
use crate::network::rows::{CardEntry, GlobalRef, NoteEntry, NoteId, Rows, Sweep, Want, distinct_cards};
use crate::vault::Vault;
use crate::vault::reader::Reader;
use crate::words::date::Date;
use crate::words::text::to_u32;

/// Where a document lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the segment, over all indexes.
    pub segment: u32,
    /// Number in the segment.
    pub doc: DocId,
}

/// Where the words come from that the index doesn't keep.
#[derive(Clone, Debug)]
pub struct Source {
    /// The notes.
    pub vault: Vault,
    /// How they are read.
    pub reader: Reader,
}

/// The notes of one commit, or of several indexes one over the other.
pub struct Columns {
    /// All segments of all indexes.
    pub(super) segments: Vec<Segment>,
    /// Living notes by [`NoteId`].
    notes: Vec<Place>,
    /// By segment and document: the note, or [`DEAD`].
    pub(super) ids: Vec<Vec<NoteId>>,
    /// Documents of files that were left out or read only in part.
    odd: Vec<Place>,
    stale: BTreeSet<String>,
    source: Option<Arc<Source>>,
    interned: OnceLock<Interned>,
    memo: Option<Memo>,
    fields: Fields,
}

/// No note.
pub(super) const DEAD: NoteId = NoteId::MAX;

impl Columns {
    /// The notes of these indexes without the `hidden` documents.
    ///
    /// # Errors
    /// If columns are damaged or can't be read.
    pub fn new(searchers: &[Searcher], fields: Fields, hidden: &HashSet<Place>) -> tantivy::Result<Self> {
        let readers = searchers.iter().flat_map(Searcher::segment_readers);
        let segments: Vec<Segment> = readers.map(|r| Segment::open(r, fields)).collect::<Result<_, _>>()?;
        let (mut notes, mut ids, mut odd) = (Vec::new(), Vec::new(), Vec::new());
        for (number, segment) in (0..).zip(&segments) {
            let mut of_segment = vec![DEAD; segment.reader.max_doc() as usize];
            for doc in segment.reader.doc_ids_alive() {
                let place = Place { segment: number, doc };
                if hidden.contains(&place) {
                    continue;
                }
                let state = segment.state(doc);
                if state != State::Whole {
                    odd.push(place);
                }
                let is_note = !matches!(state, State::LeftOut(_));
                if let (true, Some(id)) = (is_note, of_segment.get_mut(doc as usize)) {
                    *id = to_u32(notes.len());
                    notes.push(place);
                }
            }
            ids.push(of_segment);
        }
        let (stale, interned) = (BTreeSet::new(), OnceLock::new());
        Ok(Self { segments, notes, ids, odd, stale, source: None, interned, memo: None, fields })
    }

    /// The same, with the words of statements read from the files, and with these notes marked as no longer readable.
    #[must_use]
    pub fn with_source(self, source: Arc<Source>, stale: BTreeSet<String>) -> Self {
        Self { source: Some(source), stale, ..self }
    }

    /// The same, with what was found out about the commit kept in `data`, the folder of its files.
    #[must_use]
    pub fn with_memo(self, data: &Path, payload: &Payload, may_write: bool) -> Self {
        let memo = Memo::new(data, &self.segments, payload, may_write);
        Self { memo: Some(memo), ..self }
    }

    /// Every segment with its living documents, notes and left-out files alike.
    pub fn documents(&self) -> impl Iterator<Item = (Place, &Segment)> {
        (0..).zip(&self.segments).flat_map(|(number, segment)| {
            segment.reader.doc_ids_alive().map(move |doc| (Place { segment: number, doc }, segment))
        })
    }

    /// Documents of files that were left out after looking into them, or read only in part.
    pub fn odd(&self) -> impl Iterator<Item = (&Segment, DocId)> {
        self.odd.iter().filter_map(|place| Some((self.segments.get(place.segment as usize)?, place.doc)))
    }

    /// The living document of the vault-relative `path`, be it a note's or that of a file left out.
    #[must_use]
    pub fn document_at(&self, path: &str) -> Option<Place> {
        let term = Term::from_field_text(self.fields.path, path);
        (0..).zip(&self.segments).find_map(|(number, segment)| {
            let postings = segment.reader.inverted_index(term.field()).ok()?;
            let mut hits = postings.read_postings(&term, IndexRecordOption::Basic).ok()??;
            while hits.doc() != TERMINATED && segment.reader.is_deleted(hits.doc()) {
                hits.advance();
            }
            (hits.doc() != TERMINATED).then(|| Place { segment: number, doc: hits.doc() })
        })
    }

    /// Handles to the fields.
    #[must_use]
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// A note's own date.
    #[must_use]
    pub fn date(&self, note: NoteId) -> Option<Date> {
        self.find(note).and_then(|(segment, doc)| segment.date(doc))
    }

    /// A number that only a note's path decides, to break ties.
    #[must_use]
    pub fn path_hash(&self, note: NoteId) -> u64 {
        self.find(note).map_or(0, |(segment, doc)| segment.path_hash(doc))
    }

    /// The segments, numbered as in [`Place`].
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The note at a place; `None` for hidden, deleted and left-out documents.
    #[must_use]
    pub fn note_at(&self, place: Place) -> Option<NoteId> {
        let id = *self.ids.get(place.segment as usize)?.get(place.doc as usize)?;
        (id != DEAD).then_some(id)
    }

    fn find(&self, note: NoteId) -> Option<(&Segment, DocId)> {
        let place = self.notes.get(note as usize)?;
        Some((self.segments.get(place.segment as usize)?, place.doc))
    }

    fn interned(&self) -> &Interned {
        self.interned.get_or_init(|| {
            let known = self.memo.as_ref().and_then(Memo::interned);
            known.unwrap_or_else(|| {
                let interned = self.intern().0;
                self.memo.iter().for_each(|memo| memo.keep_interned(&interned));
                interned
            })
        })
    }

    /// A reference, encoded.
    fn term(&self, reference: GlobalRef) -> Option<String> {
        let &(segment, ordinal) = self.interned().places.get(reference as usize)?;
        let column = self.segments.get(segment as usize)?.references.as_ref()?;
        let mut term = String::new();
        column.ord_to_str(ordinal.into(), &mut term).ok()?.then_some(term)
    }

    /// The notes that have any of these terms of one field.
    fn notes_of(&self, terms: &[Term]) -> impl Iterator<Item = NoteId> {
        let in_segment = move |(number, segment): (u32, &Segment)| {
            let mut found = Vec::new();
            for term in terms {
                let Ok(postings) = segment.reader.inverted_index(term.field()) else { continue };
                let Ok(Some(mut hits)) = postings.read_postings(term, IndexRecordOption::Basic) else { continue };
                while hits.doc() != TERMINATED {
                    found.extend(self.note_at(Place { segment: number, doc: hits.doc() }));
                    hits.advance();
                }
            }
            found
        };
        (0..).zip(&self.segments).flat_map(in_segment)
    }

    fn references_of(&self, place: Place, out: &mut Vec<GlobalRef>) {
        out.clear();
        let number = place.segment as usize;
        let column = self.segments.get(number).and_then(|s| s.references.as_ref());
        let map = self.interned().by_segment.get(number);
        let (Some(column), Some(map)) = (column, map) else { return };
        let global = |o: u64| usize::try_from(o).ok().and_then(|o| map.get(o)).copied().unwrap_or_default();
        out.extend(column.term_ords(place.doc).map(global));
    }

    /// The words of statements, read anew from the file if it still has the text that the facts are of.
    fn fill_in(&self, facts: &mut Facts) {
        if facts.statements.is_empty() {
            return;
        }
        let fresh = self.source.as_ref().and_then(|source| {
            let path = &facts.note.path;
            let text = source.reader.text(&source.vault, path).ok().filter(|t| t.hash == facts.note.hash)?;
            source.reader.understand(path, &text).ok()
        });
        for (statement, fresh) in facts.statements.iter_mut().zip(fresh.map(|f| f.facts.statements).unwrap_or_default())
        {
            statement.text = fresh.text;
        }
    }
}

impl Rows for Columns {
    fn note_count(&self) -> usize {
        self.notes.len()
    }

    fn note(&self, note: NoteId) -> NoteEntry {
        let facts = self.find(note).and_then(|(segment, doc)| segment.note_facts(doc));
        facts.map_or_else(
            || NoteEntry { path: String::new(), title: String::new(), date: None, tags: Vec::new(), stale: true },
            |n| {
                let stale = self.stale.contains(&n.path);
                NoteEntry { path: n.path, title: n.title, date: n.date, tags: n.tags, stale }
            },
        )
    }

    fn notes_on(&self, day: Date) -> Vec<NoteId> {
        (0..to_u32(self.notes.len())).filter(|&note| self.date(note) == Some(day)).collect()
    }

    fn note_at_path(&self, path: &str) -> Option<NoteId> {
        self.notes_of(&[Term::from_field_text(self.fields.path, path)]).next()
    }

    fn references(&self) -> Vec<Reference> {
        decode_references(&self.intern().1)
    }

    fn network(&self, me: &[String]) -> Network {
        let content = self.interned().content;
        if let Some(network) = self.memo.as_ref().and_then(|memo| memo.network(content, me)) {
            return network;
        }
        let network = resolve(&self.references(), &self.cards(), me);
        self.memo.iter().for_each(|memo| memo.keep_network(content, me, &network));
        network
    }

    fn cards(&self) -> Vec<CardEntry> {
        let mut entries = Vec::new();
        self.each_card(&mut |card| entries.extend(decode_card(card)));
        distinct_cards(entries)
    }

    fn sweep(&self, want: Want, visit: &mut dyn FnMut(Sweep<'_>)) {
        let notes: Vec<_> = self.segments.iter().zip(self.ids.iter().map(Vec::as_slice)).collect();
        row_reader::sweep(&notes, want, &self.interned().by_segment, visit);
    }

    fn facts(&self, note: NoteId) -> Option<Facts> {
        let mut facts = self.claims(note)?;
        self.fill_in(&mut facts);
        Some(facts)
    }

    fn claims(&self, note: NoteId) -> Option<Facts> {
        let (segment, doc) = self.find(note)?;
        segment.facts(doc)
    }

    fn dealings(&self, note: NoteId) -> Option<Facts> {
        let (segment, doc) = self.find(note)?;
        segment.stored_facts(doc)
    }

    fn references_in(&self, note: NoteId, visit: &mut dyn FnMut(&[GlobalRef])) {
        let mut references = Vec::new();
        if let Some(&place) = self.notes.get(note as usize) {
            self.references_of(place, &mut references);
        }
        visit(&references);
    }

    fn notes_with(&self, references: &[GlobalRef]) -> Vec<NoteId> {
        let terms = references.iter().filter_map(|&r| self.term(r));
        let terms: Vec<Term> = terms.map(|t| Term::from_field_text(self.fields.references, &t)).collect();
        let found: HashSet<NoteId> = self.notes_of(&terms).collect();
        let mut found: Vec<NoteId> = found.into_iter().collect();
        found.sort_unstable();
        found
    }
}
