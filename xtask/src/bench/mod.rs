//! How fast the server is: `cargo xtask bench`.

pub(crate) mod agents;
mod api;
pub(crate) mod connection;
mod console;
mod cores;
mod inventory;
mod returning;
mod server;
pub(crate) mod table;
mod token;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use clap::{Args, Parser, Subcommand, ValueEnum};
use tokio::runtime::Runtime;

use crate::bench::api::ApiOptions;
use crate::bench::console::ConsoleOptions;
use crate::bench::inventory::InventoryOptions;
use crate::bench::returning::ReturnOptions;
use crate::bench::table::Layout;
use crate::bench::token::TokenOptions;
use crate::packages;
use crate::summary::Counts;
use crate::workspace::{cargo, target};

/// What is measured.
#[derive(Subcommand)]
pub(crate) enum BenchCommand {
    /// The token endpoints: issue, validate, introspect, refresh, beside the plainest answer and the bare operations.
    ///
    /// The release build serves on one core, with its PostgreSQL, and the load comes from another.
    /// Absolute figures are those of the machine at that moment: compare ratios within one run.
    Token(TokenOptions),
    /// Inventories: new, unchanged and drifted machines, and what they cost as the fleet grows.
    ///
    /// The machines are made up from a seed; whole documents have about 300 kB.
    Inventory(InventoryOptions),
    /// The API: one item, pages, filters, cursors and GraphQL, where there are few computers and many.
    ///
    /// The computers are made once, and restored from a backup into each database.
    Api(ApiOptions),
    /// The pages of the console, each that a Super-Admin can reach, where there are many rows, on `SQLite`.
    ///
    /// The rows are made within ten minutes; pages are found by following links and forms.
    Console(ConsoleOptions),
    /// A fleet that comes back at once: what is acknowledged must be kept, and others should hardly notice.
    ///
    /// Each agent makes contact and brings its inventory, and waits as agents do where it is told to.
    Return(ReturnOptions),
}

/// Which program on which database, and how the figures are written.
#[derive(Args)]
pub(crate) struct Target {
    /// Measure on one database only.
    #[arg(long, value_enum)]
    engine: Option<Engine>,
    /// Measure this program instead of building one: a build from before a change, say.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Print tables as Markdown.
    #[arg(long)]
    markdown: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Engine {
    /// `SQLite` in a temporary folder.
    Sqlite,
    /// A temporary `PostgreSQL` that waits for the disk, on the server's core.
    Postgres,
}

/// Runs a benchmark.
pub(crate) fn run(command: &BenchCommand) -> Result<ExitCode> {
    if cfg!(debug_assertions) {
        return run_release();
    }
    measure(command)
}

fn measure(command: &BenchCommand) -> Result<ExitCode> {
    match command {
        BenchCommand::Token(options) => token::run(options),
        BenchCommand::Inventory(options) => inventory::run(options),
        BenchCommand::Api(options) => api::run(options),
        BenchCommand::Console(options) => console::run(options),
        BenchCommand::Return(options) => returning::run(options),
    }
}

/// Runs each benchmark with a few machines and rows, to see that it works.
pub(crate) fn try_out(program: &Path) -> Result<Counts> {
    let program = program.display().to_string();
    let mut counts = Counts::default();
    for trial in TRIALS {
        let words = ["bench"].into_iter().chain(trial.split(' ')).chain(["--program", &program]);
        let command = Trial::try_parse_from(words)?.command;
        // A thread of its own: it stays on one core.
        let tried = thread::spawn(move || measure(&command)).join();
        let Ok(tried) = tried else { bail!("the benchmark {trial} panicked") };
        let succeeded = tried? == ExitCode::SUCCESS;
        counts.passed += usize::from(succeeded);
        counts.failed += usize::from(!succeeded);
    }
    Ok(counts)
}

/// What says whether they work, within seconds.
const TRIALS: [&str; 5] = [
    "token --engine sqlite --rounds 1 --seconds 0.1 --connections 2 --case opaque",
    "inventory --machines 3 --rounds 1 --fleets 10,20 --sample 3",
    "api --rows 200 --rounds 1 --seconds 0.1 --connections 2",
    "console --rows 200 --rounds 1",
    "return --engine sqlite --agents 20 --minutes 0.02",
];

#[derive(Parser)]
struct Trial {
    #[command(subcommand)]
    command: BenchCommand,
}

impl Target {
    /// Returns the program that is measured: the release build, unless another was named.
    fn program(&self) -> Result<PathBuf> {
        if let Some(program) = &self.program {
            return Ok(program.clone());
        }
        packages::provide(packages::FOR_BUILDING)?;
        build("quartermaster")
    }

    /// Returns the databases on which it is measured.
    fn engines(&self) -> Result<Vec<Engine>> {
        let engines = match self.engine {
            Some(engine) => vec![engine],
            None => vec![Engine::Sqlite, Engine::Postgres],
        };
        if engines.contains(&Engine::Postgres) {
            packages::provide(packages::FOR_RUST_TESTS)?;
        }
        Ok(engines)
    }

    fn layout(&self) -> Layout {
        if self.markdown { Layout::Markdown } else { Layout::Aligned }
    }
}

/// Makes what the load runs on: the thread that calls.
fn load_runtime() -> Result<Runtime> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("no load can be made")
}

/// Runs the release build of this very program: a load that is not optimized is slower than the server.
fn run_release() -> Result<ExitCode> {
    let status = Command::new(build("xtask")?).args(env::args_os().skip(1)).status();
    let status = status.context("the release build cannot be run")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(crate) fn build(package: &str) -> Result<PathBuf> {
    let build = cargo().args(["build", "--release", "--package", package]).status();
    ensure!(build.context("cannot run cargo build")?.success(), "{package} was not built");
    Ok(target()?.join("release").join(package))
}
