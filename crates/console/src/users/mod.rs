//! Administration → Users.

mod access;
mod account;
mod add;
mod chosen;
mod deletion;
mod frame;
mod history;
mod holdings;
mod list;
mod sign_in;

pub(crate) use access::{WHY, end_access, end_session, revoke_grant, sessions};
pub(crate) use account::{change_state, update_user, user};
pub(crate) use add::{create_user, new_user};
pub(crate) use chosen::UserRows;
pub(crate) use deletion::{confirm_deletion, delete_user};
pub(crate) use history::history;
pub(crate) use holdings::{add_profile, profiles, remove_profile};
pub(crate) use list::users;
pub(crate) use sign_in::{reset_second_factor, set_password, sign_in};

/// Where users are administered.
pub(crate) const PATH: &str = "/administration/users";
