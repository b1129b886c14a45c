//! The conformance cases of `@handles` (NOTES §3.2): `input ⇒ expected`, `?x` being somebody unknown.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests make their own files and may fail"
)]

use std::sync::Arc;

use touchbase::facts::Extractor;
use touchbase::model::reference::{Form, Reference};
use touchbase::model::settings::Settings;
use touchbase::network::resolve::Resolution;
use touchbase::network::rows::{Memory, Rows};
use touchbase::network::view::View;
use touchbase::parse::Parser;
use touchbase::words::lexicon::Lexicon;

const CASES: &str = include_str!("conformance/mentions.txt");
const KNOWN: [&str; 8] = ["Ana López", "Bob", "Cy", "O'Brien", "王伟", "Ana Maria", "Jean-Luc Picard", "ana"];

struct Reader {
    parser: Parser,
    extractor: Extractor,
}

impl Reader {
    fn new() -> Self {
        let settings = Settings::default();
        let lexicon = Arc::new(Lexicon::new(&settings.languages, "").expect("the built-in lexicon reads"));
        Self { parser: Parser::new(&settings, lexicon.clone()), extractor: Extractor::new(&settings, lexicon) }
    }

    /// Whom the handles of `input` mean, in order.
    fn names(&self, input: &str) -> Vec<String> {
        let note = self.parser.parse("notes/case.md", input);
        let references: Vec<Reference> = note.blocks.iter().flat_map(|b| handles(&b.prose)).collect();
        let mut case = self.extractor.extract(&note);
        case.references = references.clone();
        let known = KNOWN.iter().map(|name| {
            let note = self.parser.parse(&format!("People/{name}.md"), "");
            self.extractor.extract(&note)
        });
        let memory = Memory::new(known.chain([case]).collect());
        let view = View::new(&memory, &[]);
        let interned = memory.references();
        let name = |reference: &Reference| {
            let id = (0..).zip(&interned).find(|(_, r)| *r == reference).map(|(id, _)| id)?;
            match view.resolution(id) {
                Resolution::Person(person) => Some(named(&view, *person)),
                Resolution::Nobody => None,
                other => Some(format!("{other:?}")),
            }
        };
        references.iter().filter_map(name).collect()
    }
}

fn named(view: &View<'_>, person: u32) -> String {
    let person = view.person(person);
    if person.implicit { format!("?{}", person.key) } else { person.name.clone() }
}

/// Handles in running text; what links say has cases of its own.
fn handles(prose: &touchbase::model::note::Prose) -> impl Iterator<Item = Reference> {
    let in_text = |r: &&Reference| r.form == Form::Handle && !r.token.contains(' ');
    prose.mentions().map(|(_, reference)| reference).filter(in_text).cloned()
}

#[test]
fn every_case_names_whom_it_should() {
    let reader = Reader::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in CASES.lines().filter(|line| !line.trim().is_empty()) {
        let (input, want) = line.split_once('⇒').unwrap_or_else(|| panic!("no `⇒` in {line}"));
        let input = input.strip_suffix(' ').unwrap_or(input).replace("\\n", "\n");
        let got = reader.names(&input).join(",");
        count += 1;
        if got != want.trim() {
            wrong.push(format!("{input:?}: {got:?} should be {:?}", want.trim()));
        }
    }
    assert_eq!(count, 75);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
