//! The first page: the way to a connected agent, then numbers of the last weeks.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use serde_json::json;
use store::InventoryAuthentication;

on_both_engines![
    the_way_to_a_connected_agent_stays_until_it_is_walked,
    each_page_on_the_way_to_a_connected_agent_leads_to_the_next,
    a_page_leads_back_to_the_list_that_it_belongs_to,
    the_last_weeks_are_told_to_those_who_may_read_them,
];

async fn the_way_to_a_connected_agent_stays_until_it_is_walked(house: House) {
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let done = |body: &str| body.matches(">Done<").count();
    let first = browser.get("/").await.body;
    assert_eq!(done(&first), 0);
    assert!(!first.contains("Nothing in this period."), "no empty charts beside the first steps");
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    let home = browser.get("/").await;
    assert!(home.body.contains("Connect a GLPI Agent"));
    assert_eq!(done(&home.body), 2);
    let token = house.token(&client).await;
    assert_eq!(house.submit(Some(&token), &machine(1)).await.status, 200);
    assert!(!browser.get("/").await.body.contains("Connect a GLPI Agent"));
}

async fn each_page_on_the_way_to_a_connected_agent_leads_to_the_next(house: House) {
    const SETTINGS: &str = "/administration/inventory";
    const ADD: &str = "Next step: <a href=\"/configuration/oauth-clients/add?preset=glpi-agent\"";
    const COMPUTERS: &str = "href=\"/assets/computers\">Open Computers";
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    assert!(!browser.get(SETTINGS).await.body.contains(ADD), "inventory is off");
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    assert!(browser.get(SETTINGS).await.body.contains(ADD));
    let mut technician = Browser::sign_in(&house, "theo", "Technician").await;
    let shown = technician.get(SETTINGS).await;
    assert!(shown.status == 200 && !shown.body.contains(ADD), "who may not add a client");
    let client = house.client().await;
    assert!(!browser.get(SETTINGS).await.body.contains(ADD));
    // A second client is not what is missing now.
    assert!(
        browser
            .get("/")
            .await
            .body
            .contains("href=\"/configuration/oauth-clients?scope=inventory\"")
    );
    let setup = "/configuration/oauth-clients/1/setup";
    assert!(!browser.get(setup).await.body.contains(COMPUTERS));
    house.token(&client).await;
    web::write_usage(&house.app).await.unwrap();
    assert!(browser.get(setup).await.body.contains(COMPUTERS));
}

async fn a_page_leads_back_to_the_list_that_it_belongs_to(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let client = house.client().await;
    let token = house.token(&client).await;
    house.submit(Some(&token), &machine(1)).await;
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    for (list, below) in [
        ("/configuration/oauth-clients", "1/activity"),
        ("/configuration/oauth-clients", "add"),
        ("/administration/users", "1"),
        ("/administration/profiles", "1"),
        ("/administration/entities", "1"),
        ("/administration/agents", "1"),
        ("/administration/inventory/rules", "1"),
        ("/assets/computers", "1/history"),
    ] {
        let page = browser.get(&format!("{list}/{below}")).await;
        let trail =
            page.body.split_once("class=\"trail\"").and_then(|(_, rest)| rest.split_once("</nav>"));
        let (trail, _) = trail.unwrap_or_else(|| panic!("{list}/{below} has no way back"));
        assert!(trail.contains(&format!("<a href=\"{list}\">")), "{list}/{below}: {trail}");
        assert!(!browser.get(list).await.body.contains("class=\"trail\""), "{list} is a list");
    }
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
        "Agents seen per day, last 30 days",
        "01-01: Agents 1",
        "01-01: Accepted 1",
        "Token requests, last 30 days",
        "Client secret</a> <strong>1</strong>",
        "Oldest secrets",
        "Every agent has been in touch since then.",
    ] {
        assert!(home.body.contains(told), "{told}: {}", home.body);
    }
    house.pass(oauth::Lifetime::hours(24 * 8));
    let mut later = Browser::sign_in(&house, "later", "Super-Admin").await;
    let home = later.get("/").await;
    assert!(home.body.contains("host1-2026-01-01-00-00-00"), "the agent is stale");
    let mut observer = Browser::sign_in(&house, "powerless", "Self-Service").await;
    let home = observer.get("/").await;
    assert!(
        home.body.contains("Your profile gives you access to your own account only."),
        "{}",
        home.body
    );
    for hidden in ["Token requests", "Oldest secrets", "Most frequent denials", "<svg"] {
        assert!(!home.body.contains(hidden), "{hidden}");
    }
}
