//! Words that tell people's places in a note: who was there, whose card it is, who speaks.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::word_set::Words;

/// Words of rosters (NOTES §3.6, §4.2). Front-matter keys, headings and labels share them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RosterWords {
    /// Front-matter keys and fields whose people were there.
    pub keys: Words,
    /// Headings and labels under which those stand who were there.
    pub present: Words,
    /// Labels, but no headings, that say so: `There: @ana, @bo`.
    pub there: Words,
    /// Keys and headings whose people were there if the note is about an encounter.
    pub people: Words,
    /// Keys, headings and labels of people with another part in the note: invited, addressed, author, presenter.
    pub roles: Words,
    /// Keys, headings and labels of people who were not there (N7).
    pub absent: Words,
    /// Words that may surround such a heading word and leave its sense.
    pub around: Words,
    /// What stands in a row in place of a name.
    pub nobody: Words,
    /// How the writer calls themselves.
    pub me: Words,
    /// How a note says that what it is about did not take place (N2).
    pub off: Words,
    /// How a note says that what it is about is still to come.
    pub planned: Words,
    /// Subjects that stand for the encounter itself: `meeting`, `it`.
    pub itself: Words,
    /// Values of `type:` and folder names of notes about encounters, and the channel that each means.
    pub channels: BTreeMap<String, String>,
    /// Words that join the last of several people: `and`.
    pub conjunctions: Words,
}

/// Words of person cards and tables of people.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CardWords {
    /// Keys of former names; also words that lead one in prose: `formerly`.
    pub former: Words,
    /// Words that lead a birthday in an address line.
    pub born: Words,
    /// Header cells of the column that holds names.
    pub name_columns: Words,
    /// Titles of columns that tell the day of the last contact.
    pub last_columns: Words,
    /// Header cells that by themselves make a table one of people, and the field that each fills.
    pub sure_columns: BTreeMap<String, String>,
    /// Header cells that describe people, but other things too, and the field that each fills.
    pub other_columns: BTreeMap<String, String>,
    /// Header cells of the column that says by what means people met.
    pub channel_columns: Words,
    /// Header cells of the column that holds abbreviations.
    pub abbreviation_columns: Words,
    /// Lower-case parts of names: `van`, `de`.
    pub particles: Words,
    /// Cadences in one word: to days.
    pub cadences: BTreeMap<String, u32>,
    /// Units of time: to days.
    pub units: BTreeMap<String, u32>,
    /// Numbers in words.
    pub numbers: BTreeMap<String, u32>,
    /// Keys of days that come round every year: to what they are.
    pub yearly: BTreeMap<String, String>,
    /// What somebody is, by work or to the writer: `dentist`, `neighbour`.
    pub roles: Words,
    /// Capitals that are nobody's initials, whoever the note names: `PM`.
    pub no_initials: Words,
    /// Titles that anybody of a family has, without a full stop: `mrs`.
    pub titles: Words,
    /// Titles of an office or a rank: `dr`.
    pub offices: Words,
    /// Words that make somebody the writer's, before what they are: `my sister`.
    pub own: Words,
    /// Words that lead what somebody is: `Ana, the new vet`.
    pub leads: Words,
    /// Words that say who somebody is: `Ana is our vet`.
    pub is: Words,
    /// Words of titles under which people are listed: `people`, `committee`.
    pub lists: Words,
    /// Keys of a person's children.
    pub children: Words,
    /// Keys of a person note's fields whose value is somebody whom that person knows: `manager`, `knows`.
    pub relations: Words,
}

