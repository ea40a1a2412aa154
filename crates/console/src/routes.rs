//! Every URL of the console.

use crate::{agents, assets, clients, computers, home, inventory_settings, setup, sign_in};
use axum::{
    Router, middleware,
    routing::{get, post},
};
use web::App;

/// Returns the routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::home))
        .route("/setup/{secret}", get(setup::form).post(setup::create_administrator))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/assets/computers", get(computers::computers))
        .route("/assets/computers/{id}", get(computers::computer))
        .route("/administration/agents", get(agents::agents))
        .route("/administration/agents/{id}", get(agents::agent))
        .route(
            "/administration/inventory",
            get(inventory_settings::settings).post(inventory_settings::save),
        )
        .route("/configuration/oauth-clients", get(clients::clients).post(clients::create_client))
        .route("/configuration/oauth-clients/add", get(clients::new_client))
        .route(
            "/configuration/oauth-clients/{key}",
            get(clients::client).post(clients::update_client),
        )
        .route("/configuration/oauth-clients/{key}/revoked-tokens", post(clients::revoke_tokens))
        .route(
            "/configuration/oauth-clients/{key}/deletion",
            get(clients::confirm_deletion).post(clients::delete_client),
        )
        .route("/static/{name}", get(assets::serve))
        .layer(middleware::from_fn(web::page_headers))
}
