//! What a line says of give and take, of promises and of speech.

use super::probe::{facts, said, undated};
use crate::model::fact::{Direction, ExchangeKind, Facts, Owner, RefId};
use crate::model::task::Status;

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
        ("@olek mended all the chairs for me", "", "olek"),
        ("Flowers off to @mira", "mira", ""),
        ("A box of pears from @olek for the fair", "", "olek"),
        ("went through @mira's figures with her", "mira", ""),
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
        ("@mira came over with some scones", "", "mira"),
        ("@mira came over with some plans", "", ""),
        ("Left @olek a jar of plums", "olek", ""),
        ("Gave @mira the tour of the yard", "", ""),
        ("Sent @olek £15 for the gas", "olek", ""),
        ("Sent @olek 15 photos of the gas meter", "", ""),
        ("Ought to thank @mira for the lamps", "", "mira"),
        ("@olek has got my wheelbarrow", "olek", ""),
        ("The choir was good, told @mira so", "mira", ""),
        ("somebody (@olek) told @mira so", "", ""),
        ("Put @mira and @olek together", "mira", ""),
        ("Later I introduced @mira to @olek", "mira", ""),
        ("Tue 5/5 Introduced @mira to @olek", "mira", ""),
        ("Called on @mira with some grapes", "mira", ""),
        ("Called on @mira with the figures", "", ""),
        ("@olek was at the door w/ a tin of fudge", "", "olek"),
        ("@olek brought her soup", "", ""),
        ("@olek paid the garage", "", ""),
        ("Took the hamper list round to @mira", "", ""),
        ("@mira lent two trestles", "", "mira"),
        ("vote of thanks to @olek for the float", "olek", ""),
        ("first client this year, the intro came through @mira", "", "mira"),
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
        ("Ring @mira about the keys", Some(Owner::Me)),
        ("Rain all day. Drop @mira a line.", Some(Owner::Me)),
        ("the rule is: never ring @mira", None),
        ("I'm to fetch @olek at six", Some(Owner::Me)),
        ("Mira L. will bring the seeds", Some(Owner::Them)),
        ("@olek dropped by, he said he'd mend the latch", Some(Owner::Them)),
        ("@mira is going to have a look at the pump", Some(Owner::Them)),
        ("@olek: he'll ring you", None),
        ("@mira owes me two jars", Some(Owner::Them)),
        ("I've promised to show @olek the mill", Some(Owner::Me)),
        ("2.5.26 @mira to find the plans", Some(Owner::Them)),
        ("@olek takes the night round, by Friday", Some(Owner::Them)),
        ("@mira would like a sketch by Friday", Some(Owner::Me)),
        ("Rang @mira, a week after I said I would", None),
        ("I owe @mira two jars", Some(Owner::Me)),
        ("I owe @mira one", None),
        ("didn't need to ring @mira", None),
        ("@mira came for tea, will lend me her loom", Some(Owner::Them)),
        ("@olek redoes the roof, before 4 June", Some(Owner::Them)),
        ("@olek redoes the roof", None),
        ("@mira asked for a page of figures before 20 May", Some(Owner::Me)),
        ("@mira asked for a page of figures", None),
        ("@mira said she'd come, didn't", None),
        ("2026-05-04 call @mira", None),
        ("followed up with @olek", None),
    ] {
        assert_eq!(line(text).followups.first().map(|f| f.owner), owner, "{text}");
    }
}

#[test]
fn what_came_of_a_promise_may_stand_behind_an_arrow() {
    let status = |text: &str| line(text).followups[0].status;
    assert_eq!(status("@olek said he'd send the plans → came on Friday"), Status::Done);
    assert_eq!(status("@olek said he'd send the plans → to the office"), Status::Open);
}

#[test]
fn nobody_needs_to_stand_before_what_only_somebody_else_wants() {
    let below = |text: &str| line(&format!("- @mira\n  - {text}")).followups.len();
    assert_eq!(below("wants a list of the lamps by Friday"), 1);
    assert_eq!(below("still owes me a ladder"), 1);
    assert_eq!(below("new lamps, a ladder"), 0);
}

#[test]
fn a_list_says_by_its_title_who_owes_what() {
    let owed = "I owe\n- @mira, a jar\n- @olek, the bus fare - PAID 3 May\n\nTo me\n- @olek £20\n\nThanks\n- @mira, for the lamps\n";
    let found = facts(&undated("Owed.md", owed));
    let rows: Vec<_> = found.followups.iter().map(|f| (f.owner, f.status, f.line)).collect();
    assert_eq!(
        rows,
        [
            (Owner::Me, Status::Open, 2),
            (Owner::Me, Status::Done, 3),
            (Owner::Them, Status::Open, 6),
            (Owner::Me, Status::Open, 9),
        ]
    );
    let given: Vec<_> = found.exchanges.iter().map(|e| (e.direction, e.line)).collect();
    assert_eq!(given, [(Direction::Given, 6), (Direction::Received, 9)]);
}

