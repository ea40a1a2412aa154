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

/// What a later version adds without taking anything away can be served by this one.
#[test]
fn a_schema_that_a_newer_version_has_added_to_is_served_if_it_says_so() {
    let database = TestDatabase::sqlite();
    drop(Store::open(database.options(), NOW).unwrap());
    let file = rusqlite::Connection::open(database.file()).unwrap();
    let newest: String =
        file.query_row("select max(name) from migrations", [], |row| row.get(0)).unwrap();
    let step = |name: &str, known: &str| {
        file.execute("insert into migrations values (?1, 0)", [name]).unwrap();
        file.execute("insert into compatible_back_to values (?1, ?2)", [name, known]).unwrap();
    };
    let state = || database.options().examine().unwrap().unwrap().schema;
    file.execute_batch("alter table users add column later text; create table later (id bigint)")
        .unwrap();
    step("9998_next", &newest);
    assert_eq!(state(), SchemaState::Ahead("9998_next".to_owned()));
    drop(Store::open(database.options(), NOW).expect("it is served"));
    assert_eq!(state(), SchemaState::Ahead("9998_next".to_owned()), "nothing was changed");
    step("9999_after_next", "9998_next");
    assert_eq!(state(), SchemaState::Newer("9999_after_next".to_owned()));
    let Err(refused) = Store::open(database.options(), NOW) else { panic!("it was opened") };
    assert!(refused.to_string().contains("9999_after_next"), "{refused}");
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
