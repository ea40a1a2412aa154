//! PostgreSQL: lanes of connections, each on a thread of its own, over one queue.
//!
//! A lane that loses its connection opens another with its next job. What had not come to its commit is done again
//! there; of a commit that was not answered nobody knows whether it was made, so it is neither reported nor repeated.

mod address;
mod connection;
mod link;
mod lock;
mod tls;
mod turn;

pub(crate) use connection::PostgresConnection;
pub(crate) use lock::HeldLock;

use crate::{Actor, Change, Error, Reader, Result, engine::Lane, migrations, sql::Connection};
use link::Link;
use oauth::Timestamp;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    time::timeout,
};
use turn::Turn;

/// How many reads and changes may wait for a lane.
const QUEUE: usize = 4096;
/// How long one may wait for a place in the queue, and there for a lane.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long somebody waits for a look-up or a change that is under way, which a server that says nothing never ends.
const LONGEST: Duration = Duration::from_secs(20);
/// How long somebody waits for a list or an export: longer than a statement may take.
const LONGEST_READ: Duration = Duration::from_secs(150);
/// How often a change is tried when another transaction is in the way, or its connection was lost.
const TRIES: u32 = 5;

pub(crate) struct PostgresEngine {
    queue: mpsc::Sender<Job>,
    /// Places for patient changes: they leave half of the lanes to the others.
    patient: Arc<Semaphore>,
    link: Arc<Link>,
}

/// What a lane runs.
type Job = Box<dyn FnOnce(&mut PostgresConnection) + Send>;

impl PostgresEngine {
    pub(crate) fn open(url: &str, connections: usize, now: Timestamp) -> Result<Self> {
        let link = Link::to_the_primary(url)?;
        let mut first = PostgresConnection::new(Arc::clone(&link));
        migrations::migrate(&mut Connection::Postgres(&mut first), now)?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        let mut first = Some(first);
        for lane in 0..connections.max(1) {
            let jobs = Arc::clone(&jobs);
            let connection =
                first.take().unwrap_or_else(|| PostgresConnection::new(Arc::clone(&link)));
            std::thread::Builder::new()
                .name(format!("postgres-{lane}"))
                .spawn(move || run_lane(connection, &jobs))
                .map_err(|_| Error::Lost("no thread could be started"))?;
        }
        let patient = Arc::new(Semaphore::new((connections / 2).max(1)));
        Ok(Self { queue, patient, link })
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(LONGEST, Error::Busy, move |connection| {
            connection
                .reading(|connection| read(&mut Reader::new(Connection::Postgres(connection))))
        })
        .await
    }

    pub(crate) async fn browse<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(LONGEST_READ, Error::Busy, move |connection| {
            let snapshot = "begin isolation level repeatable read read only";
            connection.in_transaction(snapshot, |connection| {
                read(&mut Reader::new(Connection::Postgres(connection)))
            })
        })
        .await
    }

    pub(crate) async fn change<T, F>(
        &self,
        lane: Lane,
        actor: Actor,
        now: Timestamp,
        mut change: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
    {
        let place = match lane {
            Lane::Prompt => None,
            Lane::Patient => {
                let place = Arc::clone(&self.patient).acquire_owned().await;
                Some(place.map_err(|_| Error::SHUT_DOWN)?)
            }
        };
        self.run(LONGEST, Error::Unsure, move |connection| {
            // It ends with the change, which goes on when the caller has hung up.
            let _place = place;
            let mut tries = 1;
            loop {
                let made = connection.in_transaction("begin", |connection| {
                    change(&mut Change::new(Connection::Postgres(connection), actor, now))
                });
                match made {
                    Err(error) if error.leaves_nothing() && tries < TRIES => {
                        std::thread::sleep(Duration::from_millis(5 << tries));
                        tries += 1;
                    }
                    made => return made,
                }
            }
        })
        .await
    }

    /// Takes a lock between processes, if nobody holds it.
    pub(crate) async fn try_lock(&self, name: &'static str) -> Result<Option<HeldLock>> {
        lock::try_lock(Arc::clone(&self.link), name).await
    }

    /// Has a lane run a job. One that no lane has begun is taken back; of one that takes too long is said what `late`
    /// says.
    async fn run<T: Send + 'static>(
        &self,
        longest: Duration,
        late: Error,
        job: impl FnOnce(&mut PostgresConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, mut answered) = oneshot::channel();
        let turn = Arc::new(Turn::default());
        let its_turn = Arc::clone(&turn);
        let job: Job = Box::new(move |connection| {
            if answer.is_closed() || !its_turn.begin() {
                return;
            }
            // Nobody waits any more: there is no one to tell.
            let _unheard = answer.send(job(connection));
        });
        self.queue.send_timeout(job, PATIENCE).await.map_err(|_| Error::Busy)?;
        let outcome = match timeout(PATIENCE, &mut answered).await {
            Ok(outcome) => outcome,
            Err(_) if turn.take_back() => return Err(Error::Busy),
            Err(_) => timeout(longest, answered).await.map_err(|_| late)?,
        };
        outcome.map_err(|_| Error::Lost("the change panicked"))?
    }
}

fn run_lane(mut connection: PostgresConnection, jobs: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(|| job(&mut connection))).is_err() {
            // The transaction's state is unknown: the connection is given up, which rolls it back.
            connection.close();
        }
    }
}
