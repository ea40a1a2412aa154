//! An agent belongs to the client that brought it first.

use crate::{
    browser::Browser,
    house::{House, machine, on_both_engines},
};
use inventory::Field;
use serde_json::json;
use store::{AgentBinding, InventoryAuthentication};

on_both_engines![
    another_client_does_not_overwrite_a_machine_where_that_is_refused,
    another_client_is_told_of_where_nothing_is_refused,
    an_agent_whose_client_is_deleted_belongs_to_the_next_one,
];

async fn another_client_does_not_overwrite_a_machine_where_that_is_refused(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    house.settings(|settings| settings.agent_binding = AgentBinding::Refuse).await;
    let (own, other) =
        (house.client().await, house.client_with(|c| c.name = "Leaked".into()).await);
    let (own_token, other_token) = (house.token(&own).await, house.token(&other).await);
    assert_eq!(house.submit(Some(&own_token), &machine(1)).await.status, 200);

    let mut forged = machine(1);
    forged["content"]["hardware"]["memory"] = json!(1);
    let mut contact =
        json!({ "action": "contact", "version": "9.9", "httpd-port": 1, "enabled-tasks": [] });
    contact["deviceid"] = forged["deviceid"].clone();
    for message in [&forged, &contact] {
        let answer = house.submit(Some(&other_token), message).await;
        assert_eq!(answer.status, 403);
        let message =
            "This agent belongs to another OAuth client: an administrator can bind it to this one.";
        assert_eq!(answer.json()["message"], message);
    }
    let memory = house.computers().await[0].fields.get(Field::Memory).cloned();
    assert_eq!(memory, Some(inventory::FieldValue::Integer(16_000)));
    let agent = house.agents().await.remove(0);
    assert_eq!(agent.client.as_ref().unwrap().0, own.key, "nothing of what it says is kept");
    assert_eq!((agent.version.as_deref(), agent.port), (Some("1.12"), None));
    let seen = agent.other_client.unwrap();
    assert_eq!(seen.client, (other.key, "Leaked".to_owned()));

    // The agent's page tells of it, and mends it.
    let mut browser = Browser::sign_in(&house, "erika", "Super-Admin").await;
    let path = format!("/administration/agents/{}", agent.id.0);
    let page = browser.get(&path).await;
    let reference = seen.reference.unwrap();
    assert!(page.body.contains(&reference) && page.body.contains("Leaked"), "{}", page.body);
    assert_eq!(browser.post(&format!("{path}/binding"), "").await.status, 303);
    assert_eq!(house.submit(Some(&other_token), &forged).await.status, 200);
    assert_eq!(house.submit(Some(&own_token), &machine(1)).await.status, 403);
    assert_eq!(browser.post(&format!("{path}/release"), "").await.status, 303);
    assert_eq!(house.submit(Some(&own_token), &machine(1)).await.status, 200);
    assert_eq!(house.submit(Some(&other_token), &forged).await.status, 403);

    // What waits is looked at as well: at the door and when its turn comes.
    let house = house.recording_at_once(0);
    assert_eq!(house.submit(Some(&other_token), &forged).await.status, 403);
    let backlog = house.store.read(|db| db.backlog()).await.unwrap();
    assert_eq!(backlog.documents, 0);
}

async fn another_client_is_told_of_where_nothing_is_refused(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    let (own, other) = (house.client().await, house.client_with(|c| c.name = "Other".into()).await);
    house.submit(Some(&house.token(&own).await), &machine(1)).await;
    assert!(house.agents().await[0].other_client.is_none());
    let answer = house.submit(Some(&house.token(&other).await), &machine(1)).await;
    assert_eq!(answer.status, 200);
    let agent = house.agents().await.remove(0);
    assert_eq!(agent.bound_client.unwrap().0, own.key);
    let seen = agent.other_client.unwrap();
    assert_eq!((seen.client.0, seen.reference), (other.key, None));

    house.settings(|settings| settings.agent_binding = AgentBinding::Off).await;
    let (token, again) = (house.token(&other).await, machine(2));
    house.submit(Some(&house.token(&own).await), &again).await;
    house.submit(Some(&token), &again).await;
    let agents = house.agents().await;
    let second = agents.iter().find(|agent| agent.deviceid.starts_with("host2")).unwrap();
    assert!(second.other_client.is_none(), "nobody looks");
}

async fn an_agent_whose_client_is_deleted_belongs_to_the_next_one(house: House) {
    house.take_inventory(InventoryAuthentication::ClientCredentials).await;
    house.settings(|settings| settings.agent_binding = AgentBinding::Refuse).await;
    let (own, other) = (house.client().await, house.client().await);
    house.submit(Some(&house.token(&own).await), &machine(1)).await;
    let key = own.key;
    house
        .store
        .change(store::Actor::CommandLine, house.now(), move |change| change.delete_client(key))
        .await
        .unwrap();
    assert_eq!(house.submit(Some(&house.token(&other).await), &machine(1)).await.status, 200);
    assert_eq!(house.agents().await[0].bound_client.as_ref().unwrap().0, other.key);
}
