//! The few words that the engines do not share: letter case in patterns.
//!
//! `like` of SQLite does not know letter case, and its `lower` knows ASCII only; so there a pattern is one of `glob`,
//! and letters are folded by a function that each connection is given.

use crate::sql::Connection;
use rsql::{Pattern, Piece};

/// The name of the function that folds letters in SQLite.
pub(crate) const FOLD: &str = "quartermaster_fold";

/// The engine that a statement is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(crate) const fn of(connection: &Connection<'_>) -> Self {
        match connection {
            Connection::Sqlite(_) => Self::Sqlite,
            Connection::Postgres(_) => Self::Postgres,
        }
    }

    /// Returns text in folded letters.
    pub(crate) fn folded(self, text: &str) -> String {
        match self {
            Self::Sqlite => format!("{FOLD}({text})"),
            Self::Postgres => format!("lower({text})"),
        }
    }

    /// Says that text has a form; `place` is where [`Self::pattern`] is bound.
    pub(crate) fn is_like(self, text: &str, place: &str) -> String {
        match self {
            Self::Sqlite => format!("{text} glob {place}"),
            Self::Postgres => format!("{text} like {place} escape '\\'"),
        }
    }

    /// Returns an expression that is only compared. SQLite would put the value that it equals into the other conditions,
    /// where no index knows it any more.
    pub(crate) fn compared_only(self, expression: &str) -> String {
        match self {
            Self::Sqlite => format!("+{expression}"),
            Self::Postgres => expression.to_owned(),
        }
    }

    /// Joins the row of a table whose key has to be found itself. PostgreSQL would rather read the whole table than look
    /// the rows of a page up one by one, and would think about it each time; this leaves it no choice.
    pub(crate) fn join_found(self, table: &str, alias: &str, column: &str, key: &str) -> String {
        match self {
            Self::Sqlite => format!(" left join {table} {alias} on {alias}.{column} = {key}"),
            Self::Postgres => format!(
                " left join lateral (select f.* from {table} f where f.{column} = {key} offset 0) {alias} on true"
            ),
        }
    }

    /// Returns a pattern as the engine writes it.
    pub(crate) fn pattern(self, pattern: Pattern<'_>) -> String {
        let pieces = pattern.pieces().into_iter();
        pieces
            .map(|piece| match (self, piece) {
                (Self::Sqlite, Piece::Any) => "*".to_owned(),
                (Self::Sqlite, Piece::Text(text)) => text.replace('[', "[[]").replace('?', "[?]"),
                (Self::Postgres, Piece::Any) => "%".to_owned(),
                (Self::Postgres, Piece::Text(text)) => {
                    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_asterisk_is_itself() {
        let pattern = Pattern::new("a?[b]*100%_\\");
        assert_eq!(Dialect::Sqlite.pattern(pattern), "a[?][[]b]*100%_\\");
        assert_eq!(Dialect::Postgres.pattern(pattern), "a?[b]%100\\%\\_\\\\");
    }
}
