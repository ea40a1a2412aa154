//! The state of the system: `GET /api.php/status`, `/status/all`, `/status/{service}`.

use crate::{entrance::Caller, error::ApiError};
use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use oauth::ScopeToken;
use serde_json::{Value, json};
use web::{App, ClientAddress, Now};

/// Lists the services; needs the scope `status`.
pub(crate) async fn services(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    caller.bearer(&[ScopeToken::Status]).await?;
    let names = ["all", "db", "glpi"];
    let services =
        names.map(|name| (name.to_owned(), json!({ "href": format!("/status/{name}") })));
    Ok(Json(Value::Object(services.into_iter().collect())))
}

/// Tells the state of everything; open to monitors, so it names no host, version or error.
pub(crate) async fn all(State(app): State<App>) -> Json<Value> {
    Json(checks(&app).await)
}

/// Tells the state of one service; needs the scope `status`.
pub(crate) async fn service(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    Path(service): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    caller.bearer(&[ScopeToken::Status]).await?;
    // GLPI answers an empty list for a service that it does not know.
    Ok(Json(checks(&app).await.get(&service).cloned().unwrap_or_else(|| json!([]))))
}

async fn checks(app: &App) -> Value {
    let answered = app.store.read(|db| db.ping()).await;
    if let Err(error) = &answered {
        tracing::error!(%error, "the database does not answer");
    }
    let db = if answered.is_ok() { "OK" } else { "PROBLEM" };
    json!({
        "db": { "status": db, "main": { "status": db }, "replicas": { "status": "NO_DATA", "servers": {} } },
        "glpi": { "status": db },
    })
}
