//! Contacts in the log of a day: papers that come and go, times, labels, lists without commas.

use super::probe::met_in;

#[test]
fn papers_come_and_go() {
    for (text, people) in [
        ("@mira's comments landed 9:10", &["mira"][..]),
        ("@olek's estimate in. Too dear", &["olek"]),
        ("estimate from @olek: 900, before tax", &["olek"]),
        ("Scans from @mira arrived", &["mira"]),
        ("invoice came from @olek", &["olek"]),
        ("slides to @mira 7:55", &["mira"]),
        ("Seating list to @mira, a day early", &["mira"]),
        ("- menu -> @olek (mail, cc the cook)", &["olek"]),
        ("@mira's train came", &[]),
        ("@mira's report on @olek came from the bank", &[]),
        ("figures from @mira needed", &[]),
        ("slides to @mira", &[]),
        ("slides to @mira, then sleep", &[]),
        ("the smell came from @olek", &[]),
        ("budget for @mira, early", &[]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
}

#[test]
fn a_log_says_when_and_by_what_means() {
    for (text, people) in [
        ("@mira 10:30 for the meter. All fine", &["mira"][..]),
        ("@mira 1am \"you up\". I was", &["mira"]),
        ("@olek accepted. Phone. Starts in June", &["olek"]),
        ("@mira: ok for Friday (mail)", &["mira"]),
        ("up with @olek at 2 and at 4", &["olek"]),
        ("@mira 4.1 cm", &[]),
        ("@olek accepted. Phone bill paid", &[]),
        ("up with @olek's prices", &[]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
}

#[test]
fn lists_without_marks_or_verbs() {
    for (text, people) in [
        ("- team mtg\n\t- [[Mira Sol]] - [[Olek Rudd]]", &["Mira Sol", "Olek Rudd"][..]),
        ("Northgate, 14:00. In the room: @mira, @olek", &["mira", "olek"]),
        ("@mira, @olek, @tess came", &["mira", "olek", "tess"]),
        ("- prizes\n\t- [[Mira Sol]] - [[Olek Rudd]]", &[]),
        ("- planning the mtg\n\t- [[Mira Sol]] - [[Olek Rudd]]", &[]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
    let known =
        "[[Anna Sol]], [[Bruno Rudd]] and [[Clara Vale]] are the board.\n\nboard mtg 10. Anna Bruno Clara Vale. Long";
    assert_eq!(met_in(known), ["Anna Sol", "Bruno Rudd", "Clara Vale"]);
}

#[test]
fn who_is_named_in_passing_is_still_met() {
    for (text, people) in [
        ("Mira Sol was over from Denmark. She shook my hand", &["Mira Sol"][..]),
        ("@mira is very brisk. @olek introduced us and left", &["mira", "olek"]),
        ("@mira back. gave her @olek's number", &["mira"]),
        ("@mira, on the phone: mortified, will take the phone away", &["mira"]),
        ("@mira asked me for a month off from May", &["mira"]),
        ("@mira answered my mail: yes", &["mira"]),
        ("@mira drove us to Derby", &["mira"]),
        ("Rev. Anna Sol told me about the roof", &["Anna Sol"]),
        ("-> @mira came down with a fuse", &[]),
        ("-> @mira came round with a fuse", &["mira"]),
        ("E-mailed @mira straight away", &["mira"]),
        ("On the platform @mira, @olek and me", &["mira", "olek"]),
        ("A card from @mira and me for the cook", &[]),
        ("In the end a word about @mira and me", &[]),
        ("Dinner w/ MS + @olek", &["MS", "olek"]),
        ("@mira back from Rome. Coffee, all the gossip", &["mira"]),
        ("@mira is back from Rome. Coffee prices are up", &[]),
        ("@mira has a new flat. Dinner, then bed", &[]),
        ("haven't told anyone except @mira", &["mira"]),
        ("@olek's for lunch with @mira", &["mira"]),
        ("@mira chasing: the rota", &["mira"]),
        ("An-Ling wrote about the menu", &["An-Ling"]),
        ("@mira brought it in her little Wartburg. Thanked her", &["mira"]),
        ("- plan + menu to @mira 8:15", &["mira"]),
        ("- plan for @mira", &[]),
    ] {
        assert_eq!(met_in(text), people, "{text}");
    }
}
