//! `quartermaster client …`

use super::print;
use crate::{clock, configuration::Configuration};
use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use oauth::{ClientId, ClientSecret, GrantType, IpAllowList, RedirectUri, Scope, ScopeToken};
use serde_json::json;
use store::{Actor, Client, ClientMetadata, InventoryAuthentication, Listing, Store};

/// OAuth clients.
#[derive(Subcommand)]
pub(crate) enum ClientCommand {
    /// Add a client; its secret is printed this once
    Add(AddClient),
    /// List clients
    List(Output),
    /// Show a client
    Show {
        /// Client id, or the number of its row
        client: String,
        #[command(flatten)]
        output: Output,
    },
    /// Disable a client; its tokens end at once
    Disable {
        /// Client id, or the number of its row
        client: String,
    },
    /// Enable a client
    Enable {
        /// Client id, or the number of its row
        client: String,
    },
    /// Delete a client with its secrets and tokens
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
    json: bool,
}

/// A whole purpose in one word.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Preset {
    /// GLPI Agents: the client, inventory switched on with OAuth, and the lines for agent.cfg
    GlpiAgent,
}

/// A client to be added.
#[derive(Args)]
pub(crate) struct AddClient {
    /// Set everything up for a purpose
    #[arg(long, value_enum)]
    preset: Option<Preset>,
    /// Name
    #[arg(long, required_unless_present = "preset")]
    name: Option<String>,
    /// Comment
    #[arg(long, default_value = "")]
    comment: String,
    /// Grant type: `authorization_code`, `password` or `client_credentials`; repeat it, or separate by commas
    #[arg(long, value_delimiter = ',', value_parser = parse_grant_type)]
    grant: Vec<GrantType>,
    /// Scope: email, user, api, inventory, status or graphql; repeat it, or separate by commas
    #[arg(long, value_delimiter = ',', value_parser = parse_scope)]
    scope: Vec<ScopeToken>,
    /// Authorized redirect URI; repeat it for more
    #[arg(long, value_name = "URI", value_parser = parse_redirect_uri)]
    redirect_uri: Vec<RedirectUri>,
    /// Address or range from which the client may come, such as 192.0.2.0/24; repeat it for more
    #[arg(long, value_name = "ADDRESS")]
    allow_ip: Vec<String>,
    /// Make a public client: no secret
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    output: Output,
}

fn parse_grant_type(text: &str) -> Result<GrantType, String> {
    let known = || GrantType::ALL.map(GrantType::as_str).join(", ");
    GrantType::parse(text).ok_or_else(|| format!("the grant types are {}", known()))
}

fn parse_scope(text: &str) -> Result<ScopeToken, String> {
    let known = || ScopeToken::ALL.map(ScopeToken::as_str).join(", ");
    ScopeToken::parse(text).ok_or_else(|| format!("the scopes are {}", known()))
}

fn parse_redirect_uri(text: &str) -> Result<RedirectUri, String> {
    RedirectUri::parse(text).map_err(|why| why.to_string())
}

