//! What fields offer while somebody types an entity's name.

use crate::picker;
use axum::{
    Json,
    extract::{Query, State},
};
use rights::{Action, Subject};
use serde::Deserialize;
use web::{App, PageError, SignedIn};

/// What was typed, and what the entity is for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    subject: String,
    q: String,
}

/// Answers with some entities whose names hold each word, of those where the person may read the subject.
pub(crate) async fn choices(
    State(app): State<App>,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<String>>, PageError> {
    let subject = Subject::parse(&asked.subject).unwrap_or(Subject::Entities);
    signed_in.require(subject, Action::Read)?;
    let visible = signed_in.visible(subject, Action::Read);
    let entities = app.store.browse(move |db| db.entity_names(&visible)).await?;
    let entities: Vec<(i64, String)> =
        entities.into_iter().map(|(id, path)| (id.0, path)).collect();
    Ok(Json(picker::found(&entities, &asked.q)))
}
