//! Who must be a person because of what is said of them.

use super::governed::Verdict;
use super::name;
use crate::model::fact::NotContact;
use crate::model::reference::{Claim, Form, Reference};
use crate::words::lexicon::Lexicon;
use crate::words::text::fold;

/// `reference` as a firm one, where the clause leaves no doubt that a full name is a person: a link to somebody whom one
/// meets or hears of, even if it came to nothing (`[[Ana López]] hasn't written`), or a bare name that begins with a given
/// name or stands in an introduction.
///
/// Where the note lists who was there (`listed`), a name that it spells otherwise is more often a slip than a stranger.
#[must_use]
pub fn sure(reference: &Reference, verdict: Verdict, introduced: bool, listed: bool, lexicon: &Lexicon) -> Reference {
    let met = matches!(verdict, Verdict::Met(..));
    if met
        && reference.form == Form::Weak
        && let Some(titled) = titled(reference, lexicon)
    {
        return titled;
    }
    let link = reference.form == Form::Wikilink && reference.claim == Claim::IfKnown && !reference.token.contains('/');
    let whole = format!("{}{}", reference.token, reference.tail);
    let bare = reference.form == Form::Weak && introduced;
    // Whoever meets others is somebody too.
    let others = verdict == Verdict::Not(NotContact::OtherPeople) && is_person(&whole, lexicon);
    let named = is_full_name(&whole, lexicon) || (bare && !whole.contains(' ') && is_given(&whole, lexicon));
    if (met && (link || bare) && named) || (link && others) {
        return Reference { claim: Claim::Firm, token: whole, tail: String::new(), ..reference.clone() };
    }
    // `Experiments with Ruby`: what no word of contact governs may be a thing.
    let worded = matches!(verdict, Verdict::Met(_, Some(_)));
    if met && !listed { full(reference, worded, lexicon) } else { reference.clone() }
}

/// A title with one name as a reference that means whoever has both.
fn titled(reference: &Reference, lexicon: &Lexicon) -> Option<Reference> {
    let title = fold(reference.token.trim_end_matches('.'));
    let surname = reference.tail.strip_prefix(' ').filter(|name| name::is_name(name, &lexicon.card.particles))?;
    let office = lexicon.card.offices.contains(&title);
    if surname.contains(' ') || surname.chars().count() < 3 || !(office || lexicon.card.titles.contains(&title)) {
        return None;
    }
    let token = format!("{} {surname}", reference.token.trim_end_matches('.'));
    let tail = if office { surname.to_owned() } else { String::new() };
    Some(Reference { claim: Claim::Titled, token, tail, ..reference.clone() })
}

/// A bare name that is or begins with a given name as a firm reference, any other as it is: whoever is met is somebody,
/// though no note tells their surname.
fn full(reference: &Reference, worded: bool, lexicon: &Lexicon) -> Reference {
    let whole = format!("{}{}", reference.token, reference.tail);
    let first = |name: &str| is_given(name, lexicon) && lexicon.phrases().word(fold(name).as_str()).is_none();
    if worded
        && reference.form == Form::Weak
        && reference.claim == Claim::IfKnownBare
        && whole == reference.token
        && first(&whole)
    {
        return Reference { claim: Claim::Called, ..reference.clone() };
    }
    if reference.form == Form::Weak && is_person(&whole, lexicon) {
        return Reference { claim: Claim::Firm, token: whole, tail: String::new(), ..reference.clone() };
    }
    reference.clone()
}

/// Whether `text` is a full name that begins with a given name. `Ana L` may be any Ana whose name begins so.
#[must_use]
pub fn is_person(text: &str, lexicon: &Lexicon) -> bool {
    let whole_words = text.split_whitespace().all(|w| w.chars().count() > 2);
    whole_words && is_given(text, lexicon) && is_full_name(text, lexicon)
}

/// Whether the first word is a given name.
fn is_given(text: &str, lexicon: &Lexicon) -> bool {
    text.split_whitespace().next().is_some_and(|first| lexicon.mention.is_given_name(&fold(first)))
}

/// Two to four words made like a name, none of which names an encounter, a text or a body of people.
fn is_full_name(text: &str, lexicon: &Lexicon) -> bool {
    let words: Vec<String> = text.split_whitespace().map(fold).collect();
    let known = |w: &String| {
        lexicon.phrases().word(w.as_str()).is_some()
            || lexicon.clause.bodies.contains(w)
            || lexicon.speech.deny.contains(w)
    };
    let named = words.iter().filter(|w| !lexicon.card.particles.contains(w));
    (2..=4).contains(&words.len())
        && name::is_name(text, &lexicon.card.particles)
        && text.split_whitespace().all(|w| w.chars().skip(1).any(char::is_lowercase) || w.len() <= 2)
        && !named.into_iter().any(known)
}
