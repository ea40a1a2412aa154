//! `quartermaster doctor`: looks at what the server stands on, and says what to do.

mod database;
mod files;
mod finding;
mod network;

use super::{client::Output, print};
use crate::configuration::{Configuration, Options};
use anyhow::{Result, bail};
use finding::{Finding, State};
use serde_json::{Value, json};

/// Examines everything and prints it; fails if something is wrong.
pub(crate) fn run(options: &Options, output: &Output) -> Result<()> {
    let findings = examine(options);
    let worst = findings.iter().map(|finding| finding.state).max().unwrap_or(State::Fine);
    if output.json {
        let listed: Value = findings.iter().map(to_json).collect();
        print::line(json!({ "state": worst.as_str(), "findings": listed }).to_string());
    } else {
        for finding in &findings {
            print::line(format!(
                "{:<8} {:<14} {}",
                finding.state.as_str(),
                finding.check,
                finding.told
            ));
            if let Some(remedy) = &finding.remedy {
                print::line(format!("{:23} {remedy}", ""));
            }
        }
    }
    if worst == State::Wrong {
        bail!("something is wrong: see above");
    }
    Ok(())
}

fn examine(options: &Options) -> Vec<Finding> {
    let configuration = match options.clone().complete() {
        Ok(configuration) => configuration,
        Err(error) => {
            return vec![Finding::wrong(
                "configuration",
                format!("{error:#}"),
                "Correct it; `quartermaster --help` lists every option.",
            )];
        }
    };
    let mut findings = vec![Finding::fine("configuration", of_configuration(&configuration))];
    findings.extend(files::examine(options, &configuration));
    findings.extend(network::examine(&configuration));
    findings.extend(database::examine(&configuration));
    findings
}

fn of_configuration(configuration: &Configuration) -> String {
    format!("readable; the public URL is {}", configuration.public_url)
}

fn to_json(finding: &Finding) -> Value {
    json!({
        "check": finding.check,
        "state": finding.state.as_str(),
        "told": finding.told,
        "remedy": finding.remedy,
    })
}
