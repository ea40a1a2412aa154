//! Making, changing and moving an entity.

use super::{
    PATH, find,
    form::{EntityForm, TypedEntity},
    tree_of,
};
use crate::{html, notice::NoticeQuery, refused::refused};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use rights::{Action, Subject};
use serde::Deserialize;
use store::{Entity, EntityEdit, EntityId};
use web::{App, Flash, Now, Page, PageError, SignedForm, SignedIn};

#[derive(Template)]
#[template(path = "entities/add.html")]
struct AddPage {
    page: Page,
    form: EntityForm,
}

#[derive(Template)]
#[template(path = "entities/edit.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says what somebody may see")]
struct EditPage {
    page: Page,
    entity: Entity,
    /// The entities right below it.
    below: Vec<Entity>,
    form: EntityForm,
    may_save: bool,
    may_create: bool,
    may_delete: bool,
    may_read_users: bool,
}

/// Below which entity a new one comes.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Below {
    below: String,
}

/// Shows the form of a new entity.
pub(crate) async fn new_entity(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(Below { below }): Query<Below>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Create)?;
    let tree = tree_of(&app, &signed_in, Action::Create).await?;
    let first = tree.first().map(|entity| entity.id);
    let parent = below.parse().ok().map(EntityId).or(first);
    let form = EntityForm::new(&EntityEdit::default(), parent, None, &tree);
    show_new(&app, &signed_in, form, StatusCode::OK)
}

/// Makes an entity.
pub(crate) async fn create_entity(
    State(app): State<App>,
    Now(now): Now,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Create)?;
    let TypedEntity { edit, parent } = TypedEntity::read(&fields);
    let (language, wrong) = (signed_in.language, StatusCode::UNPROCESSABLE_ENTITY);
    let tree = tree_of(&app, &signed_in, Action::Create).await?;
    let mut form = EntityForm::new(&edit, None, None, &tree);
    let (false, Some(parent)) = (form.find_problems(&parent, language), form.place()) else {
        return show_new(&app, &signed_in, form, wrong);
    };
    let made =
        app.store.change(signed_in.actor(), now, move |db| db.create_entity(parent, &edit)).await;
    match made {
        Ok(_) => Ok(Redirect::to(&format!("{PATH}?notice=entity-added")).into_response()),
        Err(store::Error::AlreadyExists) => {
            form.problems.name = language.t("entity-name-taken");
            show_new(&app, &signed_in, form, wrong)
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows an entity.
pub(crate) async fn entity(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(notice): Query<NoticeQuery>,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Read)?;
    let entity = find(&tree_of(&app, &signed_in, Action::Read).await?, id)?;
    let places = tree_of(&app, &signed_in, Action::Update).await?;
    let form = EntityForm::new(&entity.edit, entity.parent, Some(entity.id), &places);
    show(&app, &signed_in, entity, form, notice.told(signed_in.language)).await
}

/// Changes an entity, and moves it if another one is to be above it.
pub(crate) async fn update_entity(
    State(app): State<App>,
    Now(now): Now,
    Path(id): Path<i64>,
    SignedForm { signed_in, fields }: SignedForm,
) -> Result<Response, PageError> {
    signed_in.require(Subject::Entities, Action::Update)?;
    let tree = tree_of(&app, &signed_in, Action::Update).await?;
    let entity = find(&tree, id)?;
    let TypedEntity { edit, parent } = TypedEntity::read(&fields);
    let language = signed_in.language;
    let mut form = EntityForm::new(&edit, None, Some(entity.id), &tree);
    if form.find_problems(&parent, language) {
        return show(&app, &signed_in, entity, form, None).await;
    }
    let (key, above) = (entity.id, form.place());
    let saved = app
        .store
        .change(signed_in.actor(), now, move |db| {
            let moved = match above {
                Some(above) => db.move_entity(key, above)?,
                None => true,
            };
            Ok(moved && db.edit_entity(key, &edit)?)
        })
        .await;
    match saved {
        Ok(true) => Ok(Redirect::to(&format!("{PATH}?notice=entity-saved")).into_response()),
        Ok(false) => Err(PageError::NotFound),
        Err(store::Error::AlreadyExists) => {
            form.problems.name = language.t("entity-name-taken");
            show(&app, &signed_in, entity, form, None).await
        }
        Err(error) => {
            let flash = refused(error, language)?;
            show(&app, &signed_in, entity, form, Some(flash)).await
        }
    }
}

fn show_new(
    app: &App,
    signed_in: &SignedIn,
    form: EntityForm,
    status: StatusCode,
) -> Result<Response, PageError> {
    let page = Page::new(app, signed_in, signed_in.language.t("entity-add"), "entities");
    Ok((status, html(&AddPage { page, form })?).into_response())
}

async fn show(
    app: &App,
    signed_in: &SignedIn,
    entity: Entity,
    form: EntityForm,
    flash: Option<Flash>,
) -> Result<Response, PageError> {
    let refused = flash.as_ref().is_some_and(|flash| flash.kind == "danger");
    let wrong = refused || form.is_wrong();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let tree = tree_of(app, signed_in, Action::Read).await?;
    let below = tree.into_iter().filter(|known| known.parent == Some(entity.id)).collect();
    let (id, visible) = (entity.id, |action| signed_in.visible(Subject::Entities, action));
    let (updatable, growing, purgeable) =
        (visible(Action::Update), visible(Action::Create), visible(Action::Purge));
    let (may_save, may_create, may_delete) = app
        .store
        .read(move |db| {
            let (may_save, may_create) =
                (db.sees_entity(&updatable, id)?, db.sees_entity(&growing, id)?);
            Ok((may_save, may_create, db.sees_entity(&purgeable, id)?))
        })
        .await?;
    let shown = EditPage {
        page: Page::new(app, signed_in, entity.edit.name.clone(), "entities").with_flash(flash),
        may_save,
        may_create,
        may_delete: may_delete && entity.parent.is_some(),
        may_read_users: signed_in.rights.allow(Subject::Users, Action::Read),
        entity,
        below,
        form,
    };
    Ok((status, html(&shown)?).into_response())
}
