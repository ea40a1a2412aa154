//! Access tokens: issued, presented, revoked.

use crate::{
    Change, ClientKey, FamilyId, ProfileId, Reader, Result, UserId,
    audit::Event,
    clients::allow_list,
    filter::Filter,
    sql::{Value, values},
};
use oauth::{
    AccessToken, ClientId, IpAllowList, Scope, ScopeToken, SecretHash, Timestamp, TokenNumber,
};
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
    /// For whom the client acts; `None` if it acts for itself.
    pub user: Option<UserId>,
    /// The grant that it came of, if a person gave one.
    pub family: Option<FamilyId>,
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
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it, or the grant that it came of, was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
    /// Whose it is.
    pub client: ClientKey,
    /// The client's public identifier.
    pub client_id: ClientId,
    /// The client's name.
    pub client_name: String,
    /// Whether the client may do anything at all.
    pub client_enabled: bool,
    /// The profile with which the client acts for itself, if it may.
    pub service_profile: Option<ProfileId>,
    /// From where the client may come.
    pub allowed_addresses: IpAllowList,
    /// From where the token was asked for.
    pub issued_to: String,
    /// For whom the client acts.
    pub user: Option<TokenUser>,
    /// The grant that it came of, if a person gave one.
    pub family: Option<FamilyId>,
}

/// For whom a client acts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TokenUser {
    /// The key.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// Whether the user may do anything at all.
    pub enabled: bool,
}