pub(crate) async fn run(
    configuration: &Configuration,
    store: &Store,
    command: ClientCommand,
) -> Result<()> {
    match command {
        ClientCommand::Add(client) => add(configuration, store, client).await,
        ClientCommand::List(output) => list(store, &output).await,
        ClientCommand::Show { client, output } => {
            let client = find(store, &client).await?;
            show(&client, &output);
            Ok(())
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

async fn add(configuration: &Configuration, store: &Store, client: AddClient) -> Result<()> {
    let metadata = metadata(&client)?;
    let client_id = ClientId::from_random(clock::random());
    let secret = metadata.confidential.then(|| ClientSecret::from_random(clock::random()));
    let (preset, id, stored_secret) = (client.preset, client_id.clone(), secret.clone());
    let name = metadata.name.clone();
    let key = store
        .change(Actor::CommandLine, clock::now(), move |change| {
            let key = change.register_client(&id, &metadata)?;
            if let Some(secret) = &stored_secret {
                change.add_client_secret(key, &secret.hash(), &secret.hint())?;
            }
            if preset == Some(Preset::GlpiAgent) {
                let mut settings = change.settings()?;
                settings.inventory_enabled = true;
                settings.inventory_authentication = InventoryAuthentication::ClientCredentials;
                change.save_settings(&settings)?;
            }
            Ok(key)
        })
        .await?;
    let shown = secret.as_ref().map(ClientSecret::expose);
    if client.output.json {
        print::line(
            json!({ "id": key.0, "client_id": client_id.as_str(), "client_secret": shown })
                .to_string(),
        );
        return Ok(());
    }
    print::line(format!("Client {name} added."));
    print::line(format!("client id      {client_id}"));
    if let Some(secret) = shown {
        print::line(format!("client secret  {secret}"));
        print::line("The secret is shown this once: keep it now.");
    }
    if let (Some(Preset::GlpiAgent), Some(secret)) = (preset, shown) {
        print::line(
            "\nInventory is switched on and asks for OAuth. Put these lines into agent.cfg:\n",
        );
        print::line(format!("server = {}", configuration.public_url));
        print::line(format!("oauth-client-id = {client_id}"));
        print::line(format!("oauth-client-secret = {secret}"));
    }
    Ok(())
}

fn metadata(client: &AddClient) -> Result<ClientMetadata> {
    let agents = client.preset == Some(Preset::GlpiAgent);
    let name = client.name.clone().unwrap_or_else(|| "GLPI Agents".to_owned()).trim().to_owned();
    if name.is_empty() || name.chars().count() > 255 {
        bail!("a client's name has 1 to 255 characters");
    }
    let mut grant_types = client.grant.clone();
    let mut scope: Vec<ScopeToken> = client.scope.clone();
    if agents {
        grant_types.push(GrantType::ClientCredentials);
        scope.push(ScopeToken::Inventory);
    }
    grant_types.sort();
    grant_types.dedup();
    if grant_types.is_empty() {
        bail!("a client needs a way to ask for tokens: add --grant");
    }
    if client.public && grant_types.contains(&GrantType::ClientCredentials) {
        bail!("a public client has no secret, so it cannot use client_credentials (RFC 6749 §4.4)");
    }
    let allowed = IpAllowList::parse(&client.allow_ip.join(",")).context("--allow-ip")?;
    Ok(ClientMetadata {
        name,
        comment: client.comment.clone(),
        confidential: !client.public,
        enabled: true,
        grant_types,
        scope: scope.into_iter().collect::<Scope>(),
        redirect_uris: client.redirect_uri.clone(),
        allowed_addresses: allowed,
    })
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

async fn list(store: &Store, output: &Output) -> Result<()> {
    let mut clients = Vec::new();
    loop {
        let start = i64::try_from(clients.len()).unwrap_or(i64::MAX);
        let listing = Listing { start, limit: 1000, ..Listing::default() };
        let page = store.browse(move |db| db.clients(&listing)).await?;
        let last = page.rows.is_empty();
        clients.extend(page.rows);
        if last {
            break;
        }
    }
    if output.json {
        print::line(serde_json::Value::Array(clients.iter().map(facts).collect()).to_string());
        return Ok(());
    }
    let rows: Vec<Vec<String>> = clients
        .iter()
        .map(|client| {
            vec![
                client.key.0.to_string(),
                client.metadata.name.clone(),
                client.client_id.to_string(),
                if client.metadata.enabled { "enabled" } else { "disabled" }.to_owned(),
                client.metadata.scope.to_string(),
            ]
        })
        .collect();
    print::table(&["id", "name", "client id", "state", "scopes"], &rows);
    Ok(())
}

fn show(client: &Client, output: &Output) {
    let facts = facts(client);
    if output.json {
        print::line(facts.to_string());
        return;
    }
    let rows: Vec<Vec<String>> = facts
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            vec![name.replace('_', " "), value]
        })
        .collect();
    print::table(&["", ""], &rows);
}

fn facts(client: &Client) -> serde_json::Value {
    let metadata = &client.metadata;
    json!({
        "id": client.key.0,
        "client_id": client.client_id.as_str(),
        "name": metadata.name,
        "comment": metadata.comment,
        "confidential": metadata.confidential,
        "enabled": metadata.enabled,
        "grants": metadata.grant_types.iter().map(|grant| grant.as_str()).collect::<Vec<_>>(),
        "scope": metadata.scope.to_string(),
        "redirect_uris": metadata.redirect_uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>(),
        "allowed_ips": metadata.allowed_addresses.entries().collect::<Vec<_>>(),
        "created_at": client.created_at.to_string(),
        "last_used_at": client.last_used_at.map(|at| at.to_string()),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Switch {
    On,
    Off,
}

async fn set_enabled(store: &Store, given: &str, switch: Switch) -> Result<()> {
    let client = find(store, given).await?;
    let metadata = ClientMetadata { enabled: switch == Switch::On, ..client.metadata.clone() };
    let key = client.key;
    store
        .change(Actor::CommandLine, clock::now(), move |change| {
            change.update_client(key, &metadata)
        })
        .await?;
    let state = match switch {
        Switch::On => "enabled",
        Switch::Off => "disabled; its tokens have ended",
    };
    print::line(format!("Client {} is {state}.", client.metadata.name));
    Ok(())
}
