//! As whom the caller acts: `GET /api.php/session`, `/api.php/Session/EntityTree`.

use crate::{
    entrance::{Caller, Entered},
    error::ApiError,
};
use axum::{Json, extract::State, http::HeaderMap};
use oauth::ScopeToken;
use serde_json::{Value, json};
use store::EntityNode;
use web::{App, ClientAddress, Now};

/// Tells the user or service account, its profile and entities; needs the scope `api`.
pub(crate) async fn session(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let Entered { bearer, acting } = caller.enter(&[ScopeToken::Api]).await?;
    let user = bearer.user.as_ref();
    let name = user.map_or(&bearer.client_name, |user| &user.name);
    let entities: Vec<i64> = acting.entities.iter().map(|(entity, _)| entity.0).collect();
    let (entity, recursive) =
        acting.entities.first().map_or((None, false), |(id, below)| (Some(id.0), *below));
    Ok(Json(json!({
        "current_time": now.to_string(),
        "user_id": user.map(|user| user.id.0),
        "use_mode": 0,
        "friendly_name": name,
        "name": name,
        "real_name": null,
        "first_name": null,
        "default_entity": entity,
        "profiles": { acting.profile.0.to_string(): acting.profile_name },
        "active_entities": entities,
        "active_profile": { "id": acting.profile.0, "name": acting.profile_name, "interface": "central" },
        "active_entity": { "id": entity, "recursive": i32::from(recursive) },
    })))
}

/// Tells the entities in which the caller acts, each with those below it: nodes with key, label and children.
pub(crate) async fn entity_tree(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let Entered { acting, .. } = caller.enter(&[ScopeToken::Api]).await?;
    let held = acting.entities;
    let nodes = app.store.browse(move |db| db.entity_nodes(&held)).await?;
    Ok(Json(below(None, &nodes)))
}

/// Returns those nodes as a tree whose parent is this one.
fn below(parent: Option<i64>, nodes: &[EntityNode]) -> Value {
    let children = nodes.iter().filter(|node| node.parent == parent);
    children
        .map(|node| {
            json!({
                "key": node.id,
                "label": node.name,
                "children": below(Some(node.id), nodes),
            })
        })
        .collect()
}
