//! The authorization server: tokens, and what people and programs need to get, check and end them.

mod answer;
mod authorize;
mod call;
mod claims;
mod client_authentication;
mod consent;
mod end_session;
mod grants;
mod introspect;
mod issue;
mod keys;
mod metadata;
mod revoke;
mod routes;
mod token;
mod userinfo;

pub use answer::plain_http_refused;
pub use keys::{is_readable, new_key};
pub use routes::routes;
