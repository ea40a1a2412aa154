//! Whether the server holds out: `cargo xtask soak`.

mod load;
mod node;
mod scenario;
mod slowhttptest;
mod strangers;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueEnum as _};

use crate::bench::build;
use crate::bench::table::{Layout, millis, percentile, write};
use crate::packages;
use crate::soak::scenario::{Outcome, Scenario};

/// How the server is tried.
#[derive(Args)]
pub(crate) struct SoakOptions {
    /// Only these hard times.
    #[arg(long, value_enum)]
    only: Vec<Scenario>,
    /// How many seconds each of them takes.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(4..=86_400))]
    seconds: u64,
    /// Try this program instead of building one.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Print the table as Markdown.
    #[arg(long)]
    markdown: bool,
}

/// Makes one hard time after the other, and tells what came of each; fails if anything acknowledged was lost.
pub(crate) fn run(options: &SoakOptions) -> Result<ExitCode> {
    let program = if let Some(program) = &options.program {
        program.clone()
    } else {
        packages::provide(packages::FOR_BUILDING)?;
        build("quartermaster")?
    };
    let wanted = match options.only.as_slice() {
        [] => Scenario::value_variants(),
        only => only,
    };
    let head = ["hard time", "acknowledged", "503", "errors", "p99 ms", "most MB", "lost", "of it"];
    let mut lines = vec![head.map(str::to_owned).to_vec()];
    let mut lost = 0;
    for scenario in wanted {
        let name = format!("{scenario:?}");
        if let Some(missing) = scenario.lacks() {
            println!("{name}: left out, because {missing} is not installed");
            continue;
        }
        let mut outcome = scenario.run(&program, Duration::from_secs(options.seconds))?;
        for (error, count) in &outcome.ledger.errors {
            println!("{name}: {count} × {error}");
        }
        lost += outcome.lost;
        lines.push(line(name, &mut outcome));
    }
    let layout = if options.markdown { Layout::Markdown } else { Layout::Aligned };
    println!("{}", write(&lines, layout));
    Ok(if lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn line(name: String, outcome: &mut Outcome) -> Vec<String> {
    let ledger = &mut outcome.ledger;
    ledger.latencies.sort_unstable();
    vec![
        name,
        ledger.acknowledged().to_string(),
        ledger.come_back.to_string(),
        ledger.errors.values().sum::<u64>().to_string(),
        millis(percentile(&ledger.latencies, 99)),
        format!("{:.0}", outcome.memory),
        outcome.lost.to_string(),
        outcome.told.clone(),
    ]
}
