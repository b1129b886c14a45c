//! Contacts in the words of people who write for themselves: fragments, lists, first names.

use super::probe::{days, facts, met, met_in, undated};

#[test]
fn fragments_say_who_was_met() {
    for (text, people) in [
        ("30m w/ @mira on the ledger", &["mira"][..]),
        ("[[Mira Sol]] + @olek, check-in. All fine", &["Mira Sol", "olek"]),
        ("@mira for supervision. No news", &["mira"]),
        ("@mira round for supper", &["mira"]),
        ("@mira!!! 2 hrs. Looks well", &["mira"]),
        ("@mira. Told me to stop worrying", &["mira"]),
        ("text off @mira, all sorted", &["mira"]),
        ("map out to @mira 16:55", &["mira"]),
        ("ladder back off @olek", &["olek"]),
        ("half an hour in @mira's kitchen", &["mira"]),
        ("at four came @olek for his hour", &["olek"]),
        ("put @mira and @olek in touch by mail", &["mira", "olek"]),
        ("texted the plan to @olek, who wrote back at once", &["olek"]),
        ("@mira was there too, we talked for an hour", &["mira"]),
        ("@mira and @olek did the urns. I did thank them both", &["mira", "olek"]),
        ("Coming out I ran into @olek", &["olek"]),
        ("picked @mira up from the station", &["mira"]),
        ("agreed the rota with @mira", &["mira"]),
        ("met by @olek at the station", &["olek"]),
        ("@mira told me @olek is ill", &["mira"]),
        ("told @mira the match is off", &["mira"]),
        ("@mira came by straight off her shift", &["mira"]),
        ("@olek waved me off", &["olek"]),
        ("it was good to see @mira", &["mira"]),
        ("so good catching up with @mira", &["mira"]),
        ("I was telling @mira about the fence", &["mira"]),
        ("over supper @mira explained the will", &["mira"]),
        ("spent the afternoon at @mira's helping with the fence", &["mira"]),
        ("afterwards @mira and I walked as far as the bridge", &["mira"]),
        ("@mira drove us all home", &["mira"]),
        ("errands with @mira, rain", &["mira"]),
        ("called on Mrs Sol", &["Mrs Sol"]),
        ("Dr. Sol rang about the tests", &["Dr Sol"]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
}

#[test]
fn what_others_do_or_are_is_no_contact() {
    for text in [
        "the new cook is called Mira",
        "call w/ @mira moved, their freeze",
        "moved lunch with @mira to June",
        "out w/ his dog, knew @mira from school",
        "rang @olek's office",
        "@mira's call with @olek went badly",
        "found a photo of @mira with @olek",
        "@mira emailed everyone about the party",
        "@mira sent it on to her brother",
        "@mira swapped shifts with me",
        "@mira came up with a plan",
        "@mira can lend us the van",
        "@mira is letting me stay",
        "pairing w/ @mira, I wasn't in it. @mira: \"went well\"",
        "saw @mira across the street, she didn't see me",
        "rang @mira and @olek, both out",
        "used to have lunch with @mira",
        "put lunch with @mira in the diary",
        "the @mira news, two days late",
        "it would be good to see @mira",
        "@mira rang the school",
        "hassle with @mira",
        "Guests: maybe @mira, @olek",
    ] {
        assert_eq!(met_in(text), [""; 0], "{text}");
    }
}

#[test]
fn a_pronoun_stays_on_whom_it_was_on() {
    let text = "Sat with @mira. She asked for @olek to play. Anointed her.";
    let facts = facts(&undated("log/2026-05-04.md", text));
    assert!(!met(&facts).contains(&"olek"));
    assert!(met_in("@mira is in bed. He preached on Jonah. I told him so").iter().all(|p| p == "mira"));
}

#[test]
fn another_time_is_not_the_day_of_the_line() {
    for text in [
        "met @mira in 2014, at the summer school",
        "last saw @mira in March",
        "met @mira ten years ago",
        "had met @mira once before",
        "months since I saw @mira",
        "lunch w/ @mira Thursday 10am",
    ] {
        assert!(days("log/2026-05-04.md", text).is_empty(), "{text}");
    }
    assert_eq!(days("log/2026-05-04.md", "met @mira in Bath on 24 April"), ["2026-04-24"]);
    assert_eq!(days("log/2026-05-04.md", "coffee with @mira about the Friday sale"), ["2026-05-04"]);
}

#[test]
fn a_day_within_a_note_of_others_is_its_own() {
    assert_eq!(days("log/2026-05-04.md", "mon 4\n\n## weds 6\n\nrang @mira"), ["2026-05-06"]);
    assert_eq!(days("log/2026-W19.md", "- **Thu** coffee w/ @mira. Then @olek rang"), ["2026-05-07"]);
    assert_eq!(days("log/2026-W19.md", "Fri 8 coffee w/ @mira"), ["2026-05-08"]);
    assert_eq!(days("log/2026-W19.md", "Fri 8/5 @mira asked me for a lift"), ["2026-05-08"]);
    assert_eq!(days("log/2026-W19.md", "Friday. 140 tins. @mira came by"), ["2026-05-08"]);
    assert_eq!(days("log/2026-05.md", "12th: coffee w/ @mira"), ["2026-05-12"]);
    assert_eq!(days("log/2026-05-04.md", "- coffee w/ @mira\n- Olek's birthday 3 Dec, get card"), ["2026-05-04"]);
}

#[test]
fn an_entry_of_a_log_is_about_its_person() {
    let log = |text: &str| {
        let facts = facts(&undated("People/Mira Sol.md", text));
        met(&facts).into_iter().filter(|p| p.contains("Mira")).count()
    };
    assert_eq!(log("- 2026-05-04 called her, no decision yet"), 1);
    assert_eq!(log("- 2026-05-04 phoned the ward, she slept well"), 0);
    assert_eq!(log("- 2026-05-04 @olek swapped days with me, bless her"), 0);
    assert_eq!(log("- 2026-05-04 pairing w/ @olek"), 0);
    assert_eq!(log("- 2026-05-04 screening. NO SHOW"), 0);
    assert_eq!(log("- 2026-05-04 ~~prep with her~~ she is ill"), 0);
    assert_eq!(log("- 2026-05-04 she wanted to come, didn't"), 0);
}

#[test]
fn items_below_a_name_are_about_them() {
    for (text, people) in [
        ("- [[Mira Sol]]\n\t- stopped me on the stairs for a word", &["Mira Sol"][..]),
        ("- [[Mira Sol]]\n\t- over lunch, told me Olek's the one", &["Mira Sol"]),
        ("- [[Mira Sol]]\n\t- 20 min on the phone", &["Mira Sol"]),
        ("- [[Mira Sol]]\n\t- call with @olek", &["olek"]),
        ("- [[Mira Sol]]\n\t- wants a new desk", &[]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
}
