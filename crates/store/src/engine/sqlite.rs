//! SQLite in this process: readers on every thread, one writer that commits for all who wait, the prompt before the
//! patient.

use crate::{
    Actor, Change, Error, Reader, Result, engine::Lane, migrations, resource::FOLD,
    sql::Connection, traffic::Traffic,
};
use oauth::Timestamp;
use rusqlite::{OpenFlags, config::DbConfig, functions::FunctionFlags};
use std::{
    cell::RefCell,
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
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
/// A read that takes no longer than this is not worth another thread.
const GLANCE: Duration = Duration::from_millis(2);
/// How many steps SQLite makes between two looks at the clock.
const STEPS: i32 = 1_000;
/// How many statements a connection keeps prepared.
const PREPARED: usize = 256;

pub(crate) struct SqliteEngine {
    number: u64,
    path: PathBuf,
    long_reads: Arc<Semaphore>,
    prompt: mpsc::Sender<Box<dyn Job>>,
    patient: mpsc::Sender<Box<dyn Job>>,
}

thread_local! {
    /// This thread's read-only connections, by the number of their engine.
    static READERS: RefCell<HashMap<u64, rusqlite::Connection>> = RefCell::default();
}

static NEXT_NUMBER: AtomicU64 = AtomicU64::new(0);

impl SqliteEngine {
    pub(crate) fn open(path: PathBuf, now: Timestamp, traffic: Arc<Traffic>) -> Result<Self> {
        let connection = open_writer(&path)?;
        migrations::migrate(&mut Connection::Sqlite(&connection), now)?;
        let (prompt, prompt_jobs) = mpsc::channel(QUEUE);
        let (patient, patient_jobs) = mpsc::channel(QUEUE);
        let lanes = Lanes { prompt: prompt_jobs, patient: patient_jobs };
        let waiting = tokio::runtime::Builder::new_current_thread().build();
        let waiting = waiting.map_err(|_| Error::Lost("no runtime could be started"))?;
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || write_all(&connection, lanes, &waiting, &traffic))
            .map_err(|_| Error::Lost("no thread could be started"))?;
        let number = NEXT_NUMBER.fetch_add(1, Ordering::Relaxed);
        let long_reads = Arc::new(Semaphore::new(LONG_READS));
        Ok(Self { number, path, long_reads, prompt, patient })
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&mut Reader<'_>) -> Result<T>) -> Result<T> {
        with_reader(self.number, &self.path, |connection| {
            read(&mut Reader::new(Connection::Sqlite(connection)))
        })
    }

    /// Reads in one snapshot: at once, on the calling thread, or from the beginning on a thread that may block if that
    /// takes long.
    pub(crate) async fn browse<T: Send + 'static>(
        &self,
        mut read: impl FnMut(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self.glance(&mut read)? {
            Some(found) => Ok(found),
            None => self.read_long(read).await,
        }
    }

    /// Reads in one snapshot, on a thread that may block.
    pub(crate) async fn read_long<T: Send + 'static>(
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
                read(&mut Reader::new(Connection::Sqlite(&snapshot)))
            })
        };
        tokio::task::spawn_blocking(browse).await.map_err(|_| Error::Lost("a read panicked"))?
    }

    /// Reads what takes little; `None` if it was broken off.
    fn glance<T>(&self, read: &mut impl FnMut(&mut Reader<'_>) -> Result<T>) -> Result<Option<T>> {
        with_reader(self.number, &self.path, |connection| {
            let snapshot = connection.unchecked_transaction()?;
            let (begun, broken_off) = (Instant::now(), Arc::new(AtomicBool::new(false)));
            let breaks_off = Arc::clone(&broken_off);
            connection.progress_handler(
                STEPS,
                Some(move || {
                    let is_long = begun.elapsed() > GLANCE;
                    breaks_off.fetch_or(is_long, Ordering::Relaxed);
                    is_long
                }),
            )?;
            let found = read(&mut Reader::new(Connection::Sqlite(&snapshot)));
            connection.progress_handler(0, None::<fn() -> bool>)?;
            // Whatever was made of an answer that was cut short is worth nothing.
            if broken_off.load(Ordering::Relaxed) { Ok(None) } else { found.map(Some) }
        })
    }

    pub(crate) async fn change<T, F>(
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
        let (answer, answered) = oneshot::channel();
        let job = PendingChange { actor, now, change, outcome: None, answer };
        let queue = match lane {
            Lane::Prompt => &self.prompt,
            Lane::Patient => &self.patient,
        };
        queue.send_timeout(Box::new(job), PATIENCE).await.map_err(|_| Error::Busy)?;
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
    keep_plans(&connection)?;
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
    keep_plans(&connection)?;
    add_fold(&connection)?;
    Ok(connection)
}

/// Keeps a prepared statement as it is, whatever is bound to it: otherwise SQLite prepares one with a bound limit anew
/// each time that it runs.
fn keep_plans(connection: &rusqlite::Connection) -> Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
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
            // The disk is full or fails: after that nobody can say what of it is there.
            Some(Ok(_)) if !committed => Err(Error::Unsure),
            Some(outcome) => outcome,
            None => Err(Error::Busy),
        };
        // Nobody waits any more: there is no one to tell.
        let _unheard = self.answer.send(outcome);
    }
}

