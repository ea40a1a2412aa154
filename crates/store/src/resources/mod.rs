//! What the API tells, a file for each resource.

mod agent;
mod asset;
mod asset_act;
mod asset_change;
mod client_denial;
mod client_secret;
mod client_token;
mod component;
mod dropdown;
mod email_address;
mod entity;
mod event_log;
mod group;
mod locked_field;
mod oauth_client;
mod profile;
mod refused_equipment;
mod software;
mod user;

use crate::Resource;

/// Every resource. REST, RSQL, `OpenAPI` and GraphQL are made from this list.
pub static RESOURCES: [&Resource; 47] = [
    &asset::COMPUTER,
    &asset::MONITOR,
    &asset::NETWORK_EQUIPMENT,
    &asset::PERIPHERAL,
    &asset::PHONE,
    &asset::PRINTER,
    &asset::UNMANAGED,
    &asset::ASSET,
    &component::COMPONENT,
    &component::VOLUME,
    &component::VIRTUAL_MACHINE,
    &component::NETWORK_PORT,
    &component::OPERATING_SYSTEM,
    &software::INSTALLATION,
    &asset_change::ASSET_CHANGE,
    &software::SOFTWARE,
    &software::VERSION,
    &dropdown::LOCATION,
    &dropdown::STATE,
    &dropdown::MANUFACTURER,
    &dropdown::COMPUTER_TYPE,
    &dropdown::COMPUTER_MODEL,
    &dropdown::MONITOR_TYPE,
    &dropdown::MONITOR_MODEL,
    &dropdown::NETWORK_EQUIPMENT_TYPE,
    &dropdown::NETWORK_EQUIPMENT_MODEL,
    &dropdown::PERIPHERAL_TYPE,
    &dropdown::PERIPHERAL_MODEL,
    &dropdown::PHONE_TYPE,
    &dropdown::PHONE_MODEL,
    &dropdown::PRINTER_TYPE,
    &dropdown::PRINTER_MODEL,
    &dropdown::UNMANAGED_TYPE,
    &dropdown::UNMANAGED_MODEL,
    &USER,
    &email_address::EMAIL_ADDRESS,
    &group::GROUP,
    &entity::ENTITY,
    &profile::PROFILE,
    &event_log::EVENT_LOG,
    &AGENT,
    &locked_field::LOCKED_FIELD,
    &refused_equipment::REFUSED_EQUIPMENT,
    &oauth_client::OAUTH_CLIENT,
    &client_secret::CLIENT_SECRET,
    &client_token::CLIENT_TOKEN,
    &client_denial::CLIENT_DENIAL,
];

/// The resource of agents.
pub use agent::AGENT;
/// The resource of users.
pub use user::USER;
