//! `/api.php/…` beside the token endpoint.

use crate::house::{House, bearer, on_both_engines};
use axum::{
    body::Body,
    http::{Request, header},
};
use oauth::{Lifetime, Scope};
use serde_json::json;

on_both_engines![
    a_load_balancer_sees_that_the_process_answers,
    monitors_ask_without_a_token_and_services_need_the_scope,
    unknown_paths_say_so_in_the_shape_of_glpi
];

async fn a_load_balancer_sees_that_the_process_answers(house: House) {
    let answer = house.get("/healthz").await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "ok"));
    let ready = house.get("/readyz").await;
    assert_eq!((ready.status.as_u16(), ready.body.as_str()), (200, "ok"));
}

/// BR-04, RS-05.
async fn monitors_ask_without_a_token_and_services_need_the_scope(house: House) {
    for path in ["/api.php/status/all", "/api.php/v2.1/Status/All/", "/status.php"] {
        let answer = house.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["glpi"]),
            (200, &json!({ "status": "OK" })),
            "{path}"
        );
    }
    let anonymous = house.get("/api.php/status").await;
    assert_eq!(
        (anonymous.status.as_u16(), &anonymous.json()["status"]),
        (401, &json!("ERROR_UNAUTHENTICATED"))
    );
    assert_eq!(anonymous.header(header::WWW_AUTHENTICATE), "Bearer realm=\"Quartermaster\"");
    let client = house.client_with(|client| client.scope = Scope::parse("inventory status")).await;
    let with = async |scope: &str, path: &str| {
        let mut request = client.request();
        request["scope"] = json!(scope);
        let token =
            house.ask_token(request).await.json()["access_token"].as_str().unwrap().to_owned();
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.headers_mut().insert(header::AUTHORIZATION, bearer(&token));
        house.send(request).await
    };
    let answer = with("status", "/api.php/status").await;
    assert_eq!(answer.json()["db"], json!({ "href": "/status/db" }));
    assert_eq!(with("status", "/api.php/status/db").await.json()["status"], "OK");
    assert_eq!(with("status", "/api.php/status/toaster").await.json(), json!([]));
    let begin = |change: &mut store::Change<'_>| {
        change.begin_round(store::Work::Upkeep, "node-1/4711", Lifetime::hours(1))
    };
    house.store.change(store::Actor::System, house.now(), begin).await.unwrap();
    assert_eq!(
        with("status", "/api.php/status/crontasks").await.json()["last_round"],
        json!({ "node": "node-1/4711", "began_at": "2026-01-01T00:00:00Z", "ended_at": null })
    );
    assert!(!house.get("/api.php/status/all").await.body.contains("4711"), "not for everybody");
    let refused = with("inventory", "/api.php/status").await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["status"]),
        (403, &json!("ERROR_RIGHT_MISSING"))
    );
    assert!(
        refused
            .header(header::WWW_AUTHENTICATE)
            .ends_with("error=\"insufficient_scope\", scope=\"status\"")
    );
}

async fn unknown_paths_say_so_in_the_shape_of_glpi(house: House) {
    let anonymous = house.get("/api.php/v2/Assets/Toaster").await;
    assert_eq!(
        (anonymous.status.as_u16(), &anonymous.json()["status"]),
        (401, &json!("ERROR_UNAUTHENTICATED"))
    );
    let client = house.service_account("api").await;
    let mut request = client.request();
    request["scope"] = json!("api");
    let token = house.ask_token(request).await.json()["access_token"].as_str().unwrap().to_owned();
    let mut request = Request::get("/api.php/v2/Assets/Toaster").body(Body::empty()).unwrap();
    request.headers_mut().insert(header::AUTHORIZATION, bearer(&token));
    let answer = house.send(request).await;
    assert_eq!(
        answer.json(),
        json!({ "status": "ERROR_ITEM_NOT_FOUND", "title": "Not found", "detail": null })
    );
}
