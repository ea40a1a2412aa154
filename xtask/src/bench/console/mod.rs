//! How long the pages of the console take where there are many rows.

mod html;
mod pages;
mod seeding;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Args;

use crate::bench::connection::{Connection, get};
use crate::bench::console::pages::{Found, Page, find};
use crate::bench::cores::Cores;
use crate::bench::server::Server;
use crate::bench::table::{Layout, millis, percentile, write};
use crate::bench::{Engine, Target, load_runtime};

#[derive(Args)]
pub(crate) struct ConsoleOptions {
    /// How many clients, users, computers, agents, denials and tokens there are; more events, fewer entities.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    rows: u32,
    /// How often each page is asked for; the rounds are interleaved.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    rounds: u16,
    /// How many pages are asked for at the most.
    #[arg(long, default_value_t = 1500)]
    most: usize,
    /// Ask only for pages in whose address this is found.
    #[arg(long, default_value = "")]
    page: String,
    /// Keep the database with the rows in this folder, and use the one that is there.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    #[command(flatten)]
    target: Target,
}

/// No page should take longer.
const AIM: Duration = Duration::from_millis(100);

/// Measures every page to which links and forms lead a Super-Admin.
pub(crate) fn run(options: &ConsoleOptions) -> Result<ExitCode> {
    let program = options.target.program()?;
    let cores = Cores::choose()?;
    println!("{cores}");
    // What is slow here is slow on SQLite: there it is one thread's work.
    let begin = Instant::now();
    let mut server = provide(&program, options)?;
    let cookie = load_runtime()?.block_on(seeding::administrator(&server.database()))?;
    let seeded = begin.elapsed().as_secs();
    let size = cores.as_server(|| server.size_at_rest())? >> 20;
    println!("{} rows of each kind were made within {seeded} seconds: {size} MB.", options.rows);
    let (found, measured) = cores.as_load(|| {
        let runtime = load_runtime()?;
        let found = runtime.block_on(find(server.port(), &cookie, options.rows, options.most))?;
        let measured = runtime.block_on(measure(server.port(), &cookie, &found, options))?;
        Ok((found, measured))
    })?;
    println!("{}", table(measured, options.target.layout()));
    for problem in &found.problems {
        println!("{problem}");
    }
    Ok(if found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Starts a server on the rows, which are made, or taken from a folder where they were kept.
fn provide(program: &Path, options: &ConsoleOptions) -> Result<Server> {
    let name = format!("{}-rows.db", options.rows);
    let kept = options.keep.as_ref().map(|folder| folder.join(name));
    if let Some(kept) = kept.as_ref().filter(|kept| kept.is_file()) {
        return Server::start_on_copy(program, kept);
    }
    let mut server = Server::start(program, Engine::Sqlite)?;
    load_runtime()?.block_on(seeding::seed(&server.database(), options.rows))?;
    if let Some((folder, kept)) = options.keep.as_ref().zip(kept) {
        fs::create_dir_all(folder)?;
        server.at_rest(|server| Ok(fs::copy(server.database(), kept).map(drop)?))?;
    }
    Ok(server)
}

struct Measured {
    page: Page,
    /// Sorted.
    latencies: Vec<Duration>,
    bytes: usize,
}

/// Asks for every page in every round.
async fn measure(
    port: u16,
    cookie: &str,
    found: &Found,
    options: &ConsoleOptions,
) -> Result<Vec<Measured>> {
    let mut connection = Connection::open(port).await?;
    let asked = found.pages.iter().filter(|page| page.address.contains(&options.page));
    let mut all: Vec<Measured> = asked
        .map(|page| Measured { page: page.clone(), latencies: Vec::new(), bytes: 0 })
        .collect();
    for _ in 0..options.rounds {
        for measured in &mut all {
            let request = get(&measured.page.address, cookie);
            let begin = Instant::now();
            let answer = connection.exchange(&request).await?;
            measured.latencies.push(begin.elapsed());
            measured.bytes = answer.body.len();
        }
    }
    for measured in &mut all {
        measured.latencies.sort_unstable();
    }
    Ok(all)
}

/// Returns the pages, the slowest first, and how many of them miss the aim.
fn table(mut all: Vec<Measured>, layout: Layout) -> String {
    all.sort_by_key(|measured| std::cmp::Reverse(percentile(&measured.latencies, 50)));
    let mut lines = vec![["page", "median ms", "slowest ms", "kB", ""].map(str::to_owned).to_vec()];
    let mut missed = 0;
    let mut exports = 0;
    for measured in &all {
        let middle = percentile(&measured.latencies, 50);
        let verdict = match (measured.page.is_export(), middle > AIM) {
            (true, _) => "export",
            (false, true) => "MISSED",
            (false, false) => "",
        };
        missed += usize::from(verdict == "MISSED");
        exports += usize::from(verdict == "export");
        lines.push(vec![
            measured.page.address.clone(),
            millis(middle),
            millis(percentile(&measured.latencies, 100)),
            (measured.bytes / 1000).to_string(),
            verdict.to_owned(),
        ]);
    }
    let pages = all.len() - exports;
    format!(
        "\n{}\nAim: {} ms. {} of {pages} pages meet it, {missed} miss it; {exports} exports have no aim.",
        write(&lines, layout),
        AIM.as_millis(),
        pages - missed,
    )
}
