//! Who is only beside a contact: what others did together, what a meeting was about, whom a pronoun may mean.

use super::probe::{days, met_in};

#[test]
fn an_encounter_with_one_is_none_with_whom_it_was_about() {
    for (text, people) in [
        ("10:00 call w/ Mira Sol. 20 min. Olek Rudd signs the cheques, she said", &["Mira Sol"][..]),
        ("@mira on the phone: all well. @olek \"a godsend\"", &["mira"]),
        ("Mira Sol on the phone: all well. @olek \"a godsend\"", &["Mira Sol"]),
        ("Committee. @olek spoke first", &["olek"]),
        ("- @mira 1:1 (rushed). letter to @olek: she'll write it this week", &["mira"]),
        ("@mira looked in about the Vale and @olek phone group", &["mira"]),
        ("@mira told me that @olek is well, and that Mrs Sol sent her flowers", &["mira"]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
}

#[test]
fn what_others_did_together_goes_on_without_the_writer() {
    for text in [
        "@mira had lunch w/ @olek, came back with a list",
        "@mira's first call w/ @olek went well, she says",
        "@mira was meant to open it, sent her deputy",
        "@mira rang her mother",
        "saw @mira across the hall, she was gone before I got there",
        "- [x] card for the neighbours (@mira + me sign)",
    ] {
        assert_eq!(met_in(text), [""; 0], "{text}");
    }
    assert_eq!(met_in("@mira had lunch w/ @olek, told me all about it"), ["mira"]);
    assert_eq!(met_in("@mira got soaked, so sent her off with my coat"), ["mira"]);
}

#[test]
fn a_pronoun_means_one_person_or_nobody() {
    for (text, people) in [
        ("@olek was at the fence so I introduced @mira to him", &["mira", "olek"][..]),
        ("Mrs Sol rang. @mira isn't sleeping. I told her not to worry", &["Mrs Sol"]),
        ("@olek is seeing the nurse again. Told him I'm glad", &["olek"]),
        ("Wrenby is seeing @mira again, she told me", &[]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
}

#[test]
fn a_weekday_in_the_note_of_a_week_is_of_that_week() {
    let days = |text: &str| days("log/2026-W19.md", text);
    assert_eq!(days("Mon 4 May: mailed @mira. Mailed her again on Wednesday"), ["2026-05-04", "2026-05-06"]);
    assert_eq!(days("Tuesday. Mrs Vale fell on Sunday, @mira told me this morning"), ["2026-05-05"]);
}
