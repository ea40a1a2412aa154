//! The resources that tokens open, under `/api.php`.
//!
//! What a resource is stands in `store::RESOURCES`; this crate speaks of it in HTTP.

mod agent_requests;
mod body;
mod client_usage;
mod collection;
mod dispatch;
mod documentation;
mod entrance;
mod error;
mod graphql;
mod index;
mod item;
mod list_query;
mod me;
mod openapi;
mod path;
mod rendering;
mod routes;
mod session;
mod status;
mod writing;

pub use error::plain_http_refused;
pub use routes::routes;
