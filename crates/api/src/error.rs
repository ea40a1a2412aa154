//! Errors in GLPI's shape, with the challenge of RFC 6750 beside it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use oauth::{Challenge, ScopeToken};
use serde_json::json;
use web::{App, BearerRefusal, ClientAddress, Now, authorize_bearer};

/// An error of the API.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The caller is not known.
    Unauthenticated(Challenge),
    /// The token lacks a scope.
    Scope(ScopeToken),
    /// There is no such path or item.
    NotFound,
    /// The database failed; the cause goes to the log.
    Failed,
}

impl From<BearerRefusal> for ApiError {
    fn from(refusal: BearerRefusal) -> Self {
        match (&refusal, refusal.challenge()) {
            (BearerRefusal::Scope(scope), _) => Self::Scope(*scope),
            (_, Some(challenge)) => Self::Unauthenticated(challenge),
            (_, None) => {
                tracing::error!(error = %refusal, "a token could not be checked");
                Self::Failed
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, title, detail, challenge) = match self {
            Self::Unauthenticated(challenge) => (
                StatusCode::UNAUTHORIZED,
                "ERROR_UNAUTHENTICATED",
                "You are not authenticated",
                Some("The Authorization header is missing or invalid".to_owned()),
                Some(challenge),
            ),
            Self::Scope(scope) => (
                StatusCode::FORBIDDEN,
                "ERROR_RIGHT_MISSING",
                "You don't have permission to perform this action.",
                Some(format!("The token lacks the scope {scope}, which this path needs.")),
                Some(Challenge::InsufficientScope(scope)),
            ),
            Self::NotFound => {
                (StatusCode::NOT_FOUND, "ERROR_ITEM_NOT_FOUND", "Not found", None, None)
            }
            Self::Failed => (
                StatusCode::SERVICE_UNAVAILABLE,
                "ERROR",
                "The server cannot answer now",
                Some("Try again in a moment.".to_owned()),
                None,
            ),
        };
        let body = json!({ "status": code, "title": title, "detail": detail });
        let mut response = (status, Json(body)).into_response();
        let challenge =
            challenge.and_then(|challenge| HeaderValue::from_str(&challenge.to_string()).ok());
        if let Some(challenge) = challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// Answers a path that does not exist: 404 to those who are known, 401 to the others, as GLPI does.
pub(crate) async fn unknown_path(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> ApiError {
    match authorize_bearer(&app, &headers, address, now, ScopeToken::Api).await {
        Ok(_) => ApiError::NotFound,
        Err(refusal) => refusal.into(),
    }
}
