//! What was run, how it ended, and how long it took.

use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Number of tests of one suite.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

struct Suite {
    name: String,
    outcome: Outcome,
    took: Duration,
}

enum Outcome {
    Ran(Counts),
    /// It did not get as far as counting its tests.
    Broken(anyhow::Error),
    /// The filter left nothing of it.
    NothingAsked,
}

/// The suites that ran, in order.
#[derive(Default)]
pub(crate) struct Summary {
    suites: Vec<Suite>,
}

impl Summary {
    /// Runs a suite and records how it ended; returns whether all of it passed.
    pub(crate) fn run(&mut self, name: &str, suite: impl FnOnce() -> Result<Counts>) -> bool {
        println!("\n=== {name}");
        let start = Instant::now();
        let outcome = suite().map_or_else(Outcome::Broken, Outcome::Ran);
        if let Outcome::Broken(error) = &outcome {
            println!("{name}: {error:#}");
        }
        let suite = Suite { name: name.to_owned(), outcome, took: start.elapsed() };
        let good = suite.is_good();
        self.suites.push(suite);
        good
    }

    /// Records that the filter left nothing of a suite.
    pub(crate) fn nothing_asked(&mut self, name: &str) {
        let (outcome, took) = (Outcome::NothingAsked, Duration::ZERO);
        self.suites.push(Suite { name: name.to_owned(), outcome, took });
    }

    pub(crate) fn print(&self) {
        println!("\n=== summary");
        for suite in &self.suites {
            println!("{suite}");
        }
        let total = self.total();
        println!("{} passed, {} failed", total.passed, total.failed);
    }

    /// A run of no test at all is no success: the filter was misspelt.
    pub(crate) fn exit_code(&self) -> ExitCode {
        let good = self.suites.iter().all(Suite::is_good) && self.total().passed > 0;
        if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn total(&self) -> Counts {
        self.suites.iter().fold(Counts::default(), |total, suite| {
            let Counts { passed, failed } = suite.outcome.counts();
            Counts { passed: total.passed + passed, failed: total.failed + failed }
        })
    }
}

impl Suite {
    fn is_good(&self) -> bool {
        self.outcome.counts().failed == 0
    }
}

impl Outcome {
    fn counts(&self) -> Counts {
        match self {
            Self::Ran(counts) => *counts,
            Self::Broken(_) => Counts { passed: 0, failed: 1 },
            Self::NothingAsked => Counts::default(),
        }
    }
}

impl fmt::Display for Suite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.is_good() { "ok" } else { "FAILED" };
        write!(f, "{:28} {word:7} {:6.1} s  ", self.name, self.took.as_secs_f64())?;
        match &self.outcome {
            Outcome::Ran(Counts { passed: 0, failed: 0 }) => write!(f, "no tests in it"),
            Outcome::Ran(Counts { passed, failed }) => {
                write!(f, "{passed} passed, {failed} failed")
            }
            Outcome::Broken(error) => write!(f, "{error:#}"),
            Outcome::NothingAsked => write!(f, "no test of that name"),
        }
    }
}
