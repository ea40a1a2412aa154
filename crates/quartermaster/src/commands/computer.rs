//! `quartermaster computer …`

use super::print;
use anyhow::Result;
use clap::Subcommand;
use serde_json::json;
use store::{Listing, Store};

/// Computers.
#[derive(Subcommand)]
pub(crate) enum ComputerCommand {
    /// List computers
    List {
        /// Only those in which these words are found
        #[arg(long, default_value = "")]
        search: String,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
}

pub(crate) async fn run(store: &Store, command: ComputerCommand) -> Result<()> {
    let ComputerCommand::List { search, json } = command;
    let mut computers = Vec::new();
    loop {
        let start = i64::try_from(computers.len()).unwrap_or(i64::MAX);
        let listing = Listing { search: search.clone(), start, limit: 1000, ..Listing::default() };
        let page = store.browse(move |db| db.computers(&listing)).await?;
        let last = page.rows.is_empty();
        computers.extend(page.rows);
        if last {
            break;
        }
    }
    if json {
        let rows = computers.iter().map(|computer| {
            json!({
                "id": computer.id.0,
                "name": computer.name,
                "serial": computer.serial,
                "uuid": computer.uuid,
                "inventoried_at": computer.inventoried_at.to_string(),
            })
        });
        print::line(serde_json::Value::Array(rows.collect()).to_string());
        return Ok(());
    }
    let rows: Vec<Vec<String>> = computers
        .into_iter()
        .map(|computer| {
            let system = [computer.os_name, computer.os_version]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            vec![
                computer.id.0.to_string(),
                computer.name,
                computer.serial.unwrap_or_default(),
                system,
                computer.inventoried_at.readable(),
            ]
        })
        .collect();
    print::table(&["id", "name", "serial", "operating system", "inventoried (UTC)"], &rows);
    Ok(())
}
