//! `quartermaster client list`, `quartermaster client show`

use super::Output;
use crate::commands::print;
use anyhow::Result;
use oauth::{Origin, RedirectUri};
use serde_json::{Value, json};
use store::{Client, ClientSecretFacts, Listing, Store};

pub(crate) async fn list(store: &Store, output: &Output) -> Result<()> {
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
        print::line(Value::Array(clients.iter().map(facts).collect()).to_string());
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

pub(crate) async fn show(store: &Store, client: &Client, output: &Output) -> Result<()> {
    let key = client.key;
    let secrets = store.browse(move |db| db.client_secrets(key)).await?;
    let mut facts = facts(client);
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("secrets".to_owned(), secrets.iter().map(secret).collect());
    }
    if output.json {
        print::line(facts.to_string());
        return Ok(());
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
    Ok(())
}

fn secret(secret: &ClientSecretFacts) -> Value {
    let uses = secret.uses.iter().take(10).map(|used| {
        json!({ "address": used.address, "user_agent": used.user_agent, "uses": used.uses, "last_at": used.last_at.to_string() })
    });
    json!({
        "hint": secret.hint,
        "created_at": secret.created_at.to_string(),
        "expires_at": secret.expires_at.map(|at| at.to_string()),
        "last_used_at": secret.last_used_at().map(|at| at.to_string()),
        "used_by": uses.collect::<Vec<_>>(),
    })
}

fn facts(client: &Client) -> Value {
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
        "allowed_ips": metadata.allowed_addresses.entries().map(ToString::to_string).collect::<Vec<_>>(),
        "token_format": metadata.token_format.as_str(),
        "signing_algorithm": metadata.signing_algorithm.as_str(),
        "pkce": metadata.pkce.as_str(),
        "access_token_lifetime": metadata.access_token_lifetime.in_seconds(),
        "refresh_token_lifetime": metadata.refresh_token_lifetime.in_seconds(),
        "code_lifetime": metadata.code_lifetime.in_seconds(),
        "introspect_all": metadata.introspects_all,
        "origins": metadata.origins.iter().map(Origin::as_str).collect::<Vec<_>>(),
        "post_logout_redirect_uris": metadata.post_logout_redirect_uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>(),
        "service_account": metadata.service_account.as_ref().map(|account| json!({
            "profile": account.profile.0,
            "entities": account.entities.iter().map(|(entity, _)| entity.0).collect::<Vec<_>>(),
        })),
        "created_at": client.created_at.to_string(),
        "last_used_at": client.last_used_at.map(|at| at.to_string()),
    })
}
