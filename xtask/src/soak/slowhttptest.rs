//! slowhttptest, which others wrote to try how servers bear slow clients.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

/// Connections at a time: fewer than the server takes from one address, so that the tool can ask whether it answers.
const CONNECTIONS: &str = "800";
/// How many are opened in a second.
const RATE: &str = "400";
/// How many seconds a server may take to answer before it counts as gone.
const PATIENCE: &str = "5";

/// One of its tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    Headers,
    Bodies,
    Readers,
}

impl Test {
    pub(super) const ALL: [Self; 3] = [Self::Headers, Self::Bodies, Self::Readers];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Headers => "slow headers",
            Self::Bodies => "slow bodies",
            Self::Readers => "slow readers",
        }
    }

    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Headers => &["-H", "-i", "5"],
            Self::Bodies => &["-B", "-i", "5", "-s", "8192", "-t", "POST"],
            // A window of a few bytes, of which a few are read every five seconds.
            Self::Readers => &["-X", "-w", "1", "-y", "16", "-n", "5", "-z", "32", "-k", "3"],
        }
    }
}

/// The tool at work.
pub(super) struct Attack {
    child: Child,
    folder: TempDir,
}

impl Attack {
    pub(super) fn start(test: Test, url: &str, span: Duration) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let told = fs::File::create(folder.path().join("told"))?;
        let child = Command::new("slowhttptest")
            .args(["-c", CONNECTIONS, "-r", RATE, "-p", PATIENCE, "-u", url])
            .args(["-l", &span.as_secs().max(1).to_string()])
            .args(test.options())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(told)
            .stderr(Stdio::null())
            .spawn()
            .context("slowhttptest does not start")?;
        Ok(Self { child, folder })
    }

    /// Waits for its end, and returns how often it found that the server did not answer.
    pub(super) fn finish(mut self) -> Result<String> {
        self.child.wait()?;
        let told = fs::read(self.folder.path().join("told"))?;
        let told = String::from_utf8_lossy(&told);
        let lines = || told.lines().filter(|line| line.contains("service available"));
        let away = lines().filter(|line| line.contains("NO")).count();
        let asked = lines().count();
        anyhow::ensure!(asked > 0, "slowhttptest tells nothing: {told}");
        Ok(format!("away {away} of {asked} times"))
    }
}

/// Says whether the machine has it.
pub(super) fn is_installed() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places =
        std::env::split_paths(&path).map(|folder: PathBuf| folder.join("slowhttptest"));
    places.any(|place| place.is_file())
}
