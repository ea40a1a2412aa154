//! My account: who I am, my password, and where I am signed in.

mod current_password;
mod own_password;
mod own_profile;
mod own_sessions;

pub(crate) use own_password::{change_password, password};
pub(crate) use own_profile::{profile, update_profile};
pub(crate) use own_sessions::{WHY, end_other_sessions, end_session, revoke_grant, sessions};

/// Where the own account is.
pub(crate) const PATH: &str = "/account";
