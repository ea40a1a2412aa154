//! `quartermaster client add`, `quartermaster client edit`

use super::{Output, find, options::ClientOptions};
use crate::{clock, commands::print, configuration::Configuration};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use oauth::{ClientId, ClientSecret, GrantType, ScopeToken};
use serde_json::json;
use store::{Actor, ClientMetadata, InventoryAuthentication, Settings, Store};

/// A whole purpose in one word.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Preset {
    /// For GLPI Agents: add the client, enable inventory with OAuth, and print the lines for agent.cfg
    GlpiAgent,
}

/// A client to be added.
#[derive(Args)]
pub(crate) struct AddClient {
    /// Set everything up for a purpose
    #[arg(long, value_enum)]
    preset: Option<Preset>,
    #[command(flatten)]
    options: ClientOptions,
    /// Make a public client: no secret
    #[arg(long)]
    public: bool,
    #[command(flatten)]
    output: Output,
}

/// A client to be changed.
#[derive(Args)]
pub(crate) struct EditClient {
    /// Client id, or the number of its row
    client: String,
    #[command(flatten)]
    options: ClientOptions,
}

pub(crate) async fn add(
    configuration: &Configuration,
    store: &Store,
    client: AddClient,
) -> Result<()> {
    let metadata = metadata(store, &client).await?;
    warn(&metadata);
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
                let read = change.settings()?;
                let with_tokens = Settings {
                    inventory_enabled: true,
                    inventory_authentication: InventoryAuthentication::ClientCredentials,
                    ..read.clone()
                };
                change.save_settings(&read, &with_tokens)?;
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
        print::line("The secret is shown only once: copy it now.");
    }
    if let (Some(Preset::GlpiAgent), Some(secret)) = (preset, shown) {
        print::line("\nInventory is enabled, with OAuth. Put these lines into agent.cfg:\n");
        print::line(format!("server = {}", configuration.public_url));
        print::line(format!("oauth-client-id = {client_id}"));
        print::line(format!("oauth-client-secret = {secret}"));
    }
    Ok(())
}

async fn metadata(store: &Store, client: &AddClient) -> Result<ClientMetadata> {
    let agents = client.preset == Some(Preset::GlpiAgent);
    if client.options.name.is_none() && !agents {
        bail!("a client needs a name: add --name");
    }
    let mut metadata = ClientMetadata {
        confidential: !client.public,
        ..ClientMetadata::named(if agents { "GLPI Agents" } else { "" })
    };
    if agents {
        metadata.grant_types = vec![GrantType::ClientCredentials];
        metadata.scope = [ScopeToken::Inventory].into_iter().collect();
    }
    client.options.apply(store, &mut metadata).await?;
    Ok(metadata)
}

pub(crate) async fn edit(store: &Store, client: EditClient) -> Result<()> {
    let known = find(store, &client.client).await?;
    let mut metadata = known.metadata.clone();
    client.options.apply(store, &mut metadata).await?;
    warn(&metadata);
    let (key, name) = (known.key, metadata.name.clone());
    let changed = store
        .change(Actor::CommandLine, clock::now(), move |change| {
            // Whether it is enabled is not said here, and somebody else may have just said it.
            let Some(stored) = change.client_to_change(key)? else { return Ok(false) };
            let enabled = stored.metadata.enabled;
            change.update_client(key, &ClientMetadata { enabled, ..metadata.clone() })
        })
        .await?;
    if !changed {
        bail!("the client was deleted meanwhile");
    }
    print::line(format!("Client {name} saved."));
    Ok(())
}

/// Says what will not work, or should not be.
fn warn(client: &ClientMetadata) {
    if client.grant_types.contains(&GrantType::Password) {
        print::warning(
            "the password grant gives people's passwords to the application; use authorization_code if you can",
        );
    }
    let api =
        [ScopeToken::Api, ScopeToken::Graphql].iter().any(|scope| client.scope.covers(*scope));
    let only_for_itself = client.grant_types == [GrantType::ClientCredentials];
    if api && only_for_itself && client.service_account.is_none() {
        print::warning(
            "without a profile, the scopes api and graphql give a client with client_credentials no access; add --profile",
        );
    }
    if client.grant_types.contains(&GrantType::AuthorizationCode) && client.redirect_uris.is_empty()
    {
        print::warning("authorization_code needs a redirect URI; add --redirect-uri");
    }
}
