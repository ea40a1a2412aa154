//! What a database tells before it is opened, unchanged by the question.

use crate::world::{NOW, World};
use store::{SchemaState, Store};
use test_database::TestDatabase;

#[test]
fn a_file_is_not_made_by_the_question() {
    let database = TestDatabase::sqlite();
    assert!(database.options().examine().unwrap().is_none());
    assert!(!database.file().exists());
}

#[test]
fn an_earlier_and_a_newer_schema_are_known_and_left_alone() {
    let database = TestDatabase::sqlite();
    drop(Store::open(database.options(), NOW).unwrap());
    let file = rusqlite::Connection::open(database.file()).unwrap();
    let state = || database.options().examine().unwrap().unwrap().schema;
    assert_eq!(state(), SchemaState::Current);
    file.execute("delete from migrations where name like '0007%'", []).unwrap();
    assert_eq!(state(), SchemaState::Older(1));
    file.execute("insert into migrations values ('9999_future', 0)", []).unwrap();
    assert_eq!(state(), SchemaState::Newer("9999_future".to_owned()));
    assert_eq!(state(), SchemaState::Newer("9999_future".to_owned()));
}

#[test]
fn postgresql_tells_its_version_and_clock() {
    let database = TestDatabase::postgres();
    let found = database.options().examine().unwrap().unwrap();
    assert_eq!(found.schema, SchemaState::Empty);
    let facts = found.postgres.unwrap();
    assert!(found.engine.starts_with("PostgreSQL ") && facts.version >= 130_000);
    assert!(facts.clock > NOW && facts.connections > 0 && !facts.is_replica);
}

test_database::on_both_engines! { crate::world::World::new;
    the_newest_event_tells_how_late_it_was,
}

async fn the_newest_event_tells_how_late_it_was(world: World) {
    world.client(1, "Client").await;
    let options = world.database().options();
    let found = tokio::task::spawn_blocking(move || options.examine()).await.unwrap();
    let found = found.unwrap().unwrap();
    assert_eq!((found.newest_event, found.schema), (Some(NOW), SchemaState::Current));
}
