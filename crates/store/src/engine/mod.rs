//! The two engines. Features never see which one runs.

pub(crate) mod postgres;
pub(crate) mod sqlite;

/// Either engine.
pub(crate) enum Engine {
    Sqlite(sqlite::SqliteEngine),
    Postgres(postgres::PostgresEngine),
}
