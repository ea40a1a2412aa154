//! Web sessions of everybody: who is signed in, from where, since when; and ending them with a reason.

use crate::{
    Change, Reader, Result, SessionId, SessionStage, UserId, Visible, audit::Event, filter::Filter,
    sessions::IDLE, sql::values,
};
use oauth::Timestamp;
use serde_json::json;

/// A web session as administrators and its user see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WebSession {
    /// The key.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// The user's name.
    pub user_name: String,
    /// From where.
    pub address: String,
    /// What the browser calls itself.
    pub user_agent: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When it was last seen, to a few minutes.
    pub seen_at: Timestamp,
    /// When it ends, used or not.
    pub expires_at: Timestamp,
    /// How far the sign-in has come.
    pub stage: SessionStage,
}

/// Which web sessions are asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SessionFilter {
    /// Of a user.
    pub user: Option<UserId>,
    /// From an address, letter for letter.
    pub address: Option<String>,
    /// Among these.
    pub among: Option<Vec<SessionId>>,
}

impl Reader<'_> {
    /// Returns live web sessions of the users that are seen, newest first, those before `before` only if one is named.
    pub fn web_sessions(
        &mut self,
        filter: &SessionFilter,
        now: Timestamp,
        before: Option<SessionId>,
        limit: i64,
        visible: &Visible,
    ) -> Result<Vec<WebSession>> {
        let mut conditions = Filter::default();
        conditions.with("s.expires_at > $?", now);
        conditions.with("s.seen_at > $?", now.minus(IDLE));
        conditions.with_some("s.id < $?", before.map(|id| id.0));
        conditions.with_some("s.user_id = $?", filter.user.map(|id| id.0));
        conditions.with_some("s.address = $?", filter.address.as_deref());
        if let Some(among) = &filter.among {
            conditions.one_of("s.id", among.iter().map(|id| id.0));
        }
        conditions.users_within("s.user_id", visible);
        let (filter, mut values) = conditions.finish();
        values.push(limit.clamp(1, 1000).into());
        self.connection.rows(
            &format!(
                "select s.id, s.user_id, u.name, s.address, s.user_agent, s.created_at, s.seen_at, s.expires_at, s.stage
                 from web_sessions s join users u on u.id = s.user_id{filter}
                 order by s.id desc limit ${}",
                values.len()
            ),
            &values,
            |row| {
                Ok(WebSession {
                    id: SessionId(row.take()?),
                    user: UserId(row.take()?),
                    user_name: row.take()?,
                    address: row.take()?,
                    user_agent: row.take()?,
                    created_at: row.instant()?,
                    seen_at: row.instant()?,
                    expires_at: row.instant()?,
                    stage: SessionStage::read(&row.take::<String>()?),
                })
            },
        )
    }
}

impl Change<'_> {
    /// Ends a web session, only one of `of` if a user is named; `false` if there is none such.
    pub fn revoke_session(
        &mut self,
        session: SessionId,
        of: Option<UserId>,
        reason: &str,
    ) -> Result<bool> {
        let user = self.connection.optional(
            "delete from web_sessions where id = $1 and user_id = coalesce($2, user_id) returning user_id",
            values![session.0, of.map(|user| user.0)],
            |row| row.take().map(UserId),
        )?;
        let Some(user) = user else { return Ok(false) };
        let details = json!({ "session": session.0, "reason": reason });
        self.record(Event::new("session.revoked").user(user).details(details))?;
        Ok(true)
    }

    /// Ends the web sessions of a user but one, usually the caller's, and counts them.
    pub fn revoke_sessions_of_user(
        &mut self,
        user: UserId,
        but: Option<SessionId>,
        reason: &str,
    ) -> Result<u64> {
        let ended = self.connection.execute(
            "delete from web_sessions where user_id = $1 and id <> $2",
            values![user.0, but.map_or(0, |session| session.0)],
        )?;
        let details = json!({ "sessions": ended, "reason": reason });
        self.record(Event::new("sessions.revoked").user(user).details(details))?;
        Ok(ended)
    }

    /// Ends the web sessions of everybody but one, usually the caller's, and counts them.
    pub fn revoke_all_sessions(&mut self, but: Option<SessionId>, reason: &str) -> Result<u64> {
        let ended = self.connection.execute(
            "delete from web_sessions where id <> $1",
            values![but.map_or(0, |session| session.0)],
        )?;
        let details = json!({ "sessions": ended, "reason": reason });
        self.record(Event::new("sessions.revoked").details(details))?;
        Ok(ended)
    }
}
