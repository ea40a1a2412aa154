//! The connections to a file: the one that writes, those that read, and the one of a restore.

use crate::{Result, resource::FOLD};
use rusqlite::{OpenFlags, config::DbConfig, functions::FunctionFlags};
use std::{path::Path, time::Duration};

/// How long another process may hold the database: a command acts while a server runs.
const LOCK_PATIENCE: Duration = Duration::from_secs(20);
/// How many statements a connection keeps prepared.
const PREPARED: usize = 256;

/// Opens the connection that writes, and makes the file if it is missing.
pub(super) fn open_writer(path: &Path) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "journal_mode", "wal")?;
    // An acknowledged change survives a loss of power, not only of the process.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    keep_plans(&connection)?;
    add_fold(&connection)?;
    Ok(connection)
}

/// Opens a file, which it makes if it is missing, for a restore: references are checked at its end.
pub(crate) fn open_for_restore(path: &Path) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    Ok(connection)
}

/// Opens a file to read.
pub(crate) fn open_reader(path: &Path) -> Result<rusqlite::Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "cache_size", -8_000)?;
    connection.pragma_update(None, "mmap_size", 268_435_456)?;
    keep_plans(&connection)?;
    add_fold(&connection)?;
    Ok(connection)
}

/// Keeps a prepared statement as it is, whatever is bound to it: otherwise SQLite prepares one with a bound limit anew
/// each time that it runs.
fn keep_plans(connection: &rusqlite::Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// SQLite's own `lower` knows ASCII only.
fn add_fold(connection: &rusqlite::Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    Ok(connection.create_scalar_function(FOLD, 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| text.to_lowercase()))
    })?)
}
