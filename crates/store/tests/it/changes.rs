//! A change is one transaction: all of it or nothing, whoever else writes.

use crate::world::{NOW, World, client_id, metadata};
use store::{Actor, Error, Listing, Store};
use test_database::TestDatabase;

test_database::on_both_engines!(crate::world::World::new;
    a_refused_change_leaves_nothing,
    a_panic_in_a_change_harms_nobody_else,
    many_changes_at_once_are_all_kept,
    every_change_carries_its_event,
    what_one_store_writes_another_reads_at_once,
    a_check_finds_nothing_wrong,
);

async fn a_refused_change_leaves_nothing(world: World) {
    let refused: store::Result<()> = world
        .change(|db| {
            db.register_client(&client_id(1), &metadata("Half"))?;
            Err(Error::AlreadyExists)
        })
        .await;
    assert!(matches!(refused, Err(Error::AlreadyExists)));
    assert!(world.read(|db| db.client(&client_id(1))).await.is_none());
    assert_eq!(world.browse(|db| db.newest_events(10)).await, []);
}

async fn a_panic_in_a_change_harms_nobody_else(world: World) {
    let panicking = world.change(|db| -> store::Result<()> {
        db.register_client(&client_id(1), &metadata("Half"))?;
        panic!("on purpose")
    });
    let other = world.client(2, "Whole");
    let (lost, _) = tokio::join!(panicking, other);
    assert!(matches!(lost, Err(Error::Lost(_))));
    assert!(world.read(|db| db.client(&client_id(1))).await.is_none());
    assert!(world.read(|db| db.client(&client_id(2))).await.is_some());
}

async fn many_changes_at_once_are_all_kept(world: World) {
    let mut changes = tokio::task::JoinSet::new();
    for number in 0..100_u8 {
        let store = world.store.clone();
        changes.spawn(async move {
            let metadata = metadata(&format!("Client {number}"));
            let change = move |db: &mut store::Change<'_>| {
                // Every third fails, among others that must not notice.
                let key = db.register_client(&client_id(number), &metadata)?;
                if number % 3 == 0 { Err(Error::AlreadyExists) } else { Ok(key) }
            };
            store.change(Actor::System, NOW, change).await
        });
    }
    let outcomes = changes.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 66);
    let listing = Listing { limit: 1000, ..Listing::default() };
    assert_eq!(world.browse(move |db| db.clients(&listing)).await.rows.len(), 66);
}

async fn every_change_carries_its_event(world: World) {
    let key = world.client(1, "Agents").await;
    world
        .change(move |db| {
            db.update_client(key, &store::ClientMetadata { enabled: false, ..metadata("Agents") })
        })
        .await
        .unwrap();
    world.change(move |db| db.delete_client(key)).await.unwrap();
    let events = world.browse(|db| db.newest_events(10)).await;
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["client.deleted", "client.updated", "tokens.revoked", "client.registered"]);
    assert!(events.iter().all(|event| event.at == NOW && event.actor == "system"));
}

async fn what_one_store_writes_another_reads_at_once(world: World) {
    let other = world.another().await;
    let key = world.client(1, "Agents").await;
    assert_eq!(
        other.read(move |db| db.client_by_key(key)).await.unwrap().unwrap().metadata.name,
        "Agents"
    );
    other.change(Actor::System, NOW, move |db| db.delete_client(key)).await.unwrap();
    assert!(world.read(move |db| db.client_by_key(key)).await.is_none());
}

async fn a_check_finds_nothing_wrong(world: World) {
    world.client(1, "Agents").await;
    assert_eq!(world.store.check().await.unwrap(), Vec::<String>::new());
}

#[test]
fn an_unreachable_postgresql_is_said_without_its_password() {
    let options = store::StoreOptions::Postgres {
        url: "postgres://someone:hunter2@127.0.0.1:1/nothing".to_owned(),
        connections: 1,
    };
    let Err(error) = Store::open(options, NOW) else { panic!("nothing listens there") };
    assert!(error.is_temporary());
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let database = TestDatabase::sqlite();
    drop(Store::open(database.options(), NOW).unwrap());
    let file = rusqlite::Connection::open(database.file()).unwrap();
    file.execute("insert into migrations values ('9999_later', 0)", []).unwrap();
    let Err(error) = Store::open(database.options(), NOW) else { panic!("it was opened") };
    assert!(error.to_string().contains("9999_later"), "{error}");
}
