//! Backups: whole, of one moment, and the same for both engines.

use crate::world::{NOW, World, client_id, hash, metadata, token};
use std::io::{Cursor, Write};
use store::{Actor, Error, Store, restore, verify};
use test_database::TestDatabase;

async fn backup(store: &Store) -> Vec<u8> {
    store.back_up(Vec::new(), NOW).await.unwrap().0
}

/// Restores into a new database, which is opened and migrated as by a server's start.
async fn restored(backup: &[u8], database: TestDatabase) -> World {
    let (options, backup) = (database.options(), backup.to_vec());
    let done = tokio::task::spawn_blocking(move || restore(&options, Cursor::new(backup)));
    done.await.unwrap().unwrap();
    World::new(database).await
}

async fn refusal(backup: Vec<u8>, database: &TestDatabase) -> Error {
    let options = database.options();
    let done = tokio::task::spawn_blocking(move || restore(&options, Cursor::new(backup)));
    done.await.unwrap().unwrap_err()
}

/// Something of every kind of column: numbers, texts in many scripts, truths, bytes and nothing.
async fn fill(world: &World) {
    let client = world.client(1, "Büro \"Süd\"\n日本 \\N 'x'").await;
    world.client(2, "Other").await;
    world
        .change(move |db| {
            db.add_client_secret(client, &hash(7), "qms_…7")?;
            for number in 1..=2500 {
                db.issue_access_token(&token(number, client).1)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

macro_rules! moves {
    ($($name:ident: $from:ident to $to:ident),* $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let world = World::new(TestDatabase::$from()).await;
            fill(&world).await;
            let first = backup(&world.store).await;
            let copy = restored(&first, TestDatabase::$to()).await;
            let second = backup(&copy.store).await;
            assert!(verify(Cursor::new(&first)).unwrap().rows > 2500);
            assert!(String::from_utf8(first).unwrap() == String::from_utf8(second).unwrap());
            assert_eq!(copy.store.check().await.unwrap(), Vec::<String>::new());
        }
    )*};
}

moves! {
    a_backup_of_sqlite_restores_into_sqlite: sqlite to sqlite,
    a_backup_of_sqlite_restores_into_postgresql: sqlite to postgres,
    a_backup_of_postgresql_restores_into_sqlite: postgres to sqlite,
    a_backup_of_postgresql_restores_into_postgresql: postgres to postgres,
}

test_database::on_both_engines! { crate::world::World::new;
    what_others_write_meanwhile_is_not_in_a_backup,
    the_number_of_a_deleted_row_is_not_given_again_after_a_restore,
    a_backup_that_is_not_whole_restores_nothing,
    a_backup_is_not_restored_over_what_is_there,
}

/// A writer that has somebody else change the database when the first bytes come.
struct Meanwhile {
    written: Vec<u8>,
    store: Option<Store>,
    runtime: tokio::runtime::Handle,
}

impl Write for Meanwhile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Some(store) = self.store.take() {
            let change = store.change(Actor::System, NOW, |db| {
                db.register_client(&client_id(9), &metadata("Latecomer"))
            });
            self.runtime.block_on(change).unwrap();
        }
        self.written.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn what_others_write_meanwhile_is_not_in_a_backup(world: World) {
    world.client(1, "Early").await;
    let out = Meanwhile {
        written: Vec::new(),
        store: Some(world.another().await),
        runtime: tokio::runtime::Handle::current(),
    };
    let (out, _) = world.store.back_up(out, NOW).await.unwrap();
    let text = String::from_utf8(out.written).unwrap();
    assert!(text.contains("Early") && !text.contains("Latecomer"));
    assert_eq!(world.read(|db| db.counts()).await.clients, 2);
}

async fn the_number_of_a_deleted_row_is_not_given_again_after_a_restore(world: World) {
    world.client(1, "One").await;
    let two = world.client(2, "Two").await;
    world.change(move |db| db.delete_client(two)).await.unwrap();
    let copy = restored(&backup(&world.store).await, TestDatabase::sqlite()).await;
    assert!(copy.client(3, "Three").await.0 > two.0);
}

async fn a_backup_that_is_not_whole_restores_nothing(world: World) {
    world.client(1, "Client").await;
    let whole = backup(&world.store).await;
    let text = String::from_utf8(whole.clone()).unwrap();
    let end = text.trim_end().rfind('\n').unwrap() + 1;
    let line = text.find("Client").unwrap();
    let line = text[..line].rfind('\n').unwrap() + 1..text[line..].find('\n').unwrap() + line + 1;
    let without_row = [&text[..line.start], &text[line.end..]].concat();
    let database = TestDatabase::sqlite();
    for (damaged, told) in [
        (text[..text.len() - 10].to_owned(), "cut off"),
        (text[..end].to_owned(), "cut off"),
        (text.replace("Client", "Clienf"), "changed"),
        (without_row, "changed"),
        (format!("{text}{text}"), "follows its end"),
        (text.replace("\"quartermaster_backup\":1", "\"quartermaster_backup\":2"), "newer version"),
        ("hello\n".to_owned(), "does not begin"),
        (String::new(), "cut off"),
    ] {
        let error = verify(Cursor::new(&damaged)).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
        assert_eq!(refusal(damaged.into_bytes(), &database).await.to_string(), error);
    }
    let newer = text.replacen("0001_first", "9999_future", 1).into_bytes();
    assert!(matches!(refusal(newer, &database).await, Error::Newer(name) if name == "9999_future"));
    // Nothing was left of all these: the whole one still finds the database empty.
    let copy = restored(&whole, database).await;
    assert_eq!(copy.read(|db| db.counts()).await.clients, 1);
}

async fn a_backup_is_not_restored_over_what_is_there(world: World) {
    world.client(1, "Client").await;
    let whole = backup(&world.store).await;
    let database = TestDatabase::postgres();
    let there = restored(&whole, database).await;
    there.client(2, "Another").await;
    let error = refusal(whole, there.database()).await;
    assert!(error.to_string().contains("not empty"), "{error}");
    assert_eq!(there.read(|db| db.counts()).await.clients, 2);
}
