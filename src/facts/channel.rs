//! By what words people met: channels (FACTS §1).

use super::clause_tokens::Token;
use crate::model::fact::Channel;
use crate::words::lexicon::Lexicon;
use crate::words::lexicon::clause::Sense;

/// The channel called `name` in the word lists.
#[must_use]
pub fn named(name: &str) -> Channel {
    match name {
        "coffee" => Channel::Coffee,
        "meal" => Channel::Meal,
        "meeting" => Channel::Meeting,
        "call" => Channel::Call,
        "video" => Channel::Video,
        "email" => Channel::Email,
        "message" => Channel::Message,
        "event" => Channel::Event,
        "visit" => Channel::Visit,
        _ => Channel::Other,
    }
}

/// The channel that a token tells.
#[must_use]
pub fn of(token: &Token, lexicon: &Lexicon) -> Option<Channel> {
    let lexeme = lexicon.phrases().lexeme(token.lexeme?)?;
    lexeme.channel.as_deref().map(named)
}

/// Whether a token only says by what means two talked: `on the phone`.
#[must_use]
pub fn is_means(token: &Token, lexicon: &Lexicon) -> bool {
    token.senses.is_empty()
        && matches!(of(token, lexicon), Some(Channel::Email | Channel::Message | Channel::Call | Channel::Video))
}

/// The first channel in particular that any of `tokens` tells.
#[must_use]
pub fn first<'t>(tokens: impl IntoIterator<Item = &'t Token>, lexicon: &Lexicon) -> Option<Channel> {
    let told = tokens.into_iter().filter(|t| !t.has(Sense::Void)).filter_map(|t| of(t, lexicon));
    let mut other = None;
    for channel in told {
        if channel != Channel::Other {
            return Some(channel);
        }
        other = Some(channel);
    }
    other
}
