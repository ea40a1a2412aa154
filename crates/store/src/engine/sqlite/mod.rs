//! SQLite in this process: readers on every thread, one writer that commits for all who wait, the prompt before the
//! patient.

mod connection;
mod writer;

pub(crate) use connection::{open_for_restore, open_reader};

use crate::{
    Actor, Change, Error, Reader, Result, engine::Lane, migrations, sql::Connection,
    traffic::Traffic,
};
use connection::open_writer;
use oauth::Timestamp;
use std::{
    cell::RefCell,
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Semaphore, mpsc, oneshot};
use writer::{Job, Lanes, PendingChange, write_all};

/// How many changes may wait.
const QUEUE: usize = 4096;
/// How long a change may wait for a place in the queue.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many long reads run at once.
const LONG_READS: usize = 8;
/// A read that takes no longer than this is not worth another thread.
const GLANCE: Duration = Duration::from_millis(2);
/// How many steps SQLite makes between two looks at the clock.
const STEPS: i32 = 1_000;

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
