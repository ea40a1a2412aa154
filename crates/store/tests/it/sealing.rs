//! Secrets at rest: what the database itself holds.

use crate::world::{NOW, World};
use oauth::SigningAlgorithm;
use std::{
    fs,
    sync::{Arc, Mutex},
};
use store::{Keyring, Store, StoredKey, UserId};
use test_database::{TestDatabase, on_both_engines};

on_both_engines![crate::world::World::new;
    marked_secrets_are_not_found_in_the_database,
    what_was_open_is_sealed_and_after_a_rotation_sealed_anew,
];

const SEED: &[u8] = b"MARKED-seed-of-a-user";
const KEY: &[u8] = b"MARKED-key-that-signs";

/// Says whether the database holds bytes as they are.
fn holds(database: &TestDatabase, secret: &[u8]) -> bool {
    match database {
        TestDatabase::Sqlite(folder) => fs::read_dir(folder.path()).unwrap().any(|file| {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            bytes.windows(secret.len()).any(|part| part == secret)
        }),
        TestDatabase::Postgres { .. } => {
            let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            database.dump().contains(&hex)
        }
    }
}

/// Keys that a test changes as it likes.
type Keys = Arc<Mutex<Vec<[u8; 32]>>>;

fn with_keys(store: &Store, keys: &Keys) -> Store {
    let keys = Arc::clone(keys);
    store.clone().with_keyring(Keyring::new(Box::new(move || Some(keys.lock().unwrap().clone()))))
}

fn key(kid: &str) -> StoredKey {
    StoredKey {
        kid: kid.to_owned(),
        algorithm: SigningAlgorithm::Es256,
        private_key: KEY.to_vec(),
        created_at: NOW,
        retired_at: None,
    }
}

async fn keep(world: &World, store: &Store) -> UserId {
    let user = world.marie().await;
    let change = store.change(store::Actor::System, NOW, move |db| {
        db.offer_totp(user, SEED)?;
        db.add_first_key(&key("first"))
    });
    change.await.unwrap();
    user
}

async fn read(store: &Store, user: UserId) -> store::Result<(Vec<u8>, Vec<u8>)> {
    store
        .read(move |db| {
            let seed = db.second_factor(user)?.totp_secret.unwrap_or_default();
            let key = db.published_keys(NOW)?.remove(0);
            Ok((seed, key.private_key))
        })
        .await
}

async fn marked_secrets_are_not_found_in_the_database(world: World) {
    let keys = Keys::new(Mutex::new(vec![[1; 32]]));
    let sealing = with_keys(&world.store, &keys);
    let user = keep(&world, &sealing).await;
    assert!(!holds(world.database(), SEED) && !holds(world.database(), KEY));
    assert!(!holds(world.database(), &[1; 32]), "nor is the key that seals them");
    assert_eq!(read(&sealing, user).await.unwrap(), (SEED.to_vec(), KEY.to_vec()));
    let active = sealing.read(|db| db.active_key(SigningAlgorithm::Es256)).await.unwrap().unwrap();
    assert_eq!(active.private_key, KEY);

    let error = read(&world.store, user).await.unwrap_err();
    assert!(error.to_string().contains("--key-file"), "{error}");
    assert!(world.store.read(|db| db.sealed()).await.is_err(), "a start would be refused");
    let found = sealing.read(|db| db.sealed()).await.unwrap();
    assert_eq!((found.sealed, found.open), (2, 0));
}

async fn what_was_open_is_sealed_and_after_a_rotation_sealed_anew(world: World) {
    let user = keep(&world, &world.store).await;
    assert!(holds(world.database(), SEED) && holds(world.database(), KEY), "as it was before");
    let found = world.read(|db| db.sealed()).await;
    assert_eq!((found.sealed, found.open), (0, 2));
    assert_eq!(world.change(|db| db.seal_anew()).await.unwrap(), 0, "there is no key");

    let keys = Keys::new(Mutex::new(vec![[1; 32]]));
    let sealing = with_keys(&world.store, &keys);
    let seal = async |store: &Store| {
        store.change(store::Actor::System, NOW, |db| db.seal_anew()).await.unwrap()
    };
    assert_eq!((seal(&sealing).await, seal(&sealing).await), (2, 0));
    assert_eq!(read(&sealing, user).await.unwrap(), (SEED.to_vec(), KEY.to_vec()));

    // Another node has the new key first; this one reads its file when it meets it.
    keys.lock().unwrap().insert(0, [2; 32]);
    let rotated = with_keys(&world.store, &keys);
    assert_eq!((seal(&rotated).await, seal(&rotated).await), (2, 0));
    assert_eq!(read(&sealing, user).await.unwrap(), (SEED.to_vec(), KEY.to_vec()));
    let old = with_keys(&world.store, &Keys::new(Mutex::new(vec![[1; 32]])));
    assert!(read(&old, user).await.is_err(), "the old key opens nothing any more");
}
