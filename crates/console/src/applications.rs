//! My account → Applications: what acts for me, and taking it back.

use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use store::{Application, ClientKey};
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "account/applications.html")]
struct ApplicationsPage {
    page: Page,
    applications: Vec<Application>,
}

/// Lists the applications that act, or may act, for whoever is signed in.
pub(crate) async fn applications(
    State(app): State<App>,
    Now(now): Now,
    signed_in: SignedIn,
) -> Result<Html<String>, PageError> {
    let user = signed_in.user;
    let applications = app.store.browse(move |db| db.applications_of_user(user, now)).await?;
    let page =
        Page::new(&app, &signed_in, signed_in.language.t("menu-applications"), "applications");
    html(&ApplicationsPage { page, applications })
}

/// Takes a consent back: the application loses its tokens at once.
pub(crate) async fn withdraw(
    State(app): State<App>,
    Now(now): Now,
    Path(client): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    let user = signed_in.user;
    let why = "the user took it back";
    let withdrawn = app
        .store
        .change(signed_in.actor(), now, move |change| {
            change.withdraw_consent(user, ClientKey(client), why)
        })
        .await?;
    if withdrawn { Ok(Redirect::to("/account/applications")) } else { Err(PageError::NotFound) }
}
