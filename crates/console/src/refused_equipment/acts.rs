//! What is done with what waits: taken in, or deleted.

use super::{
    PATH, find,
    show::show,
    taking_in::{TakenIn, take_in},
    title,
};
use crate::html;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::{Acceptance, AssetId, RefusedId};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "refused_equipment/deletion.html")]
struct DeletionPage {
    page: Page,
    id: i64,
}

/// Takes in what waits, as a new asset or into one that is there.
pub(crate) async fn accept(
    State(app): State<App>,
    now: Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Inventory, Action::Update)?;
    let waiting = find(&app, &signed_in, id, Action::Update).await?;
    let (id, kind) = (waiting.id, waiting.itemtype);
    let wrong = |key| Some(Flash::danger(signed_in.language.t(key)));
    let acceptance = match fields.get("as") {
        "new" => Acceptance::AsNew,
        "asset" => {
            // One of those that may be meant, or the number of any other.
            let typed = [fields.get("asset"), fields.get("number")];
            let typed = typed.into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default();
            let asset = typed.trim().trim_start_matches('#').parse().ok().map(AssetId);
            let visible = signed_in.visible(Subject::Assets, Action::Update);
            let fits = app.store.read(move |db| match asset {
                Some(asset) if db.sees_asset(&visible, asset)? => {
                    Ok(db.asset(asset)?.filter(|asset| asset.itemtype == kind))
                }
                _ => Ok(None),
            });
            match fits.await? {
                Some(asset) => Acceptance::Into(asset.id),
                None => return show(&app, &signed_in, waiting, wrong("refused-no-asset")).await,
            }
        }
        _ => return show(&app, &signed_in, waiting, wrong("refused-choose")).await,
    };
    let to = match take_in(&app, &signed_in, now, id, acceptance).await? {
        TakenIn::Added => format!("{PATH}?notice=refused-added"),
        TakenIn::Updated => format!("{PATH}?notice=refused-updated"),
        TakenIn::Gone => format!("{PATH}?notice=gone"),
        TakenIn::NoDocument => {
            return show(&app, &signed_in, waiting, wrong("refused-no-document")).await;
        }
        TakenIn::Unreadable => {
            return show(&app, &signed_in, waiting, wrong("refused-unreadable")).await;
        }
    };
    Ok(Redirect::to(&to).into_response())
}

/// Asks before what waits is deleted.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Html<String>, PageError> {
    signed_in.require(Subject::Inventory, Action::Purge)?;
    let waiting = find(&app, &signed_in, id, Action::Purge).await?;
    html(&DeletionPage {
        page: Page::new(&app, &signed_in, title(&waiting), "refused-equipment"),
        id,
    })
}

/// Deletes what waits.
pub(crate) async fn delete(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, .. }: SignedForm,
) -> Result<Redirect, PageError> {
    signed_in.require(Subject::Inventory, Action::Purge)?;
    find(&app, &signed_in, id, Action::Purge).await?;
    app.store
        .change(signed_in.actor(), now, move |db| db.delete_refused_equipment(RefusedId(id)))
        .await?;
    Ok(Redirect::to(&format!("{PATH}?notice=refused-deleted")))
}
