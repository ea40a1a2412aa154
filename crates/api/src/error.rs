//! Errors in GLPI's shape, with the challenge of RFC 6750 beside it.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use oauth::{Challenge, ScopeToken};
use serde_json::json;
use web::{ActingRefusal, BearerDenied, BearerRefusal, PLAIN_HTTP, add_no_store};

/// An error of the API, with the reference of its denial if one was kept.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The caller is not known.
    Unauthenticated(Challenge, Option<String>),
    /// The token lacks a scope.
    Scope(ScopeToken, Option<String>),
    /// The caller may not act like this.
    Forbidden(String, Option<String>),
    /// A header holds nonsense.
    BadParameter(String),
    /// There is no such path or item.
    NotFound,
    /// The database failed; the cause goes to the log.
    Failed,
}

impl From<BearerDenied> for ApiError {
    fn from(denied: BearerDenied) -> Self {
        match (&denied.refusal, denied.refusal.challenge()) {
            (BearerRefusal::Scope(scope), _) => Self::Scope(*scope, denied.reference),
            (_, Some(challenge)) => Self::Unauthenticated(challenge, denied.reference),
            (_, None) => {
                tracing::error!(error = %denied, "a token could not be checked");
                Self::Failed
            }
        }
    }
}

impl ApiError {
    /// Tells why a bearer cannot act.
    pub(crate) fn of_acting(refusal: &ActingRefusal, reference: Option<String>) -> Self {
        match refusal {
            ActingRefusal::Malformed(_) => Self::BadParameter(refusal.to_string()),
            ActingRefusal::Store(_) => Self::from(store::Error::Busy),
            _ => Self::Forbidden(format!("{}.", capital(&refusal.to_string())), reference),
        }
    }
}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> Self {
        tracing::error!(%error, "the API could not answer");
        Self::Failed
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Answers a request that came by plain http from another machine.
pub fn plain_http_refused(_: &Parts, reference: Option<&str>) -> Response {
    let error = ApiError::Forbidden(PLAIN_HTTP.to_owned(), reference.map(str::to_owned));
    let mut response = error.into_response();
    add_no_store(&mut response);
    response
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        const FORBIDDEN: &str = "You don't have permission to perform this action.";
        let (status, code, title, detail, challenge, reference) = match self {
            Self::Unauthenticated(challenge, reference) => (
                StatusCode::UNAUTHORIZED,
                "ERROR_UNAUTHENTICATED",
                "You are not authenticated",
                Some("The Authorization header is missing or invalid.".to_owned()),
                Some(challenge),
                reference,
            ),
            Self::Scope(scope, reference) => (
                StatusCode::FORBIDDEN,
                "ERROR_RIGHT_MISSING",
                FORBIDDEN,
                Some(format!("The token lacks the scope {scope}, which this path needs.")),
                Some(Challenge::InsufficientScope(scope)),
                reference,
            ),
            Self::Forbidden(detail, reference) => (
                StatusCode::FORBIDDEN,
                "ERROR_RIGHT_MISSING",
                FORBIDDEN,
                Some(detail),
                None,
                reference,
            ),
            Self::BadParameter(detail) => (
                StatusCode::BAD_REQUEST,
                "ERROR_INVALID_PARAMETER",
                "One or more parameters are invalid",
                Some(detail),
                None,
                None,
            ),
            Self::NotFound => {
                (StatusCode::NOT_FOUND, "ERROR_ITEM_NOT_FOUND", "Not found", None, None, None)
            }
            Self::Failed => (
                StatusCode::SERVICE_UNAVAILABLE,
                "ERROR",
                "The server cannot answer now",
                Some("Try again in a moment.".to_owned()),
                None,
                None,
            ),
        };
        let detail = match (detail, reference) {
            (Some(detail), Some(reference)) => Some(format!("{detail} Reference {reference}.")),
            (detail, _) => detail,
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
