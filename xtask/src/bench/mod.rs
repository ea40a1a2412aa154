//! How fast the token endpoints are: `cargo xtask bench token`.

mod aims;
mod bare;
mod case;
mod cores;
mod load;
mod provisions;
mod server;
mod table;

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::{Args, Subcommand, ValueEnum};

use crate::bench::bare::Bare;
use crate::bench::case::Case;
use crate::bench::cores::Cores;
use crate::bench::load::Load;
use crate::bench::server::Server;
use crate::bench::table::{Layout, Results};
use crate::packages;
use crate::workspace::{cargo, target};

/// What is measured.
#[derive(Subcommand)]
pub(crate) enum BenchCommand {
    /// The token endpoints: issue, validate, introspect, refresh, beside the plainest answer and the bare operations.
    ///
    /// The release build serves on one core, with its PostgreSQL, and the load comes from another.
    /// Absolute figures are those of the machine at that moment: compare ratios within one run.
    Token(TokenOptions),
}

#[derive(Args)]
pub(crate) struct TokenOptions {
    /// How often everything is measured; the rounds are interleaved.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    rounds: u16,
    /// How many seconds each case is measured in a round.
    #[arg(long, default_value_t = 2.0, value_parser = parse_seconds)]
    seconds: f64,
    /// How many connections ask at once.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64], value_parser = clap::value_parser!(u16).range(1..=512))]
    connections: Vec<u16>,
    /// Measure on one database only.
    #[arg(long, value_enum)]
    engine: Option<Engine>,
    /// Measure these cases only; the plainest answer and opaque tokens are always measured.
    #[arg(long = "case", value_enum, value_delimiter = ',')]
    cases: Vec<Case>,
    /// Measure this program instead of building one: a build from before a change, say.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Print the table as Markdown.
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

fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=60.0).contains(seconds));
    seconds.ok_or_else(|| "say between 0.1 and 60 seconds".to_owned())
}

/// Runs a benchmark.
pub(crate) fn run(command: &BenchCommand) -> Result<ExitCode> {
    let BenchCommand::Token(options) = command;
    if cfg!(debug_assertions) {
        return run_release();
    }
    let program = if let Some(program) = &options.program {
        program.clone()
    } else {
        packages::provide(packages::FOR_BUILDING)?;
        build("quartermaster")?
    };
    let cores = Cores::choose()?;
    println!("{cores}");
    let engines = match options.engine {
        Some(engine) => vec![engine],
        None => vec![Engine::Sqlite, Engine::Postgres],
    };
    for engine in engines {
        if engine == Engine::Postgres {
            packages::provide(packages::FOR_RUST_TESTS)?;
        }
        let server = cores.as_server(|| Server::start(&program, engine))?;
        let results = cores.as_load(|| measure(&server, &cores, options))?;
        let layout = if options.markdown { Layout::Markdown } else { Layout::Aligned };
        println!("{}", results.table(engine, layout));
        if engine == Engine::Sqlite {
            println!("{}", results.aims());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the release build of this very program: a load that is not optimized is slower than the server.
fn run_release() -> Result<ExitCode> {
    let status = Command::new(build("xtask")?).args(env::args_os().skip(1)).status();
    let status = status.context("the release build cannot be run")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn build(package: &str) -> Result<PathBuf> {
    let build = cargo().args(["build", "--release", "--package", package]).status();
    ensure!(build.context("cannot run cargo build")?.success(), "{package} was not built");
    Ok(target()?.join("release").join(package))
}

/// Measures every case in every round, so that a change of the machine's mood meets all of them.
fn measure(server: &Server, cores: &Cores, options: &TokenOptions) -> Result<Results> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("no load can be made")?;
    let span = Duration::from_secs_f64(options.seconds);
    let most = options.connections.iter().copied().max().unwrap_or(1);
    let provisions = provisions::provide(server)?;
    let cases = Case::chosen(&options.cases);
    let mut loads = Vec::new();
    for case in cases {
        loads.push((case, runtime.block_on(Load::prepare(case, &provisions, server, most))?));
    }
    let mut results = Results::default();
    for _ in 0..options.rounds {
        results.add_bare(cores.in_servers_place(|| Bare::measure(span / 4))?);
        for (case, load) in &mut loads {
            for connections in &options.connections {
                let clocks = server.clocks();
                let measured = runtime
                    .block_on(load.run(*connections, span))
                    .with_context(|| format!("{case} at {connections} connections"))?;
                results.add(*case, *connections, measured, server.clocks().since(&clocks));
            }
        }
    }
    Ok(results)
}
