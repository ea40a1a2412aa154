//! Deleting a user, after the name was typed.

use super::{
    PATH,
    frame::{FoundUser, find},
};
use crate::{html, let_in::LetIn, refused::refused};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use oauth::Timestamp;
use rights::{Action, Subject};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "users/deletion.html")]
struct DeletionPage {
    page: Page,
    id: i64,
    name: String,
    sessions: usize,
    grants: usize,
    is_last: bool,
    problem: String,
}

/// Asks whether a user is really meant to be deleted, and says what that ends.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Purge)?;
    let found = find_to_delete(&app, &signed_in, id).await?;
    show(&app, &signed_in, now, found, String::new(), None).await
}

/// Deletes a user, if the name was typed.
pub(crate) async fn delete_user(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Users, Action::Purge)?;
    let found = find_to_delete(&app, &signed_in, id).await?;
    let (language, user) = (signed_in.language, found.account.user.id);
    if fields.get("confirmation").trim() != found.account.user.name {
        let problem = language.t("confirmation-problem");
        return show(&app, &signed_in, now, found, problem, None).await;
    }
    let deleted = app.store.change(signed_in.actor(), now, move |db| db.delete_user(user)).await;
    if let Err(error) = deleted {
        let flash = refused(error, language)?;
        return show(&app, &signed_in, now, found, String::new(), Some(flash)).await;
    }
    Ok(Redirect::to(&format!("{PATH}?notice=user-deleted")).into_response())
}

async fn find_to_delete(app: &App, signed_in: &SignedIn, id: i64) -> Result<FoundUser, PageError> {
    let found = find(app, signed_in, id).await?;
    if found.may_delete { Ok(found) } else { Err(PageError::Forbidden) }
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    now: Timestamp,
    found: FoundUser,
    problem: String,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let user = found.account.user;
    let let_in = LetIn::of_user(app, user.id, now).await?;
    let wrong = flash.is_some() || !problem.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = signed_in.language.t1("deletion-of", "name", &user.name);
    let shown = DeletionPage {
        page: Page::new(app, signed_in, title, "users").with_flash(flash),
        id: user.id.0,
        name: user.name,
        sessions: let_in.sessions.len(),
        grants: let_in.grants.len(),
        is_last: found.is_last,
        problem,
    };
    Ok((status, html(&shown)?).into_response())
}
