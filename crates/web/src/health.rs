//! What the server knows of itself beside the database: whether its background work goes on, and how much room its
//! disk has. It is told by whoever does the work, and asked by monitors.

use oauth::{Lifetime, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// What the server knows of itself.
pub struct Health {
    /// When background work was last done, in microseconds.
    worked_at: AtomicI64,
    /// How many bytes the disk of the data folder has free.
    room: AtomicI64,
    /// By how many seconds the clock of this node and that of the database differ.
    clock_apart: AtomicI64,
}

/// Nobody has told yet.
const UNKNOWN: i64 = -1;

impl Default for Health {
    fn default() -> Self {
        Self {
            worked_at: AtomicI64::new(UNKNOWN),
            room: AtomicI64::new(UNKNOWN),
            clock_apart: AtomicI64::new(UNKNOWN),
        }
    }
}

impl Health {
    /// Tells that background work was done.
    pub fn worked(&self, now: Timestamp) {
        self.worked_at.store(now.micros(), Ordering::Relaxed);
    }

    /// Tells how many bytes the disk has free.
    pub fn has_room(&self, bytes: u64) {
        self.room.store(i64::try_from(bytes).unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Tells by how much the clock of this node and that of the database differ.
    pub fn clock_is_apart(&self, span: Lifetime) {
        self.clock_apart.store(span.in_seconds().abs(), Ordering::Relaxed);
    }

    /// Returns by how much the clocks of this node and of the database differ, if that is known.
    pub fn clock_apart(&self) -> Option<Lifetime> {
        let seconds = self.clock_apart.load(Ordering::Relaxed);
        (seconds != UNKNOWN).then(|| Lifetime::seconds(seconds))
    }

    /// Returns when background work was last done, if it ever was.
    pub fn worked_at(&self) -> Option<Timestamp> {
        let micros = self.worked_at.load(Ordering::Relaxed);
        (micros != UNKNOWN).then(|| Timestamp::from_micros(micros))
    }

    /// Returns how many bytes the disk has free, if that is known.
    pub fn room(&self) -> Option<i64> {
        Some(self.room.load(Ordering::Relaxed)).filter(|room| *room != UNKNOWN)
    }
}
