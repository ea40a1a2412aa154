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
    /// The tag of the language that the account asks for; empty for the browser's.
    pub language: String,
    /// When the person signed in.
    pub authenticated_at: Timestamp,
    /// When the person last typed the password in this session.
    pub confirmed_at: Timestamp,
    /// When the session was last seen, to a few minutes.
    pub seen_at: Timestamp,
}

/// How far a sign-in has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SessionStage {
    /// The person is signed in.
    Open,
    /// The password was right; the second factor is asked for.
    SecondFactor,
    /// The password was right; a second factor must be set up first.
    Enrolment,
}

impl SessionStage {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SecondFactor => "second_factor",
            Self::Enrolment => "enrolment",
        }
    }

    /// A word that is not known is the strictest stage.
    pub(crate) fn read(word: &str) -> Self {
        match word {
            "open" => Self::Open,
            "enrolment" => Self::Enrolment,
            _ => Self::SecondFactor,
        }
    }
}

/// A sign-in that needs one more step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HalfSession {
    /// Whose.
    pub user: UserId,
    /// The user's name.
    pub user_name: String,
    /// Which step.
    pub stage: SessionStage,
}

/// How long the step after the password may take.
const HALF_OPEN: Lifetime = Lifetime::seconds(600);

/// A session ends when it was not used for this long.
pub(crate) const IDLE: Lifetime = Lifetime::hours(2);
/// A session ends this long after signing in, used or not.
const LONGEST: Lifetime = Lifetime::hours(12);

impl Reader<'_> {
    /// Finds the live session of a cookie, if its user may still sign in.
    pub fn session(&mut self, hash: &SecretHash, now: Timestamp) -> Result<Option<Session>> {
        self.connection.optional(
            "select s.id, u.id, u.name, u.language, s.created_at, s.confirmed_at, s.seen_at
             from web_sessions s join users u on u.id = s.user_id
             where s.hash = $1 and s.expires_at > $2 and s.seen_at > $3 and s.stage = 'open' and u.enabled",
            values![hash, now, now.minus(IDLE)],
            |row| {
                Ok(Session {
                    id: SessionId(row.take()?),
                    user: UserId(row.take()?),
                    user_name: row.take()?,
                    language: row.take()?,
                    authenticated_at: row.instant()?,
                    confirmed_at: row.instant()?,
                    seen_at: row.instant()?,
                })
            },
        )
    }

    /// Finds the sign-in of a cookie that needs one more step.
    pub fn half_session(
        &mut self,
        hash: &SecretHash,
        now: Timestamp,
    ) -> Result<Option<HalfSession>> {
        self.connection.optional(
            "select u.id, u.name, s.stage from web_sessions s join users u on u.id = s.user_id
             where s.hash = $1 and s.expires_at > $2 and s.stage <> 'open' and u.enabled",
            values![hash, now],
            |row| {
                Ok(HalfSession {
                    user: UserId(row.take()?),
                    user_name: row.take()?,
                    stage: SessionStage::read(&row.take::<String>()?),
                })
            },
        )
    }

    /// Says whether a user has been signed in from a place before.
    pub fn knows_place(&mut self, user: UserId, place: &str) -> Result<bool> {
        self.connection.one(
            "select exists (select 1 from sign_in_places where user_id = $1 and place = $2)",
            values![user.0, place],
            |row| row.take(),
        )
    }
}

impl Change<'_> {
    /// Opens a session for a user who has just signed in, or has come half the way.
    pub fn open_session(
        &mut self,
        hash: &SecretHash,
        user: UserId,
        address: IpAddr,
        user_agent: &str,
        stage: SessionStage,
    ) -> Result<()> {
        let (now, text) = (self.now, address.to_string());
        let end = now.plus(if stage == SessionStage::Open { LONGEST } else { HALF_OPEN });
        self.connection.execute(
            "insert into web_sessions (hash, user_id, created_at, confirmed_at, seen_at, expires_at, address, user_agent, stage)
             values ($1, $2, $3, $3, $3, $4, $5, $6, $7)",
            values![hash, user.0, now, end, &text, user_agent, stage.as_str()],
        )?;
        let kind = match stage {
            SessionStage::Open => "session.opened",
            SessionStage::SecondFactor | SessionStage::Enrolment => "session.half_opened",
        };
        self.record(Event::new(kind).user(user).at_address(address))
    }

    /// Keeps that a user was signed in from a place.
    pub fn remember_place(&mut self, user: UserId, place: &str) -> Result<()> {
        let now = self.now;
        self.connection.execute(
            "insert into sign_in_places (user_id, place, last_at) values ($1, $2, $3)
             on conflict (user_id, place) do update set last_at = excluded.last_at",
            values![user.0, place, now],
        )?;
        Ok(())
    }

    /// Keeps that a session is in use.
    pub fn touch_session(&mut self, session: SessionId) -> Result<()> {
        let now = self.now;
        self.connection
            .execute("update web_sessions set seen_at = $2 where id = $1", values![session.0, now])
            .map(drop)
    }

    /// Notes that the person has typed the password again.
    pub fn confirm_session(&mut self, session: SessionId) -> Result<()> {
        let now = self.now;
        let user = self.connection.optional(
            "update web_sessions set confirmed_at = $2 where id = $1 returning user_id",
            values![session.0, now],
            |row| row.take().map(UserId),
        )?;
        match user {
            Some(user) => self.record(Event::new("session.confirmed").user(user)),
            None => Ok(()),
        }
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
        let tokens = self.revoke_tokens_of_user(user, reason)?;
        let details = serde_json::json!({ "sessions": ended, "tokens": tokens, "reason": reason });
        self.record(Event::new("user.access_ended").user(user).details(details))?;
        Ok(ended + tokens)
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
