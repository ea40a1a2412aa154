//! Every URL of the API. Prefixes, versions, letter case and trailing slashes are gone by now:
//! `quartermaster::address` has taken them off.

use crate::{
    client_usage, dispatch::dispatch, error::ApiError, graphql, index, me, session, status,
};
use axum::{
    Router,
    extract::Request,
    http::{Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{any, get, post},
};
use web::App;

/// Returns the routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api.php", get(index::index))
        .route("/api.php/status", get(status::services))
        .route("/api.php/status/all", get(status::all))
        .route("/api.php/status/{service}", get(status::service))
        .route("/status.php", get(status::all))
        .route("/api.php/graphql", post(graphql::execute))
        .route("/api.php/graphql/schema", get(graphql::sdl))
        .route("/api.php/session", get(session::session))
        .route("/api.php/session/entitytree", get(session::entity_tree))
        .route("/api.php/administration/user/me", get(me::me))
        .route("/api.php/administration/user/me/email", get(me::addresses).post(me::add_address))
        .route(
            "/api.php/administration/user/me/email/{id}",
            get(me::address).delete(me::remove_address),
        )
        .route("/api.php/administration/user/me/emails/default", get(me::default_address))
        .route("/api.php/configuration/oauthclient/{id}/usage", get(client_usage::usage))
        .route("/api.php/{*path}", any(dispatch))
        .layer(middleware::from_fn(say_what_is_allowed))
        .layer(middleware::from_fn(web::no_store))
}

/// Says in the shape of the API which methods a path knows, where the router has found that it does not know one.
async fn say_what_is_allowed(request: Request, next: Next) -> Response {
    let is_question = request.method() == Method::OPTIONS;
    let response = next.run(request).await;
    if response.status() != StatusCode::METHOD_NOT_ALLOWED
        || response.headers().contains_key(header::CONTENT_TYPE)
    {
        return response;
    }
    let allowed = response.headers().get(header::ALLOW).and_then(|value| value.to_str().ok());
    let allowed = format!("{},OPTIONS", allowed.unwrap_or_default()).replace(',', ", ");
    if !is_question {
        return ApiError::Method(allowed).into_response();
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(allowed) = allowed.parse() {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}
