//! Restoring a backup into an empty database of either engine, all or nothing.

use super::{
    BackupSummary, Field, Kind, broken,
    read::{Part, walk},
    tables::{self, Table, quoted},
};
use crate::{
    Error, Result, StoreOptions, asset_counts,
    engine::{postgres::PostgresConnection, sqlite},
    many::write_rows,
    migrations,
    sql::{Connection, Value},
};
use std::io::BufRead;

/// How many rows are written at once.
const STEP: usize = 512;

/// Restores a backup into an empty database. This blocks.
///
/// The schema gets the steps that it had when the backup was made; opening the store brings it up to date.
pub fn restore(options: &StoreOptions, input: impl BufRead) -> Result<BackupSummary> {
    match options {
        StoreOptions::Sqlite { path } => {
            let connection = sqlite::open_for_restore(path)?;
            restore_into(&mut Connection::Sqlite(&connection), input)
        }
        StoreOptions::Postgres { url, .. } => {
            let mut connection = PostgresConnection::for_restore(url)?;
            restore_into(&mut Connection::Postgres(&mut connection), input)
        }
    }
}

fn restore_into(connection: &mut Connection<'_>, input: impl BufRead) -> Result<BackupSummary> {
    connection.batch("begin")?;
    let restored = restore_all(connection, input);
    match restored {
        Ok(summary) => {
            connection.batch("commit")?;
            // PostgreSQL plans by figures that it would gather only later.
            if let Connection::Postgres(_) = connection {
                connection.batch("analyze")?;
            }
            Ok(summary)
        }
        Err(error) => {
            // The error that matters is the first.
            let _already_over = connection.batch("rollback");
            Err(error)
        }
    }
}

fn restore_all(connection: &mut Connection<'_>, input: impl BufRead) -> Result<BackupSummary> {
    if !tables::names(connection)?.is_empty() {
        return Err(Error::NotEmpty);
    }
    let mut loading = None;
    let summary = walk(input, |part| match part {
        Part::Begin { migrations } => {
            migrations::apply_only(connection, &migrations)?;
            loading = Some(Loading::begin(connection)?);
            Ok(())
        }
        Part::Table { name, columns, last_number } => match &mut loading {
            Some(loading) => loading.table(connection, &name, &columns, last_number),
            None => Ok(()),
        },
        Part::Row(row) => match &mut loading {
            Some(loading) => loading.row(connection, row),
            None => Ok(()),
        },
        Part::End => Ok(()),
    })?;
    if let Some(loading) = loading {
        loading.end(connection)?;
    }
    Ok(summary)
}

/// Tables that are being filled.
struct Loading {
    /// Those that the backup has not told yet.
    awaited: Vec<Table>,
    current: Option<Table>,
    rows: Vec<Vec<Field>>,
    references: References,
}

impl Loading {
    /// Empties the tables of what their migrations put into them.
    fn begin(connection: &mut Connection<'_>) -> Result<Self> {
        let references = References::let_go(connection)?;
        let awaited = tables::tables(connection)?;
        for table in &awaited {
            connection.execute(&format!("delete from {}", quoted(&table.name)), &[])?;
        }
        Ok(Self { awaited, current: None, rows: Vec::new(), references })
    }

    fn table(
        &mut self,
        connection: &mut Connection<'_>,
        name: &str,
        columns: &[String],
        last_number: Option<i64>,
    ) -> Result<()> {
        self.write(connection)?;
        if tables::is_derived(name) {
            // A version that did not know that has made the backup.
            self.current = None;
            return Ok(());
        }
        let Some(index) = self.awaited.iter().position(|table| table.name == name) else {
            return Err(broken(format!("its table {name} is unknown or comes twice")));
        };
        let mut table = self.awaited.swap_remove(index);
        // Either engine may list the columns in an order of its own.
        let kinds: Option<Vec<(String, Kind)>> = columns
            .iter()
            .map(|column| table.columns.iter().find(|(known, _)| known == column).cloned())
            .collect();
        let kinds = kinds.filter(|kinds| kinds.len() == table.columns.len());
        table.columns =
            kinds.ok_or_else(|| broken(format!("the columns of its table {name} are others")))?;
        if let Some(last) = last_number {
            table.number_after(connection, last)?;
        }
        self.current = Some(table);
        Ok(())
    }

    fn row(&mut self, connection: &mut Connection<'_>, row: Vec<serde_json::Value>) -> Result<()> {
        let Some(table) = &self.current else { return Ok(()) };
        let wrong = || broken(format!("a row of its table {} does not fit", table.name));
        if row.len() != table.columns.len() {
            return Err(wrong());
        }
        let fields = row.into_iter().zip(&table.columns);
        let fields: Option<Vec<Field>> =
            fields.map(|(json, (_, kind))| Field::from_json(json, *kind)).collect();
        self.rows.push(fields.ok_or_else(wrong)?);
        if self.rows.len() >= STEP { self.write(connection) } else { Ok(()) }
    }

