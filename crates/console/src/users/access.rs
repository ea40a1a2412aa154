//! A user's tab Sessions: web sessions and tokens, and ending them.

use super::{
    PATH,
    frame::{UserFrame, find, find_to_change, page},
};
use crate::{
    chosen::offered,
    html,
    let_in::{GrantsOf, LetIn, SessionsOf, Whose, revoke_grant_of},
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, Redirect},
};
use rights::{Action, Subject};
use store::{FamilyId, SessionId};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "users/sessions.html")]
struct SessionsPage {
    page: Page,
    frame: UserFrame,
    let_in: LetIn,
    own: SessionId,
    may_end: bool,
    /// The keys of what stands above the tokens, and of what is said if there are none.
    grants_title: &'static str,
    grants_none: &'static str,
    /// Where sessions are ended.
    base: String,
    /// What can be done with several of them.
    session_acts: Vec<(&'static str, &'static str)>,
    grant_acts: Vec<(&'static str, &'static str)>,
    /// Where tokens are revoked.
    grants: String,
}

/// Why something ends that an administrator ends.
pub(crate) const WHY: &str = "ended by an administrator";

/// Shows what lets a user in now.
pub(crate) async fn sessions(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Users, Action::Read)?;
    let found = find(&app, &signed_in, id).await?;
    let frame = UserFrame::new(&found, &signed_in, "/sessions");
    let whose = Whose::User(found.account.user.id);
    let acts = |acts| if frame.may_change { acts } else { Vec::new() };
    html(&SessionsPage {
        page: page(&app, &signed_in, &found).with_flash(notice.told(signed_in.language)),
        let_in: LetIn::of_user(&app, found.account.user.id, now).await?,
        own: signed_in.session,
        may_end: frame.may_change,
        grants_title: "user-grants",
        grants_none: "user-grants-none",
        base: format!("{PATH}/{id}"),
        session_acts: acts(offered(&SessionsOf(whose), &signed_in)),
        grant_acts: acts(offered(&GrantsOf(whose), &signed_in)),
        grants: format!("{PATH}/{id}/grants"),
        frame,
    })
}

/// Ends a web session of a user.
pub(crate) async fn end_session(
    State(app): State<App>,
    Now(now): Now,
    Path((id, session)): Path<(i64, i64)>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let user = find_to_change(&app, &signed_in, id).await?.account.user.id;
    let ended = app
        .store
        .change(signed_in.actor(), now, move |db| {
            db.revoke_session(SessionId(session), Some(user), WHY)
        })
        .await?;
    let notice = if ended { "session-ended" } else { "session-gone" };
    Ok(Redirect::to(&format!("{PATH}/{id}/sessions?notice={notice}")))
}

/// Ends what an application holds for a user.
pub(crate) async fn revoke_grant(
    State(app): State<App>,
    Now(now): Now,
    Path((id, family)): Path<(i64, i64)>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let user = find_to_change(&app, &signed_in, id).await?.account.user.id;
    let revoked = app
        .store
        .change(signed_in.actor(), now, move |db| {
            revoke_grant_of(db, user, FamilyId(family), now, WHY)
        })
        .await?;
    let notice = if revoked { "grant-revoked" } else { "gone" };
    Ok(Redirect::to(&format!("{PATH}/{id}/sessions?notice={notice}")))
}

/// Ends everything by which a user is let in.
pub(crate) async fn end_access(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let user = find_to_change(&app, &signed_in, id).await?.account.user.id;
    app.store.change(signed_in.actor(), now, move |db| db.end_access_of_user(user, WHY)).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}/sessions?notice=access-ended")))
}
