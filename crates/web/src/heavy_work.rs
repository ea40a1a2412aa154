//! Work that keeps a processor busy for a while: a few at a time, on threads that may block.

use crate::TRACE;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument as _;

/// Places for heavy work. Who finds none free waits, first come, first served; not too many.
#[derive(Clone)]
pub struct HeavyWork {
    /// What a collector of traces is told that the work is.
    name: &'static str,
    places: Arc<Semaphore>,
    /// Room for those at work and those who wait.
    room: Arc<Semaphore>,
    at_once: usize,
    begun: Arc<AtomicU64>,
}

/// How much heavy work there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeavyLoad {
    /// At work now.
    pub at_work: usize,
    /// Waiting for a place.
    pub waiting: usize,
    /// Ever begun.
    pub begun: u64,
}

/// How many may wait for each place: a longer wait helps nobody.
const WAITING: usize = 256;

/// A place in which one piece of work can be done.
pub struct WorkPlace {
    name: &'static str,
    _place: OwnedSemaphorePermit,
    _room: OwnedSemaphorePermit,
}

impl HeavyWork {
    /// Makes places for so much work at once.
    pub fn new(name: &'static str, at_once: usize) -> Self {
        let room = at_once * (1 + WAITING);
        Self {
            name,
            places: Arc::new(Semaphore::new(at_once)),
            room: Arc::new(Semaphore::new(room)),
            at_once,
            begun: Arc::default(),
        }
    }

    /// Returns how much there is to do.
    pub fn load(&self) -> HeavyLoad {
        let inside = self.at_once * (1 + WAITING) - self.room.available_permits();
        let at_work = self.at_once - self.places.available_permits();
        let waiting = inside.saturating_sub(at_work);
        HeavyLoad { at_work, waiting, begun: self.begun.load(Ordering::Relaxed) }
    }

    /// Waits for a place, unless too many wait already.
    pub async fn place(&self) -> Result<WorkPlace, store::Error> {
        let room = Arc::clone(&self.room).try_acquire_owned();
        let room = room.map_err(|_| store::Error::Busy)?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| store::Error::Lost("the server shuts down"))?;
        self.begun.fetch_add(1, Ordering::Relaxed);
        Ok(WorkPlace { name: self.name, _place: place, _room: room })
    }
}

impl WorkPlace {
    /// Does the work. The place is free when the work ends, whether or not somebody still waits for it.
    pub async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, store::Error> {
        let name = self.name;
        let run = move || {
            let done = work();
            drop(self);
            done
        };
        let span = tracing::info_span!(target: TRACE, "heavy work", "otel.name" = name);
        let done = tokio::task::spawn_blocking(run).instrument(span).await;
        done.map_err(|_| store::Error::Lost("a piece of work panicked"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn who_finds_a_long_line_is_told_at_once() {
        let heavy = HeavyWork::new("work", 1);
        let at_work = heavy.place().await.unwrap();
        let waiting: Vec<_> = (0..WAITING).map(|_| tokio::spawn(wait(heavy.clone()))).collect();
        while heavy.room.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(heavy.place().await, Err(store::Error::Busy)));
        drop(at_work);
        for waits in waiting {
            waits.await.unwrap();
        }
        assert!(heavy.place().await.is_ok());
    }

    async fn wait(heavy: HeavyWork) {
        drop(heavy.place().await.unwrap());
    }

    #[tokio::test]
    async fn who_hangs_up_does_not_make_room_while_the_work_goes_on() {
        let heavy = HeavyWork::new("work", 1);
        let (begun, begins) = channel();
        let (end, ends) = channel::<()>();
        let place = heavy.place().await.unwrap();
        let caller = tokio::spawn(place.work(move || {
            begun.send(()).unwrap();
            ends.recv().unwrap();
        }));
        tokio::task::spawn_blocking(move || begins.recv().unwrap()).await.unwrap();
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        assert_eq!(heavy.places.available_permits(), 0);
        end.send(()).unwrap();
        assert_eq!(heavy.place().await.unwrap().work(|| 7).await.unwrap(), 7);
    }
}
