//! What kind of thing was given or received, by the words that name it (FACTS §5).

use super::draft::Draft;
use crate::model::fact::ExchangeKind;
use crate::words::text::fold;

impl Draft<'_> {
    /// The kind of thing that `text` names, else help.
    pub(super) fn kind_in(&self, text: &str) -> ExchangeKind {
        let folded = fold(text);
        let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '€' && c != '£' && c != '$');
        let kinds = &self.lexicon.dealing.kinds;
        // `£60`
        let unit = |w: &'_ str| w.len() - w.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let of = |w: &str| kinds.iter().find(|(_, set)| set.contains(w)).map(|(kind, _)| kind.as_str());
        let kind = words.find_map(|w| of(w).or_else(|| of(&w[..w.len() - unit(w)])));
        kind.and_then(kind_of).unwrap_or(ExchangeKind::Help)
    }
}

/// The kind that a word of the lexicon's data means.
pub(super) fn kind_of(word: &str) -> Option<ExchangeKind> {
    Some(match word {
        "help" => ExchangeKind::Help,
        "intro" => ExchangeKind::Intro,
        "advice" => ExchangeKind::Advice,
        "thanks" => ExchangeKind::Thanks,
        "gift" => ExchangeKind::Gift,
        "kudos" => ExchangeKind::Kudos,
        "money" => ExchangeKind::Money,
        "thing" => ExchangeKind::Thing,
        "other" => ExchangeKind::Other,
        _ => return None,
    })
}
