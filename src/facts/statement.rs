//! Who said what (NOTES §4, FACTS §4), and the contacts that follow from speech (C8).

use super::draft::Draft;
use super::roster::Part;
use super::transcript::Shape;
use super::turn::{self, Turn};
use super::voice::Voices;
use super::{encounter, quotation, reported, said_table as table};
use crate::model::fact::{Contact, ContactRule, Mention, NotContact, Occurrence, Region, Statement};
use crate::model::note::{DateVia, NoteKind};
use std::collections::BTreeSet;

/// Reads them into the draft.
pub fn read(draft: &mut Draft<'_>) {
    let mut voices = Voices::new(draft);
    let shape = Shape::of(draft.note, &voices, draft.lexicon);
    voices.implicit.clone_from(&shape.implicit);
    let (quotations, taken) = quotation::read(draft, &voices);
    let mut turns = turn::read(draft, &voices, &shape, &taken);
    turns.extend(table::read(draft, &voices));
    turns.extend(quotations);
    speakers_met(draft, &turns);
    reported::read(draft, &voices, &turns);
    draft.facts.statements.extend(turns.into_iter().map(statement));
    draft.facts.statements.sort_by_key(|s| s.line);
}

fn statement(turn: Turn) -> Statement {
    Statement {
        people: turn.people,
        text: turn.text,
        date: turn.date,
        confidence: turn.confidence,
        line: turn.line,
        last_line: turn.last_line,
        rule: turn.rule.to_owned(),
    }
}

