//! Authorization codes: issued once, redeemed once.

use crate::{Change, ClientKey, FamilyId, Result, UserId, sql::values};
use oauth::{AuthorizationCode, ChallengeMethod, CodeChallenge, Scope, SecretHash, Timestamp};

/// A code with what it stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeGrant {
    /// To whom.
    pub client: ClientKey,
    /// By whom.
    pub user: UserId,
    /// What was granted.
    pub scope: Scope,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// Whether the request named it: then the exchange repeats it (RFC 6749 §4.1.3).
    pub redirect_uri_sent: bool,
    /// What whoever redeems it must prove.
    pub code_challenge: Option<CodeChallenge>,
    /// Repeated in the ID token.
    pub nonce: Option<String>,
    /// When the person signed in.
    pub authenticated_at: Timestamp,
}

/// What becomes of a code that was presented.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Redeemed {
    /// It is spent, for this request alone.
    Taken(CodeGrant),
    /// There is none such.
    Unknown,
    /// It is another client's, and stays as it is.
    OfOtherClient,
    /// Its time is over.
    Expired,
    /// It was used before; what it gave is revoked.
    Replayed,
}

impl Change<'_> {
    /// Issues a code.
    pub fn issue_code(
        &mut self,
        code: &AuthorizationCode,
        grant: &CodeGrant,
        expires_at: Timestamp,
    ) -> Result<()> {
        let (now, hash, scope) = (self.now, code.hash(), grant.scope.to_string());
        let challenge = grant.code_challenge.as_ref();
        self.connection.execute(
            "insert into authorization_codes (number, hash, client, user_id, scope, redirect_uri, redirect_uri_sent,
                code_challenge, code_challenge_method, nonce, authenticated_at, issued_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            values![
                code.number().0,
                &hash,
                grant.client.0,
                grant.user.0,
                &scope,
                &grant.redirect_uri,
                grant.redirect_uri_sent,
                challenge.map(|challenge| challenge.challenge.as_str()),
                challenge.map(|challenge| challenge.method.as_str()),
                &grant.nonce,
                grant.authenticated_at,
                now,
                expires_at
            ],
        )?;
        Ok(())
    }

    /// Spends a code, whatever the request turns out to be: whoever comes first, and nobody else (RFC 6749 §4.1.2).
    pub fn take_code(&mut self, code: &AuthorizationCode, client: ClientKey) -> Result<Redeemed> {
        let (now, number) = (self.now, code.number().0);
        let Some((hash, grant)) = self.stored_code(number)? else { return Ok(Redeemed::Unknown) };
        if !hash.matches(&code.hash()) {
            return Ok(Redeemed::Unknown);
        }
        if grant.client != client {
            return Ok(Redeemed::OfOtherClient);
        }
        let spent = self.connection.execute(
            "update authorization_codes set used_at = $2 where number = $1 and used_at is null and expires_at > $2",
            values![number, now],
        )?;
        if spent == 1 {
            return Ok(Redeemed::Taken(grant));
        }
        // Another request may have spent it since the row was read: what it says now counts.
        let (used, family) = self.connection.one(
            "select used_at is not null, family from authorization_codes where number = $1",
            values![number],
            |row| Ok((row.take::<bool>()?, row.take::<Option<i64>>()?.map(FamilyId))),
        )?;
        if !used {
            return Ok(Redeemed::Expired);
        }
        if let Some(family) = family {
            self.revoke_family(family, "an authorization code was used a second time")?;
        }
        Ok(Redeemed::Replayed)
    }

    /// Keeps what a code gave, so that a replay can end it.
    pub fn tie_code(&mut self, code: &AuthorizationCode, family: FamilyId) -> Result<()> {
        self.connection.execute(
            "update authorization_codes set family = $2 where number = $1",
            values![code.number().0, family.0],
        )?;
        Ok(())
    }

    fn stored_code(&mut self, number: i64) -> Result<Option<(SecretHash, CodeGrant)>> {
        self.connection.optional(
            "select hash, client, user_id, scope, redirect_uri, redirect_uri_sent, nonce, authenticated_at,
                    code_challenge, code_challenge_method
             from authorization_codes where number = $1",
            values![number],
            |row| {
                let hash = row.hash()?;
                let mut grant = CodeGrant {
                    client: ClientKey(row.take()?),
                    user: UserId(row.take()?),
                    scope: Scope::parse(&row.take::<String>()?),
                    redirect_uri: row.take()?,
                    redirect_uri_sent: row.take()?,
                    nonce: row.take()?,
                    authenticated_at: row.instant()?,
                    code_challenge: None,
                };
                let (challenge, method) = (row.take::<Option<String>>()?, row.take::<Option<String>>()?);
                if let Some(challenge) = challenge {
                    let method = method.as_deref().and_then(ChallengeMethod::parse);
                    let method = method.ok_or(crate::Error::Damaged("a challenge's method cannot be read"))?;
                    grant.code_challenge = Some(CodeChallenge { challenge, method });
                }
                Ok((hash, grant))
            },
        )
    }

    /// Deletes codes that ended before an instant, and counts them.
    pub fn delete_ended_codes(&mut self, before: Timestamp) -> Result<u64> {
        self.connection
            .execute("delete from authorization_codes where expires_at < $1", values![before])
    }
}
