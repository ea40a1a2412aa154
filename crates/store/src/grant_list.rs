//! Tokens of everybody: what people have granted, and what clients hold for themselves.

use crate::{
    ClientKey, FamilyId, Reader, Result, UserId,
    filter::Filter,
    sql::{Row, values},
};
use oauth::{GrantType, Scope, Timestamp, TokenNumber};
use std::cmp::Reverse;

/// What can be revoked as one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Revocable {
    /// What a person has granted, with all tokens that came of it.
    Grant(FamilyId),
    /// An access token of a client that acts for itself.
    Token(TokenNumber),
}

impl Revocable {
    /// Returns the number, of one sequence for both: what is later has a larger one.
    pub const fn number(self) -> i64 {
        match self {
            Self::Grant(family) => family.0,
            Self::Token(token) => token.0,
        }
    }
}

/// Something by which a client is let in now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LiveGrant {
    /// What it is.
    pub what: Revocable,
    /// The client.
    pub client: ClientKey,
    /// The client's name.
    pub client_name: String,
    /// For whom the client acts; `None` if it acts for itself.
    pub user: Option<(UserId, String)>,
    /// What it opens.
    pub scope: Scope,
    /// Since when.
    pub since: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// From where its newest access token was asked for.
    pub address: String,
    /// What asked for that.
    pub user_agent: String,
}

/// Which of them are asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct GrantFilter {
    /// Of a client.
    pub client: Option<ClientKey>,
    /// Of a user.
    pub user: Option<UserId>,
    /// From an address, letter for letter.
    pub address: Option<String>,
    /// Among these, by their numbers.
    pub among: Option<Vec<i64>>,
}

/// A person for whom a client used the password grant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PasswordUse {
    /// Who.
    pub user: UserId,
    /// The name.
    pub user_name: String,
    /// When it was used last.
    pub last_at: Timestamp,
}

/// What holds of a family `f` by which a client is let in at an instant.
pub(crate) const LIVE_FAMILY: &str = "f.revoked_at is null and f.expires_at > $? and (
        exists (select 1 from refresh_tokens r
            where r.family = f.id and r.used_at is null and r.expires_at > $?)
        or exists (select 1 from access_tokens t
            where t.family = f.id and t.revoked_at is null and t.expires_at > $?))";

impl Reader<'_> {
    /// Returns everything by which clients are let in now, newest first, those with a number below `before` only if
    /// one is named: grants of people, and access tokens of clients that act for themselves.
    pub fn live_grants(
        &mut self,
        filter: &GrantFilter,
        now: Timestamp,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<LiveGrant>> {
        let limit = limit.clamp(1, 1000);
        let mut found = self.live_families(filter, now, before, limit)?;
        if filter.user.is_none() {
            found.extend(self.live_client_tokens(filter, now, before, limit)?);
        }
        found.sort_by_key(|grant| Reverse(grant.what.number()));
        found.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(found)
    }

    /// Returns for whom a client used the password grant as far back as grants are kept, the newest first.
    pub fn password_uses(&mut self, client: ClientKey, limit: i64) -> Result<Vec<PasswordUse>> {
        self.connection.rows(
            "select f.user_id, u.name, max(f.created_at) from token_families f join users u on u.id = f.user_id
             where f.client = $1 and f.grant_type = $2
             group by f.user_id, u.name order by max(f.created_at) desc, f.user_id limit $3",
            values![client.0, GrantType::Password.as_str(), limit.clamp(1, 1000)],
            |row| {
                Ok(PasswordUse {
                    user: UserId(row.take()?),
                    user_name: row.take()?,
                    last_at: row.instant()?,
                })
            },
        )
    }

    fn live_families(
        &mut self,
        filter: &GrantFilter,
        now: Timestamp,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<LiveGrant>> {
        let mut conditions = Filter::default();
        conditions.with(LIVE_FAMILY, now);
        conditions.with_some("f.id < $?", before);
        conditions.with_some("f.client = $?", filter.client.map(|key| key.0));
        conditions.with_some("f.user_id = $?", filter.user.map(|id| id.0));
        if let Some(among) = &filter.among {
            conditions.one_of("f.id", among.iter().copied());
        }
        conditions.with_some(
            "f.id in (select t.family from access_tokens t where t.address = $? and t.family is not null)",
            filter.address.as_deref(),
        );
        let (filter, mut values) = conditions.finish();
        values.push(limit.into());
        let newest = |column: &str| {
            format!(
                "coalesce((select t.{column} from access_tokens t where t.family = f.id order by t.number desc limit 1), '')"
            )
        };
        let sql = format!(
            "select f.id, f.client, c.name, f.user_id, u.name, f.scope, f.created_at, f.expires_at, {}, {}
             from token_families f join clients c on c.id = f.client join users u on u.id = f.user_id
             {filter} order by f.id desc limit ${}",
            newest("address"),
            newest("user_agent"),
            values.len()
        );
        self.connection
            .rows(&sql, &values, |row| read_grant(row, |id| Revocable::Grant(FamilyId(id))))
    }

    fn live_client_tokens(
        &mut self,
        filter: &GrantFilter,
        now: Timestamp,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<LiveGrant>> {
        let mut conditions = Filter::default();
        conditions.when("t.family is null and t.revoked_at is null");
        conditions.with("t.expires_at > $?", now);
        conditions.with_some("t.number < $?", before);
        conditions.with_some("t.client = $?", filter.client.map(|key| key.0));
        conditions.with_some("t.address = $?", filter.address.as_deref());
        if let Some(among) = &filter.among {
            conditions.one_of("t.number", among.iter().copied());
        }
        let (filter, mut values) = conditions.finish();
        values.push(limit.into());
        let sql = format!(
            "select t.number, t.client, c.name, t.user_id, u.name, t.scope, t.issued_at, t.expires_at, t.address, t.user_agent
             from access_tokens t join clients c on c.id = t.client left join users u on u.id = t.user_id
             {filter} order by t.number desc limit ${}",
            values.len()
        );
        self.connection.rows(&sql, &values, |row| {
            read_grant(row, |number| Revocable::Token(TokenNumber(number)))
        })
    }
}

fn read_grant(row: &mut Row<'_>, what: impl Fn(i64) -> Revocable) -> Result<LiveGrant> {
    Ok(LiveGrant {
        what: what(row.take()?),
        client: ClientKey(row.take()?),
        client_name: row.take()?,
        user: match (row.take::<Option<i64>>()?, row.take::<Option<String>>()?) {
            (Some(id), Some(name)) => Some((UserId(id), name)),
            _ => None,
        },
        scope: Scope::parse(&row.take::<String>()?),
        since: row.instant()?,
        expires_at: row.instant()?,
        address: row.take()?,
        user_agent: row.take()?,
    })
}
