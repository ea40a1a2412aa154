//! Work that keeps a processor busy for a while: a few at a time, on threads that may block.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Places for heavy work. Who finds none free waits, first come, first served.
#[derive(Clone)]
pub struct HeavyWork {
    places: Arc<Semaphore>,
}

/// A place in which one piece of work can be done.
pub struct WorkPlace(OwnedSemaphorePermit);

impl HeavyWork {
    /// Makes places for so much work at once.
    pub fn new(at_once: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once)) }
    }

    /// Waits for a place.
    pub async fn place(&self) -> Result<WorkPlace, store::Error> {
        let permit = Arc::clone(&self.places).acquire_owned().await;
        permit.map(WorkPlace).map_err(|_| store::Error::Lost("the server shuts down"))
    }
}

impl WorkPlace {
    /// Does the work. The place is free when the work ends, whether or not somebody still waits for it.
    pub async fn work<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, store::Error> {
        let run = move || {
            let done = work();
            drop(self.0);
            done
        };
        let done = tokio::task::spawn_blocking(run).await;
        done.map_err(|_| store::Error::Lost("a piece of work panicked"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn who_hangs_up_does_not_make_room_while_the_work_goes_on() {
        let heavy = HeavyWork::new(1);
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
