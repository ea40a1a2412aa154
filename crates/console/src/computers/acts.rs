//! What is done with a computer: into the trash, out of it, away for good.

use super::{
    PATH,
    show::{Act, Found, Frame, find},
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use rights::{Action, Subject};
use store::{AssetId, Change};
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
    let (visible, computer) =
        (form.signed_in.visible(Subject::Assets, Action::Delete), AssetId(id));
    let seen = move |change: &mut Change<'_>| {
        let seen = change.sees_asset(&visible, computer)?;
        Ok(seen && change.trash_asset(computer).map(|_| true)?)
    };
    found(app.store.change(form.signed_in.actor(), now, seen).await?)?;
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
    let (visible, computer) =
        (form.signed_in.visible(Subject::Assets, Action::Delete), AssetId(id));
    let seen = move |change: &mut Change<'_>| {
        let seen = change.sees_asset(&visible, computer)?;
        Ok(seen && change.restore_asset(computer).map(|_| true)?)
    };
    found(app.store.change(form.signed_in.actor(), now, seen).await?)?;
    Ok(Redirect::to(&format!("{PATH}/{id}?notice=computer-restored")))
}

/// Asks before a computer is deleted for good.
pub(crate) async fn confirm_purge(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Assets, Action::Purge)?;
    let Found { page, frame, .. } = find(&app, &signed_in, id, "").await?;
    if !frame.acts.contains(&Act::Purge) {
        return Err(PageError::NotFound);
    }
    html(&DeletionPage { page, frame })
}

/// Deletes a computer that is in the trash, for good.
pub(crate) async fn purge(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    form.signed_in.require(Subject::Assets, Action::Purge)?;
    let (visible, computer) = (form.signed_in.visible(Subject::Assets, Action::Purge), AssetId(id));
    let purge = move |change: &mut Change<'_>| {
        Ok(change.sees_asset(&visible, computer)? && change.purge_asset(computer)?)
    };
    found(app.store.change(form.signed_in.actor(), now, purge).await?)?;
    Ok(Redirect::to(&format!("{PATH}?trash=1&notice=computer-purged")))
}

/// What is not seen is not there.
fn found(found: bool) -> Result<(), PageError> {
    if found { Ok(()) } else { Err(PageError::NotFound) }
}
