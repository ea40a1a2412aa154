//! One row of a resource: read, changed, deleted.

use crate::{
    body::read_object, dispatch::Asked, error::ApiError, rendering::Form, writing::writing,
};
use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use oauth::ScopeToken;
use rights::Action;
use serde_json::Map;
use store::{Change, Deletion, Question, Rejection, Resource, Viewer};

fn question(asked: &Asked<'_>) -> Question {
    Question {
        above: asked.target.above.clone(),
        id: asked.target.id,
        ..Question::all(asked.target.resource, asked.version)
    }
}

/// Tells a row.
pub(crate) async fn read(asked: &Asked<'_>) -> Result<Response, ApiError> {
    let entered = asked.caller.enter(&[ScopeToken::Api]).await?;
    asked.caller.require(&entered, asked.target.resource.subject, Action::Read).await?;
    let (viewer, question) = (entered.viewer(Action::Read), question(asked));
    let conditions = asked.target.conditions();
    let found = asked
        .caller
        .app
        .store
        .read(move |db| {
            for (resource, keys) in conditions {
                if !db.sees_row(&viewer, resource, &keys)? {
                    return Ok(None);
                }
            }
            db.item(&viewer, &question)
        })
        .await?;
    Ok(Form::accepted(asked.headers).row(found.ok_or(ApiError::NotFound)?))
}

/// Changes a row, and tells it as it is now.
pub(crate) async fn update(asked: &Asked<'_>, body: Body) -> Result<Response, ApiError> {
    // 1. Who asks, and may they?
    let entered = asked.caller.enter(&[ScopeToken::Api]).await?;
    let resource = asked.target.resource;
    asked.caller.require(&entered, resource.subject, Action::Update).await?;
    // 2. What shall it be?
    let object = read_object(asked.headers, body).await?;
    let act = writing(asked, &entered, object).await?;
    // 3. Change it where it is seen and may be changed.
    let Some(update) = resource.acts.update else { return Err(ApiError::NotFound) };
    let reading = entered.viewer(Action::Read);
    let writing = entered.viewer(Action::Update);
    let (keys, question, address) = (asked.target.keys(), question(asked), asked.caller.address);
    let changed = asked
        .caller
        .app
        .store
        .change(entered.actor(), asked.caller.now, move |change| {
            change.comes_from(address);
            change.hold_row(resource, act.id)?;
            may(change, [&reading, &writing], resource, &keys)?;
            update(change, &act)?;
            change.item(&reading, &question)
        })
        .await?;
    // Whoever moves a row out of sight is told nothing of it.
    match changed {
        Some(row) => Ok(Form::accepted(asked.headers).row(row)),
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// Deletes a row: into the trash where there is one, for good where there is none or `force=true`.
pub(crate) async fn delete(asked: &Asked<'_>) -> Result<Response, ApiError> {
    let entered = asked.caller.enter(&[ScopeToken::Api]).await?;
    let resource = asked.target.resource;
    let forced = is_forced(asked.query)?;
    let deletion = if resource.acts.trash && !forced { Deletion::Trash } else { Deletion::Purge };
    let action = match (deletion, resource.under) {
        (Deletion::Trash, _) => Action::Delete,
        // What stands below another row is a part of it.
        (Deletion::Purge, Some(_)) => Action::Update,
        (Deletion::Purge, None) => Action::Purge,
    };
    asked.caller.require(&entered, resource.subject, action).await?;
    let act = writing(asked, &entered, Map::new()).await?;
    let Some(delete) = resource.acts.delete else { return Err(ApiError::NotFound) };
    let (reading, writing) = (entered.viewer(Action::Read), entered.viewer(action));
    let (keys, address) = (asked.target.keys(), asked.caller.address);
    asked
        .caller
        .app
        .store
        .change(entered.actor(), asked.caller.now, move |change| {
            change.comes_from(address);
            may(change, [&reading, &writing], resource, &keys)?;
            delete(change, &act, deletion)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Reads whether a row shall be deleted for good.
fn is_forced(query: &str) -> Result<bool, ApiError> {
    let mut forced = false;
    for (_, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "force") {
        forced = match value.as_ref() {
            "true" | "1" => true,
            "false" | "0" | "" => false,
            _ => return Err(ApiError::BadParameter("force must be true or false.".to_owned())),
        };
    }
    Ok(forced)
}

/// What is not seen is not there; what is seen and may not be changed is said so.
fn may(
    change: &mut Change<'_>,
    [reading, writing]: [&Viewer; 2],
    resource: &'static Resource,
    keys: &[i64],
) -> Result<(), store::Error> {
    if change.sees_row(writing, resource, keys)? {
        return Ok(());
    }
    if change.sees_row(reading, resource, keys)? {
        return Err(
            Rejection::Forbidden("You do not have the right in the entity of this item").into()
        );
    }
    Err(Rejection::NotFound.into())
}
