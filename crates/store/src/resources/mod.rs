//! What the API tells, a file for each resource.

mod agent;
mod client_denial;
mod client_secret;
mod client_token;
mod email_address;
mod entity;
mod event_log;
mod group;
mod oauth_client;
mod profile;
mod user;

use crate::Resource;

/// Every resource. REST, RSQL, `OpenAPI` and GraphQL are made from this list.
pub static RESOURCES: [&Resource; 11] = [
    &USER,
    &email_address::EMAIL_ADDRESS,
    &group::GROUP,
    &entity::ENTITY,
    &profile::PROFILE,
    &event_log::EVENT_LOG,
    &agent::AGENT,
    &oauth_client::OAUTH_CLIENT,
    &client_secret::CLIENT_SECRET,
    &client_token::CLIENT_TOKEN,
    &client_denial::CLIENT_DENIAL,
];

/// The resource of users.
pub use user::USER;
