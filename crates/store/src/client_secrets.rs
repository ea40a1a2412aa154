//! The secrets of clients: two may live at once, so that they can be rotated without a pause.

use crate::{
    Change, Client, ClientKey, Reader, Result,
    audit::Event,
    clients::{COLUMNS, read_client},
    sql::values,
};
use oauth::{ClientId, Lifetime, SecretHash, Timestamp};
use serde_json::json;
use std::sync::LazyLock;

/// The key of a secret's row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SecretId(pub i64);

/// A secret that is valid, to compare with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ValidSecret {
    /// The key of its row.
    pub id: SecretId,
    /// Its hash.
    pub hash: SecretHash,
}

/// What may be known of a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientSecretFacts {
    /// The key of its row.
    pub id: SecretId,
    /// Its last four characters.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends, if it does.
    pub expires_at: Option<Timestamp>,
    /// Who used it last, newest first.
    pub uses: Vec<SecretUse>,
}

/// Who used a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretUse {
    /// From where.
    pub address: String,
    /// What it calls itself.
    pub user_agent: String,
    /// How often.
    pub uses: i64,
    /// When last.
    pub last_at: Timestamp,
}

/// How many callers are kept of each secret.
const USES_KEPT: i64 = 100;

impl ClientSecretFacts {
    /// When it was last used.
    pub fn last_used_at(&self) -> Option<Timestamp> {
        self.uses.first().map(|newest| newest.last_at)
    }

    /// Whether it works.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| end > now)
    }
}

/// A row for each valid secret, or one without.
static CLIENT_WITH_SECRETS: LazyLock<String> = LazyLock::new(|| {
    let columns = COLUMNS.trim_start_matches("select ");
    format!(
        "select s.id, s.hash, {columns} from clients c
         left join client_secrets s on s.client = c.id and (s.expires_at is null or s.expires_at > $2)
         where c.client_id = $1"
    )
});

