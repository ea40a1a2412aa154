//! Where agents come: unpack, authenticate, exchange, match, answer.

mod answer;
mod arrival;
mod exchange;
mod expiration;
mod gate;
mod gauge;
mod reading;
mod recording;
mod request;
mod routes;
mod submit;
mod worker;

pub use inventory::{Packing, UnpackError, UnpackLimits, unpack};
pub use routes::{Intake, routes};
pub use submit::{plain_http_refused, too_busy};
pub use worker::Worker;
