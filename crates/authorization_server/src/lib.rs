//! The authorization server: the token endpoint, and what belongs to it.

mod answer;
mod client_authentication;
mod grants;
mod routes;
mod token;

pub use routes::routes;
