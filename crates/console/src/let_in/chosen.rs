//! Ending several of the web sessions of a person, or of what applications hold for the person, at once.

use crate::{
    account,
    chosen::{Act, Asked, ChosenRows, Done, Found, Says},
    traces::{grant_row, session_row},
    users,
};
use axum::extract::Path;
use rights::{Action, Subject};
use store::{Change, GrantFilter, Reader, SessionFilter, SessionId, UserId, Visible};
use web::SignedIn;

/// Whose web sessions and grants are listed.
#[derive(Clone, Copy)]
pub(crate) enum Whose {
    /// The person's own.
    Own,
    /// Those of a user, for who may change that user.
    User(UserId),
}

/// The web sessions of somebody.
#[derive(Clone, Copy)]
pub(crate) struct SessionsOf(pub(crate) Whose);

/// What applications hold for somebody.
#[derive(Clone, Copy)]
pub(crate) struct GrantsOf(pub(crate) Whose);

/// What can be done with several: they end.
#[derive(Clone, Copy)]
pub(crate) struct End;

const END_SESSIONS: Says = Says {
    label: "session-end",
    title: "sessions-end-title",
    what: "sessions-end-chosen-what",
    notice: "sessions-ended",
};
const REVOKE_GRANTS: Says = Says {
    label: "grant-revoke",
    title: "grants-end-title",
    what: "grants-end-chosen-what",
    notice: "grants-ended",
};

impl Whose {
    /// Without a number in the path, it is about the person's own.
    fn at(at: Option<Path<i64>>) -> Self {
        at.map_or(Self::Own, |Path(id)| Self::User(UserId(id)))
    }

    /// Returns where the list is.
    fn path(self) -> String {
        format!("{}/sessions", self.base())
    }

    /// Returns the path below which the acts are.
    fn base(self) -> String {
        match self {
            Self::Own => account::PATH.to_owned(),
            Self::User(UserId(id)) => format!("{}/{id}", users::PATH),
        }
    }

    const fn menu(self) -> &'static str {
        match self {
            Self::Own => "own-sessions",
            Self::User(_) => "users",
        }
    }

    fn may(self, signed_in: &SignedIn, action: Action) -> bool {
        match self {
            Self::Own => true,
            Self::User(_) => signed_in.rights.allow(Subject::Users, action),
        }
    }

    /// Returns who it is, if that is somebody whom the person may change.
    fn user(self, db: &mut Reader<'_>, signed_in: &SignedIn) -> store::Result<Option<UserId>> {
        let Self::User(user) = self else { return Ok(Some(signed_in.user)) };
        let is_seen = db.sees_user(&signed_in.visible(Subject::Users, Action::Update), user)?;
        let beyond = db.out_of_command(&signed_in.powers, Action::Update, &[user])?;
        Ok(Some(user).filter(|_| is_seen && beyond.is_empty()))
    }

    const fn why(self) -> &'static str {
        match self {
            Self::Own => account::WHY,
            Self::User(_) => users::WHY,
        }
    }
}

impl ChosenRows for SessionsOf {
    type At = Option<Path<i64>>;
    type Deed = End;
    const ACTS: &'static [Act<End>] =
        &[Act::new(End, "end", Action::Update, END_SESSIONS).dangerous()];

    fn at(at: Option<Path<i64>>) -> Self {
        Self(Whose::at(at))
    }

    fn path(&self) -> String {
        self.0.path()
    }

    fn menu(&self) -> &'static str {
        self.0.menu()
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        self.0.may(signed_in, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<End>) -> store::Result<Found> {
        let Some(user) = self.0.user(db, &asked.signed_in)? else { return Ok(Found::default()) };
        let among = asked.keys.iter().copied().map(SessionId);
        let among = Some(among.filter(|id| *id != asked.signed_in.session).collect());
        let filter = SessionFilter { user: Some(user), among, ..SessionFilter::default() };
        let everybody = Visible::Everything;
        let found = db.web_sessions(&filter, asked.now, None, asked.most(), &everybody)?;
        let language = asked.signed_in.language;
        Ok(Found::all(found.iter().map(|session| session_row(session, language))))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        _asked: &Asked<End>,
        keys: &[i64],
    ) -> store::Result<Done> {
        let sessions: Vec<SessionId> = keys.iter().copied().map(SessionId).collect();
        change.revoke_web_sessions(&sessions, self.0.why()).map(Done::of)
    }
}

impl ChosenRows for GrantsOf {
    type At = Option<Path<i64>>;
    type Deed = End;
    const ACTS: &'static [Act<End>] =
        &[Act::new(End, "revoke", Action::Update, REVOKE_GRANTS).dangerous()];

    fn at(at: Option<Path<i64>>) -> Self {
        Self(Whose::at(at))
    }

    fn path(&self) -> String {
        self.0.path()
    }

    fn acts_path(&self) -> String {
        format!("{}/grants", self.0.base())
    }

    fn menu(&self) -> &'static str {
        self.0.menu()
    }

    fn may(&self, signed_in: &SignedIn, action: Action) -> bool {
        self.0.may(signed_in, action)
    }

    fn find(&self, db: &mut Reader<'_>, asked: &Asked<End>) -> store::Result<Found> {
        let Some(user) = self.0.user(db, &asked.signed_in)? else { return Ok(Found::default()) };
        let among = Some(asked.keys.clone());
        let filter = GrantFilter { user: Some(user), among, ..GrantFilter::default() };
        let language = asked.signed_in.language;
        let found = db.live_grants(&filter, asked.now, None, asked.most())?;
        Ok(Found::all(found.iter().map(|grant| grant_row(grant, language))))
    }

    fn run(
        &self,
        change: &mut Change<'_>,
        _asked: &Asked<End>,
        keys: &[i64],
    ) -> store::Result<Done> {
        change.revoke_live_grants(keys, self.0.why()).map(Done::of)
    }
}
