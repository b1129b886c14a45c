//! What a line says of give and take, of promises and of speech.

use super::probe::{facts, said, undated};
use crate::model::fact::{Direction, Facts, Owner, RefId};

/// The facts of a daily note of one line.
fn line(text: &str) -> Facts {
    facts(&undated("log/2026-05-04.md", text))
}

/// Who says what, according to the line.
fn said_in(text: &str) -> Vec<String> {
    said(&line(text))
}

fn name(facts: &Facts, person: RefId) -> &str {
    &facts.references[person as usize].token
}

#[test]
fn favours_have_a_direction() {
    for (text, given, received) in [
        ("@mira covered my late shift", "", "mira"),
        ("@mira picked up my parcel", "", "mira"),
        ("@olek brought cake for everybody", "", "olek"),
        ("@olek put me onto a good roofer", "", "olek"),
        ("so grateful to @olek for the boxes", "", "olek"),
        ("Covered @mira's desk at noon", "mira", ""),
        ("Took @olek to the airport", "olek", ""),
        ("Dropped off eggs for @mira", "mira", ""),
        ("shared my notes with @olek", "olek", ""),
        ("shared a bench with @olek", "", ""),
        ("Sat with @mira at lunch", "", ""),
        ("Put @mira and @olek in touch by mail", "mira", ""),
        ("intro call with @mira", "", ""),
        ("would I put @mira and @olek in touch?", "", ""),
        ("thanks to @olek, who introduced me to @mira", "", "olek"),
        ("Pie with @mira, her treat", "", "mira"),
        ("@olek brought his sister", "", ""),
        ("met @mira through @olek", "", "olek"),
        ("@mira did the late round for me", "", "mira"),
        ("coffee with @mira, her treat", "", "mira"),
        ("lunch with @mira, my treat", "mira", ""),
        ("@olek came by, he wouldn't let me pay", "", "olek"),
        ("I did thank @olek for the tiles", "olek", ""),
        ("@mira rang, she is so grateful for the boxes", "", "mira"),
        ("shouted out @olek at the meeting", "olek", ""),
        ("Saw @mira home after the concert", "mira", ""),
        ("@olek is lending us his trailer", "", "olek"),
        ("lift to the station from @olek", "", "olek"),
        ("Shout-out from @mira at the meeting", "", "mira"),
        ("Spent an hour helping @olek with the form", "olek", ""),
        ("Let @mira use the van", "mira", ""),
    ] {
        let found = line(text);
        let of = |direction| {
            let exchange = found.exchanges.iter().find(|e| e.direction == direction);
            exchange.map_or("", |e| name(&found, e.person))
        };
        assert_eq!((of(Direction::Given), of(Direction::Received)), (given, received), "{text}");
    }
}

#[test]
fn promises_have_an_owner() {
    for (text, owner) in [
        ("I'll send @mira the seed list", Some(Owner::Me)),
        ("Will ring @mira tonight", Some(Owner::Me)),
        ("need to ring @mira about the keys", Some(Owner::Me)),
        ("remind me to write @olek", Some(Owner::Me)),
        ("Still owe @olek a pie", Some(Owner::Me)),
        ("Follow up with @olek next week", Some(Owner::Me)),
        ("@olek dropped by, he'll send the plans", Some(Owner::Them)),
        ("@mira is sending the plans on Monday", Some(Owner::Them)),
        ("waiting to hear from @mira about the keys", Some(Owner::Them)),
        ("@mira will let me know", Some(Owner::Them)),
        ("@olek: I'll send the plans to @mira", Some(Owner::Them)),
        ("Lunch with @mira. I'll send the recipe.", Some(Owner::Me)),
        ("Lunch with @mira and @olek. I'll send the recipe.", None),
        ("@mira was low. I said I'd come again", Some(Owner::Me)),
        ("@olek needs the measurements by Friday", Some(Owner::Me)),
        ("I owe @mira one", None),
        ("didn't need to ring @mira", None),
        ("followed up with @olek", None),
    ] {
        assert_eq!(line(text).followups.first().map(|f| f.owner), owner, "{text}");
    }
}

#[test]
fn minutes_promise_nothing_for_the_writer_unless_they_say_so() {
    let minutes = |text: &str| line(&format!("Present: @mira, @olek\n\n- {text}")).followups.len();
    assert_eq!(minutes("will ask @olek about the lease"), 0);
    assert_eq!(minutes("I'll ask @olek about the lease"), 1);
}

#[test]
fn speech_is_that_of_whoever_is_named() {
    for (text, said) in [
        ("@mira feels it is too early", "it is too early"),
        ("The hall is shut in May (per @olek)", "The hall is shut in May"),
        ("\"We close at six\" - @mira", "We close at six"),
        ("heard from @mira's clerk that it rains", ""),
        ("No word from @mira herself yet", ""),
    ] {
        let found = line(text);
        assert_eq!(found.statements.first().map_or("", |s| s.text.as_str()), said, "{text}");
    }
    assert_eq!(said_in("@mira did the urns and told me the roof leaks"), ["mira: the roof leaks"]);
    assert_eq!(said_in("@mira had tea with @olek, says the roof leaks"), ["mira: the roof leaks"]);
    assert_eq!(said_in("@olek was in. Mira rang back! She says the roof leaks"), ["Mira: the roof leaks"]);
    assert!(line("- @mira - 40 min call about the loft").statements.is_empty());
    let outline = line("- @mira\n  - says the roof holds\n  - I owe her a pie\n  - moved to Turku");
    let texts: Vec<&str> = outline.statements.iter().map(|s| s.text.as_str()).collect();
    assert_eq!((texts, outline.followups.len()), (vec!["the roof holds"], 1));
}

#[test]
fn a_promise_is_due_when_it_says_so_itself() {
    let due = |text: &str| line(text).followups[0].due.map(|d| d.to_string());
    assert_eq!(due("@mira's talk is on Friday, I'll send her notes tomorrow").as_deref(), Some("2026-05-05"));
    assert_eq!(due("by Friday I'll send @mira the notes").as_deref(), Some("2026-05-08"));
}
