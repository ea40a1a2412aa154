//! The signed-in user: `GET /api.php/administration/user/me` and what is below it.

use crate::{entrance::Caller, error::ApiError};
use axum::{Json, extract::State, http::HeaderMap};
use oauth::{Challenge, ScopeToken};
use serde_json::{Value, json};
use store::{User, UserEmail};
use web::{App, ClientAddress, Now};

/// Tells the user; needs the scope `user`.
pub(crate) async fn me(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let (user, emails) = user(&caller, &[ScopeToken::User]).await?;
    Ok(Json(json!({
        "id": user.id.0,
        "username": user.name,
        "realname": null,
        "firstname": null,
        "emails": told(&emails),
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
    let (_, emails) = user(&caller, &[ScopeToken::User]).await?;
    Ok(Json(told(&emails)))
}

/// Tells the user's main address; needs the scope `email` or `user`.
pub(crate) async fn default_address(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let (_, emails) = user(&caller, &[ScopeToken::Email, ScopeToken::User]).await?;
    told(&emails).get(0).cloned().map(Json).ok_or(ApiError::NotFound)
}

/// The user with all addresses, the default one first.
async fn user(
    caller: &Caller<'_>,
    scopes: &[ScopeToken],
) -> Result<(User, Vec<UserEmail>), ApiError> {
    let bearer = caller.bearer(scopes).await?;
    let Some(id) = bearer.user.map(|user| user.id) else {
        return Err(ApiError::Unauthenticated(Challenge::InvalidToken, None));
    };
    let found = caller
        .app
        .store
        .read(move |db| {
            let Some(user) = db.user_by_id(id)? else { return Ok(None) };
            Ok(Some((user, db.emails_of_user(id)?)))
        })
        .await?;
    found.ok_or(ApiError::NotFound)
}

fn told(emails: &[UserEmail]) -> Value {
    emails
        .iter()
        .map(|known| {
            json!({
                "id": known.id,
                "email": known.email,
                "is_default": known.is_default,
                "is_dynamic": false,
            })
        })
        .collect()
}
