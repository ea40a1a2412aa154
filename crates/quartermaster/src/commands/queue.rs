//! `quartermaster queue …`

use super::{client::Output, print};
use crate::clock;
use anyhow::{Result, anyhow};
use clap::Subcommand;
use serde_json::{Value, json};
use store::{Actor, ListedDocument, Store, WaitingId, WaitingState};

/// Inventories that wait to be recorded.
#[derive(Subcommand)]
pub(crate) enum QueueCommand {
    /// Show how many wait, and how many could not be recorded
    Status {
        #[command(flatten)]
        output: Output,
    },
    /// List the inventories that wait, the oldest first
    List {
        /// List those that could not be recorded instead, with the reason
        #[arg(long)]
        failed: bool,
        /// How many to list
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
        #[command(flatten)]
        output: Output,
    },
    /// Try again to record an inventory that could not be recorded
    Retry {
        /// Its number, from `queue list --failed`
        id: i64,
    },
    /// Delete an inventory that could not be recorded
    Discard {
        /// Its number, from `queue list --failed`
        id: i64,
    },
}

pub(crate) async fn run(store: &Store, command: QueueCommand) -> Result<()> {
    let now = clock::now();
    match command {
        QueueCommand::Status { output } => status(store, &output).await,
        QueueCommand::List { failed, limit, output } => {
            let state = if failed { WaitingState::Failed } else { WaitingState::Waiting };
            let documents = store.browse(move |db| db.waiting_documents(state, limit)).await?;
            list(&documents, &output);
            Ok(())
        }
        QueueCommand::Retry { id } => {
            let retry = move |change: &mut store::Change<'_>| change.retry_document(WaitingId(id));
            let found = store.change(Actor::CommandLine, now, retry).await?;
            found.then_some(()).ok_or_else(|| unknown(id))
        }
        QueueCommand::Discard { id } => {
            let discard =
                move |change: &mut store::Change<'_>| change.discard_document(WaitingId(id));
            let found = store.change(Actor::CommandLine, now, discard).await?;
            found.then_some(()).ok_or_else(|| unknown(id))
        }
    }
}

fn unknown(id: i64) -> anyhow::Error {
    anyhow!(
        "there is no inventory {id} that could not be recorded: see `quartermaster queue list --failed`"
    )
}

async fn status(store: &Store, output: &Output) -> Result<()> {
    let backlog = store.browse(|db| db.backlog()).await?;
    if output.json {
        let oldest = backlog.oldest.map(|at| at.to_string());
        let told = json!({
            "waiting": backlog.documents, "bytes": backlog.bytes, "oldest": oldest, "failed": backlog.failed
        });
        print::line(told.to_string());
        return Ok(());
    }
    print::line(format!("{} inventories wait, {} bytes", backlog.documents, backlog.bytes));
    if let Some(oldest) = backlog.oldest {
        print::line(format!("the oldest arrived at {} UTC", oldest.readable()));
    }
    print::line(format!("{} could not be recorded", backlog.failed));
    Ok(())
}

fn list(documents: &[ListedDocument], output: &Output) {
    if output.json {
        print::line(Value::Array(documents.iter().map(facts).collect()).to_string());
        return;
    }
    let rows: Vec<Vec<String>> = documents
        .iter()
        .map(|document| {
            vec![
                document.id.0.to_string(),
                document.deviceid.clone(),
                document.received_at.readable(),
                document.size.to_string(),
                document.tries.to_string(),
                document.reference.clone().unwrap_or_default(),
                document.why.clone().unwrap_or_default(),
            ]
        })
        .collect();
    print::table(
        &["number", "agent", "arrived (UTC)", "bytes", "tries", "reference", "why"],
        &rows,
    );
}

fn facts(document: &ListedDocument) -> Value {
    json!({
        "id": document.id.0,
        "deviceid": document.deviceid,
        "size": document.size,
        "received_at": document.received_at.to_string(),
        "tries": document.tries,
        "failed_at": document.failed_at.map(|at| at.to_string()),
        "why": document.why,
        "reference": document.reference,
    })
}
