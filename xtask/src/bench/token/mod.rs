//! How fast the token endpoints are.

mod aims;
mod bare;
mod case;
mod load;
mod provisions;
mod results;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::bench::cores::Cores;
use crate::bench::server::Server;
use crate::bench::token::bare::Bare;
use crate::bench::token::case::Case;
use crate::bench::token::load::Load;
use crate::bench::token::results::Results;
use crate::bench::{Engine, Target, load_runtime};

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
    /// Measure these cases only; the plainest answer and opaque tokens are always measured.
    #[arg(long = "case", value_enum, value_delimiter = ',')]
    cases: Vec<Case>,
    #[command(flatten)]
    pub(crate) target: Target,
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=60.0).contains(seconds));
    seconds.ok_or_else(|| "say between 0.1 and 60 seconds".to_owned())
}

/// Measures the token endpoints.
pub(crate) fn run(options: &TokenOptions) -> Result<ExitCode> {
    let program = options.target.program()?;
    let cores = Cores::choose()?;
    println!("{cores}");
    for engine in options.target.engines()? {
        let server = cores.as_server(|| Server::start(&program, engine))?;
        let results = cores.as_load(|| measure(&server, &cores, options))?;
        println!("{}", results.table(engine, options.target.layout()));
        if engine == Engine::Sqlite {
            println!("{}", results.aims());
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Measures every case in every round, so that a change of the machine's mood meets all of them.
fn measure(server: &Server, cores: &Cores, options: &TokenOptions) -> Result<Results> {
    let runtime = load_runtime()?;
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
