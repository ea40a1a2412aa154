//! By what a person is let in now: web sessions, and what applications hold for the person.

mod chosen;

pub(crate) use chosen::{GrantsOf, SessionsOf, Whose};

use oauth::Timestamp;
use store::{
    Change, FamilyId, GrantFilter, LiveGrant, Revocable, SessionFilter, SessionId, UserId, Visible,
    WebSession,
};
use web::{App, PageError};

/// What lets a person in now.
pub(crate) struct LetIn {
    /// Web sessions, newest first.
    pub(crate) sessions: Vec<WebSession>,
    /// What applications hold, newest first.
    pub(crate) grants: Vec<GrantRow>,
}

/// What an application holds for a person.
pub(crate) struct GrantRow {
    /// The number of the family of tokens.
    pub(crate) family: i64,
    pub(crate) grant: LiveGrant,
}

/// More than this is not shown at once.
const MOST: i64 = 200;

impl LetIn {
    /// Finds what lets a person in now.
    pub(crate) async fn of_user(
        app: &App,
        user: UserId,
        now: Timestamp,
    ) -> Result<Self, PageError> {
        let (sessions, grants) = app
            .store
            .browse(move |db| {
                let of_user = SessionFilter { user: Some(user), ..SessionFilter::default() };
                let sessions = db.web_sessions(&of_user, now, None, MOST, &Visible::Everything)?;
                let of_user = GrantFilter { user: Some(user), ..GrantFilter::default() };
                Ok((sessions, db.live_grants(&of_user, now, None, MOST)?))
            })
            .await?;
        let grants = grants.into_iter();
        let grants = grants.map(|grant| GrantRow { family: grant.what.number(), grant });
        Ok(Self { sessions, grants: grants.collect() })
    }

    /// Says whether one of the sessions is not that one.
    pub(crate) fn has_other_than(&self, session: SessionId) -> bool {
        self.sessions.iter().any(|known| known.id != session)
    }
}

/// Ends what an application holds, if it holds it for that person; `false` if there is none such.
pub(crate) fn revoke_grant_of(
    change: &mut Change<'_>,
    user: UserId,
    family: FamilyId,
    now: Timestamp,
    why: &str,
) -> store::Result<bool> {
    let of_user = GrantFilter { user: Some(user), ..GrantFilter::default() };
    let after = family.0.saturating_add(1);
    let found = change.live_grants(&of_user, now, Some(after), 1)?;
    let is_own = found.iter().any(|grant| grant.what == Revocable::Grant(family));
    Ok(is_own && change.revoke_family(family, why)?)
}
