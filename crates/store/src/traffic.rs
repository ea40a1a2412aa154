//! What goes on between this process and the database, for monitors.

use crate::{Result, engine::Engine};
use std::sync::atomic::{AtomicU64, Ordering};
use tracing::{Instrument as _, field::Empty};

/// The target of the spans that a collector of traces is told of. They bear no value of a statement, and nothing that a
/// caller has sent; where nobody collects, they are not made.
pub const TRACE: &str = "trace";

/// Has a collector of traces see a piece of the database's work, as a part of the request that needs it.
pub(crate) async fn traced<T>(
    engine: &Engine,
    operation: &'static str,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let system = match engine {
        Engine::Sqlite(_) => "sqlite",
        Engine::Postgres(_) => "postgresql",
    };
    let span = tracing::info_span!(
        target: TRACE,
        "database",
        "otel.name" = operation,
        "otel.kind" = "client",
        "otel.status_code" = Empty,
        "db.system.name" = system,
        "db.operation.name" = operation,
    );
    let done = work.instrument(span.clone()).await;
    if done.is_err() {
        span.record("otel.status_code", "ERROR");
    }
    done
}

/// Counts of what was asked of the database.
#[derive(Default, Debug)]
pub struct Traffic {
    asked: AtomicU64,
    ended: AtomicU64,
    failed: AtomicU64,
    commits: AtomicU64,
    committed: AtomicU64,
}

/// What the counts are now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrafficCounts {
    /// Changes that were asked for.
    pub changes: u64,
    /// Changes that wait, or are being made.
    pub waiting: u64,
    /// Changes that failed or were refused.
    pub failed: u64,
    /// Commits of SQLite's writer, which make many changes at once.
    pub commits: u64,
    /// Changes in them.
    pub committed: u64,
}

/// A change on its way; it ends when this is dropped.
pub(crate) struct OnItsWay<'t>(&'t Traffic);

impl Traffic {
    pub(crate) fn begin(&self) -> OnItsWay<'_> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        OnItsWay(self)
    }

    pub(crate) fn fail(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn commit(&self, changes: usize) {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.committed.fetch_add(u64::try_from(changes).unwrap_or(0), Ordering::Relaxed);
    }

    /// Returns the counts.
    pub fn counts(&self) -> TrafficCounts {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        // Read in this order, what ended was asked for before.
        let ended = load(&self.ended);
        let changes = load(&self.asked);
        TrafficCounts {
            changes,
            waiting: changes.saturating_sub(ended),
            failed: load(&self.failed),
            commits: load(&self.commits),
            committed: load(&self.committed),
        }
    }
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::Relaxed);
    }
}