#[test]
fn a_promise_to_a_small_meeting_is_made_to_all_of_it() {
    let people = |text: &str| line(text).followups.first().map_or(0, |f| f.people.len());
    assert_eq!(people("Present: @mira, @olek\n\n- I'll send the plans"), 2);
    assert_eq!(people("Present: @mira, @olek, @ana, @bo\n\n- I'll send the plans"), 0);
}

#[test]
fn tasks_say_who_acts_before_or_after_what_is_to_be_done() {
    for (text, owner) in [
        ("- [ ] AP @mira: order the lamps", Owner::Them),
        ("- [ ] Action: @mira orders the lamps", Owner::Them),
        ("- [ ] → @mira: order the lamps", Owner::Them),
        ("- TODO @mira to order the lamps", Owner::Them),
        ("- [ ] list of the lamps, @mira owes it by Friday", Owner::Them),
        ("- [ ] list of the lamps, he said by Friday", Owner::Them),
        ("- [ ] order the lamps @mira wants", Owner::Me),
        ("- [ ] action plan for @mira", Owner::Me),
        ("- [ ] the seed list from @mira by Friday", Owner::Them),
        ("- [ ] collect the seed list from @mira", Owner::Me),
        ("- [ ] @mira wants the seed list", Owner::Me),
        ("- [ ] Mira timesheets", Owner::Me),
        ("- [ ] @mira: is the roof dry? tell her", Owner::Me),
        ("- [ ] Mira: supper on Sunday?", Owner::Me),
        ("- [ ] Mira: order the lamps\n- [ ] me: sell the old ones", Owner::Them),
    ] {
        assert_eq!(line(text).followups[0].owner, owner, "{text}");
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
    for (text, said) in [
        ("@olek rang at noon, the pump is broken again", "olek: the pump is broken again"),
        ("text from @mira, train late again tonight", "mira: train late again tonight"),
        ("@olek rang, chatted for half an hour", ""),
        ("@olek rang, we laughed a lot", ""),
        ("@olek rang, the line was poor, we gave up soon", ""),
        ("@olek texted, three hearts and a boat", ""),
        ("@olek wants a raise, says @mira", "mira: @olek wants a raise"),
        ("Tea with @mira. Olek would come, she says, if asked.", "mira: Olek would come, if asked."),
        ("Saw @mira. She nodded and she said, \"Not today.\"", "mira: \"Not today.\""),
        ("Mail from @mira, cc @olek: \"You two should meet.\"", "mira: You two should meet."),
        ("Mailed @mira. Her: \"I never said that\"", "mira: I never said that"),
        ("The gate sticks, acc. to @olek", "olek: The gate sticks"),
        ("Tea with @mira. She'd rather sail in May", "mira: sail in May"),
        ("@mira reported that the roof leaks", "mira: that the roof leaks"),
    ] {
        assert_eq!(said_in(text).first().map_or("", String::as_str), said, "{text}");
    }
    assert_eq!(said_in("Long walk with Greta.\nCold.\nShe says the roof leaks"), ["Greta: the roof leaks"]);
    assert_eq!(said_in("Met Greta and @mira.\nCold.\nShe says the roof leaks"), [""; 0]);
    assert_eq!(said_in("Dawn rang. Says the roof leaks"), ["Dawn: the roof leaks"]);
    assert_eq!(said_in("Lunch with @mira at Hill House. She says the roof leaks"), ["mira: the roof leaks"]);
    let outline = line("- @mira\n  - says the roof holds\n  - I owe her a pie\n  - moved to Turku");
    let texts: Vec<&str> = outline.statements.iter().map(|s| s.text.as_str()).collect();
    assert_eq!((texts, outline.followups.len()), (vec!["the roof holds"], 1));
}

#[test]
fn a_promise_is_due_when_it_says_so_itself() {
    let due = |text: &str| line(text).followups[0].due.map(|d| d.to_string());
    assert_eq!(due("@mira's talk is on Friday, I'll send her notes tomorrow").as_deref(), Some("2026-05-05"));
    assert_eq!(due("@mira: the hearing is thurs 7th, I'll bring @mira a chair").as_deref(), None);
    assert_eq!(due("by Friday I'll send @mira the notes").as_deref(), Some("2026-05-08"));
}

#[test]
fn a_note_says_by_its_name_what_its_list_is() {
    let rows = |path: &str, text: &str| {
        let found = facts(&undated(path, text));
        found.exchanges.iter().map(|e| (e.direction, e.kind, e.open)).collect::<Vec<_>>()
    };
    let thanks = [(Direction::Given, ExchangeKind::Thanks, false)];
    assert_eq!(rows("Thank you letters.md", "- [x] @mira, for the boxes\n- [ ] @olek, the van"), thanks);
    assert_eq!(rows("To do.md", "- [x] @mira, for the boxes"), []);
    let lent = [(Direction::Received, ExchangeKind::Thing, true)];
    assert_eq!(rows("Favours.md", "- 3 May big ladder from @mira"), lent);
    assert!(!rows("Favours.md", "- 3 May big ladder from @mira, back 5 May")[0].2);
}