/// What waits for the writer.
struct Lanes {
    prompt: mpsc::Receiver<Box<dyn Job>>,
    patient: mpsc::Receiver<Box<dyn Job>>,
}

impl Lanes {
    /// Waits for the next changes; `None` once nobody can ask for one any more.
    ///
    /// After a group of prompt changes a patient one has its turn, so that neither lane waits for ever.
    async fn next(&mut self, last: Lane, group: &mut Vec<Box<dyn Job>>) -> Option<Lane> {
        if last == Lane::Prompt
            && let Ok(job) = self.patient.try_recv()
        {
            group.push(job);
            return Some(Lane::Patient);
        }
        tokio::select! {
            biased;
            taken = self.prompt.recv_many(group, GROUP) => (taken > 0).then_some(Lane::Prompt),
            Some(job) = self.patient.recv() => {
                group.push(job);
                Some(Lane::Patient)
            }
        }
    }

    /// Adds the prompt changes that have come meanwhile; returns whether there were any.
    fn join_prompt(&mut self, group: &mut Vec<Box<dyn Job>>) -> bool {
        let before = group.len();
        while group.len() < 2 * GROUP
            && let Ok(job) = self.prompt.try_recv()
        {
            group.push(job);
        }
        group.len() > before
    }

    /// Adds a patient change if one waits, and there is room.
    fn join_patient(&mut self, group: &mut Vec<Box<dyn Job>>) -> bool {
        let next = if group.len() < GROUP { self.patient.try_recv().ok() } else { None };
        next.map(|job| group.push(job)).is_some()
    }
}

