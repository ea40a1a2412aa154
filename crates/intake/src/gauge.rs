//! How much waits, as this process knows it: its own documents at once, those of other nodes a little later.

use crate::expiration::Load;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{Backlog, QueueBounds};
use tokio::sync::Notify;

/// How much waits.
#[derive(Default)]
pub(crate) struct Gauge {
    documents: AtomicI64,
    bytes: AtomicI64,
    arrived: Notify,
}

/// Of what may wait, so many hundredths are left for agents that were told to go on.
const KEPT_FREE: i64 = 10;

impl Gauge {
    /// Says whether anything waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.documents.load(Ordering::Relaxed) <= 0
    }

    /// Reserves room for a document; `false` if there is none.
    pub(crate) fn reserve(&self, bounds: QueueBounds, size: i64) -> bool {
        let documents = self.documents.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = self.bytes.fetch_add(size, Ordering::Relaxed) + size;
        let has_room = documents <= bounds.documents && bytes <= bounds.megabytes << 20;
        if !has_room {
            self.leave(1, size);
        }
        has_room
    }

    /// Counts documents that no longer wait.
    pub(crate) fn leave(&self, documents: i64, size: i64) {
        self.documents.fetch_sub(documents, Ordering::Relaxed);
        self.bytes.fetch_sub(size, Ordering::Relaxed);
    }

    /// Says how much of what may wait does.
    pub(crate) fn load(&self, bounds: QueueBounds) -> Load {
        let documents = self.documents.load(Ordering::Relaxed);
        let bytes = self.bytes.load(Ordering::Relaxed);
        Load::of(documents, bounds.documents).max(Load::of(bytes, bounds.megabytes << 20))
    }

    /// Says whether agents that come should wait before they send anything.
    pub(crate) fn is_nearly_full(&self, bounds: QueueBounds) -> bool {
        self.load(bounds).0 >= 1000 - 10 * KEPT_FREE
    }

    /// Says whether there is no room for any document.
    pub(crate) fn is_full(&self, bounds: QueueBounds) -> bool {
        self.load(bounds).0 >= 1000
    }

    /// Takes over what the database says.
    pub(crate) fn set(&self, backlog: &Backlog) {
        self.documents.store(backlog.documents, Ordering::Relaxed);
        self.bytes.store(backlog.bytes, Ordering::Relaxed);
    }

    /// Tells the worker that there is something to do.
    pub(crate) fn call(&self) {
        self.arrived.notify_one();
    }

    /// Waits until there is something to do.
    pub(crate) async fn called(&self) {
        self.arrived.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_waits_than_the_bounds_allow() {
        let gauge = Gauge::default();
        let bounds = QueueBounds { documents: 10, megabytes: 1 };
        assert!(gauge.is_empty());
        let taken = (0..20).filter(|_| gauge.reserve(bounds, 1000)).count();
        assert_eq!(taken, 10);
        assert!(gauge.is_full(bounds) && !gauge.is_empty());
        gauge.leave(2, 2000);
        assert!(!gauge.is_nearly_full(bounds));
        assert!(!gauge.reserve(bounds, 1 << 20), "the bytes count as well");
        assert!(gauge.reserve(bounds, 1 << 19));
        assert!(gauge.is_nearly_full(bounds) && !gauge.is_full(bounds));
    }
}
