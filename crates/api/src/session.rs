//! As whom the caller acts: `GET /api.php/session`; and the answer to paths that do not exist.

use crate::{entrance::Caller, error::ApiError};
use axum::{Json, extract::State, http::HeaderMap};
use oauth::ScopeToken;
use serde_json::{Value, json};
use web::{App, ClientAddress, Now};

/// Tells the user or service account, its profile and entities; needs the scope `api`.
pub(crate) async fn session(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let bearer = caller.bearer(&[ScopeToken::Api]).await?;
    let acting = caller.acting(&bearer).await?;
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

/// Answers a path that does not exist: 404 to those who are known, 401 to the others, as GLPI does.
pub(crate) async fn unknown_path(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> ApiError {
    let caller = Caller { app: &app, headers: &headers, address, now };
    match caller.bearer(&[ScopeToken::Api]).await {
        Ok(_) => ApiError::NotFound,
        Err(error) => error,
    }
}
