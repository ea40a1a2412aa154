//! The resources that tokens open, under `/api.php`.

mod entrance;
mod error;
mod me;
mod routes;
mod session;
mod status;

pub use error::plain_http_refused;
pub use routes::routes;