/// A token that is live.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiveToken {
    /// The number of its row.
    pub number: TokenNumber,
    /// Whose it is.
    pub client_name: String,
    /// For whom the client acts.
    pub user_name: Option<String>,
    /// The grant that it came of, if a person gave one.
    pub family: Option<FamilyId>,
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
    /// Finds what there is to know of a presented token, in one statement: the token, its client, its user, the grant
    /// that it came of, and the networks from which the client may come. Nothing of it is cached, so revocation is
    /// instant.
    pub fn token_state(&mut self, token: &AccessToken) -> Result<Option<TokenState>> {
        let mut networks = Vec::new();
        let mut found: Option<TokenState> = None;
        self.connection.rows(
            "select r.network, t.hash, t.scope, t.issued_at, t.expires_at, coalesce(t.revoked_at, f.revoked_at),
                    c.id, c.client_id, c.name, c.enabled, c.profile_id, t.address, t.family, u.id, u.name, u.enabled
             from access_tokens t
             join clients c on c.id = t.client
             left join token_families f on f.id = t.family
             left join users u on u.id = t.user_id
             left join client_ip_restrictions r on r.client = c.id
             where t.number = $1",
            values![token.number().0],
            |row| {
                networks.extend(row.take::<Option<String>>()?);
                if found.is_some() {
                    return Ok(());
                }
                found = Some(TokenState {
                    number: token.number(),
                    hash: row.hash()?,
                    scope: Scope::parse(&row.take::<String>()?),
                    issued_at: row.instant()?,
                    expires_at: row.instant()?,
                    revoked_at: row.optional_instant()?,
                    client: ClientKey(row.take()?),
                    client_id: ClientId::parse(&row.take::<String>()?)
                        .map_err(|_| crate::Error::Damaged("a client's identifier cannot be read"))?,
                    client_name: row.take()?,
                    client_enabled: row.take()?,
                    service_profile: row.take::<Option<i64>>()?.map(ProfileId),
                    allowed_addresses: IpAllowList::default(),
                    issued_to: row.take()?,
                    family: row.take::<Option<i64>>()?.map(FamilyId),
                    user: match row.take::<Option<i64>>()? {
                        Some(id) => Some(TokenUser {
                            id: UserId(id),
                            name: row.take()?,
                            enabled: row.take()?,
                        }),
                        None => None,
                    },
                });
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
            "select count(*) from access_tokens t left join token_families f on f.id = t.family
             where t.client = $1 and t.expires_at > $2 and t.revoked_at is null and f.revoked_at is null",
            values![client.0, now],
            |row| row.take(),
        )
    }

    /// Returns the newest live tokens, of a client or of a user if one is named.
    pub fn live_tokens(
        &mut self,
        client: Option<ClientKey>,
        user: Option<UserId>,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<LiveToken>> {
        self.live_tokens_before(None, client, user, now, limit)
    }

    /// Returns the newest live tokens as [`Reader::live_tokens`] does, those with a lower number only if one is named.
    pub fn live_tokens_before(
        &mut self,
        before: Option<TokenNumber>,
        client: Option<ClientKey>,
        user: Option<UserId>,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<LiveToken>> {
        let mut conditions = Filter::default();
        conditions.with_some("t.number < $?", before.map(|number| number.0));
        conditions.with_some("t.client = $?", client.map(|key| key.0));
        conditions.with_some("t.user_id = $?", user.map(|id| id.0));
        self.live_tokens_where(conditions, now, limit)
    }

    /// Returns those of some access tokens that are a client's and live, newest first.
    pub fn live_tokens_numbered(
        &mut self,
        numbers: &[TokenNumber],
        client: ClientKey,
        now: Timestamp,
    ) -> Result<Vec<LiveToken>> {
        let mut conditions = Filter::default();
        conditions.with("t.client = $?", client.0);
        conditions.one_of("t.number", numbers.iter().map(|number| number.0));
        let limit = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
        self.live_tokens_where(conditions, now, limit)
    }

    fn live_tokens_where(
        &mut self,
        mut conditions: Filter<'_>,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<LiveToken>> {
        conditions.with("t.expires_at > $?", now);
        conditions.when("t.revoked_at is null and f.revoked_at is null");
        let (filter, mut values) = conditions.finish();
        values.push(limit.into());
        self.connection.rows(
            &format!(
                "select t.number, c.name, u.name, t.family, t.scope, t.issued_at, t.expires_at, t.address, t.user_agent
                 from access_tokens t join clients c on c.id = t.client
                 left join users u on u.id = t.user_id left join token_families f on f.id = t.family
                 {filter} order by t.number desc limit ${}",
                values.len()
            ),
            &values,
            |row| {
                Ok(LiveToken {
                    number: TokenNumber(row.take()?),
                    client_name: row.take()?,
                    user_name: row.take()?,
                    family: row.take::<Option<i64>>()?.map(FamilyId),
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
            "insert into access_tokens (number, hash, client, user_id, family, scope, issued_at, expires_at, address, user_agent)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                token.number.0,
                &token.hash,
                token.client.0,
                token.user.map(|user| user.0),
                token.family.map(|family| family.0),
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
    pub fn revoke_token(&mut self, token: &AccessToken, why: &str) -> Result<bool> {
        let now = self.now;
        let (number, hash) = (token.number().0, token.hash());
        let client = self.connection.optional(
            "update access_tokens set revoked_at = $3, revoked_why = $4
             where number = $1 and hash = $2 and revoked_at is null and expires_at > $3 returning client",
            values![number, &hash, now, why],
            |row| row.take().map(ClientKey),
        )?;
        let Some(client) = client else { return Ok(false) };
        let details = json!({ "token": number, "reason": why });
        self.record(Event::new("token.revoked").client(client).details(details))?;
        Ok(true)
    }

    /// Revokes one token by its number, as an administrator sees it; `false` if it is not live.
    pub fn revoke_token_by_number(&mut self, number: TokenNumber, why: &str) -> Result<bool> {
        let now = self.now;
        let client = self.connection.optional(
            "update access_tokens set revoked_at = $2, revoked_why = $3
             where number = $1 and revoked_at is null and expires_at > $2 returning client",
            values![number.0, now, why],
            |row| row.take().map(ClientKey),
        )?;
        let Some(client) = client else { return Ok(false) };
        let details = json!({ "token": number.0, "reason": why });
        self.record(Event::new("token.revoked").client(client).details(details))?;
        Ok(true)
    }

    /// Revokes everything of a client: access tokens, grants and codes. Counts the access tokens.
    pub fn revoke_tokens_of_client(&mut self, client: ClientKey, why: &str) -> Result<u64> {
        let revoked = self.revoke_where("client = $3", why, client.0.into())?;
        let details = json!({ "tokens": revoked, "reason": why });
        self.record(Event::new("tokens.revoked").client(client).details(details))?;
        Ok(revoked)
    }

    /// Revokes everything that acts for a user. Counts the access tokens.
    pub(crate) fn revoke_tokens_of_user(&mut self, user: UserId, why: &str) -> Result<u64> {
        self.revoke_where("user_id = $3", why, user.0.into())
    }

    /// Revokes whatever opens a scope: the access tokens, and the grants that could give new ones, with all that came
    /// of them. Counts the access tokens.
    pub fn revoke_tokens_with_scope(&mut self, scope: ScopeToken, why: &str) -> Result<u64> {
        let word = format!("% {} %", scope.as_str());
        let revoked = self.revoke_where("' ' || scope || ' ' like $3", why, (&word).into())?;
        let details = json!({ "scope": scope.as_str(), "tokens": revoked, "reason": why });
        self.record(Event::new("tokens.revoked").details(details))?;
        Ok(revoked)
    }

    /// Revokes every live token there is and counts the access tokens.
    pub fn revoke_all_tokens(&mut self, why: &str) -> Result<u64> {
        let revoked = self.revoke_where("cast($3 as bigint) = 0", why, 0.into())?;
        let details = json!({ "tokens": revoked, "reason": why });
        self.record(Event::new("tokens.revoked").details(details))?;
        Ok(revoked)
    }

    fn revoke_where(&mut self, of: &'static str, why: &str, key: Value<'_>) -> Result<u64> {
        let now = self.now;
        let live = &[now.into(), why.into(), key];
        self.connection.execute(
            &format!(
                "update token_families set revoked_at = $1, revoked_why = $2
                 where revoked_at is null and expires_at > $1 and {of}"
            ),
            live,
        )?;
        self.connection.execute(
            &format!("update authorization_codes set used_at = $1 where used_at is null and $2 <> '' and {of}"),
            live,
        )?;
        self.connection.execute(
            &format!(
                "update access_tokens set revoked_at = $1, revoked_why = $2
                 where revoked_at is null and expires_at > $1 and {of}"
            ),
            live,
        )
    }

    /// Deletes rows of tokens that ended before an instant, a bounded number at a time, and counts them.
    pub fn delete_expired_tokens(&mut self, before: Timestamp) -> Result<u64> {
        self.connection.execute(
            "delete from access_tokens where number in
                (select t.number from access_tokens t where t.expires_at < $1 order by t.number limit 1000)",
            values![before],
        )
    }
}
