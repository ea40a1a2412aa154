//! The tests of the crates, and of the examples in their documentation.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use anyhow::{Context as _, Result, ensure};

use crate::postgres::{Postgres, URL_VARIABLE};
use crate::summary::{Counts, Summary};
use crate::workspace::{cargo, target};

/// Runs all of them with a PostgreSQL at hand.
pub(crate) fn run(
    postgres: &Postgres,
    jobs: Option<usize>,
    filter: &[String],
    summary: &mut Summary,
) {
    summary.run("rust tests", || nextest(postgres, jobs, filter));
    summary.run("documentation examples", || documentation(postgres, jobs, filter));
}

/// The counts come from a `JUnit` file, as `.config/nextest.toml` has it.
fn nextest(postgres: &Postgres, jobs: Option<usize>, filter: &[String]) -> Result<Counts> {
    let report = target()?.join("nextest/default/junit.xml");
    fs::remove_file(&report).ok();

    let mut nextest = cargo();
    nextest.env(URL_VARIABLE, postgres.url());
    // No test is left out in silence: the ignored ones run too.
    nextest.args(["nextest", "run", "--workspace", "--run-ignored=all"]);
    if let Some(jobs) = jobs.map(|jobs| jobs.to_string()) {
        nextest.args(["--build-jobs", &jobs, "--test-threads", &jobs]);
    }
    if !filter.is_empty() {
        nextest.arg("--no-tests=pass").args(filter);
    }
    let status = nextest.status().context("cannot run cargo nextest")?;

    let report = match fs::read_to_string(&report) {
        Ok(report) => report,
        Err(_) if status.success() && !filter.is_empty() => return Ok(Counts::default()),
        Err(_) => String::new(),
    };
    let counts = counts_of_junit(&report).context("the tests did not run to their end")?;
    ensure!(status.success() == (counts.failed == 0), "cargo nextest ended with {status}");
    Ok(counts)
}

/// Reads `<testsuites name="…" tests="3" failures="1" errors="0" …>`.
fn counts_of_junit(report: &str) -> Option<Counts> {
    let start = report.split("<testsuites ").nth(1)?.split('>').next()?;
    let number = |attribute: &str| -> Option<usize> {
        start.split(&format!(" {attribute}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    let failed = number("failures")? + number("errors")?;
    Some(Counts { passed: number("tests")?.checked_sub(failed)?, failed })
}

fn documentation(postgres: &Postgres, jobs: Option<usize>, filter: &[String]) -> Result<Counts> {
    let mut test = cargo();
    test.env(URL_VARIABLE, postgres.url());
    test.args(["test", "--doc", "--workspace", "--no-fail-fast"]);
    if let Some(jobs) = jobs {
        test.args(["--jobs", &jobs.to_string()]);
    }
    test.arg("--").args(filter).stdout(Stdio::piped());
    let mut child = test.spawn().context("cannot run cargo test")?;

    let mut counts = Counts::default();
    let output = child.stdout.take().context("cargo test has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        if let Some(result) = counts_of_result(&line) {
            counts.passed += result.passed;
            counts.failed += result.failed;
        }
    }
    let status = child.wait()?;
    ensure!(status.success() == (counts.failed == 0), "cargo test ended with {status}");
    Ok(counts)
}

/// Reads `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
fn counts_of_result(line: &str) -> Option<Counts> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |name: &str| -> Option<usize> {
        counts.split("; ").find_map(|part| part.strip_suffix(name))?.trim().parse().ok()
    };
    Some(Counts { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod tests {
    use super::{counts_of_junit, counts_of_result};

    #[test]
    fn the_counts_of_a_junit_report_are_read() {
        let report = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="12" failures="2" errors="1" uuid="x" time="0.4">
    <testsuite name="store" tests="7" disabled="0" errors="0" failures="0">"#;
        let counts = counts_of_junit(report).unwrap();
        assert_eq!((counts.passed, counts.failed), (9, 3));
        assert!(counts_of_junit("").is_none());
    }

    #[test]
    fn the_counts_of_a_test_result_are_read() {
        let line = "test result: ok. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out";
        let counts = counts_of_result(line).unwrap();
        assert_eq!((counts.passed, counts.failed), (3, 1));
        assert!(counts_of_result("running 3 tests").is_none());
    }
}
