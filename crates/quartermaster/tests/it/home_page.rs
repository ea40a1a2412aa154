//! The first page: the way to a connected agent, then numbers of the last weeks.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use serde_json::json;
use store::InventoryAuthentication;

on_both_engines![
    the_way_to_a_connected_agent_stays_until_it_is_walked,
    the_last_weeks_are_told_to_those_who_may_read_them,
];

async fn the_way_to_a_connected_agent_stays_until_it_is_walked(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let done = |body: &str| body.matches(">Done<").count();
    assert_eq!(done(&browser.get("/").await.body), 0);
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    let home = browser.get("/").await;
    assert!(home.body.contains("Connect a GLPI Agent"));
    assert_eq!(done(&home.body), 2);
    let token = house.token(&client).await;
    assert_eq!(house.submit(Some(&token), &machine(1)).await.status, 200);
    assert!(!browser.get("/").await.body.contains("Connect a GLPI Agent"));
}

async fn the_last_weeks_are_told_to_those_who_may_read_them(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    let token = house.token(&client).await;
    house.submit(Some(&token), &machine(1)).await;
    let mut wrong = client.request();
    wrong["client_secret"] = json!("qms_wrong");
    house.ask_token(wrong).await;
    web::write_usage(&house.app).await.unwrap();
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let home = browser.get("/").await;
    for told in [
        "Agents seen on each of the last 30 days",
        "01-01: Agents 1",
        "01-01: Accepted 1",
        "Tokens of the last 30 days",
        "The secret is right</a> <strong>1</strong>",
        "Oldest secrets",
        "Every agent has come since.",
    ] {
        assert!(home.body.contains(told), "{told}: {}", home.body);
    }
    house.pass(oauth::Lifetime::hours(24 * 8));
    let mut later = Browser::sign_in(&house, "later", "Super-Admin").await;
    let home = later.get("/").await;
    assert!(home.body.contains("host1-2026-01-01-00-00-00"), "the agent is stale");
    let mut observer = Browser::sign_in(&house, "powerless", "Self-Service").await;
    let home = observer.get("/").await;
    assert!(home.body.contains("Your profile shows your own account."), "{}", home.body);
    for hidden in ["Tokens of", "Oldest secrets", "Refused most", "<svg"] {
        assert!(!home.body.contains(hidden), "{hidden}");
    }
}
