//! GraphQL, made of the same descriptions as REST: `POST /api.php/GraphQL`, `GET /api.php/GraphQL/Schema`.
//!
//! A root field is one question to the store: what is selected below it goes into its statement, and relations to
//! several rows into one statement each, however many rows there are.

mod request;
mod schema;
mod selection;
mod session;

pub(crate) use request::{execute, sdl};