impl Reader<'_> {
    /// Finds a client that wants to authenticate itself, with the secrets that are valid now: one statement, for every
    /// request of a client runs it.
    pub fn client_with_secrets(
        &mut self,
        client_id: &ClientId,
        now: Timestamp,
    ) -> Result<Option<(Client, Vec<ValidSecret>)>> {
        let mut found: Option<(Client, Vec<ValidSecret>)> = None;
        self.connection.rows(&CLIENT_WITH_SECRETS, values![client_id.as_str(), now], |row| {
            let id = row.take::<Option<i64>>()?;
            let secret = match id {
                Some(id) => Some(ValidSecret { id: SecretId(id), hash: row.hash()? }),
                None => row.take::<Option<Vec<u8>>>().map(|_| None)?,
            };
            match &mut found {
                Some((_, secrets)) => secrets.extend(secret),
                None => found = Some((read_client(row)?, secret.into_iter().collect())),
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Returns a client's secrets that are valid now.
    pub fn valid_client_secrets(
        &mut self,
        key: ClientKey,
        now: Timestamp,
    ) -> Result<Vec<ValidSecret>> {
        self.connection.rows(
            "select id, hash from client_secrets where client = $1 and (expires_at is null or expires_at > $2)",
            values![key.0, now],
            |row| Ok(ValidSecret { id: SecretId(row.take()?), hash: row.hash()? }),
        )
    }

    /// Returns what may be known of a client's secrets, newest first.
    pub fn client_secrets(&mut self, key: ClientKey) -> Result<Vec<ClientSecretFacts>> {
        let mut secrets = self.connection.rows(
            "select id, hint, created_at, expires_at from client_secrets where client = $1 order by id desc",
            values![key.0],
            |row| {
                Ok(ClientSecretFacts {
                    id: SecretId(row.take()?),
                    hint: row.take()?,
                    created_at: row.instant()?,
                    expires_at: row.optional_instant()?,
                    uses: Vec::new(),
                })
            },
        )?;
        let uses = self.connection.rows(
            "select u.secret_id, u.address, u.user_agent, u.uses, u.last_at from client_secret_uses u
             join client_secrets s on s.id = u.secret_id where s.client = $1 order by u.last_at desc limit 200",
            values![key.0],
            |row| {
                let secret = SecretId(row.take()?);
                let used = SecretUse {
                    address: row.take()?,
                    user_agent: row.take()?,
                    uses: row.take()?,
                    last_at: row.instant()?,
                };
                Ok((secret, used))
            },
        )?;
        for (id, used) in uses {
            if let Some(secret) = secrets.iter_mut().find(|secret| secret.id == id) {
                secret.uses.push(used);
            }
        }
        Ok(secrets)
    }
}

impl Change<'_> {
    /// Gives a client a secret.
    pub fn add_client_secret(
        &mut self,
        key: ClientKey,
        hash: &SecretHash,
        hint: &str,
    ) -> Result<SecretId> {
        let now = self.now;
        let id = self.connection.one(
            "insert into client_secrets (client, hash, hint, created_at) values ($1, $2, $3, $4) returning id",
            values![key.0, hash, hint, now],
            |row| row.take().map(SecretId),
        )?;
        self.record(
            Event::new("client.secret_added").client(key).details(json!({ "hint": hint })),
        )?;
        Ok(id)
    }

    /// Gives a client a new secret. The newest of the old ones works for `overlap` more, any other ends now.
    pub fn rotate_client_secret(
        &mut self,
        key: ClientKey,
        hash: &SecretHash,
        hint: &str,
        overlap: Lifetime,
    ) -> Result<SecretId> {
        // Of two who make one at once, each is to see the other's.
        self.connection.hold("clients", key.0)?;
        let now = self.now;
        let newest = self.valid_client_secrets(key, now)?.iter().map(|secret| secret.id.0).max();
        self.connection.execute(
            "update client_secrets set expires_at = $3
             where client = $1 and id = $2 and (expires_at is null or expires_at > $3)",
            values![key.0, newest, now.plus(overlap)],
        )?;
        self.connection.execute(
            "update client_secrets set expires_at = $3
             where client = $1 and id <> $2 and (expires_at is null or expires_at > $3)",
            values![key.0, newest, now],
        )?;
        let id = self.add_client_secret(key, hash, hint)?;
        let details = json!({ "hint": hint, "old_works_for_seconds": overlap.in_seconds() });
        self.record(Event::new("client.secret_rotated").client(key).details(details))?;
        Ok(id)
    }

    /// Ends a secret now; `false` if the client has no such secret that works.
    pub fn end_client_secret(&mut self, key: ClientKey, secret: SecretId) -> Result<bool> {
        let now = self.now;
        let ended = self.connection.execute(
            "update client_secrets set expires_at = $3
             where client = $1 and id = $2 and (expires_at is null or expires_at > $3)",
            values![key.0, secret.0, now],
        )?;
        if ended == 0 {
            return Ok(false);
        }
        self.record(
            Event::new("client.secret_ended").client(key).details(json!({ "secret": secret.0 })),
        )?;
        Ok(true)
    }

    /// Adds up who used a secret. This is written now and then, not at each use.
    pub fn count_secret_use(&mut self, secret: SecretId, used: &SecretUse) -> Result<()> {
        self.connection.execute(
            "insert into client_secret_uses (secret_id, address, user_agent, uses, last_at)
             select s.id, $2, $3, $4, $5 from client_secrets s where s.id = $1
             on conflict (secret_id, address, user_agent) do update set
                uses = client_secret_uses.uses + excluded.uses, last_at = excluded.last_at",
            values![secret.0, &used.address, &used.user_agent, used.uses, used.last_at],
        )?;
        self.connection.execute(
            "delete from client_secret_uses where secret_id = $1 and last_at <
                (select u.last_at from client_secret_uses u where u.secret_id = $1 order by u.last_at desc limit 1 offset $2)",
            values![secret.0, USES_KEPT],
        )?;
        Ok(())
    }
}
