//! The hard times: each scenario makes one, and tells what came of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use rustix::process::{Pid, Signal, kill_process};

use crate::bench::connection::{Connection, get};
use crate::postgres::{Durability, Postgres};
use crate::soak::load::{self, Ledger};
use crate::soak::node::{Around, Credentials, Node};
use crate::soak::slowhttptest::{self, Attack, Test};
use crate::soak::strangers::Strangers;

/// A hard time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Scenario {
    /// Nothing special, to compare with; memory at rest and the time of a start.
    Calm,
    /// 10,000 connections on which nothing happens.
    Idle,
    /// Clients that write their requests, or read their answers, a byte at a time.
    Slow,
    /// slowhttptest, which others wrote: slow headers, slow bodies, slow readers.
    SlowHttpTest,
    /// Twice as many requests as the server can answer.
    Overload,
    /// The disk is full for a while.
    DiskFull,
    /// The clock is a day ahead for a while.
    ClockForward,
    /// The clock is a day behind for a while.
    ClockBack,
    /// PostgreSQL does not answer for a while.
    DatabaseCut,
}

/// What came of a scenario.
pub(super) struct Outcome {
    pub(super) ledger: Ledger,
    pub(super) lost: usize,
    /// The most memory that the server had, in megabytes.
    pub(super) memory: f64,
    pub(super) told: String,
}

/// How large a file may become on the full disk, in blocks of 512 bytes: the log of what is written and not moved yet.
const LITTLE_ROOM: &str = "trap '' XFSZ; ulimit -f 6000; exec \"$@\"";
/// Keep-alive connections at a time that load a server without overloading it.
const FEW: u32 = 8;
/// Those that overload it: each waits for its answer, so they are many.
const MANY: u32 = 400;
const IDLE: usize = 10_000;
const SLOW: usize = 300;

impl Scenario {
    pub(super) fn run(self, program: &Path, span: Duration) -> Result<Outcome> {
        match self {
            Self::DatabaseCut => return cut(program, span),
            Self::ClockForward => return another_clock(program, span, "+1d"),
            Self::ClockBack => return another_clock(program, span, "-1d"),
            Self::DiskFull => return full_disk(program, span),
            Self::SlowHttpTest => return slow_http_test(program, span),
            Self::Calm | Self::Idle | Self::Slow | Self::Overload => {}
        }
        let mut node = Node::start(program, None, &Around::default())?;
        let known = node.add_client()?;
        let mut ledger = Ledger::default();
        let told = match self {
            Self::Idle => {
                let mut strangers = Strangers::open(node.port, IDLE, b"")?;
                let memory = node.memory("VmRSS:");
                load::run(&node, &known, &mut ledger, FEW, span)?;
                format!("{memory:.0} MB before the load; {} stayed open", strangers.open_still())
            }
            Self::Slow => {
                let _writers =
                    Strangers::open(node.port, SLOW, SLOW_HEADER)?.drip(node.port, SLOW_HEADER);
                let _bodies =
                    Strangers::open(node.port, SLOW, SLOW_BODY)?.drip(node.port, SLOW_BODY);
                let wants_much = get(&large_file(node.port)?, "").repeat(20);
                let mut readers = Strangers::open(node.port, SLOW, &wants_much)?;
                load::run(&node, &known, &mut ledger, FEW, span)?;
                let _cut = readers.open_still();
                format!("{SLOW} slow headers, {SLOW} slow bodies, {SLOW} who do not read")
            }
            Self::Overload => {
                load::run(&node, &known, &mut ledger, FEW, span)?;
                let before = ledger.acknowledged();
                load::run(&node, &known, &mut ledger, MANY, span)?;
                format!(
                    "{MANY} at a time instead of {FEW}: {} instead of {before}",
                    ledger.acknowledged() - before
                )
            }
            _ => {
                let started = node.start_again(&Around::default())?;
                thread::sleep(Duration::from_secs(1));
                let memory = node.memory("VmRSS:");
                load::run(&node, &known, &mut ledger, FEW, span)?;
                format!("{memory:.1} MB at rest, first answer after {} ms", started.as_millis())
            }
        };
        conclude(node, &known, ledger, told)
    }
}

impl Scenario {
    /// Names what the machine lacks for it, and how to get it.
    pub(super) fn lacks(self) -> Option<&'static str> {
        match self {
            Self::ClockForward | Self::ClockBack if faketime().is_none() => {
                Some("libfaketime (apt install faketime)")
            }
            Self::SlowHttpTest if !slowhttptest::is_installed() => {
                Some("slowhttptest (apt install slowhttptest)")
            }
            _ => None,
        }
    }
}

const SLOW_HEADER: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
const SLOW_BODY: &[u8] =
    b"POST /api.php/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n";

fn conclude(mut node: Node, known: &Credentials, ledger: Ledger, told: String) -> Result<Outcome> {
    node.see_that_it_lives()?;
    let lost = ledger.lost(&node, known)?;
    Ok(Outcome { lost, memory: node.memory("VmHWM:"), ledger, told })
}

