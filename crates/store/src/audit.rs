//! Who did what: events, written in the transaction of what they describe.

use crate::{Change, ClientKey, Result, UserId, sql::values};
use serde_json::Value;
use std::net::IpAddr;

/// Who makes a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// The server by itself.
    System,
    /// Somebody at the command line of the machine.
    CommandLine,
    /// A person signed in at the console.
    User(UserId),
    /// An OAuth client.
    Client(ClientKey),
    /// A caller who is not known, or not yet.
    Anonymous,
    /// An agent that is not authenticated by a client.
    Agent,
}

impl Actor {
    const fn columns(self) -> (&'static str, Option<i64>) {
        match self {
            Self::System => ("system", None),
            Self::CommandLine => ("command_line", None),
            Self::User(id) => ("user", Some(id.0)),
            Self::Client(key) => ("client", Some(key.0)),
            Self::Anonymous => ("anonymous", None),
            Self::Agent => ("agent", None),
        }
    }
}

/// One event. Its details never hold a secret.
pub(crate) struct Event {
    pub(crate) kind: &'static str,
    pub(crate) client: Option<ClientKey>,
    pub(crate) user: Option<UserId>,
    pub(crate) address: Option<IpAddr>,
    pub(crate) details: Value,
}

impl Event {
    pub(crate) const fn new(kind: &'static str) -> Self {
        Self { kind, client: None, user: None, address: None, details: Value::Null }
    }

    pub(crate) fn client(self, client: ClientKey) -> Self {
        Self { client: Some(client), ..self }
    }

    pub(crate) fn user(self, user: UserId) -> Self {
        Self { user: Some(user), ..self }
    }

    pub(crate) fn at_address(self, address: IpAddr) -> Self {
        Self { address: Some(address), ..self }
    }

    pub(crate) fn details(self, details: Value) -> Self {
        Self { details, ..self }
    }
}

impl Change<'_> {
    /// Writes an event beside what it describes.
    #[expect(clippy::needless_pass_by_value, reason = "an event is told once")]
    pub(crate) fn record(&mut self, event: Event) -> Result<()> {
        let (actor, actor_id) = self.actor.columns();
        let address = event.address.map(|address| address.to_string());
        let details = event.details.to_string();
        let now = self.now;
        self.connection.execute(
            "insert into events (at, kind, actor, actor_id, client, user_id, address, details)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                now,
                event.kind,
                actor,
                actor_id,
                event.client.map(|key| key.0),
                event.user.map(|id| id.0),
                &address,
                &details
            ],
        )?;
        Ok(())
    }
}

/// An event as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredEvent {
    /// When it happened.
    pub at: oauth::Timestamp,
    /// What happened, such as `client.updated`.
    pub kind: String,
    /// Who did it: `system`, `command_line`, `user`, `client`, `agent` or `anonymous`.
    pub actor: String,
    /// From where.
    pub address: Option<String>,
    /// The rest, a JSON text.
    pub details: String,
}

impl crate::Reader<'_> {
    /// Returns the newest events, newest first.
    pub fn newest_events(&mut self, limit: i64) -> Result<Vec<StoredEvent>> {
        self.connection.rows(
            "select at, kind, actor, address, details from events order by id desc limit $1",
            values![limit],
            |row| {
                Ok(StoredEvent {
                    at: row.instant()?,
                    kind: row.take()?,
                    actor: row.take()?,
                    address: row.take()?,
                    details: row.take()?,
                })
            },
        )
    }
}
