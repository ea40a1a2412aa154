//! Deleting a profile that nobody holds, after its name was typed.

use super::{PATH, find};
use crate::{html, refused::refused};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::Profile;
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "profiles/deletion.html")]
struct DeletionPage {
    page: Page,
    id: i64,
    name: String,
    problem: String,
}

/// Asks whether a profile is really meant to be deleted.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Purge)?;
    let profile = find(&app, id).await?;
    show(&app, &signed_in, profile, String::new(), None)
}

/// Deletes a profile, if its name was typed.
pub(crate) async fn delete_profile(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Profiles, Action::Purge)?;
    let profile = find(&app, id).await?;
    let (language, key) = (signed_in.language, profile.id);
    if fields.get("confirmation").trim() != profile.name {
        let problem = language.t("confirmation-problem");
        return show(&app, &signed_in, profile, problem, None);
    }
    let deleted = app.store.change(signed_in.actor(), now, move |db| db.delete_profile(key)).await;
    if let Err(error) = deleted {
        let flash = refused(error, language)?;
        return show(&app, &signed_in, profile, String::new(), Some(flash));
    }
    Ok(Redirect::to(&format!("{PATH}?notice=profile-deleted")).into_response())
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    profile: Profile,
    problem: String,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let wrong = flash.is_some() || !problem.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = signed_in.language.t1("deletion-of", "name", &profile.name);
    let page = Page::new(app, signed_in, title, "profiles").with_flash(flash);
    let shown = DeletionPage { page, id: profile.id.0, name: profile.name, problem };
    Ok((status, html(&shown)?).into_response())
}
