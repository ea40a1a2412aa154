//! What becomes of reads and changes when PostgreSQL goes away and comes back.

use crate::world::{NOW, client_id, metadata};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Actor, ClientKey, Error, Result, Store, StoreOptions};
use test_database::{CommitLoss, Line, TestDatabase};

/// A store on a line that can be cut.
struct OnALine {
    store: Store,
    line: Arc<Line>,
    _database: TestDatabase,
}

impl OnALine {
    async fn new() -> Self {
        let database = TestDatabase::postgres();
        let line = Arc::new(Line::to(&database));
        let store = open(line.options()).await.unwrap();
        Self { store, line, _database: database }
    }

    /// Every connection is lost, and others can be made at once.
    fn lose_connections(&self) {
        self.line.cut();
        self.line.mend();
    }

    async fn register(&self, number: u8) -> Result<ClientKey> {
        let register = move |db: &mut store::Change<'_>| {
            db.register_client(&client_id(number), &metadata("Client"))
        };
        self.store.change(Actor::System, NOW, register).await
    }

    async fn is_registered(&self, number: u8) -> Result<bool> {
        self.store.read(move |db| Ok(db.client(&client_id(number))?.is_some())).await
    }
}

async fn open(options: StoreOptions) -> Result<Store> {
    tokio::task::spawn_blocking(|| Store::open(options, NOW)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_notices_that_idle_connections_were_lost() {
    let world = OnALine::new().await;
    for number in 1..=3 {
        // Each lane has had a connection by now, or gets one.
        for _ in 0..8 {
            assert!(!world.is_registered(number).await.unwrap());
        }
        world.lose_connections();
        assert!(!world.is_registered(number).await.unwrap(), "a read");
        world.lose_connections();
        world.store.browse(|db| db.counts()).await.expect("a long read");
        world.lose_connections();
        world.register(number).await.expect("a change");
        assert!(world.is_registered(number).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_loses_its_connection_before_its_commit_is_made_once() {
    let world = OnALine::new().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let (counted, line) = (Arc::clone(&runs), Arc::clone(&world.line));
    let change = move |db: &mut store::Change<'_>| {
        let key = db.register_client(&client_id(1), &metadata("Client"))?;
        if counted.fetch_add(1, Ordering::SeqCst) == 0 {
            line.cut();
            line.mend();
        }
        db.add_client_secret(key, &oauth::SecretHash::of("secret"), "hint")?;
        Ok(key)
    };
    world.store.change(Actor::System, NOW, change).await.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert!(world.is_registered(1).await.unwrap());
    let counts = world.store.browse(|db| db.counts()).await.unwrap();
    assert_eq!(counts.clients, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_without_an_answer_is_neither_reported_nor_repeated() {
    let world = OnALine::new().await;
    for (number, loss, is_made) in
        [(1, CommitLoss::WithItsAnswer, true), (2, CommitLoss::OnItsWay, false)]
    {
        world.line.lose_next_commit(loss);
        let unsure = world.register(number).await.expect_err("nobody knows");
        assert!(matches!(unsure, Error::Unsure) && unsure.is_temporary(), "{unsure}");
        assert_eq!(world.is_registered(number).await.unwrap(), is_made, "{loss:?}");
    }
    world.register(3).await.expect("the next change is made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_there_is_no_database_everybody_is_told_so_and_then_all_goes_on() {
    let world = OnALine::new().await;
    world.line.cut();
    for _ in 0..20 {
        let errors = [
            world.register(1).await.unwrap_err(),
            world.is_registered(1).await.unwrap_err(),
            world.store.browse(|db| db.counts()).await.unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, Error::Unreachable(_)) && error.is_temporary(), "{error}");
        }
    }
    world.line.mend();
    tokio::time::timeout(Duration::from_secs(30), async {
        while world.register(1).await.is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the store finds back by itself");
    assert!(world.is_registered(1).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_host_is_taken_when_the_first_is_not_there() {
    let database = TestDatabase::postgres();
    let url: url::Url = database.url().parse().unwrap();
    let port = url.port().unwrap();
    let several = |ports: &str| StoreOptions::Postgres {
        url: format!("postgres://{}@{ports}{}", url.username(), url.path()),
        connections: 1,
    };
    let store = open(several(&format!("127.0.0.1:1,127.0.0.1:{port}"))).await.unwrap();
    store.read(|db| db.ping()).await.unwrap();
}
