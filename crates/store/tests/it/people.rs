//! The set-up link, users, sessions, settings and attempts.

use crate::world::{NOW, World, hash};
use oauth::Lifetime;
use store::{
    Actor, InventoryAuthentication, NewUser, ProfileId, Retention, SessionStage, Settings,
};

test_database::on_both_engines!(crate::world::World::new;
    the_first_administrator_is_made_once,
    names_of_users_are_one_in_any_case,
    a_session_ends_with_its_user_and_by_time,
    settings_come_back_as_they_were_saved,
    failures_are_counted_by_door_and_forgotten,
);

fn user(name: &str, profile: ProfileId) -> NewUser {
    NewUser {
        name: name.to_owned(), email: None, password_hash: "$argon2id$…".to_owned(), profile
    }
}

impl World {
    async fn super_admin(&self) -> ProfileId {
        self.read(|db| db.profile("Super-Admin")).await.unwrap()
    }
}

/// SE-15.
async fn the_first_administrator_is_made_once(world: World) {
    let profile = world.super_admin().await;
    assert!(world.change(|db| db.make_setup_link(&hash(1))).await.unwrap());
    assert!(world.read(|db| db.setup_link_is_live(&hash(1), NOW)).await);
    let late = NOW.plus(Lifetime::seconds(3_601));
    assert!(!world.read(move |db| db.setup_link_is_live(&hash(1), late)).await);
    let mut attempts = tokio::task::JoinSet::new();
    for number in 0..16 {
        let (store, user) = (world.store.clone(), user(&format!("admin{number}"), profile));
        attempts.spawn(async move {
            store.change(Actor::System, NOW, move |db| db.use_setup_link(&hash(1), &user)).await
        });
    }
    let made: Vec<_> = attempts.join_all().await.into_iter().map(Result::unwrap).collect();
    assert_eq!(made.iter().flatten().count(), 1);
    assert_eq!(world.browse(|db| db.counts()).await.users, 1);
    assert!(!world.change(|db| db.make_setup_link(&hash(2))).await.unwrap());
}

async fn names_of_users_are_one_in_any_case(world: World) {
    let profile = world.super_admin().await;
    world.change(move |db| db.add_user(&user("Marie Curie", profile))).await.unwrap();
    let twice = world.change(move |db| db.add_user(&user("MARIE curie", profile))).await;
    assert!(matches!(twice, Err(store::Error::AlreadyExists)));
    let found = world.read(|db| db.user("marie CURIE")).await.unwrap();
    assert_eq!((found.name.as_str(), found.enabled), ("Marie Curie", true));
}

/// SE-09, SE-17.
async fn a_session_ends_with_its_user_and_by_time(world: World) {
    let profile = world.super_admin().await;
    let id = world.change(move |db| db.add_user(&user("marie", profile))).await.unwrap();
    let address = "192.0.2.1".parse().unwrap();
    for byte in [1, 2] {
        world
            .change(move |db| {
                db.open_session(&hash(byte), id, address, "a browser", SessionStage::Open)
            })
            .await
            .unwrap();
    }
    assert_eq!(world.read(|db| db.session(&hash(1), NOW)).await.unwrap().user, id);
    let next_week = NOW.plus(Lifetime::seconds(7 * 86_400));
    assert!(world.read(move |db| db.session(&hash(1), next_week)).await.is_none());
    world.change(|db| db.close_session(&hash(1))).await.unwrap();
    assert!(world.read(|db| db.session(&hash(1), NOW)).await.is_none());
    assert_eq!(world.change(move |db| db.end_access_of_user(id, "a test")).await.unwrap(), 1);
    assert!(world.read(|db| db.session(&hash(2), NOW)).await.is_none());
}

async fn settings_come_back_as_they_were_saved(world: World) {
    assert!(world.read(|db| db.settings()).await == Settings::default());
    let saved = Settings {
        inventory_enabled: true,
        inventory_authentication: InventoryAuthentication::BasicAuth,
        basic_login: "agents".to_owned(),
        basic_password_hash: "$argon2id$…".to_owned(),
        frequency_hours: 12,
        retention: Retention { events: 10, denials: 20, usage: 30, changes: 40, refused: 50 },
        ..Settings::default()
    };
    for _ in 0..2 {
        let settings = saved.clone();
        world.change(move |db| db.save_settings(&Settings::default(), &settings)).await.unwrap();
    }
    assert!(world.read(|db| db.settings()).await == saved);
}

async fn failures_are_counted_by_door_and_forgotten(world: World) {
    for _ in 0..3 {
        world.change(|db| db.record_failure("user:marie")).await.unwrap();
    }
    world.change(|db| db.record_failure("user:pierre")).await.unwrap();
    let known = world.read(|db| db.attempts("user:marie", NOW)).await.unwrap();
    assert_eq!((known.failures, known.last_at), (3, NOW));
    world.change(|db| db.forget_failures("user:marie")).await.unwrap();
    assert!(world.read(|db| db.attempts("user:marie", NOW)).await.is_none());
    assert!(world.read(|db| db.attempts("user:pierre", NOW)).await.is_some());
}
