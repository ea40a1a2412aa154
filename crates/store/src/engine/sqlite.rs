//! SQLite in this process: readers on every thread, one writer that commits for all who wait.

use crate::{Actor, Change, Error, Reader, Result, migrations, resource::FOLD, sql::Connection};
use oauth::Timestamp;
use rusqlite::{OpenFlags, functions::FunctionFlags};
use std::{
    cell::RefCell,
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, mpsc, oneshot};

/// How many changes may wait.
const QUEUE: usize = 4096;
/// How long a change may wait for a place in the queue.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many changes share one commit at the most.
const GROUP: usize = 512;
/// How often the writer lets others run before a commit, as long as each time changes come.
const COURTESIES: usize = 8;
/// How long another process may hold the database: a command acts while a server runs.
const LOCK_PATIENCE: Duration = Duration::from_secs(20);
/// How many long reads run at once.
const LONG_READS: usize = 8;
/// How many statements a connection keeps prepared.
const PREPARED: usize = 256;

pub(crate) struct SqliteEngine {
    number: u64,
    path: PathBuf,
    long_reads: Arc<Semaphore>,
    queue: mpsc::Sender<Box<dyn Job>>,
}

thread_local! {
    /// This thread's read-only connections, by the number of their engine.
    static READERS: RefCell<HashMap<u64, rusqlite::Connection>> = RefCell::default();
}

static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);

impl SqliteEngine {
    pub(crate) fn open(path: PathBuf, now: Timestamp) -> Result<Self> {
        let connection = open_writer(&path)?;
        migrations::migrate(&mut Connection::Sqlite(&connection), now)?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || write_all(&connection, jobs))
            .map_err(|_| Error::Lost("no thread could be started"))?;
        let number = NEXT_NUMBER.fetch_add(1, Ordering::Relaxed);
        let long_reads = Arc::new(Semaphore::new(LONG_READS));
        Ok(Self { number, path, long_reads, queue })
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&mut Reader<'_>) -> Result<T>) -> Result<T> {
        with_reader(self.number, &self.path, |connection| {
            read(&mut Reader { connection: Connection::Sqlite(connection) })
        })
    }

    pub(crate) async fn browse<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let permit = Arc::clone(&self.long_reads).acquire_owned().await;
        let permit = permit.map_err(|_| Error::SHUT_DOWN)?;
        let (number, path) = (self.number, self.path.clone());
        let browse = move || {
            // It ends with the read, which goes on when the caller has hung up.
            let _permit = permit;
            with_reader(number, &path, |connection| {
                let snapshot = connection.unchecked_transaction()?;
                read(&mut Reader { connection: Connection::Sqlite(&snapshot) })
            })
        };
        tokio::task::spawn_blocking(browse).await.map_err(|_| Error::Lost("a read panicked"))?
    }

    pub(crate) async fn change<T, F>(&self, actor: Actor, now: Timestamp, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = PendingChange { actor, now, change, outcome: None, answer };
        self.queue.send_timeout(Box::new(job), PATIENCE).await.map_err(|_| Error::Busy)?;
        answered.await.map_err(|_| Error::SHUT_DOWN)?
    }
}

fn open_writer(path: &Path) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "journal_mode", "wal")?;
    // An acknowledged change survives a loss of power, not only of the process.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    add_fold(&connection)?;
    Ok(connection)
}

/// Opens a file, which it makes if it is missing, for a restore: references are checked at its end.
pub(crate) fn open_for_restore(path: &Path) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "cache_size", -64_000)?;
    Ok(connection)
}

fn with_reader<T>(
    number: u64,
    path: &Path,
    read: impl FnOnce(&rusqlite::Connection) -> Result<T>,
) -> Result<T> {
    // The connection is taken out while it is used, so that a read within a read opens another one.
    let kept = READERS.with_borrow_mut(|readers| readers.remove(&number));
    let connection = match kept {
        Some(connection) => connection,
        None => open_reader(path)?,
    };
    let found = read(&connection);
    READERS.with_borrow_mut(|readers| readers.insert(number, connection));
    found
}

/// Opens a file to read.
pub(crate) fn open_reader(path: &Path) -> Result<rusqlite::Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = rusqlite::Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.pragma_update(None, "cache_size", -8_000)?;
    connection.pragma_update(None, "mmap_size", 268_435_456)?;
    add_fold(&connection)?;
    Ok(connection)
}

