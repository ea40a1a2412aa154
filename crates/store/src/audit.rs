//! Who did what: events, written in the transaction of what they describe.

use crate::{Change, ClientKey, Result, UserId, sql::values};
use serde_json::{Value, json};
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
    pub(crate) const fn columns(self) -> (&'static str, Option<i64>) {
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
        let address = event.address.or(self.address).map(|address| address.to_string());
        let details = event.details.to_string();
        let now = self.now;
        self.connection.execute(
            "insert into events (at, kind, actor, actor_id, client, user_id, address, details,
                actor_name, client_name, user_name)
             select $1, $2, $3, $4, $5, $6, $7, $8,
                case $3 when 'user' then (select u.name from users u where u.id = $4)
                    when 'client' then (select c.name from clients c where c.id = $4) end,
                (select c.name from clients c where c.id = $5),
                (select u.name from users u where u.id = $6)",
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

/// Returns the members that differ, as they were before and as they are after.
pub(crate) fn differences(before: &Value, after: &Value) -> Value {
    let (mut was, mut is) = (serde_json::Map::new(), serde_json::Map::new());
    let empty = serde_json::Map::new();
    let (old, new) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    for name in old.keys().chain(new.keys()) {
        let (before, after) = (old.get(name), new.get(name));
        if before != after {
            was.insert(name.clone(), before.cloned().unwrap_or_default());
            is.insert(name.clone(), after.cloned().unwrap_or_default());
        }
    }
    json!({ "before": was, "after": is })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_changed_is_told() {
        let before = json!({ "name": "A", "comment": "same", "gone": 1 });
        let after = json!({ "name": "B", "comment": "same" });
        assert_eq!(
            differences(&before, &after),
            json!({ "before": { "name": "A", "gone": 1 }, "after": { "name": "B", "gone": null } })
        );
    }
}
