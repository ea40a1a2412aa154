//! What people have granted: each sign-in to an application is a family of tokens, which lives and ends as one.

use crate::{
    Change, ClientKey, Reader, Result, UserId,
    audit::Event,
    sql::{Row, values},
};
use oauth::{GrantType, Lifetime, RefreshToken, Scope, SecretHash, Timestamp, TokenNumber};
use serde_json::json;

/// The key of a family: a number as tokens have it, which grows with time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FamilyId(pub i64);

/// What a person has granted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Family {
    /// The key.
    pub id: FamilyId,
    /// To whom.
    pub client: ClientKey,
    /// Who.
    pub user: UserId,
    /// How.
    pub grant_type: GrantType,
    /// What.
    pub scope: Scope,
    /// What the client wants repeated in ID tokens.
    pub nonce: Option<String>,
    /// When the person signed in.
    pub authenticated_at: Timestamp,
    /// When it ends, used or not.
    pub expires_at: Timestamp,
}

/// What becomes of a refresh token that was presented.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refreshed {
    /// It is spent, and a successor may be issued.
    Taken(Family),
    /// There is none such, or it is another client's.
    Unknown,
    /// It was not used for too long, or the family's time is over.
    Expired,
    /// The family was revoked, the user disabled.
    Revoked,
    /// It was used a moment ago by another request, which may have won by a hair. Nothing is revoked.
    Racing,
    /// It was used before: somebody else has it. The family is revoked.
    Reused,
}

/// A family ends this long after the sign-in, used or not.
pub const LONGEST_FAMILY: Lifetime = Lifetime::hours(365 * 24);
/// A second use this soon after the first is a race of two requests, not a lost answer.
const RACE: Lifetime = Lifetime::seconds(1);
/// A client that lost the answer may ask once more within this time.
const GRACE: Lifetime = Lifetime::seconds(30);

struct StoredRefreshToken {
    hash: SecretHash,
    expires_at: Timestamp,
    used: bool,
    family_revoked: bool,
    user_enabled: bool,
    family: Family,
}

fn read_family(row: &mut Row<'_>) -> Result<Family> {
    Ok(Family {
        id: FamilyId(row.take()?),
        client: ClientKey(row.take()?),
        user: UserId(row.take()?),
        grant_type: GrantType::parse(&row.take::<String>()?)
            .ok_or(crate::Error::Damaged("a grant type cannot be read"))?,
        scope: Scope::parse(&row.take::<String>()?),
        nonce: row.take()?,
        authenticated_at: row.instant()?,
        expires_at: row.instant()?,
    })
}

impl Reader<'_> {
    fn refresh_token(&mut self, number: TokenNumber) -> Result<Option<StoredRefreshToken>> {
        self.connection.optional(
            "select r.hash, r.expires_at, r.used_at is not null, f.revoked_at is not null, u.enabled,
                    f.id, f.client, f.user_id, f.grant_type, f.scope, f.nonce, f.authenticated_at, f.expires_at
             from refresh_tokens r join token_families f on f.id = r.family join users u on u.id = f.user_id
             where r.number = $1",
            values![number.0],
            |row| {
                Ok(StoredRefreshToken {
                    hash: row.hash()?,
                    expires_at: row.instant()?,
                    used: row.take()?,
                    family_revoked: row.take()?,
                    user_enabled: row.take()?,
                    family: read_family(row)?,
                })
            },
        )
    }

    /// Returns the family of a live refresh token with its end; `None` if it is spent, expired or revoked.
    pub fn live_refresh_token(
        &mut self,
        token: &RefreshToken,
        now: Timestamp,
    ) -> Result<Option<(Family, Timestamp)>> {
        let Some(stored) = self.refresh_token(token.number())? else { return Ok(None) };
        let live = stored.hash.matches(&token.hash())
            && !stored.used
            && !stored.family_revoked
            && stored.user_enabled
            && stored.expires_at > now
            && stored.family.expires_at > now;
        Ok(live.then_some((stored.family, stored.expires_at)))
    }

    /// Returns the family of a client's refresh token, spent or not.
    pub fn family_of_refresh_token(
        &mut self,
        token: &RefreshToken,
        client: ClientKey,
    ) -> Result<Option<FamilyId>> {
        let stored = self.refresh_token(token.number())?;
        let found = stored
            .filter(|stored| stored.hash.matches(&token.hash()) && stored.family.client == client);
        Ok(found.map(|stored| stored.family.id))
    }
}

