//! The conformance cases of `@handles` (NOTES §3.2): `input ⇒ expected`, `?x` being somebody unknown.

use std::sync::Arc;

use touchbase::model::reference::{Claim, Form};
use touchbase::model::settings::Settings;
use touchbase::parse::Parser;
use touchbase::parse::mention::implicit_token;
use touchbase::words::lexicon::Lexicon;
use touchbase::words::text::key;

const CASES: &str = include_str!("conformance/mentions.txt");

/// Input and expected names of each case.
fn cases() -> impl Iterator<Item = (String, Vec<&'static str>)> {
    CASES.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let (input, want) = line.split_once('⇒').unwrap_or_else(|| panic!("no `⇒` in {line}"));
        let want = want.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        (input.strip_suffix(' ').unwrap_or(input).replace("\\n", "\n"), want)
    })
}

/// The handles of running text: token and claim. Links have their own cases.
fn handles(parser: &Parser, input: &str) -> Vec<(String, Claim)> {
    let note = parser.parse("notes/case.md", input);
    let mentions = note.blocks.iter().flat_map(|b| b.prose.mentions());
    let in_text = mentions.filter(|(_, r)| r.form == Form::Handle && !r.token.contains(' '));
    in_text.map(|(_, r)| (r.token.clone(), r.claim)).collect()
}

fn parser() -> Parser {
    let settings = Settings::default();
    let lexicon = Lexicon::new(&settings.languages, "").expect("the built-in lexicon reads");
    Parser::new(&settings, Arc::new(lexicon))
}

#[test]
fn handles_claim_somebody_unknown_exactly_where_the_cases_say() {
    let parser = parser();
    let mut count = 0;
    for (input, want) in cases() {
        count += 1;
        let firm = handles(&parser, &input).into_iter().filter(|(_, claim)| *claim == Claim::Firm);
        let firm: Vec<String> = firm.map(|(token, _)| key(implicit_token(&token))).collect();
        // A case that names nobody allows no firm handle, and each unknown person needs one.
        assert!(!want.is_empty() || firm.is_empty(), "{input:?} names nobody, got {firm:?}");
        for unknown in want.iter().filter_map(|name| name.strip_prefix('?')) {
            assert!(firm.iter().any(|token| token == unknown), "{input:?} names {unknown}, got {firm:?}");
        }
        assert!(firm.len() <= want.len(), "{input:?} names {want:?}, got {firm:?}");
    }
    assert_eq!(count, 75);
}
