//! How much each client is used.

use crate::world::{NOW, World};
use oauth::{Lifetime, Timestamp};
use store::{ClientKey, CountedRequests, LastUse, UsageBy, UsageKind};

test_database::on_both_engines!(crate::world::World::new;
    requests_are_added_up_by_hour_kind_scope_and_address,
    usage_over_time_is_told_apart_by_scope_or_address,
    the_strips_of_a_page_have_a_value_for_each_day,
    the_last_use_is_the_newest_and_goes_with_its_client,
    old_usage_is_deleted_and_new_usage_stays,
);

fn requests(client: Option<ClientKey>, at: Timestamp, kind: UsageKind) -> CountedRequests {
    CountedRequests {
        client,
        at,
        kind,
        scope: "inventory".to_owned(),
        address: "192.0.2.1".to_owned(),
        requests: 2,
    }
}

const HOUR: Lifetime = Lifetime::hours(1);

async fn requests_are_added_up_by_hour_kind_scope_and_address(world: World) {
    let key = world.client(1, "Agents").await;
    let later = NOW.plus(Lifetime::seconds(1_800));
    let mut counted = vec![
        requests(Some(key), NOW, UsageKind::TokenIssued),
        requests(Some(key), later, UsageKind::TokenIssued),
        requests(Some(key), NOW.plus(HOUR), UsageKind::ResourceRefused),
        requests(Some(key), NOW.minus(HOUR), UsageKind::ResourceServed),
        requests(None, NOW, UsageKind::TokenRefused),
    ];
    counted[2].address.clear();
    "api".clone_into(&mut counted[2].scope);
    for _ in 0..2 {
        let counted = counted.clone();
        world.change(move |db| db.count_requests(&counted)).await.unwrap();
    }
    let usage = world.browse(move |db| db.usage_of_client(key, later)).await;
    assert_eq!(
        usage.by_hour,
        [(NOW, UsageKind::TokenIssued, 8), (NOW.plus(HOUR), UsageKind::ResourceRefused, 4)]
    );
    assert_eq!(usage.by_scope, [("inventory".to_owned(), 8), ("api".to_owned(), 4)]);
    assert_eq!(usage.by_address, [("192.0.2.1".to_owned(), 8), (String::new(), 4)]);
}

async fn usage_over_time_is_told_apart_by_scope_or_address(world: World) {
    let key = world.client(1, "Agents").await;
    let mut counted = vec![
        requests(Some(key), NOW, UsageKind::TokenIssued),
        requests(Some(key), NOW.plus(HOUR), UsageKind::ResourceServed),
        requests(Some(key), NOW.plus(HOUR), UsageKind::TokenIssued),
        requests(Some(key), NOW.minus(HOUR), UsageKind::TokenIssued),
        requests(None, NOW, UsageKind::TokenIssued),
    ];
    "api".clone_into(&mut counted[1].scope);
    counted[1].address.clear();
    world.change(move |db| db.count_requests(&counted)).await.unwrap();
    let told =
        async |by, step| world.browse(move |db| db.usage_over_time(key, by, NOW, step)).await;
    let row = |at, name: &str, count| (at, name.to_owned(), count);
    let later = NOW.plus(HOUR);
    assert_eq!(
        told(UsageBy::Scope, HOUR).await,
        [row(NOW, "inventory", 2), row(later, "api", 2), row(later, "inventory", 2)]
    );
    assert_eq!(
        told(UsageBy::Address, Lifetime::hours(24)).await,
        [row(NOW, "", 2), row(NOW, "192.0.2.1", 4)]
    );
}

async fn the_strips_of_a_page_have_a_value_for_each_day(world: World) {
    let (first, second) = (world.client(1, "First").await, world.client(2, "Second").await);
    let yesterday = NOW.minus(Lifetime::seconds(1));
    world
        .change(move |db| {
            db.count_requests(&[
                requests(Some(first), NOW, UsageKind::TokenIssued),
                requests(Some(first), NOW.plus(HOUR), UsageKind::ResourceServed),
                requests(Some(first), NOW, UsageKind::TokenRefused),
                requests(Some(first), yesterday, UsageKind::TokenIssued),
                requests(Some(first), NOW.minus(Lifetime::hours(72)), UsageKind::TokenIssued),
            ])
        })
        .await
        .unwrap();
    let strips = world.browse(move |db| db.usage_strips(&[first, second], 3, NOW)).await;
    let told = |client| {
        strips[&client].iter().map(|day| (day.served, day.refused)).collect::<Vec<(i64, i64)>>()
    };
    assert_eq!(told(first), [(0, 0), (2, 0), (4, 2)]);
    assert_eq!(told(second), [(0, 0); 3]);
    assert_eq!(strips[&first][2].day, NOW);
    assert!(world.browse(|db| db.usage_strips(&[], 3, NOW)).await.is_empty());
}

async fn the_last_use_is_the_newest_and_goes_with_its_client(world: World) {
    let key = world.client(1, "Agents").await;
    assert_eq!(world.read(move |db| db.last_use_of_client(key)).await, None);
    let used = |at, address: &str| LastUse {
        client: key,
        at,
        address: address.to_owned(),
        user_agent: "an agent".to_owned(),
    };
    let gone = LastUse { client: ClientKey(9_999), ..used(NOW, "192.0.2.9") };
    let (newest, older) = (used(NOW.plus(HOUR), "192.0.2.2"), used(NOW, "192.0.2.1"));
    for uses in [vec![newest.clone(), gone], vec![older]] {
        world.change(move |db| db.keep_last_uses(&uses)).await.unwrap();
    }
    assert_eq!(world.read(move |db| db.last_use_of_client(key)).await, Some(newest));
    let client = world.read(move |db| db.client_by_key(key)).await.unwrap();
    assert_eq!(client.last_used_at, Some(NOW.plus(HOUR)));
}

async fn old_usage_is_deleted_and_new_usage_stays(world: World) {
    let key = world.client(1, "Agents").await;
    let counted: Vec<_> = (0..200)
        .map(|hour| requests(Some(key), NOW.plus(Lifetime::hours(hour)), UsageKind::TokenIssued))
        .collect();
    world.change(move |db| db.count_requests(&counted)).await.unwrap();
    let before = NOW.plus(Lifetime::hours(48));
    // Forty-eight hours, and two days.
    assert_eq!(world.change(move |db| db.delete_old_usage(before)).await.unwrap(), 50);
    assert_eq!(world.change(move |db| db.delete_old_usage(before)).await.unwrap(), 0);
    let usage = world.browse(move |db| db.usage_of_client(key, NOW)).await;
    assert_eq!((usage.by_hour.len(), usage.by_hour[0].0), (152, before));
}
