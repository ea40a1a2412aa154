//! What stood before a change of a client, put back into its form: nothing is saved until somebody has looked at it.

use oauth::{
    GrantType, IpAllowList, Lifetime, Origin, PkceRule, RedirectUri, Scope, SigningAlgorithm,
    TokenFormat,
};
use serde_json::{Map, Value};
use store::{ClientKey, ClientMetadata, EntityId, EventId, ProfileId, ServiceAccount, StoredEvent};
use web::{App, PageError};

/// The kind of events that tell what stood before.
pub(super) const KIND: &str = "client.updated";

/// Finds a change of a client.
pub(super) async fn find_change(
    app: &App,
    client: ClientKey,
    event: i64,
) -> Result<StoredEvent, PageError> {
    let above = Some(EventId(event.saturating_add(1)));
    let found = app.store.browse(move |db| db.history_of_client(client, above, 1)).await?;
    let is_meant = |found: &StoredEvent| found.id.0 == event && found.kind == KIND;
    found.into_iter().find(is_meant).ok_or(PageError::NotFound)
}

/// Puts back each field that an event says stood otherwise before. Whether the client is enabled is not among what the
/// form asks, and stays.
pub(super) fn put_back(metadata: &mut ClientMetadata, event: &StoredEvent) {
    let empty = Map::new();
    let before = event.details.get("before").and_then(Value::as_object).unwrap_or(&empty);
    for (name, value) in before {
        put_back_field(metadata, name, value);
    }
}

fn put_back_field(metadata: &mut ClientMetadata, name: &str, value: &Value) {
    let text = value.as_str().unwrap_or_default();
    let seconds = |lifetime: &mut Lifetime| {
        if let Some(seconds) = value.as_i64() {
            *lifetime = Lifetime::seconds(seconds);
        }
    };
    match name {
        "name" => text.clone_into(&mut metadata.name),
        "comment" => text.clone_into(&mut metadata.comment),
        "grant_types" => metadata.grant_types = each(value, GrantType::parse),
        "scope" => metadata.scope = Scope::parse(text),
        "redirect_uris" => {
            metadata.redirect_uris = each(value, |uri| RedirectUri::parse(uri).ok());
        }
        "post_logout_redirect_uris" => {
            metadata.post_logout_redirect_uris = each(value, |uri| RedirectUri::parse(uri).ok());
        }
        "origins" => metadata.origins = each(value, |origin| Origin::parse(origin).ok()),
        "allowed_addresses" => {
            // What cannot be read any more must not become "from anywhere".
            if let Ok(addresses) = IpAllowList::parse(text) {
                metadata.allowed_addresses = addresses;
            }
        }
        "token_format" => set(&mut metadata.token_format, TokenFormat::parse(text)),
        "signing_algorithm" => set(&mut metadata.signing_algorithm, SigningAlgorithm::parse(text)),
        "pkce" => set(&mut metadata.pkce, PkceRule::parse(text)),
        "access_token_lifetime" => seconds(&mut metadata.access_token_lifetime),
        "refresh_token_lifetime" => seconds(&mut metadata.refresh_token_lifetime),
        "code_lifetime" => seconds(&mut metadata.code_lifetime),
        "introspects_all" => set(&mut metadata.introspects_all, value.as_bool()),
        "service_account" => metadata.service_account = account(value),
        _ => {}
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

fn each<T>(value: &Value, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).filter_map(parse).collect()
}

fn account(value: &Value) -> Option<ServiceAccount> {
    let profile = ProfileId(value.get("profile")?.as_i64()?);
    let entities =
        value.get("entities")?.as_array()?.iter().filter_map(|entity| {
            Some((EntityId(entity.get(0)?.as_i64()?), entity.get(1)?.as_bool()?))
        });
    Some(ServiceAccount { profile, entities: entities.collect() })
}
