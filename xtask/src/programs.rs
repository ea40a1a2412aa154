//! What the programs of the end-to-end tests are made of: npm packages, a Python environment, the examples in Rust.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::workspace::{cargo, root, target};

/// Returns the Python of the environment that has what the programs import.
pub(crate) fn python() -> Result<PathBuf> {
    Ok(target()?.join("e2e-python/bin/python"))
}

/// Returns the folder of the examples in Rust.
pub(crate) fn rust_examples() -> Result<PathBuf> {
    Ok(target()?.join("examples/debug"))
}

/// Installs exactly what a folder's lock file says, unless that is there already.
pub(crate) fn install_npm_packages(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    once_for(
        &folder.join("package-lock.json"),
        &folder.join("node_modules/.installed-lock"),
        || {
            let mut npm = Command::new("npm");
            npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder);
            let status = npm.status().context("cannot run npm")?;
            ensure!(
                status.success(),
                "npm ci failed in {}: are the packages within reach?",
                folder.display()
            );
            Ok(())
        },
    )
}

/// Makes a virtual environment with exactly what `e2e/requirements.txt` says, unless that is there already.
pub(crate) fn install_python_packages() -> Result<()> {
    let requirements = root().join("e2e/requirements.txt");
    let environment = target()?.join("e2e-python");
    once_for(&requirements, &environment.join("installed-requirements.txt"), || {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear"]).arg(&environment);
        let status = venv.status().context("cannot run python3")?;
        ensure!(status.success(), "python3 cannot make a virtual environment");
        let mut pip = Command::new(python()?);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
        let status =
            pip.arg("--requirement").arg(&requirements).status().context("cannot run pip")?;
        ensure!(status.success(), "pip install failed: are the packages within reach?");
        Ok(())
    })
}

/// Builds the examples, which are a workspace of their own, with a lock file of their own.
pub(crate) fn build_rust_examples(jobs: Option<usize>) -> Result<()> {
    let mut build = cargo();
    build.args([
        "build",
        "--locked",
        "--quiet",
        "--manifest-path",
        "docs/examples/rust/Cargo.toml",
    ]);
    build.arg("--target-dir").arg(target()?.join("examples"));
    if let Some(jobs) = jobs {
        build.args(["--jobs", &jobs.to_string()]);
    }
    let status = build.status().context("cannot run cargo build")?;
    ensure!(status.success(), "the examples in Rust were not built");
    Ok(())
}

/// Installs, and keeps in `stamp` for what; does nothing if that is the same still.
fn once_for(what: &Path, stamp: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let wanted = fs::read(what).with_context(|| format!("no {}", what.display()))?;
    if fs::read(stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install()?;
    fs::write(stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}
