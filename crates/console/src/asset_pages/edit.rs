//! Writing over an asset by hand: each field that differs keeps what was written until it is released.

use super::{
    form,
    kind::AssetAt,
    main_tab::{Refused, show},
};
use crate::notice::NoticeQuery;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use web::{App, Now, PageError, SignedForm};

/// Writes what was typed over an asset.
pub(crate) async fn save(
    State(app): State<App>,
    Now(now): Now,
    at: AssetAt,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Assets, Action::Update)?;
    let (mut edit, mut problems) = form::read(&fields);
    let (visible, id) = (signed_in.visible(Subject::Assets, Action::Update), at.id);
    let (typed, movable) = (fields.get("entity").to_owned(), visible.clone());
    match app.store.browse(move |db| form::read_place(db, &typed, &movable)).await? {
        Ok(place) => edit.entity = place,
        Err(problem) => problems.push(("entity", problem)),
    }
    if !problems.is_empty() {
        let refused = Refused { typed: fields, problems };
        return show(&app, &signed_in, at, &NoticeQuery::default(), Some(refused)).await;
    }
    let saved = app
        .store
        .change(signed_in.actor(), now, move |change| {
            let of_kind = !change.assets_named(at.kind.itemtype, &[id], &visible)?.is_empty();
            let place = match edit.entity {
                Some(entity) => change.sees_entity(&visible, entity)?,
                None => true,
            };
            Ok(of_kind && place && change.edit_asset(id, &edit)?)
        })
        .await?;
    if !saved {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to(&format!("{}?notice=saved", at.path())).into_response())
}
