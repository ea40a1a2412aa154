//! Ending several of the web sessions, or of what lets clients in, at once and with a reason.

use super::sessions::PATH;
use crate::chosen::{Act, Asked, ChosenRow, ChosenRows, Done, Found, REASON, Says};
use rights::{Action, Subject};
use store::{Change, GrantFilter, LiveGrant, Reader, SessionFilter, SessionId, WebSession};
use web::{Language, SignedIn};

/// The web sessions of everybody.
#[derive(Clone, Copy)]
pub(crate) struct WebSessionRows;

/// What lets clients in.
#[derive(Clone, Copy)]
pub(crate) struct GrantRows;

/// What can be done with several: they end.
#[derive(Clone, Copy)]
pub(crate) struct End;

const END_SESSIONS: Says = Says {
    label: "sessions-end",
    title: "sessions-end-title",
    what: "sessions-end-chosen-what",
    notice: "sessions-ended",
};
const END_GRANTS: Says = Says {
    label: "sessions-end",
    title: "grants-end-title",
    what: "grants-end-chosen-what",
    notice: "grants-ended",
};

impl ChosenRows for WebSessionRows {
    type At = ();
    type Deed = End;
    const ACTS: &'static [Act<End>] =
        &[Act::new(End, "end", Action::Update, END_SESSIONS).dangerous().asking(REASON)];
    const USUAL: &'static str = "kind=web";

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn acts_path(&self) -> String {
        format!("{PATH}/web")
    }

    fn menu(&self) -> &'static str {
        "sessions"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Users, action)
    }

    /// Whoever ends sessions stays, to see what comes next.
    fn find(&self, db: &mut Reader<'_>, asked: &Asked<End>) -> store::Result<Found> {
        let among = Some(asked.keys.iter().copied().map(SessionId).collect());
        let filter = SessionFilter { among, ..SessionFilter::default() };
        let visible = asked.signed_in.visible(Subject::Users, Action::Update);
        let found = db.web_sessions(&filter, asked.now, None, asked.most(), &visible)?;
        let own = asked.signed_in.session;
        let (own, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|session| session.id == own);
        let language = asked.signed_in.language;
        let others = others.into_iter().map(|session| session_row(&session, language));
        let own = own.into_iter().map(|session| session.user_name).collect();
        Ok(Found::all(others).without("sessions-own-stays", own))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<End>,
        keys: &[i64],
    ) -> store::Result<Done> {
        let sessions: Vec<SessionId> = keys.iter().copied().map(SessionId).collect();
        change.revoke_web_sessions(&sessions, &asked.said).map(Done::of)
    }
}

impl ChosenRows for GrantRows {
    type At = ();
    type Deed = End;
    const ACTS: &'static [Act<End>] =
        &[Act::new(End, "end", Action::Update, END_GRANTS).dangerous().asking(REASON)];
    const USUAL: &'static str = "kind=tokens";

    fn at((): ()) -> Self {
        Self
    }

    fn path(&self) -> String {
        PATH.to_owned()
    }

    fn acts_path(&self) -> String {
        format!("{PATH}/tokens")
    }

    fn menu(&self) -> &'static str {
        "sessions"
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        signed_in.rights.allow(Subject::Clients, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<End>) -> store::Result<Found> {
        let among = Some(asked.keys.clone());
        let filter = GrantFilter { among, ..GrantFilter::default() };
        let language = asked.signed_in.language;
        let found = db.live_grants(&filter, asked.now, None, asked.most())?.into_iter();
        Ok(Found::all(found.map(|grant| grant_row(&grant, language))))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        asked: &Asked<End>,
        keys: &[i64],
    ) -> store::Result<Done> {
        change.revoke_live_grants(keys, &asked.said).map(Done::of)
    }
}

/// Returns a web session as one of several.
pub(crate) fn session_row(session: &WebSession, language: Language) -> ChosenRow {
    let since = language.t1("utc", "at", session.created_at.readable());
    ChosenRow::new(session.id.0, &session.user_name, "").remarked(language.t2(
        "chosen-since",
        "from",
        &session.address,
        "at",
        since,
    ))
}

/// Returns what lets a client in as one of several.
pub(crate) fn grant_row(grant: &LiveGrant, language: Language) -> ChosenRow {
    let since = language.t1("utc", "at", grant.since.readable());
    let name = match &grant.user {
        Some((_, user)) => language.t2("chosen-for", "client", &grant.client_name, "user", user),
        None => grant.client_name.clone(),
    };
    ChosenRow::new(grant.what.number(), name, "").remarked(language.t2(
        "chosen-since",
        "from",
        &grant.address,
        "at",
        since,
    ))
}
