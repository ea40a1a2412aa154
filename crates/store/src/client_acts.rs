//! Acts on several clients at once, and what they would hit.

use crate::{
    Change, ClientKey, Reader, Result,
    audit::Event,
    client_list::MOST_AT_ONCE,
    clients::facts,
    many::places,
    sql::{Value, values},
};
use oauth::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;

/// What lives by several clients together.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ClientImpact {
    /// Access tokens that are live.
    pub live_tokens: i64,
    /// Agents that last came by one of them.
    pub agents: i64,
    /// People for whom one of them may act.
    pub users: i64,
    /// Secrets that work.
    pub secrets: i64,
}

impl Reader<'_> {
    /// Counts what disabling or deleting clients would hit.
    pub fn impact_of_clients(
        &mut self,
        clients: &[ClientKey],
        now: Timestamp,
    ) -> Result<ClientImpact> {
        let clients = bounded(clients);
        if clients.is_empty() {
            return Ok(ClientImpact::default());
        }
        let mut values = vec![Value::from(now)];
        values.extend(clients.iter().map(|client| Value::from(client.0)));
        let of = places(2, clients.len());
        self.connection.one(
            &format!(
                "select
                    (select count(*) from access_tokens t left join token_families f on f.id = t.family
                     where t.client in ({of}) and t.expires_at > $1 and t.revoked_at is null and f.revoked_at is null),
                    (select count(*) from agents a where a.client in ({of})),
                    (select count(*) from (
                        select f.user_id from token_families f
                        where f.client in ({of}) and f.revoked_at is null and f.expires_at > $1
                        union select o.user_id from consents o where o.client in ({of})) people),
                    (select count(*) from client_secrets s
                     where s.client in ({of}) and (s.expires_at is null or s.expires_at > $1))"
            ),
            &values,
            |row| {
                Ok(ClientImpact {
                    live_tokens: row.take()?,
                    agents: row.take()?,
                    users: row.take()?,
                    secrets: row.take()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Enables or disables clients, and counts those that were otherwise. Disabling ends their tokens.
    pub fn set_clients_enabled(&mut self, clients: &[ClientKey], enabled: bool) -> Result<u64> {
        let clients = bounded(clients);
        if clients.is_empty() {
            return Ok(0);
        }
        let mut values = values![enabled, self.now].to_vec();
        values.extend(clients.iter().map(|client| Value::from(client.0)));
        let mut changed = self.connection.rows(
            &format!(
                "update clients set enabled = $1, updated_at = $2
                 where enabled <> $1 and id in ({}) returning id",
                places(3, clients.len())
            ),
            &values,
            |row| row.take().map(ClientKey),
        )?;
        changed.sort_unstable();
        let mut ended = BTreeMap::new();
        if !enabled {
            ended = self.revoke_tokens_of_clients(&changed, "the client was disabled")?;
        }
        let kind = if enabled { "client.enabled" } else { "client.disabled" };
        for client in &changed {
            let mut details =
                json!({ "before": { "enabled": !enabled }, "after": { "enabled": enabled } });
            if let (Some(tokens), Some(details)) = (ended.get(client), details.as_object_mut()) {
                details.insert("tokens".to_owned(), json!(tokens));
            }
            self.record(Event::new(kind).client(*client).details(details))?;
        }
        Ok(changed.len() as u64)
    }

    /// Deletes clients with their secrets and tokens, and counts those that were there.
    pub fn delete_clients(&mut self, clients: &[ClientKey]) -> Result<u64> {
        let clients = self.clients_by_keys(bounded(clients))?;
        if clients.is_empty() {
            return Ok(0);
        }
        for client in &clients {
            let details = json!({
                "client_id": client.client_id.as_str(), "before": facts(&client.metadata),
            });
            self.record(Event::new("client.deleted").client(client.key).details(details))?;
        }
        let values: Vec<Value<'_>> = clients.iter().map(|client| client.key.0.into()).collect();
        let sql = format!("delete from clients where id in ({})", places(1, clients.len()));
        self.connection.execute(&sql, &values)
    }

    /// Revokes everything of several clients: access tokens, grants and codes. Counts the access tokens of each.
    fn revoke_tokens_of_clients(
        &mut self,
        clients: &[ClientKey],
        why: &str,
    ) -> Result<BTreeMap<ClientKey, u64>> {
        let mut revoked = BTreeMap::new();
        if clients.is_empty() {
            return Ok(revoked);
        }
        let mut values = values![self.now, why].to_vec();
        values.extend(clients.iter().map(|client| Value::from(client.0)));
        let of = format!("client in ({})", places(3, clients.len()));
        self.connection.execute(
            &format!(
                "update token_families set revoked_at = $1, revoked_why = $2
                 where revoked_at is null and expires_at > $1 and {of}"
            ),
            &values,
        )?;
        self.connection.execute(
            &format!("update authorization_codes set used_at = $1 where used_at is null and $2 <> '' and {of}"),
            &values,
        )?;
        self.connection.rows(
            &format!(
                "update access_tokens set revoked_at = $1, revoked_why = $2
                 where revoked_at is null and expires_at > $1 and {of} returning client"
            ),
            &values,
            |row| {
                *revoked.entry(ClientKey(row.take()?)).or_insert(0) += 1;
                Ok(())
            },
        )?;
        Ok(revoked)
    }
}

/// One act is for a bounded number of clients; a list shows no more of them at once.
fn bounded(clients: &[ClientKey]) -> &[ClientKey] {
    clients.get(..MOST_AT_ONCE).unwrap_or(clients)
}
