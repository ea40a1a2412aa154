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
use store::{Round, Vitals};
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
/// Clocks of a node and of the database that differ by more make tokens end early or late.
const CLOCKS_DIFFER: Lifetime = Lifetime::seconds(5);
/// An inventory that waits for so long is stuck.
const STUCK: Lifetime = Lifetime::hours(1);
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
    let vitals = vitals(&app).await;
    let mut told = told(vitals.as_ref(), app.health(), now);
    if let (Some(round), Some(Value::Object(work))) =
        (vitals.and_then(|vitals| vitals.last_round), told.get_mut("crontasks"))
    {
        work.insert("last_round".to_owned(), of_round(&round));
    }
    Ok(Json(told.remove(&service).unwrap_or_else(|| json!([]))))
}

/// Says to a load balancer whether requests can be served: whether the database answers, and is one that this version
/// can serve.
pub(crate) async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.store.is_outdated() {
        return (StatusCode::SERVICE_UNAVAILABLE, "a newer version has changed the database");
    }
    match app.store.read(|db| db.ping()).await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}

async fn checks(app: &App, now: Timestamp) -> Map<String, Value> {
    told(vitals(app).await.as_ref(), app.health(), now)
}

async fn vitals(app: &App) -> Option<Vitals> {
    let vitals = app.store.read(|db| db.vitals()).await;
    if let Err(error) = &vitals {
        tracing::error!(%error, "the database does not answer");
    }
    vitals.ok()
}

/// Tells which node has done what is done once for all, to those who may know the names of nodes.
fn of_round(round: &Round) -> Value {
    json!({
        "node": round.node,
        "began_at": round.began_at.to_string(),
        "ended_at": round.ended_at.map(|at| at.to_string()),
    })
}

fn told(vitals: Option<&Vitals>, health: &Health, now: Timestamp) -> Map<String, Value> {
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
            let late = now.since(*at) > Lifetime::hours(2 * frequency_hours);
            if late { Condition::Warning } else { Condition::Ok }
        }
        _ => Condition::NoData,
    };
    let backlog = vitals.map(|vitals| vitals.backlog).unwrap_or_default();
    let is_stuck = backlog.oldest.is_some_and(|oldest| now.since(oldest) > STUCK);
    let inventory = if is_stuck { inventory.max(Condition::Warning) } else { inventory };
    let clock = match health.clock_apart() {
        None => Condition::NoData,
        Some(apart) if apart > CLOCKS_DIFFER => Condition::Warning,
        Some(_) => Condition::Ok,
    };
    let worst =
        [db, work, disk, keys, inventory, clock].into_iter().max().unwrap_or(Condition::NoData);
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
        (
            "inventory",
            json!({ "status": inventory.word(), "waiting": backlog.documents, "failed": backlog.failed }),
        ),
        ("clock", json!({ "status": clock.word() })),
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

    fn of(name: &str, vitals: Option<&Vitals>, health: &Health) -> String {
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
            last_round: None,
            backlog: store::Backlog::default(),
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
            assert_eq!(of(name, Some(&vitals), &health), state, "{name}");
        }
        let late = Vitals { last_contact: Some(NOW.minus(Lifetime::hours(49))), ..vitals.clone() };
        assert_eq!(of("inventory", Some(&late), &health), "WARNING");
        assert_eq!(of("glpi", Some(&late), &health), "WARNING");
        let oldest = Some(NOW.minus(Lifetime::hours(2)));
        let backlog = store::Backlog { documents: 3, bytes: 90, oldest, failed: 1 };
        let stuck = Vitals { backlog, ..vitals.clone() };
        assert_eq!(of("inventory", Some(&stuck), &health), "WARNING");
        assert_eq!(told(Some(&stuck), &health, NOW)["inventory"]["waiting"], 3);
        let none = Vitals { takes_inventories: false, signing_keys: 0, ..late.clone() };
        assert_eq!(of("inventory", Some(&none), &health), "NO_DATA");
        assert_eq!(of("keys", Some(&none), &health), "NO_DATA");
        assert_eq!(of("db", None, &health), "PROBLEM");
        health.worked(NOW.minus(Lifetime::seconds(5)));
        health.has_room(500 << 20);
        assert_eq!(of("crontasks", Some(&vitals), &health), "OK");
        assert_eq!(of("filesystem", Some(&vitals), &health), "WARNING");
        health.clock_is_apart(Lifetime::seconds(-5));
        assert_eq!(of("clock", Some(&vitals), &health), "OK");
        health.clock_is_apart(Lifetime::seconds(-6));
        assert_eq!(of("clock", Some(&vitals), &health), "WARNING");
        health.has_room(1 << 20);
        assert_eq!(of("glpi", Some(&vitals), &health), "PROBLEM");
        health.worked(NOW.minus(Lifetime::seconds(601)));
        assert_eq!(of("crontasks", Some(&vitals), &health), "PROBLEM");
    }
}
