//! Access tokens: issued, presented, revoked.

use crate::{Change, ClientKey, Reader, Result, audit::Event, clients::allow_list, sql::values};
use oauth::{AccessToken, IpAllowList, Scope, SecretHash, Timestamp, TokenNumber};
use serde_json::json;
use std::net::IpAddr;

/// A token to be issued.
#[derive(Clone, Debug)]
pub struct NewAccessToken {
    /// The number of its row.
    pub number: TokenNumber,
    /// Its hash.
    pub hash: SecretHash,
    /// Whose it is.
    pub client: ClientKey,
    /// What it opens.
    pub scope: Scope,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Who asked for it, from where.
    pub address: IpAddr,
    /// What asked for it.
    pub user_agent: String,
}

/// What the database knows of a token that was presented, read in one statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TokenState {
    /// The number of its row.
    pub number: TokenNumber,
    /// The hash to compare with.
    pub hash: SecretHash,
    /// What it opens.
    pub scope: Scope,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
    /// Whose it is.
    pub client: ClientKey,
    /// The client's name.
    pub client_name: String,
    /// Whether the client may do anything at all.
    pub client_enabled: bool,
    /// From where the client may come.
    pub allowed_addresses: IpAllowList,
}

/// A token that is live.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiveToken {
    /// The number of its row.
    pub number: TokenNumber,
    /// What it opens.
    pub scope: Scope,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// From where it was asked for.
    pub address: String,
    /// What asked for it.
    pub user_agent: String,
}

impl Reader<'_> {
    /// Finds what there is to know of a presented token, in one statement: the token, its client, and the networks
    /// from which the client may come. Nothing of it is cached, so revocation is instant.
    pub fn token_state(&mut self, token: &AccessToken) -> Result<Option<TokenState>> {
        let mut networks = Vec::new();
        let mut found = None;
        self.connection.rows(
            "select t.hash, t.scope, t.expires_at, t.revoked_at, c.id, c.name, c.enabled, r.network
             from access_tokens t
             join clients c on c.id = t.client
             left join client_ip_restrictions r on r.client = c.id
             where t.number = $1",
            values![token.number().0],
            |row| {
                let state = TokenState {
                    number: token.number(),
                    hash: row.hash()?,
                    scope: Scope::parse(&row.take::<String>()?),
                    expires_at: row.instant()?,
                    revoked_at: row.optional_instant()?,
                    client: ClientKey(row.take()?),
                    client_name: row.take()?,
                    client_enabled: row.take()?,
                    allowed_addresses: IpAllowList::default(),
                };
                networks.extend(row.take::<Option<String>>()?);
                found = Some(state);
                Ok(())
            },
        )?;
        let Some(mut state) = found else { return Ok(None) };
        state.allowed_addresses = allow_list(&networks.join(","))?;
        Ok(Some(state))
    }

    /// Counts a client's live tokens.
    pub fn live_token_count(&mut self, client: ClientKey, now: Timestamp) -> Result<i64> {
        self.connection.one(
            "select count(*) from access_tokens where client = $1 and expires_at > $2 and revoked_at is null",
            values![client.0, now],
            |row| row.take(),
        )
    }

    /// Returns the newest live tokens of a client.
    pub fn live_tokens(
        &mut self,
        client: ClientKey,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<LiveToken>> {
        self.connection.rows(
            "select number, scope, issued_at, expires_at, address, user_agent from access_tokens
             where client = $1 and expires_at > $2 and revoked_at is null order by number desc limit $3",
            values![client.0, now, limit],
            |row| {
                Ok(LiveToken {
                    number: TokenNumber(row.take()?),
                    scope: Scope::parse(&row.take::<String>()?),
                    issued_at: row.instant()?,
                    expires_at: row.instant()?,
                    address: row.take()?,
                    user_agent: row.take()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Issues an access token. Its row is the record of who got it, when, from where and for what.
    pub fn issue_access_token(&mut self, token: &NewAccessToken) -> Result<()> {
        let (now, scope, address) = (self.now, token.scope.to_string(), token.address.to_string());
        self.connection.execute(
            "insert into access_tokens (number, hash, client, scope, issued_at, expires_at, address, user_agent)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                token.number.0,
                &token.hash,
                token.client.0,
                &scope,
                now,
                token.expires_at,
                &address,
                &token.user_agent
            ],
        )?;
        Ok(())
    }

    /// Revokes one token; `false` if there is no live one with this hash.
    pub fn revoke_token(&mut self, token: &AccessToken) -> Result<bool> {
        let now = self.now;
        let (number, hash) = (token.number().0, token.hash());
        let client = self.connection.optional(
            "update access_tokens set revoked_at = $3
             where number = $1 and hash = $2 and revoked_at is null and expires_at > $3 returning client",
            values![number, &hash, now],
            |row| row.take().map(ClientKey),
        )?;
        let Some(client) = client else { return Ok(false) };
        self.record(
            Event::new("token.revoked").client(client).details(json!({ "token": number })),
        )?;
        Ok(true)
    }

    /// Revokes every live token of a client and counts them.
    pub fn revoke_tokens_of_client(&mut self, client: ClientKey, reason: &str) -> Result<u64> {
        let now = self.now;
        let revoked = self.connection.execute(
            "update access_tokens set revoked_at = $2 where client = $1 and revoked_at is null and expires_at > $2",
            values![client.0, now],
        )?;
        let details = json!({ "tokens": revoked, "reason": reason });
        self.record(Event::new("tokens.revoked").client(client).details(details))?;
        Ok(revoked)
    }

    /// Revokes every live token there is and counts them.
    pub fn revoke_all_tokens(&mut self, reason: &str) -> Result<u64> {
        let now = self.now;
        let revoked = self.connection.execute(
            "update access_tokens set revoked_at = $1 where revoked_at is null and expires_at > $1",
            values![now],
        )?;
        self.record(
            Event::new("tokens.revoked").details(json!({ "tokens": revoked, "reason": reason })),
        )?;
        Ok(revoked)
    }

    /// Deletes rows of tokens that ended before an instant, a bounded number at a time, and counts them.
    ///
    /// The newest of each client stays: it tells when the client was last used.
    pub fn delete_expired_tokens(&mut self, before: Timestamp) -> Result<u64> {
        self.connection.execute(
            "delete from access_tokens where number in
                (select t.number from access_tokens t where t.expires_at < $1
                 and t.number < (select max(n.number) from access_tokens n where n.client = t.client)
                 order by t.number limit 1000)",
            values![before],
        )
    }
}
