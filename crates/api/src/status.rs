//! The state of the system: `GET /api.php/status`, `/status/all`, `/status/{service}`, and `/readyz` for load balancers.
//!
//! The services have GLPI's names; those that this server does not have say that there is no data.

use crate::{entrance::Caller, error::ApiError};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use oauth::{Lifetime, ScopeToken, Timestamp};
use serde_json::{Map, Value, json};
use store::Vitals;
use web::{App, ClientAddress, Health, Now};

/// How a service does; the worst comes last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Condition {
    NoData,
    Ok,
    Warning,
    Problem,
}

/// Background work that was done so long ago has stopped.
const STOPPED: Lifetime = Lifetime::seconds(600);
/// With less room a monitor warns.
const LITTLE_ROOM: i64 = 2 << 30;
/// With less room changes are soon refused.
const NO_ROOM: i64 = 100 << 20;

/// Lists the services; needs the scope `status`.
pub(crate) async fn services(
    State(app): State<App>,
    Now(now): Now,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let caller = Caller { app: &app, headers: &headers, address, now };
    caller.bearer(&[ScopeToken::Status]).await?;
    let checked = checks(&app, now).await;
    let names = ["all"].into_iter().chain(checked.keys().map(String::as_str));
    let services =
        names.map(|name| (name.to_owned(), json!({ "href": format!("/status/{name}") })));
    Ok(Json(Value::Object(services.collect())))
}

/// Tells the state of everything; open to monitors, so it names no host, version or error.
pub(crate) async fn all(State(app): State<App>, Now(now): Now) -> Json<Value> {
    Json(checks(&app, now).await.into())
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
    Ok(Json(checks(&app, now).await.get(&service).cloned().unwrap_or_else(|| json!([]))))
}

/// Says to a load balancer whether requests can be served: whether the database answers.
pub(crate) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.store.read(|db| db.ping()).await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

async fn checks(app: &App, now: Timestamp) -> Map<String, Value> {
    let vitals = app.store.read(|db| db.vitals()).await;
    if let Err(error) = &vitals {
        tracing::error!(%error, "the database does not answer");
    }
    told(vitals.ok(), app.health(), now)
}

fn told(vitals: Option<Vitals>, health: &Health, now: Timestamp) -> Map<String, Value> {
    let db = if vitals.is_some() { Condition::Ok } else { Condition::Problem };
    let work = match health.worked_at() {
        None => Condition::NoData,
        Some(at) if now.since(at) > STOPPED => Condition::Problem,
        Some(_) => Condition::Ok,
    };
    let disk = match health.room() {
        None => Condition::NoData,
        Some(room) if room < NO_ROOM => Condition::Problem,
        Some(room) if room < LITTLE_ROOM => Condition::Warning,
        Some(_) => Condition::Ok,
    };
    let keys = match vitals {
        // The first key is made when it is needed.
        None | Some(Vitals { signing_keys: 0, .. }) => Condition::NoData,
        Some(_) => Condition::Ok,
    };
    let inventory = match vitals {
        Some(Vitals {
            takes_inventories: true, last_contact: Some(at), frequency_hours, ..
        }) => {
            let late = now.since(at) > Lifetime::hours(2 * frequency_hours);
            if late { Condition::Warning } else { Condition::Ok }
        }
        _ => Condition::NoData,
    };
    let worst = [db, work, disk, keys, inventory].into_iter().max().unwrap_or(Condition::NoData);
    let absent = Condition::NoData.word();
    let services = [
        (
            "db",
            json!({ "status": db.word(), "main": { "status": db.word() }, "replicas": { "status": absent, "servers": {} } }),
        ),
        ("cas", json!({ "status": absent })),
        ("ldap", json!({ "status": absent, "servers": {} })),
        ("imap", json!({ "status": absent, "servers": {} })),
        ("mail_collectors", json!({ "status": absent, "servers": {} })),
        ("crontasks", json!({ "status": work.word(), "stuck": [] })),
        ("filesystem", json!({ "status": disk.word() })),
        ("plugins", json!({ "status": absent })),
        ("keys", json!({ "status": keys.word() })),
        ("inventory", json!({ "status": inventory.word() })),
        ("glpi", json!({ "status": worst.word() })),
    ];
    services.into_iter().map(|(name, state)| (name.to_owned(), state)).collect()
}

impl Condition {
    const fn word(self) -> &'static str {
        match self {
            Self::NoData => "NO_DATA",
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Problem => "PROBLEM",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

    fn of(name: &str, vitals: Option<Vitals>, health: &Health) -> String {
        let told = told(vitals, health, NOW);
        told[name]["status"].as_str().unwrap().to_owned()
    }

    #[test]
    fn each_service_says_how_it_does_and_the_worst_counts() {
        let vitals = Vitals {
            takes_inventories: true,
            frequency_hours: 24,
            last_contact: Some(NOW.minus(Lifetime::hours(47))),
            signing_keys: 1,
        };
        let health = Health::default();
        for (name, state) in [
            ("db", "OK"),
            ("keys", "OK"),
            ("inventory", "OK"),
            ("crontasks", "NO_DATA"),
            ("filesystem", "NO_DATA"),
            ("ldap", "NO_DATA"),
            ("glpi", "OK"),
        ] {
            assert_eq!(of(name, Some(vitals), &health), state, "{name}");
        }
        let late = Vitals { last_contact: Some(NOW.minus(Lifetime::hours(49))), ..vitals };
        assert_eq!(of("inventory", Some(late), &health), "WARNING");
        assert_eq!(of("glpi", Some(late), &health), "WARNING");
        let none = Vitals { takes_inventories: false, signing_keys: 0, ..late };
        assert_eq!(of("inventory", Some(none), &health), "NO_DATA");
        assert_eq!(of("keys", Some(none), &health), "NO_DATA");
        assert_eq!(of("db", None, &health), "PROBLEM");
        health.worked(NOW.minus(Lifetime::seconds(5)));
        health.has_room(500 << 20);
        assert_eq!(of("crontasks", Some(vitals), &health), "OK");
        assert_eq!(of("filesystem", Some(vitals), &health), "WARNING");
        health.has_room(1 << 20);
        assert_eq!(of("glpi", Some(vitals), &health), "PROBLEM");
        health.worked(NOW.minus(Lifetime::seconds(601)));
        assert_eq!(of("crontasks", Some(vitals), &health), "PROBLEM");
    }
}
