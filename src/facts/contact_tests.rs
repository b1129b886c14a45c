//! What a line says of the people in it, sentence by sentence.

use super::probe::{dated, facts, met, read, reasons, today, undated};
use super::{contact, roster};
use crate::model::fact::{Channel, ContactRule, NotContact};
use crate::model::note::Note;
use crate::model::person::CardSource;
use crate::model::reference::Claim;
use crate::words::date::add_days;

/// A daily note of one line.
fn line(text: &str) -> Note {
    undated("log/2026-05-04.md", text)
}

/// Everyone met according to the line.
fn met_in(text: &str) -> Vec<String> {
    met(&facts(&line(text))).into_iter().map(str::to_owned).collect()
}

/// Why nobody was met.
fn why(text: &str) -> Option<NotContact> {
    let facts = facts(&line(text));
    assert!(facts.contacts.is_empty(), "{text}: {:?}", facts.contacts);
    facts.mentions.first().and_then(|m| m.why_not)
}

fn channel_of(text: &str) -> Channel {
    facts(&line(text)).contacts.first().map_or_else(|| panic!("no contact in {text}"), |c| c.channel)
}

#[test]
fn a_contact_word_governs_its_people() {
    for (text, people) in [
        ("tea with @mira and @olek", &["mira", "olek"][..]),
        ("rang @olek about the gutter", &["olek"]),
        ("@olek rang, ten minutes", &["olek"]),
        ("letter from @mira, four pages", &["mira"]),
        ("ran into @mira outside the bakery", &["mira"]),
        ("1:1 @mira", &["mira"]),
        ("lunch @mira + @olek", &["mira", "olek"]),
        ("handed the keys to @olek", &["olek"]),
        ("mended the fence with @olek all afternoon", &["olek"]),
        ("two hours with @mira and the tax forms", &["mira"]),
        ("@mira told me to stop worrying", &["mira"]),
        ("@olek and I painted the shed", &["olek"]),
        ("at nine @olek came by with the ladder", &["olek"]),
        ("supper at @mira's", &["mira"]),
        ("the postponed lunch with @mira", &["mira"]),
        ("tea (cold) with @mira", &["mira"]),
        ("@olek at the gate: \"Mind the dog.\"", &["olek"]),
        ("@mira introduced me to the new vet, @jorun", &["jorun", "mira"]),
        ("popped round to @mira's with plums", &["mira"]),
        ("handover from @olek: all asleep", &["olek"]),
        ("LinkedIn message to @mira", &["mira"]),
        ("Exit call with @olek", &["olek"]),
        ("took @mira to the optician", &["mira"]),
        ("ward visit: @olek, bay 2, half awake", &["olek"]),
        ("Vigil at the hall. @mira, @olek", &["mira", "olek"]),
        ("@olek, at last, phone", &["olek"]),
        ("met Karin Vale by the lift", &["Karin Vale"]),
        ("drove out to @mira's", &["mira"]),
        ("took father to see @mira", &["mira"]),
        ("had @mira over for pie", &["mira"]),
        ("our neighbour @olek rang", &["olek"]),
        ("@olek and family came for pie", &["olek"]),
        ("1:1 @olek -> he's thinking of leaving", &["olek"]),
        ("ping from @mira on slack", &["mira"]),
    ] {
        let mut found = met_in(text);
        found.sort();
        assert_eq!(found, people, "{text}");
    }
}

