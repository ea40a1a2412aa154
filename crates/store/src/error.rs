//! What can go wrong with the database. "Not found" is not among it: a look-up answers `None`.

use std::error::Error as _;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with this unique value exists.
    #[error("it exists already")]
    AlreadyExists,
    /// The change would break what others rest on; nothing was changed.
    #[error(transparent)]
    Refused(#[from] crate::Refusal),
    /// What a caller wants done cannot be, and the caller can be told why; nothing was changed.
    #[error(transparent)]
    Rejected(crate::Rejection),
    /// More changes wait than the server can make soon.
    #[error("the database is busy: try again in a moment")]
    Busy,
    /// The URL of the database cannot be used.
    #[error("the URL of the database cannot be used: {0}")]
    Address(String),
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The connection was lost, or the disk failed, while a change was being committed.
    #[error("the database did not answer a commit: whether the change was made is not known")]
    Unsure,
    /// The database was made by a newer version of this program.
    #[error(
        "the database holds the migration {0}, which this version does not know: start the newer version that made it"
    )]
    Newer(String),
    /// A newer version has taken the database over while this one was serving it.
    #[error("a newer version has changed the database, and this one serves it no more")]
    Outdated,
    /// The database holds something that this program never writes.
    #[error("the database is damaged: {0}")]
    Damaged(&'static str),
    /// A secret is sealed, and cannot be opened.
    #[error("a secret in the database cannot be opened or sealed: {0}")]
    Sealed(&'static str),
    /// A backup cannot be read or written.
    #[error("the backup cannot be read or written: {0}")]
    BackupFile(#[from] std::io::Error),
    /// What is to be restored is no backup, or not a whole one.
    #[error("this is not a whole backup: {0}")]
    BrokenBackup(String),
    /// A backup is restored into an empty database only.
    #[error(
        "the database is not empty: restore into a new one, by --data-dir or --database-url, and serve that one"
    )]
    NotEmpty,
    /// The job was lost because the store is shutting down or a change panicked.
    #[error("the change was not made: {0}")]
    Lost(&'static str),
    /// SQLite's own error.
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
    /// PostgreSQL's own error.
    #[error("PostgreSQL: {}", postgres_text(.0))]
    Postgres(postgres::Error),
}

/// The outcome of anything that asks the database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Says whether another transaction was in the way, so that the change can be tried again.
    fn is_conflict(&self) -> bool {
        use postgres::error::SqlState;
        let conflicts = [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE];
        self.sql_state().is_some_and(|state| conflicts.contains(state))
    }

    /// Says whether the connection to PostgreSQL was lost, or leads to a server that takes no changes any more.
    pub(crate) fn is_lost(&self) -> bool {
        let Self::Postgres(error) = self else { return false };
        error.is_closed()
            || error.source().is_some_and(|cause| cause.is::<std::io::Error>())
            // Class 08 is trouble with the connection, 57P what an administrator or a crash does to it; and a
            // primary that has become a replica is read-only (25006).
            || error.code().is_some_and(|state| {
                let code = state.code();
                code.starts_with("08") || code.starts_with("57P") || code == "25006"
            })
    }

    /// Says whether a change that failed has surely left nothing, and may be made if it is tried again.
    pub(crate) fn leaves_nothing(&self) -> bool {
        self.is_conflict() || self.is_lost()
    }

    fn sql_state(&self) -> Option<&postgres::error::SqlState> {
        match self {
            Self::Postgres(error) => error.code(),
            _ => None,
        }
    }

    /// Says whether the caller should come back later, rather than report a defect.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Busy | Self::Unreachable(_) | Self::Unsure | Self::Outdated => true,
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(
                    rusqlite::ErrorCode::DatabaseBusy
                        | rusqlite::ErrorCode::DiskFull
                        | rusqlite::ErrorCode::SystemIoFailure
                )
            ),
            Self::Postgres(_) => {
                self.leaves_nothing()
                    // Class 53 is a lack of disk, memory or connections; then a lock or a statement took too long.
                    || self.sql_state().is_some_and(|state| {
                        let code = state.code();
                        code.starts_with("53") || matches!(code, "55P03" | "57014")
                    })
            }
            _ => false,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let unique =
            [rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE, rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY];
        match &error {
            rusqlite::Error::SqliteFailure(failure, _)
                if unique.contains(&failure.extended_code) =>
            {
                Self::AlreadyExists
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Self {
        if error.code() == Some(&postgres::error::SqlState::UNIQUE_VIOLATION) {
            Self::AlreadyExists
        } else {
            Self::Postgres(error)
        }
    }
}

/// The server's own message where there is one: the driver's text alone says only "db error".
fn postgres_text(error: &postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |db| format!("{} ({})", db.message(), db.code().code()))
}
