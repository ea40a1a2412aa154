//! Deleting an empty entity, after its name was typed.

use super::{PATH, find, tree_of};
use crate::{html, refused::refused};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use store::Entity;
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "entities/deletion.html")]
struct DeletionPage {
    page: Page,
    id: i64,
    name: String,
    problem: String,
}

/// Asks whether an entity is really meant to be deleted.
pub(crate) async fn confirm_deletion(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Purge)?;
    let entity = find(&tree_of(&app, &signed_in, Action::Purge).await?, id)?;
    show(&app, &signed_in, entity, String::new(), None)
}

/// Deletes an entity, if its name was typed.
pub(crate) async fn delete_entity(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Purge)?;
    let entity = find(&tree_of(&app, &signed_in, Action::Purge).await?, id)?;
    let (language, key) = (signed_in.language, entity.id);
    if fields.get("confirmation").trim() != entity.edit.name {
        let problem = language.t("confirmation-problem");
        return show(&app, &signed_in, entity, problem, None);
    }
    let deleted = app.store.change(signed_in.actor(), now, move |db| db.delete_entity(key)).await;
    if let Err(error) = deleted {
        let flash = refused(error, language)?;
        return show(&app, &signed_in, entity, String::new(), Some(flash));
    }
    Ok(Redirect::to(&format!("{PATH}?notice=entity-deleted")).into_response())
}

fn show(
    app: &App,
    signed_in: &SignedIn,
    entity: Entity,
    problem: String,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let wrong = flash.is_some() || !problem.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = signed_in.language.t1("deletion-of", "name", &entity.edit.name);
    let page = Page::new(app, signed_in, title, "entities").with_flash(flash);
    let shown = DeletionPage { page, id: entity.id.0, name: entity.edit.name, problem };
    Ok((status, html(&shown)?).into_response())
}
