//! What each grant type grants. The phases that all share are in [`crate::token`]; a grant holds only what is its own.

pub(crate) mod client_credentials;
