//! What ending access would hit: web sessions, grants and tokens that are live.

use crate::{
    ClientKey, LiveGrant, Reader, Result, Revocable, SessionId, UserId, Visible, WebSession,
    filter::Filter,
    grant_list::{GrantFilter, LIVE_FAMILY},
    session_list::SessionFilter,
    sessions::IDLE,
};
use oauth::Timestamp;

/// Whose access ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccessOf {
    /// A user's: web sessions, and what clients may do for them.
    User(UserId),
    /// A client's.
    Client(ClientKey),
    /// Everybody's.
    Everybody,
}

/// What is live.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct AccessImpact {
    /// Web sessions.
    pub sessions: i64,
    /// Grants of people.
    pub grants: i64,
    /// Access tokens, those of grants among them.
    pub tokens: i64,
}

impl Reader<'_> {
    /// Counts what ending somebody's access would hit.
    pub fn impact_of_ending(&mut self, of: AccessOf, now: Timestamp) -> Result<AccessImpact> {
        let (user, client) = match of {
            AccessOf::User(id) => (Some(id.0), None),
            AccessOf::Client(key) => (None, Some(key.0)),
            AccessOf::Everybody => (None, None),
        };
        let mut grants = Filter::default();
        grants.with(LIVE_FAMILY, now);
        grants.with_some("f.user_id = $?", user);
        grants.with_some("f.client = $?", client);
        let mut tokens = Filter::default();
        tokens.when("t.revoked_at is null and f.revoked_at is null");
        tokens.with("t.expires_at > $?", now);
        tokens.with_some("t.user_id = $?", user);
        tokens.with_some("t.client = $?", client);
        Ok(AccessImpact {
            sessions: if client.is_some() { 0 } else { self.live_session_count(user, now)? },
            grants: self.count("token_families f", grants)?,
            tokens: self
                .count("access_tokens t left join token_families f on f.id = t.family", tokens)?,
        })
    }

    fn live_session_count(&mut self, user: Option<i64>, now: Timestamp) -> Result<i64> {
        let mut sessions = Filter::default();
        sessions.with("s.expires_at > $?", now);
        sessions.with("s.seen_at > $?", now.minus(IDLE));
        sessions.with_some("s.user_id = $?", user);
        self.count("web_sessions s", sessions)
    }

    pub(crate) fn count(&mut self, from: &str, filter: Filter<'_>) -> Result<i64> {
        let (filter, values) = filter.finish();
        self.connection
            .one(&format!("select count(*) from {from}{filter}"), &values, |row| row.take())
    }

    /// Finds a live web session.
    pub fn web_session(
        &mut self,
        id: SessionId,
        now: Timestamp,
        visible: &Visible,
    ) -> Result<Option<WebSession>> {
        let below = Some(SessionId(id.0.saturating_add(1)));
        let found = self.web_sessions(&SessionFilter::default(), now, below, 1, visible)?;
        Ok(found.into_iter().find(|session| session.id == id))
    }

    /// Finds a live grant, or a live token of a client that acts for itself.
    pub fn live_grant(&mut self, what: Revocable, now: Timestamp) -> Result<Option<LiveGrant>> {
        let below = Some(what.number().saturating_add(1));
        let found = self.live_grants(&GrantFilter::default(), now, below, 1)?;
        Ok(found.into_iter().find(|grant| grant.what == what))
    }
}
