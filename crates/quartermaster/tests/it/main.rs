//! Tests of the whole house, at the level of HTTP: the real router, a real database, a clock in our hands.
//!
//! Each behaviour runs on SQLite and on PostgreSQL. `cargo xtask test` starts a PostgreSQL for them.

#![allow(
    clippy::assigning_clones,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod house;

mod api;
mod console;
mod hostile;
mod inventory;
mod program;
mod token;
