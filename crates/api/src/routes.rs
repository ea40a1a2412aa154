//! Every URL of the API. Prefixes, versions, letter case and trailing slashes are gone by now:
//! `quartermaster::address` has taken them off.

use crate::{
    agent_requests, client_usage, dispatch::dispatch, documentation, error::ApiError, graphql,
    index, me, openapi, session, status,
};
use axum::{
    Extension, Router,
    http::{Method, StatusCode},
    middleware,
    response::{IntoResponse as _, Response},
    routing::{any, get, post},
};
use web::App;

/// Returns the routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api.php", get(index::index))
        .route("/api.php/doc", get(documentation::page))
        .route("/api.php/doc.json", get(openapi::document))
        .route("/api.php/getting-started", get(documentation::getting_started))
        .route("/api.php/swagger-oauth-redirect", get(documentation::oauth_redirect))
        .route("/api.php/status", get(status::services))
        .route("/api.php/status/all", get(status::all))
        .route("/api.php/status/{service}", get(status::service))
        .route("/status.php", get(status::all))
        .route("/readyz", get(status::ready))
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
        .route("/api.php/inventory/agent/{id}/inventoryrequest", post(agent_requests::inventory))
        .route("/api.php/inventory/agent/{id}/statusrequest", post(agent_requests::status))
        .route("/api.php/configuration/oauthclient/{id}/usage", get(client_usage::usage))
        .route("/api.php/{*path}", any(dispatch))
        .method_not_allowed_fallback(other_method)
        .layer(Extension(openapi::Documents::default()))
        .layer(middleware::from_fn(web::no_store))
}

/// Answers a method that a path does not know; the router says in `Allow` which ones it does.
async fn other_method(method: Method) -> Response {
    match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => ApiError::Method(None).into_response(),
    }
}
