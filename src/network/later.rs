//! A part of what is remembered that few questions need.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value that stays encoded until somebody looks at it.
#[derive(Clone, Debug, Default)]
pub struct Later<T> {
    encoded: Vec<u8>,
    value: OnceLock<T>,
}

impl<T> Later<T> {
    /// A value that is known already.
    #[must_use]
    pub fn known(value: T) -> Self {
        Self { encoded: Vec::new(), value: OnceLock::from(value) }
    }
}

impl<T: DeserializeOwned + Default> Deref for Later<T> {
    type Target = T;

    /// Damage is noticed by whoever read the bytes; here it counts as nothing known.
    fn deref(&self) -> &T {
        self.value.get_or_init(|| postcard::from_bytes(&self.encoded).unwrap_or_default())
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Later<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value.get() {
            Some(value) => serializer.serialize_bytes(&postcard::to_stdvec(value).map_err(S::Error::custom)?),
            None => serializer.serialize_bytes(&self.encoded),
        }
    }
}

impl<'de, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(Encoded(PhantomData))
    }
}

struct Encoded<T>(PhantomData<T>);

impl<T> Visitor<'_> for Encoded<T> {
    type Value = Later<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Later<T>, E> {
        self.visit_byte_buf(bytes.to_vec())
    }

    fn visit_byte_buf<E: serde::de::Error>(self, encoded: Vec<u8>) -> Result<Later<T>, E> {
        if encoded.is_empty() { Err(E::custom("nothing")) } else { Ok(Later { encoded, value: OnceLock::new() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_the_same_early_and_late() {
        let known = Later::known(vec!["a".to_owned(), "b".to_owned()]);
        let bytes = postcard::to_stdvec(&known).unwrap();
        let late: Later<Vec<String>> = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(postcard::to_stdvec(&late).unwrap(), bytes);
        assert_eq!(*late, *known);
    }
}