impl Change<'_> {
    /// Opens a family.
    pub fn open_family(&mut self, family: &Family) -> Result<()> {
        let (now, scope) = (self.now, family.scope.to_string());
        self.connection.execute(
            "insert into token_families (id, client, user_id, grant_type, scope, nonce, authenticated_at, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values![
                family.id.0,
                family.client.0,
                family.user.0,
                family.grant_type.as_str(),
                &scope,
                &family.nonce,
                family.authenticated_at,
                now,
                family.expires_at
            ],
        )?;
        let details = json!({ "grant_type": family.grant_type.as_str(), "scope": scope, "family": family.id.0 });
        self.record(
            Event::new("grant.opened").client(family.client).user(family.user).details(details),
        )
    }

    /// Issues a refresh token of a family, as successor of another one if one was spent for it.
    pub fn issue_refresh_token(
        &mut self,
        token: &RefreshToken,
        family: FamilyId,
        expires_at: Timestamp,
        successor_of: Option<TokenNumber>,
    ) -> Result<()> {
        let (now, number, hash) = (self.now, token.number().0, token.hash());
        self.connection.execute(
            "insert into refresh_tokens (number, hash, family, issued_at, expires_at) values ($1, $2, $3, $4, $5)",
            values![number, &hash, family.0, now, expires_at],
        )?;
        if let Some(spent) = successor_of {
            self.connection.execute(
                "update refresh_tokens set successor = $2 where number = $1",
                values![spent.0, number],
            )?;
        }
        Ok(())
    }

    /// Spends a refresh token: whoever comes first, and nobody else (RFC 9700 §4.14.2).
    pub fn take_refresh_token(
        &mut self,
        token: &RefreshToken,
        client: ClientKey,
    ) -> Result<Refreshed> {
        let (now, number) = (self.now, token.number());
        let Some(stored) = self.refresh_token(number)? else { return Ok(Refreshed::Unknown) };
        if !stored.hash.matches(&token.hash()) || stored.family.client != client {
            return Ok(Refreshed::Unknown);
        }
        if stored.family_revoked || !stored.user_enabled {
            return Ok(Refreshed::Revoked);
        }
        if stored.family.expires_at <= now {
            return Ok(Refreshed::Expired);
        }
        let spent = self.connection.execute(
            "update refresh_tokens set used_at = $2 where number = $1 and used_at is null and expires_at > $2",
            values![number.0, now],
        )?;
        if spent == 1 {
            return Ok(Refreshed::Taken(stored.family));
        }
        self.take_again(number, stored.family)
    }

    /// A token comes that is spent or expired: a race, a lost answer, or a theft?
    fn take_again(&mut self, number: TokenNumber, family: Family) -> Result<Refreshed> {
        let now = self.now;
        let (used_at, successor, successor_used) = self.connection.one(
            "select r.used_at, r.successor, s.number is null or s.used_at is not null
             from refresh_tokens r left join refresh_tokens s on s.number = r.successor where r.number = $1",
            values![number.0],
            |row| Ok((row.optional_instant()?, row.take::<Option<i64>>()?, row.take::<bool>()?)),
        )?;
        let Some(used_at) = used_at else { return Ok(Refreshed::Expired) };
        let since = now.since(used_at);
        if !successor_used && since < RACE {
            return Ok(Refreshed::Racing);
        }
        let repeats = !successor_used && since <= GRACE && self.repeat_once(number)?;
        if !repeats {
            self.revoke_family(family.id, "a refresh token was used a second time")?;
            return Ok(Refreshed::Reused);
        }
        // Whoever has the first answer, if anyone: it must not live beside the second.
        self.connection
            .execute("delete from refresh_tokens where number = $1", values![successor])?;
        self.connection.execute(
            "update access_tokens set revoked_at = $2, revoked_why = 'the answer was lost and given again'
             where family = $1 and revoked_at is null and issued_at >= $3",
            values![family.id.0, now, used_at],
        )?;
        Ok(Refreshed::Taken(family))
    }

    fn repeat_once(&mut self, number: TokenNumber) -> Result<bool> {
        let repeated = self.connection.execute(
            "update refresh_tokens set repeats = 1 where number = $1 and repeats = 0",
            values![number.0],
        )?;
        Ok(repeated == 1)
    }

    /// Ends a family with all its tokens; `false` if it had ended.
    pub fn revoke_family(&mut self, family: FamilyId, why: &str) -> Result<bool> {
        let now = self.now;
        let found = self.connection.optional(
            "update token_families set revoked_at = $2, revoked_why = $3
             where id = $1 and revoked_at is null returning client, user_id",
            values![family.0, now, why],
            |row| Ok((ClientKey(row.take()?), UserId(row.take()?))),
        )?;
        let Some((client, user)) = found else { return Ok(false) };
        let details = json!({ "family": family.0, "reason": why });
        self.record(Event::new("grant.revoked").client(client).user(user).details(details))?;
        Ok(true)
    }

    /// Ends every family of a user with a client, and counts them.
    pub(crate) fn revoke_families(
        &mut self,
        user: UserId,
        client: ClientKey,
        why: &str,
    ) -> Result<u64> {
        let now = self.now;
        self.connection.execute(
            "update token_families set revoked_at = $3, revoked_why = $4
             where user_id = $1 and client = $2 and revoked_at is null and expires_at > $3",
            values![user.0, client.0, now, why],
        )
    }

    /// Deletes families that ended before an instant with all that came of them, a bounded number at a time, and
    /// counts them.
    pub fn delete_ended_families(&mut self, before: Timestamp) -> Result<u64> {
        self.connection.execute(
            "delete from token_families where id in
                (select f.id from token_families f where f.expires_at < $1
                    or f.revoked_at < $1
                    or not exists (select 1 from refresh_tokens r where r.family = f.id and r.expires_at >= $1)
                       and not exists (select 1 from access_tokens t where t.family = f.id and t.expires_at >= $1)
                       and f.created_at < $1
                 order by f.id limit 500)",
            values![before],
        )
    }
}
