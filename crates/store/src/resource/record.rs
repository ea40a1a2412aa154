//! A row as it is told.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;
use std::sync::Arc;

/// A row as it is told: its members in the order in which they were asked for. All rows of a list share their names.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    names: Arc<[String]>,
    data: Vec<Datum>,
}

/// What a member of a row is told as.
#[derive(Clone, PartialEq, Debug)]
pub enum Datum {
    /// No value, or none that is told.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
    /// What is stored as JSON.
    Json(Value),
    /// The row that a relation leads to.
    Record(Record),
    /// The rows that a relation leads to.
    Records(Vec<Record>),
}

impl Record {
    /// Puts a row together, of as many data as there are names.
    pub fn new(names: Arc<[String]>, data: Vec<Datum>) -> Self {
        Self { names, data }
    }

    /// Returns the members.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Datum)> {
        self.names.iter().map(String::as_str).zip(&self.data)
    }

    /// Returns a member.
    pub fn get(&self, name: &str) -> Option<&Datum> {
        self.members().find(|(member, _)| *member == name).map(|(_, datum)| datum)
    }

    /// Replaces what stands where a path of places leads.
    pub(crate) fn put(&mut self, path: &[usize], datum: Datum) {
        let Some((place, rest)) = path.split_first() else { return };
        match self.data.get_mut(*place) {
            Some(there) if rest.is_empty() => *there = datum,
            Some(Datum::Record(within)) => within.put(rest, datum),
            _ => {}
        }
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.data.len()))?;
        for (name, datum) in self.members() {
            map.serialize_entry(name, datum)?;
        }
        map.end()
    }
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Integer(integer) => serializer.serialize_i64(*integer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Json(value) => value.serialize(serializer),
            Self::Record(record) => record.serialize(serializer),
            Self::Records(records) => serializer.collect_seq(records),
        }
    }
}

impl<T: Into<Self>> From<Option<T>> for Datum {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<bool> for Datum {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<i64> for Datum {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
