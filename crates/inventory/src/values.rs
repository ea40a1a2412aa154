//! What one row says: pairs of names and values, described members first.

use crate::Section;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::Value;
use std::{borrow::Cow, fmt};

/// What one row says, in order; no name stands twice.
///
/// It reads and writes as a JSON object, and is small: rows have a dozen members.
#[derive(Clone, PartialEq, Default)]
pub struct Values(Vec<(Cow<'static, str>, Value)>);

impl Values {
    /// Makes values of pairs, of which no name stands twice.
    pub(crate) const fn of(pairs: Vec<(Cow<'static, str>, Value)>) -> Self {
        Self(pairs)
    }

    /// Returns a value by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns a text by its name.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// Returns a whole number by its name.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    /// Returns yes or no by its name.
    pub fn yes(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    /// Returns every name with its value.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Returns how many values there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets a value; one of the same name goes.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        let name = name.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds what another row says of what this one does not.
    pub(crate) fn complete(&mut self, other: Self) {
        if self.0.is_empty() {
            self.0 = other.0;
            return;
        }
        for (name, value) in other.0 {
            if self.get(&name).is_none() {
                self.0.push((name, value));
            }
        }
    }

    /// Brings values to the order of a description; others stand behind, by name.
    pub(crate) fn in_order_of(&mut self, section: &Section) {
        let place = |name: &str| section.members.iter().position(|member| member.name == name);
        self.0.sort_by(|(a, _), (b, _)| {
            let end = section.members.len();
            (place(a).unwrap_or(end), a).cmp(&(place(b).unwrap_or(end), b))
        });
    }

    pub(crate) fn into_pairs(self) -> impl Iterator<Item = (Cow<'static, str>, Value)> {
        self.0.into_iter()
    }

    /// Takes a value away.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let place = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(place).1)
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Values;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
                let mut values = Values::default();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    values.set(name, value);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
