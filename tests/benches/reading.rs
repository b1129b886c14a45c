//! How long it takes to parse a note, to read its facts, to find out who is who, and to understand a query.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench of the library's own functions")]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use touchbase::facts::Extractor;
use touchbase::model::settings::Settings;
use touchbase::network::rows::{Memory, Rows};
use touchbase::parse::Parser;
use touchbase::query::parse::Reader;
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

fn resolve(c: &mut Criterion) {
    let settings = Settings::default();
    let lexicon = Arc::new(Lexicon::new(&settings.languages, "").unwrap());
    let parser = Parser::new(&settings, Arc::clone(&lexicon));
    let extractor = Extractor::new(&settings, lexicon);
    let facts = (0..1_000).map(|n| {
        let text = format!("2026-11-01 coffee with @person{} and Ana{} Lopez\n", n % 300, n % 50);
        extractor.extract(&parser.parse(&format!("Daily/{n}.md"), &text))
    });
    let rows = Memory::new(facts.collect());
    c.bench_function("resolve", |b| b.iter(|| black_box(&rows).network(&[])));
}

fn query(c: &mut Criterion) {
    let person = |_: &str| Ok(vec![0]);
    let reader = Reader { date: &|_| None, person: &person, is_key: &|key| key == "project" };
    let text = "\"quarter plan\" (budget OR road*) -draft person:ana tag:work/x project:apollo said:bo";
    c.bench_function("query", |b| b.iter(|| reader.read(black_box(text))));
}

criterion_group!(benches, reading, resolve, query);
criterion_main!(benches);