#[test]
fn plans_denials_and_talk_of_others_are_no_contact() {
    for (text, reason) in [
        ("should ring @olek", NotContact::Planned),
        ("lunch with @mira tomorrow", NotContact::Planned),
        ("lunch with @mira, next Thursday", NotContact::Planned),
        ("was going to meet @mira", NotContact::Planned),
        ("ask @olek for the saw", NotContact::Planned),
        ("didn't see @mira", NotContact::Negated),
        ("spoke with neither @mira nor @olek", NotContact::Negated),
        ("need a word with @mira", NotContact::Planned),
        ("bought wine for @mira", NotContact::About),
        ("the call with @mira got moved to Monday", NotContact::Negated),
        ("rang @olek twice, no answer", NotContact::Negated),
        ("prayer list: @mira, @olek", NotContact::Plain),
        ("@mira called in sick", NotContact::Negated),
        ("@mira did the early visit", NotContact::Plain),
        ("asked for a slot to see @mira", NotContact::Plain),
        ("read a LinkedIn post by @mira", NotContact::About),
        ("kickoff with @olek's team", NotContact::About),
        ("tea with @mira but she cancelled", NotContact::Negated),
        ("if it clears up I'll ask @olek", NotContact::Conditional),
        ("@olek had lunch with @mira", NotContact::OtherPeople),
        ("@olek called @mira", NotContact::OtherPeople),
        ("@mira's plan is good", NotContact::About),
        ("a man called @olek", NotContact::Plain),
        ("problem with @olek", NotContact::Plain),
    ] {
        assert_eq!(why(text), Some(reason), "{text}");
    }
}

#[test]
fn what_somebody_was_told_is_about_others() {
    assert_eq!(met_in("told @olek that @mira had moved"), ["olek"]);
    assert_eq!(met_in("asked @olek for half an hour with @mira"), ["olek"]);
    assert_eq!(met_in("heard from @olek that @mira is back"), ["olek"]);
}

#[test]
fn the_channel_is_that_of_the_words() {
    assert_eq!(channel_of("rang @olek"), Channel::Call);
    assert_eq!(channel_of("mail from @olek"), Channel::Email);
    assert_eq!(channel_of("☕ @mira, the new flat"), Channel::Coffee);
    assert_eq!(channel_of("told @olek on the phone what I think"), Channel::Call);
    assert_eq!(channel_of("ran into @mira"), Channel::Other);
    assert_eq!(channel_of("contact:: @mira call"), Channel::Call);
}

#[test]
fn somebody_marked_goes_on_under_a_bare_name_or_pronoun() {
    let note = line("- @olek has a cold\n  - texted him a recipe");
    assert_eq!(met(&facts(&note)), ["olek"]);
    let note = line("- @mira was in town\n- tea with Mira later");
    assert_eq!(met(&facts(&note)), ["mira"]);
    for (below, people) in [
        ("call, half an hour", &["olek"][..]),
        ("met at the mill, all well", &["olek"]),
        ("moved to Turku", &[]),
        ("call on Friday?", &[]),
        ("should ring about the shed", &[]),
        ("@mira rang about the shed", &["mira"]),
    ] {
        assert_eq!(met(&facts(&line(&format!("- @olek\n  - {below}")))), people, "{below}");
    }
    let two = line("@olek and @mira have a cold. Texted him.");
    assert_eq!(met(&facts(&two)), [""; 0]);
}

#[test]
fn a_line_without_a_date_dates_nothing() {
    let facts = facts(&undated("log.md", "tea with @mira"));
    assert_eq!((met(&facts), reasons(&facts)), (vec![], vec![("mira", Some(NotContact::Undated))]));
}

#[test]
fn a_clause_may_speak_of_another_day() {
    let found = facts(&line("Yesterday: tea with @mira"));
    assert_eq!(found.contacts[0].date, add_days(today(), -1));
    // 4 May 2026 is a Monday.
    let found = facts(&line("met @olek on Thursday"));
    assert_eq!(found.contacts[0].date, add_days(today(), -4));
    assert_eq!(met_in("lent @olek my bike till Friday").len(), 1);
    assert_eq!(why("Thursday: lunch with @mira"), Some(NotContact::Unsure));
}

#[test]
fn tasks_count_once_they_are_ticked() {
    assert_eq!(why("- [ ] call @olek"), Some(NotContact::Planned));
    assert_eq!(why("- [-] call @olek"), Some(NotContact::Negated));
    assert_eq!(why("- [x] buy a gift for @olek"), Some(NotContact::About));
    let found = facts(&line("- [x] call @olek ✅ 2026-05-02"));
    let contact = &found.contacts[0];
    assert_eq!((contact.rule, contact.date), (ContactRule::C7, add_days(today(), -2)));
    assert_eq!(why("- [x] show @olek the draft before the 9th"), Some(NotContact::Unsure));
}

