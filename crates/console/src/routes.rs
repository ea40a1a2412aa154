//! Every URL of the console.

use crate::{
    agents, applications, assets, clients, computers, general_settings, home, inventory_settings,
    second_factor, setup, sign_in, traces,
};
use axum::{
    Router, middleware,
    routing::{get, post},
};
use web::{App, PageError};

/// Returns the routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::home))
        .route("/setup/{secret}", get(setup::form).post(setup::create_administrator))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-in/second-factor", get(second_factor::ask).post(second_factor::answer))
        .route("/sign-in/enrolment", get(second_factor::enrolment).post(second_factor::enrol))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/account/applications", get(applications::applications))
        .route("/account/applications/{client}/withdrawal", post(applications::withdraw))
        .route(
            "/account/second-factor",
            get(second_factor::account).post(second_factor::enable_for_account),
        )
        .route("/account/second-factor/removal", post(second_factor::disable_for_account))
        .route("/assets/computers", get(computers::computers))
        .route("/assets/computers/{id}", get(computers::computer))
        .route("/administration/agents", get(agents::agents))
        .route("/administration/agents/{id}", get(agents::agent))
        .route(
            "/administration/inventory",
            get(inventory_settings::settings).post(inventory_settings::save),
        )
        .route("/administration/audit-log", get(traces::audit_log))
        .route("/administration/denials", get(traces::denials))
        .route("/administration/denials/{reference}", get(traces::denial))
        .route("/administration/sessions", get(traces::sessions))
        .route(
            "/administration/sessions/revocation",
            get(traces::confirm_revocation).post(traces::revoke),
        )
        .route(
            "/configuration/general",
            get(general_settings::settings).post(general_settings::save),
        )
        .route("/configuration/oauth-clients", get(clients::clients).post(clients::create_client))
        .route("/configuration/oauth-clients/add", get(clients::new_client))
        .route(
            "/configuration/oauth-clients/{key}",
            get(clients::client).post(clients::update_client),
        )
        .route("/configuration/oauth-clients/{key}/revoked-tokens", post(clients::revoke_tokens))
        .route("/configuration/oauth-clients/{key}/secrets", post(clients::rotate_secret))
        .route(
            "/configuration/oauth-clients/{key}/deletion",
            get(clients::confirm_deletion).post(clients::delete_client),
        )
        .route("/static/{name}", get(assets::serve))
        .fallback(|| async { PageError::NotFound })
        .layer(middleware::from_fn(web::tell_errors))
        .layer(middleware::from_fn(web::page_headers))
}
