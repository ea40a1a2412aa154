//! A connection to PostgreSQL: opened when it is needed, and opened anew when it was lost.

use super::link::{BOUNDED, Link, UNBOUNDED};
use crate::{Encryption, Error, Result};
use postgres::{Client, Statement, types::ToSql};
use std::{collections::HashMap, sync::Arc};

/// Lists have a bounded number of forms; past this many, preparing starts anew.
const MOST_PREPARED: usize = 400;

/// A connection with the statements that it has prepared.
pub(crate) struct PostgresConnection {
    link: Arc<Link>,
    open: Option<Open>,
    mode: Mode,
}

/// What becomes of a statement whose connection is lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// It fails; the next one opens a connection.
    Alone,
    /// It only reads, and is sent once more.
    Reading,
    /// It fails, and so does all that follows: the server has rolled the transaction back.
    InTransaction,
}

struct Open {
    client: Client,
    encryption: Encryption,
    statements: HashMap<String, Statement>,
}

impl PostgresConnection {
    pub(super) fn new(link: Arc<Link>) -> Self {
        Self { link, open: None, mode: Mode::Alone }
    }

    /// Connects to the server that a URL names.
    pub(crate) fn to(url: &str) -> Result<Self> {
        Ok(Self::new(Link::new(url, BOUNDED)?))
    }

    /// Connects for a restore, whose statements may take as long as they need.
    pub(crate) fn for_restore(url: &str) -> Result<Self> {
        Ok(Self::new(Link::new(url, UNBOUNDED)?))
    }

    /// Gives the connection up, and with it whatever was under way.
    pub(super) fn close(&mut self) {
        self.open = None;
        self.mode = Mode::Alone;
    }

    /// Runs what only reads: a statement that was lost with its connection is sent once more.
    pub(super) fn reading<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.mode = Mode::Reading;
        let found = read(self);
        self.mode = Mode::Alone;
        found
    }

    /// Runs a transaction, which ends with a commit or leaves nothing.
    pub(super) fn in_transaction<T>(
        &mut self,
        begin: &str,
        run: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        // Nothing has been done yet: on a connection that was lost long ago, this begins again.
        self.reading(|connection| connection.on_open(|open| open.client.batch_execute(begin)))?;
        self.mode = Mode::InTransaction;
        let outcome = run(self);
        let ended = if outcome.is_ok() {
            self.commit()
        } else {
            // The error that matters is the first; what cannot be rolled back is over with its connection.
            if self.on_open(|open| open.client.batch_execute("rollback")).is_err() {
                self.open = None;
            }
            Ok(())
        };
        self.mode = Mode::Alone;
        ended.and(outcome)
    }

    /// When the connection is lost before the server has answered, nobody knows whether it has committed.
    fn commit(&mut self) -> Result<()> {
        let Some(open) = &mut self.open else {
            return Err(Error::Unreachable("the connection was lost".to_owned()));
        };
        open.client.batch_execute("commit").map_err(|error| {
            let error = Error::from(error);
            if error.is_lost() {
                self.open = None;
                Error::Unsure
            } else {
                error
            }
        })
    }

    /// Runs a query, prepared once for each connection.
    pub(crate) fn query(
        &mut self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<postgres::Row>> {
        self.on_open(|open| {
            let statement = open.prepared(sql)?;
            open.client.query(&statement, values)
        })
    }

    /// Runs a statement, prepared once for each connection, and counts the rows that it changed.
    pub(crate) fn execute(&mut self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<u64> {
        self.on_open(|open| {
            let statement = open.prepared(sql)?;
            open.client.execute(&statement, values)
        })
    }

    /// Runs several statements without values.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.on_open(|open| open.client.batch_execute(sql))
    }

    /// Says who could listen in to the connection.
    pub(crate) fn encryption(&mut self) -> Result<Encryption> {
        Ok(self.opened()?.encryption)
    }

    fn on_open<T>(
        &mut self,
        mut run: impl FnMut(&mut Open) -> std::result::Result<T, postgres::Error>,
    ) -> Result<T> {
        let mut again = self.mode == Mode::Reading && self.open.is_some();
        loop {
            match run(self.opened()?).map_err(Error::from) {
                Err(error) if error.is_lost() => {
                    self.open = None;
                    if !again {
                        return Err(error);
                    }
                    again = false;
                }
                outcome => return outcome,
            }
        }
    }

    fn opened(&mut self) -> Result<&mut Open> {
        let open = match self.open.take() {
            Some(open) => open,
            None if self.mode == Mode::InTransaction => {
                return Err(Error::Unreachable("the connection was lost".to_owned()));
            }
            None => {
                let (client, encryption) = self.link.connect()?;
                Open { client, encryption, statements: HashMap::new() }
            }
        };
        Ok(self.open.insert(open))
    }
}

impl Open {
    fn prepared(&mut self, sql: &str) -> std::result::Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql)?;
        if self.statements.len() >= MOST_PREPARED {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}
