//! Every URL of the console.

use crate::{
    account,
    agents::{self, AgentRows},
    applications::{self, ApplicationRows},
    asset_pages::{self, KindAt, LockRows},
    assets, chosen,
    clients::{self, ClientRows, TokenRows},
    entities::{self, EntityRows},
    general_settings, home,
    inventory::{self, QueueRows},
    let_in::{GrantsOf, SessionsOf},
    profiles::{self, ProfileRows},
    refused_equipment::{self, RefusedRows},
    rules::{self, RuleRows},
    second_factor, setup, sign_in, software,
    traces::{self, GrantRows, WebSessionRows},
    users::{self, UserRows},
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
        .route(
            "/account/applications/chosen",
            get(chosen::confirm::<ApplicationRows>).post(chosen::act::<ApplicationRows>),
        )
        .route("/account/applications/{client}/withdrawal", post(applications::withdraw))
        .route(
            "/account/second-factor",
            get(second_factor::account).post(second_factor::enable_for_account),
        )
        .route("/account/second-factor/removal", post(second_factor::disable_for_account))
        .route("/administration/agents", get(agents::agents))
        .route(
            "/administration/agents/chosen",
            get(chosen::confirm::<AgentRows>).post(chosen::act::<AgentRows>),
        )
        .route("/administration/agents/{id}", get(agents::agent))
        .route("/administration/agents/{id}/tag", post(agents::tag))
        .route("/administration/agents/{id}/lock", post(agents::lock))
        .route("/administration/agents/{id}/unlocking", post(agents::unlock))
        .route("/administration/agents/{id}/binding", post(agents::bind))
        .route("/administration/agents/{id}/release", post(agents::release))
        .route("/administration/agents/{id}/run", post(agents::run))
        .route("/administration/agents/{id}/state", post(agents::state))
        .route(
            "/administration/agents/{id}/deletion",
            get(agents::confirm_deletion).post(agents::delete),
        )
        .route("/administration/inventory", get(inventory::settings).post(inventory::save))
        .route(
            "/administration/inventory/import",
            get(inventory::import_page).post(inventory::import),
        )
        .merge(queue())
        .merge(import_rules())
        .route("/administration/audit-log", get(traces::audit_log))
        .route("/administration/denials", get(traces::denials))
        .route("/administration/denials/{reference}", get(traces::denial))
        .route("/administration/sessions", get(traces::sessions))
        .route(
            "/administration/sessions/web/chosen",
            get(chosen::confirm::<WebSessionRows>).post(chosen::act::<WebSessionRows>),
        )
        .route(
            "/administration/sessions/tokens/chosen",
            get(chosen::confirm::<GrantRows>).post(chosen::act::<GrantRows>),
        )
        .route(
            "/administration/sessions/revocation",
            get(traces::confirm_revocation).post(traces::revoke),
        )
        .route(
            "/configuration/general",
            get(general_settings::settings).post(general_settings::save),
        )
        .merge(assets_of_every_kind())
        .merge(oauth_clients())
        .merge(people())
        .fallback(|| async { PageError::NotFound })
        .layer(middleware::from_fn(web::tell_errors))
        .layer(middleware::from_fn(web::page_headers))
}

/// Assets.
fn assets_of_every_kind() -> Router<App> {
    Router::new()
        .route("/assets/changes", get(asset_pages::changes))
        .route("/assets/software", get(software::software))
        .route("/assets/software/machines", get(software::machines))
        .route("/assets/software/{id}", get(software::one_software))
        .route("/assets/{kind}", get(asset_pages::assets))
        .route("/assets/{kind}/chosen", get(chosen::confirm::<KindAt>).post(chosen::act::<KindAt>))
        .route("/assets/{kind}/{id}", get(asset_pages::main_tab).post(asset_pages::save))
        .route("/assets/{kind}/{id}/software", get(asset_pages::software_tab))
        .route("/assets/{kind}/{id}/connections", get(asset_pages::connections))
        .route("/assets/{kind}/{id}/agents", get(asset_pages::agents))
        .route("/assets/{kind}/{id}/documents/{document}", get(asset_pages::document))
        .route("/assets/{kind}/{id}/locks", get(asset_pages::locks).post(asset_pages::lock))
        .route(
            "/assets/{kind}/{id}/locks/chosen",
            get(chosen::confirm::<LockRows>).post(chosen::act::<LockRows>),
        )
        .route("/assets/{kind}/{id}/locks/{lock}/release", post(asset_pages::release))
        .route("/assets/{kind}/{id}/history", get(asset_pages::history))
        .route("/assets/{kind}/{id}/trash", post(asset_pages::trash))
        .route("/assets/{kind}/{id}/restoration", post(asset_pages::restore))
        .route(
            "/assets/{kind}/{id}/deletion",
            get(asset_pages::confirm_purge).post(asset_pages::purge),
        )
        .route("/assets/{kind}/{id}/{tab}", get(asset_pages::parts_tab))
}

