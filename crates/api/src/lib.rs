//! The resources that tokens open, under `/api.php`.

mod entrance;
mod error;
mod me;
mod routes;
mod session;
mod status;

pub use routes::routes;
