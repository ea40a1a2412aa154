//! The project's own commands, run as `cargo xtask COMMAND`.

#![expect(clippy::print_stdout, reason = "a command line tool talks to its terminal")]

mod bench;
mod e2e;
mod fuzz;
mod packages;
mod postgres;
mod programs;
mod rust;
mod soak;
mod summary;
mod workspace;

use std::process::ExitCode;
use std::thread;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::bench::BenchCommand;
use crate::fuzz::FuzzOptions;
use crate::postgres::{Durability, Postgres};
use crate::soak::SoakOptions;
use crate::summary::Summary;

/// The project's own commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run every test: the workspace's, the documentation's, and the whole server's.
    ///
    /// What a test needs and the machine lacks is installed with apt when that is allowed.
    /// PostgreSQL is started for the run in a temporary folder, and stopped after it.
    Test(TestOptions),
    /// Search for inputs that break a rule of a fuzz target.
    ///
    /// The search is guided by the code that the inputs reach, and takes a C++ compiler besides Rust.
    Fuzz(FuzzOptions),
    /// Measure how fast the server is.
    #[command(subcommand)]
    Bench(BenchCommand),
    /// Try whether the server holds out: full disk, wrong clock, silent database, idle and slow clients, overload.
    ///
    /// Everything that was acknowledged is looked for afterwards.
    Soak(SoakOptions),
    /// Start a temporary PostgreSQL, print its URL, and stop it on Ctrl-C.
    Postgres,
}

#[derive(Args)]
struct TestOptions {
    /// Run one half of the tests.
    #[arg(long, value_enum)]
    only: Option<Half>,
    /// Build and test with that many jobs (default: one for each processor).
    #[arg(long, short)]
    jobs: Option<usize>,
    /// Run only tests and end-to-end steps whose name contains one of these.
    filter: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Half {
    /// The tests of the crates.
    Rust,
    /// The tests of the whole server: browser, agents, client libraries, crashes.
    E2e,
}

fn main() -> Result<ExitCode> {
    match Cli::parse().command {
        Command::Test(options) => test(&options),
        Command::Fuzz(options) => {
            let mut summary = Summary::default();
            fuzz::run(&options, &mut summary)?;
            summary.print();
            Ok(summary.exit_code())
        }
        Command::Bench(command) => bench::run(&command),
        Command::Soak(options) => soak::run(&options),
        Command::Postgres => keep_postgres(),
    }
}

fn test(options: &TestOptions) -> Result<ExitCode> {
    let rust = options.only != Some(Half::E2e);
    let e2e = options.only != Some(Half::Rust);

    packages::provide(packages::FOR_BUILDING)?;
    if rust {
        packages::provide(packages::FOR_RUST_TESTS)?;
        packages::provide_nextest()?;
    }
    if e2e {
        packages::provide(packages::FOR_E2E)?;
        packages::check_node()?;
    }

    let mut summary = Summary::default();
    if rust {
        let postgres = Postgres::start(Durability::Fleeting)?;
        rust::run(&postgres, options.jobs, &options.filter, &mut summary);
    }
    if e2e {
        e2e::run(options.jobs, &options.filter, &mut summary);
    }
    summary.print();
    Ok(summary.exit_code())
}

fn keep_postgres() -> Result<ExitCode> {
    packages::provide(packages::FOR_RUST_TESTS)?;
    let postgres = Postgres::start(Durability::Fleeting)?;
    println!("export {}={}", postgres::URL_VARIABLE, postgres.url());
    println!("It runs until you press Ctrl-C.");
    // The end of this process is the end of the database: see `Postgres`.
    loop {
        thread::park();
    }
}
