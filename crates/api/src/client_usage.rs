//! What an OAuth client asked for of late: `GET /api.php/Configuration/OAuthClient/{id}/Usage`.

use crate::{entrance::Caller, error::ApiError};
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use oauth::{Lifetime, ScopeToken};
use rights::{Action, Subject};
use serde_json::{Value, json};
use store::ClientKey;
use web::{App, ClientAddress, Now};

/// So far back.
const SPAN: Lifetime = Lifetime::hours(30 * 24);

/// Tells the requests of the last thirty days by hour and outcome, by scope and by address.
pub(crate) async fn usage(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    let entered = caller.enter(&[ScopeToken::Api]).await?;
    caller.require(&entered, Subject::Clients, Action::Read).await?;
    let key = ClientKey(id.parse().map_err(|_| ApiError::NotFound)?);
    let found = app
        .store
        .browse(move |db| {
            if db.client_by_key(key)?.is_none() {
                return Ok(None);
            }
            db.usage_of_client(key, now.minus(SPAN)).map(Some)
        })
        .await?;
    let usage = found.ok_or(ApiError::NotFound)?;
    let by_hour = usage.by_hour.iter().map(|(hour, kind, requests)| {
        json!({ "hour": hour.to_string(), "kind": kind.as_str(), "requests": requests })
    });
    let by_scope = usage
        .by_scope
        .iter()
        .map(|(scope, requests)| json!({ "scope": scope, "requests": requests }));
    let by_address = usage
        .by_address
        .iter()
        .map(|(address, requests)| json!({ "address": address, "requests": requests }));
    Ok(Json(json!({
        "by_hour": by_hour.collect::<Vec<_>>(),
        "by_scope": by_scope.collect::<Vec<_>>(),
        "by_address": by_address.collect::<Vec<_>>(),
    })))
}
