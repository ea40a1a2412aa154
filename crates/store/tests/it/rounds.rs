//! Background work is done once, by whichever node comes first.

use crate::world::{NOW, World};
use oauth::{Lifetime, Timestamp};
use store::{Actor, Store, Work};

test_database::on_both_engines!(crate::world::World::new;
    a_round_is_begun_by_one_node_and_the_next_when_it_is_time,
);

const EVERY: Lifetime = Lifetime::seconds(600);

async fn begins(store: &Store, node: &'static str, now: Timestamp) -> bool {
    let begin = move |change: &mut store::Change<'_>| change.begin_round(Work::Upkeep, node, EVERY);
    store.change(Actor::System, now, begin).await.unwrap()
}

async fn a_round_is_begun_by_one_node_and_the_next_when_it_is_time(world: World) {
    let (one, other) = (world.store.clone(), world.another().await);
    assert_eq!(world.read(|db| db.last_round(Work::Upkeep)).await, None);
    let (by_one, by_other) = tokio::join!(begins(&one, "one", NOW), begins(&other, "other", NOW));
    assert!(by_one != by_other, "one of them, and only one");
    let first = world.read(|db| db.last_round(Work::Upkeep)).await.unwrap();
    assert_eq!((first.node.as_str(), first.ended_at), (if by_one { "one" } else { "other" }, None));
    let soon = NOW.plus(Lifetime::seconds(599));
    assert!(!first.is_over(soon, EVERY) && !begins(&one, "one", soon).await);
    let then = NOW.plus(EVERY);
    assert!(first.is_over(then, EVERY) && begins(&other, "other", then).await);
    let end = |change: &mut store::Change<'_>| change.end_round(Work::Upkeep, "other");
    other.change(Actor::System, then, end).await.unwrap();
    let second = world.read(|db| db.last_round(Work::Upkeep)).await.unwrap();
    assert_eq!((second.node.as_str(), second.ended_at), ("other", Some(then)));
    // A clock that was an hour ahead does not keep everybody from working for an hour.
    assert!(begins(&one, "one", NOW.plus(Lifetime::hours(1))).await);
    assert!(begins(&other, "other", then).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_is_held_by_one_process_until_it_lets_go() {
    let world = World::new(test_database::TestDatabase::postgres()).await;
    let other = world.another().await;
    let held = world.store.try_lock(Work::Upkeep).await.unwrap().expect("nobody holds it");
    assert!(other.try_lock(Work::Upkeep).await.unwrap().is_none());
    assert!(world.store.try_lock(Work::Upkeep).await.unwrap().is_none(), "not twice either");
    drop(held);
    // The server hears of it a moment later.
    while other.try_lock(Work::Upkeep).await.unwrap().is_none() {}
}
