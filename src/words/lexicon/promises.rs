//! Words of follow-ups (FACTS §3).

use serde::Deserialize;

use super::word_set::Words;

/// Words by which a follow-up says who has to act.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FollowUpWords {
    /// Begin a task in which somebody else has to act: `waiting for`.
    pub waiting: Words,
    /// Stand after the name of somebody who has to act: `to`, `will`.
    pub after_owner: Words,
    /// How a verb in the third person ends: `Ana sends`.
    pub verb_endings: Vec<String>,
    /// Verbs that begin a task and are no names: `Mail Ines`.
    pub imperatives: Words,
    /// Words before whoever has to act: `Action: Ana to …`.
    pub action_labels: Words,
    /// Words after the name of somebody who has to act where what is to be done stands first: `owes`.
    pub acts_later: Words,
    /// Phrases after a comma that say that somebody else has to act: `he said`.
    pub owner_signs: Words,
    /// Phrases of getting in touch that need no verb of it: `drop her a line`.
    pub errands: Words,
    /// Words between somebody and what they will do: `ll`.
    pub auxiliaries: Words,
    /// Words that end so and are no verbs.
    pub no_verbs: Words,
}

impl FollowUpWords {
    pub(super) fn merge(&mut self, other: Self) {
        self.waiting.extend(other.waiting);
        self.after_owner.extend(other.after_owner);
        self.verb_endings.extend(other.verb_endings);
        self.imperatives.extend(other.imperatives);
        self.action_labels.extend(other.action_labels);
        self.acts_later.extend(other.acts_later);
        self.owner_signs.extend(other.owner_signs);
        self.errands.extend(other.errands);
        self.auxiliaries.extend(other.auxiliaries);
        self.no_verbs.extend(other.no_verbs);
    }
}
