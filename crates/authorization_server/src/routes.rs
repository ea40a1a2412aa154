//! Every URL of the authorization server. Prefixes, versions, letter case and trailing slashes are gone by now:
//! `quartermaster::address` has taken them off.

use crate::token::{only_post, token};
use axum::{Router, middleware, routing::post};
use web::App;

/// Returns the routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api.php/token", post(token).fallback(only_post))
        .layer(middleware::from_fn(web::no_store))
}
