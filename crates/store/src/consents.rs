//! What people have agreed to: remembered for each user and client, and taken back.

use crate::{Change, ClientKey, Reader, Result, UserId, audit::Event, sql::values};
use oauth::{Scope, Timestamp};
use serde_json::json;

/// An application that acts, or may act, for a user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Application {
    /// The client.
    pub client: ClientKey,
    /// Its name.
    pub name: String,
    /// Its comment.
    pub comment: String,
    /// What the user agreed to.
    pub scope: Scope,
    /// When the user agreed, or first signed in there.
    pub granted_at: Timestamp,
    /// How many grants live.
    pub live_grants: i64,
    /// When it was last given a token for the user.
    pub last_used_at: Option<Timestamp>,
}

impl Reader<'_> {
    /// Returns what a user has agreed to for a client.
    pub fn consent(&mut self, user: UserId, client: ClientKey) -> Result<Option<Scope>> {
        self.connection.optional(
            "select scope from consents where user_id = $1 and client = $2",
            values![user.0, client.0],
            |row| Ok(Scope::parse(&row.take::<String>()?)),
        )
    }

    /// Returns the applications that act, or may act, for a user.
    pub fn applications_of_user(
        &mut self,
        user: UserId,
        now: Timestamp,
    ) -> Result<Vec<Application>> {
        self.connection.rows(
            "select c.id, c.name, c.comment, coalesce(o.scope, ''), coalesce(o.granted_at, c.created_at),
                (select count(*) from token_families f where f.user_id = $1 and f.client = c.id
                    and f.revoked_at is null and f.expires_at > $2),
                (select max(t.issued_at) from access_tokens t where t.user_id = $1 and t.client = c.id)
             from clients c left join consents o on o.client = c.id and o.user_id = $1
             where o.user_id is not null or exists (select 1 from token_families f
                where f.user_id = $1 and f.client = c.id and f.revoked_at is null and f.expires_at > $2)
             order by c.name_key, c.id",
            values![user.0, now],
            |row| {
                Ok(Application {
                    client: ClientKey(row.take()?),
                    name: row.take()?,
                    comment: row.take()?,
                    scope: Scope::parse(&row.take::<String>()?),
                    granted_at: row.instant()?,
                    live_grants: row.take()?,
                    last_used_at: row.optional_instant()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Remembers what a user has agreed to.
    pub fn remember_consent(
        &mut self,
        user: UserId,
        client: ClientKey,
        scope: &Scope,
    ) -> Result<()> {
        let (now, text) = (self.now, scope.to_string());
        self.connection.execute(
            "insert into consents (user_id, client, scope, granted_at) values ($1, $2, $3, $4)
             on conflict (user_id, client) do update set scope = excluded.scope, granted_at = excluded.granted_at",
            values![user.0, client.0, &text, now],
        )?;
        let details = json!({ "scope": text });
        self.record(Event::new("consent.given").client(client).user(user).details(details))
    }

    /// Takes a consent back: it is forgotten, and everything that came of it ends. `false` if there was nothing.
    pub fn withdraw_consent(&mut self, user: UserId, client: ClientKey, why: &str) -> Result<bool> {
        let forgotten = self.connection.execute(
            "delete from consents where user_id = $1 and client = $2",
            values![user.0, client.0],
        )?;
        let ended = self.revoke_families(user, client, why)?;
        if forgotten == 0 && ended == 0 {
            return Ok(false);
        }
        let details = json!({ "grants": ended, "reason": why });
        self.record(Event::new("consent.withdrawn").client(client).user(user).details(details))?;
        Ok(true)
    }
}
