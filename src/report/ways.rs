//! Which ways of reaching out fit into some time, by how the notes show that one reaches each person.

use std::collections::BTreeMap;

use super::{Context, Refusal};
use crate::model::fact::{Channel, Occurrence};
use crate::network::person::PersonId;
use crate::network::rows::{RowKind, Want};
use crate::network::view::Who;

/// How often each channel was used with everyone, of those that fit.
pub struct Ways {
    minutes: u32,
    used: BTreeMap<PersonId, BTreeMap<Channel, usize>>,
}

/// Minutes that it takes at least.
fn takes(channel: Channel) -> Option<u32> {
    Some(match channel {
        Channel::Message => 5,
        Channel::Email => 10,
        Channel::Call => 15,
        Channel::Video | Channel::Meeting => 30,
        Channel::Coffee => 45,
        Channel::Meal => 60,
        Channel::Visit => 90,
        Channel::Event => 120,
        Channel::Other => return None,
    })
}

impl Ways {
    /// What fits into `time`: `15m`, `1h`, `90 min`.
    ///
    /// # Errors
    /// If `time` can't be understood.
    pub fn new(context: &Context<'_>, time: &str) -> Result<Self, Refusal> {
        let minutes = minutes(time).ok_or_else(|| Refusal {
            message: format!("`{time}` is no time to spare; --with-time expects one such as 15m, 45m or 1h"),
            hints: Vec::new(),
        })?;
        let mut used: BTreeMap<PersonId, BTreeMap<Channel, usize>> = BTreeMap::new();
        context.view.sweep(Want::CONTACTS, &mut |_, row, who| {
            let (Who::Person(id), RowKind::Contact { channel, occurrence: Occurrence::Happened, .. }) = (who, row.kind)
            else {
                return;
            };
            if takes(channel).is_some() && row.date.is_some_and(|d| d <= context.today) {
                *used.entry(*id).or_default().entry(channel).or_default() += 1;
            }
        });
        Ok(Self { minutes, used })
    }

    /// The way most used with `person` that fits.
    #[must_use]
    pub fn best(&self, person: PersonId) -> Option<Channel> {
        let fits = |(channel, _): &(&Channel, &usize)| takes(**channel).is_some_and(|minutes| minutes <= self.minutes);
        let used = self.used.get(&person)?.iter().filter(fits);
        used.max_by_key(|(channel, n)| (**n, std::cmp::Reverse(**channel))).map(|(channel, _)| *channel)
    }

    /// Whether one of their ways fits. Nothing is known of whom the notes show no way.
    #[must_use]
    pub fn fits(&self, person: PersonId) -> bool {
        !self.used.contains_key(&person) || self.best(person).is_some()
    }
}

fn minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number: u32 = text[..text.len() - unit.len()].parse().ok()?;
    let each = match unit.trim() {
        "" | "m" | "min" | "mins" | "minutes" => 1,
        "h" | "hour" | "hours" => 60,
        _ => return None,
    };
    number.checked_mul(each)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_to_spare_is_a_number_of_minutes_or_hours() {
        assert_eq!(["15m", "1h", "90 min", "20"].map(minutes), [Some(15), Some(60), Some(90), Some(20)]);
        assert_eq!(["", "h", "1 day", "-5m"].map(minutes), [None; 4]);
    }
}
