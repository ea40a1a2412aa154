//! Whose turn it is: a job is begun by a lane or taken back by whoever waits for it, never both.

use std::sync::atomic::{AtomicU8, Ordering};

const WAITS: u8 = 0;
const BEGUN: u8 = 1;
const TAKEN_BACK: u8 = 2;

/// The turn of a job in a queue.
#[derive(Default)]
pub(super) struct Turn(AtomicU8);

impl Turn {
    /// Begins the job, unless it was taken back.
    pub(super) fn begin(&self) -> bool {
        self.becomes(BEGUN)
    }

    /// Takes the job back, unless it has begun.
    pub(super) fn take_back(&self) -> bool {
        self.becomes(TAKEN_BACK)
    }

    fn becomes(&self, state: u8) -> bool {
        self.0.compare_exchange(WAITS, state, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_begun_or_taken_back_and_never_both() {
        let (begun, taken_back) = (Turn::default(), Turn::default());
        assert!(begun.begin() && !begun.take_back());
        assert!(taken_back.take_back() && !taken_back.begin());
    }
}