#[test]
fn a_scene_holds_the_people_of_its_line() {
    assert_eq!(met_in("Board meeting. @mira spoke first, @olek slept."), ["mira", "olek"]);
    assert_eq!(met_in("choir, @mira @olek"), ["mira", "olek"]);
    assert_eq!(why("no choir, @mira lost her voice"), Some(NotContact::Negated));
}

#[test]
fn dated_entries_in_a_persons_own_note_are_contacts() {
    let note = undated("People/Mira Sol.md", "- 2026-05-01 long call\n- 2026-05-02 she moved to Turku\n- likes figs");
    let found = facts(&note);
    let days: Vec<_> = found.contacts.iter().map(|c| (c.rule, c.channel, c.line)).collect();
    assert_eq!(days, [(ContactRule::C6, Channel::Call, 1)]);
    let note = undated("People/Mira Sol.md", "- 2026-05-01 cancelled, flu\n- 2026-05-02 lunch (planned)");
    assert_eq!(facts(&note).contacts, []);
}

#[test]
fn a_heading_may_say_who_was_met() {
    let heading = |text: &str| {
        let found = facts(&line(text));
        found.contacts.iter().map(|c| (c.rule, c.channel)).collect::<Vec<_>>()
    };
    assert_eq!(heading("## @mira\nall well"), [(ContactRule::C5, Channel::Other)]);
    assert_eq!(heading("## @mira\n- [ ] ask for the key"), []);
    assert_eq!(heading("## Plans for @mira\nall well"), []);
}

#[test]
fn a_full_name_that_was_met_by_link_is_a_person() {
    let found = facts(&line("lunch with [[Jorun Dale]] about [[Data Migration]]"));
    assert_eq!(met(&found), ["Jorun Dale"]);
    let firm = found.references.iter().find(|r| r.token == "Jorun Dale").unwrap();
    assert_eq!(firm.claim, crate::model::reference::Claim::Firm);
    let found = facts(&line("sync with [[Data Migration]]"));
    assert!(found.references.iter().all(|r| r.claim != crate::model::reference::Claim::Firm));
}

#[test]
fn quoted_and_coded_text_is_opaque() {
    let found = facts(&line("> tea with @mira\n\n```\nrang @olek\n```\n\nthe sign read \"lunch with @olek\""));
    assert_eq!(met(&found), [""; 0]);
    assert!(reasons(&found).contains(&("mira", Some(NotContact::Quoted))));
}

#[test]
fn a_second_language_needs_no_code() {
    assert_eq!(met_in("comida con @mira"), ["mira"]);
    assert_eq!(met_in("hablé con @olek"), ["olek"]);
    assert_eq!(channel_of("café con @mira"), Channel::Coffee);
}

#[test]
fn people_whom_the_roster_lists_have_one_mention_a_mark() {
    let found = read(&dated("log/2026-05-04.md", "Present: @mira, @olek"), &[roster::read, contact::read]);
    assert_eq!(found.mentions.len(), 2);
}

