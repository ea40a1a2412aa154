//! Profiles and rights: who may do what.
//!
//! Pure: no I/O, no clock, no randomness, not async.

mod profile;
mod right;

pub use profile::{SHIPPED_PROFILES, ShippedProfile};
pub use right::{Action, Rights, Subject};