/// Who speaks in the minutes of a meeting was there, if they do not list who was (C8). Minutes that do are right about it.
fn speakers_met(draft: &mut Draft<'_>, turns: &[Turn]) {
    let listed = draft.roster.iter().any(|e| e.part == Part::Present);
    let dated = draft.note.date.filter(|d| d.via != DateVia::Created);
    let (false, NoteKind::Meeting, Some(_)) = (listed, draft.note.kind, dated) else { return };
    let encounter = encounter::of(draft.note, draft.lexicon);
    let mut seen: BTreeSet<_> = draft.roster.iter().map(|e| e.person).collect();
    for turn in turns.iter().filter(|t| matches!(t.rule, "S-1" | "S-4" | "S-5")) {
        let Some(date) = turn.date else { continue };
        for &person in turn.people.iter().filter(|p| seen.insert(**p)) {
            let why_not = encounter.off.then_some(NotContact::Negated);
            draft.facts.mentions.push(Mention {
                person,
                line: turn.line,
                date: Some(date),
                region: Region::Text,
                why_not,
            });
            if why_not.is_none() {
                draft.facts.contacts.push(Contact {
                    people: vec![person],
                    date,
                    channel: encounter.channel,
                    occurrence: Occurrence::Happened,
                    line: turn.line,
                    rule: ContactRule::C8,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{dated, facts, met, said, undated};

    /// Statements in minutes that list Ines Groot, Rob Kern and Mikael Zorn.
    fn minutes(text: &str) -> Vec<String> {
        let roster = "## Present\n\n* Ines Groot @ines\n* Rob Kern\n* Mikael Zorn\n\n## Minutes\n\n";
        said(&facts(&dated("minutes.md", &format!("{roster}{text}"))))
    }

    fn plain(text: &str) -> Vec<String> {
        said(&facts(&dated("notes.md", text)))
    }

    #[test]
    fn labels_say_who_speaks() {
        let cases = [
            ("* Ines: yes\n  and more", "ines: yes and more"),
            ("* **Rob**: no", "Rob Kern: no"),
            ("* RK: no", "Rob Kern: no"),
            ("* Rob Kern (chat): no", "Rob Kern: no"),
            ("* Mikael, new sails by May", "Mikael Zorn: new sails by May"),
            ("* Rob - nothing this week", "Rob Kern: nothing this week"),
            ("* Rob suggested a later tide", "Rob Kern: suggested a later tide"),
            ("* @ines: yes", "ines: yes"),
            ("* Ines/Rob: both", "ines+Rob Kern: both"),
            ("* Mikeal: yes", "Mikael Zorn: yes"),
            ("* Sanne: hello", "Sanne: hello"),
        ];
        for (text, want) in cases {
            assert_eq!(minutes(text), [want], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_label_is_no_speech() {
        let lines = [
            "* Proposal: drop it",
            "* Rob - Harbour",
            "* Rob, Ines and Mikael went",
            "* Rob:",
            "- [ ] Rob: buy rope",
            "* https://x.example: y",
        ];
        for text in lines {
            assert_eq!(minutes(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn turns_reach_as_far_as_they_should() {
        let cases: [(&str, &[&str]); 5] = [
            ("* Rob: one\n  * more\n  * Ines: two", &["Rob Kern: one more", "ines: two"]),
            ("* Rob\n  * one\n  * two", &["Rob Kern: one", "Rob Kern: two"]),
            ("Rob: one\nInes: two", &["Rob Kern: one", "ines: two"]),
            ("* Rob: is it safe? Mikael, both are.", &["Rob Kern: is it safe?", "Mikael Zorn: both are."]),
            ("Rob: these:\n\n- ropes\n- sails\n\nOther text", &["Rob Kern: these: ropes sails"]),
        ];
        for (text, want) in cases {
            assert_eq!(minutes(text), want, "{text}");
        }
    }

    #[test]
    fn transcripts_make_people_of_their_labels() {
        let chat = "Marek: hello\nJana: hi\nMarek: rain\nJana: again";
        assert_eq!(plain(chat).len(), 4);
        let timed = "[00:12] Marek: hello\n[00:15] Jana: hi\n[00:20] Marek: rain\n[00:22] Jana: again";
        assert_eq!(plain(timed)[1], "Jana: hi");
        let headed = "Marek Novak  00:12\nHello.\nRain.\n\nJana Mala  00:20\nHi.";
        assert_eq!(plain(headed), ["Marek Novak: Hello. Rain.", "Jana Mala: Hi."]);
        let two = facts(&dated("1-1.md", "---\nwith: Rob Kern\n---\nMe: hello\nThem: rain"));
        assert_eq!(said(&two), ["Rob Kern: rain"]);
    }

    #[test]
    fn a_list_of_people_and_things_is_no_speech() {
        let note = undated("owed.md", "- @ines: a rope\n- @rob: two sails\n- @mo: lunch");
        assert_eq!(said(&facts(&note)), [""; 0]);
    }

    #[test]
    fn quotations_beside_a_name_are_theirs() {
        let cases = [
            ("> Sail on.\n> — [[Ines Groot]]", "Ines Groot: Sail on."),
            ("> Sail on.\n\n— Ines Groot, skipper", "Ines Groot: Sail on."),
            ("> [!quote] @ines\n> Sail on.", "ines: Sail on."),
            ("On 3 May, Ines Groot <i@x.example> wrote:\n\n> Sail on.", "Ines Groot: Sail on."),
            ("| who | said |\n|--|--|\n| @ines | sail on |", "ines: sail on"),
        ];
        for (text, want) in cases {
            assert_eq!(plain(text), [want], "{text}");
        }
        assert_eq!(plain("> Sail on."), [""; 0]);
    }

    #[test]
    fn prose_reports_and_quotes() {
        let cases = [
            ("@ines says the tide is late.", "ines: the tide is late."),
            ("Walked with @ines. She thinks it will rain.", "ines: it will rain."),
            ("The tide is late, says @ines.", "ines: The tide is late"),
            ("Too early, @ines said, and too cold.", "ines: Too early, and too cold."),
            ("Rang @ines. \"Come over tonight then.\"", "ines: Come over tonight then."),
            ("\"Come over tonight\" (@ines)", "ines: Come over tonight"),
            ("@ines at the quay: \"Mind the rope\"", "ines: Mind the rope"),
            ("@ines wrote back within the hour: the boat is sold", "ines: the boat is sold"),
            ("heard from @ines that the boat is sold", "ines: that the boat is sold"),
            ("Coffee with @ines. Says the boat is sold.", "ines: the boat is sold."),
            ("Coffee with @ines. She wants the boat gone.", "ines: wants the boat gone."),
            ("Brought it to @ines, she said thank you, twice", "ines: thank you, twice"),
            ("The hull is rotten, @ines wants it gone.", "ines: The hull is rotten, @ines wants it gone."),
            ("@ines on the phone: the boat is sold", "ines: the boat is sold"),
            ("mail from @ines: the boat is sold", "ines: the boat is sold"),
        ];
        for (text, want) in cases {
            assert_eq!(plain(text), [want], "{text}");
        }
    }

    #[test]
    fn prose_before_a_turn_on_its_line_is_read_too() {
        let text = "Walk with @ines and @rob. @rob thinks it will rain. @ines: \"never in May\"";
        assert_eq!(plain(text), ["rob: it will rain.", "ines: \"never in May\""]);
    }

    #[test]
    fn what_nobody_else_said_is_no_statement() {
        let texts = [
            "I told @ines: \"Mind the rope\"",
            "told @ines \"mind the rope now\"",
            "if @ines says yes we sail",
            "@ines never said so",
            "met @ines and @rob. She thinks it will rain.",
            "we call it the \"wall\" at home with @ines",
            "@ines wrote the log",
            "@ines asked me to mind the rope",
            "@ines argued over the rope for an hour",
        ];
        for text in texts {
            assert_eq!(plain(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_list_of_people_is_no_conversation() {
        let text = "- @ines, for her knee\n- @rob, for work\n- @mo, that it may rain\n";
        assert!(facts(&undated("Prayers.md", text)).statements.is_empty());
    }

    #[test]
    fn speakers_were_there_unless_minutes_say_who_was() {
        let speakers = facts(&dated("Meetings/tides.md", "Ines: hello\nRob: hi"));
        assert_eq!(met(&speakers), ["Ines", "Rob"]);
        let listed = facts(&dated("Meetings/tides.md", "Present: @mo\n\nInes: hello"));
        assert!(!met(&listed).contains(&"Ines"));
        assert!(listed.statements.iter().any(|s| s.rule == "S-1"));
    }
}
