//! What a token is worth now: `POST /api.php/introspect` (RFC 7662).

use crate::{
    answer::{TokenError, answered},
    call::{Call, read_parameters},
    claims,
    client_authentication::{Authenticated, authenticate_client},
};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use oauth::{AccessToken, Error, RefreshToken};
use serde_json::{Value, json};
use store::{Client, TokenState};
use web::{App, ClientAddress, Failed, Now, check_token};

/// Answers `{"active":false}` for everything that is not a live token which the caller may know of, and never why.
pub(crate) async fn introspect(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, TokenError> {
    let mut call = Call::new(app, now, "introspect", address, &headers);
    let parameters = match read_parameters(&headers, body).await {
        Ok(parameters) => parameters,
        Err(error) => return Err(call.malformed(error).await),
    };
    let Authenticated { client, .. } =
        authenticate_client(&mut call, &headers, &parameters).await.map_err(as_unauthenticated)?;
    if !client.metadata.confidential {
        let failed = Failed::new(
            "The client can keep a secret",
            "a public client cannot prove who it is, so it may not introspect tokens",
            "Give the resource server a confidential client of its own.",
        );
        return Err(call.refuse(failed, Error::invalid_client()).await);
    }
    let Some(token) = parameters.get("token") else {
        return Err(call.malformed(Error::parameter("token")).await);
    };
    let told = match access_token(&call, &client, token).await? {
        Some(told) => Some(told),
        None => refresh_token(&call, &client, token).await?,
    };
    let told = told.unwrap_or_else(|| json!({ "active": false }));
    Ok(answered(Json(told).into_response(), Some(client.key)))
}

/// Here and at revocation a caller who says nothing of who it is, is not authenticated (RFC 7662 §2.3).
pub(crate) fn as_unauthenticated(error: TokenError) -> TokenError {
    let left_out = ["client_id", "client_secret"].map(Error::parameter);
    match error {
        TokenError::Refused { error, scheme, for_client }
            if left_out.iter().any(|known| known.hint == error.hint) =>
        {
            let error = Error { code: oauth::ErrorCode::InvalidClient, ..error };
            TokenError::Refused { error, scheme, for_client }
        }
        other => other,
    }
}

async fn access_token(
    call: &Call,
    caller: &Client,
    token: &str,
) -> Result<Option<Value>, TokenError> {
    let Some(presented) = AccessToken::parse(token) else { return Ok(None) };
    let wanted = presented.clone();
    let Some(state) = call.app.store.read(move |db| db.token_state(&wanted)).await? else {
        return Ok(None);
    };
    let live = check_token(&state, &presented, call.now).is_ok() && is_from_allowed_address(&state);
    let may_know = caller.key == state.client || caller.metadata.introspects_all;
    if !(live && may_know) {
        return Ok(None);
    }
    let subject = state
        .user
        .as_ref()
        .map_or_else(|| state.client_id.to_string(), |user| claims::subject_of(user.id));
    let mut told = json!({
        "active": true,
        "scope": state.scope.to_string(),
        "client_id": state.client_id.as_str(),
        "token_type": "Bearer",
        "sub": subject,
        "aud": claims::audience(&call.app),
        "iss": call.app.issuer(),
        "iat": state.issued_at.seconds(),
        "nbf": state.issued_at.seconds(),
        "exp": state.expires_at.seconds(),
        "jti": state.number.0.to_string(),
    });
    if let (Some(user), Some(told)) = (&state.user, told.as_object_mut()) {
        told.insert("username".to_owned(), json!(user.name));
    }
    Ok(Some(told))
}

/// A token that was given to an address which is no longer allowed is worth nothing.
fn is_from_allowed_address(state: &TokenState) -> bool {
    state.issued_to.parse().is_ok_and(|address| state.allowed_addresses.permits(address))
}

async fn refresh_token(
    call: &Call,
    caller: &Client,
    token: &str,
) -> Result<Option<Value>, TokenError> {
    let Some(presented) = RefreshToken::parse(token) else { return Ok(None) };
    let now = call.now;
    let found = call
        .app
        .store
        .read(move |db| {
            let Some((family, end)) = db.live_refresh_token(&presented, now)? else {
                return Ok(None);
            };
            let client = db.client_by_key(family.client)?;
            Ok(client.map(|client| (family, end, client)))
        })
        .await?;
    let Some((family, end, client)) = found else { return Ok(None) };
    let may_know = caller.key == client.key || caller.metadata.introspects_all;
    if !(may_know && client.metadata.enabled) {
        return Ok(None);
    }
    Ok(Some(json!({
        "active": true,
        "scope": family.scope.to_string(),
        "client_id": client.client_id.as_str(),
        "token_type": "refresh_token",
        "sub": claims::subject_of(family.user),
        "iss": call.app.issuer(),
        "exp": end.seconds(),
    })))
}
