//! A user's tab Sign-in: the password and the second factor.

use super::{
    PATH,
    frame::{FoundUser, UserFrame, find, find_to_change, page},
};
use crate::{
    html,
    new_password::{NewPassword, read_new_password},
    notice::NoticeQuery,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use oauth::Timestamp;
use rights::{Action, Subject};
use store::SecondFactor;
use web::{App, ConfirmedForm, Flash, Now, Page, PageError, SignedIn};

#[derive(Template)]
#[template(path = "users/sign_in.html")]
struct SignInPage {
    page: Page,
    frame: UserFrame,
    last_signed_in_at: Option<Timestamp>,
    second_factor: SecondFactor,
    password: NewPassword,
    /// Whether the present password of who acts is asked for as well.
    needs_password: bool,
}

/// Shows how a user signs in.
pub(crate) async fn sign_in(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Read)?;
    let found = find(&app, &signed_in, id).await?;
    let flash = notice.told(signed_in.language);
    show(&app, &signed_in, now, found, NewPassword::default(), flash).await
}

/// Gives a user another password: everything by which the user was let in ends. A borrowed session is not enough.
pub(crate) async fn set_password(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    ConfirmedForm { signed_in, fields }: ConfirmedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let found = find_to_change(&app, &signed_in, id).await?;
    let user = found.account.user.id;
    let password = match read_new_password(&fields, &found.account.user.name, signed_in.language) {
        Ok(password) => password,
        Err(problem) => {
            let page = show(&app, &signed_in, now, found, problem, None).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let hash = app.passwords.hash(password, app.random()).await?;
    app.store.change(signed_in.actor(), now, move |db| db.set_password(user, &hash)).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}/sign-in?notice=password-set")).into_response())
}

/// Takes the second factor of a user away, for one who has lost the device.
pub(crate) async fn reset_second_factor(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    ConfirmedForm { signed_in, .. }: ConfirmedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Users, Action::Update)?;
    let user = find_to_change(&app, &signed_in, id).await?.account.user.id;
    app.store.change(signed_in.actor(), now, move |db| db.disable_totp(user)).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}/sign-in?notice=second-factor-reset")))
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    now: Timestamp,
    found: FoundUser,
    password: NewPassword,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let user = found.account.user.id;
    let second_factor = app.store.read(move |db| db.second_factor(user)).await?;
    let shown = SignInPage {
        page: page(app, signed_in, &found).with_flash(flash),
        frame: UserFrame::new(&found, signed_in, "/sign-in"),
        last_signed_in_at: found.account.last_signed_in_at,
        second_factor,
        password,
        needs_password: !signed_in.is_confirmed(now),
    };
    Ok(html(&shown)?.into_response())
}
