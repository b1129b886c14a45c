//! How long it takes to parse a note, and to read its facts.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench of the library's own functions")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use touchbase::facts::Extractor;
use touchbase::model::settings::Settings;
use touchbase::parse::Parser;
use touchbase::words::lexicon::Lexicon;

const NOTE: &str = include_str!("../../example-vault/Daily/2026-11-19.md");

fn reading(c: &mut Criterion) {
    let settings = Settings::default();
    let lexicon = Arc::new(Lexicon::new(&settings.languages, "").unwrap());
    let parser = Parser::new(&settings, Arc::clone(&lexicon));
    let extractor = Extractor::new(&settings, lexicon);
    c.bench_function("parse", |b| b.iter(|| parser.parse("Daily/2026-11-19.md", black_box(NOTE))));
    let note = parser.parse("Daily/2026-11-19.md", NOTE);
    c.bench_function("facts", |b| b.iter(|| extractor.extract(black_box(&note))));
}

criterion_group!(benches, reading);
criterion_main!(benches);
