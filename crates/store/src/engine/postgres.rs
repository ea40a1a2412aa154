//! PostgreSQL: lanes of connections, each on a thread of its own, over one queue.

use crate::{
    Actor, Change, Error, Reader, Result, migrations,
    sql::{Connection, PostgresConnection},
};
use oauth::Timestamp;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// How many reads and changes may wait for a lane.
const QUEUE: usize = 4096;
/// How long one may wait for a place in the queue.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a change is tried when another transaction is in the way.
const TRIES: u32 = 5;

pub(crate) struct PostgresEngine {
    queue: mpsc::Sender<Job>,
}

/// What a lane runs: on a connection, or told why there is none.
type Job = Box<dyn FnOnce(Result<&mut PostgresConnection>) + Send>;

impl PostgresEngine {
    pub(crate) fn open(url: &str, connections: usize, now: Timestamp) -> Result<Self> {
        let config: postgres::Config = url.parse().map_err(unreachable)?;
        let mut first = connect(&config)?;
        migrations::migrate(&mut Connection::Postgres(&mut first), now)?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        let mut first = Some(first);
        for lane in 0..connections.max(1) {
            let (jobs, config, connection) = (Arc::clone(&jobs), config.clone(), first.take());
            std::thread::Builder::new()
                .name(format!("postgres-{lane}"))
                .spawn(move || run_lane(&config, connection, &jobs))
                .map_err(|_| Error::Lost("no thread could be started"))?;
        }
        Ok(Self { queue })
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |connection| {
            read(&mut Reader { connection: Connection::Postgres(connection) })
        })
        .await
    }

    pub(crate) async fn browse<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.run(move |connection| {
            in_transaction(
                connection,
                "begin isolation level repeatable read read only",
                |connection| read(&mut Reader { connection: Connection::Postgres(connection) }),
            )
        })
        .await
    }

    pub(crate) async fn change<T, F>(
        &self,
        actor: Actor,
        now: Timestamp,
        mut change: F,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
    {
        self.run(move |connection| {
            let mut tries = 1;
            loop {
                let made = in_transaction(connection, "begin", |connection| {
                    change(&mut Change::new(Connection::Postgres(connection), actor, now))
                });
                match made {
                    Err(error) if error.is_conflict() && tries < TRIES => {
                        std::thread::sleep(Duration::from_millis(5 << tries));
                        tries += 1;
                    }
                    made => return made,
                }
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut PostgresConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            if answer.is_closed() {
                return;
            }
            // Nobody waits any more: there is no one to tell.
            let _unheard = answer.send(connection.and_then(job));
        });
        self.queue.send_timeout(job, PATIENCE).await.map_err(|_| Error::Busy)?;
        answered.await.map_err(|_| Error::Lost("the change panicked"))?
    }
}

/// Connects to the server that a URL names.
pub(crate) fn connect_to(url: &str) -> Result<PostgresConnection> {
    connect(&url.parse().map_err(unreachable)?)
}

/// Connects for a restore, whose statements may take as long as they need.
pub(crate) fn connect_for_restore(url: &str) -> Result<PostgresConnection> {
    let mut connection = connect_to(url)?;
    connection.client.batch_execute("set statement_timeout = 0")?;
    Ok(connection)
}

fn in_transaction<T>(
    connection: &mut PostgresConnection,
    begin: &str,
    run: impl FnOnce(&mut PostgresConnection) -> Result<T>,
) -> Result<T> {
    connection.client.batch_execute(begin)?;
    match run(connection) {
        Ok(found) => {
            connection.client.batch_execute("commit")?;
            Ok(found)
        }
        Err(error) => {
            // A broken connection is opened anew by its lane; the error that matters is the first.
            let _already_over = connection.client.batch_execute("rollback");
            Err(error)
        }
    }
}

fn run_lane(
    config: &postgres::Config,
    mut connection: Option<PostgresConnection>,
    jobs: &Mutex<mpsc::Receiver<Job>>,
) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(job) = job else { return };
        if connection.as_ref().is_none_or(|open| open.client.is_closed()) {
            connection = match connect(config) {
                Ok(open) => Some(open),
                Err(error) => {
                    job(Err(error));
                    continue;
                }
            };
        }
        if let Some(open) = &mut connection
            && catch_unwind(AssertUnwindSafe(|| job(Ok(open)))).is_err()
        {
            // The transaction's state is unknown: the connection is given up, which rolls it back.
            connection = None;
        }
    }
}

fn connect(config: &postgres::Config) -> Result<PostgresConnection> {
    let mut config = config.clone();
    config.connect_timeout(Duration::from_secs(10)).application_name("quartermaster");
    let mut client = config.connect(postgres::NoTls).map_err(unreachable)?;
    client.batch_execute("set lock_timeout = '20s'; set statement_timeout = '120s'")?;
    Ok(PostgresConnection::new(client))
}

#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`")]
fn unreachable(error: postgres::Error) -> Error {
    use std::error::Error as _;
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    Error::Unreachable(format!("{error}{cause}"))
}
