//! The signed-in user: `GET /api.php/administration/user/me` and what is below it.

use crate::{entrance::Caller, error::ApiError};
use axum::{Json, extract::State, http::HeaderMap};
use oauth::{Challenge, ScopeToken};
use serde_json::{Value, json};
use store::User;
use web::{App, ClientAddress, Now};

/// Tells the user; needs the scope `user`.
pub(crate) async fn me(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::User]).await?;
    Ok(Json(json!({
        "id": user.id.0,
        "username": user.name,
        "realname": null,
        "firstname": null,
        "emails": emails(&user),
        "is_active": user.enabled,
        "is_deleted": false,
    })))
}

/// Tells the user's addresses; needs the scope `user`.
pub(crate) async fn addresses(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::User]).await?;
    Ok(Json(emails(&user)))
}

/// Tells the user's main address; needs the scope `email` or `user`.
pub(crate) async fn default_address(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let user = user(&caller, &[ScopeToken::Email, ScopeToken::User]).await?;
    emails(&user).get(0).cloned().map(Json).ok_or(ApiError::NotFound)
}

async fn user(caller: &Caller<'_>, scopes: &[ScopeToken]) -> Result<User, ApiError> {
    let bearer = caller.bearer(scopes).await?;
    let Some(id) = bearer.user.map(|user| user.id) else {
        return Err(ApiError::Unauthenticated(Challenge::InvalidToken, None));
    };
    let found = caller.app.store.read(move |db| db.user_by_id(id)).await?;
    found.ok_or(ApiError::NotFound)
}

/// A user has one address at the most.
fn emails(user: &User) -> Value {
    user.email
        .iter()
        .map(|email| json!({ "id": user.id.0, "email": email, "is_default": true, "is_dynamic": false }))
        .collect()
}
