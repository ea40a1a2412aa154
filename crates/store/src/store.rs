//! The store: reading, and handing changes to an engine.

use crate::{
    Actor, Change, Error, Keyring, Result, SchemaState, Visible, Work, WorkLock,
    engine::{Engine, Lane, postgres::PostgresEngine, sqlite::SqliteEngine},
    filter::Filter,
    migrations,
    sql::Connection,
    traffic::{Traffic, traced},
    visible::AGENT_ENTITY,
};
use inventory::ItemType;
use oauth::Timestamp;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Where the database is.
#[derive(Clone, Debug)]
pub enum StoreOptions {
    /// A file; its folder must exist.
    Sqlite {
        /// The file.
        path: PathBuf,
    },
    /// A PostgreSQL server.
    Postgres {
        /// `postgres://user:password@host:port/database`.
        url: String,
        /// How many connections this process keeps.
        connections: usize,
    },
}

/// The database. Cloning it is cheap.
#[derive(Clone)]
pub struct Store {
    engine: Arc<Engine>,
    traffic: Arc<Traffic>,
    keyring: Option<Arc<Keyring>>,
    /// Whether a newer version has taken the database over.
    outdated: Arc<AtomicBool>,
}

/// A connection that reads.
pub struct Reader<'c> {
    pub(crate) connection: Connection<'c>,
    pub(crate) keyring: Option<Arc<Keyring>>,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(connection: Connection<'c>) -> Self {
        Self { connection, keyring: None }
    }
}

/// How many of what there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Computers.
    pub computers: i64,
    /// Agents.
    pub agents: i64,
    /// OAuth clients.
    pub clients: i64,
    /// Users.
    pub users: i64,
}

impl Store {
    /// Opens the database and brings its schema up to date.
    ///
    /// This blocks; call it before serving, or from a thread that may block.
    pub fn open(options: StoreOptions, now: Timestamp) -> Result<Self> {
        let traffic = Arc::<Traffic>::default();
        let engine = match options {
            StoreOptions::Sqlite { path } => {
                Engine::Sqlite(SqliteEngine::open(path, now, Arc::clone(&traffic))?)
            }
            StoreOptions::Postgres { url, connections } => {
                Engine::Postgres(PostgresEngine::open(&url, connections, now)?)
            }
        };
        Ok(Self { engine: Arc::new(engine), traffic, keyring: None, outdated: Arc::default() })
    }

    /// Seals secrets from now on, and opens those that are sealed.
    #[must_use]
    pub fn with_keyring(self, keyring: Keyring) -> Self {
        Self { keyring: Some(Arc::new(keyring)), ..self }
    }

    /// Returns the counts of what was asked of the database.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// Returns the time on the clock of the database, if it has one of its own, and how its schema stands to this
    /// program's. From then on nothing is read or changed in a schema that this program cannot serve, until this finds
    /// another there.
    pub async fn compare(&self) -> Result<(Option<Timestamp>, SchemaState)> {
        let found = self.read_whatever_it_is(|db| Ok((db.clock()?, db.schema()?))).await?;
        self.outdated.store(matches!(found.1, SchemaState::Newer(_)), Ordering::Release);
        Ok(found)
    }

    /// Says whether a newer version has changed the schema so that this one cannot serve it.
    pub fn is_outdated(&self) -> bool {
        self.outdated.load(Ordering::Acquire)
    }

    fn must_fit(&self) -> Result<()> {
        if self.is_outdated() { Err(Error::Outdated) } else { Ok(()) }
    }

    /// Reads a little: look-ups by key. On SQLite this runs at once, on the calling thread.
    pub async fn read<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    {
        self.must_fit()?;
        self.read_whatever_it_is(read).await
    }

    async fn read_whatever_it_is<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    {
        let read = with_keys(self.keyring.clone(), read);
        let work = async {
            match &*self.engine {
                Engine::Sqlite(sqlite) => sqlite.read(read),
                Engine::Postgres(postgres) => postgres.read(read).await,
            }
        };
        traced(&self.engine, "read", work).await
    }

    /// Reads lists and exports, in one snapshot. On SQLite what turns out to take long is begun again, on a thread that
    /// may block, so the closure must not use things up.
    pub async fn browse<T, F>(&self, mut read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Reader<'_>) -> Result<T> + Send + 'static,
    {
        self.must_fit()?;
        let keyring = self.keyring.clone();
        let read = move |reader: &mut Reader<'_>| {
            reader.keyring.clone_from(&keyring);
            read(reader)
        };
        let work = async {
            match &*self.engine {
                Engine::Sqlite(sqlite) => sqlite.browse(read).await,
                Engine::Postgres(postgres) => postgres.browse(read).await,
            }
        };
        traced(&self.engine, "browse", work).await
    }

    /// Reads what takes long for certain, in one snapshot, on a thread that may block.
    pub async fn read_long<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    {
        self.must_fit()?;
        let read = with_keys(self.keyring.clone(), read);
        let work = async {
            match &*self.engine {
                Engine::Sqlite(sqlite) => sqlite.read_long(read).await,
                Engine::Postgres(postgres) => postgres.browse(read).await,
            }
        };
        traced(&self.engine, "read_long", work).await
    }

