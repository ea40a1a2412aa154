//! The writer: one thread that makes the changes of all who wait, and commits once for many of them.

use crate::{Actor, Change, Error, Result, engine::Lane, sql::Connection, traffic::Traffic};
use oauth::Timestamp;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::{mpsc, oneshot};

/// How many changes share one commit at the most.
const GROUP: usize = 512;
/// How often the writer lets others run before a commit, as long as each time changes come.
const COURTESIES: usize = 8;

/// A change that waits for the writer.
pub(super) trait Job: Send {
    /// Runs within a savepoint; `false` if the savepoint must be undone.
    fn run(&mut self, connection: &rusqlite::Connection) -> bool;
    /// Answers the caller, after the commit or after it failed.
    fn answer(self: Box<Self>, committed: bool);
}

pub(super) struct PendingChange<T, F> {
    pub(super) actor: Actor,
    pub(super) now: Timestamp,
    pub(super) change: F,
    pub(super) outcome: Option<Result<T>>,
    pub(super) answer: oneshot::Sender<Result<T>>,
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
pub(super) struct Lanes {
    pub(super) prompt: mpsc::Receiver<Box<dyn Job>>,
    pub(super) patient: mpsc::Receiver<Box<dyn Job>>,
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
pub(super) fn write_all(
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
