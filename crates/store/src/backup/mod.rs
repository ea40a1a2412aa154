//! Backups: everything in the database as text, the same from both engines and for both.
//!
//! A backup is lines of JSON. The first tells the version of this format, when it was made, and which migrations the
//! database had. A line for each table follows, with its columns, and below it a line for each row. The last line
//! counts the rows and holds the SHA-256 of every byte before it, so that a backup that was cut off or changed is
//! known for one.

mod read;
mod restore;
mod tables;
mod write;

pub use read::verify;
pub use restore::restore;

use crate::{Error, Result, Store, sql::Value};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use oauth::Timestamp;
use std::io::Write;

/// The version of the format.
const VERSION: i64 = 1;

/// What a backup holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BackupSummary {
    /// When it was made.
    pub made_at: Timestamp,
    /// How many tables.
    pub tables: usize,
    /// How many rows in all.
    pub rows: u64,
}

impl Store {
    /// Writes everything there is, as of one moment, while others read and write; answers the writer as well.
    pub async fn back_up<W: Write + Send + 'static>(
        &self,
        out: W,
        now: Timestamp,
    ) -> Result<(W, BackupSummary)> {
        self.read_long(move |db| write::write(&mut db.connection, out, now)).await
    }
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Integer,
    Text,
    Boolean,
    Bytes,
}

impl Kind {
    /// Reads the name that either engine has for it.
    fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Some(Self::Integer),
            "text" => Some(Self::Text),
            "boolean" => Some(Self::Boolean),
            "blob" | "bytea" => Some(Self::Bytes),
            _ => None,
        }
    }
}

/// What stands in a column of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Field {
    Null,
    Integer(i64),
    Text(String),
    Boolean(bool),
    Bytes(Vec<u8>),
}

impl Field {
    fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Integer(integer) => (*integer).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Boolean(boolean) => (*boolean).into(),
            Self::Bytes(bytes) => STANDARD.encode(bytes).into(),
        }
    }

    fn from_json(json: serde_json::Value, kind: Kind) -> Option<Self> {
        use serde_json::Value::{Bool, Null, Number, String};
        match (json, kind) {
            (Null, _) => Some(Self::Null),
            (Number(number), Kind::Integer) => number.as_i64().map(Self::Integer),
            (String(text), Kind::Text) => Some(Self::Text(text)),
            (Bool(boolean), Kind::Boolean) => Some(Self::Boolean(boolean)),
            (String(text), Kind::Bytes) => STANDARD.decode(text).ok().map(Self::Bytes),
            _ => None,
        }
    }

    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(integer) => Value::Integer(*integer),
            Self::Text(text) => Value::Text(text),
            Self::Boolean(boolean) => Value::Boolean(*boolean),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

fn broken(what: impl Into<String>) -> Error {
    Error::BrokenBackup(what.into())
}
