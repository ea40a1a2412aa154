//! Calls from browsers of other origins: allowed for the origins that clients have registered, and for no other.

use crate::App;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use oauth::Origin;
use store::ClientKey;

/// Whom an answer is for. A handler that knows puts it into the answer's extensions; then only that client's own
/// origins may read it.
#[derive(Clone, Copy, Debug)]
pub struct AnsweredClient(pub ClientKey);

/// Where people are led: no script of another origin has anything to read there.
const NAVIGATED: [&str; 2] = ["/api.php/authorize", "/api.php/end-session"];

/// Adds what browsers need to let a page of a registered origin read an answer. Cookies are never among it.
pub async fn cors(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let origin = origin.and_then(|text| Origin::parse(text).ok().filter(|o| o.as_str() == text));
    if NAVIGATED.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response =
        if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = origin else { return response };
    let client = response.extensions().get().map(|AnsweredClient(key)| *key);
    match may_read(&app, &origin, client).await {
        Ok(true) => allow(response.headers_mut(), &origin, preflight),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "an origin could not be looked up"),
    }
    response
}

async fn may_read(
    app: &App,
    origin: &Origin,
    client: Option<ClientKey>,
) -> Result<bool, store::Error> {
    let origin = origin.clone();
    app.store
        .read(move |db| match client {
            Some(key) => Ok(db
                .client_by_key(key)?
                .is_some_and(|client| client.metadata.origins.contains(&origin))),
            None => db.origin_is_registered(origin.as_str()),
        })
        .await
}

fn allow(headers: &mut HeaderMap, origin: &Origin, preflight: bool) {
    let Ok(origin) = HeaderValue::from_str(origin.as_str()) else { return };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if preflight {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE"),
            (
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "Authorization, Content-Type, Accept, Accept-Language, GLPI-Profile, GLPI-Entity, \
                 GLPI-Entity-Recursive, X-Requested-With",
            ),
            (header::ACCESS_CONTROL_MAX_AGE, "600"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    } else {
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Content-Range, Accept-Ranges, Retry-After, WWW-Authenticate"),
        );
    }
}
