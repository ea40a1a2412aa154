//! The commands. Each acts on the same database as a running server and takes effect at once.

pub(crate) mod agent;
pub(crate) mod backup;
pub(crate) mod client;
pub(crate) mod computer;
pub(crate) mod denial;
pub(crate) mod doctor;
pub(crate) mod event;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod key_file;
pub(crate) mod print;
pub(crate) mod progress;
pub(crate) mod queue;
pub(crate) mod setting;
pub(crate) mod token;
pub(crate) mod user;

use crate::{
    configuration::{Arguments, Command, Configuration, LogFormat},
    crash::keep_memory_private,
    serving,
    traces::Traces,
    waiting::open_patiently,
};
use anyhow::{Context as _, Result, bail};
use std::io::IsTerminal as _;
use store::{Store, TRACE};
use tracing::{Level, Metadata};
use tracing_subscriber::{
    EnvFilter, Layer as _,
    filter::{FilterExt as _, filter_fn},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Runs a command; without one, serves.
pub(crate) fn run(arguments: Arguments) -> Result<()> {
    let command = arguments.command.unwrap_or(Command::Serve);
    if matches!(command, Command::Version) {
        print::line(format!("quartermaster {}", env!("CARGO_PKG_VERSION")));
        return Ok(());
    }
    if let Command::Doctor(output) = &command {
        return doctor::run(&arguments.options, output);
    }
    let configuration = arguments.options.complete()?;
    let level = if matches!(command, Command::Serve) { "info" } else { "warn" };
    // Sent until the end.
    let traces = match &configuration.traces {
        Some(to) if matches!(command, Command::Serve) => Some(Traces::start(to)?),
        _ => None,
    };
    start_log(configuration.log_format, level, traces.as_ref());
    match &command {
        Command::Restore { file } => return backup::restore(&configuration, file),
        Command::Verify { file } => return backup::verify(file),
        Command::KeyFile(command) if command.needs_no_database() => {
            return key_file::run_alone(&configuration, command);
        }
        _ => {}
    }
    let store = match &command {
        Command::Serve => {
            keep_memory_private();
            open_patiently(&configuration)?
        }
        _ => configuration.open_store()?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no threads to run on")?;
    runtime.block_on(run_with(configuration, store, command))
}

async fn run_with(configuration: Configuration, store: Store, command: Command) -> Result<()> {
    match command {
        Command::Serve => serving::serve(configuration, store).await,
        Command::SetupLink => match serving::make_setup_link(&configuration, &store).await? {
            Some(link) => {
                print::line(link);
                Ok(())
            }
            None => {
                bail!("there are users already: sign in at {}sign-in", configuration.public_url)
            }
        },
        Command::User(command) => user::run(&store, command).await,
        Command::Client(command) => client::run(&configuration, &store, command).await,
        Command::Token(command) => token::run(&store, command).await,
        Command::Denial(command) => denial::run(&store, command).await,
        Command::Event(command) => event::run(&store, command).await,
        Command::Key(command) => key::run(&store, command).await,
        Command::KeyFile(_) => key_file::seal_anew(&configuration, &store).await,
        Command::Setting(command) => setting::run(&store, command).await,
        Command::Computer(command) => computer::run(&store, command).await,
        Command::Agent(command) => agent::run(&configuration, &store, command).await,
        Command::Import { path, output } => import::run(&store, &path, &output).await,
        Command::Export { path } => export::run(&store, &path).await,
        Command::Queue(command) => queue::run(&store, command).await,
        Command::Backup { file } => backup::back_up(&store, &file).await,
        Command::Check => {
            let found = store.check().await?;
            if found.is_empty() {
                print::line("ok");
                return Ok(());
            }
            bail!("the database is damaged:\n{}", found.join("\n"))
        }
        Command::Doctor(_)
        | Command::Restore { .. }
        | Command::Verify { .. }
        | Command::Version => Ok(()),
    }
}

/// Libraries that write down values of statements and bytes of connections when they are asked for details. Whatever
/// `QUARTERMASTER_LOG` says, these stay at `info`: such values can be secrets.
const TALKATIVE: [&str; 5] = ["tokio_postgres", "postgres", "hyper", "hyper_util", "rusqlite"];

fn is_discreet(metadata: &Metadata<'_>) -> bool {
    let is_of = |library: &str| {
        let rest = metadata.target().strip_prefix(library);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    // Those are for collectors of traces.
    if metadata.target() == TRACE {
        return false;
    }
    *metadata.level() <= Level::INFO || !TALKATIVE.iter().any(|library| is_of(library))
}

fn start_log(format: LogFormat, level: &str, traces: Option<&Traces>) {
    let filter =
        EnvFilter::try_from_env("QUARTERMASTER_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    let filter = filter.and(filter_fn(is_discreet));
    let spans = traces.map(|traces| {
        tracing_opentelemetry::layer()
            .with_tracer(traces.tracer())
            .with_location(false)
            .with_target(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            // Lines of the log stay where they are.
            .with_filter(filter_fn(|metadata| metadata.is_span() && metadata.target() == TRACE))
    });
    let registry = tracing_subscriber::registry().with(spans);
    let colours = std::io::stderr().is_terminal();
    match format {
        LogFormat::Text => {
            let lines =
                tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(colours);
            registry.with(lines.with_target(false).with_filter(filter)).init();
        }
        LogFormat::Json => {
            let lines = tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr);
            registry.with(lines.with_filter(filter)).init();
        }
    }
}

/// Says on standard error what went wrong, cause by cause.
#[expect(clippy::print_stderr, reason = "this is where a command's errors go")]
pub(crate) fn complain(error: &anyhow::Error) {
    eprintln!("quartermaster: {error:#}");
}