    fn write(&mut self, connection: &mut Connection<'_>) -> Result<()> {
        let Some(table) = &self.current else { return Ok(()) };
        let bytes = match connection {
            Connection::Sqlite(_) => "blob",
            Connection::Postgres(_) => "bytea",
        };
        let types: Vec<&str> = table
            .columns
            .iter()
            .map(|(_, kind)| match kind {
                Kind::Integer => "bigint",
                Kind::Text => "text",
                Kind::Boolean => "boolean",
                Kind::Bytes => bytes,
            })
            .collect();
        let rows: Vec<Vec<Value<'_>>> =
            self.rows.iter().map(|row| row.iter().map(Field::value).collect()).collect();
        let insert = format!("insert into {} ({})", quoted(&table.name), table.column_list());
        write_rows(connection, &insert, &types, "", &rows)?;
        self.rows.clear();
        Ok(())
    }

    fn end(mut self, connection: &mut Connection<'_>) -> Result<()> {
        self.write(connection)?;
        if let Some(missing) = self.awaited.first() {
            return Err(broken(format!("its table {} is missing", missing.name)));
        }
        if tables::names(connection)?.iter().any(|name| name == asset_counts::TABLE) {
            asset_counts::add_up(connection)?;
        }
        self.references.take_up(connection)
    }
}

/// References between rows, which are let go while tables are filled one after another, and checked at the end.
struct References {
    /// Table, name and definition, on PostgreSQL.
    constraints: Vec<(String, String, String)>,
}

impl References {
    fn let_go(connection: &mut Connection<'_>) -> Result<Self> {
        let Connection::Postgres(_) = connection else {
            return Ok(Self { constraints: Vec::new() });
        };
        let constraints: Vec<(String, String, String)> = connection.rows(
            "select t.relname::text, c.conname::text, pg_get_constraintdef(c.oid)
             from pg_constraint c join pg_class t on t.oid = c.conrelid
             join pg_namespace n on n.oid = t.relnamespace and n.nspname = current_schema()
             where c.contype = 'f' order by 1, 2",
            &[],
            |row| Ok((row.take()?, row.take()?, row.take()?)),
        )?;
        for (table, name, _) in &constraints {
            let (table, name) = (quoted(table), quoted(name));
            connection.batch(&format!("alter table {table} drop constraint {name}"))?;
        }
        Ok(Self { constraints })
    }

    fn take_up(self, connection: &mut Connection<'_>) -> Result<()> {
        for (table, name, definition) in &self.constraints {
            let (table, name) = (quoted(table), quoted(name));
            connection.batch(&format!("alter table {table} add constraint {name} {definition}"))?;
        }
        if let Connection::Sqlite(_) = connection {
            let sql = "select distinct \"table\" from pragma_foreign_key_check";
            let loose = connection.rows(sql, &[], |row| row.take::<String>())?;
            if let Some(table) = loose.first() {
                return Err(broken(format!("a row of its table {table} refers to none")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::write::write;
    use oauth::Timestamp;

    #[test]
    fn a_backup_of_an_earlier_schema_is_restored_and_brought_up_to_date() {
        let now = Timestamp::from_micros(0);
        let (earlier, later) = (in_memory(), in_memory());
        let earlier = &mut Connection::Sqlite(&earlier);
        let later = &mut Connection::Sqlite(&later);
        migrations::apply_only(earlier, &[("0001_first".to_owned(), now)]).unwrap();
        earlier
            .batch("insert into entities (id, name, created_at) values (5, 'Root entity', 0)")
            .unwrap();
        let (backup, summary) = write(earlier, Vec::new(), now).unwrap();
        assert_eq!(summary.rows, 1);
        assert_eq!(restore_into(later, backup.as_slice()).unwrap(), summary);
        migrations::migrate(later, now).unwrap();
        // A column of a later schema, and the row as it was.
        let sql = "select id, name, comment from entities";
        let read = |row: &mut crate::sql::Row<'_>| {
            Ok((row.take::<i64>()?, row.take::<String>()?, row.take::<String>()?))
        };
        let found = later.rows(sql, &[], read).unwrap();
        assert_eq!(found, [(5, "Root entity".to_owned(), String::new())]);
    }

    fn in_memory() -> rusqlite::Connection {
        rusqlite::Connection::open_in_memory().unwrap()
    }
}
