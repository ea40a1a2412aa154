//! My account → Sessions: where I am signed in, and what applications hold for me.

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
use store::{FamilyId, SessionId};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "account/sessions.html")]
struct SessionsPage {
    page: Page,
    let_in: LetIn,
    own: SessionId,
    may_end: bool,
    /// The keys of what stands above the tokens, and of what is said if there are none.
    grants_title: &'static str,
    grants_none: &'static str,
    /// Where sessions are ended.
    base: &'static str,
    /// What can be done with several of them.
    session_acts: Vec<(&'static str, &'static str)>,
    grant_acts: Vec<(&'static str, &'static str)>,
    /// Where tokens are revoked.
    grants: &'static str,
}

const PATH: &str = "/account/sessions";
/// Why something ends that the person ends.
pub(crate) const WHY: &str = "ended by the user";

/// Lists what lets the person in.
pub(crate) async fn sessions(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Query(notice): Query<NoticeQuery>,
) -> Result<Html<String>, PageError> {
    let title = signed_in.language.t("menu-own-sessions");
    html(&SessionsPage {
        page: Page::new(&app, &signed_in, title, "own-sessions")
            .with_flash(notice.told(signed_in.language)),
        let_in: LetIn::of_user(&app, signed_in.user, now).await?,
        own: signed_in.session,
        may_end: true,
        grants_title: "own-grants",
        grants_none: "applications-none",
        base: "/account",
        session_acts: offered(&SessionsOf(Whose::Own), &signed_in),
        grant_acts: offered(&GrantsOf(Whose::Own), &signed_in),
        grants: "/account/grants",
    })
}

/// Ends one of the person's web sessions.
pub(crate) async fn end_session(
    State(app): State<App>,
    Now(now): Now,
    Path(session): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    let user = signed_in.user;
    let ended = app
        .store
        .change(signed_in.actor(), now, move |db| {
            db.revoke_session(SessionId(session), Some(user), WHY)
        })
        .await?;
    let notice = if ended { "session-ended" } else { "session-gone" };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")))
}

/// Ends every web session of the person but the present one.
pub(crate) async fn end_other_sessions(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    let (user, present) = (signed_in.user, signed_in.session);
    app.store
        .change(signed_in.actor(), now, move |db| {
            db.revoke_sessions_of_user(user, Some(present), WHY)
        })
        .await?;
    Ok(Redirect::to(&format!("{PATH}?notice=others-ended")))
}

/// Ends what an application holds for the person.
pub(crate) async fn revoke_grant(
    State(app): State<App>,
    Now(now): Now,
    Path(family): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    let user = signed_in.user;
    let revoked = app
        .store
        .change(signed_in.actor(), now, move |db| {
            revoke_grant_of(db, user, FamilyId(family), now, WHY)
        })
        .await?;
    let notice = if revoked { "grant-revoked" } else { "gone" };
    Ok(Redirect::to(&format!("{PATH}?notice={notice}")))
}
