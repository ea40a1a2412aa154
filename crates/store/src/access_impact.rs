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
        match of {
            AccessOf::User(id) => self.impact_of_ending_users(&[id], now),
            AccessOf::Client(key) => {
                let of_client = |filter: &mut Filter<'_>, row: &str| {
                    filter.with(&format!("{row}.client = $?"), key.0);
                };
                self.impact_where(of_client, now)
            }
            AccessOf::Everybody => {
                let sessions = self.live_sessions(Filter::default(), now)?;
                Ok(AccessImpact { sessions, ..self.impact_where(|_, _| (), now)? })
            }
        }
    }

    /// Counts what ending the access of several users would hit, all together.
    pub fn impact_of_ending_users(
        &mut self,
        users: &[UserId],
        now: Timestamp,
    ) -> Result<AccessImpact> {
        let of_users = |filter: &mut Filter<'_>, row: &str| {
            filter.one_of(&format!("{row}.user_id"), users.iter().map(|user| user.0));
        };
        let mut sessions = Filter::default();
        of_users(&mut sessions, "s");
        let sessions = self.live_sessions(sessions, now)?;
        Ok(AccessImpact { sessions, ..self.impact_where(of_users, now)? })
    }

    /// Counts the grants `f` and tokens `t` that are live, of those that are narrowed.
    fn impact_where(
        &mut self,
        narrow: impl Fn(&mut Filter<'_>, &str),
        now: Timestamp,
    ) -> Result<AccessImpact> {
        let mut grants = Filter::default();
        grants.with(LIVE_FAMILY, now);
        narrow(&mut grants, "f");
        let mut tokens = Filter::default();
        tokens.when("t.revoked_at is null and f.revoked_at is null");
        tokens.with("t.expires_at > $?", now);
        narrow(&mut tokens, "t");
        Ok(AccessImpact {
            sessions: 0,
            grants: self.count("token_families f", grants)?,
            tokens: self
                .count("access_tokens t left join token_families f on f.id = t.family", tokens)?,
        })
    }

    fn live_sessions(&mut self, mut sessions: Filter<'_>, now: Timestamp) -> Result<i64> {
        sessions.with("s.expires_at > $?", now);
        sessions.with("s.seen_at > $?", now.minus(IDLE));
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
