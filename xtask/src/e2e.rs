//! The tests of the whole server, by programs that know nothing of its inside.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::bench;
use crate::packages::find_chromium;
use crate::programs;
use crate::summary::{Counts, Summary};
use crate::workspace::{cargo, root, target};

/// A script in `e2e/`, which starts its server by itself and succeeds or fails.
struct Step {
    name: &'static str,
    script: &'static str,
    arguments: &'static [&'static str],
    made_of: MadeOf,
}

/// What has to be made before a step can run, besides what all of them use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MadeOf {
    Nothing,
    PythonPackages,
    RustExamples,
    WebApplication,
}

const STEPS: &[Step] = &[
    Step::new("console", "console.mjs"),
    Step::new("traces", "traces.mjs"),
    Step::new("people", "people.mjs"),
    Step::new("clients", "clients.mjs"),
    Step::new("assets", "assets.mjs"),
    Step::new("rules", "rules.mjs"),
    Step::new("queue", "queue.mjs"),
    Step::new("profiles", "profiles.mjs"),
    Step::new("fusioninventory", "fusioninventory.mjs"),
    Step::new("documents", "submit-folder.mjs").with(&["--start", "documents"]),
    Step::new("kill9", "kill9.mjs"),
    Step::new("openid-client", "openid-client.mjs"),
    Step::new("oauth4webapi", "oauth4webapi.mjs"),
    Step::new("python-clients", "python-clients.mjs").of(MadeOf::PythonPackages),
    Step::new("schemathesis", "schemathesis.mjs").of(MadeOf::PythonPackages),
    Step::new("rust-clients", "rust-clients.mjs").of(MadeOf::RustExamples),
    Step::new("examples", "examples.mjs").of(MadeOf::WebApplication),
    Step::new("apache", "apache.mjs"),
    Step::new("oidc-agent", "oidc-agent.mjs"),
];

/// The step that sees whether the benchmarks work; what they measure there means nothing.
const BENCHMARKS: &str = "benchmarks";

/// Runs each step whose name the filter contains, against a release build.
pub(crate) fn run(jobs: Option<usize>, filter: &[String], summary: &mut Summary) {
    let asked = |name: &str| filter.is_empty() || filter.iter().any(|f| name.contains(f));
    let steps: Vec<&Step> = STEPS.iter().filter(|step| asked(step.name)).collect();
    let benchmarks = asked(BENCHMARKS);
    if steps.is_empty() && !benchmarks {
        return summary.nothing_asked("e2e");
    }
    let mut server = None;
    let prepared = summary.run("e2e: build", || {
        server = Some(build(jobs)?);
        programs::install_npm_packages("e2e")?;
        for made_of in [MadeOf::PythonPackages, MadeOf::RustExamples, MadeOf::WebApplication] {
            if steps.iter().any(|step| step.made_of == made_of) {
                made_of.make(jobs)?;
            }
        }
        Ok(Counts::default())
    });
    let (true, Some(server)) = (prepared, server) else { return };
    for step in steps {
        summary.run(&format!("e2e: {}", step.name), || step.run(&server));
    }
    if benchmarks {
        summary.run(&format!("e2e: {BENCHMARKS}"), || bench::try_out(&server));
    }
}

impl MadeOf {
    fn make(self, jobs: Option<usize>) -> Result<()> {
        match self {
            Self::Nothing => Ok(()),
            Self::PythonPackages => programs::install_python_packages(),
            Self::RustExamples => programs::build_rust_examples(jobs),
            Self::WebApplication => programs::install_npm_packages("docs/examples/web-application"),
        }
    }
}

impl Step {
    const fn new(name: &'static str, script: &'static str) -> Self {
        Self { name, script, arguments: &[], made_of: MadeOf::Nothing }
    }

    const fn with(self, arguments: &'static [&'static str]) -> Self {
        Self { arguments, ..self }
    }

    const fn of(self, made_of: MadeOf) -> Self {
        Self { made_of, ..self }
    }

    fn run(&self, server: &Path) -> Result<Counts> {
        let mut node = Command::new("node");
        node.current_dir(root().join("e2e")).arg(self.script).args(self.arguments);
        node.env("QUARTERMASTER", server);
        node.env("E2E_PYTHON", programs::python()?);
        node.env("E2E_RUST_EXAMPLES", programs::rust_examples()?);
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
