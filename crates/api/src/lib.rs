//! The resources that tokens open, under `/api.php`.

mod error;
mod routes;
mod status;

pub use routes::routes;
