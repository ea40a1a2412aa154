//! What a change of a client turns away of what was let in lately is told before it is saved.

use crate::{
    browser::Browser,
    house::{House, KnownClient, from, machine, on_both_engines},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use oauth::{Lifetime, Scope};
use store::InventoryAuthentication;

on_both_engines![
    addresses_that_new_restrictions_would_refuse_are_told_before_they_are_saved,
    a_scope_that_is_used_is_not_taken_away_silently,
];

const REFUSED: &str = "Of the 2 addresses from which this client was let in during the last 30 days, 1 would be refused.";

fn access_of(client: &KnownClient) -> String {
    format!("/configuration/oauth-clients/{}/access", client.key.0)
}

fn form(scopes: &str, network: &str) -> String {
    format!(
        "name=Agents&comment=&grant=client_credentials{scopes}&allowed_ips={network}&allowed_ips_label="
    )
}

/// Lets a client in from 192.0.2.1, and from 203.0.113.9 with an agent.
async fn used(house: &House) -> KnownClient {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client_with(|client| client.scope = Scope::parse("inventory status")).await;
    let token = house.token(&client).await;
    let submission = Request::post("/front/inventory.php")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(machine(1).to_string()))
        .unwrap();
    assert_eq!(house.send(from(submission, "203.0.113.9")).await.status, 200);
    web::write_usage(&house.app).await.unwrap();
    client
}

async fn addresses_that_new_restrictions_would_refuse_are_told_before_they_are_saved(house: House) {
    let client = used(&house).await;
    let access = access_of(&client);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(&access).await;
    let scopes = "&scope=inventory&scope=status";
    let typed = form(scopes, "192.0.2.0%2F24");

    let preview = browser.post(&access, &format!("{typed}&preview=1")).await;
    assert!(preview.body.contains(REFUSED), "while it is typed: {}", preview.body);
    let asked = browser.post(&access, &typed).await;
    assert_eq!(asked.status, 200);
    for told in
        [REFUSED, "1 agent last came from there.", "203.0.113.9", "Nothing has been saved yet."]
    {
        assert!(asked.body.contains(told), "{told}: {}", asked.body);
    }
    assert!(!asked.body.contains("<span class=\"mono\">192.0.2.1</span>"), "that one stays");
    let kept = browser.get(&access).await.body;
    assert!(!kept.contains("value=\"192.0.2.0/24\""), "nothing is saved by asking");
    let back = browser.post(&access, &format!("{typed}&confirmed=1&preview=back")).await.body;
    assert!(back.contains("name=\"allowed_ips\" value=\"192.0.2.0/24\""), "what was typed stays");

    let saved = browser.post(&access, &format!("{typed}&confirmed=1")).await;
    assert_eq!(saved.header(header::LOCATION), format!("{access}?notice=saved"));
    assert!(browser.get(&access).await.body.contains("value=\"192.0.2.0/24\""));

    // What is turned away already is nothing that a change does, and neither is what is long ago.
    let again = browser.post(&access, &form(scopes, "192.0.2.1")).await;
    assert_eq!(again.header(header::LOCATION), format!("{access}?notice=saved"));
    house.pass(Lifetime::hours(24 * 31));
    let mut later = Browser::sign_in(&house, "erwin", "Super-Admin").await;
    later.get(&access).await;
    let long_ago = later.post(&access, &form(scopes, "198.51.100.7")).await;
    assert_eq!(long_ago.header(header::LOCATION), format!("{access}?notice=saved"));
}

async fn a_scope_that_is_used_is_not_taken_away_silently(house: House) {
    let client = used(&house).await;
    let access = access_of(&client);
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    browser.get(&access).await;
    let typed = form("&scope=status", "");
    let asked = browser.post(&access, &typed).await;
    assert!(
        asked
            .body
            .contains("The scope “inventory” is in use: 2 requests needed it in the last 30 days."),
        "{}",
        asked.body
    );
    assert!(!asked.body.contains("The scope “status”"), "that one stays");
    let saved = browser.post(&access, &format!("{typed}&confirmed=1")).await;
    assert_eq!(saved.header(header::LOCATION), format!("{access}?notice=saved"));
}
