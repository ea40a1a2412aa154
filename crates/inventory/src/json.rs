//! JSON into a tree, within bounds, each member once, member names in lower case.

use crate::{Format, Limits, ReadError, ReadErrorKind};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::{cell::Cell, fmt};

/// Reads a JSON text.
pub(crate) fn read(text: &[u8], limits: &Limits) -> Result<Value, ReadError> {
    let broken = Cell::new(ReadErrorKind::NotWellFormed);
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let left = Cell::new(limits.values);
    let tree = Tree { limits, depth: 0, left: &left, broken: &broken };
    let read =
        tree.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| {
        let prefix = match broken.get() {
            ReadErrorKind::NotWellFormed => "JSON not well formed!",
            _ => "JSON does not validate:",
        };
        ReadError::new(broken.get(), Format::Json, format!("{prefix} {error}"))
    })
}

/// Builds the tree below one depth.
#[derive(Clone, Copy)]
struct Tree<'t> {
    limits: &'t Limits,
    depth: usize,
    /// How many values may still come.
    left: &'t Cell<usize>,
    broken: &'t Cell<ReadErrorKind>,
}

impl Tree<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == self.limits.depth {
            return Err(self.refuse(
                ReadErrorKind::TooLarge,
                format!("nested deeper than {} levels", self.limits.depth),
            ));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn refuse<E: serde::de::Error>(self, kind: ReadErrorKind, message: String) -> E {
        self.broken.set(kind);
        E::custom(message)
    }

    fn text<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        if text.len() > self.limits.text {
            let message = format!("a text of more than {} bytes", self.limits.text);
            return Err(self.refuse(ReadErrorKind::TooLarge, message));
        }
        Ok(Value::String(text.to_owned()))
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let Some(left) = self.left.get().checked_sub(1) else {
            let message = format!("more than {} values", self.limits.values);
            return Err(self.refuse(ReadErrorKind::TooLarge, message));
        };
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.text(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let below = self.deeper()?;
        let mut rows = Vec::new();
        while let Some(row) = sequence.next_element_seed(below)? {
            if rows.len() == self.limits.section_rows {
                let message = format!("a list of more than {} rows", self.limits.section_rows);
                return Err(self.refuse(ReadErrorKind::TooLarge, message));
            }
            rows.push(row);
        }
        Ok(Value::Array(rows))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let below = self.deeper()?;
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if name.len() > self.limits.name {
                let message = format!("a member's name of more than {} bytes", self.limits.name);
                return Err(self.refuse(ReadErrorKind::TooLarge, message));
            }
            if members.len() == self.limits.section_rows {
                let message =
                    format!("an object of more than {} members", self.limits.section_rows);
                return Err(self.refuse(ReadErrorKind::TooLarge, message));
            }
            let value = map.next_value_seed(below)?;
            if members.insert(name.to_lowercase(), value).is_some() {
                // Two readers would see two documents.
                let name: String = name.chars().take(40).filter(|c| !c.is_control()).collect();
                self.broken.set(ReadErrorKind::Forbidden);
                return Err(A::Error::custom(format!(
                    "the member `{name}` stands twice in one object"
                )));
            }
        }
        Ok(Value::Object(members))
    }
}
