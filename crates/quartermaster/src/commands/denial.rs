//! `quartermaster denial …`

use super::{client, client::Output, print};
use anyhow::{Context as _, Result};
use clap::Subcommand;
use serde_json::{Value, json};
use store::{Denial, Store};

/// Refused requests, and why.
#[derive(Subcommand)]
pub(crate) enum DenialCommand {
    /// List the newest denials
    List {
        /// Only of this client: client id, or the number of its row
        #[arg(long, value_name = "ID")]
        client: Option<String>,
        /// How many to list
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
        #[command(flatten)]
        output: Output,
    },
    /// Explain a denial by its reference, and say how to fix it
    Show {
        /// The reference in the answer to the caller, such as 7K3F9-Q2DXA
        reference: String,
        #[command(flatten)]
        output: Output,
    },
}

pub(crate) async fn run(store: &Store, command: DenialCommand) -> Result<()> {
    match command {
        DenialCommand::List { client, limit, output } => {
            let of = match client {
                Some(given) => Some(client::find(store, &given).await?.key),
                None => None,
            };
            list(&store.browse(move |db| db.denials(of, limit)).await?, &output);
        }
        DenialCommand::Show { reference, output } => {
            let wanted = reference.clone();
            let found = store.browse(move |db| db.denial(&wanted)).await?;
            let denial = found.with_context(|| {
                format!("there is no denial {reference}: denials are kept for 30 days, of strangers a bounded number")
            })?;
            show(&denial, &output);
        }
    }
    Ok(())
}

fn list(denials: &[Denial], output: &Output) {
    if output.json {
        print::line(Value::Array(denials.iter().map(facts).collect()).to_string());
        return;
    }
    let rows: Vec<Vec<String>> = denials
        .iter()
        .map(|denial| {
            vec![
                denial.reference.clone(),
                denial.at.readable(),
                denial.endpoint.clone(),
                denial.client.as_ref().map_or_else(String::new, |(_, name)| name.clone()),
                denial.address.clone(),
                denial.why.clone(),
            ]
        })
        .collect();
    print::table(&["reference", "when (UTC)", "where", "client", "from", "why"], &rows);
}

fn show(denial: &Denial, output: &Output) {
    if output.json {
        print::line(facts(denial).to_string());
        return;
    }
    print::line(format!(
        "{}, {} UTC, at {}",
        denial.reference,
        denial.at.readable(),
        denial.endpoint
    ));
    for (what, named) in [
        ("client", denial.client.as_ref().map(|(key, name)| (key.0, name))),
        ("user", denial.user.as_ref().map(|(id, name)| (id.0, name))),
    ] {
        if let Some((key, name)) = named {
            print::line(format!("{what}: {name} ({key})"));
        }
    }
    print::line(format!("from {} by {}", denial.address, denial.user_agent));
    for check in &denial.passed {
        print::line(format!("  passed  {check}"));
    }
    print::line(format!("  FAILED  {}", denial.failed));
    print::line(format!("Why: {}.", denial.why.trim_end_matches('.')));
    print::line(format!("What would mend it: {}", denial.remedy));
}

fn facts(denial: &Denial) -> Value {
    json!({
        "reference": denial.reference,
        "at": denial.at.to_string(),
        "endpoint": denial.endpoint,
        "client": denial.client.as_ref().map(|(key, name)| json!({ "id": key.0, "name": name })),
        "user": denial.user.as_ref().map(|(id, name)| json!({ "id": id.0, "name": name })),
        "address": denial.address,
        "user_agent": denial.user_agent,
        "passed": denial.passed,
        "failed": denial.failed,
        "why": denial.why,
        "remedy": denial.remedy,
    })
}
