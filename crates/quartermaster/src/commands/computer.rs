//! `quartermaster computer …`

use super::print;
use anyhow::Result;
use clap::Subcommand;
use inventory::{Field, ItemType};
use serde_json::json;
use store::{Asset, AssetFilter, Listing, Store, Visible};

/// Computers.
#[derive(Subcommand)]
pub(crate) enum ComputerCommand {
    /// List computers
    List {
        /// Only computers that contain these words
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
        let filter = AssetFilter::of(ItemType::Computer);
        let page =
            store.browse(move |db| db.assets(&listing, &filter, &Visible::Everything)).await?;
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
                "name": computer.name(),
                "serial": computer.text(Field::Serial),
                "uuid": computer.text(Field::Uuid),
                "inventoried_at": computer.inventoried_at.map(|at| at.to_string()),
            })
        });
        print::line(serde_json::Value::Array(rows.collect()).to_string());
        return Ok(());
    }
    let rows: Vec<Vec<String>> = computers
        .into_iter()
        .map(|computer: Asset| {
            let system = [Field::OsName, Field::OsVersion].map(|field| computer.text(field));
            vec![
                computer.id.0.to_string(),
                computer.name().to_owned(),
                computer.text(Field::Serial).unwrap_or_default().to_owned(),
                system.into_iter().flatten().collect::<Vec<_>>().join(" "),
                computer.inventoried_at.map(|at| at.readable()).unwrap_or_default(),
            ]
        })
        .collect();
    print::table(&["id", "name", "serial", "operating system", "inventoried (UTC)"], &rows);
    Ok(())
}
