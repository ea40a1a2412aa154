//! Configuration → OAuth clients.

mod access;
mod activity;
mod add;
mod charts;
mod choices;
mod chosen;
mod chosen_tokens;
mod credentials;
mod danger;
mod foreseen;
mod form;
mod form_reading;
mod frame;
mod health;
mod history;
mod intent;
mod list;
mod overview;
mod putting_back;
mod secret_once;
mod setup;
mod snippets;
mod summary;

pub(crate) use access::{access, update_client};
pub(crate) use activity::{activity, revoke_token};
pub(crate) use add::{create_client, new_client};
pub(crate) use chosen::ClientRows;
pub(crate) use chosen_tokens::TokenRows;
pub(crate) use credentials::{credentials, end_secret, rotate_secret};
pub(crate) use danger::{
    change_state, confirm_deletion, confirm_revocation, confirm_state, delete_client, revoke_tokens,
};
pub(crate) use history::history;
pub(crate) use list::clients;
pub(crate) use overview::overview;
pub(crate) use setup::setup;

/// Where the list is.
const PATH: &str = "/configuration/oauth-clients";