/// Administration → Inventory → Queue.
fn queue() -> Router<App> {
    Router::new()
        .route("/administration/inventory/queue", get(inventory::queue))
        .route("/administration/inventory/queue/retries", post(inventory::retry_all))
        .route(
            "/administration/inventory/queue/chosen",
            get(chosen::confirm::<QueueRows>).post(chosen::act::<QueueRows>),
        )
        .route("/administration/inventory/queue/{id}", get(inventory::queued_document))
        .route("/administration/inventory/queue/{id}/document", get(inventory::queued_file))
        .route("/administration/inventory/queue/{id}/retry", post(inventory::retry))
        .route(
            "/administration/inventory/queue/{id}/deletion",
            get(inventory::confirm_discarding).post(inventory::discard),
        )
}

/// Administration → Inventory → Import rules, and Refused equipment.
fn import_rules() -> Router<App> {
    Router::new()
        .route("/administration/inventory/rules", get(rules::rules).post(rules::create_rule))
        .route("/administration/inventory/rules/add", get(rules::new_rule))
        .route("/administration/inventory/rules/trial", get(rules::trial_page).post(rules::trial))
        .route(
            "/administration/inventory/rules/reset",
            get(rules::confirm_reset).post(rules::reset),
        )
        .route(
            "/administration/inventory/rules/chosen",
            get(chosen::confirm::<RuleRows>).post(chosen::act::<RuleRows>),
        )
        .route(
            "/administration/inventory/rules/{number}",
            get(rules::rule).post(rules::update_rule),
        )
        .route("/administration/inventory/rules/{number}/state", post(rules::change_state))
        .route("/administration/inventory/rules/{number}/move", post(rules::move_rule))
        .route(
            "/administration/inventory/rules/{number}/deletion",
            get(rules::confirm_deletion).post(rules::delete_rule),
        )
        .route("/administration/refused-equipment", get(refused_equipment::refused_equipment))
        .route(
            "/administration/refused-equipment/chosen",
            get(chosen::confirm::<RefusedRows>).post(chosen::act::<RefusedRows>),
        )
        .route("/administration/refused-equipment/{id}", get(refused_equipment::refused_one))
        .route("/administration/refused-equipment/{id}/acceptance", post(refused_equipment::accept))
        .route(
            "/administration/refused-equipment/{id}/deletion",
            get(refused_equipment::confirm_deletion).post(refused_equipment::delete),
        )
}

/// Configuration → OAuth clients.
fn oauth_clients() -> Router<App> {
    Router::new()
        .route("/configuration/oauth-clients", get(clients::clients).post(clients::create_client))
        .route("/configuration/oauth-clients/add", get(clients::new_client))
        .route(
            "/configuration/oauth-clients/chosen",
            get(chosen::confirm::<ClientRows>).post(chosen::act::<ClientRows>),
        )
        .route("/configuration/oauth-clients/{key}", get(clients::overview))
        .route(
            "/configuration/oauth-clients/{key}/access",
            get(clients::access).post(clients::update_client),
        )
        .route("/configuration/oauth-clients/{key}/credentials", get(clients::credentials))
        .route("/configuration/oauth-clients/{key}/secrets", post(clients::rotate_secret))
        .route("/configuration/oauth-clients/{key}/secrets/{secret}/end", post(clients::end_secret))
        .route("/configuration/oauth-clients/{key}/activity", get(clients::activity))
        .route(
            "/configuration/oauth-clients/{key}/tokens/chosen",
            get(chosen::confirm::<TokenRows>).post(chosen::act::<TokenRows>),
        )
        .route(
            "/configuration/oauth-clients/{key}/tokens/{number}/revocation",
            post(clients::revoke_token),
        )
        .route("/configuration/oauth-clients/{key}/setup", get(clients::setup))
        .route("/configuration/oauth-clients/{key}/history", get(clients::history))
        .route(
            "/configuration/oauth-clients/{key}/state",
            get(clients::confirm_state).post(clients::change_state),
        )
        .route(
            "/configuration/oauth-clients/{key}/revoked-tokens",
            get(clients::confirm_revocation).post(clients::revoke_tokens),
        )
        .route(
            "/configuration/oauth-clients/{key}/deletion",
            get(clients::confirm_deletion).post(clients::delete_client),
        )
        .route("/static/{name}", get(assets::serve))
}

