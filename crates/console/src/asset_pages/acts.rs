//! What is done with an asset: into the trash, out of it, away for good.

use super::{
    frame::{Act, Found, Frame, find},
    kind::AssetAt,
};
use crate::html;
use askama::Template;
use axum::{
    extract::State,
    response::{Html, Redirect},
};
use rights::{Action, Subject};
use store::Change;
use web::{App, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "asset_pages/deletion.html")]
struct DeletionPage {
    page: Page,
    frame: Frame,
}

/// Does something with an asset, if it is seen by who may do it.
async fn act<A>(
    app: &App,
    now: oauth::Timestamp,
    at: AssetAt,
    form: &SignedForm,
    action: Action,
    act: A,
) -> Result<(), PageError>
where
    A: Fn(&mut Change<'_>) -> store::Result<bool> + Send + 'static,
{
    form.signed_in.require(Subject::Assets, action)?;
    let (visible, itemtype) = (form.signed_in.visible(Subject::Assets, action), at.kind.itemtype);
    let done = app
        .store
        .change(form.signed_in.actor(), now, move |change| {
            let seen = change.assets_named(itemtype, &[at.id], &visible)?;
            Ok(!seen.is_empty() && act(change)?)
        })
        .await?;
    // What is not seen is not there.
    if done { Ok(()) } else { Err(PageError::NotFound) }
}

/// Puts an asset in the trash.
pub(crate) async fn trash(
    State(app): State<App>,
    Now(now): Now,
    at: AssetAt,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    let trash = move |change: &mut Change<'_>| change.trash_asset(at.id).map(|_| true);
    act(&app, now, at, &form, Action::Delete, trash).await?;
    // The page itself says that the asset is in the trash.
    Ok(Redirect::to(&at.path()))
}

/// Takes an asset out of the trash.
pub(crate) async fn restore(
    State(app): State<App>,
    Now(now): Now,
    at: AssetAt,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    let restore = move |change: &mut Change<'_>| change.restore_asset(at.id).map(|_| true);
    act(&app, now, at, &form, Action::Delete, restore).await?;
    Ok(Redirect::to(&format!("{}?notice=asset-restored", at.path())))
}

/// Asks before an asset is deleted for good.
pub(crate) async fn confirm_purge(
    State(app): State<App>,
    signed_in: SignedIn,
    at: AssetAt,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Assets, Action::Purge)?;
    let found = find(&app, &signed_in, at, "", |_, _| Ok(())).await?;
    let Found { page, frame, .. } = found;
    if !frame.acts.contains(&Act::Purge) {
        return Err(PageError::NotFound);
    }
    html(&DeletionPage { page, frame })
}

/// Deletes an asset that is in the trash, for good.
pub(crate) async fn purge(
    State(app): State<App>,
    Now(now): Now,
    at: AssetAt,
    form: SignedForm,
) -> Result<Redirect, PageError> {
    let purge = move |change: &mut Change<'_>| change.purge_asset(at.id);
    act(&app, now, at, &form, Action::Purge, purge).await?;
    Ok(Redirect::to(&format!("{}?trash=1&notice=asset-purged", at.kind.path())))
}
