//! Answers of the token endpoint: JSON, whatever happens (RFC 6749 §5.1 and §5.2).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use oauth::{Error, ErrorCode, Lifetime, TokenResponse};
use serde_json::json;
use store::ClientKey;
use web::{AnsweredClient, PLAIN_HTTP, PageError, add_no_store, add_page_headers};

/// How the client tried to authenticate, for the challenge of a 401 (RFC 6749 §5.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scheme {
    /// No `Authorization` header.
    None,
    /// `Authorization: Bearer`.
    Bearer,
    /// `Authorization: Basic`, or anything else.
    Basic,
}

/// Why there is no token.
#[derive(Debug)]
pub(crate) enum TokenError {
    /// The request is refused.
    Refused { error: Error, scheme: Scheme, for_client: Option<ClientKey> },
    /// There were too many wrong attempts.
    TooManyAttempts { error: Error, wait: Lifetime, for_client: Option<ClientKey> },
    /// The database failed; the cause goes to the log.
    Failed(store::Error),
}

impl From<store::Error> for TokenError {
    fn from(error: store::Error) -> Self {
        Self::Failed(error)
    }
}

pub(crate) fn success(answer: &TokenResponse, client: ClientKey) -> Response {
    answered(Json(answer.to_json()).into_response(), Some(client))
}

/// Notes whom an answer is for: only that client's origins may read it in a browser.
pub(crate) fn answered(mut response: Response, client: Option<ClientKey>) -> Response {
    if let Some(client) = client {
        response.extensions_mut().insert(AnsweredClient(client));
    }
    response
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused { error, scheme, for_client } => {
                let mut response = answered(error_response(&error), for_client);
                let challenge = match scheme {
                    _ if error.code != ErrorCode::InvalidClient => None,
                    Scheme::None => None,
                    Scheme::Bearer => Some("Bearer realm=\"OAuth\""),
                    Scheme::Basic => Some("Basic realm=\"OAuth\""),
                };
                if let Some(challenge) = challenge {
                    response
                        .headers_mut()
                        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
                }
                response
            }
            Self::TooManyAttempts { error, wait, for_client } => {
                let mut response = answered(error_response(&error), for_client);
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(wait.in_seconds()));
                response
            }
            Self::Failed(error) => {
                tracing::error!(%error, "a client could not be answered");
                let (status, code) = if error.is_temporary() {
                    (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
                } else {
                    (StatusCode::INTERNAL_SERVER_ERROR, "server_error")
                };
                let body = json!({
                    "error": code,
                    "error_description": "The server cannot answer now. Try again in a moment.",
                });
                (status, Json(body)).into_response()
            }
        }
    }
}

/// Answers a request that came by plain http from another machine: a page to people, JSON to programs.
pub fn plain_http_refused(parts: &Parts, reference: Option<&str>) -> Response {
    if matches!(parts.uri.path(), "/api.php/authorize" | "/api.php/end-session") {
        let mut page = PageError::PlainHttp(reference.map(str::to_owned)).page(&parts.headers);
        add_page_headers(&mut page);
        return page;
    }
    let error = Error::insecure_transport(PLAIN_HTTP);
    let error = reference.map_or(error.clone(), |reference| error.with_reference(reference));
    let mut response = error_response(&error);
    add_no_store(&mut response);
    response
}

fn error_response(error: &Error) -> Response {
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut body = json!({ "error": error.code.as_str(), "error_description": error.description });
    if let (Some(hint), Some(body)) = (&error.hint, body.as_object_mut()) {
        body.insert("hint".to_owned(), json!(hint));
    }
    (status, Json(body)).into_response()
}
