//! Web sessions: who is signed in at the console.

use crate::{Change, Reader, Result, UserId, audit::Event, sql::values};
use oauth::{Lifetime, SecretHash, Timestamp};
use std::net::IpAddr;

/// The key of a session.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SessionId(pub i64);

/// A session that is live, with its user.
#[derive(Clone, Debug)]
pub struct Session {
    /// The key.
    pub id: SessionId,
    /// Who is signed in.
    pub user: UserId,
    /// The user's name.
    pub user_name: String,
    /// When the session was last seen, to a few minutes.
    pub seen_at: Timestamp,
}

/// A session ends when it was not used for this long.
const IDLE: Lifetime = Lifetime::hours(2);
/// A session ends this long after signing in, used or not.
const LONGEST: Lifetime = Lifetime::hours(12);

impl Reader<'_> {
    /// Finds the live session of a cookie, if its user may still sign in.
    pub fn session(&mut self, hash: &SecretHash, now: Timestamp) -> Result<Option<Session>> {
        self.connection.optional(
            "select s.id, u.id, u.name, s.seen_at from web_sessions s join users u on u.id = s.user_id
             where s.hash = $1 and s.expires_at > $2 and s.seen_at > $3 and u.enabled",
            values![hash, now, now.minus(IDLE)],
            |row| {
                Ok(Session {
                    id: SessionId(row.take()?),
                    user: UserId(row.take()?),
                    user_name: row.take()?,
                    seen_at: row.instant()?,
                })
            },
        )
    }
}

impl Change<'_> {
    /// Opens a session for a user who has just signed in.
    pub fn open_session(
        &mut self,
        hash: &SecretHash,
        user: UserId,
        address: IpAddr,
        user_agent: &str,
    ) -> Result<()> {
        let (now, text) = (self.now, address.to_string());
        self.connection.execute(
            "insert into web_sessions (hash, user_id, created_at, seen_at, expires_at, address, user_agent)
             values ($1, $2, $3, $3, $4, $5, $6)",
            values![hash, user.0, now, now.plus(LONGEST), &text, user_agent],
        )?;
        self.record(Event::new("session.opened").user(user).at_address(address))
    }

    /// Keeps that somebody failed to sign in.
    pub fn record_failed_sign_in(&mut self, address: IpAddr) -> Result<()> {
        let details = serde_json::json!({ "reason": "the name or the password is wrong, or the user is disabled" });
        self.record(Event::new("session.refused").at_address(address).details(details))
    }

    /// Keeps that a session is in use.
    pub fn touch_session(&mut self, session: SessionId) -> Result<()> {
        let now = self.now;
        self.connection
            .execute("update web_sessions set seen_at = $2 where id = $1", values![session.0, now])
            .map(drop)
    }

    /// Ends a session.
    pub fn close_session(&mut self, hash: &SecretHash) -> Result<()> {
        let user = self.connection.optional(
            "delete from web_sessions where hash = $1 returning user_id",
            values![hash],
            |row| row.take().map(UserId),
        )?;
        match user {
            Some(user) => self.record(Event::new("session.closed").user(user)),
            None => Ok(()),
        }
    }

    /// Ends everything by which a user is let in, and counts it.
    pub fn end_access_of_user(&mut self, user: UserId, reason: &str) -> Result<u64> {
        let ended = self
            .connection
            .execute("delete from web_sessions where user_id = $1", values![user.0])?;
        let details = serde_json::json!({ "sessions": ended, "reason": reason });
        self.record(Event::new("user.access_ended").user(user).details(details))?;
        Ok(ended)
    }

    /// Deletes sessions that are over, and counts them.
    pub fn delete_ended_sessions(&mut self) -> Result<u64> {
        let now = self.now;
        self.connection.execute(
            "delete from web_sessions where expires_at < $1 or seen_at < $2",
            values![now, now.minus(IDLE)],
        )
    }
}