    /// Changes the database: one transaction, one actor, one instant.
    ///
    /// What the closure answers with `Ok` is on disk before it is returned; with `Err` nothing was changed.
    /// The closure may run again if another transaction was in the way, so it must not use things up.
    pub async fn change<T, F>(&self, actor: Actor, now: Timestamp, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
    {
        self.change_in(Lane::Prompt, actor, now, change).await
    }

    /// Changes the database as [`Store::change`] does, but lets the others go first: for inventories, of which many may
    /// come at once.
    pub async fn change_patiently<T, F>(&self, actor: Actor, now: Timestamp, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
    {
        self.change_in(Lane::Patient, actor, now, change).await
    }

    async fn change_in<T, F>(
        &self,
        lane: Lane,
        actor: Actor,
        now: Timestamp,
        change: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
    {
        self.must_fit()?;
        let _on_its_way = self.traffic.begin();
        let (keyring, mut change) = (self.keyring.clone(), change);
        let change = move |changes: &mut Change<'_>| {
            changes.keyring.clone_from(&keyring);
            change(changes)
        };
        let work = async {
            match &*self.engine {
                Engine::Sqlite(sqlite) => sqlite.change(lane, actor, now, change).await,
                Engine::Postgres(postgres) => postgres.change(lane, actor, now, change).await,
            }
        };
        let made = traced(&self.engine, "change", work).await;
        if made.is_err() {
            self.traffic.fail();
        }
        made
    }

    /// Takes the lock on a kind of background work, if no other process holds it. SQLite has one process only.
    pub async fn try_lock(&self, work: Work) -> Result<Option<WorkLock>> {
        match &*self.engine {
            Engine::Sqlite(_) => Ok(Some(WorkLock { _held: None })),
            Engine::Postgres(postgres) => {
                let held = postgres.try_lock(work.as_str()).await?;
                Ok(held.map(|held| WorkLock { _held: Some(held) }))
            }
        }
    }

    /// Has the engine examine the database; an empty list means that it found nothing wrong.
    pub async fn check(&self) -> Result<Vec<String>> {
        self.read_long(|db| db.integrity()).await
    }
}

/// Has a read use the keys.
fn with_keys<T>(
    keyring: Option<Arc<Keyring>>,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T>,
) -> impl FnOnce(&mut Reader<'_>) -> Result<T> {
    move |reader| {
        reader.keyring = keyring;
        read(reader)
    }
}

impl Reader<'_> {
    /// Counts all that there is.
    pub fn counts(&mut self) -> Result<Counts> {
        let all = Visible::Everything;
        self.counts_within(&all, &all, &all)
    }

    /// Counts those computers, agents and users that are seen, and all clients.
    pub fn counts_within(
        &mut self,
        computers: &Visible,
        agents: &Visible,
        users: &Visible,
    ) -> Result<Counts> {
        let computers = self.count_assets(ItemType::Computer, computers)?;
        let mut seen = Filter::default();
        seen.within(AGENT_ENTITY, agents);
        let agents = self.count("agents a", seen)?;
        let mut seen = Filter::default();
        seen.users_within("u.id", users);
        let users = self.count("users u", seen)?;
        let clients = self.count("clients", Filter::default())?;
        Ok(Counts { computers, agents, clients, users })
    }

    /// Returns the time on the clock of the database, if it has one of its own.
    pub fn clock(&mut self) -> Result<Option<Timestamp>> {
        match &self.connection {
            Connection::Sqlite(_) => Ok(None),
            Connection::Postgres(_) => {
                let clock = "select (extract(epoch from clock_timestamp()) * 1000000)::bigint";
                self.connection.one(clock, &[], |row| row.instant()).map(Some)
            }
        }
    }

    /// Compares the schema with that of this program.
    pub fn schema(&mut self) -> Result<SchemaState> {
        migrations::state(&mut self.connection)
    }

    /// Says whether the database answers.
    pub fn ping(&mut self) -> Result<()> {
        self.connection.one("select 1 = 1", &[], |row| row.take::<bool>()).map(drop)
    }

    /// SQLite examines its file and its references; PostgreSQL keeps its own watch over pages.
    fn integrity(&mut self) -> Result<Vec<String>> {
        match &mut self.connection {
            Connection::Sqlite(_) => {
                let mut found = self
                    .connection
                    .rows("pragma integrity_check", &[], |row| row.take::<String>())?;
                found.retain(|line| line != "ok");
                let broken = self.connection.rows(
                    "select \"table\" from pragma_foreign_key_check",
                    &[],
                    |row| row.take::<String>(),
                )?;
                found.extend(
                    broken.into_iter().map(|table| format!("{table} refers to a row that is gone")),
                );
                Ok(found)
            }
            Connection::Postgres(_) => self.ping().map(|()| Vec::new()),
        }
    }
}

impl Error {
    pub(crate) const SHUT_DOWN: Self = Self::Lost("the store has shut down");
}
