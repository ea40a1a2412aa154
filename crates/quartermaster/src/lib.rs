//! Quartermaster keeps the inventory and issues the passes.
//!
//! This crate reads the configuration, opens the store, assembles the surfaces and serves; or runs one command.

mod address;
mod assemble;
mod clock;
mod commands;
mod configuration;
mod crash;
mod key_file;
mod serving;
mod traces;
mod upkeep;
mod waiting;

pub use address::rewrite;
pub use assemble::{assemble, intake};

use clap::Parser as _;
use std::process::ExitCode;

/// Runs the program: what its arguments say.
pub fn main() -> ExitCode {
    let arguments = configuration::Arguments::parse();
    match commands::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&error);
            ExitCode::FAILURE
        }
    }
}