#[test]
fn entries_of_a_terse_log_need_no_verb() {
    for (text, people) in [
        ("@mira on the phone: the roof can wait", &["mira"][..]),
        ("@olek 1:1 (canteen)", &["olek"]),
        ("- 15:30 @olek rang back, the tiles are in", &["olek"]),
        ("- 9:15 @mira budget call", &["mira"]),
        ("- 16:00 @mira 30 min: the offer", &["mira"]),
        ("site visit. @mira, @olek", &["mira", "olek"]),
        ("2026-05-02 from @mira: the tiles are in", &["mira"]),
        ("2026-05-02 to @mira: thanks, and when?", &["mira"]),
        ("@olek put his head round the door: soup's on", &["olek"]),
        ("the sketch went off to @mira by email at noon", &["mira"]),
        ("- @mira - 40 min call, keen on the loft", &["mira"]),
        ("- @olek, at last, on the phone: no tiles before May", &["olek"]),
        ("- @olek finally on the phone", &["olek"]),
        ("site visit with @mira (architect), @olek (roofer, ours)", &["mira", "olek"]),
        ("slack from @mira: the plans are up", &["mira"]),
        ("a message from @mira: the plans are up", &["mira"]),
        ("at four came @olek with the ladder", &["olek"]),
        ("an hour later it was @mira on the phone", &["mira"]),
        ("@olek brought the leaflets round", &["olek"]),
        ("@mira from the roof office telephoned", &["mira"]),
        ("Went round to @mira's for tea in the garden", &["mira"]),
        ("walked slap into @mira at the market", &["mira"]),
        ("lunch with @olek, nothing new on the roof", &["olek"]),
        ("Stopped by @olek's to return the ladder", &["olek"]),
    ] {
        let mut found = met_in(text);
        found.sort();
        assert_eq!(found, people, "{text}");
    }
    for text in [
        "@mira on Zoom with @olek about the loft",
        "@mira is on slack these days",
        "@olek on call this week",
        "@olek 30 days late with the rent",
        "I had meant to visit @olek but the road was shut",
        "drafted a note to @mira, didn't send",
        "next wk: @mira budget call",
        "rang @olek, vm",
        "missed call from @mira",
        "@mira 1:1 cancelled",
        "- @olek, the new roofer, call before noon",
        "@mira ↔ @olek call about the lease",
        "~~lunch with @mira~~ the car broke down",
        "Phoned @olek at ten, nothing",
        "called on @mira, but nobody came to the door",
        "I was to have seen @mira at noon",
        "from @mira: somewhere in the box of letters",
        "to @mira: the blue one",
    ] {
        assert!(met_in(text).is_empty(), "{text}");
    }
}

#[test]
fn sat_is_a_day_only_where_it_is_no_verb() {
    let days = |text: &str| facts(&line(text)).contacts.iter().map(|c| c.date).collect::<Vec<_>>();
    assert_eq!(days("sat w/ @mira after"), [today()]);
    assert_eq!(days("rang @mira on sat"), [add_days(today(), -2)]);
}

#[test]
fn a_full_name_is_a_person_if_it_begins_with_a_given_name() {
    let firm = |text: &str| facts(&line(text)).references.iter().any(|r| r.claim == Claim::Firm);
    assert!(firm("met Karin Vale by the lift"));
    assert!(firm("Karin Vale lent me a ladder"));
    assert!(firm("## Karin Vale\nall well"));
    assert!(!firm("met Vale Logistics by the lift"));
    assert!(!firm("Karin Vale wrote a book"));
}

#[test]
fn a_link_by_a_first_name_is_to_a_person() {
    let named = |text: &str| facts(&line(text)).cards.iter().any(|c| c.source == CardSource::Row);
    assert!(named("nothing from [[Karin Vale|Karin]] yet"));
    assert!(!named("read [[Karin Vale|Vale]] on roofs"));
    assert!(!named("the [[Karin Vale Trust|Trust]] wrote"));
}

#[test]
fn what_another_does_in_somebodys_log_is_no_contact_with_them() {
    let log = "---\naliases: [Karin Vale]\n---\n- 2026-05-02: @olek swapped days with me\n- 2026-05-03: she rang\n";
    let found = facts(&undated("families/Vale.md", log));
    let logged = met(&found).iter().filter(|name| **name != "olek").count();
    assert_eq!(logged, 1);
}

#[test]
fn a_row_with_a_handle_and_the_name_that_it_is_made_from_is_a_person() {
    let named = |row: &str| facts(&undated("crew.md", &format!("| | |\n|---|---|\n{row}\n"))).cards.len();
    assert_eq!(named("| @kvale | Karin Vale |"), 1);
    assert_eq!(named("| @olek | Karin Vale |"), 0);
}
