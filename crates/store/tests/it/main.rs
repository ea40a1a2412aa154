//! What the store promises, on SQLite and on PostgreSQL alike.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod accounts;
mod asset_counts;
mod asset_links;
mod assets;
mod at_once;
mod attached_instants;
mod audit_log;
mod backup;
mod changes;
mod client_lists;
mod clients;
mod dashboard;
mod denials;
mod documents;
mod entities;
mod examination;
mod fleet;
mod grants;
mod locked_fields;
mod outages;
mod people;
mod postgres_tls;
mod profiles;
mod resource_filters;
mod resources;
mod rounds;
mod rules;
mod schema;
mod sealing;
mod searches;
mod sessions;
mod software;
mod usage;
mod visible;
mod world;
