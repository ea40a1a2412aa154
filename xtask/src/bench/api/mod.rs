//! How fast the API answers, where there are few computers and where there are many.

mod case;
mod load;
mod results;
mod seeding;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::bench::api::case::{Case, Questions};
use crate::bench::api::results::Results;
use crate::bench::cores::Cores;
use crate::bench::server::Server;
use crate::bench::{Target, load_runtime};

#[derive(Args)]
pub(crate) struct ApiOptions {
    /// How many computers there are, in each of several databases.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 1_000_000], value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    rows: Vec<u32>,
    /// How often everything is measured; the rounds are interleaved.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    rounds: u16,
    /// How many seconds each case is measured in a round.
    #[arg(long, default_value_t = 2.0, value_parser = parse_seconds)]
    seconds: f64,
    /// How many connections ask at once.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16], value_parser = clap::value_parser!(u16).range(1..=512))]
    connections: Vec<u16>,
    /// Keep the computers as backups in this folder, and use those that are there.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=60.0).contains(seconds));
    seconds.ok_or_else(|| "say between 0.1 and 60 seconds".to_owned())
}

/// Measures lists, items and GraphQL.
pub(crate) fn run(options: &ApiOptions) -> Result<ExitCode> {
    let program = options.target.program()?;
    let engines = options.target.engines()?;
    let cores = Cores::choose()?;
    println!("{cores}");
    let mut all = Results::default();
    for rows in &options.rows {
        let seeded =
            load_runtime()?.block_on(seeding::provide(&program, *rows, options.keep.as_deref()))?;
        println!("{rows} computers were made within {} seconds.", seeded.took.as_secs());
        for engine in &engines {
            let server =
                cores.as_server(|| Server::start_from(&program, *engine, Some(&seeded.backup)))?;
            let place = (*engine, *rows);
            cores.as_load(|| {
                measure(&server, options, |case, connections, measured| {
                    all.add(place, case, connections, measured);
                })
            })?;
        }
    }
    println!("{}", all.table(options.target.layout()));
    println!("{}", all.aims());
    Ok(ExitCode::SUCCESS)
}

/// Measures every case in every round, so that a change of the machine's mood meets all of them.
fn measure(
    server: &Server,
    options: &ApiOptions,
    mut add: impl FnMut(Case, u16, load::Measured),
) -> Result<()> {
    let runtime = load_runtime()?;
    let span = Duration::from_secs_f64(options.seconds);
    let questions = runtime.block_on(Questions::prepare(server))?;
    for _ in 0..options.rounds {
        for case in Case::ALL {
            for connections in &options.connections {
                let clocks = server.clocks();
                let asked = load::ask(server.port(), questions.of(case), *connections, span);
                let mut measured = runtime
                    .block_on(asked)
                    .with_context(|| format!("{case} at {connections} connections"))?;
                measured.busy = server.clocks().since(&clocks);
                add(case, *connections, measured);
            }
        }
    }
    Ok(())
}
