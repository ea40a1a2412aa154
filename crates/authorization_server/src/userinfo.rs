//! Who signed in: `GET /api.php/userinfo` (OpenID Connect Core §5.3).

use crate::{
    answer::{TokenError, answered},
    claims,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use oauth::ScopeToken;
use serde_json::json;
use web::{App, BearerDenied, BearerRefusal, BearerRequest, ClientAddress, Now, authorize_bearer};

/// Tells the subject, and of the person what the scopes `user` and `email` open.
pub(crate) async fn userinfo(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Response {
    let scopes = [ScopeToken::OpenId, ScopeToken::User, ScopeToken::Email];
    let (app, headers) = (&app, &headers);
    let request =
        BearerRequest { app, headers, address, now, endpoint: "userinfo", scopes: &scopes };
    let bearer = match authorize_bearer(request).await {
        Ok(bearer) => bearer,
        Err(BearerDenied { refusal: BearerRefusal::Store(error), .. }) => {
            return TokenError::from(error).into_response();
        }
        Err(denied) => return refuse(&denied),
    };
    let Some(user) = bearer.user.as_ref().map(|user| user.id) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let found = app.store.read(move |db| db.user_by_id(user)).await;
    let user = match found {
        Ok(Some(user)) => user,
        Ok(None) => return TokenError::from(store::Error::Busy).into_response(),
        Err(error) => return TokenError::from(error).into_response(),
    };
    let mut told = json!({ "sub": claims::subject_of(user.id) });
    if let Some(told) = told.as_object_mut() {
        if bearer.scope.covers(ScopeToken::User) {
            told.insert("name".to_owned(), json!(user.name));
            told.insert("preferred_username".to_owned(), json!(user.name));
        }
        if let (true, Some(email)) = (bearer.scope.covers(ScopeToken::Email), &user.email) {
            told.insert("email".to_owned(), json!(email));
            // Nobody has proved to read mail there.
            told.insert("email_verified".to_owned(), json!(false));
        }
    }
    answered(Json(told).into_response(), Some(bearer.client))
}

/// Refuses as RFC 6750 §3 has it.
fn refuse(denied: &BearerDenied) -> Response {
    let Some(challenge) = denied.refusal.challenge() else {
        return TokenError::from(store::Error::Busy).into_response();
    };
    let status = match challenge {
        oauth::Challenge::InsufficientScope(_) => StatusCode::FORBIDDEN,
        oauth::Challenge::Missing | oauth::Challenge::InvalidToken => StatusCode::UNAUTHORIZED,
    };
    let body = json!({
        "error": match challenge {
            oauth::Challenge::InsufficientScope(_) => "insufficient_scope",
            oauth::Challenge::Missing => "invalid_request",
            oauth::Challenge::InvalidToken => "invalid_token",
        },
        "error_description": match &denied.reference {
            Some(reference) => format!("The token gives no access to this. Reference {reference}."),
            None => "Send an access token with the scope openid, user or email.".to_owned(),
        },
    });
    let mut response = (status, Json(body)).into_response();
    if let Ok(value) = HeaderValue::from_str(&challenge.to_string()) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
