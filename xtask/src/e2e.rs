//! The tests of the whole server, by programs that know nothing of its inside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::packages::find_chromium;
use crate::summary::{Counts, Summary};
use crate::workspace::{cargo, root, target};

/// A script in `e2e/`, which starts its server by itself and succeeds or fails.
struct Step {
    name: &'static str,
    script: &'static str,
    arguments: &'static [&'static str],
}

const STEPS: &[Step] = &[
    Step { name: "console", script: "console.mjs", arguments: &[] },
    Step { name: "fusioninventory", script: "fusioninventory.mjs", arguments: &[] },
    Step { name: "documents", script: "submit-folder.mjs", arguments: &["--start", "documents"] },
    Step { name: "kill9", script: "kill9.mjs", arguments: &[] },
];

/// Runs each step whose name the filter contains, against a release build.
pub(crate) fn run(jobs: Option<usize>, filter: &[String], summary: &mut Summary) {
    let asked = |step: &&Step| filter.is_empty() || filter.iter().any(|f| step.name.contains(f));
    let steps: Vec<&Step> = STEPS.iter().filter(asked).collect();
    if steps.is_empty() {
        return summary.nothing_asked("e2e");
    }
    let mut server = None;
    let prepared = summary.run("e2e: build", || {
        server = Some(build(jobs)?);
        install_npm_packages()?;
        Ok(Counts::default())
    });
    let (true, Some(server)) = (prepared, server) else { return };
    for step in steps {
        summary.run(&format!("e2e: {}", step.name), || step.run(&server));
    }
}

impl Step {
    fn run(&self, server: &Path) -> Result<Counts> {
        let mut node = Command::new("node");
        node.current_dir(root().join("e2e")).arg(self.script).args(self.arguments);
        node.env("QUARTERMASTER", server);
        if let Some(chromium) = find_chromium("chromium") {
            node.env("CHROMIUM", chromium);
        }
        let status = node.status().context("cannot run node")?;
        Ok(if status.success() {
            Counts { passed: 1, failed: 0 }
        } else {
            Counts { passed: 0, failed: 1 }
        })
    }
}

fn build(jobs: Option<usize>) -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "quartermaster"]);
    if let Some(jobs) = jobs {
        build.args(["--jobs", &jobs.to_string()]);
    }
    let status = build.status().context("cannot run cargo build")?;
    ensure!(status.success(), "the server was not built");
    Ok(target()?.join("release/quartermaster"))
}

/// Installs exactly what the lock file says, unless that is there already.
fn install_npm_packages() -> Result<()> {
    let folder = root().join("e2e");
    let lock = fs::read(folder.join("package-lock.json")).context("no e2e/package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let status = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .status()
        .context("cannot run npm")?;
    ensure!(status.success(), "npm ci failed in e2e/: are the packages within reach?");
    fs::write(&stamp, lock).context("cannot write into e2e/node_modules")
}
