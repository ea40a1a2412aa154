//! How fast inventories are taken, and what they cost as a fleet grows.

mod fleets;
mod results;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use fleet::Extent;

use crate::bench::cores::Cores;
use crate::bench::inventory::fleets::Fleets;
use crate::bench::inventory::results::{Case, Mean, Results};
use crate::bench::server::Server;
use crate::bench::{Engine, Target};

#[derive(Args)]
pub(crate) struct InventoryOptions {
    /// How many machines of about 300 kB come in a round: as new ones, again unchanged, again a day later.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    machines: u32,
    /// How many rounds there are, each with machines of its own.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// To which sizes the fleet grows while the cost of an inventory is looked at; by documents of about 25 kB.
    #[arg(long, value_delimiter = ',', default_values_t = [1000, 10_000, 100_000], value_parser = clap::value_parser!(u32).range(10..=1_000_000))]
    fleets: Vec<u32>,
    /// How many machines are measured at each size of the fleet.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    sample: u32,
    /// Do not grow a fleet.
    #[arg(long)]
    no_growth: bool,
    /// How many connections send at once.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=512))]
    connections: u16,
    /// Another seed makes another fleet.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    target: Target,
}

/// Measures inventories.
pub(crate) fn run(options: &InventoryOptions) -> Result<ExitCode> {
    let program = options.target.program()?;
    let cores = Cores::choose()?;
    println!("{cores}");
    for engine in options.target.engines()? {
        let mut results = Results::default();
        let server = cores.as_server(|| Server::start(&program, engine))?;
        cores.as_load(|| workplaces(server, &cores, options, &mut results))?;
        println!("{}", results.rounds(engine, options.target.layout()));
        if engine == Engine::Sqlite {
            println!("{}", results.aims());
        }
        if !options.no_growth {
            let mut results = Results::default();
            let server = cores.as_server(|| Server::start(&program, engine))?;
            cores.as_load(|| growth(server, &cores, options, &mut results))?;
            println!("{}", results.growth(engine, options.target.layout()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whole documents: each round brings new machines, brings them again, and brings what they are a day later.
fn workplaces(
    mut server: Server,
    cores: &Cores,
    options: &InventoryOptions,
    results: &mut Results,
) -> Result<()> {
    let fleets = Fleets::new(&server, options.seed, options.connections)?;
    let empty = cores.in_servers_place(|| server.size_at_rest())?;
    for round in 0..options.rounds {
        let machines = || (0..options.machines).map(|index| round * options.machines + index);
        for (case, day) in [(Case::New, 0), (Case::Unchanged, 0), (Case::Drifted, 1)] {
            let documents = fleets.documents(&server, machines(), Extent::Whole, day)?;
            results.whole.add(&documents);
            results.add_round(case, fleets.send(&server, documents)?);
        }
        results.memory(server.peak_memory());
    }
    // What a machine takes is what came of all rounds, a day's changes among it.
    let machines = options.rounds * options.machines;
    Fleets::expect_machines(&server, machines)?;
    let size = cores.in_servers_place(|| server.size_at_rest())?;
    results.stored = Mean { bytes: size.saturating_sub(empty), machines };
    Ok(())
}

/// A fleet grows by small documents, for it takes minutes so and would take hours by whole ones; at each size, a sample of
/// it is measured by whole documents, the same ones in size as everywhere.
fn growth(
    mut server: Server,
    cores: &Cores,
    options: &InventoryOptions,
    results: &mut Results,
) -> Result<()> {
    let fleets = Fleets::new(&server, options.seed, options.connections)?;
    let empty = cores.in_servers_place(|| server.size_at_rest())?;
    let mut known = 0;
    for (step, size) in options.fleets.iter().copied().enumerate() {
        let sample = options.sample.min(size / 2);
        fleets.fill(&server, known..size.saturating_sub(sample))?;
        // Each step takes others of the whole fleet, none of which came twice before.
        let step = u32::try_from(step).unwrap_or_default();
        let spread = || {
            let known = size - sample;
            (0..sample).map(move |index| (index * (known / sample).max(1) + step) % known)
        };
        // What they sent before was small: they are known by whole documents from now on.
        let whole = |machines: Vec<u32>, day| {
            fleets.documents(&server, machines.into_iter(), Extent::Whole, day)
        };
        fleets.send(&server, whole(spread().collect(), 0)?)?;
        for (case, day) in [(Case::New, 0), (Case::Unchanged, 0), (Case::Drifted, 1)] {
            let documents = match case {
                Case::New => whole((size - sample..size).collect(), day)?,
                Case::Unchanged | Case::Drifted => whole(spread().collect(), day)?,
            };
            results.sampled.add(&documents);
            results.add_growth(size, case, fleets.send(&server, documents)?);
        }
        results.memory(server.peak_memory());
        known = size;
    }
    Fleets::expect_machines(&server, known)?;
    let size = cores.in_servers_place(|| server.size_at_rest())?;
    results.stored_of_fleet = Mean { bytes: size.saturating_sub(empty), machines: known };
    Ok(())
}