/// Users, profiles, entities, and everybody's own account.
fn people() -> Router<App> {
    Router::new()
        .route("/account/profile", get(account::profile).post(account::update_profile))
        .route("/account/password", get(account::password).post(account::change_password))
        .route("/account/sessions", get(account::sessions))
        .route(
            "/account/sessions/chosen",
            get(chosen::confirm::<SessionsOf>).post(chosen::act::<SessionsOf>),
        )
        .route(
            "/account/grants/chosen",
            get(chosen::confirm::<GrantsOf>).post(chosen::act::<GrantsOf>),
        )
        .route("/account/sessions/others/end", post(account::end_other_sessions))
        .route("/account/sessions/{session}/end", post(account::end_session))
        .route("/account/grants/{family}/revocation", post(account::revoke_grant))
        .route("/administration/users", get(users::users).post(users::create_user))
        .route("/administration/users/add", get(users::new_user))
        .route(
            "/administration/users/chosen",
            get(chosen::confirm::<UserRows>).post(chosen::act::<UserRows>),
        )
        .route("/administration/users/{id}", get(users::user).post(users::update_user))
        .route("/administration/users/{id}/state", post(users::change_state))
        .route("/administration/users/{id}/profiles", get(users::profiles).post(users::add_profile))
        .route("/administration/users/{id}/profiles/removal", post(users::remove_profile))
        .route("/administration/users/{id}/sign-in", get(users::sign_in))
        .route("/administration/users/{id}/password", post(users::set_password))
        .route("/administration/users/{id}/second-factor-reset", post(users::reset_second_factor))
        .route("/administration/users/{id}/sessions", get(users::sessions))
        .route(
            "/administration/users/{id}/sessions/chosen",
            get(chosen::confirm::<SessionsOf>).post(chosen::act::<SessionsOf>),
        )
        .route(
            "/administration/users/{id}/grants/chosen",
            get(chosen::confirm::<GrantsOf>).post(chosen::act::<GrantsOf>),
        )
        .route("/administration/users/{id}/sessions/{session}/end", post(users::end_session))
        .route("/administration/users/{id}/grants/{family}/revocation", post(users::revoke_grant))
        .route("/administration/users/{id}/access-end", post(users::end_access))
        .route("/administration/users/{id}/history", get(users::history))
        .route(
            "/administration/users/{id}/deletion",
            get(users::confirm_deletion).post(users::delete_user),
        )
        .route("/administration/profiles", get(profiles::profiles).post(profiles::create_profile))
        .route("/administration/profiles/add", get(profiles::new_profile))
        .route(
            "/administration/profiles/chosen",
            get(chosen::confirm::<ProfileRows>).post(chosen::act::<ProfileRows>),
        )
        .route(
            "/administration/profiles/{id}",
            get(profiles::profile).post(profiles::update_profile),
        )
        .route(
            "/administration/profiles/{id}/deletion",
            get(profiles::confirm_deletion).post(profiles::delete_profile),
        )
        .route("/administration/entities", get(entities::entities).post(entities::create_entity))
        .route("/administration/entities/add", get(entities::new_entity))
        .route("/administration/entities/choices", get(entities::choices))
        .route(
            "/administration/entities/chosen",
            get(chosen::confirm::<EntityRows>).post(chosen::act::<EntityRows>),
        )
        .route("/administration/entities/{id}", get(entities::entity).post(entities::update_entity))
        .route(
            "/administration/entities/{id}/deletion",
            get(entities::confirm_deletion).post(entities::delete_entity),
        )
}
