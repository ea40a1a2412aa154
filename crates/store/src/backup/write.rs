//! Writing a backup.

use super::{BackupSummary, Field, VERSION, tables};
use crate::{
    Result,
    many::places,
    migrations,
    sql::{Connection, Value},
};
use oauth::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};

/// How many rows are in memory at once.
const STEP: usize = 1000;

/// Writes everything that a connection sees; its transaction makes it one moment.
pub(super) fn write<W: Write>(
    connection: &mut Connection<'_>,
    out: W,
    now: Timestamp,
) -> Result<(W, BackupSummary)> {
    let mut out = Hashed { out, hash: Sha256::new() };
    let migrations = migrations::applied(connection)?;
    let migrations: Vec<_> =
        migrations.iter().map(|(name, at)| json!([name, at.micros()])).collect();
    out.line(&json!({
        "quartermaster_backup": VERSION,
        "made_at": now.micros(),
        "migrations": migrations,
    }))?;
    let mut rows = 0;
    let tables = tables::tables(connection)?;
    for table in &tables {
        let columns = table.columns.iter().map(|(name, _)| name);
        out.line(&json!({
            "table": table.name,
            "columns": columns.collect::<Vec<_>>(),
            "last_number": table.last_number(connection)?,
        }))?;
        rows += write_rows(connection, table, &mut out)?;
    }
    let hash = out.hash.clone().finalize();
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    out.line(&json!({ "rows": rows, "sha256": hash }))?;
    out.out.flush()?;
    Ok((out.out, BackupSummary { made_at: now, tables: tables.len(), rows }))
}

/// Walks a table by its key, a step at a time: memory is bounded, and no statement takes long.
fn write_rows<W: Write>(
    connection: &mut Connection<'_>,
    table: &tables::Table,
    out: &mut Hashed<W>,
) -> Result<u64> {
    let (columns, key) = (table.column_list(), table.key_list());
    let name = tables::quoted(&table.name);
    let first = format!("select {columns} from {name} order by {key} limit {STEP}");
    let next = format!(
        "select {columns} from {name} where ({key}) > ({}) order by {key} limit {STEP}",
        places(1, table.key.len())
    );
    let mut written = 0;
    let mut last: Vec<Field> = Vec::new();
    loop {
        let at: Vec<Value<'_>> = last.iter().map(Field::value).collect();
        let sql = if written == 0 { &first } else { &next };
        let rows = connection.rows(sql, &at, |row| table.read_row(row))?;
        for row in &rows {
            out.line(&row.iter().map(Field::to_json).collect())?;
        }
        written += rows.len() as u64;
        let Some(end) = rows.last().filter(|_| rows.len() == STEP) else { return Ok(written) };
        last = table.key.iter().filter_map(|index| end.get(*index).cloned()).collect();
    }
}

/// Writes lines and hashes them on the way.
struct Hashed<W> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Hashed<W> {
    fn line(&mut self, json: &serde_json::Value) -> io::Result<()> {
        let mut line = serde_json::to_vec(json)?;
        line.push(b'\n');
        self.hash.update(&line);
        self.out.write_all(&line)
    }
}
