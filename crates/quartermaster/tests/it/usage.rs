//! How much each client is used: counted without a write at each request.

use crate::house::{House, agent_post, bearer, from, machine, on_both_engines};
use axum::{
    body::Body,
    http::{Request, header},
};
use oauth::{Lifetime, Scope};
use serde_json::json;
use store::{InventoryAuthentication, UsageKind};

on_both_engines![
    what_becomes_of_the_requests_of_a_client_is_counted,
    the_last_use_of_a_client_is_told_with_its_place,
];

async fn what_becomes_of_the_requests_of_a_client_is_counted(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client_with(|client| client.scope = Scope::parse("inventory status")).await;
    let mut wrong = client.request();
    wrong["client_secret"] = json!("wrong");
    assert_eq!(house.ask_token(wrong).await.status, 401);
    let token = house.token(&client).await;
    assert_eq!(house.submit(Some(&token), &machine(1)).await.status, 200);
    let garbage = house.send(agent_post("/", Some(&token), b"garbage")).await;
    assert_eq!(garbage.status, 400);
    let contact = json!({ "action": "contact", "deviceid": "host1-2026-01-01-00-00-00" });
    assert_eq!(house.submit(Some(&token), &contact).await.status, 200);
    let mut status = Request::get("/api.php/status").body(Body::empty()).unwrap();
    status.headers_mut().insert(header::AUTHORIZATION, bearer(&token));
    assert_eq!(house.send(from(status, "203.0.113.9")).await.status, 403);

    let (key, now) = (client.key, house.now());
    let usage = house.store.browse(move |db| db.usage_of_client(key, now)).await.unwrap();
    assert_eq!(usage, store::ClientUsage::default(), "nothing is written at the request itself");
    web::write_usage(&house.app).await.unwrap();
    web::write_usage(&house.app).await.unwrap();
    let usage = house.store.browse(move |db| db.usage_of_client(key, now)).await.unwrap();
    let mut kinds: Vec<_> = usage.by_hour.iter().map(|(_, kind, sum)| (*kind, *sum)).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, UsageKind::ALL.map(|kind| (kind, 1)));
    assert_eq!(usage.by_address, [("192.0.2.1".to_owned(), 5), ("203.0.113.9".to_owned(), 1)]);
}

async fn the_last_use_of_a_client_is_told_with_its_place(house: House) {
    let client = house.client().await;
    let key = client.key;
    let last = async || {
        web::write_usage(&house.app).await.unwrap();
        house.store.read(move |db| db.last_use_of_client(key)).await.unwrap()
    };
    let mut wrong = client.request();
    wrong["client_secret"] = json!("wrong");
    house.ask_token(wrong).await;
    assert_eq!(last().await, None, "a wrong secret is no use");
    house.token(&client).await;
    house.pass(Lifetime::seconds(60));
    house.token(&client).await;
    let last = last().await.unwrap();
    assert_eq!((last.at, last.address.as_str()), (house.now(), "192.0.2.1"));
}
