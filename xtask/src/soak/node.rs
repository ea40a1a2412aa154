//! The server in hard times: the release build on a database of its own, started and ended as a scenario wants it.

use std::env;
use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::free_port;

const START_LIMIT: Duration = Duration::from_secs(60);

/// A server, ended and removed with its data when this value is dropped.
pub(super) struct Node {
    program: PathBuf,
    options: Vec<String>,
    child: Child,
    pub(super) port: u16,
    pub(super) folder: TempDir,
}

/// What stands around the program: another program that starts it, and variables.
#[derive(Default)]
pub(super) struct Around {
    pub(super) starter: Vec<String>,
    pub(super) variables: Vec<(String, String)>,
}

/// A client of agents.
pub(super) struct Credentials {
    pub(super) id: String,
    pub(super) secret: String,
}

impl Node {
    /// Starts a server with an empty database: that of a URL, or `SQLite`.
    pub(super) fn start(program: &Path, database: Option<&str>, around: &Around) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("quartermaster-soak-").tempdir()?;
        let port = free_port()?;
        let data = folder.path().join("data").display().to_string();
        let mut options = vec!["--listen".to_owned(), format!("127.0.0.1:{port}")];
        match database {
            Some(url) => options.extend(["--database-url".to_owned(), url.to_owned()]),
            None => options.extend(["--data-dir".to_owned(), data]),
        }
        let child = serve(program, &options, around, folder.path())?;
        let mut node = Self { program: program.to_owned(), options, child, port, folder };
        node.wait_until_ready()?;
        Ok(node)
    }

    /// Ends it as an operator does, and starts it again on the same database; returns how long that took.
    pub(super) fn start_again(&mut self, around: &Around) -> Result<Duration> {
        kill_process(Pid::from_child(&self.child), Signal::TERM).context("it has ended already")?;
        self.child.wait()?;
        let begin = Instant::now();
        self.child = serve(&self.program, &self.options, around, self.folder.path())?;
        self.wait_until_ready()?;
        Ok(begin.elapsed())
    }

    /// Adds a client for agents, which has the server take inventories.
    pub(super) fn add_client(&self) -> Result<Credentials> {
        let added = self.command(&["client", "add", "--preset", "glpi-agent", "--json"])?;
        let added: Value = serde_json::from_str(&added)?;
        let text = |name: &str| added.get(name).and_then(Value::as_str).map(str::to_owned);
        let known = text("client_id").zip(text("client_secret"));
        let (id, secret) = known.context("a client has no identifier or secret")?;
        Ok(Credentials { id, secret })
    }

    /// Runs a command of the program on the same database.
    pub(super) fn command(&self, words: &[&str]) -> Result<String> {
        let mut command = bare(&self.program);
        let output = command.args(&self.options).args(words).output()?;
        let told = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "quartermaster {}: {told}", words.join(" "));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Returns a line of what the system tells of the process, in megabytes.
    pub(super) fn memory(&self, line: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let found = status.lines().find_map(|found| found.strip_prefix(line));
        let number = found.and_then(|found| found.split_ascii_whitespace().next());
        number.and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() / 1024.0
    }

    /// Fails if the server has panicked or ended.
    pub(super) fn see_that_it_lives(&mut self) -> Result<()> {
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        ensure!(self.child.try_wait()?.is_none(), "the server ended:\n{log}");
        ensure!(!log.contains("panicked"), "the server panicked:\n{log}");
        Ok(())
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let begin = Instant::now();
        while begin.elapsed() < START_LIMIT {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            self.see_that_it_lives()?;
            sleep(Duration::from_millis(2));
        }
        bail!("the server did not listen within {} seconds", START_LIMIT.as_secs())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn serve(program: &Path, options: &[String], around: &Around, folder: &Path) -> Result<Child> {
    let log = File::options().create(true).append(true).open(folder.join("log"))?;
    let mut command = match around.starter.split_first() {
        Some((starter, words)) => {
            let mut command = bare(Path::new(starter));
            command.args(words).arg(program);
            command
        }
        None => bare(program),
    };
    command.args(options).envs(around.variables.iter().cloned());
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
    child.context("the server cannot be started")
}

/// Nothing that is configured on this machine may lead it to somebody's real data.
fn bare(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("QUARTERMASTER") {
            command.env_remove(name);
        }
    }
    command
}