/// Returns the path of a file that is larger than what systems keep of a connection.
fn large_file(port: u16) -> Result<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let page = runtime.block_on(async {
        let mut connection = Connection::open(port).await?;
        Ok::<_, anyhow::Error>(connection.ask(&get("/api.php/doc", "")).await?.to_vec())
    })?;
    let page = String::from_utf8(page)?;
    let script = page.split("<script src=\"").nth(1).and_then(|rest| rest.split('"').next());
    script.map(str::to_owned).context("the documentation has no script")
}

/// Each of its tests takes a third of the time, under load.
fn slow_http_test(program: &Path, span: Duration) -> Result<Outcome> {
    let node = Node::start(program, None, &Around::default())?;
    let known = node.add_client()?;
    let mut ledger = Ledger::default();
    let large = large_file(node.port)?;
    let mut told = Vec::new();
    for test in Test::ALL {
        let path = if test == Test::Readers { &large } else { "/api.php/token" };
        let attack =
            Attack::start(test, &format!("http://127.0.0.1:{}{path}", node.port), span / 3)?;
        load::run(&node, &known, &mut ledger, FEW, span / 3)?;
        told.push(format!("{}: {}", test.name(), attack.finish()?));
    }
    conclude(node, &known, ledger, told.join("; "))
}

/// PostgreSQL is there and says nothing, as behind a cable that was pulled.
fn cut(program: &Path, span: Duration) -> Result<Outcome> {
    let postgres = Postgres::start(Durability::Durable)?;
    let node = Node::start(program, Some(&postgres.url()), &Around::default())?;
    let known = node.add_client()?;
    let mut ledger = Ledger::default();
    load::run(&node, &known, &mut ledger, FEW, span / 4)?;
    let before = ledger.acknowledged();
    let server = postgres.process().context("PostgreSQL has no process")?;
    let silent = Silence::begin(server)?;
    load::run(&node, &known, &mut ledger, FEW, span)?;
    let meanwhile = ledger.acknowledged() - before;
    drop(silent);
    load::run(&node, &known, &mut ledger, FEW, span / 4)?;
    let after = ledger.acknowledged() - before - meanwhile;
    conclude(
        node,
        &known,
        ledger,
        format!("{before} before, {meanwhile} meanwhile, {after} afterwards"),
    )
}

/// Processes that do not run until this is dropped.
struct Silence(Vec<Pid>);

impl Silence {
    fn begin(first: u32) -> Result<Self> {
        let children = fs::read_to_string(format!("/proc/{first}/task/{first}/children"))?;
        let all = children.split_whitespace().filter_map(|id| id.parse().ok());
        let all = all.chain(i32::try_from(first)).filter_map(Pid::from_raw).collect();
        let silence = Self(all);
        for process in &silence.0 {
            // A connection may have ended since.
            let _gone = kill_process(*process, Signal::STOP);
        }
        Ok(silence)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        for process in &self.0 {
            let _gone = kill_process(*process, Signal::CONT);
        }
    }
}

/// Files cannot grow any more, then the server is started where they can.
fn full_disk(program: &Path, span: Duration) -> Result<Outcome> {
    let mut node = Node::start(program, None, &Around::default())?;
    let known = node.add_client()?;
    let mut ledger = Ledger::default();
    let starter = ["sh", "-c", LITTLE_ROOM, "sh"].map(str::to_owned).to_vec();
    node.start_again(&Around { starter, ..Around::default() })?;
    load::run(&node, &known, &mut ledger, FEW, span)?;
    let told = format!("{} acknowledged until it was full", ledger.acknowledged());
    node.see_that_it_lives()?;
    node.start_again(&Around::default())?;
    load::run(&node, &known, &mut ledger, FEW, span / 4)?;
    conclude(node, &known, ledger, told)
}

/// The clock is moved under a running server, and moved back.
fn another_clock(program: &Path, span: Duration, moved: &str) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let clock = folder.path().join("clock");
    fs::write(&clock, "+0\n")?;
    let variables = [
        ("LD_PRELOAD", faketime().context("install faketime")?.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", clock.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let around = Around { variables, ..Around::default() };
    let node = Node::start(program, None, &around)?;
    let known = node.add_client()?;
    let (mut ledger, mut elsewhere) = (Ledger::default(), Ledger::default());
    load::run(&node, &known, &mut ledger, FEW, span / 2)?;
    fs::write(&clock, format!("{moved}\n"))?;
    load::run(&node, &known, &mut elsewhere, FEW, span / 2)?;
    fs::write(&clock, "+0\n")?;
    load::run(&node, &known, &mut ledger, FEW, span / 2)?;
    let told = format!("{} acknowledged at the other time", elsewhere.acknowledged());
    for (error, count) in elsewhere.errors {
        *ledger.errors.entry(error).or_default() += count;
    }
    ledger.come_back += elsewhere.come_back;
    conclude(node, &known, ledger, told)
}

/// Where Debian keeps the library that answers for the clock.
pub(super) fn faketime() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.flatten();
    let mut found = folders.map(|folder| folder.path().join("faketime/libfaketime.so.1"));
    found.find(|library| library.is_file())
}
