//! Whose voice a line is: in minutes of a crowd, and in what others say, `I met Bo` is not the writer's (FACTS §1, N4).

use std::collections::BTreeSet;

use super::draft::Draft;
use super::roster::Part;
use crate::model::fact::{Contact, ContactRule, NotContact, RefId, Statement};

/// So many people present make a note the minutes of a group, whose "we" is not the writer.
const CROWD: usize = 6;

/// Takes back contacts that prose seems to state but somebody else speaks of.
pub fn read(draft: &mut Draft<'_>) {
    let present = draft.roster.iter().filter(|e| e.part == Part::Present).count();
    if present == 0 {
        return;
    }
    let others = |s: &&Statement| s.rule.starts_with("S-");
    let turns: Vec<Statement> = draft.facts.statements.iter().filter(others).cloned().collect();
    // That somebody speaks in the writer's presence may well be the contact.
    let spoken_by_another = |c: &Contact| {
        turns.iter().any(|s| (s.line..=s.last_line).contains(&c.line) && s.people.iter().all(|p| !c.people.contains(p)))
    };
    let is_others =
        |c: &Contact| matches!(c.rule, ContactRule::C3 | ContactRule::C4) && (present >= CROWD || spoken_by_another(c));
    let (dropped, kept): (Vec<Contact>, Vec<Contact>) = draft.facts.contacts.drain(..).partition(is_others);
    draft.facts.contacts = kept;
    let pairs = |contacts: &[Contact]| -> BTreeSet<(u32, RefId)> {
        contacts.iter().flat_map(|c| c.people.iter().map(|&p| (c.line, p))).collect()
    };
    let (dropped, kept) = (pairs(&dropped), pairs(&draft.facts.contacts));
    for mention in draft.facts.mentions.iter_mut().filter(|m| m.why_not.is_none()) {
        let here = (mention.line, mention.person);
        if dropped.contains(&here) && !kept.contains(&here) {
            mention.why_not = Some(NotContact::OtherPeople);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::probe;

    #[test]
    fn what_somebody_else_says_they_did_is_no_contact_of_the_writer() {
        let note = probe::dated("a.md", "Attendees: @ines, @petr\n\n@ines: met @jolana about the roof");
        let facts = probe::facts(&note);
        assert_eq!(probe::met(&facts), ["ines", "petr"]);
    }

    #[test]
    fn minutes_of_a_crowd_tell_only_who_was_there() {
        let names = ["ines", "petr", "olga", "sem", "wim", "ria"].map(|n| format!("- @{n}")).join("\n");
        let note =
            probe::dated("a.md", &format!("## Attendees\n{names}\n\n## Agenda\n- talked to @jolana about the roof"));
        let facts = probe::facts(&note);
        assert!(!probe::met(&facts).contains(&"jolana"), "{:?}", probe::met(&facts));
    }
}
