//! What goes on between this process and the database, for monitors.

use std::sync::atomic::{AtomicU64, Ordering};

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
