//! What the first page shows.

use crate::world::{NOW, World, hash};
use oauth::{Lifetime, Timestamp};
use store::{Actor, AgentContact, ClientKey, CountedRequests, UsageKind};

test_database::on_both_engines!(crate::world::World::new;
    agents_are_counted_by_day_though_they_come_again,
    inventories_are_told_for_each_day,
    the_clients_that_ask_most_come_first,
    the_oldest_secrets_that_work_come_first,
    stale_agents_are_counted_and_the_stalest_told,
);

const DAY: Lifetime = Lifetime::hours(24);

impl World {
    async fn agent_comes(&self, deviceid: &str, at: Timestamp) {
        let contact = AgentContact {
            deviceid: deviceid.to_owned(),
            message: "contact",
            ..AgentContact::default()
        };
        let record = move |db: &mut store::Change<'_>| db.record_contact(&contact);
        self.store.change(Actor::Agent, at, record).await.unwrap();
    }

    async fn counted(&self, at: Timestamp) {
        let count = |db: &mut store::Change<'_>| db.count_agents_of_today();
        self.store.change(Actor::System, at, count).await.unwrap();
    }
}

async fn agents_are_counted_by_day_though_they_come_again(world: World) {
    let (day_1, day_2) = (NOW, NOW.plus(DAY));
    for deviceid in ["a", "b", "c"] {
        world.agent_comes(deviceid, day_1).await;
    }
    world.counted(day_1).await;
    for deviceid in ["a", "b"] {
        world.agent_comes(deviceid, day_2).await;
        world.counted(day_2).await;
    }
    world.agent_comes("d", day_2).await;
    let days = world.browse(move |db| db.agents_by_day(3, day_2)).await;
    let told: Vec<i64> = days.iter().map(|day| day.count).collect();
    assert_eq!((told, days[2].day), (vec![0, 3, 3], day_2));
}

async fn requests(
    world: &World,
    client: Option<ClientKey>,
    at: Timestamp,
    kind: UsageKind,
    sum: i64,
) {
    let counted = CountedRequests {
        client,
        at,
        kind,
        scope: String::new(),
        address: String::new(),
        requests: sum,
    };
    world.change(move |db| db.count_requests(std::slice::from_ref(&counted))).await.unwrap();
}

async fn inventories_are_told_for_each_day(world: World) {
    let client = Some(world.client(1, "Agents").await);
    let yesterday = NOW.minus(Lifetime::seconds(1));
    requests(&world, client, NOW, UsageKind::InventoryAccepted, 5).await;
    requests(&world, None, NOW, UsageKind::InventoryAccepted, 2).await;
    requests(&world, None, yesterday, UsageKind::InventoryFailed, 1).await;
    requests(&world, client, NOW, UsageKind::TokenIssued, 9).await;
    let days = world.browse(|db| db.inventories_by_day(3, NOW)).await;
    let told: Vec<_> = days.iter().map(|day| (day.accepted, day.failed)).collect();
    assert_eq!(told, [(0, 0), (0, 1), (7, 0)]);
}

async fn the_clients_that_ask_most_come_first(world: World) {
    let (few, many) = (world.client(1, "Few").await, world.client(2, "Many").await);
    let gone = world.client(3, "Gone").await;
    requests(&world, Some(few), NOW, UsageKind::TokenRefused, 3).await;
    requests(&world, Some(many), NOW, UsageKind::TokenIssued, 6).await;
    requests(&world, Some(many), NOW, UsageKind::TokenRefused, 1).await;
    requests(&world, Some(many), NOW, UsageKind::ResourceServed, 50).await;
    requests(&world, Some(many), NOW.minus(DAY), UsageKind::TokenIssued, 50).await;
    requests(&world, Some(gone), NOW, UsageKind::TokenIssued, 5).await;
    requests(&world, None, NOW, UsageKind::TokenRefused, 4).await;
    world.change(move |db| db.delete_client(gone)).await.unwrap();
    let told = world.browse(|db| db.tokens_by_client(1, NOW, 10)).await;
    let told: Vec<_> = told
        .iter()
        .map(|of| (of.client.as_ref().map(|(_, name)| name.as_str()), of.issued, of.refused))
        .collect();
    assert_eq!(told, [(Some("Many"), 6, 1), (None, 0, 4), (Some("Few"), 0, 3)]);
}

async fn the_oldest_secrets_that_work_come_first(world: World) {
    let (old, new) = (world.client(1, "Old").await, world.client(2, "New").await);
    let off = world.client(3, "Off").await;
    let add = async |client, byte: u8, at| {
        let hint = format!("hin{byte}");
        let add =
            move |db: &mut store::Change<'_>| db.add_client_secret(client, &hash(byte), &hint);
        world.store.change(Actor::System, at, add).await.unwrap()
    };
    add(off, 1, NOW.minus(DAY)).await;
    let ended = add(new, 2, NOW.minus(DAY)).await;
    add(new, 4, NOW.plus(DAY)).await;
    add(old, 3, NOW).await;
    world.change(move |db| db.end_client_secret(new, ended)).await.unwrap();
    world.change(move |db| db.set_clients_enabled(&[off], false)).await.unwrap();
    let secrets = world.browse(|db| db.oldest_secrets(NOW, 10)).await;
    let told: Vec<_> = secrets.iter().map(|s| (s.client_name.as_str(), s.hint.as_str())).collect();
    assert_eq!(told, [("Old", "hin3"), ("New", "hin4")]);
}

async fn stale_agents_are_counted_and_the_stalest_told(world: World) {
    world.agent_comes("fresh", NOW).await;
    world.agent_comes("stale", NOW.minus(Lifetime::hours(1))).await;
    world.agent_comes("stalest", NOW.minus(DAY)).await;
    let (agents, all) =
        world.browse(|db| db.stale_agents(NOW, 1, &store::Visible::Everything)).await;
    assert_eq!((agents.len(), agents[0].deviceid.as_str(), all), (1, "stalest", 2));
}
