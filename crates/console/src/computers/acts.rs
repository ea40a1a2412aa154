//! What is done with a computer: into the trash, out of it, away for good.

use super::{
    PATH,
    show::{Frame, find},
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use rights::{Action, Subject};
use store::ComputerId;
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "computers/deletion.html")]
struct DeletionPage {
    page: Page,
    frame: Frame,
}

/// Puts a computer in the trash.
pub(crate) async fn trash(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Assets, Action::Delete)?;
    let (actor, computer) = (form.signed_in.actor(), ComputerId(id));
    app.store.change(actor, now, move |change| change.trash_computer(computer)).await?;
    // The page itself says that the computer is in the trash.
    Ok(Redirect::to(&format!("{PATH}/{id}")))
}

/// Takes a computer out of the trash.
pub(crate) async fn restore(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Assets, Action::Delete)?;
    let (actor, computer) = (form.signed_in.actor(), ComputerId(id));
    app.store.change(actor, now, move |change| change.restore_computer(computer)).await?;
    Ok(Redirect::to(&format!("{PATH}/{id}?notice=computer-restored")))
}

/// Asks before a computer is deleted for good.
pub(crate) async fn confirm_purge(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Assets, Action::Purge)?;
    let found = find(&app, &signed_in, id, "").await?;
    if !found.frame.in_trash {
        return Err(PageError::NotFound);
    }
    html(&DeletionPage { page: found.page, frame: found.frame })
}

/// Deletes a computer that is in the trash, for good.
pub(crate) async fn purge(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Assets, Action::Purge)?;
    let (actor, computer) = (form.signed_in.actor(), ComputerId(id));
    let purged =
        app.store.change(actor, now, move |change| change.purge_computer(computer)).await?;
    if !purged {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("{PATH}?trash=1&notice=computer-purged")))
}