/// The writer: each change in a savepoint, one commit for all that are waiting, then the answers.
fn write_all(
    connection: &rusqlite::Connection,
    mut lanes: Lanes,
    waiting: &tokio::runtime::Runtime,
    traffic: &Traffic,
) {
    let mut group = Vec::with_capacity(GROUP);
    let mut lane = Lane::Patient;
    while let Some(next) = waiting.block_on(lanes.next(lane, &mut group)) {
        lane = next;
        if lane == Lane::Prompt {
            wait_for_company(&mut lanes, &mut group);
        }
        let committed = match write_group(connection, &mut lanes, lane, &mut group) {
            Ok(()) => {
                traffic.commit(group.len());
                true
            }
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
fn wait_for_company(lanes: &mut Lanes, group: &mut Vec<Box<dyn Job>>) {
    for _ in 0..COURTESIES {
        std::thread::yield_now();
        if !lanes.join_prompt(group) {
            return;
        }
    }
}

/// Makes the changes of a group. Patient ones are joined by those that wait, one after the other, until a prompt one
/// comes: it is made, and the commit follows at once.
fn write_group(
    connection: &rusqlite::Connection,
    lanes: &mut Lanes,
    lane: Lane,
    group: &mut Vec<Box<dyn Job>>,
) -> Result<()> {
    connection.execute_batch("begin immediate")?;
    let mut made = 0;
    let mut is_last = lane == Lane::Prompt;
    loop {
        for job in group.iter_mut().skip(made) {
            make(connection, &mut **job)?;
        }
        made = group.len();
        if is_last {
            break;
        }
        is_last = lanes.join_prompt(group);
        if !is_last && !lanes.join_patient(group) {
            break;
        }
    }
    connection.execute_batch("commit")?;
    Ok(())
}

fn make(connection: &rusqlite::Connection, job: &mut dyn Job) -> Result<()> {
    connection.prepare_cached("savepoint change")?.execute([])?;
    if !job.run(connection) {
        connection.prepare_cached("rollback to change")?.execute([])?;
    }
    connection.prepare_cached("release change")?.execute([])?;
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
        let engine =
            Arc::new(SqliteEngine::open(path, Timestamp::from_micros(0), Arc::default()).unwrap());
        let (begun, begins) = channel();
        let (end, ends) = channel::<()>();
        let asked = Arc::clone(&engine);
        let mut runs = 0;
        let caller = tokio::spawn(async move {
            let read = move |db: &mut Reader<'_>| {
                runs += 1;
                if runs == 1 {
                    let endless = "with recursive n (i) as (select 1 union all select i from n)
                                   select count(*) from n";
                    return db.connection.one(endless, &[], |_| Ok(()));
                }
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

    #[tokio::test]
    async fn who_waits_for_an_answer_goes_before_patient_work() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let engine =
            Arc::new(SqliteEngine::open(path, Timestamp::from_micros(0), Arc::default()).unwrap());
        let order = Arc::new(std::sync::Mutex::new(Vec::new()));
        let (begun, begins) = channel();
        let (end, ends) = channel::<()>();
        let ends = std::sync::Mutex::new(ends);
        let asked = Arc::clone(&engine);
        let first = tokio::spawn(async move {
            let change = move |_: &mut Change<'_>| {
                begun.send(()).unwrap();
                ends.lock().unwrap().recv().unwrap();
                Ok(())
            };
            asked.change(Lane::Patient, Actor::System, Timestamp::from_micros(0), change).await
        });
        tokio::task::spawn_blocking(move || begins.recv().unwrap()).await.unwrap();
        let ask = |lane: Lane, name: &'static str| {
            let (asked, order) = (Arc::clone(&engine), Arc::clone(&order));
            tokio::spawn(async move {
                let change = move |_: &mut Change<'_>| {
                    order.lock().unwrap().push(name);
                    Ok(())
                };
                asked.change(lane, Actor::System, Timestamp::from_micros(0), change).await
            })
        };
        let mut waiting: Vec<_> = (0..5).map(|_| ask(Lane::Patient, "patient")).collect();
        waiting.push(ask(Lane::Prompt, "prompt"));
        while QUEUE - engine.patient.capacity() < 5 || QUEUE - engine.prompt.capacity() < 1 {
            tokio::task::yield_now().await;
        }
        end.send(()).unwrap();
        first.await.unwrap().unwrap();
        for one in waiting {
            one.await.unwrap().unwrap();
        }
        let order = order.lock().unwrap();
        assert_eq!((order.first(), order.len()), (Some(&"prompt"), 6));
    }

    #[tokio::test]
    async fn patient_work_goes_on_however_many_prompt_changes_come() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let engine =
            Arc::new(SqliteEngine::open(path, Timestamp::from_micros(0), Arc::default()).unwrap());
        let now = Timestamp::from_micros(0);
        let done = Arc::new(AtomicBool::new(false));
        let busy: Vec<_> = (0..8)
            .map(|_| {
                let (engine, done) = (Arc::clone(&engine), Arc::clone(&done));
                tokio::spawn(async move {
                    while !done.load(Ordering::SeqCst) {
                        let nothing = |_: &mut Change<'_>| Ok(());
                        engine.change(Lane::Prompt, Actor::System, now, nothing).await.unwrap();
                    }
                })
            })
            .collect();
        for _ in 0..20 {
            let nothing = |_: &mut Change<'_>| Ok(());
            engine.change(Lane::Patient, Actor::System, now, nothing).await.unwrap();
        }
        done.store(true, Ordering::SeqCst);
        for one in busy {
            one.await.unwrap();
        }
    }
}
