//! The two engines. Features never see which one runs.

pub(crate) mod postgres;
pub(crate) mod sqlite;

/// Either engine.
pub(crate) enum Engine {
    Sqlite(sqlite::SqliteEngine),
    Postgres(postgres::PostgresEngine),
}

/// Who goes first when more changes wait than can be made at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lane {
    /// Somebody waits for the answer: tokens, pages, short messages of agents.
    Prompt,
    /// Work that takes its time and can wait: inventories.
    Patient,
}
