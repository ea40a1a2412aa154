//! `quartermaster client …`

mod add;
pub(crate) mod options;
mod secret;
mod show;

use super::print;
use crate::{clock, configuration::Configuration};
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use oauth::ClientId;
use store::{Actor, Client, Store};

/// OAuth clients.
#[derive(Subcommand)]
pub(crate) enum ClientCommand {
    /// Add a client; its secret is printed only once
    Add(Box<add::AddClient>),
    /// Change a client; options that you leave out stay as they are
    Edit(Box<add::EditClient>),
    /// Replace the secret; the new one is printed only once, the old one keeps working for a while
    RotateSecret(secret::RotateSecret),
    /// List clients
    List(Output),
    /// Show a client
    Show {
        /// Client id, or the number of its row
        client: String,
        #[command(flatten)]
        output: Output,
    },
    /// Disable a client; its tokens stop working immediately
    Disable {
        /// Client id, or the number of its row
        client: String,
    },
    /// Enable a client
    Enable {
        /// Client id, or the number of its row
        client: String,
    },
    /// Delete a client, its secrets and its tokens
    Delete {
        /// Client id, or the number of its row
        client: String,
    },
}

/// How a command prints.
#[derive(Args)]
pub(crate) struct Output {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) async fn run(
    configuration: &Configuration,
    store: &Store,
    command: ClientCommand,
) -> Result<()> {
    match command {
        ClientCommand::Add(client) => add::add(configuration, store, *client).await,
        ClientCommand::Edit(client) => add::edit(store, *client).await,
        ClientCommand::RotateSecret(secret) => secret::rotate(store, secret).await,
        ClientCommand::List(output) => show::list(store, &output).await,
        ClientCommand::Show { client, output } => {
            let client = find(store, &client).await?;
            show::show(store, &client, &output).await
        }
        ClientCommand::Disable { client } => set_enabled(store, &client, Switch::Off).await,
        ClientCommand::Enable { client } => set_enabled(store, &client, Switch::On).await,
        ClientCommand::Delete { client } => {
            let client = find(store, &client).await?;
            let key = client.key;
            store
                .change(Actor::CommandLine, clock::now(), move |change| change.delete_client(key))
                .await?;
            print::line(format!(
                "Client {} deleted with its secrets and tokens.",
                client.metadata.name
            ));
            Ok(())
        }
    }
}

/// Finds a client by its public identifier or the number of its row.
pub(crate) async fn find(store: &Store, given: &str) -> Result<Client> {
    let text = given.to_owned();
    let found = store
        .read(move |db| {
            let by_id = match ClientId::parse(&text) {
                Ok(client_id) => db.client(&client_id)?,
                Err(_) => None,
            };
            match (by_id, text.parse()) {
                (None, Ok(number)) => db.client_by_key(store::ClientKey(number)),
                (found, _) => Ok(found),
            }
        })
        .await?;
    found.with_context(|| format!("there is no client {given}; see `quartermaster client list`"))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Switch {
    On,
    Off,
}

async fn set_enabled(store: &Store, given: &str, switch: Switch) -> Result<()> {
    let client = find(store, given).await?;
    let (key, enabled) = (client.key, switch == Switch::On);
    store
        .change(Actor::CommandLine, clock::now(), move |change| {
            change.set_clients_enabled(&[key], enabled)
        })
        .await?;
    let state = match switch {
        Switch::On => "enabled",
        Switch::Off => "disabled; its tokens no longer work",
    };
    print::line(format!("Client {} is {state}.", client.metadata.name));
    Ok(())
}
