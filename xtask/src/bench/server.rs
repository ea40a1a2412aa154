//! The server that is measured: the release build, on a database of its own.

use std::env;
use std::fs::{self, File};
use std::io::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::bench::Engine;
use crate::bench::cores::Clocks;
use crate::postgres::{Durability, Postgres, free_port};

/// The file of a SQLite database within the folder of data.
const DATABASE: &str = "quartermaster.db";
const START_LIMIT: Duration = Duration::from_secs(30);

/// A running server, stopped and removed with its data when this value is dropped.
pub(crate) struct Server {
    program: PathBuf,
    options: Vec<String>,
    port: u16,
    child: Child,
    postgres: Option<Postgres>,
    folder: TempDir,
}

impl Server {
    /// Starts a server on an empty database, on the core of the caller.
    pub(crate) fn start(program: &Path, engine: Engine) -> Result<Self> {
        Self::start_from(program, engine, None)
    }

    /// Starts a server on what a backup holds, or on an empty database, on the core of the caller.
    pub(crate) fn start_from(
        program: &Path,
        engine: Engine,
        backup: Option<&Path>,
    ) -> Result<Self> {
        Self::start_with(program, engine, |options, _| match backup {
            Some(backup) => restore(program, options, backup),
            None => Ok(()),
        })
    }

    /// Starts a server on a copy of a SQLite database, on the core of the caller.
    pub(crate) fn start_on_copy(program: &Path, database: &Path) -> Result<Self> {
        Self::start_with(program, Engine::Sqlite, |_, data| {
            fs::create_dir_all(data)?;
            fs::copy(database, data.join(DATABASE)).map(drop).context("no copy of the database")
        })
    }

    /// Starts a server whose database is made ready before, of the program's options and the folder of its data.
    fn start_with(
        program: &Path,
        engine: Engine,
        make_ready: impl FnOnce(&[String], &Path) -> Result<()>,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("quartermaster-bench-").tempdir()?;
        let postgres = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Postgres::start(Durability::Durable)?),
        };
        let port = free_port()?;
        let data = folder.path().join("data").display().to_string();
        let mut options =
            vec!["--listen".to_owned(), format!("127.0.0.1:{port}"), "--data-dir".to_owned(), data];
        if let Some(postgres) = &postgres {
            options.extend(["--database-url".to_owned(), postgres.url()]);
        }
        make_ready(&options, &folder.path().join("data"))?;
        let log = folder.path().join("log");
        let child = serve(program, &options, &log)?;
        let program = program.to_owned();
        let mut server = Self { program, options, port, child, postgres, folder };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Stops the server, which then has put its database in order, looks how large that is, and starts it again.
    pub(crate) fn size_at_rest(&mut self) -> Result<u64> {
        self.at_rest(Self::size)
    }

    /// Stops the server, which then has put its database in order, does something, and starts it again.
    pub(crate) fn at_rest<T>(&mut self, act: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let process = Pid::from_child(&self.child);
        kill_process(process, Signal::TERM).context("the server cannot be told to stop")?;
        self.child.wait()?;
        let done = act(self)?;
        self.child = serve(&self.program, &self.options, &self.log())?;
        self.wait_until_ready()?;
        Ok(done)
    }

    /// Ends the server without a word, and starts it again.
    pub(crate) fn kill_and_start(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        self.child = serve(&self.program, &self.options, &self.log())?;
        self.wait_until_ready()
    }

    /// Returns how many bytes the files of the database have.
    fn size(&self) -> Result<u64> {
        match &self.postgres {
            None => size_of(&self.data()),
            Some(postgres) => size_of(&postgres.tables()),
        }
    }

    /// Returns the folder of its data.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Returns the file of its database on SQLite.
    pub(crate) fn database(&self) -> PathBuf {
        self.data().join(DATABASE)
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Returns the most memory that the server's process had since its start, in kilobytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_ascii_whitespace().next());
        number.and_then(|number| number.parse().ok()).unwrap_or_default()
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < START_LIMIT {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                let log = fs::read_to_string(self.log()).unwrap_or_default();
                bail!("the server ended at once with {status}:\n{log}");
            }
            sleep(Duration::from_millis(20));
        }
        bail!("the server did not listen within {} seconds", START_LIMIT.as_secs())
    }

    /// Runs one of the program's commands on the server's database and returns what it prints.
    pub(crate) fn command(&self, arguments: &[&str], input: &str) -> Result<String> {
        let mut command = command(&self.program, &self.options);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().context("the program cannot be run")?;
        child.stdin.take().context("no standard input")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        ensure!(
            output.status.success(),
            "quartermaster {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).context("the program's output is not text")
    }

    /// Returns the port that it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Reads the clocks of the machine, and what the server and its database have used of them.
    pub(crate) fn clocks(&self) -> Clocks {
        let database = self.postgres.as_ref().and_then(Postgres::process);
        let processes: Vec<u32> = [self.child.id()].into_iter().chain(database).collect();
        Clocks::read(&processes)
    }
}

/// It logs as it does in use, to a file.
fn restore(program: &Path, options: &[String], backup: &Path) -> Result<()> {
    let restored = command(program, options).arg("restore").arg(backup).output();
    let restored = restored.context("the program cannot be run")?;
    let told = String::from_utf8_lossy(&restored.stderr);
    ensure!(restored.status.success(), "the backup was not restored: {told}");
    Ok(())
}

fn serve(program: &Path, options: &[String], log: &Path) -> Result<Child> {
    let log = File::options().create(true).append(true).open(log).context("no log can be kept")?;
    let mut serve = command(program, options);
    let child = serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
    child.context("the server cannot be started")
}

/// Adds up the files of a folder and of those below.
fn size_of(folder: &Path) -> Result<u64> {
    let mut size = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        size += if metadata.is_dir() { size_of(&entry.path())? } else { metadata.len() };
    }
    Ok(size)
}

/// Nothing that is configured on this machine may lead it to somebody's real data.
fn command(program: &Path, options: &[String]) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("QUARTERMASTER") {
            command.env_remove(name);
        }
    }
    command.args(options);
    command
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
