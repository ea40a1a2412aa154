//! Tests of the whole house, at the level of HTTP: the real router, a real database, a clock in our hands.
//!
//! Each behaviour runs on SQLite and on PostgreSQL. `cargo xtask test` starts a PostgreSQL for them.

#![allow(
    clippy::assigning_clones,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod application;
mod asset_pages;
mod browser;
mod house;
mod ledger;
mod rest;
mod rest_assets;
mod rest_lists;
mod rest_people;
mod revocation;
mod running;

mod account_pages;
mod agent_binding;
mod agent_calls;
mod agent_password;
mod api;
mod api_user;
mod asset_edits;
mod audit_log;
mod authorize;
mod backlog;
mod backup;
mod chosen_rows;
mod clients;
mod codes;
mod confirmation;
mod connections;
mod console;
mod copying;
mod cors;
mod denials;
mod denials_pages;
mod doctor;
mod documents;
mod entities_pages;
mod every_kind;
mod every_list;
mod exchanges;
mod export;
mod fleet;
mod foreseen;
mod framing;
mod general_page;
mod graphql;
mod home_page;
mod hostile;
mod hostile_bytes;
mod hostile_requests;
mod introspection;
mod inventory;
mod inventory_settings;
mod key_file;
mod keys;
mod logs;
mod many_entities;
mod messages;
mod metrics;
mod nodes;
mod openapi;
mod openid;
mod outages;
mod password_grant;
mod plain_http;
mod profiles_pages;
mod program;
mod queue_page;
mod refresh;
mod rules;
mod second_factor;
mod service_account;
mod sessions_pages;
mod several_rows;
mod several_sessions;
mod sign_in_rules;
mod sockets;
mod software_pages;
mod tls;
mod token;
mod traces;
mod unread_lists;
mod usage;
mod users_pages;
mod visibility;
mod visibility_by_chance;
mod walk;
mod wire;
