//! The search for inputs that break a rule, guided by the code that they reach.
//!
//! The compiler marks that code by its own options, which the stable toolchain has, and libFuzzer reads the marks.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::packages;
use crate::summary::{Counts, Summary};
use crate::workspace::{cargo, root, target};

#[derive(Args)]
pub(crate) struct FuzzOptions {
    /// Fuzz only these targets, named as the folders in `fuzz/corpus` (default: all).
    targets: Vec<String>,
    /// How long to search in each target.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Build with that many jobs (default: one for each processor).
    #[arg(long, short)]
    jobs: Option<usize>,
}

/// What the fuzzer reads: each branch that was taken, and what was compared with what.
const MARKS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing -Ccodegen-units=1";

const LONGEST_INPUT: u32 = 65_536;
const MEMORY_MEGABYTES: u32 = 1024;
const SECONDS_FOR_ONE: u32 = 20;

/// Builds the fuzzer, and searches in one target after the other.
pub(crate) fn run(options: &FuzzOptions, summary: &mut Summary) -> Result<()> {
    packages::provide(packages::FOR_FUZZING)?;
    let known = names()?;
    let wrong = options.targets.iter().find(|name| !known.contains(name));
    ensure!(wrong.is_none(), "no such target; there are: {}", known.join(", "));
    let fuzzer = build(options.jobs)?;
    let asked = |name: &&String| options.targets.is_empty() || options.targets.contains(name);
    for name in known.iter().filter(asked) {
        summary.run(&format!("fuzz {name}"), || search(&fuzzer, name, options.seconds));
    }
    Ok(())
}

/// Each target has a folder with the inputs to begin with.
fn names() -> Result<Vec<String>> {
    let folder = fs::read_dir(root().join("fuzz/corpus")).context("no fuzz/corpus")?;
    let mut names: Vec<String> =
        folder.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// Builds in a folder of its own. A named platform keeps the marks out of build scripts, which have no use for them.
fn build(jobs: Option<usize>) -> Result<PathBuf> {
    let platform = platform()?;
    let folder = target()?.join("fuzz");
    let mut build = cargo();
    build.env("RUSTFLAGS", MARKS).arg("build").arg("--target-dir").arg(&folder);
    build.args(["--package", "fuzz", "--bin", "guided", "--features", "guided"]);
    build.args(["--profile", "fuzz", "--target", &platform]);
    if let Some(jobs) = jobs {
        build.args(["--jobs", &jobs.to_string()]);
    }
    let status = build.status().context("cannot run cargo build")?;
    ensure!(status.success(), "the fuzzer was not built");
    Ok(folder.join(platform).join("fuzz/guided"))
}

/// Reads `host: x86_64-unknown-linux-gnu`.
fn platform() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("cannot run rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc -vV names no host")?.to_owned())
}

/// What is new goes to `target/fuzz/corpus`, what breaks a rule to `target/fuzz/found`.
fn search(fuzzer: &Path, name: &str, seconds: u32) -> Result<Counts> {
    let work = target()?.join("fuzz");
    let (corpus, found) = (work.join("corpus").join(name), work.join("found"));
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let inputs = root().join("fuzz");
    let log = work.join(format!("{name}.log"));
    let status = Command::new(fuzzer)
        .env("QUARTERMASTER_FUZZ_TARGET", name)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={LONGEST_INPUT}"))
        .arg(format!("-rss_limit_mb={MEMORY_MEGABYTES}"))
        .arg(format!("-timeout={SECONDS_FOR_ONE}"))
        .arg(format!("-artifact_prefix={}/{name}-", found.display()))
        .arg(format!("-dict={}/words/{name}.dict", inputs.display()))
        .args([corpus, inputs.join("corpus").join(name)])
        .stderr(File::create(&log).with_context(|| format!("cannot write {}", log.display()))?)
        .status()
        .context("cannot run the fuzzer")?;
    let told = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if status.success() {
        told.lines().filter(|line| line.contains("DONE")).for_each(|line| println!("{line}"));
        Ok(Counts { passed: 1, failed: 0 })
    } else {
        println!("{told}");
        Ok(Counts { passed: 0, failed: 1 })
    }
}
