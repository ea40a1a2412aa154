//! The tables of a database, as the database itself tells them.

use super::{Field, Kind};
use crate::{
    Error, Result, asset_counts,
    sql::{Connection, Row, values},
};

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<(String, Kind)>,
    /// Which of the columns make the key, in its order.
    pub(super) key: Vec<usize>,
}

/// Where the steps of the schema are written down; a backup tells them in its first line.
pub(super) const MIGRATIONS: &str = "migrations";

/// Says whether a table follows from others, so that no backup holds it.
pub(super) fn is_derived(name: &str) -> bool {
    name == asset_counts::TABLE
}

/// Returns every table that a backup holds, by name.
pub(super) fn tables(connection: &mut Connection<'_>) -> Result<Vec<Table>> {
    let mut names = names(connection)?;
    names.retain(|name| name != MIGRATIONS && !is_derived(name));
    names.into_iter().map(|name| table(connection, name)).collect()
}

/// Returns the names of all tables.
pub(super) fn names(connection: &mut Connection<'_>) -> Result<Vec<String>> {
    let sql = match connection {
        Connection::Sqlite(_) => {
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'
             order by name"
        }
        Connection::Postgres(_) => {
            "select tablename::text from pg_tables where schemaname = current_schema() order by 1"
        }
    };
    connection.rows(sql, &[], |row| row.take())
}

fn table(connection: &mut Connection<'_>, name: String) -> Result<Table> {
    let (columns, key) = match connection {
        Connection::Sqlite(_) => (
            "select name, type from pragma_table_info($1) order by cid",
            "select name from pragma_table_info($1) where pk > 0 order by pk",
        ),
        Connection::Postgres(_) => (
            "select column_name::text, data_type::text from information_schema.columns
             where table_schema = current_schema() and table_name = $1 order by ordinal_position",
            "select a.attname::text from pg_index i
             join pg_class t on t.oid = i.indrelid
             join pg_namespace n on n.oid = t.relnamespace and n.nspname = current_schema()
             join pg_attribute a on a.attrelid = t.oid and a.attnum = any(i.indkey)
             where i.indisprimary and t.relname = $1
             order by array_position(i.indkey::int2[], a.attnum)",
        ),
    };
    let columns = connection.rows(columns, values![&name], |row| {
        let column: String = row.take()?;
        let kind: String = row.take()?;
        Ok((column, Kind::parse(&kind).ok_or(Error::Damaged("a column has an unknown type"))?))
    })?;
    let key = connection.rows(key, values![&name], |row| row.take::<String>())?;
    let key: Vec<usize> =
        key.iter().filter_map(|key| columns.iter().position(|(name, _)| name == key)).collect();
    if key.is_empty() {
        return Err(Error::Damaged("a table has no primary key"));
    }
    Ok(Table { name, columns, key })
}

impl Table {
    /// Returns the columns' names as SQL lists them.
    pub(super) fn column_list(&self) -> String {
        let names = self.columns.iter().map(|(name, _)| quoted(name));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Returns the key's columns as SQL lists them.
    pub(super) fn key_list(&self) -> String {
        let names = self.key.iter().filter_map(|index| self.columns.get(*index));
        names.map(|(name, _)| quoted(name)).collect::<Vec<_>>().join(", ")
    }

    /// Reads a row with all columns.
    pub(super) fn read_row(&self, row: &mut Row<'_>) -> Result<Vec<Field>> {
        let read = |(_, kind): &(String, Kind)| {
            Ok(match kind {
                Kind::Integer => row.take::<Option<i64>>()?.map(Field::Integer),
                Kind::Text => row.take::<Option<String>>()?.map(Field::Text),
                Kind::Boolean => row.take::<Option<bool>>()?.map(Field::Boolean),
                Kind::Bytes => row.take::<Option<Vec<u8>>>()?.map(Field::Bytes),
            }
            .unwrap_or(Field::Null))
        };
        self.columns.iter().map(read).collect()
    }

    /// Returns the number after which the next row of this table is numbered, if the engine numbers its rows.
    pub(super) fn last_number(&self, connection: &mut Connection<'_>) -> Result<Option<i64>> {
        match connection {
            Connection::Sqlite(_) => connection.optional(
                "select seq from sqlite_sequence where name = $1 and seq > 0",
                values![&self.name],
                |row| row.take(),
            ),
            Connection::Postgres(_) => {
                let Some(sequence) = self.sequence(connection)? else { return Ok(None) };
                let sql = format!("select last_value from {sequence} where is_called");
                connection.optional(&sql, &[], |row| row.take())
            }
        }
    }

    /// Has the engine number the next row after a number.
    pub(super) fn number_after(&self, connection: &mut Connection<'_>, last: i64) -> Result<()> {
        match connection {
            Connection::Sqlite(_) => {
                let name = values![&self.name, last];
                let set = "update sqlite_sequence set seq = $2 where name = $1";
                if connection.execute(set, name)? == 0 {
                    let add = "insert into sqlite_sequence (name, seq) values ($1, $2)";
                    connection.execute(add, name)?;
                }
                Ok(())
            }
            Connection::Postgres(_) => {
                let Some(sequence) = self.sequence(connection)? else { return Ok(()) };
                let sql = "select setval($1::text::regclass, $2)";
                connection.rows(sql, values![&sequence, last], |_| Ok(())).map(drop)
            }
        }
    }

    /// Returns the name of PostgreSQL's sequence for this table, as SQL writes it.
    fn sequence(&self, connection: &mut Connection<'_>) -> Result<Option<String>> {
        if !self.columns.iter().any(|(name, _)| name == "id") {
            return Ok(None);
        }
        let sql = "select pg_get_serial_sequence($1::text, 'id')";
        connection.one(sql, values![&quoted(&self.name)], |row| row.take())
    }
}

/// Returns a name as SQL takes it, whatever it is.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
