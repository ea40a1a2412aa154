//! The audit log: events as they are read back, searched from the newest.

use crate::{
    Actor, Change, ClientKey, Reader, Result, UserId,
    filter::Filter,
    page::like_prefix,
    sql::{Row, values},
};
use oauth::Timestamp;
use serde_json::Value;

/// The key of an event; a later event has a larger one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventId(pub i64);

/// An event as it is stored. The names are those of its time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredEvent {
    /// The key.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened, such as `client.updated`.
    pub kind: String,
    /// Who did it: `system`, `command_line`, `user`, `client`, `agent` or `anonymous`.
    pub actor: String,
    /// The key of the user or client who did it.
    pub actor_id: Option<i64>,
    /// The name of the user or client who did it.
    pub actor_name: Option<String>,
    /// The client that it is about.
    pub client: Option<(ClientKey, String)>,
    /// The user that it is about.
    pub user: Option<(UserId, String)>,
    /// From where.
    pub address: Option<String>,
    /// The rest: `before` and `after` of what was changed, and more of each kind's own.
    pub details: Value,
}

/// Which events are asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct EventFilter {
    /// About a client, or by it.
    pub client: Option<ClientKey>,
    /// About a user, or by the user.
    pub user: Option<UserId>,
    /// By somebody.
    pub actor: Option<Actor>,
    /// From an address, letter for letter.
    pub address: Option<String>,
    /// Of kinds that begin so, such as `client.`.
    pub kind_prefix: Option<String>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

/// A part of the log has at most so many events.
const MOST: i64 = 1_000;
/// How many events are deleted at a time.
const DELETED_AT_ONCE: i64 = 1_000;

impl Reader<'_> {
    /// Returns events, newest first, those before `before` only if one is named.
    pub fn search_events(
        &mut self,
        filter: &EventFilter,
        before: Option<EventId>,
        limit: i64,
    ) -> Result<Vec<StoredEvent>> {
        let prefix = filter.kind_prefix.as_deref().map(like_prefix);
        let mut conditions = Filter::default();
        conditions.with_some("e.id < $?", before.map(|id| id.0));
        conditions.with_some("e.client = $?", filter.client.map(|key| key.0));
        conditions.with_some(
            "(e.user_id = $? or e.actor = 'user' and e.actor_id = $?)",
            filter.user.map(|id| id.0),
        );
        if let Some(actor) = filter.actor {
            let (word, id) = actor.columns();
            conditions.with("e.actor = $?", word);
            conditions.with_some("e.actor_id = $?", id);
        }
        conditions.with_some("e.address = $?", filter.address.as_deref());
        conditions.with_some("e.kind like $? escape '\\'", prefix.as_deref());
        conditions.with_some("e.at >= $?", filter.from);
        conditions.with_some("e.at < $?", filter.to);
        let (filter, mut values) = conditions.finish();
        values.push(limit.clamp(1, MOST).into());
        self.connection.rows(
            &format!(
                "select e.id, e.at, e.kind, e.actor, e.actor_id, e.actor_name, e.client, e.client_name,
                    e.user_id, e.user_name, e.address, e.details
                 from events e{filter} order by e.id desc limit ${}",
                values.len()
            ),
            &values,
            read_event,
        )
    }

    /// Returns the newest events, newest first.
    pub fn newest_events(&mut self, limit: i64) -> Result<Vec<StoredEvent>> {
        self.search_events(&EventFilter::default(), None, limit)
    }

    /// Returns who changed what of a client, newest first.
    pub fn history_of_client(
        &mut self,
        client: ClientKey,
        before: Option<EventId>,
        limit: i64,
    ) -> Result<Vec<StoredEvent>> {
        let kind_prefix = Some("client.".to_owned());
        let filter = EventFilter { client: Some(client), kind_prefix, ..EventFilter::default() };
        self.search_events(&filter, before, limit)
    }
}

fn read_event(row: &mut Row<'_>) -> Result<StoredEvent> {
    let named = |key: Option<i64>, name: Option<String>| Some((key?, name.unwrap_or_default()));
    Ok(StoredEvent {
        id: EventId(row.take()?),
        at: row.instant()?,
        kind: row.take()?,
        actor: row.take()?,
        actor_id: row.take()?,
        actor_name: row.take()?,
        client: named(row.take()?, row.take()?).map(|(key, name)| (ClientKey(key), name)),
        user: named(row.take()?, row.take()?).map(|(key, name)| (UserId(key), name)),
        address: row.take()?,
        details: serde_json::from_str(&row.take::<String>()?).unwrap_or_default(),
    })
}

impl Change<'_> {
    /// Deletes events from before an instant, a bounded number at a time, and counts them.
    pub fn delete_old_events(&mut self, before: Timestamp) -> Result<u64> {
        self.connection.execute(
            "delete from events where id in
                (select e.id from events e where e.at < $1 order by e.at limit $2)",
            values![before, DELETED_AT_ONCE],
        )
    }
}
