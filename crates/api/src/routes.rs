//! Every URL of the API. Prefixes, versions, letter case and trailing slashes are gone by now:
//! `quartermaster::address` has taken them off.

use crate::{
    me,
    session::{session, unknown_path},
    status,
};
use axum::{Router, middleware, routing::get};
use web::App;

/// Returns the routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api.php/status", get(status::services))
        .route("/api.php/status/all", get(status::all))
        .route("/api.php/status/{service}", get(status::service))
        .route("/status.php", get(status::all))
        .route("/api.php/session", get(session))
        .route("/api.php/administration/user/me", get(me::me))
        .route("/api.php/administration/user/me/email", get(me::addresses))
        .route("/api.php/administration/user/me/emails/default", get(me::default_address))
        .route("/api.php", get(unknown_path))
        .route("/api.php/{*path}", get(unknown_path).fallback(unknown_path))
        .layer(middleware::from_fn(web::no_store))
}