/// Words of speech (NOTES §4.3, FACTS §4).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpeechWords {
    /// Verbs after a name that report what was said (S-3).
    pub verbs: Words,
    /// Verbs that report it in prose whoever the subject is: `says`, `told me`.
    pub reports: Words,
    /// Those of them that tell how somebody stands to what they say, and belong to it: `wants`, `asked me`.
    pub attitudes: Words,
    /// Verbs around a quotation, in either order: `"…", said Bo`.
    pub quotes: Words,
    /// Labels that name nobody (deny list of §4.3).
    pub deny: Words,
    /// Beginnings of a request to the person addressed (vocative risk).
    pub requests: Words,
    /// Labels of the writer in a transcript: `me`.
    pub me: Words,
    /// Labels of the other side in a transcript: `them`.
    pub them: Words,
    /// Pronouns that continue a person.
    pub pronouns: Words,
    /// Callout types whose title is the speaker (S-7).
    pub callouts: Words,
    /// Verbs that start a report without its subject: `Says she is fine`.
    pub elided: Words,
    /// Verbs of answering and sending, speech only where a colon or clause follows: `wrote`.
    pub sent: Words,
    /// Words that lead the person from whom something was heard: `heard from`.
    pub heard: Words,
    /// Words that lead whoever wrote what follows a colon: `mail from`.
    pub letters: Words,
    /// Verbs after which a comma and what was said may follow: `rang`.
    pub rang: Words,
    /// Words that begin what is told of a call, and not what was said in it.
    pub tale: Words,
    /// Words shortened by a full stop that ends no sentence: `Dr`.
    pub abbreviations: Words,
    /// Verbs of wishing after `'d`: `she'd like`.
    pub wishes: Words,
    /// Words that stand for somebody before a colon: `her`.
    pub theirs: Words,
    /// Words after a verb of speech that lead to no words said: `asked me to`.
    pub no_content: Words,
    /// By what means somebody says what follows a colon: `on the phone`.
    pub means: Words,
    /// Nouns for what somebody said: `advice`.
    pub advice: Words,
    /// `his`, `her`.
    pub possessives: Words,
    /// Verbs that make a quotation the writer's own where a sentence starts with them: `told`.
    pub told: Words,
    /// Words for the writer in running text: `I`, `me`, `we`.
    pub writer: Words,
    /// Those of them that are subjects.
    pub subjects: Words,
    /// Words that show that quoted words were spoken: `I`, `you`.
    pub personal: Words,
    /// Words that join two doings of one subject: `and`.
    pub joins: Words,
    /// Words before a name after which nothing has been said: `if`.
    pub hypothetical: Words,
    /// Words that deny what follows in the sentence; `t` is that of `didn't`.
    pub negations: Words,
    /// Header cells of the column that holds speakers (I-8).
    pub speaker_columns: Words,
    /// Header cells of the column that holds what was said (I-8).
    pub said_columns: Words,
    /// Words between an e-mail's sender and the quoted text: `wrote` (S-8).
    pub wrote: Words,
}

impl RosterWords {
    pub(super) fn merge(&mut self, other: Self) {
        self.keys.extend(other.keys);
        self.present.extend(other.present);
        self.there.extend(other.there);
        self.people.extend(other.people);
        self.roles.extend(other.roles);
        self.absent.extend(other.absent);
        self.around.extend(other.around);
        self.nobody.extend(other.nobody);
        self.me.extend(other.me);
        self.off.extend(other.off);
        self.planned.extend(other.planned);
        self.itself.extend(other.itself);
        self.channels.extend(other.channels);
        self.conjunctions.extend(other.conjunctions);
    }
}

impl CardWords {
    pub(super) fn merge(&mut self, other: Self) {
        self.former.extend(other.former);
        self.born.extend(other.born);
        self.name_columns.extend(other.name_columns);
        self.last_columns.extend(other.last_columns);
        self.sure_columns.extend(other.sure_columns);
        self.other_columns.extend(other.other_columns);
        self.abbreviation_columns.extend(other.abbreviation_columns);
        self.particles.extend(other.particles);
        self.cadences.extend(other.cadences);
        self.units.extend(other.units);
        self.numbers.extend(other.numbers);
        self.yearly.extend(other.yearly);
        self.roles.extend(other.roles);
        self.children.extend(other.children);
        self.relations.extend(other.relations);
        self.titles.extend(other.titles);
        self.channel_columns.extend(other.channel_columns);
        self.offices.extend(other.offices);
        self.own.extend(other.own);
        self.leads.extend(other.leads);
        self.is.extend(other.is);
        self.lists.extend(other.lists);
    }
}

impl SpeechWords {
    pub(super) fn merge(&mut self, other: Self) {
        self.verbs.extend(other.verbs);
        self.reports.extend(other.reports);
        self.quotes.extend(other.quotes);
        self.deny.extend(other.deny);
        self.requests.extend(other.requests);
        self.me.extend(other.me);
        self.them.extend(other.them);
        self.pronouns.extend(other.pronouns);
        self.callouts.extend(other.callouts);
        self.elided.extend(other.elided);
        self.attitudes.extend(other.attitudes);
        self.sent.extend(other.sent);
        self.heard.extend(other.heard);
        self.letters.extend(other.letters);
        self.rang.extend(other.rang);
        self.tale.extend(other.tale);
        self.abbreviations.extend(other.abbreviations);
        self.wishes.extend(other.wishes);
        self.theirs.extend(other.theirs);
        self.means.extend(other.means);
        self.no_content.extend(other.no_content);
        self.advice.extend(other.advice);
        self.possessives.extend(other.possessives);
        self.told.extend(other.told);
        self.writer.extend(other.writer);
        self.subjects.extend(other.subjects);
        self.personal.extend(other.personal);
        self.joins.extend(other.joins);
        self.hypothetical.extend(other.hypothetical);
        self.negations.extend(other.negations);
        self.speaker_columns.extend(other.speaker_columns);
        self.said_columns.extend(other.said_columns);
        self.wrote.extend(other.wrote);
    }
}
