//! The audit log.

use crate::world::{NOW, World, metadata};
use oauth::{Lifetime, Timestamp};
use serde_json::json;
use store::{Actor, EventFilter, EventId, Settings, StoredEvent};

test_database::on_both_engines!(crate::world::World::new;
    the_log_is_read_from_the_newest_without_a_gap,
    a_filter_takes_events_by_client_actor_address_kind_and_time,
    an_event_keeps_the_names_of_its_time,
    the_history_of_a_client_tells_only_what_was_changed,
    a_changed_password_of_the_settings_is_not_told,
    old_events_are_deleted,
);

async fn search(world: &World, filter: EventFilter) -> Vec<StoredEvent> {
    world.browse(move |db| db.search_events(&filter, None, 100)).await
}

async fn the_log_is_read_from_the_newest_without_a_gap(world: World) {
    for number in 0..7 {
        world.client(number, "Agents").await;
    }
    let mut read: Vec<EventId> = Vec::new();
    loop {
        let before = read.last().copied();
        let part =
            world.browse(move |db| db.search_events(&EventFilter::default(), before, 3)).await;
        if part.is_empty() {
            break;
        }
        read.extend(part.iter().map(|event| event.id));
    }
    assert_eq!(read.len(), 7);
    assert!(read.is_sorted_by(|newer, older| newer > older));
}

async fn a_filter_takes_events_by_client_actor_address_kind_and_time(world: World) {
    let (client, other) = (world.client(1, "Agents").await, world.client(2, "Other").await);
    let marie = world.marie().await;
    let later = NOW.plus(Lifetime::hours(1));
    world
        .store
        .change(Actor::User(marie), later, move |db| {
            db.comes_from("192.0.2.7".parse().unwrap());
            db.revoke_tokens_of_client(client, "a test")
        })
        .await
        .unwrap();
    let all = EventFilter::default();
    let text = |text: &str| Some(text.to_owned());
    for (filter, kinds) in [
        (
            EventFilter { client: Some(client), ..all.clone() },
            vec!["tokens.revoked", "client.registered"],
        ),
        (EventFilter { client: Some(other), ..all.clone() }, vec!["client.registered"]),
        (EventFilter { user: Some(marie), ..all.clone() }, vec!["tokens.revoked", "user.added"]),
        (EventFilter { actor: Some(Actor::User(marie)), ..all.clone() }, vec!["tokens.revoked"]),
        (EventFilter { address: text("192.0.2.7"), ..all.clone() }, vec!["tokens.revoked"]),
        (EventFilter { kind_prefix: text("user."), ..all.clone() }, vec!["user.added"]),
        (EventFilter { kind_prefix: text("user_"), ..all.clone() }, vec![]),
        (EventFilter { from: Some(later), ..all.clone() }, vec!["tokens.revoked"]),
        (EventFilter { to: Some(NOW), ..all.clone() }, vec![]),
    ] {
        let found = search(&world, filter.clone()).await;
        let found: Vec<&str> = found.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(found, kinds, "{filter:?}");
    }
}

async fn an_event_keeps_the_names_of_its_time(world: World) {
    let (client, marie) = (world.client(1, "Agents").await, world.marie().await);
    let delete = move |db: &mut store::Change<'_>| db.delete_client(client);
    world.store.change(Actor::User(marie), NOW, delete).await.unwrap();
    let events = search(&world, EventFilter { client: Some(client), ..Default::default() }).await;
    let told = |event: &StoredEvent| (event.actor_name.clone(), event.client.clone());
    let named = Some((client, "Agents".to_owned()));
    assert_eq!(told(&events[0]), (Some("marie".to_owned()), named.clone()));
    assert_eq!(told(&events[1]), (None, named));
}

async fn the_history_of_a_client_tells_only_what_was_changed(world: World) {
    let client = world.client(1, "Agents").await;
    let renamed = metadata("Machines");
    world.change(move |db| db.update_client(client, &renamed)).await.unwrap();
    world.change(move |db| db.revoke_tokens_of_client(client, "a test")).await.unwrap();
    let history = world.browse(move |db| db.history_of_client(client, None, 10)).await;
    let kinds: Vec<&str> = history.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["client.updated", "client.registered"]);
    assert_eq!(
        history[0].details,
        json!({ "before": { "name": "Agents" }, "after": { "name": "Machines" } })
    );
}

async fn a_changed_password_of_the_settings_is_not_told(world: World) {
    let settings = Settings {
        basic_login: "agents".to_owned(),
        basic_password_hash: "$argon2id$SECRET".to_owned(),
        ..Settings::default()
    };
    world.change(move |db| db.save_settings(&Settings::default(), &settings)).await.unwrap();
    let events = search(&world, EventFilter::default()).await;
    assert_eq!(events[0].details["after"]["inventory.basic_login"], "agents");
    assert_eq!(events[0].details["after"]["inventory.basic_password"], "********");
    assert!(!events[0].details.to_string().contains("SECRET"));
}

async fn old_events_are_deleted(world: World) {
    world.client(1, "Agents").await;
    let delete = async |before: Timestamp| {
        world.change(move |db| db.delete_old_events(before)).await.unwrap()
    };
    assert_eq!(delete(NOW).await, 0);
    assert_eq!(delete(NOW.plus(Lifetime::hours(1))).await, 1);
}