/// SQLite's own `lower` knows ASCII only.
fn add_fold(connection: &rusqlite::Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    Ok(connection.create_scalar_function(FOLD, 1, flags, |context| {
        Ok(context.get::<Option<String>>(0)?.map(|text| text.to_lowercase()))
    })?)
}

/// A change that waits for the writer.
trait Job: Send {
    /// Runs within a savepoint; `false` if the savepoint must be undone.
    fn run(&mut self, connection: &rusqlite::Connection) -> bool;
    /// Answers the caller, after the commit or after it failed.
    fn answer(self: Box<Self>, committed: bool);
}

struct PendingChange<T, F> {
    actor: Actor,
    now: Timestamp,
    change: F,
    outcome: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for PendingChange<T, F>
where
    T: Send + 'static,
    F: FnMut(&mut Change<'_>) -> Result<T> + Send + 'static,
{
    fn run(&mut self, connection: &rusqlite::Connection) -> bool {
        // Whoever asked may have gone while the change waited: then it is not made.
        if self.answer.is_closed() {
            return false;
        }
        let mut change = Change::new(Connection::Sqlite(connection), self.actor, self.now);
        let made = catch_unwind(AssertUnwindSafe(|| (self.change)(&mut change)));
        let outcome = made.unwrap_or(Err(Error::Lost("the change panicked")));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, committed: bool) {
        let outcome = match self.outcome {
            Some(Ok(_)) if !committed => Err(Error::Lost("the commit failed")),
            Some(outcome) => outcome,
            None => Err(Error::Busy),
        };
        // Nobody waits any more: there is no one to tell.
        let _unheard = self.answer.send(outcome);
    }
}

/// The writer: each change in a savepoint, one commit for all that are waiting, then the answers.
fn write_all(connection: &rusqlite::Connection, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
    let mut group = Vec::with_capacity(GROUP);
    while jobs.blocking_recv_many(&mut group, GROUP) > 0 {
        wait_for_company(&mut jobs, &mut group);
        let committed = match write_group(connection, &mut group) {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(%error, changes = group.len(), "a commit failed");
                // Whatever state the transaction is in, it must not stay open.
                let _already_over = connection.execute_batch("rollback");
                false
            }
        };
        for job in group.drain(..) {
            job.answer(committed);
        }
    }
}

/// Lets those run who are about to ask for a change: a commit costs the same for one as for many.
fn wait_for_company(jobs: &mut mpsc::Receiver<Box<dyn Job>>, group: &mut Vec<Box<dyn Job>>) {
    for _ in 0..COURTESIES {
        let before = group.len();
        std::thread::yield_now();
        while group.len() < GROUP
            && let Ok(job) = jobs.try_recv()
        {
            group.push(job);
        }
        if group.len() == before {
            return;
        }
    }
}

fn write_group(connection: &rusqlite::Connection, group: &mut [Box<dyn Job>]) -> Result<()> {
    connection.execute_batch("begin immediate")?;
    for job in group {
        connection.prepare_cached("savepoint change")?.execute([])?;
        if !job.run(connection) {
            connection.prepare_cached("rollback to change")?.execute([])?;
        }
        connection.prepare_cached("release change")?.execute([])?;
    }
    connection.execute_batch("commit")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn who_hangs_up_during_a_long_read_does_not_make_room_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let engine = Arc::new(SqliteEngine::open(path, Timestamp::from_micros(0)).unwrap());
        let (begun, begins) = channel();
        let (end, ends) = channel::<()>();
        let asked = Arc::clone(&engine);
        let caller = tokio::spawn(async move {
            let read = move |_: &mut Reader<'_>| {
                begun.send(()).unwrap();
                ends.recv().unwrap();
                Ok(())
            };
            asked.browse(read).await
        });
        tokio::task::spawn_blocking(move || begins.recv().unwrap()).await.unwrap();
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        assert_eq!(engine.long_reads.available_permits(), LONG_READS - 1);
        end.send(()).unwrap();
        let all = engine.long_reads.acquire_many(u32::try_from(LONG_READS).unwrap()).await;
        assert!(all.is_ok());
    }
}
