//! Every URL of the authorization server. Prefixes, versions, letter case and trailing slashes are gone by now:
//! `quartermaster::address` has taken them off.

use crate::{
    authorize, consent, end_session, introspect::introspect, keys::jwks, metadata, revoke::revoke,
    token, userinfo::userinfo,
};
use axum::{
    Router, middleware,
    routing::{get, post},
};
use web::App;

/// Returns the routes.
pub fn routes() -> Router<App> {
    let endpoints = Router::new()
        .route("/api.php/token", post(token::token).fallback(token::only_post))
        .route("/api.php/introspect", post(introspect).fallback(token::only_post))
        .route("/api.php/revoke", post(revoke).fallback(token::only_post))
        .route("/api.php/userinfo", get(userinfo).post(userinfo))
        .layer(middleware::from_fn(web::no_store));
    let documents = Router::new()
        .route("/api.php/jwks", get(jwks))
        .route("/.well-known/oauth-authorization-server", get(metadata::authorization_server))
        .route("/.well-known/oauth-authorization-server/{*path}", get(metadata::of_path))
        .route("/.well-known/openid-configuration", get(metadata::openid));
    let pages = Router::new()
        .route("/api.php/authorize", get(authorize::authorize).post(consent::decide))
        .route("/api.php/end-session", get(end_session::ask).post(end_session::end))
        .layer(middleware::from_fn(web::tell_errors))
        .layer(middleware::from_fn(web::page_headers));
    endpoints.merge(documents).merge(pages)
}
