//! One text of SQL for two engines: statements, values and rows over the drivers of SQLite and PostgreSQL.
//!
//! What both engines share, and what to avoid:
//!
//! | use | not | because |
//! |---|---|---|
//! | `$1`, `$2`, in any order | `?` | bound by number on both |
//! | `bigint` microseconds | `timestamp`, `now()` | time is a parameter |
//! | `boolean`, `true` | `0`, `1` | PostgreSQL compares no boolean with a number |
//! | `insert … on conflict … do update` | `replace`, `insert or ignore` | one spelling |
//! | `returning` | last insert id | one spelling |
//! | `lower(x) like $1 escape '\'` with text folded here | `ilike` | SQLite folds ASCII only |
//! | one placeholder for each element of `in (…)` | `= any($1)` | SQLite has no arrays |
//! | `update … where … and used_at is null`, then count rows | read, then write | it happens once, whoever else tries |
//!
//! Values can only be bound: nothing a caller sends becomes text of a statement.

use crate::{Error, Result, engine::postgres::PostgresConnection};
use postgres::types::{IsNull, ToSql as PostgresToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

/// A value bound to a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value<'v> {
    Null,
    Text(&'v str),
    Integer(i64),
    Boolean(bool),
    Bytes(&'v [u8]),
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(bytes: &'v [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<i64> for Value<'_> {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<bool> for Value<'_> {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<oauth::Timestamp> for Value<'_> {
    fn from(instant: oauth::Timestamp) -> Self {
        Self::Integer(instant.micros())
    }
}

impl<'v> From<&'v oauth::SecretHash> for Value<'v> {
    fn from(hash: &'v oauth::SecretHash) -> Self {
        Self::Bytes(hash.as_bytes())
    }
}

impl<T> From<Option<T>> for Value<'_>
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

impl<'v> From<&'v Option<String>> for Value<'v> {
    fn from(text: &'v Option<String>) -> Self {
        Self::from(text.as_deref())
    }
}

/// Lists values to bind, each turned into a [`Value`].
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Value::from($value)),*] };
}
pub(crate) use values;

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Integer(integer) => ValueRef::Integer(integer),
            Self::Boolean(boolean) => ValueRef::Integer(boolean.into()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl PostgresToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Text(text) => text.to_sql(kind, out),
            Self::Integer(integer) => integer.to_sql_checked(kind, out),
            Self::Boolean(boolean) => boolean.to_sql_checked(kind, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A row of an answer; columns are taken from left to right.
pub(crate) struct Row<'r> {
    source: RowSource<'r>,
    next: usize,
}

enum RowSource<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

/// A type that a column can be read as.
pub(crate) trait Column:
    rusqlite::types::FromSql + for<'a> postgres::types::FromSql<'a>
{
}
impl<T: rusqlite::types::FromSql + for<'a> postgres::types::FromSql<'a>> Column for T {}

impl Row<'_> {
    /// Takes the next column.
    pub(crate) fn take<T: Column>(&mut self) -> Result<T> {
        let index = self.next;
        self.next += 1;
        Ok(match self.source {
            RowSource::Sqlite(row) => row.get(index)?,
            RowSource::Postgres(row) => row.try_get(index)?,
        })
    }

    /// Passes over columns.
    pub(crate) fn pass(&mut self, columns: usize) {
        self.next += columns;
    }

    /// Takes the next column as an instant.
    pub(crate) fn instant(&mut self) -> Result<oauth::Timestamp> {
        self.take().map(oauth::Timestamp::from_micros)
    }

    /// Takes the next column as an instant that may be missing.
    pub(crate) fn optional_instant(&mut self) -> Result<Option<oauth::Timestamp>> {
        Ok(self.take::<Option<i64>>()?.map(oauth::Timestamp::from_micros))
    }

    /// Takes the next column as a hash.
    pub(crate) fn hash(&mut self) -> Result<oauth::SecretHash> {
        let bytes: Vec<u8> = self.take()?;
        oauth::SecretHash::from_bytes(&bytes).ok_or(Error::Damaged("a hash has not 32 bytes"))
    }
}

/// A connection to either engine.
pub(crate) enum Connection<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut PostgresConnection),
}

impl Connection<'_> {
    /// Runs a query and reads each row.
    pub(crate) fn rows<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                bind(&mut statement, values)?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next()? {
                    found.push(read(&mut Row { source: RowSource::Sqlite(row), next: 0 })?);
                }
            }
            Self::Postgres(connection) => {
                let values: Vec<&(dyn PostgresToSql + Sync)> =
                    values.iter().map(|v| v as _).collect();
                for row in connection.query(sql, &values)? {
                    found.push(read(&mut Row { source: RowSource::Postgres(&row), next: 0 })?);
                }
            }
        }
        Ok(found)
    }

    /// Runs a query that finds one row at the most.
    pub(crate) fn optional<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.rows(sql, values, read)?.into_iter().next())
    }

    /// Runs a query that finds one row always, such as a count.
    pub(crate) fn one<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnMut(&mut Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.optional(sql, values, read)?
            .ok_or(Error::Damaged("a row is missing that must be there"))
    }

    /// Runs a statement and counts the rows that it changed.
    pub(crate) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<u64> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                bind(&mut statement, values)?;
                Ok(statement.raw_execute()? as u64)
            }
            Self::Postgres(connection) => {
                let values: Vec<&(dyn PostgresToSql + Sync)> =
                    values.iter().map(|v| v as _).collect();
                connection.execute(sql, &values)
            }
        }
    }

    /// Makes transactions that name the same lock wait for each other; SQLite has a single writer anyway.
    pub(crate) fn lock(&mut self, name: &str) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_) => {
                let sql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
                self.rows(sql, values![name], |_| Ok(())).map(drop)
            }
        }
    }

    /// What stands at the end of a query so that the rows of that table are held until the transaction ends: whoever else
    /// would hold or change one waits, and reads what has become of it.
    pub(crate) fn held(&self, table: &str) -> String {
        match self {
            Self::Sqlite(_) => String::new(),
            Self::Postgres(_) => format!(" for no key update of {table}"),
        }
    }

    /// Holds a row until the transaction ends, to read it and write what follows from that.
    pub(crate) fn hold(&mut self, table: &'static str, id: i64) -> Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(_) => {
                let sql = format!("select id from {table} where id = $1{}", self.held(table));
                self.rows(&sql, values![id], |_| Ok(())).map(drop)
            }
        }
    }

    /// Runs several statements without values.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Self::Postgres(connection) => connection.batch(sql),
        }
    }
}

/// To SQLite `$2` is a name, which gets its place where it is first met: its number says which value it stands for.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Value<'_>]) -> Result<()> {
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).and_then(|name| name.strip_prefix('$'));
        let number: Option<usize> = name.and_then(|number| number.parse().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(Error::Damaged("a statement lacks a value"))?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_bound_by_number_wherever_they_stand() {
        let sqlite = rusqlite::Connection::open_in_memory().unwrap();
        let mut connection = Connection::Sqlite(&sqlite);
        let mut ask = |sql: &str, values: &[Value<'_>]| {
            connection.one(sql, values, |row| row.take::<String>())
        };
        assert_eq!(ask("select $2 || $1 || $2", values!["a", "b"]).unwrap(), "bab");
        // The same statement again, prepared already, with other values.
        assert_eq!(ask("select $2 || $1 || $2", values!["c", "d"]).unwrap(), "dcd");
        assert!(ask("select $2 || $1 || $2", values!["a"]).is_err());
    }
}
