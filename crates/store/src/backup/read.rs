//! Reading a backup, part by part, and knowing whether it is whole.

use super::{BackupSummary, VERSION, broken};
use crate::Result;
use oauth::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::io::{BufRead, Read as _};

/// No line is longer: the largest row holds less.
const LONGEST_LINE: u64 = 64 << 20;

/// A part of a backup.
pub(super) enum Part {
    /// The first line: the migrations that the database had, and when each was applied.
    Begin { migrations: Vec<(String, Timestamp)> },
    /// A table.
    Table { name: String, columns: Vec<String>, last_number: Option<i64> },
    /// A row of the last table.
    Row(Vec<Value>),
    /// The last line, which fits what came before.
    End,
}

/// Reads a backup to its end, and answers what it holds if it is whole.
pub fn verify(input: impl BufRead) -> Result<BackupSummary> {
    let mut width = 0;
    walk(input, |part| match part {
        Part::Table { columns, .. } => {
            width = columns.len();
            Ok(())
        }
        Part::Row(row) if row.len() != width => Err(broken("a row does not fit its table")),
        _ => Ok(()),
    })
}

/// Reads a backup and gives its parts away, one after another.
pub(super) fn walk(
    mut input: impl BufRead,
    mut give: impl FnMut(Part) -> Result<()>,
) -> Result<BackupSummary> {
    let mut hash = Sha256::new();
    let first = next_line(&mut input)?;
    let begin: Map<String, Value> =
        serde_json::from_slice(&first).map_err(|_| broken("it does not begin as a backup does"))?;
    match begin.get("quartermaster_backup").and_then(Value::as_i64) {
        Some(VERSION) => {}
        Some(_) => return Err(broken("a newer version of this program made it: use that one")),
        None => return Err(broken("it does not begin as a backup does")),
    }
    let made_at = begin.get("made_at").and_then(Value::as_i64);
    let made_at = made_at.ok_or_else(|| broken("it does not say when it was made"))?;
    give(Part::Begin { migrations: migrations(&begin)? })?;
    hash.update(&first);
    let (mut tables, mut rows) = (0, 0);
    loop {
        let line = next_line(&mut input)?;
        let json = serde_json::from_slice(&line).map_err(|_| broken("a line of it is no JSON"))?;
        match json {
            Value::Array(row) if tables > 0 => {
                rows += 1;
                give(Part::Row(row))?;
            }
            Value::Object(object) if object.contains_key("table") => {
                tables += 1;
                give(table(&object)?)?;
            }
            Value::Object(object) if object.contains_key("sha256") => {
                check_end(&object, rows, hash)?;
                if input.fill_buf()?.is_empty() {
                    give(Part::End)?;
                    let made_at = Timestamp::from_micros(made_at);
                    return Ok(BackupSummary { made_at, tables, rows });
                }
                return Err(broken("something follows its end"));
            }
            _ => return Err(broken("a line of it is neither a table nor a row")),
        }
        hash.update(&line);
    }
}

fn next_line(input: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut line = Vec::new();
    let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
    // What unpacks the file speaks of an early end in words of its own.
    let cut_off = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => broken("it was cut off"),
        std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData => {
            broken("it is not packed as a backup is, or was changed")
        }
        _ => error.into(),
    };
    read.map_err(cut_off)?;
    if line.last() == Some(&b'\n') { Ok(line) } else { Err(broken("it was cut off")) }
}

fn migrations(begin: &Map<String, Value>) -> Result<Vec<(String, Timestamp)>> {
    let read = |entry: &Value| {
        let name = entry.get(0)?.as_str()?.to_owned();
        Some((name, Timestamp::from_micros(entry.get(1)?.as_i64()?)))
    };
    let listed = begin.get("migrations").and_then(Value::as_array);
    let read: Option<_> = listed.and_then(|listed| listed.iter().map(read).collect());
    read.ok_or_else(|| broken("it does not say which migrations the database had"))
}

fn table(object: &Map<String, Value>) -> Result<Part> {
    let name = object.get("table").and_then(Value::as_str);
    let columns: Option<Vec<String>> = object
        .get("columns")
        .and_then(Value::as_array)
        .and_then(|list| list.iter().map(|name| name.as_str().map(str::to_owned)).collect());
    let (Some(name), Some(columns)) = (name, columns) else {
        return Err(broken("a table of it has no name or no columns"));
    };
    let last_number = object.get("last_number").and_then(Value::as_i64);
    Ok(Part::Table { name: name.to_owned(), columns, last_number })
}

fn check_end(end: &Map<String, Value>, rows: u64, hash: Sha256) -> Result<()> {
    let hash: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let told = end.get("sha256").and_then(Value::as_str);
    if told != Some(hash.as_str()) || end.get("rows").and_then(Value::as_u64) != Some(rows) {
        return Err(broken("it was changed after it was made"));
    }
    Ok(())
}
