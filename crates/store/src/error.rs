//! What can go wrong with the database. "Not found" is not among it: a look-up answers `None`.

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
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The database was made by a newer version of this program.
    #[error(
        "the database holds the migration {0}, which this version does not know: start the newer version that made it"
    )]
    Newer(String),
    /// The database holds something that this program never writes.
    #[error("the database is damaged: {0}")]
    Damaged(&'static str),
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
    /// Says whether trying again may help: another transaction was in the way.
    pub(crate) fn is_conflict(&self) -> bool {
        use postgres::error::SqlState;
        match self {
            Self::Postgres(error) => {
                matches!(
                    error.code(),
                    Some(&SqlState::T_R_DEADLOCK_DETECTED | &SqlState::T_R_SERIALIZATION_FAILURE)
                )
            }
            _ => false,
        }
    }

    /// Says whether the caller should come back later, rather than report a defect.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Busy | Self::Unreachable(_) => true,
            Self::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DiskFull)
            ),
            Self::Postgres(error) => {
                error.is_closed() || error.code().is_none() || self.is_conflict()
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
