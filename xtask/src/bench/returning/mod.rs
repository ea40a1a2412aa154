//! A whole fleet that comes back at once, as after an outage.

mod agent;
mod bystanders;
mod ledger;
mod results;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::Args;
use fleet::{Extent, Fleet};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::bench::agents::{AgentClient, message, send};
use crate::bench::cores::{Cores, as_float};
use crate::bench::returning::agent::{Arrival, Visit, visit};
use crate::bench::returning::bystanders::Bystanders;
use crate::bench::returning::ledger::Ledger;
use crate::bench::returning::results::Results;
use crate::bench::server::Server;
use crate::bench::{Target, load_runtime};

#[derive(Args)]
pub(crate) struct ReturnOptions {
    /// How many agents come back, each of a machine of its own.
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    agents: u32,
    /// Within how many minutes they arrive.
    #[arg(long, default_value_t = 10.0, value_parser = parse_minutes)]
    minutes: f64,
    /// Documents of about 300 kB instead of 25 kB: one core can hardly make as many as it is asked to.
    #[arg(long)]
    whole: bool,
    /// The server has never seen the machines before.
    #[arg(long)]
    unknown: bool,
    /// How many sign-ins there are in a second meanwhile.
    #[arg(long, default_value_t = 1.0, value_parser = parse_rate)]
    sign_ins: f64,
    /// How many requests for tokens there are in a second meanwhile.
    #[arg(long, default_value_t = 5.0, value_parser = parse_rate)]
    tokens: f64,
    /// Another seed makes another fleet, in another order.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    target: Target,
}

fn parse_minutes(text: &str) -> Result<f64, String> {
    let minutes = text.parse().ok().filter(|minutes| (0.01..=600.0).contains(minutes));
    minutes.ok_or_else(|| "say between 0.01 and 600 minutes".to_owned())
}

fn parse_rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| (0.1..=1000.0).contains(rate));
    rate.ok_or_else(|| "say between 0.1 and 1000 a second".to_owned())
}

/// How many agents are connected at once at the most; others wait for a connection, as they would for the server's.
const AT_ONCE: usize = 5000;
/// How many documents are made ahead.
const AHEAD: usize = 100;
/// The day on which the server sees the machines first.
const FIRST_DAY: u32 = 0;

/// Lets a fleet come back, and compares what was acknowledged with what is kept.
pub(crate) fn run(options: &ReturnOptions) -> Result<ExitCode> {
    let program = options.target.program()?;
    let cores = Cores::choose()?;
    println!("{cores}");
    let mut succeeded = true;
    for engine in options.target.engines()? {
        let mut server = cores.as_server(|| Server::start(&program, engine))?;
        let results = cores.as_load(|| come_back(&mut server, &cores, options))?;
        println!("{}", results.table(engine, options.target.layout()));
        succeeded &= results.nothing_was_lost();
    }
    Ok(if succeeded { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn come_back(server: &mut Server, cores: &Cores, options: &ReturnOptions) -> Result<Results> {
    let runtime = load_runtime()?;
    let extent = if options.whole { Extent::Whole } else { Extent::Small };
    let fleet = Fleet::new(options.seed, extent);
    let client = AgentClient::provide(server)?;
    let bystanders = Bystanders::provide(server, client.token_request())?;
    let token: Arc<str> = runtime.block_on(client.token(server.port()))?.into();
    if !options.unknown {
        runtime.block_on(introduce(server.port(), fleet, options.agents, &token))?;
    }
    let before = Ledger::latest(server)?;
    // Instants are compared by their seconds.
    std::thread::sleep(Duration::from_millis(1100));
    let (clocks, begin) = (server.clocks(), Instant::now());
    let (visits, around) = runtime.block_on(async {
        let around = bystanders.start(server.port(), options.sign_ins, options.tokens);
        let visits = arrive(server.port(), fleet, options, &token).await?;
        Ok::<_, anyhow::Error>((visits, around.finish().await?))
    })?;
    let (busy, span) = (server.clocks().since(&clocks), begin.elapsed());
    let memory = server.peak_memory();
    // What was acknowledged is on disk: the end of the process takes nothing of it.
    cores.in_servers_place(|| server.kill_and_start())?;
    let ledger = Ledger::compare(server, fleet, &visits, &before)?;
    Ok(Results { visits, around, busy, memory, ledger, span })
}

/// Has the server know the machines, so that they come back and are not new.
async fn introduce(port: u16, fleet: Fleet, agents: u32, token: &str) -> Result<()> {
    for start in (0..agents).step_by(1000) {
        let lot = start..agents.min(start + 1000);
        let messages = lot
            .map(|index| message(token, index, &fleet.machine(index).document(FIRST_DAY).json()));
        let messages = messages.collect::<Result<Vec<_>>>()?;
        send(port, 4, messages).await?;
    }
    Ok(())
}

/// Lets the agents arrive one after the other, whether the ones before are done or not.
async fn arrive(
    port: u16,
    fleet: Fleet,
    options: &ReturnOptions,
    token: &Arc<str>,
) -> Result<Vec<Visit>> {
    let (made, mut arrivals) = mpsc::channel::<Arrival>(AHEAD);
    let (agents, seed, span) =
        (options.agents, options.seed, Duration::from_secs_f64(60.0 * options.minutes));
    let own = Arc::clone(token);
    let maker = std::thread::spawn(move || {
        for (place, index) in agent::order(seed, agents).enumerate() {
            let text = fleet.machine(index).document(FIRST_DAY + 1).json();
            let Ok(inventory) = message(&own, index, &text) else { return };
            // Evenly, and each by chance up to its neighbour's time.
            let share = as_float(place as u64 * 1000 + u64::from(index) * 7919 % 1000);
            let at = span.mul_f64(share / (f64::from(agents) * 1000.0));
            let deviceid = fleet.machine(index).deviceid;
            if made.blocking_send(Arrival { index, at, deviceid, inventory }).is_err() {
                return;
            }
        }
    });
    let begin = Instant::now();
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut visiting = JoinSet::new();
    while let Some(arrival) = arrivals.recv().await {
        tokio::time::sleep_until((begin + arrival.at).into()).await;
        let (room, token) = (Arc::clone(&room), Arc::clone(token));
        visiting.spawn(async move { visit(port, &token, arrival, &room).await });
    }
    let mut visits = Vec::new();
    while let Some(visit) = visiting.join_next().await {
        visits.push(visit.context("an agent panicked")??);
    }
    drop(maker.join());
    Ok(visits)
}
