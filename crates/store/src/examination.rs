//! What a database tells of itself before it is opened; nothing is changed.

use crate::{
    Result, StoreOptions,
    engine::{postgres::PostgresConnection, sqlite},
    migrations::{self, SchemaState},
    sql::Connection,
};
use oauth::Timestamp;

/// What a database tells of itself.
#[derive(Clone, Debug)]
pub struct Examination {
    /// The engine and its version.
    pub engine: String,
    /// How the schema stands to this program's.
    pub schema: SchemaState,
    /// When the newest event was written, if there is any.
    pub newest_event: Option<Timestamp>,
    /// What only PostgreSQL has to tell.
    pub postgres: Option<PostgresFacts>,
}

/// What PostgreSQL tells of itself.
#[derive(Clone, Debug)]
pub struct PostgresFacts {
    /// Its version as a number, such as 150004.
    pub version: i64,
    /// The time on its clock.
    pub clock: Timestamp,
    /// How many connections it takes from everybody.
    pub connections: i64,
    /// Whether it follows another server and takes no changes.
    pub is_replica: bool,
    /// Whether what it acknowledges is on disk.
    pub durable: bool,
    /// Who could listen in to what goes there and back.
    pub encryption: Encryption,
}

/// Who could listen in to what goes to PostgreSQL and back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encryption {
    /// Whoever is on the way.
    None,
    /// Nobody, because it does not leave the machine.
    SameMachine,
    /// Whoever stands in between and shows any certificate (`sslmode=require`, `prefer`).
    Unchecked,
    /// Whoever has a certificate of the same issuer (`sslmode=verify-ca`).
    Issued,
    /// Nobody: the server has shown who it is (`sslmode=verify-full`).
    Checked,
}

impl StoreOptions {
    /// Asks the database what it is; `None` if there is no file yet. This blocks.
    pub fn examine(&self) -> Result<Option<Examination>> {
        match self {
            Self::Sqlite { path } if !path.exists() => Ok(None),
            Self::Sqlite { path } => {
                let connection = sqlite::open_reader(path)?;
                examine(&mut Connection::Sqlite(&connection)).map(Some)
            }
            Self::Postgres { url, .. } => {
                let mut connection = PostgresConnection::to(url)?;
                examine(&mut Connection::Postgres(&mut connection)).map(Some)
            }
        }
    }
}

fn examine(connection: &mut Connection<'_>) -> Result<Examination> {
    let engine = match connection {
        Connection::Sqlite(_) => "select 'SQLite ' || sqlite_version()",
        Connection::Postgres(_) => "select 'PostgreSQL ' || current_setting('server_version')",
    };
    let engine = connection.one(engine, &[], |row| row.take())?;
    let postgres = match connection {
        Connection::Sqlite(_) => None,
        Connection::Postgres(postgres) => {
            let encryption = postgres.encryption()?;
            Some(postgres_facts(connection, encryption)?)
        }
    };
    let schema = migrations::state(connection)?;
    let newest_event = if schema == SchemaState::Empty {
        None
    } else {
        connection.one("select max(at) from events", &[], |row| row.optional_instant())?
    };
    Ok(Examination { engine, schema, newest_event, postgres })
}

fn postgres_facts(
    connection: &mut Connection<'_>,
    encryption: Encryption,
) -> Result<PostgresFacts> {
    connection.one(
        "select current_setting('server_version_num')::bigint,
                (extract(epoch from clock_timestamp()) * 1000000)::bigint,
                current_setting('max_connections')::bigint,
                pg_is_in_recovery(),
                current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off'
                    and current_setting('full_page_writes') = 'on'",
        &[],
        |row| {
            Ok(PostgresFacts {
                version: row.take()?,
                clock: row.instant()?,
                connections: row.take()?,
                is_replica: row.take()?,
                durable: row.take()?,
                encryption,
            })
        },
    )
}
