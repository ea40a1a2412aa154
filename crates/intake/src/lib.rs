//! Where agents come: unpack, authenticate, exchange, match, answer.

mod answer;
mod exchange;
mod gate;
mod request;
mod routes;
mod submit;

pub use inventory::{Packing, UnpackError, UnpackLimits, unpack};
pub use routes::{Intake, routes};
pub use submit::plain_http_refused;
